package admin

import (
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// roleValue is how a form says a role: role@programme, or the role alone.
func roleValue(g access.Grant) string {
	return strings.TrimSuffix(string(g.Role)+"@"+string(g.Programme), "@")
}

// A roleOption is a role that can be ticked.
type roleOption struct {
	access.Grant
	ui.Option
}

// roleOptions are the roles of each programme, those of the whole installation,
// and whatever else is held already.
func roleOptions(v kit.View, installed []*programme.Programme, held []access.Grant) (list []roleOption) {
	add := func(g access.Grant) {
		if !slices.ContainsFunc(list, func(o roleOption) bool { return o.Grant == g }) {
			list = append(list, roleOption{g, ui.Option{Value: roleValue(g), Label: roleName(v, installed, g), Hint: v.T("admin.may." + string(g.Role))}})
		}
	}
	for _, one := range installed {
		for _, role := range access.Roles()[:4] {
			add(access.Grant{Programme: one.ID, Role: role})
		}
	}
	for _, role := range access.Roles()[4:] {
		add(access.Grant{Role: role})
	}
	for _, g := range held {
		add(g)
	}
	return list
}

func choices(list []roleOption) (options []ui.Option) {
	for _, o := range list {
		options = append(options, o.Option)
	}
	return options
}

// grants are the roles that were ticked, among those that were offered.
func grants(offered []roleOption, ticked []string) (list []access.Grant) {
	for _, o := range offered {
		if slices.Contains(ticked, o.Value) {
			list = append(list, o.Grant)
		}
	}
	return list
}

// roleName says a role and in which programme it is held.
func roleName(v kit.View, installed []*programme.Programme, g access.Grant) string {
	name := v.T("admin.role." + string(g.Role))
	if g.Programme == "" {
		return name
	}
	in := string(g.Programme)
	for _, one := range installed {
		if one.ID == g.Programme {
			in = one.Name.In(v.W.Code())
		}
	}
	return name + ", " + in
}

package ui

import (
	"cmp"
	"slices"

	"kasam/internal/chart"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
)

// words: people.role.*

// RoleOptions are what someone in the circle can be.
func RoleOptions(v kit.View) []Option {
	list := []Option{{Label: v.T("people.role_none")}}
	for _, role := range participation.Roles() {
		list = append(list, Option{Value: role, Label: v.T("people.role." + role)})
	}
	return list
}

// InRole says what m is to the person; "" when nobody has said.
func InRole(v kit.View, m participation.Member) string {
	switch {
	case m.Role == "":
		return m.Relation
	case m.Relation == "":
		return v.T("people.role." + m.Role)
	}
	return v.T("people.role."+m.Role) + ": " + m.Relation
}

// NetworkOf draws those around a person.
func NetworkOf(name string, around participation.Around) string {
	n := chart.Network{Middle: initials(name)}
	staff := func(name, body, look string) {
		n.Staff = append(n.Staff, chart.Dot{Short: initials(name), Title: name, Look: look, Body: body, Mark: initials(body)})
	}
	if c := around.Coordinator; c.ID != "" {
		staff(c.Name, c.OrganisationName, "lead")
	}
	if d := around.Deputy; d.ID != "" {
		staff(d.Name, d.OrganisationName, "")
	}
	for _, s := range around.Team {
		staff(s.Who.Name, s.Who.OrganisationName, twice(s.Member))
	}
	for _, m := range around.Own {
		n.Own = append(n.Own, chart.Dot{Short: initials(m.Name), Title: m.Name, Look: twice(m)})
	}
	return drawn(n)
}

// MyNetwork draws those around the one who reads.
func MyNetwork(name string, list []overview.Close) string {
	n := chart.Network{Middle: initials(name)}
	for _, c := range list {
		d := chart.Dot{Short: initials(c.Who()), Title: c.Who(), Look: twice(c.Member)}
		if c.Coordinator {
			d.Look = "lead"
		}
		if c.Member.Professional == "" {
			n.Own = append(n.Own, d)
			continue
		}
		d.Body, d.Mark = c.Professional.OrganisationName, initials(c.Professional.OrganisationName)
		n.Staff = append(n.Staff, d)
	}
	return drawn(n)
}

// drawn puts those of a body after each other; the coordinator's comes first.
func drawn(n chart.Network) string {
	first := ""
	for _, d := range n.Staff {
		if d.Look == "lead" {
			first = d.Body
		}
	}
	slices.SortStableFunc(n.Staff, func(a, b chart.Dot) int {
		return cmp.Or(rank(a.Body != first)-rank(b.Body != first), cmp.Compare(a.Body, b.Body))
	})
	return n.SVG()
}

func rank(later bool) int {
	if later {
		return 1
	}
	return 0
}

// twice marks who coordinates for another body, until it is said who does what.
func twice(m participation.Member) string {
	if m.Role == participation.Another && m.AgreedAt.IsZero() {
		return "twice"
	}
	return ""
}

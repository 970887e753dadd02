package staff

import (
	"net/http"
	"slices"

	"kasam/internal/access"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: programme.kind.*
// words: programme.unit.*

// programmeView is the page of the programmes and of whom there is to call.
type programmeView struct {
	Programmes []*programme.Programme
	Bodies     []body
	Admin      bool
}

// body is an organisation with the people at it.
type body struct {
	directory.Organisation
	People []directory.Professional
	Held   map[id.Professional][]directory.Mandate
}

// ProgrammePage shows the method and the directory.
func (p *Pages) ProgrammePage(r *kit.Request) error {
	ctx, by := r.Context(), r.View.Actor
	s := programmeView{Admin: by.HasAny(access.Admin)}
	var err error
	if s.Programmes, err = p.Programme.Installed(ctx); err != nil {
		return err
	}
	bodies, err := p.Directory.Organisations(ctx, by)
	if err != nil {
		return err
	}
	people, err := p.Directory.Professionals(ctx, by)
	if err != nil {
		return err
	}
	held, err := p.Directory.Mandates(ctx, by)
	if err != nil {
		return err
	}
	for _, o := range bodies {
		b := body{Organisation: o, Held: held}
		for _, one := range people {
			if one.Organisation == o.ID {
				b.People = append(b.People, one)
			}
		}
		if len(b.People) > 0 || s.Admin {
			s.Bodies = append(s.Bodies, b)
		}
	}
	return r.Show(http.StatusOK, programmePage(r.View, s))
}

// measureName is what a kind of measure is called in whichever programme knows it.
func measureName(v kit.View, list []*programme.Programme, kind string) string {
	for _, one := range list {
		if m, ok := one.Measure(kind); ok {
			return m.Name.In(v.W.Code())
		}
	}
	return kind
}

// measureOptions are the kinds of measure of all programmes, each once.
func measureOptions(v kit.View, list []*programme.Programme) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("people.choose")}}
	for _, one := range list {
		for _, m := range one.Measures {
			if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == m.Key }) {
				options = append(options, ui.Option{Value: m.Key, Label: m.Name.In(v.W.Code())})
			}
		}
	}
	return options
}

// unitOf is the unit in which a kind of measure is counted.
func unitOf(list []*programme.Programme, kind string) string {
	for _, one := range list {
		if m, ok := one.Measure(kind); ok {
			return m.Unit
		}
	}
	return ""
}

// upTo says how far a mandate reaches.
func upTo(v kit.View, m directory.Mandate) string {
	switch {
	case m.Ceiling == 0:
		return v.T("programme.no_ceiling")
	case m.Unit == "":
		return v.T("programme.up_to", m.Ceiling, "")
	}
	return v.T("programme.up_to", m.Ceiling, v.T("programme.unit."+m.Unit))
}

func kindOptions(v kit.View) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("people.choose")}}
	for _, kind := range directory.Kinds() {
		options = append(options, ui.Option{Value: string(kind), Label: v.T("programme.kind." + string(kind))})
	}
	return options
}

func bodyOptions(ask string, list []directory.Organisation) []ui.Option {
	options := []ui.Option{{Value: "", Label: ask}}
	for _, one := range list {
		options = append(options, ui.Option{Value: string(one.ID), Label: one.Name})
	}
	return options
}

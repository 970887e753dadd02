package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/choice"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vacancy"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// unnamedView is who is counted without a name, and a form to count one more.
type unnamedView struct {
	Tallies                           []anonymous.Tally
	Programme, Sex, From, Coordinator string // as typed
	Ended, Until                      string // which one is ended, and the day as typed
	Team                              map[id.Programme][]directory.Professional
}

// AnonymousPage shows who is counted without a name.
func (p *Pages) AnonymousPage(r *kit.Request) error {
	s, err := p.unnamed(r)
	if err != nil {
		return err
	}
	s.From = r.View.Today.String()
	return r.Show(http.StatusOK, anonymousPage(r.View, s))
}

func (p *Pages) unnamed(r *kit.Request) (s unnamedView, err error) {
	by := r.View.Actor
	if s.Tallies, err = p.Anonymous.Tallies(r.Context(), by); err != nil {
		return s, err
	}
	if len(s.Tallies) == 0 {
		return s, fault.Hidden()
	}
	teams, err := p.Choice.Teams(r.Context(), by)
	s.Team = make(map[id.Programme][]directory.Professional)
	for _, t := range teams {
		for _, c := range t.Coordinators {
			if c.Who.Active(r.View.Today) {
				s.Team[t.Programme.ID] = append(s.Team[t.Programme.ID], c.Who)
			}
		}
	}
	return s, err
}

// CountAnonymous counts one.
func (p *Pages) CountAnonymous(r *kit.Request) error {
	s, err := p.unnamed(r)
	if err != nil {
		return err
	}
	by := r.View.Actor
	s.Programme, s.Sex, s.From, s.Coordinator = r.Text("programme"), r.Text("sex"), r.Text("from"), r.Text("coordinator")
	one := anonymous.Participant{
		ID: r.FormKey(), Programme: id.Programme(s.Programme), Professional: id.Professional(s.Coordinator), Sex: s.Sex,
	}
	if one.Professional == "" {
		one.Professional = by.Professional
	}
	if one.From, err = r.Day("from"); err == nil {
		err = kit.Done(p.Anonymous.Count(r.Once(), by, one))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return anonymousPage(v, s) })
	}
	return r.SeeOther("/programme/anonymous")
}

// EndAnonymous ends the time of one.
func (p *Pages) EndAnonymous(r *kit.Request) error {
	last, err := r.Day("until")
	if err == nil {
		err = kit.Done(p.Anonymous.End(r.Once(), r.View.Actor, r.PathValue("participant"), last))
	}
	if err != nil {
		s, lost := p.unnamed(r)
		if lost != nil {
			return lost
		}
		s.From, s.Ended, s.Until = r.View.Today.String(), r.PathValue("participant"), r.Text("until")
		return r.Refused(err, func(v kit.View) templ.Component { return anonymousPage(v, s) })
	}
	return r.SeeOther("/programme/anonymous")
}

// UndoAnonymous takes away one who was counted by mistake.
func (p *Pages) UndoAnonymous(r *kit.Request) error {
	if err := kit.Done(p.Anonymous.Undo(r.Once(), r.View.Actor, r.PathValue("participant"))); err != nil {
		return err
	}
	return r.SeeOther("/programme/anonymous")
}

// sinceHalf says since which half-year: no day, by which someone could be known.
func sinceHalf(v kit.View, one anonymous.Participant) string {
	from := halfSays(v, one.From)
	if one.Until.IsZero() {
		return v.T("anonymous.since", from)
	}
	return v.T("anonymous.from_until", from, halfSays(v, one.Until))
}

func halfSays(v kit.View, on day.Day) string {
	half, year := anonymous.Half(on)
	if half == 1 {
		return v.T("anonymous.half_1", year)
	}
	return v.T("anonymous.half_2", year)
}

func sexOptions(v kit.View) []ui.Option {
	options := []ui.Option{{Label: v.T("people.choose")}}
	for _, sex := range person.Sexes() {
		options = append(options, ui.Option{Value: sex, Label: v.T("people.sex." + sex)})
	}
	return options
}

func staffOptions(v kit.View, list []directory.Professional) []ui.Option {
	options := []ui.Option{{Label: v.T("people.choose")}}
	for _, one := range list {
		options = append(options, ui.Option{Value: string(one.ID), Label: one.Name})
	}
	return options
}

// vacancyView is who coordinates, and whom nobody does.
type vacancyView struct {
	Teams     []choice.Team
	Vacancies []vacancy.Vacancy
	Filled    id.Participation // which one is being filled
	To        string           // with whom, as typed
}

func (p *Pages) teams(r *kit.Request) (s vacancyView, err error) {
	if s.Teams, err = p.Choice.Teams(r.Context(), r.View.Actor); err != nil {
		return s, err
	}
	s.Vacancies, err = p.Vacancy.List(r.Context(), r.View.Actor)
	return s, err
}

// Fill gives someone whom nobody coordinates a coordinator.
func (p *Pages) Fill(r *kit.Request) error {
	which, to := id.Participation(r.PathValue("participation")), r.Text("coordinator")
	if err := kit.Done(p.Vacancy.Fill(r.Once(), r.View.Actor, which, id.Professional(to))); err != nil {
		s, lost := p.teams(r)
		if lost != nil {
			return lost
		}
		s.Filled, s.To = which, to
		return r.Refused(err, func(v kit.View) templ.Component { return coordinatorsPage(v, s) })
	}
	return r.SeeOther("/programme/coordinators")
}

// able are those of a programme who can take someone: whoever has room, first.
func (s vacancyView) able(v kit.View, in id.Programme) []ui.Option {
	options := []ui.Option{{Label: v.T("people.choose")}}
	for _, t := range s.Teams {
		if t.Programme.ID != in {
			continue
		}
		for _, c := range t.Coordinators {
			if c.Who.Active(v.Today) {
				options = append(options, ui.Option{Value: string(c.Who.ID), Label: c.Who.Name + " · " + freeSays(v, c)})
			}
		}
	}
	return options
}

func (s vacancyView) chosen(which id.Participation) string {
	if s.Filled == which {
		return s.To
	}
	return ""
}

// manages reports whether the reader arranges it as a manager.
func manages(v kit.View, one vacancy.Vacancy) bool {
	return v.Actor.Has(access.Manager, one.Programme)
}

func vacancyPath(v kit.View, one vacancy.Vacancy) string {
	if manages(v, one) {
		return "/programme/coordinators#vacant"
	}
	return ui.PersonPath(one.Person, "coordinator")
}

func meanwhile(v kit.View, one vacancy.Vacancy) string {
	switch {
	case one.Person != "":
		return v.T("vacancy.you")
	case one.Deputy != "":
		return v.T("vacancy.deputy", one.Deputy)
	}
	return v.T("vacancy.nobody")
}

func endAs(v kit.View, s unnamedView, one anonymous.Participant) string {
	if s.Ended == one.ID {
		return s.Until
	}
	return v.Today.String()
}

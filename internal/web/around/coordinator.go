package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/choice"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// coordinatorView is the page on which a person gets another coordinator, or a
// deputy for a while.
type coordinatorView struct {
	Head        overview.Head
	Around      participation.Around
	Staff       []directory.Professional
	Team        []choice.Coordinator // who has told of themself, with the room they have
	Lead        participation.Lead
	Notice      int
	To, Deputy  string
	On          string
	Asked       bool
	From, Until string
}

// CoordinatorPage offers another coordinator and a deputy.
func (p *Pages) CoordinatorPage(r *kit.Request) error {
	s, err := p.coordinator(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, coordinatorPage(r.View, s))
}

// ChangeCoordinator hands the person over to another coordinator.
func (p *Pages) ChangeCoordinator(r *kit.Request) error {
	to, asked := r.Text("coordinator"), r.On("asked")
	on, err := r.Day("on")
	if err == nil {
		err = kit.Done(p.Participation.ChangeCoordinator(r.Once(), r.View.Actor, id.Person(r.PathValue("person")),
			participation.Successor{To: id.Professional(to), On: on, Asked: asked}))
	}
	if err == nil {
		if asked { // whoever coordinated no longer decides, and can look
			return r.SeeOther("/people/" + r.PathValue("person"))
		}
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "coordinator"))
	}
	return p.coordinatorRefused(r, err, func(s *coordinatorView) { s.To, s.On, s.Asked = to, r.Text("on"), asked })
}

// SetDeputy lets someone stand in for a while.
func (p *Pages) SetDeputy(r *kit.Request) error {
	to := r.Text("deputy")
	from, early := r.Day("from")
	until, late := r.Day("until")
	err := fault.Join(early, late)
	if err == nil {
		err = kit.Done(p.Participation.SetDeputy(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), id.Professional(to), from, until))
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "circle"))
	}
	return p.coordinatorRefused(r, err, func(s *coordinatorView) { s.Deputy, s.From, s.Until = to, r.Text("from"), r.Text("until") })
}

func (p *Pages) coordinatorRefused(r *kit.Request, err error, typed func(*coordinatorView)) error {
	s, lost := p.coordinator(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return coordinatorPage(v, s) })
}

func (p *Pages) coordinator(r *kit.Request) (s coordinatorView, err error) {
	who := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	if !s.Head.Sight.Coordinates() {
		return s, fault.Hidden()
	}
	if s.Around, err = p.Participation.Around(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	s.From = r.View.Today.String()
	if s.Lead, err = p.Participation.Lead(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	current, err := p.Participation.Of(r.Context(), r.View.Actor, who)
	if err != nil {
		return s, err
	}
	teams, err := p.Choice.Teams(r.Context(), r.View.Actor)
	if err != nil {
		return s, err
	}
	s.Notice = 7
	for _, t := range teams {
		if t.Programme.ID == current.Programme {
			s.Team, s.Notice = t.Coordinators, t.Programme.NoticeDays
		}
	}
	s.Staff, err = p.Directory.Professionals(r.Context(), r.View.Actor)
	return s, err
}

// successors are those to choose from: first who has said that they coordinate,
// with the room they have, then everyone else, of whatever party.
func (s coordinatorView) successors(v kit.View) []ui.Option {
	options := []ui.Option{{Label: v.T("people.choose")}}
	listed := map[id.Professional]bool{s.Around.Coordinator.ID: true}
	for _, c := range s.Team {
		if listed[c.Who.ID] || !c.Chosen(v.Today) {
			continue
		}
		listed[c.Who.ID] = true
		room := v.T("people.full")
		if n := c.Free(1); n > 0 {
			room = v.T("people.free", n)
		}
		options = append(options, ui.Option{Value: string(c.Who.ID), Label: ui.NameAt(c.Who.Name, c.Who.OrganisationName) + " · " + room})
	}
	for _, one := range s.Staff {
		if !listed[one.ID] {
			options = append(options, ui.Option{Value: string(one.ID), Label: ui.NameAt(one.Name, one.OrganisationName)})
		}
	}
	return options
}

// termSays says when someone coordinated, and how it came.
func termSays(v kit.View, t participation.Term) string {
	said := v.T("people.term_now", v.W.Date(t.Since, v.Today))
	switch {
	case t.Since.After(v.Today):
		said = v.T("people.term_next", v.W.Date(t.Since, v.Today))
	case !t.Until.IsZero():
		said = v.T("people.term", v.W.Date(t.Since, v.Today), v.W.Date(t.Until, v.Today))
	}
	if t.How != "" {
		said += " · " + v.T("people.how."+t.How) // words: people.how.*
	}
	return said
}

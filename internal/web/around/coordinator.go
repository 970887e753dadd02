package around

import (
	"net/http"

	"github.com/a-h/templ"

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
	To, Deputy  string
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
	to := r.Text("coordinator")
	err := kit.Done(p.Participation.ChangeCoordinator(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), id.Professional(to)))
	if err == nil {
		return r.SeeOther("/people/" + r.PathValue("person"))
	}
	return p.coordinatorRefused(r, err, func(s *coordinatorView) { s.To = to })
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
	s.Staff, err = p.Directory.Professionals(r.Context(), r.View.Actor)
	return s, err
}

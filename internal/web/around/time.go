package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// timeView is the page of a person's time: each programme, at once or in turn.
type timeView struct {
	Head     overview.Head
	Episodes []participation.Episode
	Sent     id.Participation // whose form was sent
	Pausing  bool             // it was the one of a pause
	Since    string           // as typed
	BackOn   string
	Reason   string
}

// TimePage shows how long someone has taken part, in what, and lets it rest.
func (p *Pages) TimePage(r *kit.Request) error {
	s, err := p.time(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, timePage(r.View, s))
}

// Pause lets a participation rest.
func (p *Pages) Pause(r *kit.Request) error {
	since, early := r.Day("since")
	back, late := r.Day("back_on")
	which := id.Participation(r.Text("participation"))
	err := fault.Join(early, late)
	if err == nil {
		err = kit.Done(p.Participation.Pause(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), which,
			participation.Pause{ID: r.FormKey(), Since: since, BackOn: back, Reason: r.Text("reason")}))
	}
	return p.timeDone(r, err, func(s *timeView) {
		s.Sent, s.Pausing, s.Since, s.BackOn, s.Reason = which, true, r.Text("since"), r.Text("back_on"), r.Text("reason")
	})
}

// EndPause lets a participation go on.
func (p *Pages) EndPause(r *kit.Request) error {
	which := id.Participation(r.Text("participation"))
	err := kit.Done(p.Participation.Resume(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), which))
	return p.timeDone(r, err, func(s *timeView) { s.Sent = which })
}

func (p *Pages) timeDone(r *kit.Request, err error, typed func(*timeView)) error {
	if err == nil {
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "time"))
	}
	s, lost := p.time(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return timePage(v, s) })
}

func (p *Pages) time(r *kit.Request) (s timeView, err error) {
	who := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	if !s.Head.Sight.Coordinates() {
		return s, fault.Hidden()
	}
	s.Since = r.View.Today.String()
	s.Episodes, err = p.Participation.Episodes(r.Context(), r.View.Actor, who)
	return s, err
}

// pausing reports whether the form of a pause was sent for e: what was typed in it
// stays, even if it rests by now.
func (s timeView) pausing(e participation.Episode) bool { return s.Pausing && s.Sent == e.ID }

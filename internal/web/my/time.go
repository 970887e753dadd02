package my

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// timeView is my time: each programme, at once or in turn.
type timeView struct {
	Episodes []participation.Episode
	Sent     id.Participation
	Weeks    string
	Reason   string
}

// TimePage shows what I take part in, since when, and lets me rest.
func (p *Pages) TimePage(r *kit.Request) error {
	s, err := p.time(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, timePage(done(r), s))
}

func (p *Pages) time(r *kit.Request) (s timeView, err error) {
	s.Episodes, err = p.Participation.Episodes(r.Context(), r.View.Actor, me(r))
	return s, err
}

// Rest lets what I take part in rest, or go on again.
func (p *Pages) Rest(r *kit.Request) error {
	s, err := p.time(r)
	if err != nil {
		return err
	}
	s.Sent, s.Weeks, s.Reason = id.Participation(r.Text("participation")), r.Text("weeks"), r.Text("reason")
	did := "resumed"
	if r.PathValue("way") == "pause" {
		x := participation.Pause{ID: r.FormKey(), Reason: s.Reason}
		if n, err := strconv.Atoi(s.Weeks); err == nil && n > 0 { // not said: nobody knows
			x.BackOn = r.View.Today.AddDays(7 * min(n, 52))
		}
		did, err = "rests", kit.Done(p.Participation.Pause(r.Once(), r.View.Actor, me(r), s.Sent, x))
	} else {
		err = kit.Done(p.Participation.Resume(r.Once(), r.View.Actor, me(r), s.Sent))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return timePage(v, s) })
	}
	return r.SeeOther("/my/time?done=" + did)
}

// restWeeks are the lengths to choose from.
func restWeeks(v kit.View) []ui.Option {
	list := []ui.Option{{Value: "", Label: v.T("mytime.unknown")}}
	for _, n := range []int{2, 4, 8, 12} {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: v.N("mytime.weeks", n, n), Hint: v.W.Date(v.Today.AddDays(7*n), v.Today)})
	}
	return list
}

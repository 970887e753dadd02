package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/bell"
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// pauseForm is what someone says who wants a bell to be silent for a while.
type pauseForm struct {
	Until  string
	Reason string
}

// AskPause asks why a bell should be silent, and until when.
func (p *Pages) AskPause(r *kit.Request) error {
	q, err := p.Bell.Ask(r.Context(), r.View.Actor, id.Person(r.PathValue("person")), r.PathValue("bell"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, pausePage(r.View, q, pauseForm{}))
}

// Pause silences a bell for a person.
func (p *Pages) Pause(r *kit.Request) error {
	f := pauseForm{Until: r.Text("until"), Reason: r.Text("reason")}
	person, name := id.Person(r.PathValue("person")), r.PathValue("bell")
	until, err := r.Day("until")
	if err == nil {
		err = kit.Done(p.Bell.Pause(r.Once(), r.View.Actor, person, name, until, f.Reason))
	}
	if err == nil {
		return r.SeeOther("/today?done=paused")
	}
	q, lost := p.Bell.Ask(r.Context(), r.View.Actor, person, name)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return pausePage(v, q, f) })
}

// Resume lets a bell ring again: the undo of Pause.
func (p *Pages) Resume(r *kit.Request) error {
	err := p.Bell.Resume(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), r.PathValue("bell"))
	if err := kit.Done(err); err != nil {
		return err
	}
	return r.SeeOther("/today")
}

// pauseDays are the lengths that are offered, as far as the bell allows them.
func pauseDays(v kit.View, most int) (options []ui.Option) {
	for _, n := range []int{1, 3, 7, 14, 30, 60, 90} {
		if n <= most {
			until := v.Today.AddDays(n)
			options = append(options, ui.Option{Value: until.String(), Label: v.N("today.days", n, n), Hint: v.T("today.until", v.W.Date(until, v.Today))})
		}
	}
	return options
}

func dayOfMonth(d day.Day) string {
	_, _, n := d.Date()
	return strconv.Itoa(n)
}

func pausePath(q bell.Question) string {
	return bellPath(bell.Ring{Person: q.Person, Bell: q.Bell}, "pause")
}

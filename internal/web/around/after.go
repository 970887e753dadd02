package around

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/closing"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// afterView is how a participation ended and how it goes since.
type afterView struct {
	Head   overview.Head
	End    closing.Review
	Months int // whose answer was refused
	Typed  closing.Answer
}

// AfterPage shows how it ended and how it goes.
func (p *Pages) AfterPage(r *kit.Request) error {
	s, err := p.after(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, afterPage(r.View, s))
}

// Answer keeps how it goes so many months after.
func (p *Pages) Answer(r *kit.Request) error {
	s, err := p.after(r)
	if err != nil {
		return err
	}
	s.Months, _ = strconv.Atoi(r.PathValue("months")) // 0 is never due
	s.Typed = closing.Answer{Unreached: r.On("unreached"), Goes: r.Text("goes"), OwnSupport: r.On("own_support"), Words: r.Text("words")}
	err = kit.Done(p.Closing.Answer(r.Once(), r.View.Actor, s.Head.ID, s.Months, s.Typed))
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return afterPage(v, s) })
	}
	return r.SeeOther("/people/after")
}

func (p *Pages) after(r *kit.Request) (s afterView, err error) {
	who := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	if s.End, err = p.Closing.Of(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	if s.End.Participation.State != participation.Closed {
		return s, fault.Hidden()
	}
	return s, nil
}

// Calls lists whom to ask how it goes.
func (p *Pages) Calls(r *kit.Request) error {
	list, err := p.Closing.Calls(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, callsPage(r.View, list))
}

// words: closing.goes.*

func waysOptions(v kit.View) (list []ui.Option) {
	for _, w := range closing.Ways() {
		list = append(list, ui.Option{Value: w, Label: v.T("closing.goes." + w)})
	}
	return list
}

// followSays says how a follow-up stands.
func followSays(v kit.View, f closing.Followup) string {
	switch f.State {
	case closing.Answered:
		said := v.T("closing.goes."+f.Goes) + " · " + v.W.Date(f.On, v.Today)
		if f.OwnSupport {
			said += " · " + v.T("closing.supports")
		}
		return said
	case closing.Unreached:
		return v.T("closing.unreached_on", v.W.Date(f.On, v.Today))
	}
	return v.T("closing.due", v.W.Date(f.Due, v.Today))
}

// asks reports whether it is for the reader to ask now.
func asks(v kit.View, f closing.Followup) bool {
	return f.Professional == v.Actor.Professional && f.Open(v.Today)
}

func path(s afterView, months int) string {
	return ui.PersonPath(s.Head.ID, "after/"+strconv.Itoa(months))
}

// typed is the answer of a follow-up as it was sent, when it was this one.
func (s afterView) typed(months int) closing.Answer {
	if s.Months != months {
		return closing.Answer{}
	}
	return s.Typed
}

func months(f closing.Followup) string { return strconv.Itoa(f.Months) }

package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// promiseView is one promise: mine, or one made to me.
type promiseView struct {
	ui.Deal
	Helper string // what the coordinator is called, "" when there is none
}

// PromisePage shows one promise and what I can say about it.
func (p *Pages) PromisePage(r *kit.Request) error {
	s, err := p.promise(r, ui.Typed{})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, promisePage(done(r), s))
}

func (p *Pages) promise(r *kit.Request, typed ui.Typed) (s promiseView, err error) {
	page, err := p.Commitment.Open(r.Context(), r.View.Actor, r.PathValue("commitment"))
	if err != nil {
		return s, err
	}
	s.Deal = ui.Deal{Page: page, Base: "/my/promises/" + page.ID, Typed: typed}
	if page.State == commitment.Broken || page.State == commitment.Declined {
		head, err := p.Overview.Head(r.Context(), r.View.Actor, me(r))
		if err != nil {
			return s, err
		}
		s.Helper = first(head.Coordinator.Name)
	}
	return s, nil
}

// TakePromise does what I say about a promise: it is done, it is not, it needs
// another day, it is not needed any more, yes or no to other terms.
func (p *Pages) TakePromise(r *kit.Request) error {
	typed := ui.ReadTyped(r)
	w, err := typed.Doing(r)
	if err == nil {
		err = kit.Done(p.Commitment.Do(r.Once(), r.View.Actor, r.PathValue("commitment"), w))
	}
	switch {
	case err == nil && w.Act == commitment.ActKeep:
		return r.SeeOther("/my?done=kept")
	case err == nil:
		return r.SeeOther("/my/promises/" + r.PathValue("commitment") + "?done=noted")
	}
	s, lost := p.promise(r, typed)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return promisePage(v, s) })
}

// ownPromise is what I promise, as typed.
type ownPromise struct {
	What string
	In   string // how far ahead, as of ui.Dues
	Day  string
}

// NewPromise shows the form of what I promise.
func (p *Pages) NewPromise(r *kit.Request) error {
	if _, err := p.Commitment.Start(r.Context(), r.View.Actor, me(r)); err != nil {
		return err
	}
	return r.Show(http.StatusOK, newPromisePage(r.View, ownPromise{In: "week"}))
}

// Promise records what I promise.
func (p *Pages) Promise(r *kit.Request) error {
	f := ownPromise{What: r.Text("what"), In: r.Text("due"), Day: r.Text("day")}
	due, err := f.due(r)
	if err == nil {
		err = kit.Done(p.Commitment.Record(r.Once(), r.View.Actor, commitment.Promise{ID: r.FormKey(), Person: me(r), What: f.What, Due: due}))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return newPromisePage(v, f) })
	}
	return r.SeeOther("/my?done=promised")
}

// due is the day that was chosen or typed; a day that was typed is meant.
func (f ownPromise) due(r *kit.Request) (day.Day, error) {
	if f.In != "day" && f.In != "" && f.Day == "" {
		return ui.DueIn(f.In, r.View.Today), nil
	}
	due, err := r.Day("day")
	if err != nil {
		return due, fault.Field("due", "error.date")
	}
	return due, nil
}

// negotiated tells how other terms stand, or that something is said to be done;
// "" when neither is so.
func negotiated(v kit.View, p overview.Promise) string {
	who := first(p.ProfessionalName)
	switch {
	case p.Said():
		return v.T("mypromise.reported", who)
	case p.State == commitment.Countered && p.Turn == commitment.TurnAsker:
		return v.T("mypromise.offers", who)
	case p.State == commitment.Countered:
		return v.T("mypromise.offered", who)
	}
	return ""
}

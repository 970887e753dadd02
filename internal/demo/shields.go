package demo

import (
	"fmt"
	"time"

	"kasam/internal/anonymous"
	"kasam/internal/id"
	"kasam/internal/person"
)

// shields plans what stands between people and those who look: someone with a
// protected identity, a coordinator who is too near, a record that was opened in
// danger, and two who are counted without a name.
func (w *world) shields() {
	first := w.staff.coordinators[0]
	if hidden := w.settled(first, 1); hidden != nil {
		w.at(w.noon(0).Add(-2*time.Minute), func() error { return hidden.hides() })
	}
	if len(w.staff.coordinators) > 2 {
		if s := w.settled(w.staff.coordinators[1], 0); s != nil {
			w.at(w.noon(0).Add(-time.Minute), func() error {
				return w.Consent.Bar(w.ctx, s.coordinator.actor, s.ID, s.coordinator.ID)
			})
		}
	}
	if w.rich != nil {
		list := w.staff.handlers[w.firstParty()]
		w.at(w.noon(-19), func() error {
			return w.Consent.BreakGlass(w.ctx, list[len(list)-1].actor, w.rich.ID, w.Said["danger"])
		})
	}
	left := id.New[string]()
	w.at(w.noon(-200), func() error {
		return w.Anonymous.Count(w.ctx, first.actor, anonymous.Participant{
			ID: left, Programme: w.opt.Programme, Professional: first.ID, Sex: person.Sexes()[1], From: w.opt.Today.AddDays(-210),
		})
	})
	w.at(w.noon(-30), func() error { return w.Anonymous.End(w.ctx, first.actor, left, w.opt.Today.AddDays(-31)) })
	w.at(w.noon(-40), func() error {
		return w.Anonymous.Count(w.ctx, first.actor, anonymous.Participant{
			ID: id.New[string](), Programme: w.opt.Programme, Professional: first.ID, Sex: person.Sexes()[0], From: w.opt.Today.AddDays(-45),
		})
	})
}

// settled is one of those whom a coordinator has had for a while, but for the
// first so many of them: things happen to those already.
func (w *world) settled(c colleague, skip int) *someone {
	for _, s := range w.all {
		if s.coordinator.ID != c.ID || !s.closed.IsZero() || s == w.rich || w.opt.Today.Sub(s.enrolled) <= 90 {
			continue
		}
		if skip--; skip < 0 {
			return s
		}
	}
	return nil
}

// hides makes the identity protected.
func (s *someone) hides() error {
	p, err := s.world.Desks.Person.Of(s.ctx, s.coordinator.actor, s.ID)
	if err != nil {
		return fmt.Errorf("read who is to be protected: %w", err)
	}
	p.Protected = true
	return s.world.Desks.Person.Correct(s.ctx, s.coordinator.actor, p)
}

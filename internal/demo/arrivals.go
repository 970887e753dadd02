package demo

import (
	"cmp"
	"fmt"

	"kasam/internal/access"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/story"
)

// groupDay is the last day on or before so many days ago on which the
// preparation group met, which is every third week; it plans that day the first
// time it is asked for.
func (w *world) groupDay(ago int) (one string, on int) {
	on = 32 + (max(ago, 32)-32+20)/21*21
	if one = w.held[on]; one == "" {
		one = id.New[string]()
		w.held[on] = one
		w.at(w.noon(-on-1), func() error {
			return w.Preparation.Plan(w.ctx, w.lead().actor, preparation.Day{ID: one, Programme: w.opt.Programme, On: w.opt.Today.AddDays(-on)})
		})
	}
	return one, on
}

// lead is who signs for the first party, and sits in the preparation group.
func (w *world) lead() colleague { return w.first(w.firstParty()) }

// isReferred plans a way in by the preparation group, for most of them: asked
// for, offered, accepted, and begun on the day of enrolment. Who needs an
// interpreter has waited somewhat longer, which is for the report to show.
func (s *someone) isReferred() {
	start := s.opt.Today.Sub(s.enrolled)
	held, offered := s.groupDay(start + 6 + s.n*5%17)
	asked := offered + 9 + s.n*7%19
	if s.Interpreter {
		asked += 16
	}
	from := s.lead
	if s.n%2 == 1 {
		from = func() colleague { return s.coordinator }
	}
	s.refers = from
	s.way = s.offered(referral.New{Person: s.Person, Same: referral.Other, Told: referral.Told{Words: s.life.Wish}}, held, asked, offered, from)
}

// offered plans the steps of a referral that ends in a place, so many days ago,
// and returns it.
func (s *someone) offered(r referral.New, held string, asked, offered int, from func() colleague) (one string) {
	c := comers[s.n%3]
	r.ID, r.Programme, r.View, r.Exhausted = id.New[string](), s.opt.Programme, referral.Wants, programme.Yes
	for _, p := range s.file.Parties[:min(3, len(s.file.Parties))] {
		r.Parties = append(r.Parties, p.Key)
	}
	r.Told.Tried, r.Told.NotEnough = c.tried[s.Scene.Language], c.poor[s.Scene.Language]
	s.at(s.noon(-asked), func() error {
		if r.Same == "" { // they have been here before
			r.Person, r.Same = s.Person, string(s.ID)
		}
		r.Consent = referral.Consent{How: referral.Paper, On: access.Today(s.clock.Now())}
		if err := s.Referral.Refer(s.ctx, from().actor, r); err != nil {
			return fmt.Errorf("referral of %s: %w", s.name(), err)
		}
		return nil
	})
	s.at(s.noon(-offered), func() error { return s.decides(held, r.ID, preparation.Offer, "") })
	s.at(s.noon(3-offered), func() error {
		return s.Referral.Take(s.ctx, from().actor, r.ID, referral.Deed{Act: referral.ActAccept, How: referral.Oral, Said: referral.Said{Witness: from().Name}})
	})
	return r.ID
}

// begins takes in who was referred and has said yes.
func (s *someone) begins() error {
	who, err := s.Referral.Enrol(s.ctx, s.refers().actor, s.way, referral.Enrolment{Participation: id.New[id.Participation](), Coordinator: s.coordinator.ID})
	if err != nil {
		return fmt.Errorf("%s begins: %w", s.name(), err)
	}
	s.ID = who
	return s.Story.Tell(s.ctx, s.coordinator.actor, who, story.Telling{
		ID: id.New[string](), Wish: s.life.Wish, Text: s.life.Story, Language: cmp.Or(s.life.Language, s.Scene.Language), Told: story.Dictated,
	})
}

// decides has the group say what it says of a referral, with why where the
// criteria of the programme would have it otherwise.
func (w *world) decides(held, one, kind, which string) error {
	d := preparation.Decision{ID: id.New[string](), Day: held, Referral: one, Kind: kind, DecidedBy: w.lead().Name, Said: preparation.Said{
		Reason: map[string]string{"sv": "Vi gick igenom vad som har prövats.", "da": "Vi gennemgik, hvad der er prøvet."}[w.Language],
		Letter: map[string]string{"sv": "Vi har läst det du berättade. Tack för det.", "da": "Vi har læst det, du fortalte. Tak for det."}[w.Language],
		Which:  which,
	}}
	if w.Preparation.Decide(w.ctx, w.lead().actor, d) == nil {
		return nil
	}
	d.ID, d.Said.Deviation = id.New[string](), d.Said.Reason
	return w.Preparation.Decide(w.ctx, w.lead().actor, d)
}

// comeAgain plans a second time for those who left without what they came for:
// they asked for a place again while their coordinator still knew them.
func (w *world) comeAgain() {
	for _, s := range w.all {
		if !s.returns() || s.closed.IsZero() || w.opt.Today.Sub(s.closed) < 95 {
			continue
		}
		asked := w.opt.Today.Sub(s.closed) - 20
		held, offered := w.groupDay(asked - 22)
		by := func() colleague { return s.coordinator }
		again := s.offered(referral.New{Told: referral.Told{Words: s.life.Wish}}, held, asked, offered, by)
		begin := offered - 12
		s.at(s.noon(-begin), func() error {
			_, err := s.Referral.Enrol(s.ctx, by().actor, again, referral.Enrolment{Participation: id.New[id.Participation](), Coordinator: s.coordinator.ID})
			if err != nil {
				return fmt.Errorf("%s comes again: %w", s.name(), err)
			}
			return nil
		})
		s.isMetAgain(begin)
	}
}

// returns reports whether someone comes again once they have left: the first
// coordinator and the one who leaves work have enough as it is.
func (s *someone) returns() bool {
	list := s.staff.coordinators
	return (s.n%5 == 1 || s.n%5 == 4) && s.coordinator.ID != list[0].ID && s.coordinator.ID != list[len(list)-1].ID
}

// isMetAgain is what keeps a second time going.
func (s *someone) isMetAgain(begin int) {
	for d := begin - 4; d > 0; d -= 11 {
		s.at(s.noon(-d), func() error {
			return s.Participation.RecordContact(s.ctx, s.coordinator.actor, s.ID, participation.Contact{
				ID: id.New[string](), On: access.Today(s.clock.Now()), Channel: "meeting", Minutes: 45,
			})
		})
	}
}

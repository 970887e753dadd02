package demo

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/demo/scene"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
)

// meets plans a multi-party meeting so many days after enrolment, in which what
// belongs to one goal is promised, and what becomes of those promises.
func (s *someone) meets(days, goal int) {
	m := meeting.Meeting{
		ID: id.New[string](), Kind: meeting.MultiParty, Minutes: 60, Place: s.t("Samlingsrummet, Stationsgatan 4"),
		StartsAt: s.enrolled.AddDays(days).Start(access.Zone()).Add(13 * time.Hour),
		Items:    []meeting.Item{{ID: id.New[string](), Text: s.life.Wish, Voice: meeting.PersonVoice}},
	}
	asked := map[id.Professional]colleague{}
	for _, p := range s.life.Promises() {
		if h := s.handler(p); p.Goal == goal {
			asked[h.ID] = h
		}
	}
	for _, h := range asked {
		m.Parties = append(m.Parties, meeting.Party{Professional: h.ID, Organisation: h.Organisation})
	}
	by := s.coordinator.actor
	if goal == 0 {
		for _, h := range asked {
			s.on(days+1, 10, func() error {
				return s.Participation.AddToCircle(s.ctx, by, s.ID, participation.Member{ID: id.New[string](), Professional: h.ID})
			})
		}
	}
	s.on(days-4, 9, func() error {
		m.Person = s.ID
		if err := s.Meeting.Call(s.ctx, by, m); err != nil {
			return fmt.Errorf("call a meeting: %w", err)
		}
		return nil
	})
	for i, p := range s.life.Promises() {
		if p.Goal == goal {
			s.promised(m.ID, days, i, p)
		}
	}
	if goal == 0 {
		s.ownPromise(m.ID, days)
	}
	s.afterwards(m.ID, days)
	s.on(days, 14, func() error {
		came := map[id.Professional]string{}
		for who := range asked {
			came[who] = meeting.Came
		}
		if _, err := s.Meeting.Jot(s.ctx, by, m.ID, meeting.Jotting{Came: came, PersonCame: meeting.Came}); err != nil {
			return fmt.Errorf("attend: %w", err)
		}
		return s.Meeting.Hold(s.ctx, by, m.ID, s.t("Vi gick igenom det som är viktigast just nu. Alla vet vem som gör vad."))
	})
}

// promised plans one promise of a meeting: recorded in the room, answered within
// days, signed where it is beyond the mandate, and kept, late or broken.
func (s *someone) promised(held string, days, i int, p scene.Promise) {
	by, to := s.coordinator.actor, s.handler(p)
	promiseID := id.New[string]()
	due := s.enrolled.AddDays(days + p.Days)
	if p.Goal > 0 { // the latest round: some of it falls due these days
		due = s.enrolled.AddDays(days + 8 + (3*s.nth+4*i)%14)
		p.Days = 8 + (3*s.nth+4*i)%14
	}
	s.on(days, 13, func() error {
		goal := ""
		if p.Goal < len(s.goals) {
			goal = s.goals[p.Goal]
		}
		err := s.Meeting.RecordPromise(s.ctx, by, held, commitment.Promise{
			ID: promiseID, Person: s.ID, Goal: goal, Professional: to.ID, Kind: p.Kind, Amount: p.Amount, What: p.What, Due: due,
		})
		if err != nil {
			return fmt.Errorf("promise of %s: %w", to.Name, err)
		}
		return nil
	})
	s.on(days+40, 11, func() error { return s.giveUp(promiseID) })
	if (s.nth+i)%9 == 4 { // not answered
		return
	}
	s.on(days+1+i, 9, func() error {
		if (s.nth+i)%9 == 5 {
			return s.Commitment.Decline(s.ctx, to.actor, promiseID, s.t("Vi har ingen plats förrän efter nyår."))
		}
		if err := s.Commitment.Accept(s.ctx, to.actor, promiseID); err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		return nil
	})
	signer := s.staff.handlers[p.Party][0]
	s.on(days+3+i, 10, func() error { return s.sign(promiseID, signer) })
	late := (s.nth+2*i)%5 == 1
	ends := p.Days - 1
	if late {
		ends = p.Days + 12
	}
	s.on(days+max(ends, 5+i), 15, func() error {
		c, err := s.Commitment.One(s.ctx, by, promiseID)
		switch {
		case err != nil:
			return err
		case c.State != commitment.Accepted:
			return nil
		case late && s.nth%2 == 0:
			return s.Commitment.Break(s.ctx, by, promiseID, s.t("Det blev inte av. Handläggaren byttes ut."))
		}
		return s.Commitment.Keep(s.ctx, by, promiseID)
	})
	s.on(days+max(ends, 5+i)+9, 15, func() error { return s.letBe(promiseID) })
}

// letBe leaves what was broken: it is no longer needed.
func (s *someone) letBe(promise string) error {
	c, err := s.Commitment.One(s.ctx, s.coordinator.actor, promise)
	if err != nil || c.State != commitment.Broken {
		return err
	}
	return s.Commitment.Leave(s.ctx, s.coordinator.actor, promise)
}

// sign gives the signature if the promise waits for it; some wait still.
func (s *someone) sign(promise string, signer colleague) error {
	c, err := s.Commitment.One(s.ctx, s.coordinator.actor, promise)
	if err != nil || c.State != commitment.AwaitingSignature || s.nth%7 == 1 {
		return err
	}
	return s.Commitment.Sign(s.ctx, signer.actor, promise)
}

// giveUp no longer asks for what nobody has answered or signed.
func (s *someone) giveUp(promise string) error {
	c, err := s.Commitment.One(s.ctx, s.coordinator.actor, promise)
	if err != nil || c.State != commitment.Proposed && c.State != commitment.AwaitingSignature {
		return err
	}
	return s.Commitment.Withdraw(s.ctx, s.coordinator.actor, promise, s.t("Inget svar. Vi frågar någon annan."))
}

// ownPromise is what the person takes upon themself.
func (s *someone) ownPromise(held string, days int) {
	own := id.New[string]()
	s.on(days, 13, func() error {
		return s.Meeting.RecordPromise(s.ctx, s.coordinator.actor, held, commitment.Promise{
			ID: own, Person: s.ID, Kind: s.Scene.Own, What: s.life.Own, Due: s.enrolled.AddDays(days + 14),
		})
	})
	s.on(days+12, 16, func() error { return s.Commitment.Keep(s.ctx, s.coordinator.actor, own) })
}

// asksAnew asks one of them for one thing more, these days: the landlord, where there is one.
func (s *someone) asksAnew() {
	for _, p := range s.life.Promises() {
		if p.Party != s.Anew.Party {
			continue
		}
		to, own := s.handler(p), id.New[string]()
		days := s.opt.Today.Sub(s.enrolled) - 1 - s.nth%5
		s.on(days, 11, func() error {
			return s.Commitment.Record(s.ctx, s.coordinator.actor, commitment.Promise{
				ID: own, Person: s.ID, Professional: to.ID, Kind: p.Kind, What: s.Anew.What, Due: s.opt.Today.AddDays(4 + s.nth%9),
			})
		})
		if s.nth%3 == 0 {
			s.on(days+1, 8, func() error { return s.Commitment.Accept(s.ctx, to.actor, own) })
		}
		return
	}
}

// comingMeeting is called for the next days, for some.
func (s *someone) comingMeeting() {
	if s.nth%3 == 1 && s.rich != s {
		return
	}
	in := []int{0, 1, 0, 5, 3, 8, 2}[s.nth%7]
	if s.rich == s {
		in = 3
	}
	last := s.opt.Today.Sub(s.enrolled)
	p := s.life.Promises()[0]
	h, coming := s.handler(p), id.New[string]()
	s.answers(coming, last-1, h)
	s.on(last-2, 10, func() error {
		return s.Meeting.Call(s.ctx, s.coordinator.actor, meeting.Meeting{
			ID: coming, Person: s.ID, Kind: meeting.MultiParty, Minutes: 60, Place: s.t("Samlingsrummet, Stationsgatan 4"),
			StartsAt:    s.opt.Today.AddDays(in).Start(access.Zone()).Add(time.Duration(13+s.nth%4) * time.Hour),
			Parties:     []meeting.Party{{Professional: h.ID, Organisation: h.Organisation}},
			Items:       []meeting.Item{{ID: id.New[string](), Text: s.t("Hur det har gått sedan sist"), Voice: meeting.PersonVoice}},
			Interpreter: s.interpreter(),
		})
	})
}

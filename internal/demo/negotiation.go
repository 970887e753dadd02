package demo

import (
	"kasam/internal/commitment"
	"kasam/internal/id"
)

// negotiates plans promises that do not go straight: with the one whose login
// there is most of it, with every other one thing.
func (s *someone) negotiates() {
	last := s.opt.Today.Sub(s.enrolled)
	if last < 60 || !s.closed.IsZero() {
		return
	}
	if s.rich == s {
		s.haggles(last)
		s.isDone(last)
		return
	}
	switch s.nth % 10 {
	case 0:
		s.haggles(last)
	case 2:
		s.drags(last)
	case 4:
		s.isTold(last)
	case 6:
		s.isDone(last)
	case 8:
		s.asksInstead(last)
	}
}

// wants records a promise so many days after enrolment, due in some days from
// today, and returns it with whoever is asked.
func (s *someone) wants(days, party, due int, p commitment.Promise) (string, colleague) {
	list := s.life.Promises()
	to := s.handler(list[party%len(list)])
	p.ID, p.Due = id.New[string](), s.opt.Today.AddDays(due)
	p.Professional = to.ID
	s.on(days, 9, func() error {
		p.Person = s.ID
		return s.Commitment.Record(s.ctx, s.coordinator.actor, p)
	})
	return p.ID, to
}

// haggles: other terms are proposed, and back again; the answer is the
// coordinator's to give.
func (s *someone) haggles(last int) {
	asked, to := s.wants(last-9, 0, 12, commitment.Promise{What: s.t("Följa med på studiebesök två dagar")})
	s.on(last-7, 10, func() error {
		return s.Commitment.Counter(s.ctx, to.actor, asked, commitment.Terms{
			What: s.t("Följa med på studiebesök en dag"), Due: s.opt.Today.AddDays(12),
		}, s.t("Jag har bara en dag fri den veckan."))
	})
	s.on(last-6, 14, func() error {
		return s.Commitment.Counter(s.ctx, s.coordinator.actor, asked, commitment.Terms{
			What: s.t("Följa med på studiebesök två halva dagar"), Due: s.opt.Today.AddDays(18),
		}, s.t("En hel dag blir för mycket på en gång."))
	})
	s.on(last-3, 9, func() error {
		return s.Commitment.Counter(s.ctx, to.actor, asked, commitment.Terms{
			What: s.t("Följa med på studiebesök två förmiddagar"), Due: s.opt.Today.AddDays(25),
		}, s.t("Förmiddagar går bra, men först veckan efter."))
	})
}

// drags: the day has moved twice, and the promiser asks for a third.
func (s *someone) drags(last int) {
	slow, to := s.wants(last-30, 1, -16, commitment.Promise{What: s.t("Skriva ett intyg om vad som har prövats")})
	s.on(last-29, 9, func() error { return s.Commitment.Accept(s.ctx, to.actor, slow) })
	for i, why := range []string{s.t("Semester. Ny dag bestämd på telefon."), s.t("Underlaget kom för sent.")} {
		s.on(last-20+8*i, 11, func() error {
			return s.Commitment.Move(s.ctx, s.coordinator.actor, slow, s.opt.Today.AddDays(-8+9*i), why)
		})
	}
	s.on(last-1, 9, func() error {
		return s.Commitment.Counter(s.ctx, to.actor, slow, commitment.Terms{
			What: s.t("Skriva ett intyg om vad som har prövats"), Due: s.opt.Today.AddDays(10),
		}, s.t("Jag väntar på svar från en kollega."))
	})
}

// isTold: the answer came on the telephone, and the coordinator noted it. What
// comes next waits for it.
func (s *someone) isTold(last int) {
	told, _ := s.wants(last-8, 0, 6, commitment.Promise{What: s.t("Ta reda på när nästa grupp börjar")})
	s.on(last-6, 10, func() error {
		return s.Commitment.Tell(s.ctx, s.coordinator.actor, told, commitment.Told{Act: commitment.ActAccept})
	})
	s.wants(last-5, 1, 15, commitment.Promise{What: s.t("Anmäla till gruppen när starten är klar"), DependsOn: told})
}

// isDone: the promiser says so, and nobody has confirmed it.
func (s *someone) isDone(last int) {
	done, to := s.wants(last-12, 1, 2, commitment.Promise{What: s.t("Skicka blanketten om läkarbesöket")})
	s.on(last-11, 9, func() error { return s.Commitment.Accept(s.ctx, to.actor, done) })
	s.on(last-1, 10, func() error { return s.Commitment.Report(s.ctx, to.actor, done, s.t("Postad i går.")) })
}

// asksInstead: what was broken is asked for anew, of someone else.
func (s *someone) asksInstead(last int) {
	broken, to := s.wants(last-40, 0, -22, commitment.Promise{What: s.t("Ordna en kontaktperson på arbetsplatsen")})
	s.on(last-39, 9, func() error { return s.Commitment.Accept(s.ctx, to.actor, broken) })
	s.on(last-20, 11, func() error {
		return s.Commitment.Break(s.ctx, s.coordinator.actor, broken, s.t("Det blev inte av. Arbetsplatsen bytte chef."))
	})
	s.wants(last-4, 1, 9, commitment.Promise{What: s.t("Ordna en kontaktperson på arbetsplatsen"), Replaces: broken})
}

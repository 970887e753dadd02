package demo

import (
	"fmt"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/statute"
)

// planLives plans what becomes of one plan in four: what was agreed to reach, how
// far it has come as each sees it, who answers for it, a review that was held,
// and what has changed since the person said yes.
func (s *someone) planLives() {
	age := s.opt.Today.Sub(s.enrolled)
	if s.n%4 != 0 && s != s.rich || age < 45 {
		return
	}
	s.on(8, 13, s.consentsToPlan)
	s.on(12, 9, s.frames)
	if s.n%8 == 0 {
		s.on(12, 10, func() error {
			return s.Statute.Start(s.ctx, s.coordinator.actor, s.ID, statute.Started{
				ID: id.New[string](), View: s.View, On: access.Today(s.clock.Now()), By: statute.ByPerson,
			})
		})
	}
	s.on(13, 10, func() error { return s.aims(s.t("Det har gått bra två veckor i rad")) })
	s.on(14, 10, func() error { return s.says(plan.Answer{Yes: true, How: plan.Paper}) })
	s.on(28, 10, func() error { return s.sees("-2", "-1", s.t("Det går trögt, men jag försöker.")) })
	s.on(age-20, 10, func() error {
		return s.Review.Hold(s.ctx, s.coordinator.actor, s.ID, review.Holding{
			ID: id.New[string](), Note: s.t("Vi gick igenom allt. Nästa gång börjar vi med det som gått bra."),
			Next: access.Today(s.clock.Now()).AddMonths(3),
		})
	})
	s.on(age-9, 10, func() error { return s.sees("0", "-1", s.t("Jag tycker att det är bra nu.")) })
	s.on(age-6, 11, func() error { return s.aims(s.t("Det har gått bra fyra veckor i rad")) })
	if s.n%8 == 4 && s != s.rich {
		s.on(age-2, 11, func() error {
			return s.says(plan.Answer{How: plan.OralInMeeting, Witness: s.coordinator.Name, Words: s.t("Fyra veckor är för mycket. Jag vill hinna sova först.")})
		})
	}
}

func (s *someone) consentsToPlan() error {
	return s.Consent.Give(s.ctx, s.coordinator.actor, consent.Giving{
		ID: id.New[string](), Person: s.ID, Kind: consent.Plans, How: consent.Paper, Language: s.Scene.Language, TextVersion: s.file.Consent.TextVersion,
	})
}

// frames says who answers for the plan, for how long, and how.
func (s *someone) frames() error {
	p, err := s.Plan.Of(s.ctx, s.coordinator.actor, s.ID)
	if err != nil {
		return err
	}
	answers := s.first(s.Cast.Town)
	return s.Plan.SetFrame(s.ctx, s.coordinator.actor, s.ID, plan.Frame{
		Organisation: answers.Organisation, Professional: answers.ID, From: s.enrolled, Until: s.enrolled.AddMonths(24),
		Conditions: s.t("Bostaden är kvar hela tiden. Tolk när det behövs."),
		Way:        s.t("Alla träffas var sjätte vecka. Däremellan ringer koordinatorn varje vecka."),
		Near:       s.t("Familjen får veta när det är möte och är med om personen vill."),
	}, p.Version)
}

// aims agrees on what the first goal is to reach.
func (s *someone) aims(target string) error {
	p, err := s.Plan.Of(s.ctx, s.coordinator.actor, s.ID)
	if err != nil || len(p.Goals) == 0 {
		return err
	}
	g := p.Goals[0]
	g.Target = target
	return s.Plan.ReviseGoal(s.ctx, s.coordinator.actor, s.ID, g)
}

func (s *someone) says(a plan.Answer) error {
	a.ID = id.New[string]()
	return s.Review.Answer(s.ctx, s.coordinator.actor, s.ID, a, 0)
}

// sees notes how far the first goal has come, as the person and as the
// coordinator see it.
func (s *someone) sees(person, professional, words string) error {
	if len(s.goals) == 0 {
		return nil
	}
	for voice, v := range map[string]plan.View{
		plan.Person: {Progress: person, Words: words}, plan.Professional: {Progress: professional},
	} {
		v.ID, v.Goal, v.Voice = id.New[string](), s.goals[0], voice
		if err := s.Plan.See(s.ctx, s.coordinator.actor, s.ID, v); err != nil {
			return fmt.Errorf("sees: %w", err)
		}
	}
	return nil
}

package demo

import (
	"fmt"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/day"
	"kasam/internal/decision"
	"kasam/internal/demo/scene"
	"kasam/internal/id"
	"kasam/internal/livelihood"
)

// waits plans what agencies are asked to decide: for some it was settled long
// ago, some wait, one in a few has nothing to live on meanwhile.
func (s *someone) waits() {
	last := s.opt.Today.Sub(s.enrolled)
	sickness, work, town := s.first(s.Cast.Sickness), s.first(s.Cast.Work), s.first(s.Cast.Town)
	if last > 200 {
		one := s.applies(20+s.n%9, sickness, s.Incomes.Sickness, "", decision.Payer{Kind: decision.ByIncome, Code: s.Incomes.Town})
		s.hears(38+s.n*7%45, one, decision.Note{Act: decision.ActFinal, Outcome: decision.Outcomes()[s.n%3]})
	}
	if last < 70 || !s.closed.IsZero() {
		return
	}
	switch {
	case s.rich == s:
		s.applies(last-41, sickness, s.Incomes.Disability, s.t("Halv sjukersättning"), decision.Payer{Kind: decision.ByIncome, Code: s.Incomes.Town})
		one := s.applies(last-50, town, "", s.t("Bidrag till arbetskläder"), decision.Payer{})
		s.hears(last-9, one, decision.Note{
			Act: decision.ActFinal, Outcome: decision.Refused, AppealBy: s.opt.Today.AddDays(12),
			Said: decision.Said{Complain: s.t("Skriv ett brev till kommunen. Skriv vilket beslut det gäller och varför det är fel.")},
		})
	case s.nth%9 == 0: // nobody pays meanwhile
		s.applies(last-26-s.nth, work, s.Incomes.Work, "", decision.Payer{Kind: decision.Nobody, Words: s.t("Hyran är betald till månadens slut")})
	case s.nth%9 == 3: // refused and appealed
		one := s.applies(last-68, sickness, s.Incomes.Sickness, "", decision.Payer{Kind: decision.BySavings, Words: s.t("Lån av systern")})
		s.hears(last-30, one, decision.Note{Act: decision.ActFinal, Outcome: decision.Refused, AppealBy: s.opt.Today.AddDays(20)})
		s.hears(last-17, one, decision.Note{Act: decision.ActAppeal, Said: decision.Said{Note: s.t("Läkaren skrev ett nytt intyg")}})
	case s.nth%9 == 5: // decided for the time being
		one := s.applies(last-33, work, s.Incomes.Work, "", decision.Payer{Kind: decision.ByIncome, Code: s.Incomes.Town})
		s.hears(last-12, one, decision.Note{
			Act: decision.ActPreliminary, Outcome: decision.Partly, Said: decision.Said{Note: s.t("A-kassan har inte lämnat sina uppgifter än")},
		})
	case s.nth%3 == 1:
		s.applies(last-4-s.nth, town, "", s.t("Boendestöd"), decision.Payer{})
	}
}

// applies has the coordinator note an application, so many days after enrolment.
func (s *someone) applies(days int, at colleague, code, what string, pays decision.Payer) string {
	one := id.New[string]()
	s.on(days, 10, func() error {
		if _, ok := livelihood.CodeOf(code); code != "" && !ok {
			return fmt.Errorf("the demo applies for %s, which is no income", code)
		}
		return s.Decision.Apply(s.ctx, s.coordinator.actor, decision.New{
			ID: one, Person: s.ID, Organisation: at.Organisation, Code: code, What: what, AppliedOn: access.Today(s.clock.Now()),
			Source: decision.Told, Payer: pays,
		})
	})
	return one
}

// hears has the coordinator note what came of it.
func (s *someone) hears(days int, one string, n decision.Note) {
	s.on(days, 15, func() error {
		n.On, n.Source = access.Today(s.clock.Now()), decision.Letter
		return s.Decision.Note(s.ctx, s.coordinator.actor, s.ID, one, n)
	})
}

// isAssessed plans a question to one who may know of the person: answered for
// some, asked these days for others, and for one the person has not said yes yet.
func (s *someone) isAssessed() {
	last := s.opt.Today.Sub(s.enrolled)
	if last < 70 || !s.closed.IsZero() || s.rich != s && s.nth%5 != 2 {
		return
	}
	p := s.life.Promises()[0]
	if p.Party == s.Cast.Sickness || s.Questions[p.Party][0] == "" {
		return
	}
	yes := assessment.Agreement{How: assessment.Oral, Witness: s.handler(p).Name}
	ask := func(days int, p scene.Promise, due day.Day, agreed assessment.Agreement) string {
		one, to, q := id.New[string](), s.handler(p), s.Questions[p.Party]
		s.on(days, 9, func() error {
			return s.Assessment.Ask(s.ctx, s.coordinator.actor, assessment.Question{
				ID: one, Person: s.ID, Professional: to.ID, Kind: q[0], Question: q[1], Why: q[2], Due: due, Agreement: agreed,
			})
		})
		return one
	}
	if s.rich == s || s.n%2 == 0 {
		s.isAnswered(ask(last-30, p, s.opt.Today.AddDays(-8), yes), last, s.handler(p), s.Questions[p.Party])
	}
	if s.rich != s {
		ask(last-6, p, s.opt.Today.AddDays(s.nth%9-2), yes)
		return
	}
	for _, other := range s.life.Promises() {
		if other.Party != p.Party && s.Questions[other.Party][0] != "" {
			ask(last-2, other, s.opt.Today.AddDays(18), assessment.Agreement{})
			return
		}
	}
}

// isAnswered plans the answer to a question, and that the person sees it
// differently.
func (s *someone) isAnswered(one string, last int, to colleague, q [6]string) {
	take := func(days int, c colleague, act assessment.Act, said assessment.Said) {
		s.on(days, 14, func() error { return s.Assessment.Take(s.ctx, c.actor, one, assessment.Acting{Act: act, Said: said}) })
	}
	take(last-12, to, assessment.ActAnswer, assessment.Said{Text: q[3], Plain: q[4], Document: s.t("Akten hos") + " " + to.OrganisationName})
	take(last-10, s.coordinator, assessment.ActView, assessment.Said{Text: q[5]})
}

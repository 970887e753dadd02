package demo

import (
	"fmt"
	"time"

	"kasam/internal/participation"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/decision"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
)

// rings plans what is easily lost, so that each bell rings for someone: with the
// coordinator whose login there is, one thing or two with each of a few people.
func (s *someone) rings() {
	last := s.opt.Today.Sub(s.enrolled)
	if last < 14 { // nobody has met around them yet
		s.applies(last-2, s.first(s.Cast.Sickness), s.Incomes.Sickness, "", decision.Payer{Kind: decision.BySavings, Words: s.t("Egna pengar")})
		return
	}
	if s.coordinator.ID != s.staff.coordinators[0].ID || !s.closed.IsZero() || last < 90 || s.rich == s {
		return
	}
	s.rung++
	switch by := s.coordinator.actor; s.rung {
	case 1:
		s.on(last-3, 15, func() error {
			return s.Meeting.Call(s.ctx, by, meeting.Meeting{
				ID: id.New[string](), Person: s.ID, Kind: meeting.Talk, Minutes: 45, Place: s.t("Biblioteket, rum 2"),
				StartsAt:    s.opt.Today.AddDays(4).Start(access.Zone()).Add(9 * time.Hour),
				Interpreter: meeting.Interpreter{Language: "ar", State: meeting.InterpreterWanted},
			})
		})
		s.on(last-5, 15, s.asksInVain)
	case 2:
		one := s.applies(last-48, s.first(s.Cast.Town), "", s.t("Bidrag till körkort"), decision.Payer{})
		s.hears(last-16, one, decision.Note{
			Act: decision.ActFinal, Outcome: decision.Refused, AppealBy: s.opt.Today.AddDays(5),
			Said: decision.Said{Complain: s.t("Skriv ett brev till kommunen. Skriv vilket beslut det gäller och varför det är fel.")},
		})
		s.on(last-30, 16, func() error { return s.Plan.SetReview(s.ctx, by, s.ID, s.opt.Today.AddDays(-3)) })
	case 3:
		s.on(last-2, 16, func() error { return s.Plan.SetReview(s.ctx, by, s.ID, s.opt.Today.AddDays(5)) })
		s.isAssessedLate(last - 25)
	}
}

// isAssessedLate plans a question that should have been answered by now.
func (s *someone) isAssessedLate(days int) {
	for _, p := range s.life.Promises() {
		q, to := s.Questions[p.Party], s.handler(p)
		if q[0] == "" {
			continue
		}
		s.on(days, 9, func() error {
			return s.Assessment.Ask(s.ctx, s.coordinator.actor, assessment.Question{
				ID: id.New[string](), Person: s.ID, Professional: to.ID, Kind: q[0], Question: q[1], Why: q[2], Due: s.opt.Today.AddDays(-2),
				Agreement: assessment.Agreement{How: assessment.Oral, Witness: to.Name},
			})
		})
		return
	}
}

// asksInVain asks when someone can meet, who does not answer.
func (s *someone) asksInVain() error {
	p := scheduling.Poll{ID: id.New[string](), Person: s.ID, Kind: meeting.Coordinating, Minutes: 60, Place: s.t("Samlingsrummet, Stationsgatan 4")}
	for i, hour := range []int{9, 14} {
		p.Times = append(p.Times, scheduling.Choice{ID: id.New[string](), Start: scheduling.At(s.workday(9+3*i), hour*60)})
	}
	for _, h := range s.asked(2) {
		p.Voters = append(p.Voters, scheduling.Voter{Professional: h.ID, Needed: true})
	}
	return s.Scheduling.Ask(s.ctx, s.coordinator.actor, p)
}

// oneLeavesWork: the last of the coordinators ends, and those they coordinated
// go over to another; for one of them nobody is found yet, and the coordinator
// whose login there is stands in.
func (w *world) oneLeavesWork() {
	list := w.staff.coordinators
	if len(list) < 3 {
		return
	}
	leaver, next, standsIn := list[len(list)-1], list[len(list)-2], list[0]
	var theirs []*someone
	for _, s := range w.all {
		if s.coordinator.ID == leaver.ID && s.closed.IsZero() && w.opt.Today.Sub(s.enrolled) > 0 {
			theirs = append(theirs, s)
		}
	}
	if len(theirs) == 0 {
		return
	}
	w.at(w.noon(0), func() error {
		for i, s := range theirs {
			var err error
			if i == 0 {
				err = w.Participation.SetDeputy(w.ctx, leaver.actor, s.ID, standsIn.ID, w.opt.Today, w.opt.Today.AddDays(30))
			} else {
				err = w.Participation.ChangeCoordinator(w.ctx, leaver.actor, s.ID, participation.Successor{To: next.ID, Asked: true})
			}
			if err != nil {
				return fmt.Errorf("someone takes over: %w", err)
			}
		}
		return w.Directory.Leave(w.ctx, w.admin, leaver.ID, w.opt.Today.AddDays(-1))
	})
}

package demo

import (
	"cmp"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/demo/scene"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/livelihood"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/story"
)

// someone is a person of the demo.
type someone struct {
	*world
	person.Person
	n           int // place among all; nth among those of their coordinator
	nth         int
	life        scene.Life
	coordinator colleague
	enrolled    day.Day
	closed      day.Day // none while they take part
	goals       []string
	agreed      map[string]bool // professionals who may know
	way         string          // their referral, and who made it
	refers      func() colleague
	rests       bool
}

// pick takes the nth of a list that begins again.
func pick(list []string, n int) string { return list[n%len(list)] }

func (s *someone) name() string { return s.Given + " " + s.Family }

// person plans everything that happens to the nth person.
func (w *world) person(n int) {
	s := &someone{world: w, n: n, life: w.Lives[n%len(w.Lives)], agreed: map[string]bool{}}
	s.coordinator, s.nth = w.staff.coordinators[n%len(w.staff.coordinators)], n/len(w.staff.coordinators)
	s.Person = person.Person{
		ID: id.New[id.Person](), Given: pick(w.Women, n), Family: pick(w.Families, n), Sex: "female", Country: w.file.Country,
		Municipality: pick(w.Towns, n), Language: w.Scene.Language, Reach: pick(w.Reach, n),
		Phone: fmt.Sprintf("%s %02d %02d", w.Phone, n/100%100, n%100),
		Birth: w.opt.Today.AddDays(-365*(w.Ages[0]+n*7%w.Ages[1]) - n*11%300), EasyRead: n%3 == 0,
	}
	if n%5 > 2 {
		s.Given, s.Sex = pick(w.Men, n), "male"
	}
	if s.life.Language != "" {
		s.Person.Language, s.Interpreter = s.life.Language, true
	} else if n%7 == 3 { // manages without an interpreter
		s.Person.Language = "ar"
	}
	// Enrolment is spread over three years, the newest last week.
	span := 1080
	s.enrolled = w.opt.Today.AddDays(-7 - span*(w.opt.People-1-n)/max(1, w.opt.People))
	if age := w.opt.Today.Sub(s.enrolled); age > 560 && n%3 != 0 {
		s.closed = s.enrolled.AddDays(430 + n*37%300)
		if s.closed.After(w.opt.Today) {
			s.closed = day.Day{}
		}
	}
	w.looksBack(s)
	if w.rich == nil && n >= w.opt.People/2 && s.closed.IsZero() && n%len(w.staff.coordinators) == 0 || w.opt.People == 1 {
		w.rich = s
	}
	s.comesIn()
	s.planLives()
	s.meets(14, 0)
	if w.opt.Today.Sub(s.enrolled) > 60 && s.closed.IsZero() {
		s.meets(w.opt.Today.Sub(s.enrolled)-14-s.nth*5%11, 1)
		s.comingMeeting()
		s.sitsDownToday()
		s.asksAnew()
		s.asksByLink()
		s.findsTime()
	}
	s.livesOn()
	s.waits()
	s.isAssessed()
	s.rings()
	s.takesARest()
	s.negotiates()
	s.leaves()
	w.all = append(w.all, s)
}

// on plans something so many days after enrolment, at an hour of the day.
func (s *someone) on(days, hour int, do func() error) {
	t := s.enrolled.AddDays(days).Start(access.Zone()).Add(time.Duration(hour)*time.Hour + time.Duration(s.n%50)*time.Minute)
	if s.closed.IsZero() || s.closed.After(access.Today(t)) {
		s.at(t, do)
	}
}

// comesIn: registered with what they want, asked for consent, listened to, and a
// plan made.
func (s *someone) comesIn() {
	by := s.coordinator.actor
	if s.n%4 != 1 {
		s.isReferred()
	}
	s.on(0, 9, func() error {
		if s.way != "" {
			return s.begins()
		}
		return s.Intake.Register(s.ctx, by, intake.Newcomer{
			Person: s.Person, Participation: id.New[id.Participation](), Programme: s.opt.Programme,
			Wish: s.life.Wish, Story: s.life.Story, StoryLanguage: cmp.Or(s.life.Language, s.Scene.Language), NotTheSame: true,
		})
	})
	for _, p := range s.life.Promises() {
		s.consents(1, s.handler(p))
		s.consents(1, s.staff.handlers[p.Party][0]) // who signs, when it is beyond the mandate
	}
	s.on(5, 10, func() error {
		for _, h := range s.life.Hindrances {
			if err := s.Story.AddItem(s.ctx, by, s.ID, story.Item{ID: id.New[string](), Area: h[0], Kind: "hindrance", Text: h[1], Voice: "person", Strategy: h[2]}); err != nil {
				return fmt.Errorf("hindrance: %w", err)
			}
		}
		for kind, list := range map[string][][2]string{"resource": s.life.Resources, "hope": s.life.Hopes} {
			for _, item := range list {
				if err := s.Story.AddItem(s.ctx, by, s.ID, story.Item{ID: id.New[string](), Area: item[0], Kind: kind, Text: item[1], Voice: "person"}); err != nil {
					return fmt.Errorf("%s: %w", kind, err)
				}
			}
		}
		return nil
	})
	s.on(9, 10, s.plans)
	for d := 185; d < 1200; d += 176 {
		s.on(d, 10, s.review)
	}
	if lately := s.opt.Today.Sub(s.enrolled) - 20 - s.nth%20; lately > 30 && s.nth%15 != 2 {
		s.on(lately, 10, s.review)
	}
}

// plans writes the goals in the person's words and agrees on them.
func (s *someone) plans() error {
	by := s.coordinator.actor
	for _, g := range s.life.Goals {
		goal := plan.Goal{ID: id.New[string](), Level: "goal", Words: g.Words, Voice: "person", Due: s.enrolled.AddMonths(12)}
		if err := s.Plan.AddGoal(s.ctx, by, s.ID, goal); err != nil {
			return fmt.Errorf("goal: %w", err)
		}
		s.goals = append(s.goals, goal.ID)
		for _, words := range g.Measures {
			if err := s.Plan.AddMeasure(s.ctx, by, s.ID, plan.Measure{ID: id.New[string](), Goal: goal.ID, Words: words}); err != nil {
				return fmt.Errorf("measure: %w", err)
			}
		}
	}
	if err := s.review(); err != nil {
		return err
	}
	if s.n%6 == 5 { // some plans are not agreed yet
		return nil
	}
	return s.Review.Answer(s.ctx, by, s.ID, plan.Answer{ID: id.New[string](), Yes: true, How: plan.OralInMeeting, Witness: s.coordinator.Name}, 0)
}

// review sets the day on which the plan is gone through next.
func (s *someone) review() error {
	if err := s.Plan.SetReview(s.ctx, s.coordinator.actor, s.ID, access.Today(s.clock.Now()).AddMonths(6)); err != nil {
		return fmt.Errorf("review: %w", err)
	}
	return nil
}

// handler picks who at a party is asked.
func (s *someone) handler(p scene.Promise) colleague {
	list := s.staff.handlers[p.Party]
	return list[(s.n+p.Goal)%len(list)]
}

// consents has the person say yes to one professional, and again each time the
// yes runs out while they take part.
func (s *someone) consents(days int, to colleague) {
	if s.agreed[string(to.ID)] {
		return
	}
	s.agreed[string(to.ID)] = true
	categories := []access.Category{access.Reach, access.Plan, access.Meetings}
	if s.n%2 == 0 {
		categories = append(categories, access.Story)
		for _, area := range s.Shares {
			categories = append(categories, access.Area(area))
		}
	}
	how, witness := "paper", ""
	if s.n%4 == 0 {
		how, witness = "oral", s.coordinator.Name
	}
	months := s.file.Consent.MaxMonths
	for from := days; from < 1200; from += 30*months - 5 {
		s.on(from, 11, func() error {
			err := s.Consent.Give(s.ctx, s.coordinator.actor, consent.Giving{
				ID: id.New[string](), Person: s.ID, Kind: "waiver", Organisation: to.Organisation, Professional: to.ID,
				Categories: categories, Cooperation: s.file.Consent.Cooperations[0].Key, Until: access.Today(s.clock.Now()).AddMonths(months).AddDays(-1),
				How: how, Witness: witness, Language: s.Scene.Language, TextVersion: s.file.Consent.TextVersion,
			})
			if err != nil {
				return fmt.Errorf("consent: %w", err)
			}
			return nil
		})
	}
}

// livesOn: contacts, phases, income and what they take part in.
func (s *someone) livesOn() {
	by, last := s.coordinator.actor, s.opt.Today.Sub(s.enrolled)
	first := 3
	if s.n%6 == 2 { // some are met later than they should
		first = 19
	}
	for d, step := first, 0; d <= last-s.silence(); d, step = d+7+(s.nth+step)%5, step+1 {
		if d < last-200 && step%3 != 0 { // long ago, one in three is enough to tell of
			continue
		}
		channel := participation.Channels()[(s.n+step)%len(participation.Channels())]
		if d > last-s.silence()-12 && s.nth%4 != 1 { // most are met, not only written to
			channel = "meeting"
		}
		s.on(d, 14, func() error {
			return s.Participation.RecordContact(s.ctx, by, s.ID, participation.Contact{
				ID: id.New[string](), On: access.Today(s.clock.Now()), Channel: channel, Minutes: 15 + 15*(step%4),
			})
		})
	}
	s.comesFurther()
	code, share := s.life.LivesOn()
	s.on(2, 13, func() error {
		return s.Livelihood.AddIncome(s.ctx, by, livelihood.Income{
			ID: id.New[string](), Person: s.ID, Code: code, Share: share, From: s.enrolled.AddDays(-420 - s.n*17%300),
			Source: "self", Certainty: "reported",
		})
	})
	if s.n%3 == 0 {
		s.on(210+s.n%40, 13, func() error {
			return s.Livelihood.AddActivity(s.ctx, by, livelihood.Activity{
				ID: id.New[string](), Person: s.ID, Activity: s.Scene.Activity, Share: 50, From: access.Today(s.clock.Now()), To: access.Today(s.clock.Now()).AddDays(80),
			})
		})
	}
}

// comesFurther goes through the phases of the programme in their usual time; where
// any order is allowed, some begin elsewhere, turn back, or never come to one.
func (s *someone) comesFurther() {
	by, list := s.coordinator.actor, s.file.Phases
	days := 0
	for i := 1; i < len(list); i++ {
		weeks := list[i-1].Weeks
		if weeks == 0 {
			weeks = 20
		}
		days += 7 * weeks
		phase := list[i]
		if s.AnyOrder {
			if phase = list[(i*(1+s.n%3)+s.n)%len(list)]; (s.n+i)%5 == 0 {
				continue
			}
		}
		s.on(days+s.n*13%60, 15, func() error {
			if s.rests {
				return nil
			}
			return s.Participation.SetPhase(s.ctx, by, s.ID, phase.Key)
		})
	}
}

// silence is for how many days nobody has been in touch: with most for a few.
func (s *someone) silence() int {
	switch s.nth % 16 {
	case 3:
		return 17
	case 14:
		return 23
	}
	return s.nth % 6
}

// leaves closes the participation of those who have left.
func (s *someone) leaves() {
	if s.closed.IsZero() {
		return
	}
	e := participation.Ending{On: s.closed, Reason: "self-supporting-work", GoodHealth: true, OwnSupport: true}
	switch s.n % 5 {
	case 1:
		e = participation.Ending{On: s.closed, Reason: "moved", GoodHealth: true, NextHolder: s.t("Socialtjänsten i den nya kommunen")}
	case 2:
		e = participation.Ending{On: s.closed, Reason: "self-supporting-studies", GoodHealth: true, OwnSupport: true}
	case 4:
		e = participation.Ending{On: s.closed, Reason: "discontinued-illness", NextHolder: s.t("Vårdcentralen i Norrvik")}
	}
	code := map[string]string{"self-supporting-work": s.Incomes.Wage, "self-supporting-studies": s.Incomes.Study}[e.Reason]
	s.at(s.closed.Start(access.Zone()).Add(10*time.Hour), func() error {
		if code != "" {
			if err := s.endIncome(code); err != nil {
				return fmt.Errorf("income: %w", err)
			}
		}
		return s.endsWith(e)
	})
	s.isAskedAfter()
}

// endIncome lets the old income end the day before the new one begins.
func (s *someone) endIncome(code string) error {
	h, err := s.Livelihood.Of(s.ctx, s.coordinator.actor, s.ID)
	if err != nil {
		return err
	}
	for _, in := range h.Incomes {
		if in.To.IsZero() {
			if err := s.Livelihood.EndIncome(s.ctx, s.coordinator.actor, s.ID, in.ID, s.closed.AddDays(-1)); err != nil {
				return err
			}
		}
	}
	return s.Livelihood.AddIncome(s.ctx, s.coordinator.actor, livelihood.Income{
		ID: id.New[string](), Person: s.ID, Code: code, Share: 100, From: s.closed, Source: "agency", Certainty: "decided",
	})
}

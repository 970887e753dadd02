package plan_test

import (
	"testing"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/story"
)

func TestAPlanFromTheFirstWishToTheAgreement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			w.later()
		}
		must(w.stories.Tell(ctx, w.coach, w.person, story.Telling{ID: id.New[string](), Wish: "Vara bland folk igen", Language: "sv"}))
		debt := id.New[string]()
		must(w.stories.AddItem(ctx, w.coach, w.person, story.Item{ID: debt, Area: "money", Kind: story.Hindrance, Text: "Skulder på fem ställen", Voice: story.Person}))

		p := w.plan(t, w.coach)
		if p.ID != "" || p.Wish != "Vara bland folk igen" || p.Agreed() {
			t.Errorf("before it is begun: %+v", p)
		}
		if err := w.say(t, w.self, plan.OwnLogin, 0); refused(err) != "plan.nothing_to_agree" {
			t.Errorf("agreeing to nothing: %v", err)
		}

		wish, step := id.New[string](), id.New[string]()
		must(w.desk.AddGoal(ctx, w.coach, w.person, plan.Goal{ID: wish, Level: plan.Wish, Words: p.Wish, Voice: plan.Person}))
		must(w.desk.AddGoal(ctx, w.coach, w.person, plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Sova", Voice: plan.Person}))
		must(w.desk.AddGoal(ctx, w.coach, w.person, plan.Goal{ID: step, Parent: wish, Level: plan.Step, Words: "Ringa kaféet", Voice: plan.Professional, Due: day.Must("2026-12-01")}))
		measure := id.New[string]()
		must(w.desk.AddMeasure(ctx, w.coach, w.person, plan.Measure{ID: measure, Goal: step, Words: "En lista över skulderna", Item: debt}))
		must(w.desk.SetReview(ctx, w.coach, w.person, day.Must("2027-02-20")))

		p = w.plan(t, w.self)
		if len(p.Goals) != 3 || p.Goals[0].ID != wish || p.Goals[1].ID != step || p.Depth(p.Goals[1]) != 1 || p.ReviewOn != day.Must("2027-02-20") {
			t.Fatalf("the plan is %+v", p)
		}
		if m := p.Goals[1].Measures[0]; m.Words != "En lista över skulderna" || m.Answers != "Skulder på fem ställen" || m.Item != debt {
			t.Errorf("the measure is %+v", m)
		}
		if items, err := w.stories.Picture(ctx, w.coach, w.person); err != nil || items[0].State != story.Answered {
			t.Errorf("the hindrance is %+v (%v)", items, err)
		}

		// Nobody agrees to what they have not seen.
		seen := p.Version
		must(w.desk.ReviseMeasure(ctx, w.coach, w.person, plan.Measure{ID: measure, Goal: step, Words: "En lista", Version: 1}))
		if err := w.say(t, w.self, plan.OwnLogin, seen); fault.KindOf(err) != fault.Conflict {
			t.Errorf("agreeing to an earlier version: %v", err)
		}
		must(w.say(t, w.self, plan.OwnLogin, w.plan(t, w.self).Version))
		p = w.plan(t, w.coach)
		if !p.Agreed() || p.AgreedHow != plan.OwnLogin || p.ChangedSinceAgreed() {
			t.Errorf("agreed: %+v", p)
		}

		// Success is what was agreed; a new day is not.
		g := p.Goals[1]
		g.State = plan.Reached
		must(w.desk.ReviseGoal(ctx, w.coach, w.person, g))
		if p = w.plan(t, w.coach); p.ChangedSinceAgreed() {
			t.Error("a goal that was reached counts as changed")
		}
		g = p.Goals[1]
		g.Due = day.Must("2027-01-15")
		must(w.desk.ReviseGoal(ctx, w.coach, w.person, g))
		if p = w.plan(t, w.coach); !p.Changed(p.Goals[1]) || p.Changed(p.Goals[0]) {
			t.Errorf("changed: %v %v", p.Changed(p.Goals[1]), p.Changed(p.Goals[0]))
		}
		must(w.desk.AddMeasure(ctx, w.coach, w.person, plan.Measure{ID: id.New[string](), Goal: wish, Words: "Prova på kaféet"}))
		if p = w.plan(t, w.coach); !p.Changed(p.Goals[0]) {
			t.Error("a new measure does not count as a change")
		}
		must(w.say(t, w.coach, plan.OralInMeeting, 0))
		if p = w.plan(t, w.coach); p.ChangedSinceAgreed() || p.AgreedHow != plan.OralInMeeting {
			t.Errorf("agreed again: %+v", p)
		}
	})
}

func TestWhoMayDoWhatWithThePlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		if err := w.stories.Tell(ctx, w.coach, w.person, story.Telling{ID: id.New[string](), Wish: "Sova", Language: "sv"}); err != nil {
			t.Fatal(err)
		}
		debt := id.New[string]()
		if err := w.stories.AddItem(ctx, w.coach, w.person, story.Item{ID: debt, Area: "money", Kind: story.Hindrance, Text: "Skulder", Voice: story.Person}); err != nil {
			t.Fatal(err)
		}
		goal := plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Sova", Voice: plan.Person}
		if err := w.desk.AddGoal(ctx, w.coach, w.person, goal); err != nil {
			t.Fatal(err)
		}
		if err := w.desk.AddMeasure(ctx, w.coach, w.person, plan.Measure{ID: id.New[string](), Goal: goal.ID, Words: "Lista", Item: debt}); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name               string
			by                 access.Actor
			read, write, agree fault.Kind
			sees               string // of what a measure answers
			wish               string
		}{
			{"the coordinator", w.coach, 0, 0, 0, "Skulder", "Sova"},
			{"the person agrees but does not write", w.self, 0, fault.Forbidden, fault.Invalid, "Skulder", "Sova"},
			{"who was let see the plan sees no more than it", w.housing, 0, fault.Forbidden, fault.Forbidden, "", ""},
			{"who was not finds nobody", w.nobody, fault.NotFound, fault.NotFound, fault.NotFound, "", ""},
		} {
			t.Run(tt.name, func(t *testing.T) {
				p, err := w.desk.Of(ctx, tt.by, w.person)
				if fault.KindOf(err) != tt.read {
					t.Errorf("reads: %v", err)
				}
				if err == nil && (p.Goals[0].Measures[0].Answers != tt.sees || p.Wish != tt.wish) {
					t.Errorf("sees %+v", p)
				}
				for act, err := range map[string]error{
					"adds a goal":    w.desk.AddGoal(ctx, tt.by, w.person, plan.Goal{ID: id.New[string](), Level: plan.Step, Words: "x", Voice: plan.Person}),
					"adds a measure": w.desk.AddMeasure(ctx, tt.by, w.person, plan.Measure{ID: id.New[string](), Goal: goal.ID, Words: "x"}),
					"sets a review":  w.desk.SetReview(ctx, tt.by, w.person, day.Must("2027-01-01")),
				} {
					if fault.KindOf(err) != tt.write {
						t.Errorf("%s: %v", act, err)
					}
				}
				if err := w.say(t, tt.by, plan.Paper, 0); fault.KindOf(err) != tt.agree {
					t.Errorf("agrees on paper: %v", err)
				}
			})
		}
	})
}

func TestWhatThePersonSaysSticks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		goal := plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Sova", Target: "Sex timmar", Voice: plan.Person}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(w.desk.AddGoal(ctx, w.coach, w.person, goal))
		must(w.say(t, w.self, plan.OwnLogin, 0))
		w.later()
		if err := w.answer(t, w.self, plan.Answer{How: plan.OwnLogin}, 0); refused(err) != "said: error.required" {
			t.Errorf("a no without a word: %v", err)
		}
		must(w.answer(t, w.self, plan.Answer{How: plan.OwnLogin, Words: "Jag vill inte börja där."}, 0))
		p := w.plan(t, w.coach)
		if a, _ := p.Answer(); p.Agreed() || !p.Refused() || a.Words != "Jag vill inte börja där." || len(p.Answers) != 2 {
			t.Errorf("after the no: %+v", p)
		}
		w.later()
		must(w.say(t, w.coach, plan.OralInMeeting, p.Version))
		p = w.plan(t, w.self)
		if a, _ := p.Answer(); !p.Agreed() || p.Refused() || a.Witness != "Sara Holm" || len(p.Answers) != 3 || p.Answers[1].Words == "" {
			t.Errorf("after the yes: %+v", p.Answers)
		}

		w.later()
		see := func(by access.Actor, voice, progress, words string) error {
			return w.desk.See(ctx, by, w.person, plan.View{ID: id.New[string](), Goal: goal.ID, Voice: voice, Progress: progress, Words: words})
		}
		must(see(w.coach, plan.Professional, "-1", "Fyra timmar."))
		must(see(w.coach, plan.Person, "-2", "Jag sover inte alls."))
		w.later()
		must(see(w.self, "", "-1", "Lite bättre."))
		if err := see(w.housing, plan.Professional, "0", ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader judges: %v", err)
		}
		g, _ := w.plan(t, w.housing).Goal(goal.ID)
		mine, _ := g.Latest(plan.Person)
		theirs, _ := g.Latest(plan.Professional)
		if mine.Words != "Lite bättre." || mine.Told != plan.Written || theirs.Progress != "-1" || g.Differ() ||
			len(g.Views) != 3 || g.Views[1].Told == g.Views[2].Told {
			t.Errorf("seen: %+v", g.Views)
		}
		after := w.plan(t, w.coach)
		if after.Version != p.Version || !after.MovedAt.Equal(w.now) || after.ChangedSinceAgreed() {
			t.Errorf("a judgement changes what was agreed, or does not move the plan: %+v", after)
		}
	})
}

func TestWhoAnswersForThePlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		if err := w.desk.AddGoal(ctx, w.coach, w.person, plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Sova", Voice: plan.Person}); err != nil {
			t.Fatal(err)
		}
		f := plan.Frame{
			Organisation: w.housing.Organisation, Professional: w.housing.Professional, From: day.Must("2026-11-01"), Until: day.Must("2027-10-31"),
			Conditions: "Egen bostad", Way: "Möte varje månad", Near: "Systern är med",
		}
		for _, tt := range []struct {
			name    string
			by      access.Actor
			change  func(f *plan.Frame)
			version int
			refusal string
		}{
			{"someone who works elsewhere", w.coach, func(f *plan.Frame) { f.Professional = w.nobody.Professional }, 2, "professional: plan.lead_elsewhere"},
			{"nobody there is", w.coach, func(f *plan.Frame) { f.Organisation = id.New[id.Organisation]() }, 2, "organisation: error.choose"},
			{"it ends before it begins", w.coach, func(f *plan.Frame) { f.Until = day.Must("2026-10-31") }, 2, "until: plan.until_before"},
			{"upon what has changed", w.coach, func(*plan.Frame) {}, 1, "plan.changed_meanwhile"},
			{"by a reader", w.housing, func(*plan.Frame) {}, 2, "error.coordinator_only"},
			{"as it should be", w.coach, func(*plan.Frame) {}, 2, ""},
		} {
			t.Run(tt.name, func(t *testing.T) {
				one := f
				tt.change(&one)
				if err := w.desk.SetFrame(ctx, tt.by, w.person, one, tt.version); refused(err) != tt.refusal {
					t.Errorf("refused with %q, want %q", refused(err), tt.refusal)
				}
			})
		}
		f.OrganisationName, f.ProfessionalName = "Bostads AB Granen", "Anna Ek"
		if p := w.plan(t, w.self); p.Frame != f {
			t.Errorf("kept is %+v, want %+v", p.Frame, f)
		}
	})
}

func TestTwoWhoChangeThePlanAtOnceAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		goal := plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Sova", Voice: plan.Person}
		measure := plan.Measure{ID: id.New[string](), Goal: goal.ID, Words: "Lista"}
		for _, err := range []error{w.desk.AddGoal(ctx, w.coach, w.person, goal), w.desk.AddMeasure(ctx, w.coach, w.person, measure)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		goal.Words, goal.State, goal.Version = "Sova hela natten", plan.Open, 1
		measure.Words, measure.Version = "En lista", 1
		for _, err := range []error{w.desk.ReviseGoal(ctx, w.coach, w.person, goal), w.desk.ReviseMeasure(ctx, w.coach, w.person, measure)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, err := range []error{w.desk.ReviseGoal(ctx, w.coach, w.person, goal), w.desk.ReviseMeasure(ctx, w.coach, w.person, measure)} {
			if fault.KindOf(err) != fault.Conflict {
				t.Errorf("the second: %v", err)
			}
		}
		p := w.plan(t, w.coach)
		if p.Goals[0].Words != "Sova hela natten" || p.Goals[0].Measures[0].Words != "En lista" {
			t.Errorf("kept is %+v", p)
		}
		goal.ID = id.New[string]()
		if err := w.desk.ReviseGoal(ctx, w.coach, w.person, goal); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a goal that is not there: %v", err)
		}
		measure.Item = id.New[string]()
		if err := w.desk.AddMeasure(ctx, w.coach, w.person, measure); refused(err) != "item: error.choose" {
			t.Errorf("a measure that answers nothing there is: %v", err)
		}
	})
}

// say says yes.
func (w *world) say(t *testing.T, by access.Actor, how string, version int) error {
	return w.answer(t, by, plan.Answer{Yes: true, How: how, Witness: "Sara Holm"}, version)
}

func (w *world) answer(t *testing.T, by access.Actor, a plan.Answer, version int) error {
	t.Helper()
	a.ID = id.New[string]()
	return w.db.Write(t.Context(), func(tx *db.Tx) error {
		_, err := plan.Say(tx, w.vault, by, w.person, a, version, w.now)
		return err
	})
}

// plan returns the plan as by sees it.
func (w *world) plan(t *testing.T, by access.Actor) plan.Plan {
	t.Helper()
	p, err := w.desk.Of(t.Context(), by, w.person)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/plan"
)

var (
	now         = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	today       = day.Must("2026-11-20")
	self        = access.Sight{Grounds: []access.Ground{{Relation: access.IsSelf}}}
	coordinator = access.Sight{Grounds: []access.Ground{{Relation: access.IsCoordinator}}}
	recipient   = access.Imagine("", []access.Category{access.Plan})
)

func refused(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestWhatAGoalMayBe(t *testing.T) {
	p := plan.Plan{Goals: []plan.Goal{
		{ID: "wish", Level: plan.Wish, Words: "Jobba med folk", Voice: plan.Person, State: plan.Open, Version: 1},
		{ID: "step", Level: plan.Step, Parent: "wish", Words: "Ringa kaféet", Voice: plan.Person, State: plan.Open, Version: 3},
	}}
	for _, tt := range []struct {
		name    string
		goal    plan.Goal
		revise  bool
		refusal string
	}{
		{"a wish in the person's words", plan.Goal{Level: plan.Wish, Words: "Sova", Voice: plan.Person}, false, ""},
		{"levels may be skipped", plan.Goal{Level: plan.Step, Parent: "wish", Words: "Sova", Voice: plan.Person}, false, ""},
		{"a goal needs no other above it", plan.Goal{Level: plan.Aim, Words: "Sova", Voice: plan.Professional}, false, ""},
		{"nothing hangs under a lower level", plan.Goal{Level: plan.Purpose, Parent: "step", Words: "Sova", Voice: plan.Person}, false, "parent: plan.parent_above"},
		{"nor under its own", plan.Goal{Level: plan.Wish, Parent: "wish", Words: "Sova", Voice: plan.Person}, false, "parent: plan.parent_above"},
		{"nor under what is not in the plan", plan.Goal{Level: plan.Step, Parent: "other", Words: "Sova", Voice: plan.Person}, false, "parent: error.choose"},
		{"every mistake at once", plan.Goal{}, false, "words: error.required; level: error.choose; voice: error.choose"},
		{"words are few", plan.Goal{Level: plan.Wish, Words: strings.Repeat("ö", 501), Voice: plan.Person}, false, "words: error.too_long"},
		{"reached", plan.Goal{ID: "step", Parent: "wish", Level: plan.Step, Words: "Ringa", Voice: plan.Person, State: plan.Reached, Version: 3}, true, ""},
		{"changed by someone else first", plan.Goal{ID: "step", Level: plan.Step, Words: "Ringa", Voice: plan.Person, State: plan.Open, Version: 2}, true, "error.changed"},
		{"not of this plan", plan.Goal{ID: "other", Level: plan.Step, Words: "Ringa", Voice: plan.Person, State: plan.Open, Version: 1}, true, "error.unknown"},
		{"not below what hangs under it", plan.Goal{ID: "wish", Level: plan.Step, Words: "Jobba", Voice: plan.Person, State: plan.Open, Version: 1}, true, "level: plan.level_below"},
		{"not under itself", plan.Goal{ID: "wish", Parent: "wish", Level: plan.Purpose, Words: "Jobba", Voice: plan.Person, State: plan.Open, Version: 1}, true, "parent: plan.parent_above"},
		{"in no unheard-of state", plan.Goal{ID: "wish", Level: plan.Wish, Words: "Jobba", Voice: plan.Person, State: "half", Version: 1}, true, "state: error.choose"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			act := p.Adding
			if tt.revise {
				act = p.Revising
			}
			if _, err := act(tt.goal, now); refused(err) != tt.refusal {
				t.Errorf("refused with %q, want %q", refused(err), tt.refusal)
			}
		})
	}
}

func TestHowThePersonAgrees(t *testing.T) {
	open := plan.Plan{Goals: []plan.Goal{{ID: "a", State: plan.Open}}}
	done := plan.Plan{Goals: []plan.Goal{{ID: "a", State: plan.Reached}}}
	for _, tt := range []struct {
		name    string
		plan    plan.Plan
		how     string
		sight   access.Sight
		refusal string
	}{
		{"at their own login", open, plan.OwnLogin, self, ""},
		{"on paper, says the coordinator", open, plan.Paper, coordinator, ""},
		{"in a meeting, says the coordinator", open, plan.OralInMeeting, coordinator, ""},
		{"a coordinator has not the person's login", open, plan.OwnLogin, coordinator, "how: error.choose"},
		{"the person does not record a paper", open, plan.Paper, self, "how: error.choose"},
		{"a reader agrees to nothing", open, plan.Paper, recipient, "error.coordinator_only"},
		{"there must be something to agree to", done, plan.OwnLogin, self, "plan.nothing_to_agree"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := tt.plan.Saying(plan.Answer{Yes: true, How: tt.how, Witness: "Sara"}, tt.sight, now)
			if refused(err) != tt.refusal {
				t.Fatalf("refused with %q, want %q", refused(err), tt.refusal)
			}
			if p.Agreed() != (err == nil) {
				t.Errorf("agreed: %v", p.Agreed())
			}
		})
	}
}

func TestTheReviewIsAheadAndNotTooFar(t *testing.T) {
	for _, tt := range []struct {
		name    string
		on      day.Day
		refusal string
	}{
		{"today", today, ""},
		{"yesterday", today.AddDays(-1), "review: plan.review_past"},
		{"in two years", today.AddMonths(24), ""},
		{"after that", today.AddMonths(24).AddDays(1), "review: plan.review_far"},
		{"no day", day.Day{}, "review: error.required"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := (plan.Plan{}).Reviewing(tt.on, today); refused(err) != tt.refusal {
				t.Errorf("refused with %q, want %q", refused(err), tt.refusal)
			}
		})
	}
}

func TestAMeasureHangsUnderAGoalOfThePlan(t *testing.T) {
	p := plan.Plan{Goals: []plan.Goal{{ID: "a"}}}
	if _, err := (plan.Measure{Goal: "a", Words: " Skuldrådgivning "}).Adding(p); err != nil {
		t.Error(err)
	}
	if _, err := (plan.Measure{Goal: "b"}).Adding(p); refused(err) != "words: error.required; goal: error.choose" {
		t.Errorf("refused with %q", refused(err))
	}
}

// Whatever is done to a plan, in whatever order: goals hang only under higher
// ones, versions count, and what was agreed is either as it was or marked.
func TestAPlanStaysWholeWhateverIsDone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan.Plan{}
		at := now
		agreed := make(map[string]plan.Goal) // as the person last agreed to them
		ids := func() []string {
			list := []string{"", "unheard-of"}
			for _, g := range p.Goals {
				list = append(list, g.ID)
			}
			return list
		}
		draw := func() plan.Goal {
			return plan.Goal{
				Parent: rapid.SampledFrom(ids()).Draw(t, "parent"),
				Level:  rapid.SampledFrom(append(plan.Levels(), "none")).Draw(t, "level"),
				Words:  rapid.SampledFrom([]string{"", "sova", "jobba"}).Draw(t, "words"),
				Voice:  rapid.SampledFrom([]string{plan.Person, plan.Professional}).Draw(t, "voice"),
				State:  rapid.SampledFrom([]string{plan.Open, plan.Reached, plan.Dropped}).Draw(t, "state"),
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(*rapid.T) {
				at = at.Add(time.Minute)
				g := draw()
				g.ID = string(rune('a' + len(p.Goals)))
				if g, err := p.Adding(g, at); err == nil {
					p.Goals = append(p.Goals, g)
				}
			},
			"revise": func(t *rapid.T) {
				at = at.Add(time.Minute)
				g := draw()
				g.ID = rapid.SampledFrom(ids()).Draw(t, "goal")
				was, ok := p.Goal(g.ID)
				g.Version = was.Version - rapid.IntRange(0, 1).Draw(t, "stale")
				is, err := p.Revising(g, at)
				if err != nil {
					return
				}
				if !ok || g.Version != was.Version {
					t.Fatalf("revised %q from version %d of %d", g.ID, g.Version, was.Version)
				}
				is.Version++
				n := slices.IndexFunc(p.Goals, func(g plan.Goal) bool { return g.ID == is.ID })
				p.Goals[n] = is
			},
			"agree": func(*rapid.T) {
				at = at.Add(time.Minute)
				is, err := p.Saying(plan.Answer{Yes: true, How: plan.OwnLogin}, self, at)
				if err != nil {
					return
				}
				p = is
				for _, g := range p.Goals {
					agreed[g.ID] = g
				}
			},
			"": func(t *rapid.T) {
				for _, g := range p.Goals {
					if parent, ok := p.Goal(g.Parent); g.Parent != "" &&
						(!ok || slices.Index(plan.Levels(), parent.Level) >= slices.Index(plan.Levels(), g.Level)) {
						t.Fatalf("%s %s hangs under %s %s", g.Level, g.ID, parent.Level, parent.ID)
					}
					was, known := agreed[g.ID]
					same := known && was.Words == g.Words && was.Level == g.Level && was.Parent == g.Parent &&
						was.Voice == g.Voice && (was.State == plan.Dropped) == (g.State == plan.Dropped)
					if p.Agreed() && !same && !p.Changed(g) {
						t.Fatalf("%s is not what was agreed, and is not marked", g.ID)
					}
					if !p.Agreed() && p.Changed(g) {
						t.Fatalf("%s has changed since nothing was agreed", g.ID)
					}
				}
				// The page shows every goal once, each after its parent.
				list := plan.Ordered(p.Goals)
				if len(list) != len(p.Goals) {
					t.Fatalf("%d of %d goals are shown", len(list), len(p.Goals))
				}
				seen := map[string]bool{"": true}
				for _, g := range list {
					if !seen[g.Parent] {
						t.Fatalf("%s is shown before its parent", g.ID)
					}
					seen[g.ID] = true
				}
			},
		})
	})
}

func TestHowFarAGoalHasCome(t *testing.T) {
	p := plan.Plan{ID: "p", Goals: []plan.Goal{
		{ID: "plain", Level: plan.Aim, State: plan.Open}, {ID: "measured", Level: plan.Aim, State: plan.Open, Target: "Sex timmar"},
	}}
	for _, tt := range []struct {
		name    string
		view    plan.View
		sight   access.Sight
		refusal string
	}{
		{"in plain words when no target was agreed", plan.View{Goal: "plain", Voice: plan.Professional, Progress: plan.UnderWay}, coordinator, ""},
		{"beside the target when one was", plan.View{Goal: "measured", Voice: plan.Professional, Progress: "+1"}, coordinator, ""},
		{"not beside a target that there is not", plan.View{Goal: "plain", Voice: plan.Person, Progress: "0"}, self, "progress: error.choose"},
		{"not in plain words when there is one", plan.View{Goal: "measured", Voice: plan.Person, Progress: plan.There}, self, "progress: error.choose"},
		{"a coordinator says whose judgement it is", plan.View{Goal: "plain", Progress: plan.There}, coordinator, "whose: error.choose"},
		{"the person always judges for themself", plan.View{Goal: "plain", Voice: plan.Professional, Progress: plan.There}, self, ""},
		{"a reader does not judge", plan.View{Goal: "plain", Voice: plan.Professional, Progress: plan.There}, recipient, "error.coordinator_only"},
		{"there must be such a goal", plan.View{Goal: "other", Voice: plan.Person, Progress: plan.There}, self, "error.unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := p.Seeing(tt.view, tt.sight, now)
			if refused(err) != tt.refusal {
				t.Fatalf("refused with %q, want %q", refused(err), tt.refusal)
			}
			if err == nil && tt.sight.Self() && (v.Voice != plan.Person || v.Told != plan.Written) {
				t.Errorf("kept as %+v", v)
			}
		})
	}
}

func TestWhatMakesAPlanTheory(t *testing.T) {
	good := plan.Footing{Begun: true, Coordinator: true, Moved: today.AddDays(-plan.StillDays), Parties: 1}
	for _, tt := range []struct {
		name   string
		change func(f *plan.Footing)
		want   []plan.Lack
	}{
		{"someone leads it, others are in it, it moves", func(*plan.Footing) {}, nil},
		{"nobody leads it", func(f *plan.Footing) { f.Coordinator = false }, []plan.Lack{plan.NoCoordinator}},
		{"nobody else is in it", func(f *plan.Footing) { f.Parties = 0 }, []plan.Lack{plan.NoParty}},
		{"it has stood still a day too long", func(f *plan.Footing) { f.Moved = f.Moved.AddDays(-1) }, []plan.Lack{plan.NoMovement}},
		{
			"all three", func(f *plan.Footing) { *f = plan.Footing{Begun: true, Moved: day.Must("2020-01-01")} },
			[]plan.Lack{plan.NoCoordinator, plan.NoParty, plan.NoMovement},
		},
		{"it is not begun", func(f *plan.Footing) { *f = plan.Footing{} }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := good
			tt.change(&f)
			if got := f.Theory(today); !slices.Equal(got, tt.want) {
				t.Errorf("lacks %v, want %v", got, tt.want)
			}
		})
	}
}

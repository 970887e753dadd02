package review_test

import (
	"os"
	"regexp"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/review"
)

func TestAPlanIsKeptAsItStood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		if s := w.of(w.coach); len(s.Versions) != 0 || len(s.Theory) != 0 {
			t.Errorf("before anything: %+v", s)
		}
		if err := w.desk.Keep(ctx, w.coach, w.person, id.New[string](), ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a plan that is not begun is kept: %v", err)
		}
		housing, _ := w.begin()
		w.say(true, "")
		w.later(3)
		w.must(w.promises.Accept(ctx, w.housing, housing))
		p, _ := w.plans.Of(ctx, w.coach, w.person)
		g := p.Goals[0]
		g.Words = "Bo kvar hela året"
		w.must(w.plans.ReviseGoal(ctx, w.coach, w.person, g))
		w.must(w.plans.See(ctx, w.self, w.person, plan.View{ID: id.New[string](), Goal: w.goal, Progress: plan.UnderWay}))

		s := w.of(w.self)
		if s.Last.N != 1 || s.Yes.N != 1 || s.Versions[0].Why != review.Agreed || s.Versions[0].Snapshot.Goals != nil {
			t.Errorf("after the yes: %+v", s)
		}
		if diff := cmp.Diff([]string{"changed " + w.goal + " [words person]", "accepted " + housing}, told(s.Since)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"changed " + w.goal + " [words]"}, told(s.SinceYes)); diff != "" {
			t.Error(diff)
		}

		next := access.Today(w.now).AddMonths(3)
		if err := w.desk.Hold(ctx, w.coach, w.person, review.Holding{ID: id.New[string](), Note: "x"}); err == nil || err.Error() != "review: error.required" {
			t.Errorf("a review without the next one: %v", err)
		}
		w.must(w.desk.Hold(ctx, w.coach, w.person, review.Holding{ID: id.New[string](), Note: "Det går bättre.", Next: next}))
		w.later(1)
		w.must(w.desk.Keep(ctx, w.coach, w.person, id.New[string](), "Inför flytten"))
		w.say(false, "Inte det där om dörren.")

		s = w.of(w.self)
		if got := []int{s.Versions[0].N, s.Versions[1].N, s.Versions[2].N, s.Versions[3].N}; !cmp.Equal(got, []int{4, 3, 2, 1}) {
			t.Errorf("versions %v", got)
		}
		if s.Yes.N != 0 || s.Versions[0].Why != review.NotAgreed || s.Versions[1].Note != "Inför flytten" || s.Versions[1].ByName != "Ingrid Solberg" {
			t.Errorf("after the no: %+v", s.Versions)
		}
		first, err := w.desk.Compare(ctx, w.coach, w.person, 0, 1)
		if err != nil || first.Is.Snapshot.Goals[0].Words != "Bo kvar" || first.Is.Snapshot.Promises[0].State != "proposed" ||
			first.Is.Snapshot.Wish != "Vara bland folk" || first.Was.N != 0 || first.Latest != 4 {
			t.Errorf("the first plan: %+v, %v", first, err)
		}
		second, err := w.desk.Compare(ctx, w.coach, w.person, 1, 2)
		if err != nil || second.Is.Snapshot.ReviewOn != next || len(second.Changes.Facts) != 1 {
			t.Errorf("the second beside the first: %+v, %v", second.Changes, err)
		}
		now, err := w.desk.Compare(ctx, w.coach, w.person, 1, 0)
		if err != nil || now.Is.N != 0 || now.Changes.Empty() {
			t.Errorf("today beside the first: %+v, %v", now, err)
		}
		for _, n := range []int{5, -1} {
			if _, err := w.desk.Compare(ctx, w.coach, w.person, 0, n); fault.KindOf(err) != fault.NotFound {
				t.Errorf("version %d: %v", n, err)
			}
		}
	})
}

func TestWhoReadsEarlierPlans(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		housing, clinic := w.begin()
		w.must(w.promises.Accept(ctx, w.housing, housing))
		w.must(w.promises.Accept(ctx, w.clinic, clinic))
		p, err := w.plans.Of(ctx, w.coach, w.person)
		w.must(err)
		w.must(w.plans.SetFrame(ctx, w.coach, w.person, plan.Frame{Organisation: w.clinic.Organisation}, p.Version))
		w.must(w.desk.Keep(ctx, w.coach, w.person, id.New[string](), "En hemlighet"))
		for _, tt := range []struct {
			name   string
			by     access.Actor
			kind   fault.Kind
			wish   string
			clinic string // what the clinic promised
			frame  string
			note   string
			keeps  fault.Kind
		}{
			{"the coordinator", w.coach, 0, "Vara bland folk", "Samtal varje vecka", "Beroendemottagningen", "En hemlighet", 0},
			{"the person", w.self, 0, "Vara bland folk", "Samtal varje vecka", "Beroendemottagningen", "En hemlighet", fault.Forbidden},
			{"the clinic sees its own", w.clinic, 0, "", "Samtal varje vecka", "", "", fault.Forbidden},
			{"the housing company learns of no illness", w.housing, 0, "", "", "", "", fault.Forbidden},
			{"who was let see nothing finds nobody", w.nobody, fault.NotFound, "", "", "", "", fault.NotFound},
		} {
			t.Run(tt.name, func(t *testing.T) {
				c, err := w.desk.Compare(ctx, tt.by, w.person, 0, 1)
				if fault.KindOf(err) != tt.kind {
					t.Fatalf("reads: %v", err)
				}
				if err := w.desk.Keep(ctx, tt.by, w.person, id.New[string](), ""); fault.KindOf(err) != tt.keeps {
					t.Errorf("keeps: %v", err)
				}
				if err := w.desk.Hold(ctx, tt.by, w.person, review.Holding{ID: id.New[string](), Next: day.Must("2027-01-01")}); fault.KindOf(err) != tt.keeps {
					t.Errorf("holds: %v", err)
				}
				if tt.kind != 0 {
					return
				}
				s := c.Is.Snapshot
				for _, one := range s.Promises {
					if one.ID == clinic && (one.What != tt.clinic || one.Masked != (tt.clinic == "") || one.Masked && one.ProfessionalName+one.OrganisationName != "") {
						t.Errorf("the clinic's: %+v", one)
					}
				}
				if s.Wish != tt.wish || s.Frame.Organisation != tt.frame || c.Is.Note != tt.note || len(s.Promises) != 2 {
					t.Errorf("sees %+v with the note %q", s, c.Is.Note)
				}
			})
		}
	})
}

func TestWhatTheReaderOfAPlanIsToldIsTheory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.goal = id.New[string]()
		w.must(w.plans.AddGoal(t.Context(), w.coach, w.person, plan.Goal{ID: w.goal, Level: plan.Aim, Words: "Bo kvar", Voice: plan.Person}))
		if got := w.of(w.coach).Theory; !cmp.Equal(got, []plan.Lack{plan.NoParty}) {
			t.Errorf("nobody else is in it: %v", got)
		}
		c := w.ask(w.housing, "Laga dörren")
		if got := w.of(w.coach).Theory; len(got) != 0 {
			t.Errorf("someone is: %v", got)
		}
		w.later(plan.StillDays + 1)
		if got := w.of(w.coach).Theory; !cmp.Equal(got, []plan.Lack{plan.NoMovement}) {
			t.Errorf("it stands still: %v", got)
		}
		w.must(w.promises.Decline(t.Context(), w.housing, c, "Nej"))
		if got := w.of(w.coach).Theory; !cmp.Equal(got, []plan.Lack{plan.NoParty}) {
			t.Errorf("a promise moved, and nobody is left: %v", got)
		}
	})
}

func TestTwoWhoKeepAtOnceMakeTwoVersions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.begin()
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wait.Go(func() { errs[i] = w.desk.Keep(t.Context(), w.coach, w.person, id.New[string](), "") })
		}
		wait.Wait()
		for _, err := range errs {
			w.must(err)
		}
		if s := w.of(w.coach); len(s.Versions) != 4 || s.Last.N != 4 {
			t.Errorf("%d versions", len(s.Versions))
		}
	})
}

// TestNoVersionIsEverChanged holds the code to it: the tables that only grow are
// only ever inserted into.
func TestNoVersionIsEverChanged(t *testing.T) {
	changes := regexp.MustCompile(`(?i)(update|delete\s+from)\s+(plan_versions|plan_answers|goal_views)`)
	for _, file := range []string{"store.go", "desk.go", "look.go", "../plan/store.go", "../statute/store.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if m := changes.Find(b); m != nil {
			t.Errorf("%s says %q", file, m)
		}
	}
}

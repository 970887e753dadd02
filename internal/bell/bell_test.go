package bell_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/bell"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func (w *world) today(t *testing.T, by access.Actor) bell.Today {
	t.Helper()
	got, err := w.desk.Today(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// reasons tells why it rings, the worst first.
func reasons(r bell.Ring) string {
	said := []string{r.Reason.In("en")}
	for _, also := range r.Also {
		said = append(said, also.In("en"))
	}
	return strings.Join(said, ". ")
}

// needs tells what rings, as a coordinator reads it.
func needs(t bell.Today) (list []string) {
	for _, n := range t.Needs {
		for _, r := range n.Rings {
			s := r.PersonName + ": " + reasons(r)
			if r.Promise != nil {
				s += " (" + r.Promise.What + ", " + r.Promise.By.Name + ")"
			}
			list = append(list, s)
		}
	}
	return list
}

func TestTodayPutsWhatHarmsMostFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		amira := w.enrol(t, "Amira", "Haddad", 100, 3)
		tomas := w.enrol(t, "Tomas", "Nilsen", 1090, 2)
		ali := w.enrol(t, "Ali", "Karimi", 200, 16)
		w.promise(t, tomas, "Rent", 1, commitment.Accepted)
		w.promise(t, amira, "Course place", -2, commitment.Accepted)
		w.promise(t, amira, "Flat", -9, commitment.Accepted)
		w.promise(t, amira, "List of debts", -4, commitment.Kept)
		w.promise(t, ali, "Certificate", 30, commitment.Proposed)
		w.promise(t, ali, "Bus card", 5, commitment.Accepted)
		got := w.today(t, w.coach)
		want := []string{
			"Amira Haddad: The promise should have been kept by now (Flat, Sara Holm)",
			"Amira Haddad: The promise should have been kept by now (Course place, Sara Holm)",
			"Amira Haddad: No next meeting is booked",
			"Tomas Nilsen: The promise is due soon (Rent, Sara Holm)",
			"Tomas Nilsen: No next meeting is booked",
			"Tomas Nilsen: 6 days left of the longest time. 1090 days in the same phase",
			"Ali Karimi: No contact in 16 days. No next meeting is booked",
			"Ali Karimi: 200 days in the same phase",
		}
		if diff := cmp.Diff(want, needs(got)); diff != "" {
			t.Error(diff)
		}
		if len(got.Good) != 1 || got.Good[0].What != "List of debts" {
			t.Errorf("good news: %+v", got.Good)
		}
		if got.WaitingN != 2 || got.Waiting[0].What != "Bus card" {
			t.Errorf("waiting for others: %+v", got.Waiting)
		}
		if got.Week[1].N != 1 || got.Week[5].N != 1 || got.Week[5].Of != 1 || got.Week[0].N != 0 {
			t.Errorf("falls due: %+v", got.Week)
		}
		if got.People != 3 || got.Phases[0].N != 3 {
			t.Errorf("people %d by phase %+v", got.People, got.Phases)
		}
	})
}

func TestWhoIsShownSeesThatTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		amira := w.enrol(t, "Amira", "Haddad", 100, 3)
		w.promise(t, amira, "Course place", -2, commitment.Accepted)
		w.today(t, w.coach)
		if _, err := w.desk.People(t.Context(), w.coach, bell.Filter{}); err != nil {
			t.Fatal(err)
		}
		var acts []string
		var ground string
		err := d.Read(t.Context(), func(v *db.View) error {
			for _, act := range []string{"today.list", "people.list"} {
				var categories string
				if err := v.Row(`select categories, ground from audit_entries where person = $1 and act = $2`, amira, act).
					Scan(&categories, &ground); err != nil {
					return err
				}
				acts = append(acts, act+" "+categories+" "+ground)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"today.list identity plan coordinator", "people.list identity plan coordinator"}
		if diff := cmp.Diff(want, acts); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOthersHaveNothingOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		amira := w.enrol(t, "Amira", "Haddad", 100, 30)
		w.promise(t, amira, "Course place", -2, commitment.Accepted)
		for _, by := range []access.Actor{w.other, {}, {Account: "x"}, {Account: id.New[id.Account](), Person: amira}} {
			if got := w.today(t, by); len(got.Needs)+got.People+len(got.Asked)+got.WaitingN > 0 {
				t.Errorf("%+v has a day: %+v", by, got)
			}
			list, err := w.desk.People(t.Context(), by, bell.Filter{})
			if err != nil || len(list.Rows) > 0 {
				t.Errorf("%+v has people: %+v %v", by, list, err)
			}
		}
		got := w.today(t, w.handler)
		if len(got.Needs) > 0 || len(got.Asked) != 1 || got.Asked[0].What != "Course place" || got.Asked[0].PersonName != "Amira Haddad" {
			t.Errorf("asked of the handler: %+v", got)
		}
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`insert into access_bars (id, person_id, professional_id, since) values ($1, $2, $3, $4)`,
				id.New[string](), amira, w.coach.Professional, noon)
		})
		if got := w.today(t, w.coach); got.People > 0 {
			t.Error("the barred coordinator still has the person on Today")
		}
	})
}

func TestABellIsPausedWithAReasonAndALimit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ali := w.enrol(t, "Ali", "Karimi", 200, 16)
		late := w.promise(t, ali, "Certificate", -1, commitment.Accepted)
		other := w.promise(t, ali, "Bus card", -1, commitment.Accepted)
		for _, tt := range []struct {
			name   string
			by     access.Actor
			bell   string
			days   int
			reason string
			want   fault.Kind
			key    string
		}{
			{"without a reason", w.coach, "quiet", 7, " ", fault.Invalid, "error.required"},
			{"until today", w.coach, "quiet", 0, "On holiday", fault.Invalid, "today.pause_past"},
			{"longer than the file allows", w.coach, "quiet", 31, "On holiday", fault.Invalid, "today.pause_long"},
			{"by one who only looks", w.handler, "quiet", 7, "On holiday", fault.Forbidden, "error.coordinator_only"},
			{"by a stranger", w.other, "quiet", 7, "On holiday", fault.NotFound, "error.unknown"},
			{"a bell that is none", w.coach, "quite", 7, "On holiday", fault.NotFound, "error.unknown"},
			{"a bell about promises, of none", w.coach, "promise-late", 7, "On holiday", fault.NotFound, "error.unknown"},
			{"a promise of someone else", w.coach, "promise-late:" + id.New[string](), 7, "On holiday", fault.NotFound, "error.unknown"},
		} {
			err := w.desk.Pause(t.Context(), tt.by, ali, tt.bell, today.AddDays(tt.days), tt.reason)
			var refusal *fault.Error
			if !errors.As(err, &refusal) || refusal.Kind != tt.want || refusal.Key != tt.key {
				t.Errorf("%s: %v, want %v %s", tt.name, err, tt.want, tt.key)
			}
		}
		for _, b := range []string{"quiet", "promise-late:" + late} {
			if err := w.desk.Pause(t.Context(), w.coach, ali, b, today.AddDays(7), "On holiday"); err != nil {
				t.Fatal(b, err)
			}
		}
		got := w.today(t, w.coach)
		if len(got.Needs) != 1 || got.Needs[0].Rings[0].Promise.ID != other {
			t.Errorf("still rings: %v", needs(got))
		}
		if len(got.Paused) != 2 || got.Paused[0].Reason != "On holiday" || got.Paused[0].PersonName != "Ali Karimi" {
			t.Errorf("paused: %+v", got.Paused)
		}
		if err := w.desk.Resume(t.Context(), w.coach, ali, "quiet"); err != nil {
			t.Fatal(err)
		}
		if got := needs(w.today(t, w.coach)); !slices.Contains(got, "Ali Karimi: No contact in 16 days. No next meeting is booked") {
			t.Errorf("does not ring again: %v", got)
		}
		w.now = noon.AddDate(0, 0, 8)
		if got := w.today(t, w.coach); len(got.Paused) != 0 {
			t.Errorf("a pause outlived its limit: %+v", got.Paused)
		}
	})
}

func TestPeopleAreListedByNameAndFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, n := range []string{"Örjan Ek", "Zeb Ek", "Åsa Ek", "Anna Ek", "Ärla Ek"} {
			given, family, _ := strings.Cut(n, " ")
			w.enrol(t, given, family, 100, 3)
		}
		ali := w.enrol(t, "Ali", "Karimi", 100, 40)
		w.promise(t, ali, "Certificate", -1, commitment.Accepted)
		w.promise(t, ali, "Bus card", 3, commitment.Accepted)
		list := func(by access.Actor, f bell.Filter) string {
			p, err := w.desk.People(t.Context(), by, f)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, r := range p.Rows {
				s := r.Name
				if r.Worst != nil {
					s += fmt.Sprintf(" (%s, next %s)", r.Worst.What, r.Next)
				}
				names = append(names, s)
			}
			return strings.Join(names, "; ")
		}
		for _, tt := range []struct {
			name string
			f    bell.Filter
			want string
		}{
			{"in the order of the Swedish alphabet", bell.Filter{}, "Ali Karimi (Certificate, next 2026-11-23); Anna Ek; Zeb Ek; Åsa Ek; Ärla Ek; Örjan Ek"},
			{"late", bell.Filter{Show: bell.ShowLate}, "Ali Karimi (Certificate, next 2026-11-23)"},
			{"quiet", bell.Filter{Show: bell.ShowQuiet}, "Ali Karimi (Certificate, next 2026-11-23)"},
			{"of a phase nobody is in", bell.Filter{Phase: "settling"}, ""},
			{"by a whole word", bell.Filter{Text: "zeb"}, "Zeb Ek"},
			{"by a part of one", bell.Filter{Text: "ze"}, ""},
			{"beyond the last page", bell.Filter{Page: 9, Text: "karimi"}, "Ali Karimi (Certificate, next 2026-11-23)"},
		} {
			if got := list(w.coach, tt.f); got != tt.want {
				t.Errorf("%s: %s", tt.name, got)
			}
		}
		if got := list(w.handler, bell.Filter{Text: "karimi"}); got != "Ali Karimi" {
			t.Errorf("who looks by consent sees: %s", got)
		}
		if got := list(w.other, bell.Filter{Text: "karimi"}); got != "" {
			t.Errorf("a stranger finds: %s", got)
		}
	})
}

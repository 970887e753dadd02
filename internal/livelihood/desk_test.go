package livelihood_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

var now = time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)

// a world is one person, their coordinator, and someone at the bank.
type world struct {
	desk              *livelihood.Desk
	person            id.Person
	self, coach, bank access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{person: id.New[id.Person](), desk: &livelihood.Desk{DB: d, Vault: v, Now: func() time.Time { return now }}}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, now); err != nil {
			return err
		}
		staff := func(name string, kind directory.Kind) (a access.Actor) {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: name, Kind: kind}
			a = access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: o.ID, Name: "Ingrid Solberg"}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				t.Fatal(err)
			}
			if err := directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: o.ID, Name: a.Name}); err != nil {
				t.Fatal(err)
			}
			return a
		}
		w.coach, w.bank = staff("Samordningsförbundet Älven", "association"), staff("Banken Bäcken", "bank")
		if _, err := person.Add(tx, v, person.Person{ID: w.person, Given: "Amira", Sex: "female"}, now); err != nil {
			return err
		}
		if err := participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person,
			Programme: "coachingteamet", EnrolledOn: day.Must("2026-01-10"),
		}, w.coach.Professional, now); err != nil {
			return err
		}
		return access.Open(tx, access.Waiver{
			ID: id.New[string](), Person: w.person, Organisation: w.bank.Organisation,
			Categories: []access.Category{access.Plan}, Since: day.Must("2026-01-10"), Until: day.Must("2026-12-31"),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) income(code string) livelihood.Income {
	return livelihood.Income{
		ID: id.New[string](), Person: w.person, Code: code, Share: 100, From: day.Must("2026-01-01"),
		Source: livelihood.FromAgency, Certainty: livelihood.Decided, Note: "the letter of 3 January",
	}
}

func TestSpellsAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		known, told := w.income("se.sjukpenning"), w.income("se.lon")
		for by, i := range map[*access.Actor]livelihood.Income{&w.coach: known, &w.self: told} {
			if err := w.desk.AddIncome(t.Context(), *by, i); err != nil {
				t.Fatal(err)
			}
		}
		practice := livelihood.Activity{ID: id.New[string](), Person: w.person, Activity: "praktik", Share: 50, From: day.Must("2026-03-01")}
		if err := w.desk.AddActivity(t.Context(), w.coach, practice); err != nil {
			t.Fatal(err)
		}
		h, err := w.desk.Of(t.Context(), w.self, w.person)
		if err != nil {
			t.Fatal(err)
		}
		told.Source, told.Certainty = livelihood.FromSelf, livelihood.Reported // whatever they typed
		byCode := map[string]livelihood.Income{}
		for _, i := range h.Incomes {
			byCode[i.Code] = i
		}
		if diff := cmp.Diff(map[string]livelihood.Income{"se.sjukpenning": known, "se.lon": told}, byCode, cmp.Comparer(sameDay)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]livelihood.Activity{practice}, h.Activities, cmp.Comparer(sameDay)); diff != "" {
			t.Error(diff)
		}
	})
}

func sameDay(a, b day.Day) bool { return a == b }

func TestASpellEndsOnceAndOnlyByWhoeverMay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		i := w.income("se.sjukpenning")
		if err := w.desk.AddIncome(t.Context(), w.coach, i); err != nil {
			t.Fatal(err)
		}
		last := day.Must("2026-05-31")
		for _, tt := range []struct {
			name string
			by   access.Actor
			on   day.Day
			want fault.Kind
		}{
			{"the person may not end what an agency says", w.self, last, fault.Forbidden},
			{"who sees only the plan may not write", w.bank, last, fault.Forbidden},
			{"no day", w.coach, day.Day{}, fault.Invalid},
			{"before it began", w.coach, day.Must("2025-12-31"), fault.Invalid},
		} {
			if err := w.desk.EndIncome(t.Context(), tt.by, w.person, i.ID, tt.on); fault.KindOf(err) != tt.want {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		if err := w.desk.EndIncome(t.Context(), w.coach, w.person, id.New[string](), last); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an unknown spell: %v", err)
		}
		if err := w.desk.EndIncome(t.Context(), w.coach, w.person, i.ID, last); err != nil {
			t.Fatal(err)
		}
		if err := w.desk.EndIncome(t.Context(), w.coach, w.person, i.ID, last); fault.KindOf(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
		h, err := w.desk.Of(t.Context(), w.coach, w.person)
		if err != nil || h.Incomes[0].To != last {
			t.Errorf("%v, %v", h.Incomes, err)
		}
	})
}

func TestIncomeIsHiddenFromWhomItIsNotFor(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	if _, err := w.desk.Of(t.Context(), w.bank, w.person); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the bank, with consent to the plan only: %v", err)
	}
}

func TestAMistakeIsToldByItsField(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	err := w.desk.AddIncome(t.Context(), w.coach, livelihood.Income{
		ID: id.New[string](), Person: w.person, Code: "se.nonsense", Share: 101,
		From: day.Must("2026-02-01"), To: day.Must("2026-01-01"), Source: "hearsay", Certainty: "maybe",
	})
	if err == nil || err.Error() != "code: error.choose; share: income.share_range; to: income.to_before_from; source: error.choose; certainty: error.choose" {
		t.Errorf("income: %v", err)
	}
	err = w.desk.AddActivity(t.Context(), w.coach, livelihood.Activity{ID: id.New[string](), Person: w.person, Activity: "gliding"})
	if err == nil || err.Error() != "activity: error.choose; share: income.share_range; from: error.required" {
		t.Errorf("activity: %v", err)
	}
}

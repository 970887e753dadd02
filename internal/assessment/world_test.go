package assessment_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A world is one person with a coordinator; a doctor and a clinic who may know
// of them and no more, a bank that they let see the assessments, and a landlord
// who sees the plan.
type world struct {
	db     *db.DB
	desk   *assessment.Desk
	now    time.Time
	person id.Person

	me, coachActor, doctor, bank, landlord, clinic, nobody access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	w.desk = &assessment.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }, URL: "https://kasam.example"}
	w.me = access.Actor{Account: id.New[id.Account](), Person: w.person}
	w.do(t, func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, w.now); err != nil {
			return err
		}
		staff := func(organisation string, sensitive bool, name string) access.Actor {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: organisation, Kind: directory.Other, Country: "SE", Sensitive: sensitive}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				t.Fatal(err)
			}
			a := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: o.ID, Name: name}
			if err := directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: o.ID, Name: name, Email: "x" + string(o.ID[:8]) + "@example.org"}); err != nil {
				t.Fatal(err)
			}
			return a
		}
		w.coachActor = staff("Samordningsförbundet Älven", false, "Ingrid Solberg")
		w.doctor = staff("Vårdcentralen", false, "Karl Brodén")
		w.bank = staff("Banken Bäcken", false, "Nils Berg")
		w.landlord = staff("Bostads AB Granen", false, "Anna Ek")
		w.clinic = staff("Beroendemottagningen", true, "Maja Lind")
		w.nobody = staff("Skolan Syrenen", false, "Siv Dahl")
		if _, err := person.Add(tx, v, person.Person{ID: w.person, Given: "Amira", Sex: "female", Language: "sv"}, w.now); err != nil {
			return err
		}
		if err := participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
		}, w.coachActor.Professional, w.now); err != nil {
			return err
		}
		for at, open := range map[id.Organisation]access.Category{
			w.doctor.Organisation: access.Reach, w.bank.Organisation: access.Assessments, w.clinic.Organisation: access.Reach,
			w.landlord.Organisation: access.Plan,
		} {
			if err := access.Open(tx, access.Waiver{
				ID: id.New[string](), Person: w.person, Organisation: at, Categories: []access.Category{open},
				Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// do runs f in one transaction.
func (w *world) do(t *testing.T, f func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// ask writes a question to who, with the person's yes or without it.
func (w *world) ask(t *testing.T, who access.Actor, agreed bool) string {
	t.Helper()
	q := assessment.Question{
		ID: id.New[string](), Person: w.person, Professional: who.Professional, Kind: "medical",
		Question: "Hur länge kan hon stå?", Why: "För att hitta rätt praktik", Due: day.Must("2026-12-04"),
	}
	if agreed {
		q.Agreement = assessment.Agreement{How: assessment.Oral, On: today, Witness: "Siv Vittne"}
	}
	if err := w.desk.Ask(t.Context(), w.coachActor, q); err != nil {
		t.Fatal(err)
	}
	return q.ID
}

// take does an act.
func (w *world) take(t *testing.T, by access.Actor, one string, act assessment.Act, text string) {
	t.Helper()
	err := w.desk.Take(t.Context(), by, one, assessment.Acting{
		Act: act, Said: assessment.Said{Text: text, Plain: "Enkelt: " + text}, Agreement: assessment.Agreement{How: assessment.Paper},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// one returns an assessment as by sees it.
func (w *world) one(t *testing.T, by access.Actor, one string) assessment.Page {
	t.Helper()
	p, err := w.desk.Open(t.Context(), by, one)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// count runs a query that counts.
func (w *world) count(t *testing.T, q string, args ...any) (n int) {
	t.Helper()
	if err := w.db.Read(t.Context(), func(v *db.View) error { return v.Row(q, args...).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

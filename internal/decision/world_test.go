package decision_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A world is one person with a coordinator, an insurance office and a bank that
// they let see what they live on, a landlord who sees the plan only, and a
// clinic whose name tells of illness and that sees what they live on too.
type world struct {
	db     *db.DB
	desk   *decision.Desk
	now    time.Time
	person id.Person

	self, coach, office, bank, landlord, clinic, nobody access.Actor
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
	w.desk = &decision.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
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
			if err := directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: o.ID, Name: name}); err != nil {
				t.Fatal(err)
			}
			return a
		}
		w.coach = staff("Samordningsförbundet Älven", false, "Ingrid Solberg")
		w.office = staff("Försäkringskassan", false, "Oskar Tjäder")
		w.bank = staff("Banken Bäcken", false, "Nils Berg")
		w.landlord = staff("Bostads AB Granen", false, "Anna Ek")
		w.clinic = staff("Beroendemottagningen", true, "Maja Lind")
		w.nobody = staff("Skolan Syrenen", false, "Siv Dahl")
		if _, err := person.Add(tx, v, person.Person{ID: w.person, Given: "Amira", Sex: "female", Language: "sv"}, w.now); err != nil {
			return err
		}
		if err := participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
		}, w.coach.Professional, w.now); err != nil {
			return err
		}
		for at, open := range map[id.Organisation]access.Category{
			w.office.Organisation: access.Income, w.bank.Organisation: access.Income, w.clinic.Organisation: access.Income,
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

// apply notes an application at an organisation, and returns its id.
func (w *world) apply(t *testing.T, by, at access.Actor, change func(n *decision.New)) string {
	t.Helper()
	n := decision.New{
		ID: id.New[string](), Person: w.person, Organisation: at.Organisation, Code: "se.sjukpenning", What: "Efter sista november",
		AppliedOn: day.Must("2026-10-10"), Source: decision.Letter, Payer: decision.Payer{Kind: decision.ByIncome, Code: "se.forsorjningsstod", Words: "hos kommunen"},
		Said: decision.Said{Reference: "FK-17", Note: "Läkarintyget kom med"},
	}
	if change != nil {
		change(&n)
	}
	if err := w.desk.Apply(t.Context(), by, n); err != nil {
		t.Fatal(err)
	}
	return n.ID
}

// another enrols somebody else with the same coordinator.
func (w *world) another(t *testing.T) id.Person {
	t.Helper()
	other := id.New[id.Person]()
	w.do(t, func(tx *db.Tx) error {
		if _, err := person.Add(tx, w.desk.Vault, person.Person{ID: other, Given: "Bo", Sex: "male", Language: "sv"}, w.now); err != nil {
			return err
		}
		return participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: other, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
		}, w.coach.Professional, w.now)
	})
	return other
}

// promise records what someone promises themself.
func (w *world) promise(t *testing.T, who id.Person) string {
	t.Helper()
	promises := commitment.Desk{DB: w.db, Vault: w.desk.Vault, Now: w.desk.Now}
	p := commitment.Promise{ID: id.New[string](), Person: who, What: "Ringa kassan", Due: day.Must("2026-12-01")}
	if err := promises.Record(t.Context(), w.coach, p); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// goal adds a goal to someone's plan.
func (w *world) goal(t *testing.T, who id.Person) string {
	t.Helper()
	plans := plan.Desk{DB: w.db, Vault: w.desk.Vault, Now: w.desk.Now}
	g := plan.Goal{ID: id.New[string](), Level: "goal", Words: "Pengar varje månad", Voice: plan.Person}
	if err := plans.AddGoal(t.Context(), w.coach, who, g); err != nil {
		t.Fatal(err)
	}
	return g.ID
}

// one returns a decision as by sees it.
func (w *world) one(t *testing.T, by access.Actor, one string) decision.Page {
	t.Helper()
	p, err := w.desk.Open(t.Context(), by, w.person, one)
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

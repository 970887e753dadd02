package plan_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A world is one person, their coordinator, and a housing company that they
// have let see the plan, and nothing else.
type world struct {
	db      *db.DB
	vault   *vault.Vault
	desk    *plan.Desk
	stories *story.Desk
	now     time.Time
	person  id.Person
	self    access.Actor
	coach   access.Actor
	housing access.Actor
	nobody  access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, vault: v, now: now, person: id.New[id.Person]()}
	w.desk = &plan.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }}
	w.stories = &story.Desk{DB: d, Vault: v, Now: w.desk.Now}
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
		staff := func(organisation string, kind directory.Kind, name string) (a access.Actor, err error) {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: organisation, Kind: kind, Country: "SE"}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				return a, err
			}
			a = access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: o.ID, Name: name}
			return a, directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: o.ID, Name: name})
		}
		if w.coach, err = staff("Samordningsförbundet Älven", "association", "Ingrid Solberg"); err != nil {
			return err
		}
		if w.housing, err = staff("Bostads AB Granen", "housing", "Anna Ek"); err != nil {
			return err
		}
		if w.nobody, err = staff("Banken Bäcken", "bank", "Nils Berg"); err != nil {
			return err
		}
		if _, err := person.Add(tx, v, person.Person{
			ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv",
		}, w.now); err != nil {
			return err
		}
		part := participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet",
			State: "active", Phase: p.Phases[0].Key, PhaseSince: day.Must("2026-09-01"), EnrolledOn: day.Must("2026-09-01"),
		}
		if err := participation.Enrol(tx, part, w.coach.Professional, w.now); err != nil {
			return err
		}
		return access.Open(tx, access.Waiver{
			ID: id.New[string](), Person: w.person, Organisation: w.housing.Organisation,
			Categories: []access.Category{access.Plan}, Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
		})
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

// later lets a minute pass.
func (w *world) later() { w.now = w.now.Add(time.Minute) }

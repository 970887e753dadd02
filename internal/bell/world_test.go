package bell_test

import (
	"fmt"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/bell"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

var today = day.Must("2026-11-20")

// A world is a coordinator, a handler at the municipality and a barred one.
type world struct {
	db      *db.DB
	vault   *vault.Vault
	desk    *bell.Desk
	now     time.Time
	coach   access.Actor
	handler access.Actor
	other   access.Actor
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, vault: v, now: noon}
	w.desk = &bell.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }}
	w.do(t, func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, w.now); err != nil {
			return err
		}
		staff := func(organisation string, kind directory.Kind, name string) access.Actor {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: organisation, Kind: kind, Country: "SE"}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				t.Fatal(err)
			}
			a := access.Actor{
				Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: o.ID, Name: name,
				Grants: []access.Grant{{Role: access.Professional}},
			}
			if err := directory.InsertProfessional(tx, directory.Professional{
				ID: a.Professional, Organisation: o.ID, Name: name, Phone: "0226-64 50 00",
			}); err != nil {
				t.Fatal(err)
			}
			return a
		}
		w.coach = staff("Arbetsförmedlingen Älvdal", "labour-market", "Ingrid Solberg")
		w.coach.Grants = []access.Grant{{Role: access.Coordinator}}
		w.handler = staff("Älvdals kommun", "municipality", "Sara Holm")
		w.other = staff("Försäkringskassan Älvdal", "social-insurance", "Ulla Strand")
		return nil
	})
	return w
}

func (w *world) do(t testing.TB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// enrol makes someone whom the coach coordinates since days ago, last met
// quiet days ago, with the handler in their circle.
func (w *world) enrol(t testing.TB, given, family string, days, quiet int) id.Person {
	t.Helper()
	who := id.New[id.Person]()
	w.do(t, func(tx *db.Tx) error { return w.enrolIn(tx, w.coach.Professional, who, given, family, days, quiet) })
	return who
}

func (w *world) enrolIn(tx *db.Tx, coach id.Professional, who id.Person, given, family string, days, quiet int) error {
	if _, err := person.Add(tx, w.vault, person.Person{ID: who, Given: given, Family: family, Sex: "other"}, w.now); err != nil {
		return err
	}
	since := today.AddDays(-days)
	if err := participation.Enrol(tx, participation.Participation{
		ID: id.New[id.Participation](), Person: who, Programme: "coachingteamet", EnrolledOn: since,
	}, coach, w.now); err != nil {
		return err
	}
	if err := participation.Join(tx, who, w.handler.Professional, since); err != nil {
		return err
	}
	if err := access.Open(tx, access.Waiver{
		ID: id.New[string](), Person: who, Organisation: w.handler.Organisation, Professional: w.handler.Professional,
		Categories: []access.Category{access.Plan}, Since: since, Until: today.AddDays(120),
	}); err != nil {
		return err
	}
	return participation.InsertContact(tx, who, participation.Contact{
		ID: id.New[string](), On: today.AddDays(-quiet), Channel: "visit", Professional: coach,
	})
}

// promise lets the handler promise something that is due in days.
func (w *world) promise(t testing.TB, who id.Person, what string, due int, state commitment.State) string {
	t.Helper()
	promise := id.New[string]()
	w.do(t, func(tx *db.Tx) error { return w.promiseIn(tx, who, promise, what, today.AddDays(due), state) })
	return promise
}

// promiseIn writes the row as the ledger does, so that it can be due in the past.
func (w *world) promiseIn(tx *db.Tx, who id.Person, promise, what string, due day.Day, state commitment.State) error {
	p, err := participation.Current(tx, who)
	if err != nil {
		return err
	}
	key, err := w.vault.Key(tx, who)
	if err != nil {
		return err
	}
	sealed, err := key.Seal("commitments.what", promise, what)
	if err != nil {
		return err
	}
	if err := tx.Exec(`
		insert into commitments (id, person_id, participation_id, professional_id, organisation_id, kind, amount, unit, what_sealed,
			due, state, recorded_by, recorded_at, version)
		values ($1, $2, $3, $4, $5, '', 0, '', $6, $7, $8, $9, $10, 1)`,
		promise, who, p.ID, w.handler.Professional, w.handler.Organisation, sealed, due, state, w.coach.Account,
		w.now.AddDate(0, 0, -3)); err != nil {
		return err
	}
	return tx.Exec(`
		insert into commitment_steps (id, commitment_id, person_id, position, act, state, account, at, reason_sealed)
		values ($1, $2, $3, 1, $4, $5, $6, $7, '')`,
		id.New[string](), promise, who, "record", state, w.coach.Account, w.now.AddDate(0, 0, -1))
}

func name(i int) (given, family string) {
	first := []string{"Amira", "Tomas", "Mirja", "Ali", "Stina", "Åke", "Örjan", "Lena", "Jonas", "Vera"}
	last := []string{"Haddad", "Nilsen", "Aho", "Karimi", "Berg", "Ek", "Ström", "Åberg", "Öst"}
	return first[i%len(first)], fmt.Sprintf("%s%d", last[i%len(last)], i)
}

package commitment_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A world is one person with a coordinator, a housing company that they let see
// the plan and the meetings, where Anna may promise up to 8 000 kr and Bo up to
// 20 000, a bank that they let see only how to reach them, and a clinic whose
// name tells of illness.
type world struct {
	db     *db.DB
	vault  *vault.Vault
	desk   *commitment.Desk
	now    time.Time
	person id.Person

	self, coach, anna, bo, bank, clinic, nobody access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, vault: v, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	w.desk = &commitment.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }, URL: "https://kasam.example"}
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
		organisation := func(name string, kind directory.Kind, sensitive bool) id.Organisation {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: name, Kind: kind, Country: "SE", Sensitive: sensitive}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				t.Fatal(err)
			}
			return o.ID
		}
		staff := func(at id.Organisation, name, email string) access.Actor {
			a := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: at, Name: name}
			if err := directory.InsertProfessional(tx, directory.Professional{
				ID: a.Professional, Organisation: at, Name: name, Email: email,
			}); err != nil {
				t.Fatal(err)
			}
			return a
		}
		housing := organisation("Bostads AB Granen", directory.Housing, false)
		w.coach = staff(organisation("Samordningsförbundet Älven", directory.Association, false), "Ingrid Solberg", "ingrid@example.org")
		w.anna = staff(housing, "Anna Ek", "anna@example.org")
		w.bo = staff(housing, "Bo Alm", "bo@example.org")
		w.bank = staff(organisation("Banken Bäcken", directory.Bank, false), "Nils Berg", "nils@example.org")
		w.clinic = staff(organisation("Psykiatriska kliniken", directory.RegionHealth, true), "Maja Lind", "maja@example.org")
		w.nobody = staff(organisation("Skolan Syrenen", directory.School, false), "Siv Dahl", "siv@example.org")
		w.mandate(t, tx, w.anna, "money", 8_000, "sek")
		w.mandate(t, tx, w.bo, "money", 20_000, "sek")
		if _, err := person.Add(tx, v, person.Person{
			ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv",
		}, w.now); err != nil {
			return err
		}
		if err := participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
		}, w.coach.Professional, w.now); err != nil {
			return err
		}
		key, err := v.Key(tx, w.person)
		if err != nil {
			return err
		}
		if err := story.Tell(tx, key, w.person, story.Version{
			Wish: "Jag vill bo kvar.", Text: "Det är mitt hem.", Language: "sv", Told: story.Dictated, By: w.coach.Account, At: w.now,
		}); err != nil {
			return err
		}
		for at, open := range map[id.Organisation][]access.Category{
			housing:               {access.Plan, access.Meetings},
			w.bank.Organisation:   {access.Reach},
			w.clinic.Organisation: {access.Plan},
		} {
			if err := access.Open(tx, access.Waiver{
				ID: id.New[string](), Person: w.person, Organisation: at, Categories: open,
				Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

func (w *world) mandate(t *testing.T, tx *db.Tx, who access.Actor, kind string, ceiling int64, unit string) {
	t.Helper()
	if err := directory.InsertMandate(tx, directory.Mandate{
		ID: id.New[string](), Professional: who.Professional, Organisation: who.Organisation,
		Kind: kind, Ceiling: ceiling, Unit: unit, GivenBy: "Chefen",
	}); err != nil {
		t.Fatal(err)
	}
}

// do runs f in one transaction.
func (w *world) do(t *testing.T, f func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// ask records a promise that is asked of who, and returns it.
func (w *world) ask(t *testing.T, who access.Actor, kind string, amount int64) string {
	t.Helper()
	p := w.promise(who)
	p.Kind, p.Amount = kind, amount
	if err := w.desk.Record(t.Context(), w.coach, p); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func (w *world) promise(who access.Actor) commitment.Promise {
	return commitment.Promise{
		ID: id.New[string](), Person: w.person, Professional: who.Professional,
		What: "Betala hyran för november", Due: access.Today(w.now).AddDays(7),
	}
}

// one returns where a promise stands, as the coordinator sees it.
func (w *world) one(t *testing.T, commitment string) commitment.Commitment {
	t.Helper()
	c, err := w.desk.One(t.Context(), w.coach, commitment)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// count runs a query that counts.
func (w *world) count(t *testing.T, q string, args ...any) (n int) {
	t.Helper()
	if err := w.db.Read(t.Context(), func(v *db.View) error { return v.Row(q, args...).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

package followup_test

import (
	"fmt"
	"testing"
	"time"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/followup"
	"kasam/internal/programme"
)

func TestHowOftenSomeoneNewCame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			file, _ := programme.ShippedFile("coachingteamet")
			if err := programme.Install(tx, coachingteamet(t), file, time.Now()); err != nil {
				return err
			}
			for n := range 12 { // each has been there for two years, the last for a month
				who, enrolled := fmt.Sprint("p", n), "2023-12-31"
				if n == 11 {
					enrolled = "2025-12-01"
				}
				if err := tx.Exec(`insert into persons (id, identity_sealed, sex, birth_year, municipality, language, interpreter, easy_read, protected,
						created_at, version) values ($1, '', 'female', 1980, '', 'sv', false, false, false, 0, 1)`, who); err != nil {
					return err
				}
				if err := tx.Exec(`insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on,
						closing_reason, next_holder_sealed, version) values ($1, $1, 'coachingteamet', '', 'active', '', $2, $2, '', '', 1)`, who, enrolled); err != nil {
					return err
				}
				tie := func(no int, whom, kind, since string, until any) error {
					return tx.Exec(`insert into access_ties (id, person_id, participation_id, professional_id, kind, since, until)
						values ($1, $2, $2, $3, $4, $5, $6)`, fmt.Sprint(who, no), who, whom, kind, since, until)
				}
				if err := tie(0, "a", "coordinator", enrolled, nil); err != nil {
					return err
				}
				if n < 6 { // six changed twice, to another and back
					err := tie(1, "b", "coordinator", "2024-06-01", "2024-12-31")
					if err == nil {
						err = tie(2, "a", "coordinator", "2025-01-01", nil)
					}
					if err == nil {
						err = tie(3, "c", "deputy", "2025-01-01", nil) // does not count
					}
					if err == nil {
						err = tie(4, "c", "coordinator", "2025-06-01", "2025-05-31") // never came
					}
					if err == nil {
						err = tx.Exec(`insert into circle_members (id, person_id, professional_id, own_sealed, since, until) values ($1, $1, 'x', '', '2024-01-01', '2024-05-01')`, who)
					}
					if err == nil {
						err = tx.Exec(`insert into circle_members (id, person_id, own_sealed, since, until) values ($1, $2, '', '2024-01-01', '2024-05-01')`, who+"own", who)
					}
					if err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		desk := &followup.Desk{DB: d, Now: time.Now}
		c, err := desk.Print(t.Context(), query("2023-01-01", "2025-12-31"))
		if err != nil {
			t.Fatal(err)
		}
		got := *c.Continuity
		if got.Several.N.N != 6 || got.Several.Of.N != 12 || got.Coordinators.Median != 1 || got.Contacts.Median != 0.5 || got.Contacts.Of.N != 11 {
			t.Errorf("%+v", got)
		}
		if held := c.Guarded().Continuity; held.Several.N.N != 6 || held.Coordinators.Hidden || held.Coordinators.Median != 1 || !held.Contacts.Of.Hidden {
			t.Errorf("guarded: %+v", held)
		}
		c, err = desk.Print(t.Context(), query("2023-01-01", "2024-05-31"))
		if err != nil || c.Continuity.Several.N.N != 0 || c.Continuity.Coordinators.Median != 0 {
			t.Errorf("before anything had changed: %+v, %v", c.Continuity, err)
		}
		c, err = desk.Print(t.Context(), query("2025-12-01", "2025-12-31"))
		if held := c.Guarded().Continuity; err != nil || held != nil && (!held.Several.N.Hidden || !held.Contacts.Hidden) {
			t.Errorf("of one: %+v, %v", held, err)
		}
	})
}

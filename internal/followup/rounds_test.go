package followup_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// Who has come again, and whether they ever left with a support of their own.
func TestTheCarouselIsCountedAndNobodyIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		desk := followup.Desk{DB: d, Now: func() time.Time { return now }}
		take := func(times int, lives ...string) {
			t.Helper()
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				for range times {
					who := id.New[id.Person]()
					if err := tx.Exec(`
						insert into persons (id, identity_sealed, sex, birth_year, municipality, language, interpreter, easy_read, protected, version, created_at)
						values ($1, '', 'female', 0, '', 'sv', false, false, false, 1, $2)`, who, now); err != nil {
						return err
					}
					for i, life := range lives {
						prog, reason, _ := strings.Cut(life, " ")
						began := strconv.Itoa(2027-len(lives)+i) + "-02-01"
						if err := tx.Exec(`
							insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closed_on, closing_reason, next_holder_sealed, version)
							values ($1, $2, $3, '', 'closed', 'settling', $4, $4, $4, $5, '', 1)`, id.New[string](), who, prog, began, reason); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"coachingteamet", "mgt"} {
			file, _ := programme.ShippedFile(name)
			p, err := programme.Parse(name+".yaml", file)
			if err == nil {
				err = d.Write(t.Context(), func(tx *db.Tx) error { return programme.Install(tx, p, file, now) })
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		take(9, "coachingteamet moved")
		take(6, "mgt moved", "coachingteamet moved")
		take(5, "mgt moved", "coachingteamet moved", "coachingteamet moved")                     // the last one is of the carousel
		take(2, "mgt self-supporting-work", "mgt moved", "coachingteamet moved")                 // had a support of their own once
		take(1, "mgt registered-by-mistake", "mgt moved", "coachingteamet self-supporting-work") // the second: a mistake is none
		whose := id.Programme("coachingteamet")
		read := func(role access.Role, from string) (list []string) {
			by := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Grants: []access.Grant{{Role: role}}}
			q := query(from, "2026-10-31")
			q.Programme = whose
			c, err := desk.Cohort(t.Context(), by, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range c.Rounds {
				n := strconv.Itoa(cell.N)
				if cell.Hidden {
					n = "hidden"
				}
				list = append(list, cell.Key+" "+n)
			}
			return list
		}
		for _, tt := range []struct {
			who  access.Role
			from string
			want []string
		}{
			{access.Manager, "2026-01-01", []string{"first 9", "second 7", "supported 2", "carousel 5"}},
			{access.Association, "2026-01-01", []string{"first 9", "second 7", "supported hidden", "carousel hidden"}}, // or the small one were what is left
			{access.Manager, "2025-01-01", []string{"first 9", "second 12", "supported 2", "carousel 5"}},
		} {
			if diff := cmp.Diff(tt.want, read(tt.who, tt.from)); diff != "" {
				t.Errorf("%s from %s (-want +got):\n%s", tt.who, tt.from, diff)
			}
		}
		// Eight times that are two people's are shown to nobody without the right to rows.
		take(3, "mgt moved", "mgt moved")
		take(2, "mgt moved", "mgt moved", "mgt moved", "mgt moved", "mgt moved", "mgt moved")
		whose = "mgt"
		for role, want := range map[access.Role][]string{
			access.Manager:     {"first 20", "second 7", "carousel 8"},
			access.Association: {"first 20", "second hidden", "carousel hidden"},
		} {
			if diff := cmp.Diff(want, read(role, "2020-01-01")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", role, diff)
			}
		}
	})
}

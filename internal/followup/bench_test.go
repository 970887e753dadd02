package followup_test

import (
	"fmt"
	"testing"
	"time"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/followup"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

// BenchmarkCohort computes the figures of 100 000 participations with six
// spells each.
func BenchmarkCohort(b *testing.B) {
	const people, each = 100_000, 6
	d := dbtest.New(b)
	codes := livelihood.Codes()
	err := d.Write(b.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		if err := programme.Install(tx, coachingteamet(b), file, time.Now()); err != nil {
			return err
		}
		for n := range people {
			who, from := fmt.Sprintf("p%07d", n*7919%people), day.Must("2005-09-01").AddDays(n%1700)
			var closed day.Day
			reason := ""
			if n%3 > 0 {
				closed, reason = from.AddDays(200+n%700), "moved"
			}
			if err := tx.Exec(`insert into persons (id, identity_sealed, sex, birth_year, municipality, language, interpreter, easy_read, protected,
					created_at, version) values ($1, '', $2, 1980, '', 'sv', false, false, false, 0, 1)`, who, []string{"female", "male"}[n%2]); err != nil {
				return err
			}
			if err := tx.Exec(`insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closed_on,
					closing_reason, next_holder_sealed, version) values ($1, $1, 'coachingteamet', '', 'active', '', $2, $2, $3, $4, '', 1)`,
				who, from, closed, reason); err != nil {
				return err
			}
			for m := range each {
				begin := from.AddDays(-400 + m*180)
				if err := tx.Exec(`insert into income_spells (id, person_id, code, share, from_on, to_on, source, certainty, note_sealed)
					values ($1, $2, $3, 100, $4, $5, 'agency', 'decided', '')`,
					fmt.Sprintf("%s-%d", who, m), who, codes[(n+m)%30].Code, begin, begin.AddDays(200)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	desk := &followup.Desk{DB: d, Now: time.Now}
	b.ReportAllocs()
	for b.Loop() {
		c, err := desk.Print(b.Context(), query("2005-09-01", "2010-06-30"))
		if err != nil || c.People.N != people {
			b.Fatal(c.People, err)
		}
	}
}

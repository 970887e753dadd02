package equity_test

import (
	"fmt"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/equity"
)

// BenchmarkReport compares the groups of 10 000 people, each with eight contacts
// and four meetings.
func BenchmarkReport(b *testing.B) {
	const people = 10_000
	d := dbtest.New(b)
	err := d.Write(b.Context(), func(tx *db.Tx) error {
		if err := install(b, tx); err != nil {
			return err
		}
		if err := tx.Exec(`drop index referrals_number`); err != nil {
			return err
		}
		for n := range people {
			from := day.Must("2020-01-10").AddDays(n % 2000)
			s := story{
				who: fmt.Sprintf("w%06d", n*7919%people), sex: []string{"female", "male"}[n%2], language: []string{"sv", "so", "ar"}[n%3], born: 1970 + n%35,
				referred: from.String(), decided: from.AddDays(9).String(), state: "waiting",
			}
			if n%4 > 0 {
				s.offered, s.enrolled, s.state = from.AddDays(20).String(), from.AddDays(30).String(), "enrolled"
				for i := range 8 {
					s.contacts = append(s.contacts, "phone "+from.AddDays(33+i*20).String())
				}
				for i := range 4 {
					s.meetings = append(s.meetings, "held "+from.AddDays(40+i*40).String())
				}
			}
			if err := tell(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(audit.Open(d).Close)
	desk := &equity.Desk{DB: d, Now: func() time.Time { return day.Must("2026-11-22").Start(access.Zone()) }}
	by := access.Actor{Account: "a", Grants: []access.Grant{{Programme: "coachingteamet", Role: access.Manager}}}
	b.ReportAllocs()
	for b.Loop() {
		r, err := desk.Report(b.Context(), by, "coachingteamet")
		if err != nil || r.All.People != people {
			b.Fatal(r.All.People, err)
		}
	}
}

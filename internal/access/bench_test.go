package access_test

import (
	"testing"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// BenchmarkSee asks about one of many persons, each with a coordinator, a tail,
// a bar and three consents.
func BenchmarkSee(b *testing.B) {
	d := dbtest.New(b)
	var persons []id.Person
	err := d.Write(b.Context(), func(tx *db.Tx) error {
		for range 5000 {
			person, err := enter(tx,
				tie(access.IsCoordinator, anna, "2026-01-01", ""), tie(access.IsTail, bo, "2025-12-01", "2026-01-30"),
				waiver(cilla, "2026-01-01", "2026-12-31", access.Plan), waiverToAll(housing, "2026-01-01", "2026-12-31", access.Story),
				waiverToAll(bank, "2026-01-01", "2026-12-31", access.Story), bar(david, noon))
			if err != nil {
				return err
			}
			persons = append(persons, person)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, by := range map[string]access.Actor{"coordinator": anna, "recipient": cilla, "barred": david, "self": themself(persons[0])} {
		b.Run(name, func(b *testing.B) {
			err := d.Read(b.Context(), func(v *db.View) error {
				for i := 0; b.Loop(); i++ {
					if _, err := access.See(v, by, persons[i%len(persons)], noon); err != nil && name != "barred" && name != "self" {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

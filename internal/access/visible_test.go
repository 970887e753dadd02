package access_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// errUndo makes a transaction leave nothing behind.
var errUndo = errors.New("undo")

// TestListsHoldJustThoseWhomThePoliciesShow puts anything on file about a few
// persons, asks at instants around midnight, and compares the condition that
// lists use with what the policies say of each person.
func TestListsHoldJustThoseWhomThePoliciesShow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(t *rapid.T) {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				turn := rapid.SampledFrom(turns).Draw(t, "turn") // one, so that the edges meet
				var persons []id.Person
				for range 3 {
					person, err := enter(tx, rapid.SliceOfN(anyFact(turn), 0, 5).Draw(t, "facts")...)
					if err != nil {
						return err
					}
					persons = append(persons, person)
				}
				now := instant(turn).Draw(t, "now")
				everyone := []access.Actor{
					anna, bo, cilla, david, themself(persons[0]), themself(id.New[id.Person]()),
					{},
					{Account: "a", Organisation: bank},
					{Account: anna.Account, Professional: anna.Professional, Organisation: housing},
				}
				for i, by := range everyone {
					list, err := listed(tx, by, now)
					if err != nil {
						return err
					}
					for j, person := range persons {
						_, err := access.See(tx, by, person, now)
						if err != nil && fault.KindOf(err) != fault.NotFound {
							return err
						}
						if in, sees := slices.Contains(list, person), err == nil; in != sees {
							t.Fatalf("actor %d and person %d at %v: in the list %v, seen %v", i, j, now, in, sees)
						}
					}
				}
				return errUndo
			})
			if !errors.Is(err, errUndo) {
				t.Fatal(err)
			}
		})
	})
}

// turns are midnights in Stockholm: ordinary ones, of a new year, of a leap day
// and around the days when the clocks change.
var turns = []string{"2026-11-20", "2027-01-01", "2027-03-28", "2027-03-29", "2027-10-31", "2027-11-01", "2028-02-29", "2028-03-01"}

// instant draws a time close to a midnight.
func instant(turn string) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		midnight := day.Must(turn).AddDays(rapid.IntRange(0, 1).Draw(t, "days")).Start(access.Zone())
		return midnight.Add(rapid.SampledFrom([]time.Duration{
			-time.Hour, -time.Microsecond, 0, 2 * time.Hour, 3 * time.Hour,
		}).Draw(t, "off"))
	})
}

func anyDay(turn string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return day.Must(turn).AddDays(rapid.IntRange(-2, 2).Draw(t, "days")).String()
	})
}

func anyFact(turn string) *rapid.Generator[fact] {
	return rapid.Custom(func(t *rapid.T) fact {
		who := rapid.SampledFrom([]access.Actor{anna, bo, cilla, david}).Draw(t, "who")
		since, until := anyDay(turn).Draw(t, "since"), anyDay(turn).Draw(t, "until")
		switch rapid.IntRange(0, 7).Draw(t, "fact") {
		case 0:
			return tie(rapid.SampledFrom([]access.Relation{access.IsCoordinator, access.IsDeputy, access.IsTail, "friend"}).Draw(t, "kind"), who, since, until)
		case 1:
			return tie(access.IsCoordinator, who, since, "")
		case 2:
			return waiver(who, since, until, access.Plan)
		case 3:
			return waiverToAll(who.Organisation, since, until, access.Story)
		case 4:
			return withdrawn(waiverToAll(who.Organisation, since, until, access.Story), instant(turn).Draw(t, "withdrawn"))
		case 5:
			return bar(who, instant(turn).Draw(t, "barred"))
		case 6:
			return lifted(who, instant(turn).Draw(t, "lifted"))
		default:
			return emergency(who, instant(turn).Draw(t, "broken"), 3*time.Hour)
		}
	})
}

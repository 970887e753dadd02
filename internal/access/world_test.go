package access_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
)

// Two organisations: Anna and Bo at the bank, Cilla and David at the housing company.
var (
	bank    = id.New[id.Organisation]()
	housing = id.New[id.Organisation]()
	anna    = staff(bank)
	bo      = staff(bank)
	cilla   = staff(housing)
	david   = staff(housing)
)

func staff(at id.Organisation) access.Actor {
	return access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: at}
}

// themself is the login of a person.
func themself(p id.Person) access.Actor {
	return access.Actor{Account: id.New[id.Account](), Person: p}
}

// guests are Anna as she comes by a link, once for each row of a table.
var guests = func() (list [16]access.Actor) {
	for i := range list {
		list[i] = access.AsGuest(id.New[string](), anna.Professional, bank, "Anna")
	}
	return list
}()

// on returns the instant of a clock in Stockholm.
func on(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", clock, access.Zone())
	if err != nil {
		panic(err)
	}
	return t
}

// A fact is something that is put on file about a person.
type fact func(tx *db.Tx, person id.Person) error

func tie(kind access.Relation, to access.Actor, since, until string) fact {
	return func(tx *db.Tx, person id.Person) error {
		return access.Bind(tx, access.Tie{
			ID: id.New[string](), Person: person, Participation: "x",
			Professional: to.Professional, Kind: kind, Since: day.Must(since), Until: maybe(until),
		})
	}
}

func waiver(to access.Actor, since, until string, cs ...access.Category) fact {
	return grant(to.Organisation, to.Professional, since, until, cs...)
}

func waiverToAll(at id.Organisation, since, until string, cs ...access.Category) fact {
	return grant(at, "", since, until, cs...)
}

func grant(at id.Organisation, to id.Professional, since, until string, cs ...access.Category) fact {
	return func(tx *db.Tx, person id.Person) error {
		return access.Open(tx, access.Waiver{
			ID: id.New[string](), Person: person, Organisation: at, Professional: to,
			Categories: cs, Since: day.Must(since), Until: day.Must(until),
		})
	}
}

func withdrawn(f fact, at time.Time) fact {
	return func(tx *db.Tx, person id.Person) error {
		if err := f(tx, person); err != nil {
			return err
		}
		list, err := access.Waivers(tx, person)
		if err != nil {
			return err
		}
		return access.Withdraw(tx, person, list[0].ID, at)
	}
}

func bar(against access.Actor, since time.Time) fact {
	return func(tx *db.Tx, person id.Person) error {
		return access.Shut(tx, access.Bar{ID: id.New[string](), Person: person, Professional: against.Professional, Since: since})
	}
}

func lifted(against access.Actor, at time.Time) fact {
	return func(tx *db.Tx, person id.Person) error {
		_, err := access.Lift(tx, person, against.Professional, at)
		return err
	}
}

func emergency(by access.Actor, at time.Time, lasts time.Duration) fact {
	return func(tx *db.Tx, person id.Person) error {
		return access.Break(tx, access.Emergency{
			ID: id.New[string](), Person: person, Professional: by.Professional,
			At: at, Until: at.Add(lasts),
		})
	}
}

func link(to access.Actor, until time.Time) fact {
	return func(tx *db.Tx, person id.Person) error {
		return access.Lend(tx, access.Link{
			ID: to.Guest, Person: person, Organisation: to.Organisation, Professional: to.Professional, Object: "one thing", Until: until,
		})
	}
}

func ended(to access.Actor, at time.Time) fact {
	return func(tx *db.Tx, _ id.Person) error { return access.EndLink(tx, to.Guest, at) }
}

func maybe(s string) day.Day {
	if s == "" {
		return day.Day{}
	}
	return day.Must(s)
}

// enter puts a new person on file with facts.
func enter(tx *db.Tx, facts ...fact) (id.Person, error) {
	person := id.New[id.Person]()
	if err := tx.Exec(`insert into vault_keys (person_id, wrapped, created_at) values ($1, '', 0)`, person); err != nil {
		return person, err
	}
	for _, f := range facts {
		if err := f(tx, person); err != nil {
			return person, err
		}
	}
	return person, nil
}

func mustEnter(t testing.TB, d *db.DB, facts ...fact) (person id.Person) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		person, err = enter(tx, facts...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return person
}

// Package record lets an auditor watch over the record of who did and who saw
// what: how far it reaches, whether it is whole, and what stands in it. It knows
// the names of those who work with people, and of no person.
package record

import (
	"strings"
	"time"

	"kasam/internal/audit"
	"kasam/internal/id"
)

// Shown is how many entries a page of the record holds.
const Shown = 50

// A State is how far the record reaches.
type State struct {
	Placed  int64            // entries that have their place in the log
	Waiting int64            // entries too young to have one
	Kept    bool             // a checkpoint has been kept outside the database
	Last    audit.Checkpoint // the latest of them
}

// Asked says which entries to show; what is empty narrows nothing.
type Asked struct {
	Account id.Account
	Act     string
	Person  id.Person
	Before  string // entries older than this one
}

// A Page is some of the entries, newest first.
type Page struct {
	Lines []Line
	Older string // to ask with as Before; "" when there are no more
}

// Who is behind an entry.
type Who string

// Who there is. A person on their own side has no name here.
const (
	Staff   Who = "staff"
	Person  Who = "person"
	Kasam   Who = "kasam" // the program, by itself or at the command line
	Unknown Who = "unknown"
)

// A Line is an entry as it is told.
type Line struct {
	At           time.Time
	Who          Who
	Name         string // of staff
	Organisation string // on whose behalf
	Act          string
	Categories   []string
	Ground       string      // its kind: coordinator, consent, admin, …
	Person       id.Person   // whom it concerns, if anyone
	People       []id.Person // who was on the list that was shown, if it was one
	About        string      // the member of staff whose account it concerns, if any
	Role         string      // that was given or taken
	Programme    string      // that the role, or the act, is about
}

// tell tells an entry with what is known of accounts and organisations.
func tell(e audit.Entry, known register) Line {
	l := Line{At: e.At, Act: e.Act, Categories: e.Categories, Person: e.Person, Organisation: known.organisations[e.Organisation]}
	l.Ground, _, _ = strings.Cut(e.Ground, ":")
	l.Who, l.Name = known.who(e.Account)
	subject, _, _ := strings.Cut(e.Act, ".")
	switch subject {
	case "login":
		whose, rest, _ := strings.Cut(e.Object, "/")
		l.Role, l.Programme, _ = strings.Cut(rest, "/")
		if who, name := known.who(id.Account(whose)); who == Staff {
			l.About = name
		}
	case "programme":
		l.Programme, _, _ = strings.Cut(e.Object, "/")
	}
	return l
}

// A register is what entries are told with.
type register struct {
	accounts      map[id.Account]account
	organisations map[id.Organisation]string
}

type account struct {
	name  string
	staff bool
}

func (r register) who(a id.Account) (Who, string) {
	if a == audit.System {
		return Kasam, ""
	}
	switch found, ok := r.accounts[a]; {
	case !ok:
		return Unknown, ""
	case found.staff:
		return Staff, found.name
	}
	return Person, ""
}

package audit

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"kasam/internal/db"
	"kasam/internal/id"
)

// A Shown is one person of a list: what was shown of them, and why that was allowed.
type Shown struct {
	Person     id.Person
	Categories []string
	Ground     string
}

// LookedAt notes on v that a list of persons was seen; db.Read keeps it before
// it returns. However many they are it is one entry, whose leaf covers them all.
// e has neither a person nor categories nor a ground: each of list has its own.
func LookedAt(v *db.View, e Entry, list []Shown) {
	switch len(list) {
	case 0:
		return
	case 1:
		e.Person, e.Categories, e.Ground = list[0].Person, list[0].Categories, list[0].Ground
	default:
		list = slices.Clone(list)
		slices.SortFunc(list, func(a, b Shown) int { return strings.Compare(string(a.Person), string(b.Person)) })
		e.Roster, e.shown = rosterOf(list), list
	}
	v.Look(e)
}

// rosterOf is the name of a roster: the hash of its members in the order of their ids.
func rosterOf(list []Shown) string {
	h := sha256.New()
	for _, s := range list {
		fmt.Fprintf(h, "%s\t%s\t%s\n", s.Person, strings.Join(s.Categories, " "), s.Ground)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// fields reads categories so that text that is not as it was written keeps its
// form, and its hash tells.
func fields(categories string) []string {
	list := strings.Fields(categories)
	if strings.Join(list, " ") != categories {
		return []string{categories}
	}
	return list
}

// rosters remembers which rosters were found right, at most so many.
type rosters map[string]bool

const mostRosters = 10000

// check compares the rosters that a page of entries names with their members,
// and returns those that are not what they were.
func (known rosters) check(r db.Reader, list []stored) (wrong map[string]bool, err error) {
	var ask []string
	for _, s := range list {
		if s.Roster != "" && !known[s.Roster] && !slices.Contains(ask, s.Roster) {
			ask = append(ask, s.Roster)
		}
	}
	members, err := Members(r, ask)
	if err != nil {
		return nil, err
	}
	if len(known)+len(ask) > mostRosters {
		clear(known)
	}
	wrong = make(map[string]bool)
	for _, roster := range ask {
		if rosterOf(members[roster]) == roster {
			known[roster] = true
		} else {
			wrong[roster] = true
		}
	}
	return wrong, nil
}

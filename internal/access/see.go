package access

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"

	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

//go:embed policies.cedar
var policyText []byte

var policies = parse() // read once; a mistake in them is found by every test

func parse() *cedar.PolicySet {
	set, err := cedar.NewPolicySetFromBytes("policies.cedar", policyText)
	if err != nil {
		panic(fmt.Sprintf("access: %v", err))
	}
	return set
}

// zone is where a consent's days begin and end. The three countries share it.
var zone = func() *time.Location {
	z, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		panic(err)
	}
	return z
}()

// Today returns the day it is at now where people live.
func Today(now time.Time) day.Day { return day.In(now, zone) }

// Zone returns the time zone of the pages and of every "today".
func Zone() *time.Location { return zone }

// See returns what by may see of person, or a NotFound refusal that does not
// tell whether there is such a person.
func See(r db.Reader, by Actor, person id.Person, now time.Time) (Sight, error) {
	s := Sight{Person: person}
	if !id.Valid(person) || by.Account == "" {
		return s, fault.Hidden()
	}
	f, err := load(r, by, person)
	if err != nil {
		return s, fmt.Errorf("load the grounds of a person: %w", err)
	}
	s.Grounds = f.decide(policies, by, person, now)
	if len(s.Grounds) == 0 {
		return s, fault.Hidden()
	}
	return s, nil
}

// facts are the grounds that an actor could have; policies tell which stand.
type facts struct {
	barred     bool
	candidates []candidate
}

type candidate struct {
	ground  Ground
	context cedar.RecordMap
}

func (f facts) decide(policies *cedar.PolicySet, by Actor, person id.Person, now time.Time) (standing []Ground) {
	resource := cedar.NewEntityUID("Person", cedar.String(person))
	for _, c := range f.candidates {
		c.context["today"] = number(Today(now))
		c.context["now"] = cedar.Long(now.UnixMicro())
		c.context["barred"] = cedar.Boolean(f.barred)
		decision, _ := cedar.Authorize(policies, nil, cedar.Request{
			Principal: cedar.NewEntityUID("Account", cedar.String(by.Account)),
			Action:    cedar.NewEntityUID("Action", "look"),
			Resource:  resource,
			Context:   cedar.NewRecord(c.context),
		})
		if decision == cedar.Allow {
			standing = append(standing, c.ground)
			if c.ground.Relation == IsGuest {
				return standing // one link, whichever consent it rests on
			}
		}
	}
	return standing
}

func split(s string) []Category {
	var list []Category
	for c := range strings.FieldsSeq(s) {
		list = append(list, Category(c))
	}
	return list
}

func number(d day.Day) cedar.Long { return digits(d.String()) }

// digits turns YYYY-MM-DD into the number YYYYMMDD, which Cedar can compare.
func digits(s string) cedar.Long {
	n, _ := strconv.ParseInt(strings.ReplaceAll(s, "-", ""), 10, 64) // 0 for none: before every day
	return cedar.Long(n)
}

// Looked puts on record that by saw these categories of the person: only those
// that are open count.
func Looked(v *db.View, by Actor, s Sight, now time.Time, act string, categories ...Category) {
	e := audit.Entry{
		At: now, Account: by.Account, Organisation: by.Organisation, Act: act, Person: s.Person,
		Ground: s.Ground(Identity),
	}
	for _, c := range categories {
		if s.Sees(c) {
			e.Categories = append(e.Categories, string(c))
			e.Ground = s.Ground(c)
		}
	}
	audit.Looked(v, e)
}

// A Look is what was shown of one person of a list.
type Look struct {
	Sight      Sight
	Categories []Category
}

// LookedAt puts on record that by saw a list of persons, as one entry: of each
// the categories that are open, and why.
func LookedAt(v *db.View, by Actor, now time.Time, act string, list []Look) {
	shown := make([]audit.Shown, len(list))
	for i, l := range list {
		shown[i] = audit.Shown{Person: l.Sight.Person, Ground: l.Sight.Ground(Identity)}
		for _, c := range l.Categories {
			if g := l.Sight.Ground(c); g != "" {
				shown[i].Categories, shown[i].Ground = append(shown[i].Categories, string(c)), g
			}
		}
	}
	audit.LookedAt(v, Did(by, "", now, act, "", ""), shown)
}

// Did returns the record of an act of by upon the person.
func Did(by Actor, person id.Person, now time.Time, act, object, ground string) audit.Entry {
	return audit.Entry{
		At: now, Account: by.Account, Organisation: by.Organisation, Act: act, Person: person, Object: object, Ground: ground,
	}
}

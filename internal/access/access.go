// Package access answers one question: what may this actor see and do with this
// person, and on what ground?
//
// It keeps the facts it decides from (ties, waivers, bars, emergencies) and
// decides by the Cedar policies of policies.cedar, which a lawyer can read.
// Whatever no policy permits is denied, and to the one who is denied the person
// does not exist.
package access

import (
	"slices"
	"strings"

	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Role is what an account is for, in one programme or in the whole installation.
type Role string

// The roles. None of them opens a person by itself: a tie or a consent does.
const (
	Coordinator  Role = "coordinator"
	Professional Role = "professional"
	Preparation  Role = "preparation-group" // decides about referrals, together
	Manager      Role = "manager"           // caseload and figures of a programme
	Association  Role = "association"       // figures only, small cells hidden
	Admin        Role = "admin"             // accounts, directory, programme file
	Auditor      Role = "auditor"           // the record of who looked
)

// Roles lists every role: first those that are held in a programme, then those
// that are held in the whole installation.
func Roles() []Role {
	return []Role{Coordinator, Professional, Preparation, Manager, Association, Admin, Auditor}
}

// A Grant gives a role in a programme; the empty programme means all of them.
type Grant struct {
	Programme id.Programme
	Role      Role
}

// An Actor is who is asking. The zero Actor may nothing.
type Actor struct {
	Account      id.Account
	Name         string          // of staff; a person's own name is sealed elsewhere
	Professional id.Professional // set for staff
	Organisation id.Organisation // set for staff
	Person       id.Person       // set when the actor is a person signed in to their own side
	Grants       []Grant
	Language     string // of the pages: sv, en
	Guest        string // the link by which someone without a login answers; such an actor has no grants
}

// AsGuest is the actor who answers by a link: a professional without a login.
// On record they stand under an account that is none, see GuestOf.
func AsGuest(link string, professional id.Professional, at id.Organisation, name string) Actor {
	return Actor{Account: guestPrefix + id.Account(professional), Name: name, Professional: professional, Organisation: at, Guest: link}
}

const guestPrefix = "guest:"

// GuestOf returns the professional behind the account of a guest on record, and
// whether it is one.
func GuestOf(a id.Account) (id.Professional, bool) {
	who, ok := strings.CutPrefix(string(a), guestPrefix)
	return id.Professional(who), ok
}

// Has reports whether the actor has role in programme.
func (a Actor) Has(role Role, programme id.Programme) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Role == role && (g.Programme == programme || g.Programme == "")
	})
}

// HasAny reports whether the actor has role anywhere.
func (a Actor) HasAny(role Role) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == role })
}

// A Category is a part of what is known of a person, as a consent names it.
type Category string

// The categories. Besides them each life area of the programme is one, see Area.
const (
	Identity Category = "identity" // name and that coordination goes on; with every ground
	Reach    Category = "reach"    // how to reach the person, language, interpreter
	Story    Category = "story"    // their own words
	Excerpt  Category = "excerpt"  // the sentences of them that were shared with the one who reads
	Plan     Category = "plan"     // goals, measures and everyone's promises
	Meetings Category = "meetings"
	Income   Category = "income"
	Circle   Category = "circle"

	Assessments Category = "assessments" // what was asked of professionals, and what they answered
)

// Categories lists what a consent can cover besides identity and life areas.
func Categories() []Category {
	return []Category{Reach, Story, Excerpt, Plan, Meetings, Circle, Income, Assessments}
}

// Area returns the category of a life area's hindrances and resources.
func Area(key string) Category { return Category("area:" + key) }

// AreaKey returns the life area that c is about, and whether it is about one.
func (c Category) AreaKey() (string, bool) { return strings.CutPrefix(string(c), "area:") }

// A Relation is how the actor stands to the person.
type Relation string

// The relations.
const (
	IsSelf        Relation = "self"
	IsCoordinator Relation = "coordinator"
	IsDeputy      Relation = "deputy"
	IsTail        Relation = "tail"      // was coordinator until lately
	IsRecipient   Relation = "consent"   // the person consented to it
	IsEmergency   Relation = "emergency" // broke the glass
	IsGuest       Relation = "guest"     // answers one thing by a link
)

// A Ground is one reason that stands.
type Ground struct {
	Relation   Relation
	Ref        string     // the tie, consent, emergency or link
	Categories []Category // what a consent covers; a link covers none, every other ground all
	Object     string     // the one thing that a link is about
}

// A Sight is what an actor may see and do with one person, and why.
type Sight struct {
	Person  id.Person
	Grounds []Ground // never empty in a Sight that See returned; strongest first
}

// Sees reports whether c is open to the actor.
func (s Sight) Sees(c Category) bool { return s.Ground(c) != "" }

// Ground returns why c is open, in the form the record keeps it: "coordinator",
// "self", "consent:ID"; "" when it is not.
func (s Sight) Ground(c Category) string {
	for _, g := range s.Grounds {
		switch {
		case g.Relation == IsGuest:
			if c == Identity {
				return "guest:" + g.Ref
			}
		case g.Relation != IsRecipient:
			if g.Relation == IsEmergency {
				return "emergency:" + g.Ref
			}
			return string(g.Relation)
		case c == Identity || slices.Contains(g.Categories, c):
			return "consent:" + g.Ref
		}
	}
	return ""
}

// Coordinates reports whether the actor is the coordinator or the deputy: the
// one who writes in the plan.
func (s Sight) Coordinates() bool { return s.is(IsCoordinator) || s.is(IsDeputy) }

// Self reports whether the actor is the person.
func (s Sight) Self() bool { return s.is(IsSelf) }

// Recipient reports whether consent is all the actor has, with a login or by a link.
func (s Sight) Recipient() bool {
	return len(s.Grounds) > 0 && (s.Grounds[0].Relation == IsRecipient || s.Guest())
}

// Guest reports whether the actor answers by a link.
func (s Sight) Guest() bool { return s.is(IsGuest) }

// Reaches reports whether a thing, such as a promise or a meeting, is within
// reach at all: for a guest just the one that the link is about.
func (s Sight) Reaches(object string) bool {
	return !s.Guest() || slices.ContainsFunc(s.Grounds, func(g Ground) bool { return g.Object == object })
}

func (s Sight) is(r Relation) bool {
	return slices.ContainsFunc(s.Grounds, func(g Ground) bool { return g.Relation == r })
}

// Only returns the categories among cs that are open.
func (s Sight) Only(cs ...Category) []Category {
	var open []Category
	for _, c := range cs {
		if s.Sees(c) {
			open = append(open, c)
		}
	}
	return open
}

// MustCoordinate refuses whoever may look but not write.
func (s Sight) MustCoordinate() error {
	if !s.Coordinates() {
		return fault.Refuse(fault.Forbidden, "error.coordinator_only")
	}
	return nil
}

// Speaks reports whether it is the person who looks, or who coordinates for them.
func (s Sight) Speaks() bool { return s.Self() || s.Coordinates() }

// MustSpeak refuses everyone else.
func (s Sight) MustSpeak() error {
	if s.Self() {
		return nil
	}
	return s.MustCoordinate()
}

// Imagine returns the sight of someone at organisation to whom the person has
// consented to just these categories: what a preview is rendered with.
func Imagine(person id.Person, categories []Category) Sight {
	return Sight{Person: person, Grounds: []Ground{{Relation: IsRecipient, Ref: "preview", Categories: categories}}}
}

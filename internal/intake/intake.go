// Package intake is how a person comes in. A coordinator registers them, and
// what they want, in their own words, is asked first: person, participation and
// story begin together or not at all.
package intake

import (
	"cmp"
	"strings"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/story"
)

// A Newcomer is someone who is about to come in.
type Newcomer struct {
	Person        person.Person
	Participation id.Participation
	Programme     id.Programme
	Coordinator   id.Professional // none: whoever registers
	EnrolledOn    day.Day         // none: today
	Ref           string          // what an imported file calls the participation
	Wish          string          // what they want, in their own words
	Story         string
	StoryLanguage string // none: the person's language
	Told          string // story.Written or story.Dictated; none: dictated
	NotTheSame    bool   // someone like them is known, and it is somebody else
	Known         bool   // they were in Kasam before: only the participation and the words are new
}

// filled returns n with what follows from who registers it and when.
func (n Newcomer) filled(by access.Actor, today day.Day) Newcomer {
	n.Coordinator = cmp.Or(n.Coordinator, by.Professional)
	if n.EnrolledOn.IsZero() {
		n.EnrolledOn = today
	}
	n.Wish, n.Story = strings.TrimSpace(n.Wish), strings.TrimSpace(n.Story)
	n.StoryLanguage = cmp.Or(n.StoryLanguage, n.Person.Language, "sv")
	n.Told = cmp.Or(n.Told, story.Dictated)
	return n
}

// participation returns the participation that n begins.
func (n Newcomer) participation() participation.Participation {
	return participation.Participation{
		ID: n.Participation, Person: n.Person.ID, Programme: n.Programme, Ref: n.Ref,
		EnrolledOn: n.EnrolledOn,
	}
}

// allowed refuses whoever is no coordinator of the programme, and someone who
// comes in without a word of what they want.
func (n Newcomer) allowed(by access.Actor) error {
	if by.Professional == "" || !by.Has(access.Coordinator, n.Programme) {
		return fault.Refuse(fault.Forbidden, "error.coordinator_only")
	}
	if n.Wish == "" {
		return fault.Field("wish", "intake.wish")
	}
	return nil
}

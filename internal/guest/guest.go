// Package guest lets someone without an account answer one thing: by a link in a
// mail, which expires, opens nothing but that, and only with a code that came
// another way.
//
// The mail holds neither the code nor a word about whom or what it is about. A
// link opens nothing by itself: the person's consent to the professional's
// knowing of them must stand at every request (access.Link).
package guest

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Kind is what a link is about.
type Kind string

// The kinds.
const (
	Promise Kind = "promise"
	Meeting Kind = "meeting"
	Poll    Kind = "poll"
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Promise, Meeting, Poll} }

// The limits of a link.
const (
	DaysUsual = 14 // from the day it is sent, when no last day is named
	DaysMost  = 60
	Tries     = 5 // wrong codes; the last of them locks the link for good
	// SessionLasts is how long a code opens the link for, on one device.
	SessionLasts = 30 * time.Minute
	// keptAfter is how long a link that is over stays to be seen by who sent it.
	keptAfter = 30 * 24 * time.Hour
)

// A Link is what one professional answers one thing by.
type Link struct {
	ID           string
	Kind         Kind
	Object       string // the promise, meeting or poll
	Professional id.Professional
	Until        day.Day // the last day; none: DaysUsual from today

	Person           id.Person
	Organisation     id.Organisation
	ProfessionalName string // loaded
	OrganisationName string // loaded
	SentBy           id.Professional
	SentAt           time.Time
	Ends             time.Time // the instant after Until
	Wrong            int       // tries with a wrong code
	OpenedAt         time.Time // first, with the code
	AnsweredAt       time.Time // last
	LockedAt         time.Time
	RevokedAt        time.Time
}

// A State is how far a link has come.
type State string

// The states.
const (
	Sent     State = "sent"
	Opened   State = "opened"
	Answered State = "answered"
	Expired  State = "expired"
	Locked   State = "locked" // too many wrong codes
	Revoked  State = "revoked"
)

// State returns how far the link has come at now. What was answered stays
// answered, whatever became of the link afterwards.
func (l Link) State(now time.Time) State {
	switch {
	case !l.AnsweredAt.IsZero():
		return Answered
	case !l.RevokedAt.IsZero():
		return Revoked
	case !l.LockedAt.IsZero():
		return Locked
	case !now.Before(l.Ends):
		return Expired
	case !l.OpenedAt.IsZero():
		return Opened
	}
	return Sent
}

// Live reports whether the link can still be opened at now.
func (l Link) Live(now time.Time) bool {
	return l.RevokedAt.IsZero() && l.LockedAt.IsZero() && now.Before(l.Ends)
}

// Actor is who answers by the link.
func (l Link) Actor() access.Actor {
	return access.AsGuest(l.ID, l.Professional, l.Organisation, l.ProfessionalName)
}

// sent returns the link as it is sent at now, or why it cannot be.
func (l Link) sent(now time.Time) (Link, error) {
	today := access.Today(now)
	if l.Until.IsZero() {
		l.Until = today.AddDays(DaysUsual)
	}
	switch {
	case !id.Valid(l.ID), !id.Valid(l.Object), !slices.Contains(Kinds(), l.Kind):
		return l, fault.Hidden()
	case !id.Valid(l.Professional):
		return l, fault.Field("professional", "error.choose")
	case l.Until.Before(today), l.Until.After(today.AddDays(DaysMost)):
		return l, fault.Field("until", "guest.until_range", DaysMost)
	}
	l.SentAt, l.Ends = now, l.Until.AddDays(1).Start(access.Zone())
	return l, nil
}

// Package consent is what a person has said yes to, to whom, and until when.
//
// Three things are asked for apart and never together: that named parties may
// exchange what they know (a waiver of secrecy), that a plan may be made, and
// that the person may be registered for follow-up. The ground that an authority
// has in data protection law is none of them and is not consent.
package consent

import (
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/id"
)

// A Kind is what a consent is about.
type Kind string

// The kinds.
const (
	Waives    Kind = "waiver"   // a named recipient may see named parts
	Plans     Kind = "plan"     // a plan may be made
	Registers Kind = "register" // may be registered for follow-up
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Waives, Plans, Registers} }

// How a consent was given.
const (
	OwnLogin = "own-login" // by the person, signed in
	Paper    = "paper"     // signed
	Oral     = "oral"      // said, with a witness who was there
)

// A Consent is one yes. It is never changed: it lasts, runs out or is withdrawn,
// and a new yes is a new Consent.
type Consent struct {
	ID               string
	Person           id.Person
	Participation    id.Participation // the time in a programme that it belongs to, if any
	Kind             Kind
	Cooperation      string // what the parties do together, a key of the programme file
	TextVersion      string // of the text that was shown
	Language         string // it was shown in
	How              string
	Witness          string // who was there, when it was said
	GivenAt          time.Time
	GivenBy          id.Account    // who recorded it
	WithdrawnAt      time.Time     // zero while it is not
	Waiver           access.Waiver // of the kind Waives: recipient, categories, until
	OrganisationName string
	ProfessionalName string // "" when anyone at the organisation may see
}

// A State is how a consent stands on a day.
type State string

// The states.
const (
	Stands    State = "stands"
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
)

// State returns how c stands on the day. Only a waiver runs out; a plan and a
// register consent last until they are withdrawn.
func (c Consent) State(on day.Day) State {
	switch {
	case !c.WithdrawnAt.IsZero():
		return Withdrawn
	case c.Kind == Waives && c.Waiver.Until.Before(on):
		return Expired
	}
	return Stands
}

// A Barred is a professional whom the person has barred.
type Barred struct {
	Professional           id.Professional
	Name, OrganisationName string
	Since                  time.Time
	Kinship                bool // they said themself that they are too near; the person does not lift it
}

// An Emergency is one breaking of the glass, as the person is told of it.
type Emergency struct {
	ID                     string
	Person                 id.Person
	Professional           id.Professional
	Name, OrganisationName string
	Reason                 string
	Withheld               bool // the auditor does not read the reason: the identity is protected now
	At, Until              time.Time
}

// A Sheet is everything that was said about who may see what of a person.
type Sheet struct {
	Consents    []Consent // newest first
	Barred      []Barred
	Emergencies []Emergency // newest first
}

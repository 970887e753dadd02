// Package commitment is the promise ledger: who promises what to a person, by
// when, within which mandate, and whether it was kept.
//
// A promise goes from state to state by acts, each with who and when and, where
// something is refused or ends otherwise than hoped, a reason. Its history only
// grows.
package commitment

import (
	"time"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// A State is where a promise stands.
type State string

// The states.
const (
	Proposed          State = "proposed"           // asked of a professional, who has not answered
	AwaitingSignature State = "awaiting-signature" // answered with yes, beyond the professional's own mandate
	Accepted          State = "accepted"           // promised
	Declined          State = "declined"
	Withdrawn         State = "withdrawn" // no longer asked for
	Kept              State = "kept"
	Broken            State = "broken"
	Released          State = "released" // was promised and is no longer needed
)

// Open reports whether something remains to be done about the promise.
func (s State) Open() bool { return s == Proposed || s == AwaitingSignature || s == Accepted }

// An Act moves a promise from one state to another.
type Act string

// The acts.
const (
	ActRecord   Act = "record"
	ActAccept   Act = "accept"
	ActSign     Act = "sign"
	ActDecline  Act = "decline"
	ActWithdraw Act = "withdraw"
	ActKeep     Act = "keep"
	ActBreak    Act = "break"
	ActRelease  Act = "release"
)

// Acts lists the acts upon a promise in the order a page offers them.
func Acts() []Act {
	return []Act{ActAccept, ActSign, ActKeep, ActDecline, ActBreak, ActRelease, ActWithdraw}
}

// NeedsReason reports whether the act must say why.
func (a Act) NeedsReason() bool {
	return a == ActDecline || a == ActWithdraw || a == ActBreak || a == ActRelease
}

// to is where the act leads when nothing stands in its way. An acceptance that
// is beyond the mandate leads to AwaitingSignature instead.
func (s State) to(a Act) (State, bool) {
	type move struct {
		from State
		act  Act
	}
	next, ok := map[move]State{
		{Proposed, ActAccept}:            Accepted,
		{Proposed, ActDecline}:           Declined,
		{Proposed, ActWithdraw}:          Withdrawn,
		{AwaitingSignature, ActSign}:     Accepted,
		{AwaitingSignature, ActDecline}:  Declined,
		{AwaitingSignature, ActWithdraw}: Withdrawn,
		{Accepted, ActKeep}:              Kept,
		{Accepted, ActBreak}:             Broken,
		{Accepted, ActRelease}:           Released,
	}[move{s, a}]
	return next, ok
}

// A Commitment is a promise to a person, with its history.
type Commitment struct {
	ID               string
	Person           id.Person
	Participation    id.Participation
	Goal             string          // of the plan it is for, if any
	Measure          string          // of the plan, if any
	Meeting          string          // it was made in, if any
	Professional     id.Professional // who promises; none: the person
	Organisation     id.Organisation // on whose behalf
	ProfessionalName string          // loaded; "" when Masked
	OrganisationName string          // loaded; "" when Masked
	Kind             string          // of measure, of the programme file; "" for what needs no mandate
	KindName         programme.Words // loaded
	Amount           int64           // in Unit; 0 when no amount is promised
	Unit             string
	What             string
	Due              day.Day // the last day
	State            State
	Mandate          string            // that covers it: the promiser's own or the signer's
	Covered          directory.Mandate // loaded: that mandate, zero when there is none
	Signer           id.Professional   // who can sign, when it is beyond the promiser's mandate
	SignerName       string            // loaded
	RecordedBy       id.Account
	RecordedAt       time.Time
	Steps            []Step // oldest first
	Masked           bool   // who promises is not for this reader, and so neither is what
	Version          int
}

// Mine reports whether the person promises it themself.
func (c Commitment) Mine() bool { return c.Professional == "" && !c.Masked }

// Late reports whether the promise was due before today and is not kept.
func (c Commitment) Late(today day.Day) bool { return c.State == Accepted && c.Due.Before(today) }

// EndedAt returns when the promise came to the state it is in.
func (c Commitment) EndedAt() time.Time {
	if len(c.Steps) == 0 {
		return c.RecordedAt
	}
	return c.Steps[len(c.Steps)-1].At
}

// A Step is one act in a promise's history.
type Step struct {
	Act          Act
	State        State // after it
	Account      id.Account
	Professional id.Professional // none: the person
	Name         string          // loaded, of the professional
	At           time.Time
	Reason       string // "" also when it is not for this reader
}

// A Promise is what is recorded: a question to a professional, or what the
// person promises.
type Promise struct {
	ID           string
	Person       id.Person
	Goal         string
	Measure      string
	Meeting      string
	Professional id.Professional // none: the person promises
	Kind         string
	Amount       int64
	What         string
	Due          day.Day
}

// A Standing is how the one who acts stands to a promise.
type Standing struct {
	Self        bool // is the person
	Coordinates bool // is the person's coordinator or deputy
	Promises    bool // is the professional who promises
	Signs       bool // holds a mandate that covers it, in the promiser's organisation
}

// May reports whether who may do the act upon c as it stands.
func (c Commitment) May(a Act, who Standing) bool {
	if _, ok := c.State.to(a); !ok {
		return false
	}
	switch a {
	case ActAccept:
		return who.Promises
	case ActSign:
		return who.Signs && !who.Promises
	case ActDecline:
		return who.Promises || c.State == AwaitingSignature && who.Signs
	case ActWithdraw:
		return who.Self || who.Coordinates
	case ActKeep, ActRelease:
		// The one who promised does not judge the promise kept, nor free themself.
		return who.Self || who.Coordinates && !who.Promises
	case ActBreak:
		return who.Self || who.Coordinates || who.Promises
	}
	return false
}

// Take does the act upon c, or refuses it and leaves c as it was. For ActAccept
// and ActSign, cover tells which mandate it rests on.
func (c *Commitment) Take(a Act, who Standing, cover Cover, step Step) error {
	next, ok := c.State.to(a)
	switch {
	case !ok:
		return fault.Refuse(fault.Conflict, "commitment.moved")
	case !c.May(a, who):
		return fault.Refuse(fault.Forbidden, "commitment.not_yours")
	case a.NeedsReason() && step.Reason == "":
		return fault.Field("reason", "commitment.reason_required")
	}
	switch {
	case a == ActAccept && !cover.Own && cover.Signer == "":
		return fault.Refuse(fault.Conflict, "commitment.no_signer")
	case a == ActAccept && !cover.Own:
		next = AwaitingSignature
		c.Mandate, c.Signer = "", cover.Signer
	case a == ActAccept:
		c.Mandate, c.Covered, c.Signer = cover.Mandate.ID, cover.Mandate, ""
	case a == ActSign:
		c.Mandate, c.Covered, c.Signer = cover.Mandate.ID, cover.Mandate, step.Professional
	}
	step.Act, step.State = a, next
	c.State = next
	c.Steps = append(c.Steps, step)
	return nil
}

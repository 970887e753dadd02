// Package commitment is the promise ledger: who promises what to a person, by
// when, within which mandate, and whether it was kept.
//
// A promise goes from state to state by acts, each with who and when and, where
// something is refused, changed or ends otherwise than hoped, a reason. Terms are
// negotiated: each side proposes others until one of them says yes. Its history
// only grows.
package commitment

import (
	"slices"
	"time"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/programme"
)

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
	Turn             Turn              // whose answer is waited for, while terms are negotiated
	Stands           bool              // promised, and neither kept nor ended since: also while other terms are proposed
	Moves            int               // how many times the day moved after it was promised
	SaidAt           time.Time         // when the promiser said that it is done, while nobody has confirmed it
	Mandate          string            // that covers what stands: the promiser's own or the signer's
	Covered          directory.Mandate // loaded: that mandate, zero when there is none
	Signer           id.Professional   // who can sign or has signed, when it is beyond the promiser's mandate
	SignerName       string            // loaded
	DependsOn        string            // the promise that has to be kept first, if any
	Waits            Linked            // loaded: that promise
	Replaces         string            // the promise that came to nothing and is asked for anew, if any
	RecordedBy       id.Account
	RecordedAt       time.Time
	Steps            []Step // oldest first
	Masked           bool   // who promises is not for this reader, and so neither is what
	Version          int
}

// A Linked is what a promise's page says of another promise.
type Linked struct {
	ID     string // "" when it is not for this reader
	What   string // "" when it is not for this reader
	State  State
	Due    day.Day
	Masked bool // there is one, and what it is is not for this reader
}

// Mine reports whether the person promises it themself.
func (c Commitment) Mine() bool { return c.Professional == "" && !c.Masked }

// Said reports whether the promiser says that it is done, and nobody has
// confirmed or denied it.
func (c Commitment) Said() bool { return !c.SaidAt.IsZero() }

// Late reports whether the promise was due before today and is not kept. One
// that the promiser says is done waits for others, and is not late.
func (c Commitment) Late(today day.Day) bool {
	return (c.State == Accepted || c.Stands) && !c.Said() && c.Due.Before(today)
}

// EndedAt returns when the promise came to the state it is in.
func (c Commitment) EndedAt() time.Time {
	if len(c.Steps) == 0 {
		return c.RecordedAt
	}
	return c.Steps[len(c.Steps)-1].At
}

// Left reports whether it was decided to let a broken promise be.
func (c Commitment) Left() bool { return len(c.Steps) > 0 && c.Steps[len(c.Steps)-1].Act == ActLeave }

// Told reports whether the promiser's last answer was noted for them by the
// coordinator, so that they may still correct it.
func (c Commitment) Told() bool {
	for _, s := range slices.Backward(c.Steps) {
		if c.ByPromiser(s) {
			return s.Told()
		}
	}
	return false
}

// ByPromiser reports whether s is an answer of who promises, noted or their own.
func (c Commitment) ByPromiser(s Step) bool {
	return s.Told() || !c.Mine() && s.Act != ActRecord && s.Act != ActSign && s.Professional == c.Professional
}

// A Step is one act in a promise's history.
type Step struct {
	Act          Act
	State        State // after it
	Account      id.Account
	Professional id.Professional // who did or noted it; none: the person
	Name         string          // loaded, of the professional
	At           time.Time
	Reason       string // "" also when it is not for this reader
	How          string // OwnLogin, Phone, Link or Room
	Terms        Terms  // what the step proposed or settled; zero when it did neither, or they are not for this reader
}

// How a step came about.
const (
	OwnLogin = ""
	Phone    = "phone" // told on the telephone, and noted by the coordinator
	Link     = "link"  // by a guest who was sent a link
	Room     = "room"  // said in a meeting, and noted by the coordinator
)

// Told reports whether the coordinator noted what the promiser said.
func (s Step) Told() bool { return s.Act != ActRecord && (s.How == Phone || s.How == Room) }

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
	DependsOn    string // a promise to the same person that has to be kept first, if any
	Replaces     string // one that came to nothing, if this asks for it anew
}

// Package decision mirrors what agencies decide: applied for, preliminary, final,
// appealed; how long it has been waited for, and who pays meanwhile. Kasam
// decides nothing itself.
//
// A decision goes from state to state by what someone notes about it, each with
// the day on which it happened and how it is known. Its history only grows; a
// mistake is corrected by a note.
package decision

import (
	"time"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A State is how far the agency has come.
type State string

// The states.
const (
	Applied     State = "applied"     // asked for, nothing heard
	Preliminary State = "preliminary" // decided for the time being
	Final       State = "final"
	Appealed    State = "appealed"  // asked to be tried again
	Withdrawn   State = "withdrawn" // no longer asked for
)

// Waiting reports whether the agency has still to decide.
func (s State) Waiting() bool { return s == Applied || s == Preliminary || s == Appealed }

// An Outcome is what was decided.
type Outcome string

// The outcomes.
const (
	Granted Outcome = "granted"
	Partly  Outcome = "partly"
	Refused Outcome = "refused"
)

// Outcomes lists them in the order of a form.
func Outcomes() []Outcome { return []Outcome{Granted, Partly, Refused} }

// A Source is how something is known.
type Source string

// The sources.
const (
	Letter Source = "letter"
	Phone  Source = "phone"
	Pages  Source = "pages"  // the person's own login at the agency
	Told   Source = "told"   // the person says so
	Agency Source = "agency" // written down by the agency that decides
)

// Sources lists those to choose from.
func Sources() []Source { return []Source{Letter, Phone, Pages, Told} }

// An Act is one thing that is noted.
type Act string

// The acts.
const (
	ActApply       Act = "apply"
	ActPreliminary Act = "preliminary"
	ActFinal       Act = "final"
	ActAppeal      Act = "appeal"
	ActMeanwhile   Act = "meanwhile" // who pays while it is waited for
	ActNote        Act = "note"      // something more, or a correction
	ActWithdraw    Act = "withdraw"
)

// Acts lists the acts upon a decision in the order a page offers them.
func Acts() []Act {
	return []Act{ActFinal, ActPreliminary, ActAppeal, ActMeanwhile, ActNote, ActWithdraw}
}

// Decides reports whether the act tells what the agency decided.
func (a Act) Decides() bool { return a == ActPreliminary || a == ActFinal }

// to is where the act leads.
func (s State) to(a Act) (State, bool) {
	switch a {
	case ActNote:
		return s, true
	case ActMeanwhile:
		return s, s.Waiting()
	case ActPreliminary:
		return Preliminary, s == Applied
	case ActFinal:
		return Final, s.Waiting()
	case ActAppeal:
		return Appealed, s == Final || s == Preliminary
	case ActWithdraw:
		return Withdrawn, s.Waiting()
	}
	return s, false
}

// A Decision is what an agency has been asked to decide, with its history.
type Decision struct {
	ID               string
	Person           id.Person
	Participation    id.Participation
	Organisation     id.Organisation // that decides; none when it is said in own words
	OrganisationName string          // loaded, or own words; "" when Masked
	Body             string          // who decides, in own words
	Code             string          // of an income, such as "se.sjukpenning"; the page knows its name
	What             string          // in own words
	Goal             string          // of the plan it is for, if any
	Commitment       string          // the promise it is for, if any
	State            State
	Outcome          Outcome // of the latest decision; "" before there is one
	AppliedOn        day.Day
	DecidedOn        day.Day // the latest decision
	StateSince       day.Day
	AppealBy         day.Day // the last day, as the letter says it; none when not known
	Payer            Payer
	Reference        string // the agency's number for it; the latest that was told
	Complain         string // where and how to complain; the latest that was told
	RecordedBy       id.Account
	RecordedAt       time.Time
	Steps            []Step // oldest first
	Masked           bool   // who decides is not for this reader, and so neither is what
	Version          int
}

// A Step is one thing that was noted.
type Step struct {
	Act          Act
	State        State // after it
	Outcome      Outcome
	On           day.Day // when it happened
	AppealBy     day.Day
	Payer        Payer // for ActApply and ActMeanwhile
	Source       Source
	Said         Said
	Account      id.Account
	Professional id.Professional // none: the person
	Name         string          // loaded, of the professional
	At           time.Time       // when it was written down
}

// Said are the words of a step. They are sealed.
type Said struct {
	Note      string `json:"note,omitempty"`
	Reference string `json:"reference,omitempty"`
	Complain  string `json:"complain,omitempty"`
	Payer     string `json:"payer,omitempty"`
}

// A Standing is how the one who acts stands to a decision.
type Standing struct {
	Self        bool // is the person
	Coordinates bool // is the person's coordinator or deputy
	Decides     bool // works where it is decided, with a consent that covers it
}

// May reports whether who may note the act. What becomes of the application is
// the person's; what was decided, the agency may say too.
func (d Decision) May(a Act, who Standing) bool {
	if _, ok := d.State.to(a); !ok || d.Masked {
		return false
	}
	if who.Self || who.Coordinates {
		return true
	}
	return who.Decides && (a.Decides() || a == ActNote)
}

// Waited returns for how many days the latest answer has been waited for, or
// was: since it was applied for, or since the appeal.
func (d Decision) Waited(today day.Day) int {
	from, until := d.AppliedOn, today
	for _, s := range d.Steps {
		if s.Act == ActAppeal {
			from = s.On
		}
	}
	switch d.State {
	case Final:
		until = d.DecidedOn
	case Withdrawn:
		until = d.StateSince
	}
	return max(0, until.Sub(from))
}

// AppealLeft returns how many days are left to appeal, today counted as 0, and
// whether there is anything to appeal and a day that has not passed.
func (d Decision) AppealLeft(today day.Day) (int, bool) {
	if d.State != Final && d.State != Preliminary || d.Outcome == Granted || d.AppealBy.IsZero() || d.AppealBy.Before(today) {
		return 0, false
	}
	return d.AppealBy.Sub(today), true
}

// Unpaid reports whether it is waited for and nobody pays meanwhile.
func (d Decision) Unpaid() bool { return d.State.Waiting() && d.Payer.Kind == Nobody }

// Take notes s, or refuses it and leaves d as it was.
func (d *Decision) Take(who Standing, s Step, today day.Day) error {
	next, ok := d.State.to(s.Act)
	switch {
	case !ok:
		return fault.Refuse(fault.Conflict, "decision.moved")
	case !d.May(s.Act, who):
		return fault.Refuse(fault.Forbidden, "decision.not_yours")
	}
	if err := d.check(&s, who, today); err != nil {
		return err
	}
	s.State = next
	switch s.Act {
	case ActPreliminary, ActFinal:
		d.Outcome, d.DecidedOn, d.AppealBy = s.Outcome, s.On, s.AppealBy
	case ActAppeal, ActWithdraw:
		d.AppealBy = day.Day{}
	case ActMeanwhile:
		d.Payer = s.Payer
	case ActNote:
		if !s.AppealBy.IsZero() {
			d.AppealBy = s.AppealBy
		}
	}
	if next != d.State {
		d.State, d.StateSince = next, s.On
	}
	d.add(s)
	return nil
}

// add puts s at the end of the history; what it says of number and complaint
// holds from now on.
func (d *Decision) add(s Step) {
	d.Steps = append(d.Steps, s)
	if s.Said.Reference != "" {
		d.Reference = s.Said.Reference
	}
	if s.Said.Complain != "" {
		d.Complain = s.Said.Complain
	}
}

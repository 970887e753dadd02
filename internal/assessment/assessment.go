// Package assessment is the specific assessments around a person: what is asked
// of a professional with the person's agreement, by when, what they answered, in
// plain words too, and how the person sees it.
//
// Nothing is asked before the person has said yes. Its history only grows: an
// answer is never replaced, something is added to it.
package assessment

import (
	"slices"
	"time"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A State is how far an assessment has come.
type State string

// The states.
const (
	Wanted    State = "wanted" // the person has not said yes
	Asked     State = "asked"
	Answered  State = "answered"
	Declined  State = "declined"  // the professional said no
	Withdrawn State = "withdrawn" // no longer asked for, or the person said no
)

// Open reports whether someone has still to answer.
func (s State) Open() bool { return s == Wanted || s == Asked }

// Tally counts those of list that someone has still to answer, and those that
// are answered.
func Tally(list []Assessment) (waiting, answered int) {
	for _, a := range list {
		switch {
		case a.State.Open():
			waiting++
		case a.State == Answered:
			answered++
		}
	}
	return waiting, answered
}

// Kinds lists what is assessed, in the order of a form.
func Kinds() []string {
	return []string{"functional", "work", "medical", "housing", "psychological", "social", "economy", "other"}
}

// How a yes was given.
const (
	OwnLogin = "own-login"
	Paper    = "paper"
	Oral     = "oral" // with a witness
)

// Hows lists how a coordinator can have been told of a yes.
func Hows() []string { return []string{Oral, Paper} }

// How a step was taken, when it was not at one's own login.
const (
	ByPhone  = "phone"    // the professional said it on the telephone
	Dictated = "dictated" // the person said it to the coordinator
)

// An Act is one thing that is done about an assessment.
type Act string

// The acts.
const (
	ActAsk      Act = "ask"
	ActAgree    Act = "agree"    // the person's yes
	ActRefuse   Act = "refuse"   // the person's no
	ActAnswer   Act = "answer"   // of the professional
	ActDecline  Act = "decline"  // of the professional, with a reason
	ActWithdraw Act = "withdraw" // by the coordinator, with a reason
	ActAdd      Act = "add"      // to an answer
	ActPlain    Act = "plain"    // the answer in plain words
	ActTell     Act = "tell"     // someone has told the person
	ActView     Act = "view"     // how the person sees it
)

// Acts lists the acts upon an assessment in the order a page offers them.
func Acts() []Act {
	return []Act{ActAgree, ActRefuse, ActAnswer, ActDecline, ActTell, ActPlain, ActView, ActAdd, ActWithdraw}
}

// to is where the act leads.
func (s State) to(a Act) (State, bool) {
	switch a {
	case ActAgree:
		return Asked, s == Wanted
	case ActRefuse:
		return Withdrawn, s.Open()
	case ActWithdraw:
		return Withdrawn, s.Open()
	case ActAnswer:
		return Answered, s == Asked
	case ActDecline:
		return Declined, s == Asked
	case ActAdd, ActPlain, ActTell, ActView:
		return s, s == Answered
	}
	return s, false
}

// An Assessment is what is asked about a person, with its history.
type Assessment struct {
	ID               string
	Person           id.Person
	Participation    id.Participation
	Professional     id.Professional // of whom it is asked
	Organisation     id.Organisation
	ProfessionalName string // loaded; "" when Masked
	OrganisationName string // loaded; "" when Masked
	Kind             string // one of Kinds
	Question, Why    string
	Due              day.Day // the last day
	State            State
	AgreedOn         day.Day // none while it is wanted
	AgreedHow        string  // OwnLogin, Paper or Oral
	Witness          string
	HeldUntil        day.Day   // the last day the answer is kept from the person, unless someone tells them; none when it is not
	ToldAt           time.Time // when someone had told them
	RecordedBy       id.Account
	RecordedAt       time.Time
	Steps            []Step // oldest first
	Masked           bool   // of whom it is asked is not for this reader, and so neither is what
	Withheld         bool   // the reader is the person, and someone tells them first
	Version          int
}

// A Step is one act in the history.
type Step struct {
	Act          Act
	State        State // after it
	How          string
	Said         Said
	Account      id.Account
	Professional id.Professional // none: the person
	Name         string          // loaded, of the professional
	At           time.Time
}

// Said are the words of a step. They are sealed.
type Said struct {
	Text     string `json:"text,omitempty"`     // the answer, what is added, a reason or a view
	Plain    string `json:"plain,omitempty"`    // the answer in plain words
	Document string `json:"document,omitempty"` // where the paper is kept
}

// A Standing is how the one who acts stands to an assessment.
type Standing struct {
	Self        bool // is the person
	Coordinates bool // is the person's coordinator or deputy
	Asked       bool // is the professional of whom it is asked
}

// Late reports whether the answer should have come before today.
func (a Assessment) Late(today day.Day) bool { return a.State == Asked && a.Due.Before(today) }

// Held reports whether the answer is still kept from the person: until the last
// day has passed or someone has told them.
func (a Assessment) Held(today day.Day) bool {
	return a.State == Answered && !a.HeldUntil.IsZero() && !today.After(a.HeldUntil) && a.ToldAt.IsZero()
}

// said returns the steps of some acts, oldest first.
func (a Assessment) said(acts ...Act) (list []Step) {
	for _, s := range a.Steps {
		if slices.Contains(acts, s.Act) {
			list = append(list, s)
		}
	}
	return list
}

// Answers returns the answer and what was added to it.
func (a Assessment) Answers() []Step { return a.said(ActAnswer, ActAdd) }

// Views returns how the person sees it, the latest last.
func (a Assessment) Views() []Step { return a.said(ActView) }

// Plain returns the answer in plain words, the latest; "" when nobody has written it.
func (a Assessment) Plain() string {
	list := a.said(ActAnswer, ActPlain)
	for _, s := range slices.Backward(list) {
		if s.Said.Plain != "" {
			return s.Said.Plain
		}
	}
	return ""
}

// Reason returns why it was declined or withdrawn.
func (a Assessment) Reason() string {
	for _, s := range a.said(ActDecline, ActWithdraw) {
		return s.Said.Text
	}
	return ""
}

// AnsweredAt returns when the answer came; zero when it has not.
func (a Assessment) AnsweredAt() time.Time {
	for _, s := range a.said(ActAnswer) {
		return s.At
	}
	return time.Time{}
}

// May reports whether who may do the act on the day today.
func (a Assessment) May(act Act, who Standing, today day.Day) bool {
	if _, ok := a.State.to(act); !ok || a.Masked {
		return false
	}
	switch act {
	case ActAgree:
		return who.Self || who.Coordinates
	case ActRefuse:
		return who.Self
	case ActAnswer, ActDecline:
		return who.Asked || who.Coordinates // who writes down what was said on the telephone
	case ActAdd:
		return who.Asked
	case ActPlain:
		return who.Coordinates || who.Asked
	case ActTell:
		return (who.Coordinates || who.Asked) && a.Held(today)
	case ActView:
		return who.Coordinates || who.Self && !a.Held(today)
	case ActWithdraw:
		return who.Coordinates
	}
	return false
}

// Take does the act, or refuses it and leaves a as it was. give is the
// agreement, for ActAgree; hold for how many days an answer is kept from the
// person.
func (a *Assessment) Take(who Standing, s Step, give Agreement, hold int, today day.Day) error {
	next, ok := a.State.to(s.Act)
	switch {
	case !ok:
		return fault.Refuse(fault.Conflict, "assessment.moved")
	case !a.May(s.Act, who, today):
		return fault.Refuse(fault.Forbidden, "assessment.not_yours")
	}
	if err := s.check(who); err != nil {
		return err
	}
	switch s.Act {
	case ActAgree:
		if err := give.check(who, today); err != nil {
			return err
		}
		a.AgreedOn, a.AgreedHow, a.Witness = give.On, give.How, give.Witness
	case ActAnswer:
		if hold < 0 || hold > MostHeld {
			return fault.Field("hold", "assessment.hold_range", MostHeld)
		}
		if hold > 0 {
			a.HeldUntil = today.AddDays(hold)
		}
	case ActTell:
		a.ToldAt = s.At
	}
	s.State, a.State = next, next
	a.Steps = append(a.Steps, s)
	return nil
}

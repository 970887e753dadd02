package programme

import (
	"regexp"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// Never is the number of days for what is not going to happen, or never was: no
// meeting is planned, no consent runs out.
const Never = 99999

// What a bell can be about: a person as a whole, or each of some open things of
// theirs.
const (
	AboutPerson       = "person"
	AboutPromise      = "promise"
	AboutDecision     = "decision"
	AboutAssessment   = "assessment"
	AboutPoll         = "poll"
	AboutBroken       = "broken"       // a broken promise that nothing has come after
	AboutOrganisation = "organisation" // one that is silent about what it was asked
)

// Facts are what the condition of a bell may speak of: one participation and,
// for a bell about something of it, that thing. Days are whole days.
type Facts struct {
	Phase           string // phase
	PhaseDays       int    // phase.days: since when they are in it
	PhaseUsual      int    // phase.usual: how long it usually lasts, or Never
	PhaseLimit      int    // phase.limit: how long it may last, or Never
	Paused          bool   // pause.now: the participation rests
	PauseDays       int    // pause.days: since when; 0 when it does not
	PauseLeft       int    // pause.days_left: until it is thought to go on, negative after it, or Never
	PauseOwn        bool   // pause.own: the person asked for it themself
	Days            int    // participation.days: since enrolment
	DaysLeft        int    // participation.days_left: until the longest time; negative after it
	ContactDays     int    // contact.days: since the last contact of any kind, or since enrolment
	ContactLimit    int    // contact.limit: contact_days of the programme
	TalkDays        int    // talk.days: since someone last met them, or since enrolment
	TalkLimit       int    // talk.limit: meeting_days of the programme
	MeetingDays     int    // meeting.days: until the next meeting, or Never
	MeetingPlanned  bool   // meeting.planned: there is a next one
	InterpreterDays int    // meeting.interpreter_days: until the next meeting, if it needs an interpreter and has none; or Never
	Parties         int    // parties: organisations around the person now
	Coordinated     bool   // coordinator.active: someone is their coordinator and at work there
	ConsentDaysLeft int    // consent.days_left: of the consent that runs out first, or Never
	PlanExists      bool   // plan.exists: it has a goal
	PlanAgreed      bool   // plan.agreed
	PlanStill       int    // plan.still_days: since something moved in it; 0 without a plan
	PlanLimit       int    // plan.limit: plan_days of the programme
	ReviewDays      int    // plan.review_days: until it is to be reviewed, negative after it, or Never

	PromiseState    string // promise.state: proposed, countered, awaiting-signature or accepted
	PromiseStands   bool   // promise.stands: it is promised, also while other terms are proposed
	PromiseDaysLate int    // promise.days_late: negative while there is time
	PromiseAge      int    // promise.age: days since it was recorded
	PromiseOwn      bool   // promise.own: the person's own
	PromiseMoves    int    // promise.moves: how many times its day was moved
	PromiseTurn     string // promise.turn: who is to answer other terms: asker, promiser or ""
	PromiseSaid     bool   // promise.said: who promised says that it is done
	PromiseSaidDays int    // promise.said_days: since they said so

	BrokenDays int // broken.days: since the promise was broken

	DecisionState   string // decision.state: applied, preliminary, final or appealed
	DecisionWaiting bool   // decision.waiting: there is no final answer
	DecisionDays    int    // decision.days: since it was applied for
	DecisionSince   int    // decision.state_days: since it came to where it is
	DecisionUnpaid  bool   // decision.unpaid: nobody pays meanwhile
	DecisionPayment bool   // decision.payment: it is about an income
	DecisionAppeal  int    // decision.appeal_days: until the last day to appeal, or Never
	DecisionJoint   int    // decision.joint_days: since the last meeting of several parties, or Never

	AssessmentAge  int // assessment.age: days since it was asked for
	AssessmentLate int // assessment.days_late: negative while there is time

	PollDays    int // poll.days: since it was sent
	PollWaiting int // poll.waiting: how many have not answered
	PollLeft    int // poll.days_left: until its first proposed time, negative after it, or Never

	SilentName string // silent.name: of the organisation
	SilentDays int    // silent.days: since it owes a word, or was last heard of
}

// name is a fact as a condition calls it. about: only a bell about that may
// speak of it; "" for every bell.
type name struct {
	text  string
	kind  *cel.Type
	about string
}

var bellNames = []name{
	{"phase", cel.StringType, ""},
	{"phase.days", cel.IntType, ""},
	{"phase.usual", cel.IntType, ""},
	{"phase.limit", cel.IntType, ""},
	{"pause.now", cel.BoolType, ""},
	{"pause.days", cel.IntType, ""},
	{"pause.days_left", cel.IntType, ""},
	{"pause.own", cel.BoolType, ""},
	{"participation.days", cel.IntType, ""},
	{"participation.days_left", cel.IntType, ""},
	{"contact.days", cel.IntType, ""},
	{"contact.limit", cel.IntType, ""},
	{"talk.days", cel.IntType, ""},
	{"talk.limit", cel.IntType, ""},
	{"meeting.days", cel.IntType, ""},
	{"meeting.planned", cel.BoolType, ""},
	{"meeting.interpreter_days", cel.IntType, ""},
	{"parties", cel.IntType, ""},
	{"coordinator.active", cel.BoolType, ""},
	{"consent.days_left", cel.IntType, ""},
	{"plan.exists", cel.BoolType, ""},
	{"plan.agreed", cel.BoolType, ""},
	{"plan.still_days", cel.IntType, ""},
	{"plan.limit", cel.IntType, ""},
	{"plan.review_days", cel.IntType, ""},
	{"promise.state", cel.StringType, AboutPromise},
	{"promise.stands", cel.BoolType, AboutPromise},
	{"promise.days_late", cel.IntType, AboutPromise},
	{"promise.age", cel.IntType, AboutPromise},
	{"promise.own", cel.BoolType, AboutPromise},
	{"promise.moves", cel.IntType, AboutPromise},
	{"promise.turn", cel.StringType, AboutPromise},
	{"promise.said", cel.BoolType, AboutPromise},
	{"promise.said_days", cel.IntType, AboutPromise},
	{"broken.days", cel.IntType, AboutBroken},
	{"decision.state", cel.StringType, AboutDecision},
	{"decision.waiting", cel.BoolType, AboutDecision},
	{"decision.days", cel.IntType, AboutDecision},
	{"decision.state_days", cel.IntType, AboutDecision},
	{"decision.unpaid", cel.BoolType, AboutDecision},
	{"decision.payment", cel.BoolType, AboutDecision},
	{"decision.appeal_days", cel.IntType, AboutDecision},
	{"decision.joint_days", cel.IntType, AboutDecision},
	{"assessment.age", cel.IntType, AboutAssessment},
	{"assessment.days_late", cel.IntType, AboutAssessment},
	{"poll.days", cel.IntType, AboutPoll},
	{"poll.waiting", cel.IntType, AboutPoll},
	{"poll.days_left", cel.IntType, AboutPoll},
	{"silent.name", cel.StringType, AboutOrganisation},
	{"silent.days", cel.IntType, AboutOrganisation},
}

// namesAbout are the facts that a bell about something may speak of.
func namesAbout(about string) (list []name) {
	for _, n := range bellNames {
		if n.about == "" || n.about == about {
			list = append(list, n)
		}
	}
	return list
}

// number, flag and word return where a fact of that kind stands, nil when there
// is no such fact.
func (f *Facts) number(name string) *int {
	switch name {
	case "phase.days":
		return &f.PhaseDays
	case "phase.usual":
		return &f.PhaseUsual
	case "phase.limit":
		return &f.PhaseLimit
	case "pause.days":
		return &f.PauseDays
	case "pause.days_left":
		return &f.PauseLeft
	case "participation.days":
		return &f.Days
	case "participation.days_left":
		return &f.DaysLeft
	case "contact.days":
		return &f.ContactDays
	case "contact.limit":
		return &f.ContactLimit
	case "talk.days":
		return &f.TalkDays
	case "talk.limit":
		return &f.TalkLimit
	case "meeting.days":
		return &f.MeetingDays
	case "decision.joint_days":
		return &f.DecisionJoint
	case "meeting.interpreter_days":
		return &f.InterpreterDays
	case "parties":
		return &f.Parties
	case "consent.days_left":
		return &f.ConsentDaysLeft
	case "plan.still_days":
		return &f.PlanStill
	case "plan.limit":
		return &f.PlanLimit
	case "plan.review_days":
		return &f.ReviewDays
	case "promise.days_late":
		return &f.PromiseDaysLate
	case "promise.age":
		return &f.PromiseAge
	case "promise.moves":
		return &f.PromiseMoves
	case "promise.said_days":
		return &f.PromiseSaidDays
	case "broken.days":
		return &f.BrokenDays
	case "decision.days":
		return &f.DecisionDays
	case "decision.state_days":
		return &f.DecisionSince
	case "decision.appeal_days":
		return &f.DecisionAppeal
	case "assessment.age":
		return &f.AssessmentAge
	case "assessment.days_late":
		return &f.AssessmentLate
	case "poll.days":
		return &f.PollDays
	case "poll.waiting":
		return &f.PollWaiting
	case "poll.days_left":
		return &f.PollLeft
	case "silent.days":
		return &f.SilentDays
	}
	return nil
}

func (f *Facts) flag(name string) *bool {
	switch name {
	case "pause.now":
		return &f.Paused
	case "pause.own":
		return &f.PauseOwn
	case "meeting.planned":
		return &f.MeetingPlanned
	case "coordinator.active":
		return &f.Coordinated
	case "plan.exists":
		return &f.PlanExists
	case "plan.agreed":
		return &f.PlanAgreed
	case "promise.stands":
		return &f.PromiseStands
	case "promise.own":
		return &f.PromiseOwn
	case "promise.said":
		return &f.PromiseSaid
	case "decision.waiting":
		return &f.DecisionWaiting
	case "decision.unpaid":
		return &f.DecisionUnpaid
	case "decision.payment":
		return &f.DecisionPayment
	}
	return nil
}

func (f *Facts) word(name string) *string {
	switch name {
	case "phase":
		return &f.Phase
	case "promise.state":
		return &f.PromiseState
	case "promise.turn":
		return &f.PromiseTurn
	case "decision.state":
		return &f.DecisionState
	case "silent.name":
		return &f.SilentName
	}
	return nil
}

// ResolveName returns the fact that a condition calls by this name.
func (f *Facts) ResolveName(name string) (any, bool) {
	if n := f.number(name); n != nil {
		return types.Int(*n), true
	}
	if b := f.flag(name); b != nil {
		return types.Bool(*b), true
	}
	if s := f.word(name); s != nil {
		return types.String(*s), true
	}
	return nil, false
}

// Parent is part of how CEL asks for facts: there are no others.
func (f *Facts) Parent() cel.Activation { return nil }

// placeholder is {fact}, or {fact|one|many}.
var placeholder = regexp.MustCompile(`\{[a-z_.]*(\|[^{}|]*\|[^{}|]*)?\}`)

// fill puts the facts where a text has placeholders for them.
func (f *Facts) fill(text string) string {
	open := strings.IndexByte(text, '{')
	if open < 0 {
		return text
	}
	var said strings.Builder
	for ; open >= 0; open = strings.IndexByte(text, '{') {
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		said.WriteString(text[:open])
		said.WriteString(f.say(text[open+1 : open+end]))
		text = text[open+end+1:]
	}
	said.WriteString(text)
	return said.String()
}

// say returns what stands for a placeholder: {contact.days} is the number, and
// {contact.days|dag|dagar} the word that goes with it. Numbers are said without
// a sign: the sentence tells whether they are ahead or past.
func (f *Facts) say(marked string) string {
	fact, words, worded := strings.Cut(marked, "|")
	n := f.number(fact)
	switch {
	case n != nil && worded:
		one, many, _ := strings.Cut(words, "|")
		if *n == 1 || *n == -1 {
			return one
		}
		return many
	case n != nil:
		return strconv.Itoa(max(*n, -*n))
	}
	if s := f.word(fact); s != nil && !worded {
		return *s
	}
	return "{" + marked + "}" // check refuses a file that has it
}

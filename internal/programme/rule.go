package programme

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// A Bell is a rule that asks for attention. It rings, with its reason in words
// and one thing to do; it decides nothing.
type Bell struct {
	Key          string `yaml:"key"`
	Name         Words  `yaml:"name"`  // what it is called: "No contact"
	About        string `yaml:"about"` // person, or promise: tried on each open promise
	When         string `yaml:"when"`  // the condition, in CEL over Facts
	Text         Words  `yaml:"text"`  // the reason; {contact.days} stands for the fact
	Who          string `yaml:"who"`   // who hears it: coordinator, promiser or both
	Action       string `yaml:"action"`
	Harm         int    `yaml:"harm"` // 1 to 100: what is worst for the person comes first
	MaxPauseDays int    `yaml:"max_pause_days"`

	rule cel.Program
}

// A Criterion is one condition for a place in the programme. It informs those
// who decide; they may deviate from it with a reason.
type Criterion struct {
	Key  string `yaml:"key"`
	Name Words  `yaml:"name"`
	When string `yaml:"when"` // in CEL over an Applicant

	rule  cel.Program
	needs []string
}

// Never is the number of days for what is not going to happen: no meeting is
// planned, no consent runs out.
const Never = 99999

// Facts are what the condition of a bell may speak of: one participation and,
// for a bell about promises, one open promise of it. Days are whole days.
type Facts struct {
	Phase           string // phase
	PhaseDays       int    // phase.days: since when they are in it
	Days            int    // participation.days: since enrolment
	DaysLeft        int    // participation.days_left: until the longest time; negative after it
	ContactDays     int    // contact.days: since the last contact, or since enrolment
	ContactLimit    int    // contact.limit: contact_days of the programme
	MeetingDays     int    // meeting.days: until the next meeting, or Never
	Parties         int    // parties: organisations around the person now
	ConsentDaysLeft int    // consent.days_left: of the consent that runs out first, or Never
	PlanAgreed      bool   // plan.agreed
	ReviewDays      int    // plan.review_days: until the plan is to be reviewed, or Never

	PromiseState    string // promise.state: proposed, awaiting-signature or accepted
	PromiseDaysLate int    // promise.days_late: negative while there is time
	PromiseAge      int    // promise.age: days since it was recorded
	PromiseOwn      bool   // promise.own: the person's own
}

// An Answer is yes, no, or not known.
type Answer int

// The answers.
const (
	Unknown Answer = iota
	Yes
	No
)

// An Applicant is what is known of someone who asks for a place.
type Applicant struct {
	Age       int      // whole years; -1 when it is not known
	Parties   []string // keys of the parties they have contact with; nil when not known
	Exhausted Answer   // whether what already exists has been tried and was not enough
	Voluntary Answer   // whether they want to take part
}

// name is a fact as a condition calls it. promise: only a bell about promises
// may speak of it.
type name struct {
	text    string
	kind    *cel.Type
	promise bool
}

var bellNames = []name{
	{"phase", cel.StringType, false},
	{"phase.days", cel.IntType, false},
	{"participation.days", cel.IntType, false},
	{"participation.days_left", cel.IntType, false},
	{"contact.days", cel.IntType, false},
	{"contact.limit", cel.IntType, false},
	{"meeting.days", cel.IntType, false},
	{"parties", cel.IntType, false},
	{"consent.days_left", cel.IntType, false},
	{"plan.agreed", cel.BoolType, false},
	{"plan.review_days", cel.IntType, false},
	{"promise.state", cel.StringType, true},
	{"promise.days_late", cel.IntType, true},
	{"promise.age", cel.IntType, true},
	{"promise.own", cel.BoolType, true},
}

var criterionNames = []name{
	{"person.age", cel.IntType, false},
	{"parties", cel.ListType(cel.StringType), false},
	{"alternatives_exhausted", cel.BoolType, false},
	{"voluntary", cel.BoolType, false},
}

// ResolveName returns the fact that a condition calls by this name.
func (f *Facts) ResolveName(name string) (any, bool) {
	switch name {
	case "phase":
		return types.String(f.Phase), true
	case "phase.days":
		return types.Int(f.PhaseDays), true
	case "participation.days":
		return types.Int(f.Days), true
	case "participation.days_left":
		return types.Int(f.DaysLeft), true
	case "contact.days":
		return types.Int(f.ContactDays), true
	case "contact.limit":
		return types.Int(f.ContactLimit), true
	case "meeting.days":
		return types.Int(f.MeetingDays), true
	case "parties":
		return types.Int(f.Parties), true
	case "consent.days_left":
		return types.Int(f.ConsentDaysLeft), true
	case "plan.agreed":
		return types.Bool(f.PlanAgreed), true
	case "plan.review_days":
		return types.Int(f.ReviewDays), true
	case "promise.state":
		return types.String(f.PromiseState), true
	case "promise.days_late":
		return types.Int(f.PromiseDaysLate), true
	case "promise.age":
		return types.Int(f.PromiseAge), true
	case "promise.own":
		return types.Bool(f.PromiseOwn), true
	}
	return nil, false
}

// Parent is part of how CEL asks for facts: there are no others.
func (f *Facts) Parent() cel.Activation { return nil }

// Rings reports whether the condition of the bell holds.
func (b Bell) Rings(f Facts) (bool, error) {
	if b.rule == nil {
		return false, fmt.Errorf("bell %s has no condition: it was not read by Parse", b.Key)
	}
	return truth(b.rule, &f, "bell "+b.Key)
}

// Reasons returns why the bell rings, in every language it has words in.
func (b Bell) Reasons(f Facts) Words {
	said := make(Words, len(b.Text))
	for code, text := range b.Text {
		if strings.Contains(text, "{") {
			text = placeholder.ReplaceAllStringFunc(text, f.say)
		}
		said[code] = text
	}
	return said
}

// say returns the fact that a placeholder stands for. Numbers are said without
// a sign: the sentence tells whether they are ahead or past.
func (f *Facts) say(marked string) string {
	v, _ := f.ResolveName(strings.Trim(marked, "{}"))
	switch v := v.(type) {
	case types.Int:
		return strconv.FormatInt(max(int64(v), -int64(v)), 10)
	case types.String:
		return string(v)
	}
	return marked
}

var placeholder = regexp.MustCompile(`\{[a-z_.]*\}`)

// Met tells whether the applicant meets the criterion, Unknown while something
// that it speaks of is not known.
func (c Criterion) Met(a Applicant) (Answer, error) {
	if c.rule == nil {
		return Unknown, fmt.Errorf("criterion %s has no condition: it was not read by Parse", c.Key)
	}
	known := map[string]any{}
	if a.Age >= 0 {
		known["person.age"] = a.Age
	}
	if a.Parties != nil {
		known["parties"] = a.Parties
	}
	if a.Exhausted != Unknown {
		known["alternatives_exhausted"] = a.Exhausted == Yes
	}
	if a.Voluntary != Unknown {
		known["voluntary"] = a.Voluntary == Yes
	}
	for _, n := range c.needs {
		if _, ok := known[n]; !ok {
			return Unknown, nil
		}
	}
	met, err := truth(c.rule, known, "criterion "+c.Key)
	switch {
	case err != nil:
		return Unknown, err
	case met:
		return Yes, nil
	}
	return No, nil
}

func truth(rule cel.Program, facts any, what string) (bool, error) {
	v, _, err := rule.Eval(facts)
	if err != nil {
		return false, fmt.Errorf("%s: %w", what, err)
	}
	return v == types.True, nil
}

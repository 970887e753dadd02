package programme

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// A Bell is a rule that asks for attention. It rings, with its reason in words
// and one thing to do; it decides nothing.
type Bell struct {
	Key          string `yaml:"key"`
	Name         Words  `yaml:"name"`    // what it is called: "No contact"
	About        string `yaml:"about"`   // person, or what it is tried on: each open promise, decision and so on
	Trouble      string `yaml:"trouble"` // of several bells of one trouble only the worst rings, and tells of the others; "" stands alone
	When         string `yaml:"when"`    // the condition, in CEL over Facts
	Text         Words  `yaml:"text"`    // the reason; {contact.days} stands for the fact, {contact.days|dag|dagar} for its word
	Who          string `yaml:"who"`     // who hears it: coordinator, promiser or both
	Action       string `yaml:"action"`
	Harm         int    `yaml:"harm"` // 1 to 100: what is worst for the person comes first
	MaxPauseDays int    `yaml:"max_pause_days"`

	rests bool
	rule  cel.Program
	fast  test // the same, nil when the condition is left to CEL
}

// RestsToo reports whether the bell is silent while a participation rests: one
// that asks to be in touch, to meet, to work on the plan or to find more parties
// has nothing to ask for then. One that speaks of the pause itself rings.
func (b *Bell) RestsToo() bool { return b.rests }

// quietActions are what is not asked for while a participation rests.
var quietActions = []string{"contact", "meeting", "circle", "plan"}

func (b *Bell) restsToo() bool {
	return b.About == AboutPerson && slices.Contains(quietActions, b.Action) && !strings.Contains(b.When, "pause.")
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

var criterionNames = []name{
	{"person.age", cel.IntType, ""},
	{"parties", cel.ListType(cel.StringType), ""},
	{"alternatives_exhausted", cel.BoolType, ""},
	{"voluntary", cel.BoolType, ""},
}

// Rings reports whether the condition of the bell holds.
func (b *Bell) Rings(f *Facts) (bool, error) {
	switch {
	case b.fast != nil:
		return b.fast(f), nil
	case b.rule == nil:
		return false, fmt.Errorf("bell %s has no condition: it was not read by Parse", b.Key)
	}
	return truth(b.rule, f, "bell "+b.Key)
}

// Reasons returns why the bell rings, in every language it has words in.
func (b *Bell) Reasons(f *Facts) Words {
	said := make(Words, len(b.Text))
	for code, text := range b.Text {
		said[code] = f.fill(text)
	}
	return said
}

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

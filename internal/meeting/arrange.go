package meeting

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// An Interpreter is whether there will be one, and for which language.
type Interpreter struct {
	Language string // code, such as "so"; "" when none is needed
	State    string // InterpreterWanted …; "" when none is needed
}

// How it stands with the interpreter.
const (
	InterpreterWanted    = "wanted"    // nobody has asked for one yet
	InterpreterOrdered   = "ordered"   // asked for, and not answered
	InterpreterConfirmed = "confirmed" // comes
	InterpreterNone      = "none"      // there was none to get
)

// InterpreterStates lists the states in their order.
func InterpreterStates() []string {
	return []string{InterpreterWanted, InterpreterOrdered, InterpreterConfirmed, InterpreterNone}
}

// Open reports whether something remains to be done about the interpreter.
func (i Interpreter) Open() bool {
	return i.State == InterpreterWanted || i.State == InterpreterOrdered
}

// wanted returns i as it is when the meeting is called.
func (i Interpreter) wanted() Interpreter {
	switch {
	case i.Language == "":
		i.State = ""
	case i.State == "":
		i.State = InterpreterWanted
	}
	return i
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

// An Arrangement is who leads a meeting and who interprets.
type Arrangement struct {
	Facilitator id.Professional
	Interpreter Interpreter
}

// Arrange says who leads the meeting together with the coordinator, and how
// it stands with the interpreter.
func (d *Desk) Arrange(ctx context.Context, by access.Actor, meeting string, a Arrangement) error {
	return d.act(ctx, by, meeting, "meeting.arrange", coordinates, func(tx *db.Tx, o *opened) error {
		if o.State != StatePlanned {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		o.Facilitator, o.Interpreter = a.Facilitator, a.Interpreter.wanted()
		if err := o.arranged(); err != nil {
			return err
		}
		return tx.Exec(`update meetings set facilitator_id = $2, interpreter = $3, interpreter_language = $4 where id = $1`,
			o.ID, o.Facilitator, o.Interpreter.State, o.Interpreter.Language)
	})
}

// arranged refuses who cannot lead the meeting, and an interpreter of no language.
func (m Meeting) arranged() error {
	var errs []error
	if m.Facilitator != "" && !m.With(m.Facilitator) {
		errs = append(errs, fault.Field("facilitator", "meeting.facilitator_asked"))
	}
	i := m.Interpreter
	if i != (Interpreter{}) && (!languageCode.MatchString(i.Language) || !slices.Contains(InterpreterStates(), i.State)) {
		errs = append(errs, fault.Field("interpreter", "error.choose"))
	}
	return fault.Join(errs...)
}

// placed checks the chosen place, and puts its name and address before what was
// typed.
func (m *Meeting) placed(r db.Reader) error {
	if m.PlaceID == "" {
		return nil
	}
	p, err := directory.PlaceOf(r, m.PlaceID)
	if fault.KindOf(err) == fault.NotFound || err == nil && p.Closed {
		return fault.Field("place_id", "error.choose")
	}
	if err != nil {
		return err
	}
	words := slices.DeleteFunc([]string{p.Name, p.Address, m.Place}, func(s string) bool { return s == "" })
	m.Place = strings.Join(words, ", ")
	return nil
}

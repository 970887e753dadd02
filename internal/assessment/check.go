package assessment

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// MostHeld is for how many days an answer can be kept from the person, so that
// someone tells them before a page does.
const MostHeld = 7

// The limits of what is written: characters, and months ahead.
const (
	longestQuestion = 2_000
	monthsAhead     = 12
)

// A Question is what the coordinator wants to have assessed.
type Question struct {
	ID            string
	Person        id.Person
	Professional  id.Professional // who may know of the person
	Kind          string
	Question, Why string
	Due           day.Day
	Agreement     Agreement // How "" when the person has not said yes
}

// An Agreement is the person's yes.
type Agreement struct {
	How     string // OwnLogin, Paper or Oral; "" for none
	On      day.Day
	Witness string // who heard it, when it was Oral
}

// Ask returns the assessment that q asks for, as it is recorded by step on the
// day today: asked when the person has agreed, otherwise wanted. Fields:
// question, why, kind, due, and those of the agreement.
func Ask(q Question, step Step, today day.Day) (Assessment, error) {
	if !id.Valid(q.ID) {
		return Assessment{}, fault.Hidden()
	}
	var kind, agreed error
	if !slices.Contains(Kinds(), q.Kind) {
		kind = fault.Field("kind", "error.choose")
	}
	a := Assessment{
		ID: q.ID, Person: q.Person, Professional: q.Professional, Kind: q.Kind, Due: q.Due, State: Wanted,
		RecordedBy: step.Account, RecordedAt: step.At, Version: 1,
	}
	if q.Agreement.How != "" {
		agreed = q.Agreement.check(Standing{Coordinates: true}, today)
		a.State, a.AgreedOn, a.AgreedHow, a.Witness = Asked, q.Agreement.On, q.Agreement.How, q.Agreement.Witness
	}
	err := fault.Join(kind, text.Required("question", &q.Question, longestQuestion), text.Required("why", &q.Why, longestQuestion),
		duty(q.Due, today), agreed)
	if err != nil {
		return Assessment{}, err
	}
	a.Question, a.Why = q.Question, q.Why
	step.Act, step.State, step.How, step.Said = ActAsk, a.State, "", Said{}
	a.Steps = []Step{step}
	return a, nil
}

func duty(due, today day.Day) error {
	switch {
	case due.IsZero():
		return fault.Field("due", "assessment.due_required")
	case due.Before(today):
		return fault.Field("due", "assessment.due_past")
	case due.After(today.AddMonths(monthsAhead)):
		return fault.Field("due", "assessment.due_far")
	}
	return nil
}

// check completes g. The person says yes at their own login; the coordinator
// writes down what they said or signed.
func (g *Agreement) check(who Standing, today day.Day) error {
	if who.Self {
		*g = Agreement{How: OwnLogin, On: today}
		return nil
	}
	if !slices.Contains(Hows(), g.How) {
		return fault.Field("agreed", "error.choose")
	}
	if g.On.IsZero() {
		g.On = today
	}
	var on error
	if g.On.After(today) {
		on = fault.Field("agreed_on", "assessment.agreed_ahead")
	}
	witness := text.Optional("witness", &g.Witness, text.Line)
	switch {
	case g.How != Oral:
		g.Witness = ""
	case witness == nil && g.Witness == "":
		witness = fault.Field("witness", "assessment.witness_required")
	}
	return fault.Join(on, witness)
}

// check tidies the words of s, and keeps of them what the act is about.
func (s *Step) check(who Standing) error {
	s.How = ""
	var said Said
	var err error
	switch s.Act {
	case ActAnswer:
		if !who.Asked {
			s.How = ByPhone
		}
		err = fault.Join(text.Required("text", &s.Said.Text, text.Long), text.Optional("plain", &s.Said.Plain, text.Long),
			text.Optional("document", &s.Said.Document, text.Line))
		said = s.Said
	case ActAdd:
		err = fault.Join(text.Required("text", &s.Said.Text, text.Long), text.Optional("document", &s.Said.Document, text.Line))
		said = Said{Text: s.Said.Text, Document: s.Said.Document}
	case ActPlain:
		err = text.Required("plain", &s.Said.Plain, text.Long)
		said = Said{Plain: s.Said.Plain}
	case ActView:
		if !who.Self {
			s.How = Dictated
		}
		err = text.Required("text", &s.Said.Text, text.Long)
		said = Said{Text: s.Said.Text}
	case ActDecline, ActWithdraw:
		if s.Act == ActDecline && !who.Asked {
			s.How = ByPhone
		}
		if err = text.Required("text", &s.Said.Text, longestQuestion); err == nil {
			said = Said{Text: s.Said.Text}
		}
	}
	s.Said = said
	return err
}

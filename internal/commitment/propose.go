package commitment

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
)

// The limits of what is written: characters, months ahead, and an amount that
// is a slip of the finger rather than a promise.
const (
	longestWhat = 500
	monthsAhead = 36
	mostAmount  = 1_000_000_000
)

// Propose returns the promise as it is recorded by step on the day today: asked
// of the professional, or already accepted when the person promises it.
// measures are the kinds of the programme.
func Propose(p Promise, measures []programme.Measure, step Step, today day.Day) (Commitment, error) {
	whatErr := text.Required("what", &p.What, longestWhat)
	c := Commitment{
		ID: p.ID, Person: p.Person, Goal: p.Goal, Measure: p.Measure, Meeting: p.Meeting, Professional: p.Professional,
		Kind: p.Kind, Amount: p.Amount, What: p.What, Due: p.Due, State: Proposed,
		RecordedBy: step.Account, RecordedAt: step.At, Version: 1,
		Turn: TurnPromiser, DependsOn: p.DependsOn, Replaces: p.Replaces,
	}
	if c.Mine() {
		// A mandate is a professional's: what the person promises is of no kind.
		c.State, c.Turn, c.Stands, c.Kind, c.Amount = Accepted, TurnNone, true, "", 0
	}
	kindErr := c.measure(measures)
	if !id.Valid(p.ID) {
		return Commitment{}, fault.Hidden()
	}
	if err := fault.Join(whatErr, kindErr, duty(p.Due, today)); err != nil {
		return Commitment{}, err
	}
	step.Act, step.State, step.Reason, step.Terms = ActRecord, c.State, "", c.Terms()
	if c.Meeting != "" {
		step.How = Room
	}
	c.Steps = []Step{step}
	return c, nil
}

// measure checks kind and amount against the programme and takes the unit from it.
func (c *Commitment) measure(measures []programme.Measure) error {
	switch {
	case c.Amount < 0 || c.Amount > mostAmount:
		return fault.Field("amount", "commitment.amount_range")
	case c.Kind == "" && c.Amount > 0:
		return fault.Field("kind", "commitment.kind_of_amount")
	case c.Kind == "":
		return nil
	}
	i := slices.IndexFunc(measures, func(m programme.Measure) bool { return m.Key == c.Kind })
	if i < 0 {
		return fault.Field("kind", "error.choose")
	}
	c.Unit, c.KindName = measures[i].Unit, measures[i].Name
	return nil
}

func duty(due, today day.Day) error {
	switch {
	case due.IsZero():
		return fault.Field("due", "commitment.due_required")
	case due.Before(today):
		return fault.Field("due", "commitment.due_past")
	case due.After(today.AddMonths(monthsAhead)):
		return fault.Field("due", "commitment.due_far")
	}
	return nil
}

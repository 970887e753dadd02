package commitment

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/text"
)

// Terms are what is promised, how much and by when.
type Terms struct {
	What   string
	Amount int64   // in the promise's unit; 0 when no amount is promised
	Due    day.Day // the last day
}

// IsZero reports whether there are no terms.
func (t Terms) IsZero() bool { return t == Terms{} }

// Terms are those that stand or, before anything is promised, that were asked for first.
func (c Commitment) Terms() Terms { return Terms{c.What, c.Amount, c.Due} }

// Table returns the terms that lie on the table: those that were proposed last,
// while they are negotiated or wait for a signature, else those that stand.
func (c Commitment) Table() Terms {
	if c.State == Countered || c.State == AwaitingSignature {
		for _, s := range slices.Backward(c.Steps) {
			if !s.Terms.IsZero() {
				return s.Terms
			}
		}
	}
	return c.Terms()
}

// asked returns what the promiser is asked for: the terms that the other side
// proposed last, or that were agreed on since.
func (c Commitment) asked() Terms {
	for _, s := range slices.Backward(c.Steps) {
		if !s.Terms.IsZero() && (s.Act != ActCounter || !c.ByPromiser(s)) {
			return s.Terms
		}
	}
	return c.Terms()
}

// Yes returns the terms that an acceptance by who would be of.
func (c Commitment) Yes(who Standing) Terms {
	switch {
	case c.State == Accepted || c.State == Broken:
		return c.Terms()
	case c.sides(who)&promiser != 0:
		return c.asked()
	}
	return c.Table()
}

// Pressed reports whether a is done by a button where the promise stands in a
// list: nothing needs to be typed, and no other terms to be read first.
func (c Commitment) Pressed(a Act) bool {
	switch a {
	case ActAccept:
		return c.State == Proposed
	case ActSign:
		return !c.Stands
	case ActKeep:
		return true
	}
	return false
}

// with returns c as it would be under other terms.
func (c Commitment) with(t Terms) Commitment {
	c.What, c.Amount, c.Due = t.What, t.Amount, t.Due
	return c
}

// proposable tidies other terms for c, or refuses what cannot be proposed on the day.
func (c Commitment) proposable(t *Terms, today day.Day) error {
	whatErr := text.Required("what", &t.What, longestWhat)
	var amountErr, sameErr error
	switch {
	case t.Amount < 0 || t.Amount > mostAmount:
		amountErr = fault.Field("amount", "commitment.amount_range")
	case c.Kind == "" && t.Amount > 0:
		amountErr = fault.Field("amount", "commitment.no_amount")
	}
	if *t == c.Table() || c.Stands && *t == c.Terms() {
		sameErr = fault.Field("what", "commitment.same_terms")
	}
	return fault.Join(whatErr, amountErr, duty(t.Due, today), sameErr)
}

// movable refuses a day that the promise cannot be moved to by someone on that
// side. An earlier day than the one that was promised is for the promiser to
// say yes to.
func (c Commitment) movable(due day.Day, by side, today day.Day) error {
	if err := duty(due, today); err != nil {
		return err
	}
	switch {
	case due == c.Due:
		return fault.Field("due", "commitment.move_same")
	case due.Before(c.Due) && by&promiser == 0:
		return fault.Field("due", "commitment.move_earlier")
	}
	return nil
}

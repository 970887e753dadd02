package commitment

import (
	"slices"
	"time"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// Take does the act upon c on the day, or refuses it and leaves c as it was. For
// ActAccept and ActSign, cover tells which mandate the terms rest on; for
// ActCounter and ActMove, step has the terms.
func (c *Commitment) Take(a Act, who Standing, cover Cover, step Step, today day.Day) error {
	by := c.sides(who)
	r, known, ok := c.find(a, by)
	switch {
	case !known:
		return fault.Refuse(fault.Conflict, "commitment.moved")
	case !ok:
		return fault.Refuse(fault.Forbidden, "commitment.not_yours")
	}
	var reason error
	if a.NeedsReason() && step.Reason == "" {
		reason = fault.Field("reason", "commitment.reason_required")
	}
	terms, next := Terms{}, *c
	switch a {
	case ActCounter:
		terms = step.Terms
		if err := fault.Join(c.proposable(&terms, today), reason); err != nil {
			return err
		}
		next.Turn = TurnAsker
		if by&promiser == 0 {
			next.Turn = TurnPromiser
		}
	case ActMove:
		if err := fault.Join(c.movable(step.Terms.Due, by, today), reason); err != nil {
			return err
		}
		terms = Terms{c.What, c.Amount, step.Terms.Due}
		next.settle(terms)
	default:
		if reason != nil {
			return reason
		}
	}
	to := r.to
	if a == ActAccept && c.State != Accepted {
		if !cover.Own && cover.Signer == "" {
			return fault.Refuse(fault.Conflict, "commitment.no_signer")
		}
		terms = c.Yes(who)
		if !cover.Own {
			to = AwaitingSignature
		}
		next.rest(to, terms, cover)
	}
	if a == ActSign {
		terms = c.Table()
		cover.Signer = step.Professional
		next.rest(to, terms, cover)
	}
	if c.Stands && c.State != Accepted && a != ActAccept && a != ActSign && a != ActCounter {
		next.Signer = c.signed() // the one whose signature was waited for has none to give
	}
	next.SaidAt = time.Time{}
	if a == ActReport {
		next.SaidAt = step.At
	}
	switch to {
	case Accepted:
		next.Stands = true
	case Countered, AwaitingSignature:
	default:
		next.Stands = false
	}
	if to != Countered {
		next.Turn = TurnNone
	}
	step.Act, step.State, step.Terms = a, to, terms
	next.State = to
	next.Steps = append(slices.Clip(c.Steps), step)
	*c = next
	return nil
}

// rest lets c rest on cover, for terms that are said yes to. What stands already
// rests on what it did until the signature is there.
func (c *Commitment) rest(to State, terms Terms, cover Cover) {
	c.Signer = cover.Signer
	if to == AwaitingSignature {
		if !c.Stands {
			c.What, c.Amount, c.Due = terms.What, terms.Amount, terms.Due
			c.Mandate, c.Covered = "", directory.Mandate{}
		}
		return
	}
	c.settle(terms)
	c.Mandate, c.Covered = cover.Mandate.ID, cover.Mandate
}

// settle makes terms those that stand. Another day than was promised counts as a move.
func (c *Commitment) settle(terms Terms) {
	if c.Stands || c.State == Accepted {
		if terms.Due != c.Due {
			c.Moves++
		}
	}
	c.What, c.Amount, c.Due = terms.What, terms.Amount, terms.Due
}

// signed returns who signed for what stands; none when it needed no signature.
func (c Commitment) signed() id.Professional {
	for _, s := range slices.Backward(c.Steps) {
		switch {
		case s.State != Accepted:
		case s.Act == ActSign:
			return s.Professional
		case s.Act == ActAccept && !s.Terms.IsZero():
			return ""
		}
	}
	return ""
}

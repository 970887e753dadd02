package staff

import (
	"kasam/internal/followup"
	"kasam/internal/web/kit"
)

// waitName is what an organisation that decides is called here.
func waitName(v kit.View, w followup.Wait) string {
	if w.Name == "" {
		return v.T("followup.masked")
	}
	return w.Name
}

// daysOf says a number of days that so many decisions took, "" when there is none.
func daysOf(v kit.View, days, of followup.Count) string {
	if !days.Hidden && of.N == 0 {
		return ""
	}
	return stayed(v, days)
}

// stillWaits says how long the oldest has waited, "" when none waits or it is hidden.
func stillWaits(v kit.View, w followup.Wait) string {
	if w.Oldest.Hidden || w.Open.N == 0 {
		return ""
	}
	return v.N("followup.oldest", w.Oldest.N, w.Oldest.N)
}

// paidBy says who paid, of how many, and in per cent.
func paidBy(v kit.View, p followup.Cell, of followup.Count) string {
	who := v.T("followup.paid." + p.Key) // words: followup.paid.*
	if p.Hidden {
		return v.T("followup.paid", who, v.T("followup.hidden"))
	}
	return v.T("followup.paid", who, v.T("followup.of", p.N, of.N)+", "+shareOf(v, p.Count, of))
}

// paced says how many changes a year the one in the middle has had.
func paced(v kit.View, p followup.Pace) string {
	switch {
	case p.Hidden:
		return v.T("followup.hidden")
	case p.Of.N == 0 && !p.Of.Hidden:
		return v.T("continuity.nobody")
	}
	return v.T("continuity.a_year", decimal(v, p.Median))
}

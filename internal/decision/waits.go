package decision

import (
	"kasam/internal/day"
	"kasam/internal/id"
)

// A Wait is what is waited for around one person, for a bell.
type Wait struct {
	Count        int             // decisions that are waited for
	Days         int             // how long the longest of them has been
	Decision     string          // which that is
	Organisation id.Organisation // that decides it; "" when it is said in own words
	Unpaid       bool            // nobody pays meanwhile, for one of them
	MayAppeal    bool            // something was refused, and can still be appealed
	AppealLeft   int             // days until the nearest last day for that; 0 is today
}

// A Waited is how long one application was waited for.
type Waited struct {
	Organisation id.Organisation
	Person       id.Person
	Payer        PayerKind // who paid meanwhile, as it was last told; "" when nobody said
	Days         int
	Done         bool // the first final decision has come; otherwise Days is until now
}

// A row of decisions, as a bell needs it.
type row struct {
	id           string
	person       id.Person
	organisation id.Organisation
	Decision
}

// waits sums up the rows of several people on the day today.
func waits(rows []row, today day.Day) map[id.Person]Wait {
	all := make(map[id.Person]Wait)
	for _, r := range rows {
		w := all[r.person]
		if r.State.Waiting() {
			from := r.AppliedOn
			if r.State == Appealed {
				from = r.StateSince
			}
			if days := max(0, today.Sub(from)); w.Count == 0 || days > w.Days {
				w.Days, w.Decision, w.Organisation = days, r.id, r.organisation
			}
			w.Count++
			w.Unpaid = w.Unpaid || r.Unpaid()
		}
		if left, ok := r.AppealLeft(today); ok && (!w.MayAppeal || left < w.AppealLeft) {
			w.MayAppeal, w.AppealLeft = true, left
		}
		all[r.person] = w
	}
	return all
}

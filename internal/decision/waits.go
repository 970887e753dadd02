package decision

import (
	"slices"

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
	Days         int
	Done         bool // the first final decision has come; otherwise Days is until now
}

// A Median is how long an organisation takes, in figures.
type Median struct {
	Organisation id.Organisation
	Decided      int  // applications with a final decision
	Days         int  // the median from application to the first final decision
	Waiting      int  // applications that wait still
	Longest      int  // days that the oldest of those has waited
	Hidden       bool // fewer than five people: every figure is 0
}

// fewest is how many people a figure must be of, so that nobody is recognised.
const fewest = 5

// Medians sums up list by organisation, those in the order of their id. The
// figures of an organisation are hidden when they are of fewer than five people;
// decided and waiting are each guarded by themselves.
func Medians(list []Waited) []Median {
	type group struct {
		done, open             []int
		donePeople, openPeople map[id.Person]bool
	}
	all := make(map[id.Organisation]*group)
	var order []id.Organisation
	for _, w := range list {
		g := all[w.Organisation]
		if g == nil {
			g = &group{donePeople: map[id.Person]bool{}, openPeople: map[id.Person]bool{}}
			all[w.Organisation], order = g, append(order, w.Organisation)
		}
		if w.Done {
			g.done, g.donePeople[w.Person] = append(g.done, w.Days), true
		} else {
			g.open, g.openPeople[w.Person] = append(g.open, w.Days), true
		}
	}
	slices.Sort(order)
	medians := make([]Median, 0, len(order))
	for _, o := range order {
		g, m := all[o], Median{Organisation: o}
		if len(g.donePeople) >= fewest {
			m.Decided, m.Days = len(g.done), median(g.done)
		}
		if len(g.openPeople) >= fewest {
			m.Waiting, m.Longest = len(g.open), slices.Max(g.open)
		}
		m.Hidden = m.Decided == 0 && m.Waiting == 0
		medians = append(medians, m)
	}
	return medians
}

// median returns the middle of list, and of an even number the lower of the two:
// a number of days that someone did wait.
func median(list []int) int {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[(len(sorted)-1)/2]
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

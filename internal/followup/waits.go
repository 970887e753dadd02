package followup

import (
	"cmp"
	"slices"
	"strings"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// A Wait is how long one organisation let people wait for its decisions: of what
// was applied for in the window and not taken back, how many have a first final
// decision and how many wait still, for how many days, and who paid meanwhile.
type Wait struct {
	Organisation id.Organisation
	Name         string
	Masked       bool // its name is not for this reader
	Decisions    Count
	People       Count // who applied
	Decided      Count
	Median       Count // days to the first final decision; of an even number the lower of the two in the middle
	Longest      Count // days of the one that took longest
	Open         Count // wait still
	Oldest       Count // days that the oldest of those has waited until today
	Payers       Table // by PayerKind, and "unknown": who paid, as it was last told; each decision once

	whom [2]map[id.Person]bool // decided, open
	paid []map[id.Person]bool  // as Payers
}

// PayerKeys lists who can pay meanwhile, in the order of the table.
func PayerKeys() (list []string) {
	for _, k := range decision.PayerKinds() {
		list = append(list, string(k))
	}
	return append(list, "unknown")
}

// waitsIn sums up what was applied for in the window by organisation.
func waitsIn(r db.Reader, q Query, today day.Day) ([]Wait, error) {
	list, err := decision.Waits(r, q.Programme, q.From, q.To, today)
	if err != nil {
		return nil, err
	}
	var ids []id.Organisation
	for _, w := range list {
		ids = append(ids, w.Organisation)
	}
	slices.Sort(ids)
	known, err := directory.OrganisationsOf(r, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	return waits(list, known), nil
}

func waits(list []decision.Waited, known map[id.Organisation]directory.Organisation) []Wait {
	by := make(map[id.Organisation][]decision.Waited)
	for _, w := range list {
		by[w.Organisation] = append(by[w.Organisation], w)
	}
	all := []Wait{}
	for o, some := range by {
		w := Wait{Organisation: o, Name: known[o].Name, Masked: known[o].Sensitive}
		w.sum(some)
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b Wait) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Organisation, b.Organisation))
	})
	return all
}

func (w *Wait) sum(list []decision.Waited) {
	w.whom = [2]map[id.Person]bool{{}, {}}
	var days [2][]int
	keys := PayerKeys()
	payers := make([]Cell, len(keys))
	paid := make([]map[id.Person]bool, len(keys))
	for i, key := range keys {
		payers[i].Key, paid[i] = key, make(map[id.Person]bool)
	}
	for _, one := range list {
		part := bit(!one.Done)
		days[part] = append(days[part], one.Days)
		w.whom[part][one.Person] = true
		i := slices.Index(keys, cmp.Or(string(one.Payer), "unknown"))
		payers[i].N++
		paid[i][one.Person] = true
	}
	for i, cell := range payers {
		if cell.N > 0 {
			w.Payers, w.paid = append(w.Payers, cell), append(w.paid, paid[i])
		}
	}
	w.Decisions.N, w.People.N = len(list), len(union(w.whom[:]...))
	w.Decided.N, w.Open.N = len(days[0]), len(days[1])
	slices.Sort(days[0])
	if n := len(days[0]); n > 0 {
		w.Median.N, w.Longest.N = days[0][(n-1)/2], days[0][n-1]
	}
	if len(days[1]) > 0 {
		w.Oldest.N = slices.Max(days[1])
	}
}

// guardWaits is the table for a reader without the right to rows: only
// organisations with at least five decisions about at least five people, no
// number of fewer, and none from which such a one could be worked out.
func guardWaits(list []Wait) (shown []Wait, left bool) {
	if list != nil {
		shown = []Wait{}
	}
	for _, w := range list {
		if w.Decisions.N < Least || w.People.N < Least || !w.guard() {
			left = true
			continue
		}
		if w.Masked {
			w.Organisation, w.Name = "", ""
		}
		shown = append(shown, w)
	}
	// Nothing tells which masked organisation is which, the order neither.
	slices.SortStableFunc(shown, func(a, b Wait) int {
		return cmp.Or(compareBool(a.Masked, b.Masked), cmp.Compare(b.Decisions.N, a.Decisions.N)*bit(a.Masked))
	})
	return shown, left
}

// guard hides what is small in the row of one organisation; false when nothing
// could be shown of it.
func (w *Wait) guard() bool {
	if !hideSmall([]*Count{&w.Decided, &w.Open}, w.whom[:]) {
		return false
	}
	w.Median.Hidden, w.Longest.Hidden, w.Oldest.Hidden = w.Decided.Hidden, w.Decided.Hidden, w.Open.Hidden
	w.Payers = slices.Clone(w.Payers)
	if !hideSmall(w.Payers.cells(), w.paid) {
		w.Payers = Table{} // that each of so many is hidden would tell that each is one
	}
	return true
}

// cells are those that may be hidden.
func (w *Wait) cells() []*Count {
	return append(w.Payers.cells(), &w.Decided, &w.Median, &w.Longest, &w.Open, &w.Oldest)
}

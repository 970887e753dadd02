package commitment

import (
	"cmp"
	"slices"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// A Cover tells what a promise rests on.
type Cover struct {
	Own     bool              // the promiser may promise it alone
	Mandate directory.Mandate // that covers it; zero when none is needed or none exists
	Signer  id.Professional   // whose signature it needs, when it is not Own; none: nobody's will do
}

// Needs reports whether a promise of this kind must be covered by a mandate:
// what is of no kind, such as a telephone call, is ordinary work.
func (c Commitment) Needs() bool { return !c.Mine() && c.Kind != "" }

// FindCover looks among the mandates of the promiser's organisation for the one
// that covers c on the day: the promiser's own, or else that of a colleague for
// whom knows holds, since only those can sign who may know of the person. The
// lowest sufficient mandate is chosen.
func FindCover(c Commitment, mandates []directory.Mandate, on day.Day, knows func(id.Professional) bool) Cover {
	if !c.Needs() {
		return Cover{Own: true}
	}
	covering := slices.DeleteFunc(slices.Clone(mandates), func(m directory.Mandate) bool {
		return m.Organisation != c.Organisation || !m.Covers(c.Kind, c.Amount, c.Unit, on)
	})
	slices.SortFunc(covering, func(a, b directory.Mandate) int {
		// A ceiling of 0 is no ceiling: the highest of all.
		//nolint:gosec // that it wraps is the point
		return cmp.Or(cmp.Compare(uint64(a.Ceiling-1), uint64(b.Ceiling-1)), cmp.Compare(a.ID, b.ID))
	})
	if i := slices.IndexFunc(covering, func(m directory.Mandate) bool { return m.Professional == c.Professional }); i >= 0 {
		return Cover{Own: true, Mandate: covering[i]}
	}
	for _, m := range covering {
		if knows(m.Professional) {
			return Cover{Mandate: m, Signer: m.Professional}
		}
	}
	return Cover{}
}

// signs returns the mandate by which professional may sign what lies on the
// table of c on the day.
func signs(c Commitment, mandates []directory.Mandate, on day.Day, professional id.Professional) (directory.Mandate, bool) {
	c = c.with(c.Table())
	for _, m := range mandates {
		if professional != "" && m.Professional == professional && m.Organisation == c.Organisation &&
			m.Covers(c.Kind, c.Amount, c.Unit, on) {
			return m, true
		}
	}
	return directory.Mandate{}, false
}

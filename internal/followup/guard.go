package followup

import (
	"slices"

	"kasam/internal/id"
)

// Least is the smallest number of people that may be shown to someone without
// the right to rows.
const Least = 5

func small(n int) bool { return n > 0 && n < Least }

// Guarded returns the summary for a reader without the right to rows. Cells of
// one to four are hidden, and so many others that a small one does not come
// back by subtracting what is shown from a sum that is shown. What adds up:
// the sexes, the rounds, the primary sources with the missing, and the closings with the
// open ones, each to all the people; the self-supporting closings to ClosedAs.
// Any holds at least what Primary holds, and the open ones are those who take
// part on the last day.
func (c Cohort) Guarded() Cohort {
	c.Sex, c.Primary, c.Any, c.Closing = slices.Clone(c.Sex), slices.Clone(c.Primary), slices.Clone(c.Any), slices.Clone(c.Closing)
	c.Rounds = slices.Clone(c.Rounds)
	c.After, c.Concurrent = slices.Clone(c.After), slices.Clone(c.Concurrent)
	bodies, left := guardBodies(c.Bodies)
	waits, more := guardWaits(c.Waits)
	c.guardUnnamed()
	if small(c.People.N) {
		few := c.nothing()
		few.Unnamed, few.UnnamedN = c.Unnamed, c.UnnamedN
		few.Bodies, few.Waits, few.Felt = bodies, waits, felt(c.feelings, true)
		return few.wiped()
	}
	c.Continuity = c.Continuity.guarded()
	c.Bodies, c.Waits, c.Suppressed = bodies, waits, c.Suppressed || left || more
	c.Felt, c.feelings = felt(c.feelings, true), nil
	if !protect(c.Sex.cells()) {
		c.Sex, c.Suppressed = Table{}, true
	}
	for i := range c.Rounds {
		if n, repeats := c.again[c.Rounds[i].Key]; repeats && small(n) {
			c.Rounds[i].Hidden = true
		}
	}
	if !protect(c.Rounds.cells()) {
		c.Rounds, c.Suppressed = Table{}, true
	}
	if !protect(append(c.Primary.cells(), &c.Missing)) {
		c.Primary, c.Any, c.Missing, c.Suppressed = Table{}, Table{}, hide, true
	}
	c.guardAny()
	c.guardClosing()
	for i := range c.After {
		c.After[i].guard()
	}
	for i := range c.Concurrent {
		p := &c.Concurrent[i]
		if small(p.N) || p.On == c.To && c.Open.Hidden {
			p.Count = hide
		}
	}
	return c.wiped()
}

// guardUnnamed protects the sexes of those without a name; when they are few,
// nothing is said of them.
func (c *Cohort) guardUnnamed() {
	c.Unnamed = slices.Clone(c.Unnamed)
	if small(c.UnnamedN.N) || !protect(c.Unnamed.cells()) {
		c.Unnamed, c.Suppressed = Table{}, true
	}
	if small(c.UnnamedN.N) {
		c.UnnamedN = hide
	}
}

var hide = Count{Hidden: true}

func (t Table) cells() (list []*Count) {
	for i := range t {
		list = append(list, &t[i].Count)
	}
	return list
}

// protect hides the small ones of cells whose sum is shown, and then the
// smallest others until nothing can be worked out of what is left of the sum. It
// reports false when even hiding every cell does not do.
func protect(cells []*Count) bool {
	for _, c := range cells {
		c.Hidden = c.Hidden || small(c.N)
	}
	for {
		hidden, sum := 0, 0
		var next *Count
		for _, c := range cells {
			switch {
			case c.Hidden:
				hidden, sum = hidden+1, sum+c.N
			case c.N > 0 && (next == nil || c.N < next.N):
				next = c
			}
		}
		// Whoever subtracts knows the sum of the hidden ones, and that each of them
		// is at least one.
		if hidden == 0 || hidden >= 2 && sum >= Least && sum > hidden {
			return true
		}
		if next == nil {
			return false
		}
		next.Hidden = true
	}
}

// guardAny hides, besides what is small, what would tell a hidden primary source
// or how few have a source beside another one.
func (c *Cohort) guardAny() {
	for i := range c.Any {
		cell := &c.Any[i]
		primary := c.Primary.Of(cell.Key)
		cell.Hidden = small(cell.N) || primary.Hidden || small(cell.N-primary.N)
	}
}

// guardClosing protects the closings. They add up in two steps as long as the
// sum of the self-supporting ones is shown, otherwise in one.
func (c *Cohort) guardClosing() {
	var supporting, others []*Count
	for i := range c.Closing {
		if cell := &c.Closing[i]; slices.Contains(c.supporting, cell.Key) {
			supporting = append(supporting, &cell.Count)
		} else {
			others = append(others, &cell.Count)
		}
	}
	others = append(others, &c.Open)
	c.ClosedAs.guard()
	if !c.ClosedAs.N.Hidden && protect(supporting) && protect(others) {
		return
	}
	c.ClosedAs.hide()
	if !protect(append(supporting, others...)) {
		c.Closing, c.Open, c.Suppressed = Table{}, hide, true
	}
}

// guard hides the share when it, or those outside it, are few.
func (s *Share) guard() {
	if small(s.N.N) || small(s.Of.N-s.N.N) {
		s.hide()
	}
	if small(s.Of.N) {
		s.hide()
		s.Of = hide
	}
}

func (s *Share) hide() { s.N, s.Percent, s.Interval95 = hide, 0, [2]float64{} }

// nothing is what may be said of a group that is small itself.
func (c Cohort) nothing() Cohort {
	few := Cohort{
		Query: c.Query, People: hide, Sex: Table{}, Rounds: Table{}, Primary: Table{}, Any: Table{}, Missing: hide, Closing: Table{},
		Open: hide, ClosedAs: Share{N: hide, Of: hide}, MeanStay: hide, LongestStay: hide, Suppressed: true,
	}
	for _, a := range c.After {
		few.After = append(few.After, After{Months: a.Months, Share: Share{N: hide, Of: hide}})
	}
	for _, p := range c.Concurrent {
		few.Concurrent = append(few.Concurrent, Point{p.On, hide})
	}
	return few
}

// wiped returns c without the numbers that its hidden cells still held.
func (c Cohort) wiped() Cohort {
	cells := slices.Concat(c.Sex.cells(), c.Unnamed.cells(), c.Rounds.cells(), c.Primary.cells(), c.Any.cells(), c.Closing.cells(),
		[]*Count{&c.Missing, &c.Open, &c.ClosedAs.N})
	for i := range c.After {
		cells = append(cells, &c.After[i].N, &c.After[i].Of)
	}
	for i := range c.Concurrent {
		cells = append(cells, &c.Concurrent[i].Count)
	}
	for i := range c.Bodies {
		b := &c.Bodies[i]
		of := b.cells()
		cells = append(append(cells, of[:]...), &b.Rate.N, &b.Rate.Of, &b.Moved.N)
		b.whom, b.also = [outcomes]map[id.Person]bool{}, [2]map[id.Person]bool{}
	}
	for i := range c.Waits {
		w := &c.Waits[i]
		cells = append(cells, w.cells()...)
		w.whom, w.paid = [2]map[id.Person]bool{}, nil
	}
	for _, cell := range cells {
		if cell.Hidden {
			*cell = hide
			c.Suppressed = true
		}
	}
	return c
}

package equity

import (
	"cmp"
	"slices"

	"kasam/internal/followup"
)

// A group is what is counted of some people before anything is hidden.
type group struct {
	keys   []string
	leads  bool            // the first key alone is of five people or more
	counts map[Measure]int // Everyone too
	values map[Number][]int
}

func newGroup(keys ...string) *group {
	return &group{keys: keys, counts: make(map[Measure]int), values: make(map[Number][]int)}
}

func (g *group) add(c Case) {
	g.counts[Everyone]++
	for _, m := range measures {
		if m.has(c) {
			g.counts[m.name]++
		}
	}
	for _, n := range numbers {
		if v := n.of(c); v >= 0 {
			g.values[n.name] = append(g.values[n.name], v)
		}
	}
}

// join takes the people of h into g.
func (g *group) join(h *group) {
	g.keys = append(g.keys, h.keys...)
	for m, n := range h.counts {
		g.counts[m] += n
	}
	for n, list := range h.values {
		g.values[n] = append(g.values[n], list...)
	}
}

func (g *group) people() int { return g.counts[Everyone] }

// A tally counts cases.
type tally struct {
	all    *group
	groups map[string]map[string]*group // by dimension and key
}

func newTally() *tally {
	t := &tally{all: newGroup(), groups: make(map[string]map[string]*group)}
	for _, d := range Dimensions() {
		t.groups[d] = make(map[string]*group)
	}
	return t
}

func (t *tally) add(c Case) {
	t.all.add(c)
	for _, d := range Dimensions() {
		key := c.group(d)
		if t.groups[d][key] == nil {
			t.groups[d][key] = newGroup(key)
		}
		t.groups[d][key].add(c)
	}
}

// order is how the groups of a dimension stand: the sexes and the ages in their
// own order, the languages by how many speak them. The unknown come last.
func order(dimension string) func(a, b *group) int {
	fixed := []string{"female", "male", "other"}
	if dimension == ByAge {
		fixed = Ages()
	}
	at := func(g *group) int {
		i := slices.Index(fixed, g.keys[0])
		if g.keys[0] == Unknown || i < 0 && dimension != ByLanguage {
			return len(fixed)
		}
		return i
	}
	return func(a, b *group) int {
		if dimension == ByLanguage {
			return cmp.Or(compareBool(a.keys[0] == Unknown, b.keys[0] == Unknown), cmp.Compare(b.people(), a.people()), cmp.Compare(a.keys[0], b.keys[0]))
		}
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.keys[0], b.keys[0]))
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// gathered returns the groups of a dimension, each of five people or more: the
// small ones joined, ages with the smaller of their neighbours, others with each
// other and then with the smallest. Of one group there is nothing to compare.
func (t *tally) gathered(dimension string) []*group {
	var list []*group
	for _, g := range t.groups[dimension] {
		g.leads = g.people() >= followup.Least
		list = append(list, g)
	}
	slices.SortFunc(list, order(dimension))
	for len(list) > 1 {
		i := slices.IndexFunc(list, func(g *group) bool { return g.people() < followup.Least })
		if i < 0 {
			break
		}
		j := neighbour(list, i, dimension == ByAge)
		i, j = min(i, j), max(i, j)
		list[i].join(list[j])
		list = slices.Delete(list, j, j+1)
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// neighbour returns which group the ith is joined with: the smallest other one,
// or the smaller of those beside it.
func neighbour(list []*group, i int, beside bool) int {
	best := -1
	for j, g := range list {
		if j == i || beside && j != i-1 && j != i+1 {
			continue
		}
		if best < 0 || g.people() < list[best].people() {
			best = j
		}
	}
	return best
}

// spread returns the middle of numbers, and the quarter points; of an even
// number the lower of the two in the middle.
func spread(list []int) (s Spread) {
	n := len(list)
	if n < 2*followup.Least {
		return s
	}
	list = slices.Sorted(slices.Values(list))
	s.HasMedian, s.Median = true, list[(n-1)/2]
	if n >= 4*followup.Least {
		s.HasQuarters, s.Low, s.High = true, list[(n-1)/4], list[n-1-(n-1)/4]
	}
	return s
}

package followup

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// A Body is how one organisation kept what it promised: of the promises that
// fell due in the window, up to yesterday, how each ended or that it is still
// open. Rate is the kept ones of those that were kept, broken or are late;
// what was released was no longer needed, and does not count.
type Body struct {
	Organisation id.Organisation
	Name         string
	Masked       bool // its name is not for this reader
	Promises     Count
	People       Count // whom they were promised to
	Kept         Count
	Broken       Count
	Released     Count
	Late         Count // promised, due, and nothing is said of how it went
	Rate         Share
	Moved        Share // of all, those whose day was moved at least once

	whom [outcomes]map[id.Person]bool // by how it ended
	also [2]map[id.Person]bool        // never moved, moved
}

// The ways in which a promise that was due stands.
const (
	kept = iota
	broken
	released
	late
	outcomes
)

// A due is a promise that fell due in the window.
type due struct {
	id           string
	organisation id.Organisation
	person       id.Person
	day          day.Day
	state        commitment.State
	moves        int
}

func (d due) outcome() int {
	switch d.state {
	case commitment.Kept:
		return kept
	case commitment.Broken:
		return broken
	case commitment.Released:
		return released
	default:
		return late
	}
}

// bodies sums up promises by organisation.
func bodies(list []due, known map[id.Organisation]directory.Organisation) []Body {
	index := make(map[id.Organisation]int)
	all := []Body{}
	for _, d := range list {
		i, ok := index[d.organisation]
		if !ok {
			i = len(all)
			index[d.organisation] = i
			b := Body{Organisation: d.organisation, Name: known[d.organisation].Name, Masked: known[d.organisation].Sensitive}
			for j := range b.whom {
				b.whom[j] = make(map[id.Person]bool)
			}
			b.also = [2]map[id.Person]bool{{}, {}}
			all = append(all, b)
		}
		b := &all[i]
		b.cells()[d.outcome()].N++
		b.whom[d.outcome()][d.person] = true
		moved := 0
		if d.moves > 0 {
			moved = 1
		}
		b.Moved.N.N += moved
		b.also[moved][d.person] = true
		b.Promises.N++
	}
	for i := range all {
		b := &all[i]
		b.People.N = len(union(b.whom[:]...))
		b.Rate = ShareOf(b.Kept.N, b.Kept.N+b.Broken.N+b.Late.N)
		b.Moved = ShareOf(b.Moved.N.N, b.Promises.N)
	}
	slices.SortFunc(all, func(a, b Body) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Organisation, b.Organisation))
	})
	return all
}

// cells are the counts that add up to Promises, by outcome.
func (b *Body) cells() [outcomes]*Count {
	return [outcomes]*Count{kept: &b.Kept, broken: &b.Broken, released: &b.Released, late: &b.Late}
}

func union(sets ...map[id.Person]bool) map[id.Person]bool {
	all := make(map[id.Person]bool)
	for _, set := range sets {
		for who := range set {
			all[who] = true
		}
	}
	return all
}

// guardBodies is the table for a reader without the right to rows: only
// organisations with at least five promises to at least five people, no cell of
// fewer, none from which such a one could be worked out, and no sum over
// organisations that would give those away which are left out.
func guardBodies(list []Body) (shown []Body, left bool) {
	if list != nil {
		shown = []Body{}
	}
	for _, b := range list {
		if b.Promises.N < Least || b.People.N < Least || !b.guard() {
			left = true
			continue
		}
		if b.Masked {
			b.Organisation, b.Name = "", ""
		}
		shown = append(shown, b)
	}
	// Nothing tells which masked organisation is which, the order neither.
	slices.SortStableFunc(shown, func(a, b Body) int {
		return cmp.Or(compareBool(a.Masked, b.Masked), cmp.Compare(b.Promises.N, a.Promises.N)*bit(a.Masked))
	})
	return shown, left
}

func compareBool(a, b bool) int { return bit(a) - bit(b) }

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// guard hides what is small in the row of one organisation. It reports false
// when nothing could be shown of it.
func (b *Body) guard() bool {
	cells := b.cells()
	if !hideSmall(cells[:], b.whom[:]) {
		return false
	}
	if b.Kept.Hidden || b.Released.Hidden {
		b.Rate.hide()
		b.Rate.Of = hide
	} else {
		few := len(union(b.whom[broken], b.whom[late]))
		b.Rate.guard()
		if few > 0 && few < Least {
			b.Rate.hide()
		}
	}
	b.Moved.guard()
	for _, set := range b.also {
		if n := len(set); n > 0 && n < Least {
			b.Moved.hide()
		}
	}
	return true
}

// hideSmall hides those of cells whose sum is shown that are small, of things or
// of whom they are about, and so many others that they do not come back by
// subtraction. It reports false when hiding every cell would not do.
func hideSmall(cells []*Count, whom []map[id.Person]bool) bool {
	small := 0 // the cells that must be hidden, as bits
	for i, c := range cells {
		if c.N > 0 && (c.N < Least || len(whom[i]) < Least) {
			small |= 1 << i
		}
	}
	hidden, ok := hiding(cells, whom, small)
	for i, c := range cells {
		if hidden&(1<<i) != 0 {
			*c = hide
		}
	}
	return ok
}

// hiding returns the fewest cells that hide those in small: none, or at least
// two that are not nought, together of at least five things about five people and
// of more than one each.
// Whoever subtracts then knows their sum only.
func hiding(cells []*Count, whom []map[id.Person]bool, small int) (hidden int, ok bool) {
	if small == 0 {
		return 0, true
	}
	best, lightest := 0, 0
	for set := 1; set < 1<<len(cells); set++ {
		if set&small != small {
			continue
		}
		n, sum := 0, 0
		var who []map[id.Person]bool
		for i, c := range cells {
			if set&(1<<i) == 0 {
				continue
			}
			if c.N > 0 {
				n++
			}
			sum += c.N
			who = append(who, whom[i])
		}
		if n < 2 || n != bits.OnesCount(uint(set)) || sum < Least || sum <= n || len(union(who...)) < Least {
			continue
		}
		if weight := n*1_000_000 + sum; best == 0 || weight < lightest {
			best, lightest = set, weight
		}
	}
	return best, best != 0
}

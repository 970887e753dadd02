package followup

import (
	"math"
	"slices"
)

// A Continuity tells how often those who took part had to begin again with
// someone new: from the first day to the end, or to the day that the figures are of.
type Continuity struct {
	Several      Share // of all, those who have had two coordinators or more
	Coordinators Pace  // how often the coordinator changed
	Contacts     Pace  // how often a professional in the person's circle left it
}

// A Pace is how many changes a year the one in the middle has had, of those who
// took part for half a year or more.
type Pace struct {
	Of     Count
	Median float64 // with one decimal
	Hidden bool    // fewer than five on either side of it, for a reader without the right to rows
}

// settled is for how many days someone took part at least, for a pace to be told.
const settled = 182

// A course is what changed around one participation.
type course struct {
	days         int
	coordinators int // who have coordinated
	changes      int // how often another took over
	left         int // professionals of the circle whose time ended
}

func continuity(list []course) *Continuity {
	several := 0
	var coordinators, contacts []float64
	for _, c := range list {
		if c.coordinators > 1 {
			several++
		}
		if c.days >= settled {
			coordinators = append(coordinators, 365*float64(c.changes)/float64(c.days))
			contacts = append(contacts, 365*float64(c.left)/float64(c.days))
		}
	}
	return &Continuity{Several: ShareOf(several, len(list)), Coordinators: pace(coordinators), Contacts: pace(contacts)}
}

func pace(list []float64) (p Pace) {
	p.Of.N = len(list)
	if len(list) > 0 {
		slices.Sort(list)
		p.Median = math.Round(10*list[(len(list)-1)/2]) / 10
	}
	return p
}

// guarded is what may be told to a reader without the right to rows. How many
// the paces are of is not told: it lies too near to how many there are.
func (c *Continuity) guarded() *Continuity {
	if c == nil {
		return nil
	}
	g := *c
	g.Several.guard()
	for _, p := range []*Pace{&g.Coordinators, &g.Contacts} {
		if p.Of.N < 2*Least {
			p.Median, p.Hidden = 0, true
		}
		p.Of = hide
	}
	return &g
}

// Package followup tells whether it helped: figures of a programme, computed
// each time from participations and spells, never stored, each with its
// definition and its denominator.
package followup

import (
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/livelihood"
)

// A Query asks for a cohort: the participations of a programme that began in
// [From, To], as they stood on To.
type Query struct {
	Programme  id.Programme
	From, To   day.Day
	Definition livelihood.Definition // of supporting oneself
}

func (q Query) check() error {
	var from, to, definition error
	if q.From.IsZero() {
		from = fault.Field("from", "error.required")
	}
	switch {
	case q.To.IsZero():
		to = fault.Field("to", "error.required")
	case q.To.Before(q.From):
		to = fault.Field("to", "followup.ends_before")
	}
	if !q.Definition.Known() {
		definition = fault.Field("definition", "error.choose")
	}
	return fault.Join(from, to, definition)
}

// wholeMonths reports whether the window begins and ends with a month.
func (q Query) wholeMonths() bool {
	_, _, first := q.From.Date()
	_, _, next := q.To.AddDays(1).Date()
	return first == 1 && next == 1
}

// A Count is a number of people, or hidden because it is small or would tell a
// small one.
type Count struct {
	N      int
	Hidden bool
}

// A Table counts people by a key, in the order it is read in. Keys that nobody
// has are left out.
type Table []Cell

// A Cell is one count of a table.
type Cell struct {
	Key string
	Count
}

// Of returns the count of a key: of nobody, when the table leaves it out.
func (t Table) Of(key string) Count {
	for _, c := range t {
		if c.Key == key {
			return c.Count
		}
	}
	return Count{}
}

// A Share is N of Of, with its exactness.
type Share struct {
	N, Of      Count
	Percent    int        // half rounded up
	Interval95 [2]float64 // Wilson score interval, in per cent with one decimal
}

// A Point is a count on a day.
type Point struct {
	On day.Day
	Count
}

// An After is the share who support themselves so many months after enrolment.
type After struct {
	Months int
	Share
}

// A Cohort is the summary of a group. Each participation counts once: someone
// who took part twice in the window is there twice.
type Cohort struct {
	Query
	People      Count
	Sex         Table       // female, male, other
	Primary     Table       // by income code at enrolment: each person once
	Any         Table       // by income code at enrolment: each source a person had
	Missing     Count       // of whom nothing is known of their income at enrolment
	Closing     Table       // by closing reason
	Open        Count       // who still took part on the last day
	Rounds      Table       // First, Second, Supported or Carousel: which time it is for the person
	ClosedAs    Share       // of all, those who left supporting themselves
	After       []After     // of those enrolled long enough, those who support themselves on that day
	MeanStay    Count       // days, half rounded up
	LongestStay Count       // days
	Concurrent  []Point     // at each half-year's end in the window
	Bodies      []Body      // how each organisation kept what fell due in the window, whoever it was promised to
	Waits       []Wait      // how long each organisation let people wait for what was applied for in the window
	Unnamed     Table       // by sex, those who began in the window and are counted without a name: not among People
	UnnamedN    Count       // of them all
	Felt        Felt        // what people answered after the meetings of the window, whenever they began
	Continuity  *Continuity // how often someone new came; nil when it is not asked for
	Suppressed  bool        // some cells are hidden from this reader

	again      map[string]int // how many people are behind the cells of Rounds in which one can be more than once
	feelings   []feeling      // that Felt sums up
	supporting []string       // the closing reasons that ClosedAs counts
}

// Months returns the months after enrolment at which support is looked at.
func Months() []int { return []int{6, 12, 24} }

package scheduling

import (
	"slices"
	"time"

	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/meeting"
)

// Someone is a professional who is to come to a meeting.
type Someone struct {
	Professional id.Professional
	Needed       bool // without them there is no meeting; the others are welcome
}

// An Away is when a professional cannot come, whatever they keep open: no
// reason is asked for.
type Away struct {
	ID          string
	From, Until day.Day // both counted
}

// A Calendar is what is known of one professional's time.
type Calendar struct {
	Keeps map[string]bool // the ids of the times they keep open
	Away  []Away
	Busy  []meeting.Span
	Last  day.Day // their last day at work; none while they stay
}

// A Hurdle is why someone cannot come.
type Hurdle string

// The hurdles, the first that holds counts.
const (
	Closed Hurdle = "closed" // keeps the slot for other things
	Gone   Hurdle = "gone"   // away, or no longer at work
	Busy   Hurdle = "busy"   // is at another meeting
	Apart  Hurdle = "apart"  // has time, but never when the others have
)

// hurdle tells why someone cannot come to a slot for so long; "" when they can.
func (c Calendar) hurdle(s Slot, minutes int) Hurdle {
	on := s.On()
	switch {
	case !c.Keeps[s.Time]:
		return Closed
	case !c.Last.IsZero() && on.After(c.Last), slices.ContainsFunc(c.Away, func(a Away) bool { return a.covers(on) }):
		return Gone
	case overlaps(c.Busy, s.Start, minutes):
		return Busy
	}
	return ""
}

func (a Away) covers(on day.Day) bool { return !on.Before(a.From) && !on.After(a.Until) }

// overlaps reports whether any span has a moment in common with so many minutes
// from start.
func overlaps(spans []meeting.Span, start time.Time, minutes int) bool {
	end := start.Add(time.Duration(minutes) * time.Minute)
	return slices.ContainsFunc(spans, func(s meeting.Span) bool { return s.From.Before(end) && start.Before(s.To) })
}

// A Search is what Find looks through.
type Search struct {
	Slots   []Slot // in the order of time
	Minutes int    // how long the meeting is
	Who     []Someone
	Of      map[id.Professional]Calendar
	Own     []meeting.Span // when the person is at another meeting
}

// An Offer is a slot at which everyone needed is free.
type Offer struct {
	Slot
	Can    []id.Professional // of the welcome, who can come
	Cannot []id.Professional // of the welcome, who cannot
}

// A Why tells what stands in the way for one who is needed.
type Why struct {
	Professional id.Professional
	Hurdle       Hurdle
}

// Found is what a search came to.
type Found struct {
	Offers []Offer // the first first
	Why    []Why   // when there are none: for each of the needed whom it hangs on
	Slots  int     // how many slots there were room and time for
}

// Find returns the first slots, at most most, at which everyone needed is free;
// or else what stands in the way.
func (q Search) Find(most int) (f Found) {
	could := make(map[id.Professional]int)
	stops := make(map[id.Professional]map[Hurdle]int)
	for _, s := range q.Slots {
		if s.Left <= 0 || s.Minutes < q.Minutes || overlaps(q.Own, s.Start, q.Minutes) {
			continue
		}
		f.Slots++
		o, all := Offer{Slot: s}, true
		for _, one := range q.Who {
			h := q.Of[one.Professional].hurdle(s, q.Minutes)
			switch {
			case one.Needed && h == "":
				could[one.Professional]++
			case one.Needed:
				all = false
				if stops[one.Professional] == nil {
					stops[one.Professional] = make(map[Hurdle]int)
				}
				stops[one.Professional][h]++
			case h == "":
				o.Can = append(o.Can, one.Professional)
			default:
				o.Cannot = append(o.Cannot, one.Professional)
			}
		}
		if all && len(f.Offers) < most {
			f.Offers = append(f.Offers, o)
		}
	}
	if len(f.Offers) > 0 || f.Slots == 0 {
		return f
	}
	for _, one := range q.Who {
		if one.Needed && could[one.Professional] == 0 {
			f.Why = append(f.Why, Why{one.Professional, worst(stops[one.Professional])})
		}
	}
	if len(f.Why) > 0 {
		return f
	}
	// Each has time, and never together.
	for _, one := range q.Who {
		if one.Needed && could[one.Professional] < f.Slots {
			f.Why = append(f.Why, Why{one.Professional, Apart})
		}
	}
	return f
}

// can counts how many of the needed can come to a slot.
func (q Search) can(s Slot) (can, of int) {
	for _, one := range q.Who {
		if !one.Needed {
			continue
		}
		if of++; q.Of[one.Professional].hurdle(s, min(q.Minutes, s.Minutes)) == "" {
			can++
		}
	}
	return can, of
}

// worst names the hurdle to tell of: the one met when they came nearest to being
// free. Who keeps no slot open at all is met by that alone.
func worst(counts map[Hurdle]int) Hurdle {
	for _, h := range []Hurdle{Busy, Gone} {
		if counts[h] > 0 {
			return h
		}
	}
	return Closed
}

// At returns the offer of a slot at an instant, and whether there is one.
func (f Found) At(timeID string, start time.Time) (Offer, bool) {
	i := slices.IndexFunc(f.Offers, func(o Offer) bool { return o.Time == timeID && o.Start.Equal(start) })
	if i < 0 {
		return Offer{}, false
	}
	return f.Offers[i], true
}

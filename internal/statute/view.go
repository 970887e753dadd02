package statute

import (
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/story"
)

// A State is how far something that a law asks for is there.
type State string

// The states.
const (
	Complete State = "complete"
	Missing  State = "missing"
	Hidden   State = "hidden" // it is not for this reader, who cannot tell
	Empty    State = "empty"  // nothing is there, and nothing needs to be
)

// A Line is one thing a point says, drawn from what is written already.
type Line struct {
	Text   string
	Who    string // who does it, or whose it is
	Due    day.Day
	Voice  string // whose words: person, professional or ""
	State  string // of a promise; "" for anything else
	Key    string // of a sentence of the interface, instead of Text
	KeyArg string // what fills it
}

// A Part is what one feed brings to a point.
type Part struct {
	programme.Feed
	State State
	Lines []Line
	Count int    // how many are missing, when there are several
	Where string // the page of the person on which to write it, "" when there is none
}

// A Told is a point with what the plan says to it.
type Told struct {
	programme.Point
	State State
	Parts []Part
}

// A View is the plan as a law names it.
type View struct {
	Law     Law
	Started Started // ID is "" while nobody has asked for it
	Others  int     // other plans of the person that are run as this one
	Points  []Told
	Around  []Told
	Matter  Matter
}

// Done counts the points that are complete, and all of them.
func (v View) Done() (complete, all int) {
	for _, p := range v.Points {
		if p.State == Complete || p.State == Empty {
			complete++
		}
	}
	return complete, len(v.Points)
}

// Whole reports whether nothing is missing or out of sight.
func (v View) Whole() bool {
	return !slices.ContainsFunc(slices.Concat(v.Points, v.Around), func(p Told) bool { return p.State == Missing || p.State == Hidden })
}

// A Started is that a plan is made as one of a law's.
type Started struct {
	ID           string
	View         string
	On           day.Day
	By           string          // ByPerson, ByRelative or ByOrganisation
	Organisation id.Organisation // when it was one
	Name         string          // loaded
	EndedOn      day.Day
}

// Matter is everything that a view is filled from, as one reader sees it. Nothing
// is asked for twice: each thing is written where it belongs.
type Matter struct {
	Today       day.Day
	Sight       access.Sight
	Areas       bool              // some life area is open
	Own         []programme.Point // what the programme's own plan must say, none when its file leaves it out
	Plan        plan.Plan
	Wish        string
	Items       []story.Item
	Promises    []commitment.Commitment
	Kinds       map[id.Organisation]directory.Kind
	Masked      bool // some promise is not for this reader
	Consents    []consent.Consent
	Coordinator directory.Professional
	Around      participation.Around
	Meetings    []meeting.Meeting // not cancelled, the first one first
	Started     Started
	Deadline    int // days from Started.On
}

// Fill returns the view that a law makes of m.
func Fill(l Law, m Matter) View {
	m.Deadline = l.Deadline
	if l.Key == Own && len(m.Own) > 0 {
		l.Points = m.Own
	}
	v := View{Law: l, Started: m.Started, Matter: m}
	for _, p := range l.Points {
		v.Points = append(v.Points, m.tell(p))
	}
	for _, p := range l.Around {
		v.Around = append(v.Around, m.tell(p))
	}
	return v
}

func (m Matter) tell(p programme.Point) Told {
	t := Told{Point: p}
	states := make(map[State]int)
	needed := 0
	for _, f := range p.From {
		part := feeds[f.Feed](m, f)
		part.Feed = f
		if m.Plan.ID == "" && strings.HasPrefix(part.Where, "plan?") {
			part.Where = newGoal // a plan begins with its first goal
		}
		if f.Optional {
			if part.State == Missing {
				part.State = Empty
			}
		} else {
			needed++
			states[part.State]++
		}
		t.Parts = append(t.Parts, part)
	}
	switch {
	case needed == 0:
		t.State = Empty
		if slices.ContainsFunc(t.Parts, func(x Part) bool { return x.State == Complete }) {
			t.State = Complete
		}
	case p.Needs != "all" && states[Complete] > 0:
		t.State = Complete
	case states[Missing] > 0 && (p.Needs == "all" || states[Hidden] == 0):
		t.State = Missing
	case states[Hidden] > 0:
		t.State = Hidden
	default:
		t.State = Complete
	}
	return t
}

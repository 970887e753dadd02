// Package review keeps the plan as it stood each time the person answered to it
// or it was looked through, and says what has changed since.
//
// A version is a sealed snapshot. It is written once and never changed; there is
// no way in this package to do so.
package review

import (
	"time"

	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/plan"
)

// Why a version was kept.
const (
	Agreed    = "agreed"     // the person said yes to it
	NotAgreed = "not-agreed" // the person said no to it
	Reviewed  = "reviewed"   // it was looked through together
	Asked     = "kept"       // someone wanted to keep it as it stood
)

// A Version is the plan as it stood.
type Version struct {
	ID       string
	N        int // 1 is the first
	Why      string
	Note     string          // what was said when it was looked through or kept
	By       id.Professional // who kept it; none: the person
	ByName   string          // loaded
	At       time.Time
	Snapshot Snapshot // only where a single version is read
}

// A Snapshot is what a plan says at a moment. Its form is kept for ever: a field
// may be added, never given another meaning.
type Snapshot struct {
	Wish     string          `json:"wish,omitempty"` // the person's, from the story
	Goals    []Goal          `json:"goals,omitempty"`
	Measures []Measure       `json:"measures,omitempty"`
	Promises []Promise       `json:"promises,omitempty"`
	ReviewOn day.Day         `json:"review"`
	Frame    Frame           `json:"frame"`
	By       id.Professional `json:"by,omitempty"`
}

// A Goal is a goal as it stood.
type Goal struct {
	ID           string  `json:"id"`
	Parent       string  `json:"parent,omitempty"`
	Level        string  `json:"level"`
	Words        string  `json:"words"`
	Target       string  `json:"target,omitempty"`
	Voice        string  `json:"voice"`
	Due          day.Day `json:"due"`
	State        string  `json:"state"`
	Person       string  `json:"person,omitempty"`       // how far it had come, as the person saw it
	Professional string  `json:"professional,omitempty"` // and as the professional did
}

// A Measure is a measure as it stood.
type Measure struct {
	ID    string `json:"id"`
	Goal  string `json:"goal"`
	Words string `json:"words"`
}

// A Promise is a promise as it stood, in a line.
type Promise struct {
	ID               string          `json:"id"`
	Goal             string          `json:"goal,omitempty"`
	Measure          string          `json:"measure,omitempty"`
	What             string          `json:"what"`
	Due              day.Day         `json:"due"`
	State            string          `json:"state"`
	Professional     id.Professional `json:"professional,omitempty"` // none: the person
	ProfessionalName string          `json:"name,omitempty"`
	OrganisationName string          `json:"organisation,omitempty"`
	Masked           bool            `json:"-"` // who promised is not for this reader, and so neither is what
}

// Mine reports whether the person promised it themself.
func (p Promise) Mine() bool { return p.Professional == "" && !p.Masked }

// A Frame is who answered for the plan, for how long, and how.
type Frame struct {
	Organisation string  `json:"organisation,omitempty"` // its name
	Sensitive    bool    `json:"sensitive,omitempty"`    // which tells of illness or crime
	Professional string  `json:"professional,omitempty"`
	From         day.Day `json:"from"`
	Until        day.Day `json:"until"`
	Conditions   string  `json:"conditions,omitempty"`
	Way          string  `json:"way,omitempty"`
	Near         string  `json:"near,omitempty"`
}

// snapshot is what p and the promises for it say now.
func snapshot(p plan.Plan, wish string, promises []Promise) Snapshot {
	f := p.Frame
	s := Snapshot{
		Wish: wish, Promises: promises, ReviewOn: p.ReviewOn,
		Frame: Frame{f.OrganisationName, f.Sensitive, f.ProfessionalName, f.From, f.Until, f.Conditions, f.Way, f.Near},
	}
	for _, g := range p.Goals {
		mine, _ := g.Latest(plan.Person)
		theirs, _ := g.Latest(plan.Professional)
		s.Goals = append(s.Goals, Goal{g.ID, g.Parent, g.Level, g.Words, g.Target, g.Voice, g.Due, g.State, mine.Progress, theirs.Progress})
		for _, m := range g.Measures {
			s.Measures = append(s.Measures, Measure{m.ID, m.Goal, m.Words})
		}
	}
	return s
}

// Depth returns how many goals stand above g.
func (s Snapshot) Depth(g Goal) (n int) {
	for g.Parent != "" && n < len(plan.Levels()) {
		up, ok := find(s.Goals, func(x Goal) bool { return x.ID == g.Parent })
		if !ok {
			break
		}
		g, n = up, n+1
	}
	return n
}

// MeasuresOf returns the measures under a goal.
func (s Snapshot) MeasuresOf(goal string) (list []Measure) {
	for _, m := range s.Measures {
		if m.Goal == goal {
			list = append(list, m)
		}
	}
	return list
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	for _, x := range list {
		if is(x) {
			return x, true
		}
	}
	var none T
	return none, false
}

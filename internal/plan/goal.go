package plan

import (
	"slices"
	"time"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/text"
)

// The levels of a goal, from what life is about to what is done on Monday. A
// level may be skipped.
const (
	Wish    = "wish"    // what the person wants, in their words
	Purpose = "purpose" // why
	Aim     = "goal"    // what it looks like when it is reached
	Step    = "step"    // what comes next
)

// levels from the highest to the lowest: a goal hangs only under a higher one.
var levels = []string{Wish, Purpose, Aim, Step}

// Levels lists the levels, the highest first.
func Levels() []string { return slices.Clone(levels) }

// Whose words a goal is in.
const (
	Person       = "person"
	Professional = "professional"
)

// How a goal stands. Any may follow any: a mistake is corrected, and someone who
// fell back is not a new case.
const (
	Open    = "open"
	Reached = "reached"
	Dropped = "dropped"
)

// ShortWords is the longest text of a goal or a measure, in characters.
const ShortWords = 500

// A Goal is something the plan aims at.
type Goal struct {
	ID        string
	Parent    string // the goal that it serves, "" for none
	Level     string // Wish, Purpose, Aim or Step
	Words     string
	Target    string  // what was agreed to reach: how one will see it, "" when nothing was
	Voice     string  // whose words: Person or Professional
	Due       day.Day // none when it has no day
	State     string  // Open, Reached or Dropped
	ChangedAt time.Time
	Measures  []Measure
	Views     []View // how far it has come, as each sees it, newest first
	Version   int
}

// A Measure is what is to be done for a goal. Who does it, and when, is promised
// in package commitment.
type Measure struct {
	ID      string
	Goal    string
	Words   string
	Item    string // the hindrance in the picture that it answers, "" for none
	Answers string // that hindrance's words, where the reader may see its life area
	Version int
}

// add returns g as it is added to p now, open.
func (p Plan) add(g Goal, now time.Time) (Goal, error) {
	g.State, g.ChangedAt, g.Version, g.Measures, g.Views = Open, now, 1, nil, nil
	return p.checked(g)
}

// revise returns the goal of p that to changes, as it becomes now. It counts as
// changed since it was agreed when something other than success changed.
func (p Plan) revise(to Goal, now time.Time) (Goal, error) {
	was, ok := p.Goal(to.ID)
	if !ok {
		return to, fault.Hidden()
	}
	if was.Version != to.Version {
		return to, fault.Refuse(fault.Conflict, "error.changed")
	}
	to.Measures, to.Views, to.ChangedAt = was.Measures, was.Views, was.ChangedAt
	is, err := p.checked(to)
	if err != nil {
		return to, err
	}
	for _, child := range p.Goals {
		if child.Parent == is.ID && rank(child.Level) <= rank(is.Level) {
			return to, fault.Field("level", "plan.level_below")
		}
	}
	if is.Words != was.Words || is.Target != was.Target || is.Level != was.Level || is.Parent != was.Parent || is.Voice != was.Voice ||
		is.Due != was.Due || (is.State == Dropped) != (was.State == Dropped) {
		is.ChangedAt = now
	}
	return is, nil
}

// checked returns g as it is kept in p, or what is wrong with it.
func (p Plan) checked(g Goal) (Goal, error) {
	var errs []error
	choose := func(bad bool, field string) {
		if bad {
			errs = append(errs, fault.Field(field, "error.choose"))
		}
	}
	errs = append(errs, text.Required("words", &g.Words, ShortWords), text.Optional("target", &g.Target, ShortWords))
	choose(rank(g.Level) < 0, "level")
	choose(g.Voice != Person && g.Voice != Professional, "voice")
	choose(g.State != Open && g.State != Reached && g.State != Dropped, "state")
	if parent, ok := p.Goal(g.Parent); g.Parent != "" {
		choose(!ok, "parent")
		if ok && (g.Parent == g.ID || rank(parent.Level) >= rank(g.Level)) {
			errs = append(errs, fault.Field("parent", "plan.parent_above"))
		}
	}
	return g, fault.Join(errs...)
}

// rank is the place of a level, 0 the highest, -1 for what is none.
func rank(level string) int { return slices.Index(levels, level) }

// checked returns m as it is kept in p, or what is wrong with it.
func (m Measure) checked(p Plan) (Measure, error) {
	err := text.Required("words", &m.Words, ShortWords)
	if _, ok := p.Goal(m.Goal); !ok {
		err = fault.Join(err, fault.Field("goal", "error.choose"))
	}
	return m, err
}

// ordered returns goals as the page reads: each after its parent, and those of
// one parent in the order they came.
func ordered(goals []Goal) []Goal {
	below := make(map[string][]Goal)
	known := make(map[string]bool)
	for _, g := range goals {
		known[g.ID] = true
	}
	for _, g := range goals {
		if !known[g.Parent] {
			g.Parent = "" // cannot be: a goal is never deleted
		}
		below[g.Parent] = append(below[g.Parent], g)
	}
	list := make([]Goal, 0, len(goals))
	var walk func(parent string)
	walk = func(parent string) {
		for _, g := range below[parent] {
			list = append(list, g)
			walk(g.ID)
		}
	}
	walk("")
	return list
}

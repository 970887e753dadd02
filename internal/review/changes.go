package review

import (
	"slices"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/plan"
)

// A Kind is what happened to something between two versions.
type Kind string

// The kinds. What is both reached and reworded is Reached, with what was reworded
// among its fields.
const (
	Added    Kind = "added"
	Changed  Kind = "changed"
	Reached  Kind = "reached"
	Dropped  Kind = "dropped"
	Reopened Kind = "reopened"
	Removed  Kind = "removed" // only when one looks from a later version to an earlier one
	Accepted Kind = "accepted"
	Kept     Kind = "kept"
	Broken   Kind = "broken"
	Moved    Kind = "moved" // to another day
	Ended    Kind = "ended" // declined, withdrawn or released
)

// Changes is what differs between two snapshots, in the order of the later one.
type Changes struct {
	Goals    []GoalChange
	Measures []MeasureChange
	Promises []PromiseChange
	Facts    []Fact
}

// A GoalChange is what happened to a goal. Fields are what differs, by name:
// words, target, level, parent, voice, due, state, person, professional.
type GoalChange struct {
	Kind    Kind
	Was, Is Goal
	Fields  []string
}

// A MeasureChange is what happened to a measure.
type MeasureChange struct {
	Kind    Kind
	Was, Is Measure
}

// A PromiseChange is what happened to a promise. A promise that was also moved
// to another day says so.
type PromiseChange struct {
	Kind    Kind
	Was, Is Promise
	Moved   bool
}

// A Fact is one of the single things that a plan says, by its name: wish, review,
// organisation, professional, from, until, conditions, way, near.
type Fact struct {
	Name    string
	Was, Is string // days as YYYY-MM-DD
}

// Empty reports whether nothing differs.
func (c Changes) Empty() bool {
	return len(c.Goals) == 0 && len(c.Measures) == 0 && len(c.Promises) == 0 && len(c.Facts) == 0
}

// Agreement is c without what the person did not say yes to: how far a goal had
// come, and what became of what was promised.
func (c Changes) Agreement() Changes {
	c.Promises = nil
	c.Facts = slices.DeleteFunc(slices.Clone(c.Facts), func(f Fact) bool { return f.Name == "wish" || f.Name == "review" })
	var goals []GoalChange
	for _, g := range c.Goals {
		g.Fields = slices.DeleteFunc(slices.Clone(g.Fields), func(f string) bool {
			return f == "person" || f == "professional" || f == "state" && g.Kind == Reached
		})
		if (g.Kind != Changed && g.Kind != Reached) || len(g.Fields) > 0 {
			goals = append(goals, g)
		}
	}
	c.Goals = goals
	return c
}

// Between returns what happened from one snapshot to another.
func Between(from, to Snapshot) (c Changes) {
	each(from.Goals, to.Goals, func(g Goal) string { return g.ID }, func(was, is Goal, kind Kind) {
		if kind == Changed {
			fields := was.differs(is)
			if len(fields) == 0 {
				return
			}
			c.Goals = append(c.Goals, GoalChange{was.became(is), was, is, fields})
			return
		}
		c.Goals = append(c.Goals, GoalChange{Kind: kind, Was: was, Is: is})
	})
	each(from.Measures, to.Measures, func(m Measure) string { return m.ID }, func(was, is Measure, kind Kind) {
		if kind != Changed || was != is {
			c.Measures = append(c.Measures, MeasureChange{kind, was, is})
		}
	})
	each(from.Promises, to.Promises, func(p Promise) string { return p.ID }, func(was, is Promise, kind Kind) {
		switch {
		case kind != Changed:
			c.Promises = append(c.Promises, PromiseChange{Kind: kind, Was: was, Is: is})
		case was != is:
			c.Promises = append(c.Promises, PromiseChange{was.became(is), was, is, was.Due != is.Due})
		}
	})
	c.Facts = facts(from, to)
	return c
}

// each pairs what two lists hold of the same thing: first in the order of the
// later list, then what only the earlier one has.
func each[T any](from, to []T, key func(T) string, pair func(was, is T, kind Kind)) {
	before := make(map[string]T)
	for _, x := range from {
		before[key(x)] = x
	}
	var none T
	for _, x := range to {
		if was, ok := before[key(x)]; ok {
			pair(was, x, Changed)
			delete(before, key(x))
		} else {
			pair(none, x, Added)
		}
	}
	for _, x := range from {
		if _, left := before[key(x)]; left {
			pair(x, none, Removed)
		}
	}
}

func (g Goal) differs(is Goal) (fields []string) {
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"words", g.Words != is.Words},
		{"target", g.Target != is.Target},
		{"level", g.Level != is.Level},
		{"parent", g.Parent != is.Parent},
		{"voice", g.Voice != is.Voice},
		{"due", g.Due != is.Due},
		{"state", g.State != is.State},
		{"person", g.Person != is.Person},
		{"professional", g.Professional != is.Professional},
	} {
		if f.differs {
			fields = append(fields, f.name)
		}
	}
	return fields
}

func (g Goal) became(is Goal) Kind {
	switch {
	case g.State == is.State:
		return Changed
	case is.State == plan.Reached:
		return Reached
	case is.State == plan.Dropped:
		return Dropped
	}
	return Reopened
}

func (p Promise) became(is Promise) Kind {
	switch {
	case p.State == is.State && p.Due != is.Due:
		return Moved
	case p.State == is.State:
		return Changed
	}
	switch commitment.State(is.State) {
	case commitment.Accepted:
		return Accepted
	case commitment.Kept:
		return Kept
	case commitment.Broken:
		return Broken
	case commitment.Declined, commitment.Withdrawn, commitment.Released:
		return Ended
	}
	return Changed
}

func facts(from, to Snapshot) (list []Fact) {
	add := func(name, was, is string) {
		if was != is {
			list = append(list, Fact{name, was, is})
		}
	}
	days := func(name string, was, is day.Day) { add(name, was.String(), is.String()) }
	add("wish", from.Wish, to.Wish)
	days("review", from.ReviewOn, to.ReviewOn)
	add("organisation", from.Frame.Organisation, to.Frame.Organisation)
	add("professional", from.Frame.Professional, to.Frame.Professional)
	days("from", from.Frame.From, to.Frame.From)
	days("until", from.Frame.Until, to.Frame.Until)
	add("conditions", from.Frame.Conditions, to.Frame.Conditions)
	add("way", from.Frame.Way, to.Frame.Way)
	add("near", from.Frame.Near, to.Frame.Near)
	return list
}

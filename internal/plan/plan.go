// Package plan is the one plan of a participation: what the person wants, step
// by step, on one page; what is to be done for each; and whether the person has
// agreed to it as it stands.
package plan

import (
	"slices"
	"time"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// How the person's agreement was given.
const (
	OwnLogin      = "own-login"
	Paper         = "paper"
	OralInMeeting = "oral-in-meeting"
)

// A Plan is what one participation aims at. A Plan without ID has not been
// begun: the first goal begins it.
type Plan struct {
	ID        string
	Person    id.Person
	AgreedAt  time.Time // zero while the person has not agreed
	AgreedHow string    // OwnLogin, Paper or OralInMeeting
	ReviewOn  day.Day   // when it is to be looked through together
	Frame     Frame     // who answers for it, for how long, and how
	Goals     []Goal    // each after its parent, those of one parent in the order they came
	Answers   []Answer  // what the person has said to it, newest first
	Wish      string    // the person's latest wish, where the reader may see the story
	BegunAt   time.Time
	MovedAt   time.Time // when anything in it last changed, judgements of how it goes included
	Version   int       // grows with every change to the plan or a goal in it
}

// Agreed reports whether the person has agreed to the plan, whatever has
// changed in it since.
func (p Plan) Agreed() bool { return !p.AgreedAt.IsZero() }

// Changed reports whether g is not what the person agreed to: it came, or was
// changed, afterwards. What nobody has agreed to has not changed.
func (p Plan) Changed(g Goal) bool { return p.Agreed() && g.ChangedAt.After(p.AgreedAt) }

// ChangedSinceAgreed reports whether any goal is not what the person agreed to.
func (p Plan) ChangedSinceAgreed() bool { return slices.ContainsFunc(p.Goals, p.Changed) }

// Goal returns the goal with an identifier, and whether the plan has it.
func (p Plan) Goal(goal string) (Goal, bool) {
	n := slices.IndexFunc(p.Goals, func(g Goal) bool { return g.ID == goal })
	if n < 0 {
		return Goal{}, false
	}
	return p.Goals[n], true
}

// Depth returns how many goals stand above g in the plan.
func (p Plan) Depth(g Goal) (n int) {
	for g.Parent != "" && n < len(levels) {
		parent, ok := p.Goal(g.Parent)
		if !ok {
			break
		}
		g, n = parent, n+1
	}
	return n
}

// OpenBelow reports whether a goal under g is still open.
func (p Plan) OpenBelow(g Goal) bool {
	return slices.ContainsFunc(p.Goals, func(x Goal) bool {
		return x.Parent == g.ID && (x.State == Open || p.OpenBelow(x))
	})
}

// Open reports whether any goal is still open.
func (p Plan) Open() bool {
	return slices.ContainsFunc(p.Goals, func(g Goal) bool { return g.State == Open })
}

// mostReview is how far ahead a review may be put, in months.
const mostReview = 24

// review returns p with the day it is to be looked through on.
func (p Plan) review(on, today day.Day) (Plan, error) {
	switch {
	case on.IsZero():
		return p, fault.Field("review", "error.required")
	case on.Before(today):
		return p, fault.Field("review", "plan.review_past")
	case on.After(today.AddMonths(mostReview)):
		return p, fault.Field("review", "plan.review_far")
	}
	p.ReviewOn = on
	return p, nil
}

// Against returns the items of the picture that something for a goal, or for one
// measure of it, answers.
func (p Plan) Against(goal, measure string) (items []string) {
	for _, g := range p.Goals {
		for _, m := range g.Measures {
			if m.Item != "" && (m.ID == measure || measure == "" && g.ID == goal) && !slices.Contains(items, m.Item) {
				items = append(items, m.Item)
			}
		}
	}
	return items
}

// Package plan is the one plan of a participation: what the person wants, step
// by step, on one page; what is to be done for each; and whether the person has
// agreed to it as it stands.
package plan

import (
	"slices"
	"time"

	"kasam/internal/access"
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
	Goals     []Goal    // each after its parent, those of one parent in the order they came
	Wish      string    // the person's latest wish, where the reader may see the story
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

// Open reports whether any goal is still open.
func (p Plan) Open() bool {
	return slices.ContainsFunc(p.Goals, func(g Goal) bool { return g.State == Open })
}

// agree returns p as agreed to by the person now. The person agrees at their own
// login; a coordinator records what was signed on paper or said in a meeting.
func (p Plan) agree(how string, sight access.Sight, now time.Time) (Plan, error) {
	ways := []string{Paper, OralInMeeting}
	switch {
	case sight.Self():
		ways = []string{OwnLogin}
	case !sight.Coordinates():
		return p, sight.MustCoordinate()
	}
	if !p.Open() {
		return p, fault.Refuse(fault.Invalid, "plan.nothing_to_agree")
	}
	if !slices.Contains(ways, how) {
		return p, fault.Field("how", "error.choose")
	}
	p.AgreedAt, p.AgreedHow = now, how
	return p, nil
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

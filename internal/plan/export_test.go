package plan

import (
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
)

// The rules, for the tests that ask them without a database.
func (p Plan) Adding(g Goal, now time.Time) (Goal, error)   { return p.add(g, now) }
func (p Plan) Revising(g Goal, now time.Time) (Goal, error) { return p.revise(g, now) }
func (p Plan) Reviewing(on, today day.Day) (Plan, error)    { return p.review(on, today) }
func (m Measure) Adding(p Plan) (Measure, error)            { return m.checked(p) }
func Ordered(goals []Goal) []Goal                           { return ordered(goals) }
func (f Frame) Checking() (Frame, error)                    { return f.checked() }
func (p Plan) Saying(a Answer, s access.Sight, now time.Time) (Plan, error) {
	p, _, err := p.say(a, s, "", now)
	return p, err
}

func (p Plan) Seeing(v View, s access.Sight, now time.Time) (View, error) {
	return p.see(v, s, "", now)
}

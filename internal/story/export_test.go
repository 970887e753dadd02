package story

import (
	"time"

	"kasam/internal/access"
	"kasam/internal/programme"
)

// The rules, for the tests that ask them without a database.
func (t Telling) Rule(sight access.Sight, now time.Time) (Version, error) {
	return tell(t, sight, "account", now)
}

func (i Item) Adding(sight access.Sight, areas []programme.Area, now time.Time) (Item, error) {
	return i.add(sight, areas, access.Actor{Account: "account"}, now)
}

func (i Item) Revising(to Item, sight access.Sight) (Item, error) { return i.revise(to, sight) }

func (v View) Seeing(sight access.Sight, now time.Time) (View, error) {
	return v.see("work", sight, access.Actor{Account: "account"}, now)
}

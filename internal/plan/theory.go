package plan

import "kasam/internal/day"

// StillDays is after how many days without movement a plan is theory.
const StillDays = 60

// A Lack is what makes a plan theory: words that nobody is carrying out.
type Lack string

// The lacks.
const (
	NoCoordinator Lack = "coordinator" // nobody leads it today
	NoMovement    Lack = "movement"    // nothing in it has changed for StillDays
	NoParty       Lack = "party"       // nobody but the coordinator's own organisation is in it
)

// A Footing is what a plan stands on. Package review gathers it for one person;
// package bell gathers the same facts for a whole caseload, and asks the same
// Theory.
type Footing struct {
	Begun       bool    // there is a plan with an open goal
	Coordinator bool    // someone leads it today
	Moved       day.Day // when the plan, or a promise to the person, last moved
	Parties     int     // organisations besides the coordinator's own that have promised or been asked, or are in the circle
}

// Theory returns what the plan lacks to be more than words, nothing when it is
// carried out or not begun. It rings and tells; it decides nothing.
func (f Footing) Theory(today day.Day) (list []Lack) {
	if !f.Begun {
		return nil
	}
	if !f.Coordinator {
		list = append(list, NoCoordinator)
	}
	if f.Parties == 0 {
		list = append(list, NoParty)
	}
	if !f.Moved.IsZero() && today.Sub(f.Moved) > StillDays {
		list = append(list, NoMovement)
	}
	return list
}

package meet

import (
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
)

// What can be said in the room of an earlier promise, besides keep, move, deny,
// break and release, which are acts upon it: that the professional says yes.
const saysYes = "yes"

// PromiseAct does in the room what is said there of a promise: it is kept, it is
// not, it gets another day, it is no longer needed, or the one who sits there
// says yes to it.
func (p *Pages) PromiseAct(r *kit.Request) error {
	one, act := r.PathValue("commitment"), r.PathValue("act")
	return p.inRoom(r, atEarlier, func(string) error {
		reason := r.Text("reason-" + one)
		switch commitment.Act(act) {
		case saysYes:
			return p.Commitment.Tell(r.Once(), r.View.Actor, one, commitment.Told{Act: commitment.ActAccept, How: commitment.Room})
		case commitment.ActKeep:
			return p.Commitment.Keep(r.Once(), r.View.Actor, one)
		case commitment.ActDeny:
			return at(one, p.Commitment.Deny(r.Once(), r.View.Actor, one, reason))
		case commitment.ActBreak:
			return at(one, p.Commitment.Break(r.Once(), r.View.Actor, one, reason))
		case commitment.ActRelease:
			return at(one, p.Commitment.Release(r.Once(), r.View.Actor, one, reason))
		case commitment.ActMove:
			due, ok := day.Read(r.Text("due-"+one), r.View.Today)
			if !ok {
				return fault.Field("due-"+one, "room.due_unread")
			}
			return at(one, p.Commitment.Move(r.Once(), r.View.Actor, one, due, reason))
		}
		return fault.Hidden()
	})
}

// at names the fields of a refusal for the row that the promise stands in.
func at(one string, err error) error {
	return kit.Renamed(err, func(field string) string {
		if field == "reason" || field == "due" {
			return field + "-" + one
		}
		return field
	})
}

// may reports whether the one who leads may do the act upon the promise.
func may(v kit.View, c commitment.Commitment, a commitment.Act) bool {
	return c.May(a, commitment.Standing{Coordinates: true, Promises: c.Professional == v.Actor.Professional && !c.Mine()})
}

// here reports whether the one who is asked sits in the room and has not answered.
func here(v kit.View, s meetingView, c commitment.Commitment) bool {
	if c.State != commitment.Proposed || c.Professional == "" || c.Professional == v.Actor.Professional {
		return false
	}
	for _, p := range s.Parties {
		if p.Professional == c.Professional {
			return p.Attendance == meeting.Came
		}
	}
	return false
}

package meeting

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// suggested returns another time that an answer asks for, and how long the meeting
// would be; none when it tells no time, or one that the meeting cannot have.
func (m Meeting) suggested(r calendar.Reply, now time.Time) (start time.Time, minutes int) {
	if r.Answer != calendar.OtherTime || r.Start.IsZero() {
		return start, 0
	}
	to := m
	if to.StartsAt = r.Start; r.End.After(r.Start) {
		to.Minutes = int(r.End.Sub(r.Start) / time.Minute)
	}
	same := to.StartsAt.Equal(m.StartsAt) && to.Minutes == m.Minutes
	if same || !to.StartsAt.After(now) || len(to.when(now)) > 0 {
		return start, 0
	}
	return to.StartsAt, to.Minutes
}

// TakeSuggestion moves the meeting to the time that a professional, or else the
// person, suggested: the coordinator's act, and nobody else's. The place stays.
// start is what the coordinator was shown; should another suggestion have come
// since, it is a Conflict.
func (d *Desk) TakeSuggestion(ctx context.Context, by access.Actor, meeting string, who id.Professional, start time.Time, reason string) error {
	return d.act(ctx, by, meeting, "meeting.move", coordinates, func(tx *db.Tx, o *opened) error {
		said := o.replyOf(who)
		if said.Suggested.IsZero() || !said.Suggested.Equal(start) {
			return fault.Refuse(fault.Conflict, "meeting.suggestion_gone")
		}
		moved, err := o.move(When{StartsAt: said.Suggested, Minutes: said.Minutes, Place: o.Place, PlaceID: o.PlaceID}, o.now)
		if err != nil {
			return err
		}
		return d.moved(tx, by, o, moved, reason)
	})
}

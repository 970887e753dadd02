package meeting

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A When is when and where a meeting is to be.
type When struct {
	StartsAt time.Time
	Minutes  int
	Place    string
	PlaceID  string // of the directory, before what Place says; "" for none
}

// A Span is a time that is taken.
type Span struct{ From, To time.Time }

// Move puts a planned meeting at another time or place, and says why. Those who
// are asked are told; where it was is kept.
func (d *Desk) Move(ctx context.Context, by access.Actor, meeting string, to When, reason string) error {
	return d.act(ctx, by, meeting, "meeting.move", coordinates, func(tx *db.Tx, o *opened) error {
		moved, err := o.move(to, o.now)
		if err := fault.Join(err, moved.placed(tx)); err != nil {
			return fault.Join(err, text.Required("reason", &reason, longestText))
		}
		return d.moved(tx, by, o, moved, reason)
	})
}

// moved keeps that o is as moved now, and where it was to be, and tells those asked.
func (d *Desk) moved(tx *db.Tx, by access.Actor, o *opened, moved Meeting, reason string) error {
	if err := text.Required("reason", &reason, longestText); err != nil {
		return err
	}
	if err := insertMove(tx, o.key, o.Meeting, id.New[string](), reason, by, o.now); err != nil {
		return err
	}
	if err := moveTo(tx, o.key, &moved); err != nil {
		return err
	}
	return invite(tx, d.Vault, d.URL, by, moved, calendar.MethodRequest, o.now)
}

// move returns the meeting as moved, or every reason why it cannot be.
func (m Meeting) move(to When, now time.Time) (Meeting, error) {
	if m.State != StatePlanned {
		return m, fault.Refuse(fault.Conflict, "meeting.moved")
	}
	m.StartsAt, m.Minutes, m.Place, m.PlaceID = to.StartsAt, to.Minutes, to.Place, to.PlaceID
	err := fault.Join(m.when(now)...)
	return m, fault.Join(err, text.Optional("place", &m.Place, longestText))
}

package meeting

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/text"
)

// usualPause is how many days there usually are between two meetings.
const usualPause = 14

// Follow returns when the next meeting would usually be: two weeks after m, at
// the same time of day, and not before tomorrow.
func (m Meeting) Follow(now time.Time) time.Time {
	start := m.StartsAt.In(access.Zone())
	next := start.AddDate(0, 0, usualPause)
	for access.Today(next).Before(access.Today(now).AddDays(1)) {
		next = next.AddDate(0, 0, 7)
	}
	return next.UTC()
}

// BookNext calls the next meeting from within this one: of the same kind, with
// the same parties and the same arrangements.
func (d *Desk) BookNext(ctx context.Context, by access.Actor, meeting, next string, when When) error {
	return d.act(ctx, by, meeting, "", coordinates, func(tx *db.Tx, o *opened) error {
		if o.State == StateCancelled {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		m := Meeting{
			ID: next, Kind: o.Kind, StartsAt: when.StartsAt, Minutes: when.Minutes, Place: when.Place, PlaceID: when.PlaceID,
			Parties: o.Parties, Facilitator: o.Facilitator, Interpreter: Interpreter{Language: o.Interpreter.Language},
		}
		if err := Call(tx, d.Vault, d.URL, by, o.sight, m, o.now); err != nil {
			return err
		}
		return tx.Exec(`update meetings set no_next_sealed = '' where id = $1`, o.ID)
	})
}

// NoNext says why no next meeting is needed.
func (d *Desk) NoNext(ctx context.Context, by access.Actor, meeting, reason string) error {
	return d.act(ctx, by, meeting, "meeting.no_next", coordinates, func(tx *db.Tx, o *opened) error {
		if o.State == StateCancelled {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		if err := text.Required("no_next", &reason, longestText); err != nil {
			return err
		}
		sealed, err := o.key.Seal("meetings.no_next", o.ID, reason)
		if err != nil {
			return err
		}
		return tx.Exec(`update meetings set no_next_sealed = $2 where id = $1`, o.ID, sealed)
	})
}

package meeting

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/calendar"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/vault"
)

// A Desk does the acts upon meetings.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for the link in a mail
}

// RecordPromise records what is promised in the room, with the meeting.
func (d *Desk) RecordPromise(ctx context.Context, by access.Actor, meeting string, p commitment.Promise) error {
	return d.act(ctx, by, meeting, "", coordinates, func(tx *db.Tx, o *opened) error {
		if o.State == StateCancelled {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		p.Person, p.Meeting = o.Person, o.ID
		_, err := commitment.Record(tx, d.Vault, d.URL, by, o.sight, p, o.now)
		return err
	})
}

// Jot keeps what is jotted down in the room, and returns the version that the
// notes have then. Notes that someone else has changed since the version they
// were written upon are a Conflict, and nothing is kept.
func (d *Desk) Jot(ctx context.Context, by access.Actor, meeting string, j Jotting) (version int, err error) {
	err = d.act(ctx, by, meeting, "", leads, func(tx *db.Tx, o *opened) error {
		version = o.Version
		j, err := o.jot(j)
		if err != nil || j.empty() {
			return err
		}
		if err := o.keep(tx, j); err != nil {
			return err
		}
		version = o.Version
		return o.record(tx, by, "meeting.jot")
	})
	return version, err
}

func (o *opened) keep(tx *db.Tx, j Jotting) error {
	for _, p := range o.Parties {
		a, noted := j.Came[p.Professional]
		if !noted {
			continue
		}
		p.Attendance, p.Instead = a, j.Instead[p.Professional]
		if err := attend(tx, o.key, o.ID, p); err != nil {
			return err
		}
	}
	if j.PersonCame != "" {
		if err := tx.Exec(`update meetings set person_attendance = $2 where id = $1`, o.ID, j.PersonCame); err != nil {
			return err
		}
	}
	for _, item := range j.Shown {
		if err := tick(tx, o.ID, item, slices.Contains(j.Done, item)); err != nil {
			return err
		}
	}
	if j.Version == 0 {
		return nil
	}
	o.Notes = j.Notes
	return save(tx, o.key, &o.Meeting)
}

// Hold says that the meeting took place, and what was said. If the person came it
// counts as a contact with them.
func (d *Desk) Hold(ctx context.Context, by access.Actor, meeting, notes string) error {
	return d.act(ctx, by, meeting, "meeting.hold", coordinates, func(tx *db.Tx, o *opened) error {
		held, err := o.hold(notes, o.now)
		if err != nil {
			return err
		}
		if err := save(tx, o.key, &held); err != nil {
			return err
		}
		if o.PersonCame != Absent {
			err := participation.InsertContact(tx, o.Person, participation.Contact{
				ID: id.New[string](), On: access.Today(o.StartsAt), Channel: "meeting", Minutes: o.Minutes, Professional: by.Professional,
			})
			if err != nil {
				return err
			}
		}
		return tellOfMinutes(tx, d.Vault, d.URL, by, held, o.now)
	})
}

// Cancel calls the meeting off, and says why.
func (d *Desk) Cancel(ctx context.Context, by access.Actor, meeting, reason string) error {
	return d.act(ctx, by, meeting, "meeting.cancel", coordinates, func(tx *db.Tx, o *opened) error {
		cancelled, err := o.cancel(reason)
		if err != nil {
			return err
		}
		if err := save(tx, o.key, &cancelled); err != nil {
			return err
		}
		return invite(tx, d.Vault, d.URL, by, cancelled, calendar.MethodCancel, o.now)
	})
}

// An opened meeting: what an act upon it is decided from.
type opened struct {
	Meeting
	key   *vault.Key
	sight access.Sight
	now   time.Time
}

// Who may do an act upon a meeting.
func coordinates(o *opened, _ access.Actor) error { return o.sight.MustCoordinate() }

// leads is the coordinator, or the one who leads the meeting with them.
func leads(o *opened, by access.Actor) error {
	if by.Professional != "" && by.Professional == o.Facilitator {
		return nil
	}
	return o.sight.MustCoordinate()
}

// act opens a meeting for whom may says, does f and puts it on record as what;
// "" leaves the record to f.
func (d *Desk) act(ctx context.Context, by access.Actor, meeting, what string, may func(*opened, access.Actor) error,
	f func(tx *db.Tx, o *opened) error,
) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := open(tx, d.Vault, by, meeting, d.Now())
		if err != nil {
			return err
		}
		if err := may(&o, by); err != nil {
			return err
		}
		if err := f(tx, &o); err != nil || what == "" {
			return err
		}
		return o.record(tx, by, what)
	})
}

func (o *opened) record(tx *db.Tx, by access.Actor, what string) error {
	return audit.Record(tx, access.Did(by, o.Person, o.now, what, o.ID, o.sight.Ground(access.Meetings)))
}

// open loads a meeting that by may see, or refuses as if there were none: whoever
// looks by consent alone must be asked to it.
func open(r db.Reader, v *vault.Vault, by access.Actor, meeting string, now time.Time) (o opened, err error) {
	o.now = now
	who, err := personOf(r, meeting)
	if err != nil {
		return o, err
	}
	if o.sight, err = access.See(r, by, who, now); err != nil {
		return o, err
	}
	if !o.sight.Sees(access.Meetings) {
		return o, fault.Hidden()
	}
	if o.key, err = v.Key(r, who); err != nil {
		return o, err
	}
	if o.Meeting, err = load(r, o.key, who, meeting); err != nil {
		return o, err
	}
	if o.sight.Recipient() && !o.With(by.Professional) {
		return o, fault.Hidden()
	}
	return o, nil
}

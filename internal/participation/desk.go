package participation

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// A Desk is where a participation is led from day to day.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// act runs one act upon a person by someone who may, and records it.
func (d *Desk) act(ctx context.Context, by access.Actor, person id.Person, act, object string,
	may func(access.Sight) error, f func(tx *db.Tx, today day.Day) error,
) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		if err := may(sight); err != nil {
			return err
		}
		if err := f(tx, access.Today(now)); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, act, object, sight.Ground(access.Identity)))
	})
}

// SetPhase notes which phase the person is in now.
func (d *Desk) SetPhase(ctx context.Context, by access.Actor, person id.Person, phase string) error {
	return d.act(ctx, by, person, "participation.phase", phase, access.Sight.MustCoordinate, func(tx *db.Tx, today day.Day) error {
		p, prog, err := current(tx, by, person, today)
		if err != nil {
			return err
		}
		if p, err = p.entered(phase, prog, today); err != nil {
			return err
		}
		return save(tx, p)
	})
}

func current(r db.Reader, by access.Actor, person id.Person, today day.Day) (Participation, *programme.Programme, error) {
	p, err := CurrentFor(r, by, person, today)
	if err != nil {
		return p, nil, err
	}
	prog, err := programme.Load(r, p.Programme)
	return p, prog, err
}

// Close ends the person's current participation. Everyone lets go of it the same
// day; the coordinator can look for another TailDays. Consents lapse with it.
func (d *Desk) Close(ctx context.Context, by access.Actor, person id.Person, e Ending) error {
	return d.act(ctx, by, person, "participation.close", e.Reason, access.Sight.MustCoordinate, func(tx *db.Tx, _ day.Day) error {
		_, err := Close(tx, d.Vault, by, person, e, d.Now())
		return err
	})
}

// Close is Desk.Close within an act of someone who coordinates, which records it.
func Close(tx *db.Tx, v *vault.Vault, by access.Actor, person id.Person, e Ending, now time.Time) (Participation, error) {
	today := access.Today(now)
	p, prog, err := current(tx, by, person, today)
	if err != nil {
		return p, err
	}
	if p, err = p.ended(e, prog, today); err != nil {
		return p, err
	}
	if err := save(tx, p); err != nil {
		return p, err
	}
	if err := endPause(tx, p, p.ClosedOn); err != nil {
		return p, err
	}
	key, err := v.Key(tx, person)
	if err != nil {
		return p, err
	}
	if err := Finish(tx, key, p.ID, p.NextHolder); err != nil {
		return p, err
	}
	ties, err := access.Ties(tx, person)
	if err != nil {
		return p, err
	}
	if err := keep(tx, letGo(ties, p, today)); err != nil {
		return p, err
	}
	return p, lapse(tx, person, by.Account, now)
}

// SetDeputy lets to do what the coordinator does, from one day to another: no
// day is the open end, and from is today when it is none.
func (d *Desk) SetDeputy(ctx context.Context, by access.Actor, person id.Person, to id.Professional, from, until day.Day) error {
	return d.lead(ctx, by, person, "deputy", to, func(tx *db.Tx, p Participation, today day.Day) error {
		if from.IsZero() {
			from = today
		}
		if until.IsZero() {
			return fault.Field("until", "error.required")
		}
		if from.Before(today) || until.Before(from) {
			return fault.Field("until", "participation.deputy_days")
		}
		ties, err := access.Ties(tx, person)
		if err != nil {
			return err
		}
		if coordinator(ties, p.ID, today) == to {
			return fault.Field("deputy", "participation.deputy_same")
		}
		return keep(tx, standIn(ties, p, to, from, until, today))
	})
}

// lead runs an act about who leads an open participation: "coordinator" or
// "deputy", which is also the field of a form.
func (d *Desk) lead(ctx context.Context, by access.Actor, person id.Person, as string, to id.Professional,
	f func(tx *db.Tx, p Participation, today day.Day) error,
) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		p, ground, err := leads(tx, by, person, now)
		if err != nil {
			return err
		}
		if !p.Open() {
			return fault.Refuse(fault.Conflict, "participation.is_closed")
		}
		today := access.Today(now)
		if err := mayCoordinate(tx, as, person, to, today); err != nil {
			return err
		}
		if err := f(tx, p, today); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "participation."+as, string(to), ground))
	})
}

// leads returns the participation whose lead by may change, and the ground.
func leads(r db.Reader, by access.Actor, person id.Person, now time.Time) (Participation, string, error) {
	sight, err := access.See(r, by, person, now)
	if err == nil && sight.Speaks() {
		p, err := CurrentFor(r, by, person, access.Today(now))
		return p, sight.Ground(access.Identity), err
	}
	if fault.KindOf(err) == fault.Internal && err != nil {
		return Participation{}, "", err
	}
	p, unknown := Current(r, person)
	switch {
	case unknown == nil && by.Professional != "" && by.Has(access.Manager, p.Programme):
		return p, string(access.Manager), nil
	case err == nil:
		err = sight.MustCoordinate()
	}
	return p, "", err
}

// RecordContact notes that the person and by, or another, were in touch.
func (d *Desk) RecordContact(ctx context.Context, by access.Actor, person id.Person, c Contact) error {
	return d.act(ctx, by, person, "participation.contact", c.ID, access.Sight.MustCoordinate, func(tx *db.Tx, today day.Day) error {
		c, err := c.clean(today)
		if err != nil {
			return err
		}
		if c.Professional == "" {
			c.Professional = by.Professional
		}
		if _, err := directory.ProfessionalOf(tx, c.Professional); err != nil {
			return err
		}
		return InsertContact(tx, person, c)
	})
}

// AddToCircle adds a professional, or someone of the person's own. The
// coordinator may, and the person.
func (d *Desk) AddToCircle(ctx context.Context, by access.Actor, person id.Person, m Member) error {
	return d.act(ctx, by, person, "circle.add", m.ID, access.Sight.MustSpeak, func(tx *db.Tx, today day.Day) error {
		m, err := m.clean(today)
		if err != nil {
			return err
		}
		if m.Professional == "" {
			key, err := d.Vault.Key(tx, person)
			if err != nil {
				return err
			}
			return insertOwn(tx, key, m)
		}
		who, err := directory.ProfessionalOf(tx, m.Professional)
		if fault.KindOf(err) == fault.NotFound || err == nil && !who.Active(today) {
			return fault.Field("professional", "error.choose")
		}
		if err != nil {
			return err
		}
		if err := Join(tx, person, m.Professional, m.Since); err != nil || m.Role == "" {
			return err
		}
		return setRole(tx, person, m.Professional, m.Role)
	})
}

// Agree notes who does what, as agreed with a member of the circle who coordinates
// for another body. The coordinator may, and the person. Field: agreed.
func (d *Desk) Agree(ctx context.Context, by access.Actor, person id.Person, member, words string) error {
	return d.act(ctx, by, person, "circle.agree", member, access.Sight.MustSpeak, func(tx *db.Tx, _ day.Day) error {
		if err := text.Required("agreed", &words, text.Long); err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, person)
		if err != nil {
			return err
		}
		return agree(tx, key, member, words, d.Now())
	})
}

// LeaveCircle notes that someone is no longer in the circle. It ends no consent.
func (d *Desk) LeaveCircle(ctx context.Context, by access.Actor, person id.Person, member string) error {
	return d.act(ctx, by, person, "circle.leave", member, access.Sight.MustSpeak, func(tx *db.Tx, today day.Day) error {
		return part(tx, person, member, today)
	})
}

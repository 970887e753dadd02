package directory

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
)

// A Desk is where the directory is kept and read.
type Desk struct {
	DB  *db.DB
	Now func() time.Time
}

// ground is why someone may write in the directory, as the record keeps it.
const ground = "admin"

// write runs one act of an administrator and records it.
func (d *Desk) write(ctx context.Context, by access.Actor, act, object string, f func(tx *db.Tx, now time.Time) error) error {
	if !by.HasAny(access.Admin) {
		return fault.Refuse(fault.Forbidden, "directory.admin_only")
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := f(tx, now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, act, object, ground))
	})
}

// AddOrganisation adds a body.
func (d *Desk) AddOrganisation(ctx context.Context, by access.Actor, o Organisation) error {
	return d.write(ctx, by, "directory.organisation", string(o.ID), func(tx *db.Tx, _ time.Time) error {
		return InsertOrganisation(tx, o)
	})
}

// AddProfessional adds someone at an organisation.
func (d *Desk) AddProfessional(ctx context.Context, by access.Actor, p Professional) error {
	return d.write(ctx, by, "directory.professional", string(p.ID), func(tx *db.Tx, _ time.Time) error {
		return InsertProfessional(tx, p)
	})
}

// Correct changes what stands about a professional: a number that is wrong is
// worse than none. Administrators may, and the professional themself. The
// organisation and the last day are not changed by it.
func (d *Desk) Correct(ctx context.Context, by access.Actor, p Professional) error {
	why := ground
	if !by.HasAny(access.Admin) {
		if by.Professional == "" || by.Professional != p.ID {
			return fault.Refuse(fault.Forbidden, "directory.admin_only")
		}
		why = "self"
	}
	p, err := p.clean()
	if err != nil {
		return err
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := correct(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "directory.correct", string(p.ID), why))
	})
}

// GiveMandate notes what a professional may promise alone.
func (d *Desk) GiveMandate(ctx context.Context, by access.Actor, m Mandate) error {
	return d.write(ctx, by, "directory.mandate", m.ID, func(tx *db.Tx, now time.Time) error {
		if _, err := m.clean(access.Today(now)); err != nil {
			return err
		}
		return InsertMandate(tx, m)
	})
}

// EndMandate ends a mandate at once: today it no longer covers anything.
func (d *Desk) EndMandate(ctx context.Context, by access.Actor, mandate string) error {
	return d.write(ctx, by, "directory.mandate_end", mandate, func(tx *db.Tx, now time.Time) error {
		return endMandate(tx, mandate, access.Today(now).AddDays(-1))
	})
}

// Leave notes the last day of a professional at the organisation. Their login
// ends with that day, and so do their mandates.
func (d *Desk) Leave(ctx context.Context, by access.Actor, professional id.Professional, last day.Day) error {
	if last.IsZero() {
		return fault.Field("last", "error.required")
	}
	return d.write(ctx, by, "directory.leave", string(professional), func(tx *db.Tx, _ time.Time) error {
		if err := leave(tx, professional, last); err != nil {
			return err
		}
		return login.DisableFrom(tx, professional, last.AddDays(1).Start(access.Zone()))
	})
}

// Organisations lists every organisation by name.
func (d *Desk) Organisations(ctx context.Context, by access.Actor) (list []Organisation, err error) {
	err = d.read(ctx, by, func(v *db.View) error {
		list, err = organisations(v)
		return err
	})
	return list, err
}

// Professionals lists those who work somewhere today, by organisation and name.
func (d *Desk) Professionals(ctx context.Context, by access.Actor) (list []Professional, err error) {
	err = d.read(ctx, by, func(v *db.View) error {
		list, err = active(v, access.Today(d.Now()))
		return err
	})
	return list, err
}

// Professional is one of them.
func (d *Desk) Professional(ctx context.Context, by access.Actor, professional id.Professional) (p Professional, err error) {
	err = d.read(ctx, by, func(v *db.View) error {
		p, err = ProfessionalOf(v, professional)
		return err
	})
	return p, err
}

// MandatesOf lists the mandates that a professional has today.
func (d *Desk) MandatesOf(ctx context.Context, by access.Actor, professional id.Professional) (list []Mandate, err error) {
	err = d.read(ctx, by, func(v *db.View) error {
		list, err = MandatesHeld(v, professional)
		return err
	})
	return standing(list, access.Today(d.Now())), err
}

// Mandates lists all mandates that stand today, by their holder.
func (d *Desk) Mandates(ctx context.Context, by access.Actor) (held map[id.Professional][]Mandate, err error) {
	held = make(map[id.Professional][]Mandate)
	err = d.read(ctx, by, func(v *db.View) error {
		list, err := mandates(v, "")
		for _, m := range standing(list, access.Today(d.Now())) {
			held[m.Professional] = append(held[m.Professional], m)
		}
		return err
	})
	return held, err
}

// read runs f for staff; to everyone else there is no directory.
func (d *Desk) read(ctx context.Context, by access.Actor, f func(v *db.View) error) error {
	if by.Professional == "" && !by.HasAny(access.Admin) {
		return fault.Hidden()
	}
	return d.DB.Read(ctx, f)
}

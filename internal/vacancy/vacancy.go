// Package vacancy finds whom nobody coordinates, and lets a manager arrange
// another coordinator without learning who the person is.
package vacancy

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
)

// A Vacancy is a participation that nobody coordinates: who did is kin to the
// person or barred by them, or has left work, and nobody is on their way. It says
// nothing of the person.
type Vacancy struct {
	Participation id.Participation
	Programme     id.Programme
	Person        id.Person              // for a deputy alone: they know the person
	Former        directory.Professional // who coordinated
	Deputy        string                 // who does it meanwhile; "" when nobody does
}

// A Desk is where it is arranged.
type Desk struct {
	DB  *db.DB
	Now func() time.Time
}

// List tells what is vacant in the programmes that by manages, and where by
// is deputy meanwhile.
func (d *Desk) List(ctx context.Context, by access.Actor) (list []Vacancy, err error) {
	if by.Professional == "" || by.Guest != "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		where, args := `1 = 1`, []any(nil)
		if !by.HasAny(access.Manager) { // only those for whom they stand in can concern them
			where, args = `exists (select 1 from access_ties x where x.participation_id = p.id and x.kind = 'deputy' and x.professional_id = $2)`, []any{by.Professional}
		}
		found, err := vacant(v, access.Today(d.Now()), where, args...)
		if err != nil {
			return err
		}
		for _, one := range found {
			stands := one.deputy == by.Professional
			if !stands {
				one.Person = ""
			}
			if stands || by.Has(access.Manager, one.Programme) {
				list = append(list, one.Vacancy)
			}
		}
		return nil
	})
	return list, err
}

// Of reports whether nobody coordinates p, and who did.
func Of(r db.Reader, p id.Participation, today day.Day) (Vacancy, bool, error) {
	found, err := vacant(r, today, `p.id = $2`, p)
	if err != nil || len(found) == 0 {
		return Vacancy{}, false, err
	}
	return found[0].Vacancy, true, nil
}

// Fill gives a vacant participation a coordinator, from today on. It is for a
// manager of the programme, who learns nothing of the person by it. Fields:
// coordinator.
func (d *Desk) Fill(ctx context.Context, by access.Actor, which id.Participation, to id.Professional) error {
	if by.Professional == "" || !id.Valid(which) {
		return fault.Hidden()
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		found, err := vacant(tx, access.Today(now), `p.id = $2`, which)
		switch {
		case err != nil:
			return err
		case len(found) == 0 || !by.Has(access.Manager, found[0].Programme):
			return fault.Hidden()
		}
		return participation.Replace(tx, by, which, to, now)
	})
}

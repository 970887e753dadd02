package bell

import (
	"cmp"
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// An Asked is a promise that waits for the one who looks, with the bell that
// rings for them about it.
type Asked struct {
	commitment.Asked
	Reason programme.Words // of the worst of the bells that who promises hears; nil when none rings

	harm int
}

// asked returns what waits for by, what does most harm first. except are those
// whose promises by has on their own Today already.
func (d *Desk) asked(ctx context.Context, by access.Actor, except func(id.Person) bool) (list []Asked, err error) {
	commitments := commitment.Desk{DB: d.DB, Vault: d.Vault, Now: d.Now}
	found, err := commitments.Asked(ctx, by)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	c := newCalendar(access.Today(d.Now()))
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		files, err := programmesOf(v, found)
		if err != nil {
			return err
		}
		for _, a := range found {
			if except(a.Person) {
				continue
			}
			if a.PersonName == person.Withheld { // no list opens a protected identity
				a.What = person.Withheld
			}
			one := Asked{Asked: a}
			if p := files[a.Participation]; p != nil {
				if err := one.ring(p, c); err != nil {
					return err
				}
			}
			list = append(list, one)
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b Asked) int { return cmp.Compare(b.harm, a.harm) })
	return list, err
}

// has reports whether the person is on the caseload.
func (c *caseload) has(who id.Person) bool {
	_, mine := c.index[who]
	return mine
}

// ring puts the bells that who promises hears to the promise.
func (a *Asked) ring(file *programme.Programme, c calendar) error {
	p := Promise{
		State: a.State, Due: a.Due, Turn: a.Turn, Moves: a.Moves, Own: a.Mine(),
		stands: a.Stands || a.State == commitment.Accepted, recorded: access.Today(a.RecordedAt),
	}
	if a.Said() {
		p.Said = access.Today(a.SaidAt)
	}
	var f programme.Facts
	p.put(&f, c)
	for _, b := range file.BellsAbout(programme.AboutPromise) {
		if b.Who == "coordinator" || b.Harm <= a.harm {
			continue
		}
		rings, err := b.Rings(&f)
		if err != nil {
			return err
		}
		if rings {
			a.Reason, a.harm = b.Reasons(&f), b.Harm
		}
	}
	return nil
}

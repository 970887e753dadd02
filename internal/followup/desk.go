package followup

import (
	"context"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// A Desk computes figures.
type Desk struct {
	DB  *db.DB
	Now func() time.Time
}

// SeesAll reports whether the actor has the right to every cell of the
// programme's figures; the association has not.
func SeesAll(by access.Actor, p id.Programme) bool {
	return by.Has(access.Coordinator, p) || by.Has(access.Manager, p)
}

// Sees reports whether the programme's figures are for the actor at all.
func Sees(by access.Actor, p id.Programme) bool {
	return SeesAll(by, p) || by.Has(access.Association, p)
}

// Programmes lists the programmes whose figures are for the actor.
func (d *Desk) Programmes(ctx context.Context, by access.Actor) (list []*programme.Programme, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		all, err := programme.All(v)
		for _, p := range all {
			if Sees(by, p.ID) {
				list = append(list, p)
			}
		}
		return err
	})
	return list, err
}

// Cohort computes the summary of a cohort. Coordinators and managers of the
// programme see every cell. The association sees none that is smaller than five,
// nor any from which such a one could be worked out, and it asks by whole
// months, so that no two windows differ by one person's day. That someone asked
// is put on record. Fields: from, to, definition.
func (d *Desk) Cohort(ctx context.Context, by access.Actor, q Query) (c Cohort, err error) {
	if !Sees(by, q.Programme) {
		return c, fault.Hidden()
	}
	if err := q.check(); err != nil {
		return c, err
	}
	guarded := !SeesAll(by, q.Programme)
	if guarded && !q.wholeMonths() {
		return c, fault.Field("from", "followup.whole_months")
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		if c, err = compute(v, q, access.Today(d.Now())); err != nil {
			return err
		}
		ground := string(access.Manager)
		if guarded {
			c, ground = c.Guarded(), string(access.Association)
		}
		asked := strings.Join([]string{string(q.Programme), q.From.String(), q.To.String(), string(q.Definition)}, " ")
		audit.Looked(v, access.Did(by, "", d.Now(), "followup.cohort", asked, ground))
		return nil
	})
	return c, err
}

// Print is Cohort for the command line: whoever holds the key of the
// installation has the right to every cell.
func (d *Desk) Print(ctx context.Context, q Query) (c Cohort, err error) {
	if err := q.check(); err != nil {
		return c, err
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		c, err = compute(v, q, access.Today(d.Now()))
		return err
	})
	return c, err
}

// Window returns the widest window there is for the programme: from the first
// of the month in which someone first took part, or of this year, to today. A
// reader who asks by whole months gets it up to the end of last month.
func (d *Desk) Window(ctx context.Context, p id.Programme, wholeMonths bool) (from, to day.Day, err error) {
	to = access.Today(d.Now())
	err = d.DB.Read(ctx, func(v *db.View) error {
		from, err = firstEnrolled(v, p)
		return err
	})
	if from.IsZero() {
		from = to
	}
	year, month, _ := from.Date()
	from = day.Of(year, month, 1)
	if wholeMonths {
		_, _, n := to.Date()
		to = later(to.AddDays(-n), from.AddMonths(1).AddDays(-1))
	}
	return from, to, err
}

func later(a, b day.Day) day.Day {
	if b.After(a) {
		return b
	}
	return a
}

func compute(r db.Reader, q Query, today day.Day) (Cohort, error) {
	p, err := programme.Load(r, q.Programme)
	if err != nil {
		return Cohort{}, err
	}
	t := newTally(q, p)
	if err := members(r, q, t.add); err != nil {
		return Cohort{}, err
	}
	c := t.cohort()
	if c.Rounds, c.again, err = roundsIn(r, q, c.People.N); err != nil {
		return c, err
	}
	if c.Bodies, err = bodiesIn(r, q, today); err != nil {
		return c, err
	}
	if c.Waits, err = waitsIn(r, q, today); err != nil {
		return c, err
	}
	unnamed, err := anonymous.Begun(r, q.Programme, q.From, q.To)
	if err != nil {
		return c, err
	}
	c.unnamed(unnamed)
	came, err := courses(r, q)
	if err != nil {
		return c, err
	}
	c.Continuity = continuity(came)
	c.feelings, err = feelings(r, q)
	c.Felt = felt(c.feelings, false)
	return c, err
}

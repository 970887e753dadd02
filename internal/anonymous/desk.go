package anonymous

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
)

// A Desk counts them.
type Desk struct {
	DB  *db.DB
	Now func() time.Time
}

// A Tally is those of one programme whom the reader may see.
type Tally struct {
	Programme *programme.Programme
	Manages   bool // the reader sees those of every coordinator
	List      []Participant
}

// counts reports whether by counts in the programme at all.
func counts(by access.Actor, p id.Programme) bool {
	return by.Professional != "" && (by.Has(access.Coordinator, p) || by.Has(access.Manager, p))
}

// may reports whether by may count one whom who coordinates for: a coordinator
// their own, and a manager of the programme everyone's.
func may(by access.Actor, p id.Programme, who id.Professional) bool {
	return counts(by, p) && (by.Has(access.Manager, p) || by.Professional == who)
}

// Tallies lists who is counted in the programmes of the reader: to a coordinator
// their own, to a manager all.
func (d *Desk) Tallies(ctx context.Context, by access.Actor) (list []Tally, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		all, err := programme.All(v)
		if err != nil {
			return err
		}
		for _, p := range all {
			if !counts(by, p.ID) {
				continue
			}
			t := Tally{Programme: p, Manages: by.Has(access.Manager, p.ID)}
			only := by.Professional
			if t.Manages {
				only = ""
			}
			if t.List, err = of(v, p.ID, only); err != nil {
				return err
			}
			ids := make([]id.Professional, len(t.List))
			for i, one := range t.List {
				ids[i] = one.Professional
			}
			known, err := directory.ProfessionalsOf(v, ids)
			if err != nil {
				return err
			}
			for i := range t.List {
				t.List[i].Name = known[t.List[i].Professional].Name
			}
			list = append(list, t)
		}
		return nil
	})
	return list, err
}

// Count counts one. Fields: sex, from, coordinator.
func (d *Desk) Count(ctx context.Context, by access.Actor, p Participant) error {
	if !counts(by, p.Programme) || !id.Valid(p.ID) {
		return fault.Hidden()
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		today := access.Today(now)
		if _, err := programme.Load(tx, p.Programme); err != nil {
			return err
		}
		var coordinator error
		if !may(by, p.Programme, p.Professional) {
			coordinator = fault.Field("coordinator", "error.choose")
		} else if who, err := directory.ProfessionalOf(tx, p.Professional); fault.KindOf(err) == fault.NotFound || err == nil && !who.Active(today) {
			coordinator = fault.Field("coordinator", "error.choose")
		} else if err != nil {
			return err
		}
		if err := fault.Join(p.check(today), coordinator); err != nil {
			return err
		}
		if err := insert(tx, p, by.Account); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "anonymous.count", p.ID, ""))
	})
}

// End ends the time of one, with its last day. Fields: until.
func (d *Desk) End(ctx context.Context, by access.Actor, one string, last day.Day) error {
	return d.act(ctx, by, one, "anonymous.end", func(tx *db.Tx, p Participant, today day.Day) error {
		p, err := p.end(last, today)
		if err != nil {
			return err
		}
		return setEnd(tx, p)
	})
}

// Undo takes away one who was counted by mistake, or who has said yes since and
// comes in by name.
func (d *Desk) Undo(ctx context.Context, by access.Actor, one string) error {
	return d.act(ctx, by, one, "anonymous.undo", func(tx *db.Tx, p Participant, _ day.Day) error { return remove(tx, p.ID) })
}

func (d *Desk) act(ctx context.Context, by access.Actor, one, act string, do func(*db.Tx, Participant, day.Day) error) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		p, err := load(tx, one)
		if err == nil && !may(by, p.Programme, p.Professional) {
			err = fault.Hidden()
		}
		if err != nil {
			return err
		}
		if err := do(tx, p, access.Today(now)); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, act, p.ID, ""))
	})
}

package livelihood

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Desk is where spells are told, ended and read.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// A History is what is known of how a person has lived, the latest first.
type History struct {
	Incomes    []Income
	Activities []Activity
	Offered    []programme.Activity // what the person's programme has to take part in
	Country    string               // of the programme: SE, DK or NO
	EnrolledOn day.Day              // in it
}

// Of returns what is known of how the person has lived.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (h History, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Sees(access.Income) {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		h, err = history(v, key)
		access.Looked(v, by, sight, now, "income.read", access.Income)
		return err
	})
	return h, err
}

func history(r db.Reader, key *vault.Key) (h History, err error) {
	if h.Incomes, err = Incomes(r, key); err != nil {
		return h, err
	}
	if h.Activities, err = Activities(r, key.Person()); err != nil {
		return h, err
	}
	part, err := participation.Current(r, key.Person())
	if err != nil {
		return h, err
	}
	p, err := programme.Load(r, part.Programme)
	if err != nil {
		return h, err
	}
	h.Offered, h.Country, h.EnrolledOn = p.Activities, p.Country, part.EnrolledOn
	return h, nil
}

// AddIncome adds an income spell. The coordinator adds what they know; what a
// person adds is kept as reported by themselves. Fields: code, share, from, to,
// source, certainty, note.
func (d *Desk) AddIncome(ctx context.Context, by access.Actor, i Income) error {
	return d.act(ctx, by, i.Person, func(tx *db.Tx, sight access.Sight, now time.Time) error {
		if !sight.Coordinates() {
			i.Source, i.Certainty = FromSelf, Reported
		}
		key, err := d.Vault.Key(tx, i.Person)
		if err != nil {
			return err
		}
		if err := InsertIncome(tx, key, i); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, i.Person, now, "income.add", i.ID, sight.Ground(access.Income)))
	})
}

// EndIncome lets an income spell end with the day last. A person ends what they
// have told themselves. Fields: to.
func (d *Desk) EndIncome(ctx context.Context, by access.Actor, person id.Person, income string, last day.Day) error {
	return d.end(ctx, by, person, incomeSpells, "income.end", income, last)
}

// AddActivity adds an activity spell. Fields: activity, share, from, to.
func (d *Desk) AddActivity(ctx context.Context, by access.Actor, a Activity) error {
	return d.act(ctx, by, a.Person, func(tx *db.Tx, sight access.Sight, now time.Time) error {
		part, err := participation.Current(tx, a.Person)
		if err != nil {
			return err
		}
		p, err := programme.Load(tx, part.Programme)
		if err != nil {
			return err
		}
		var choice error
		if _, ok := p.Activity(a.Activity); !ok {
			choice = fault.Field("activity", "error.choose")
			a.Activity = "?" // wrong already: only the rest is still to be checked
		}
		_, rest := a.Clean()
		if err := fault.Join(choice, rest); err != nil {
			return err
		}
		if err := InsertActivity(tx, a); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, a.Person, now, "activity.add", a.ID, sight.Ground(access.Income)))
	})
}

// EndActivity lets an activity spell end with the day last. Fields: to.
func (d *Desk) EndActivity(ctx context.Context, by access.Actor, person id.Person, activity string, last day.Day) error {
	return d.end(ctx, by, person, activitySpells, "activity.end", activity, last)
}

func (d *Desk) end(ctx context.Context, by access.Actor, person id.Person, table, act, which string, last day.Day) error {
	return d.act(ctx, by, person, func(tx *db.Tx, sight access.Sight, now time.Time) error {
		s, err := loadSpell(tx, table, person, which)
		if err != nil {
			return err
		}
		if !sight.Coordinates() && s.source != "" && s.source != FromSelf {
			return fault.Refuse(fault.Forbidden, "error.coordinator_only")
		}
		switch {
		case !s.to.IsZero():
			return fault.Refuse(fault.Conflict, "income.ended_already")
		case last.IsZero():
			return fault.Field("to", "error.required")
		case last.Before(s.from):
			return fault.Field("to", "income.to_before_from")
		}
		if err := endSpell(tx, table, person, which, last); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, act, which, sight.Ground(access.Income)))
	})
}

// act runs f in one transaction for the person themself or their coordinator.
func (d *Desk) act(ctx context.Context, by access.Actor, person id.Person,
	f func(tx *db.Tx, sight access.Sight, now time.Time) error,
) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		if err := sight.MustSpeak(); err != nil {
			return err
		}
		return f(tx, sight, now)
	})
}

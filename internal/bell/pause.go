package bell

import (
	"context"
	"strings"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// Pause keeps a bell from ringing for a person until a day, with the reason, no
// longer than the programme file allows. bell is what a Ring is called by. A
// second pause of the same bell takes the place of the first.
func (d *Desk) Pause(ctx context.Context, by access.Actor, who id.Person, bell string, until day.Day, reason string) error {
	return d.act(ctx, by, who, bell, "bell.pause", func(tx *db.Tx, b programme.Bell, today day.Day) error {
		p, err := Pause{ID: id.New[string](), Person: who, Bell: bell, Until: until, Reason: reason}.check(b, today)
		if err != nil {
			return err
		}
		if _, err := endPauses(tx, who, bell, today); err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, who)
		if err != nil {
			return err
		}
		return insertPause(tx, key, p, by.Account, d.Now())
	})
}

// Resume lets a paused bell ring again.
func (d *Desk) Resume(ctx context.Context, by access.Actor, person id.Person, bell string) error {
	return d.act(ctx, by, person, bell, "bell.resume", func(tx *db.Tx, _ programme.Bell, today day.Day) error {
		_, err := endPauses(tx, person, bell, today) // ringing already is no mistake
		return err
	})
}

// A Question is what someone who wants to pause a bell is asked.
type Question struct {
	Person     id.Person
	PersonName string
	Bell       string // as in Ring
	Name       programme.Words
	MaxDays    int
}

// Ask returns what must be known to pause a bell for a person.
func (d *Desk) Ask(ctx context.Context, by access.Actor, who id.Person, bell string) (q Question, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, who, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		b, err := find(v, who, bell)
		if err != nil {
			return err
		}
		names, err := person.Names(v, d.Vault, []id.Person{who})
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "bell.ask", access.Identity)
		q = Question{Person: who, PersonName: names[who], Bell: bell, Name: b.Name, MaxDays: b.MaxPauseDays}
		return nil
	})
	return q, err
}

// act finds the bell and does f about it, for those who coordinate.
func (d *Desk) act(ctx context.Context, by access.Actor, person id.Person, bell, act string,
	f func(tx *db.Tx, b programme.Bell, today day.Day) error,
) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		b, err := find(tx, person, bell)
		if err != nil {
			return err
		}
		if err := f(tx, b, access.Today(now)); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, act, bell, sight.Ground(access.Identity)))
	})
}

// find returns the bell of the person's programme that a Ring is called by.
func find(r db.Reader, person id.Person, bell string) (b programme.Bell, err error) {
	all, err := participation.All(r, person)
	if err != nil {
		return b, err
	}
	key, object, about := strings.Cut(bell, ":")
	for _, p := range all {
		file, err := programme.Load(r, p.Programme)
		if err != nil {
			return b, err
		}
		if b, ok := file.Bell(key); ok && p.Open() && about == (b.About != programme.AboutPerson) {
			if about {
				return b, concerns(r, person, b.About, object)
			}
			return b, nil
		}
	}
	return b, fault.Hidden()
}

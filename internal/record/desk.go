package record

import (
	"context"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Desk is where an auditor reads. Everything they read here is on record too.
type Desk struct {
	DB     *db.DB
	Now    func() time.Time
	Keeper *audit.Keeper // of the checkpoints
}

// read runs f for an auditor and records that they read.
func (d *Desk) read(ctx context.Context, by access.Actor, act string, person id.Person, f func(v *db.View) (object string, err error)) error {
	if !by.HasAny(access.Auditor) {
		return fault.Hidden()
	}
	return d.DB.Read(ctx, func(v *db.View) error {
		object, err := f(v)
		if err != nil {
			return err
		}
		audit.Looked(v, access.Did(by, person, d.Now(), act, object, string(access.Auditor)))
		return nil
	})
}

// State tells how far the record reaches.
func (d *Desk) State(ctx context.Context, by access.Actor) (s State, err error) {
	if !by.HasAny(access.Auditor) {
		return s, fault.Hidden()
	}
	if s.Last, s.Kept, err = d.Keeper.Latest(); err != nil {
		return s, err
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		head, err := audit.Head(v)
		if err != nil {
			return err
		}
		s.Placed = head.Size
		s.Waiting, err = audit.Waiting(v)
		return err
	})
	return s, err
}

// Verify recomputes the whole record and compares it with every checkpoint.
func (d *Desk) Verify(ctx context.Context, by access.Actor) (audit.Report, error) {
	if !by.HasAny(access.Auditor) {
		return audit.Report{}, fault.Hidden()
	}
	checkpoints, err := d.Keeper.Checkpoints()
	if err != nil {
		return audit.Report{}, err
	}
	report, err := audit.Verify(ctx, d.DB, checkpoints)
	if err != nil {
		return report, err
	}
	return report, d.read(ctx, by, "audit.verify", "", func(*db.View) (string, error) {
		if report.Bad != nil {
			return "not whole", nil
		}
		return "whole", nil
	})
}

// Entries lists what the record says, newest first.
func (d *Desk) Entries(ctx context.Context, by access.Actor, asked Asked) (p Page, err error) {
	asked.Person = id.Person(strings.ToLower(strings.TrimSpace(string(asked.Person))))
	if asked.Person != "" && !id.Valid(asked.Person) {
		return p, fault.Field("person", "record.person_form")
	}
	if _, err := db.Clean(asked.Act); err != nil || asked.Before != "" && !id.Valid(asked.Before) ||
		asked.Account != "" && asked.Account != audit.System && !id.Valid(asked.Account) {
		return p, fault.Hidden()
	}
	act, object := "audit.read", strings.TrimSpace(string(asked.Account)+" "+asked.Act)
	if asked.Person != "" {
		act = "audit.show"
	}
	err = d.read(ctx, by, act, asked.Person, func(v *db.View) (string, error) {
		list, err := audit.Latest(v, audit.Filter(asked), Shown+1)
		if err != nil {
			return "", err
		}
		if len(list) > Shown {
			list = list[:Shown]
			p.Older = list[Shown-1].ID
		}
		known, err := registerOf(v, list)
		if err != nil {
			return "", err
		}
		lists, err := rostersOf(v, list)
		for _, e := range list {
			l := tell(e, known)
			if e.Person == "" {
				for _, s := range lists[e.Roster] {
					l.People = append(l.People, s.Person)
				}
			}
			p.Lines = append(p.Lines, l)
		}
		return object, err
	})
	return p, err
}

// A Member is one of the staff whose acts can be asked for.
type Member struct {
	Account      id.Account
	Name         string
	Organisation string
}

// Members lists everyone of the staff who has or had an account, by name.
func (d *Desk) Members(ctx context.Context, by access.Actor) (list []Member, err error) {
	if !by.HasAny(access.Auditor) {
		return nil, fault.Hidden()
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		list, err = members(v)
		return err
	})
	return list, err
}

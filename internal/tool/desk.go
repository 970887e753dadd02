package tool

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Desk is where the tools of the programme are used.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// Of returns the tools of the person's programme with what has been answered, to
// those who see the assessments. A programme may have none.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (list []Filled, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Sees(access.Assessments) {
			return fault.Hidden()
		}
		tools, err := toolsOf(v, person)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		all, err := answers(v, key, person)
		if err != nil {
			return err
		}
		if err := name(v, all, by, sight); err != nil {
			return err
		}
		list = fill(tools, all)
		access.Looked(v, by, sight, now, "tool.read", access.Assessments)
		return nil
	})
	return list, err
}

// name tells who answered, but not, to someone who reads by consent, one who works
// where the very name tells of illness or crime.
func name(r db.Reader, list []Answer, by access.Actor, sight access.Sight) error {
	var ids []id.Professional
	for _, a := range list {
		ids = append(ids, a.Professional)
	}
	who, err := directory.ProfessionalsOf(r, ids)
	for n, a := range list {
		if p := who[a.Professional]; !p.Sensitive || !sight.Recipient() || p.Organisation == by.Organisation {
			list[n].ProfessionalName = p.Name
		}
	}
	return err
}

// Answer keeps what is answered at once. The person does, or who coordinates: for
// themself, or at the person's word. Fields: voice, level_THEME, note_THEME.
func (d *Desk) Answer(ctx context.Context, by access.Actor, person id.Person, s Sheet) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		tools, err := toolsOf(tx, person)
		if err != nil {
			return err
		}
		list, err := s.answers(tools, sight, by, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, person)
		if err != nil {
			return err
		}
		for _, a := range list {
			if err := insert(tx, key, person, a); err != nil {
				return err
			}
		}
		return audit.Record(tx, access.Did(by, person, now, "tool.answer", s.Tool, sight.Ground(access.Assessments)))
	})
}

// toolsOf returns the tools of the programme the person is in, or was in last.
func toolsOf(r db.Reader, person id.Person) ([]programme.Tool, error) {
	part, err := participation.Current(r, person)
	if err != nil {
		return nil, err
	}
	p, err := programme.Load(r, part.Programme)
	if err != nil {
		return nil, err
	}
	return p.Tools, nil
}

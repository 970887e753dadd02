package programme

import (
	"context"
	"errors"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Desk is where the acts upon programmes are done.
type Desk struct {
	DB  *db.DB
	Now func() time.Time
}

// Install checks a programme file and puts it in force, in place of an earlier
// one of the same name. The actor is an administrator. A mistake in the file is
// an Invalid refusal of the field "file"; Errors is in its chain.
func (d *Desk) Install(ctx context.Context, by access.Actor, file []byte) (*Programme, error) {
	if !by.HasAny(access.Admin) {
		return nil, fault.Refuse(fault.Forbidden, "programme.admin_only")
	}
	p, err := Parse("file", file)
	if err != nil {
		return nil, errors.Join(fault.Field("file", "programme.file_wrong"), err)
	}
	now := d.Now()
	return p, d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := Install(tx, p, file, now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "programme.install", string(p.ID), "admin"))
	})
}

// Installed returns the programmes in force, in the order they were installed.
func (d *Desk) Installed(ctx context.Context) (list []*Programme, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		list, err = All(v)
		return err
	})
	return list, err
}

// One returns a programme in force.
func (d *Desk) One(ctx context.Context, p id.Programme) (one *Programme, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		one, err = Load(v, p)
		return err
	})
	return one, err
}

// SetParty says which organisation a party of the programme is here. The actor
// is an administrator.
func (d *Desk) SetParty(ctx context.Context, by access.Actor, p id.Programme, party string, o id.Organisation) error {
	if !by.HasAny(access.Admin) {
		return fault.Refuse(fault.Forbidden, "programme.admin_only")
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		file, err := Load(tx, p)
		if err != nil {
			return err
		}
		if _, ok := file.Party(party); !ok {
			return fault.Field("party", "programme.party_unknown")
		}
		if !id.Valid(o) {
			return fault.Field("organisation", "error.choose")
		}
		if _, err := directory.OrganisationOf(tx, o); fault.KindOf(err) == fault.NotFound {
			return fault.Field("organisation", "error.choose")
		} else if err != nil {
			return err
		}
		if err := SetParty(tx, p, party, o); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "programme.party", string(p)+"/"+party, "admin"))
	})
}

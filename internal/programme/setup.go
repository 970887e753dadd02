package programme

import (
	"context"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Setup is a programme as it is set up here.
type Setup struct {
	*Programme
	File string                     // the text that is in force
	Here map[string]id.Organisation // who the parties are, by their keys; one that is nobody yet is left out
}

// Setups returns how each programme is set up, in the order they were installed.
// The actor is an administrator.
func (d *Desk) Setups(ctx context.Context, by access.Actor) (list []Setup, err error) {
	if !by.HasAny(access.Admin) {
		return nil, fault.Refuse(fault.Forbidden, "programme.admin_only")
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		all, err := All(v)
		if err != nil {
			return err
		}
		for _, p := range all {
			s := Setup{Programme: p}
			if s.File, err = File(v, p.ID); err != nil {
				return err
			}
			if s.Here, err = Parties(v, p.ID); err != nil {
				return err
			}
			list = append(list, s)
		}
		return nil
	})
	return list, err
}

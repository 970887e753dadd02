package directory

import (
	"context"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Place is somewhere people meet.
type Place struct {
	ID      string
	Name    string
	Address string
	Neutral bool   // it belongs to none of the parties
	Access  string // how to get in: step-free, a lift, which bell
	Rooms   string
	Closed  bool // no longer to be chosen
	Version int
}

// clean returns p as it is kept, or every reason why it cannot be.
func (p Place) clean() (Place, error) {
	if !id.Valid(p.ID) {
		return p, fault.Hidden()
	}
	err := fault.Join(text.Required("name", &p.Name, text.Line), text.Optional("address", &p.Address, text.Line),
		text.Optional("access", &p.Access, 500), text.Optional("rooms", &p.Rooms, 500))
	return p, err
}

// AddPlace adds somewhere to meet.
func (d *Desk) AddPlace(ctx context.Context, by access.Actor, p Place) error {
	return d.write(ctx, by, "directory.place", p.ID, func(tx *db.Tx, _ time.Time) error {
		return InsertPlace(tx, p)
	})
}

// CorrectPlace changes what stands about a place, unless someone else changed it
// since p was read. A closed place is no longer offered.
func (d *Desk) CorrectPlace(ctx context.Context, by access.Actor, p Place) error {
	return d.write(ctx, by, "directory.place", p.ID, func(tx *db.Tx, _ time.Time) error {
		p, err := p.clean()
		if err != nil {
			return err
		}
		n, err := tx.Changed(`
			update meeting_places set name = $3, address = $4, neutral = $5, access = $6, rooms = $7, closed = $8, version = version + 1
			where id = $1 and version = $2`, p.ID, p.Version, p.Name, p.Address, p.Neutral, p.Access, p.Rooms, p.Closed)
		if err == nil && n == 0 {
			err = fault.Refuse(fault.Conflict, "error.changed")
		}
		return err
	})
}

// Places lists where people meet, by name; the closed ones last.
func (d *Desk) Places(ctx context.Context, by access.Actor) (list []Place, err error) {
	err = d.read(ctx, by, func(v *db.View) error {
		list, err = Places(v)
		return err
	})
	return list, err
}

// InsertPlace keeps a new place.
func InsertPlace(tx *db.Tx, p Place) error {
	p, err := p.clean()
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into meeting_places (id, name, address, neutral, access, rooms, closed, version)
		values ($1, $2, $3, $4, $5, $6, $7, 1)`, p.ID, p.Name, p.Address, p.Neutral, p.Access, p.Rooms, p.Closed)
}

// Neutral returns a place as a calendar may say it: its name and address, if it
// belongs to none of the parties and neither says the name of an organisation
// whose very name tells of illness or crime. Of any other place, which could tell
// what a meeting is about, it returns nothing.
func Neutral(r db.Reader, place string) (string, error) {
	if place == "" {
		return "", nil
	}
	p, err := PlaceOf(r, place)
	switch {
	case fault.KindOf(err) == fault.NotFound, err == nil && !p.Neutral:
		return "", nil
	case err != nil:
		return "", err
	}
	said := p.Name
	if p.Address != "" {
		said += ", " + p.Address
	}
	names, err := sensitive(r)
	if slices.ContainsFunc(names, func(name string) bool { return p.tells(name) }) {
		said = ""
	}
	return said, err
}

// tells reports whether p says the name of an organisation, or is called what
// the beginning or another part of that name says.
func (p Place) tells(organisation string) bool {
	name, where := strings.ToLower(organisation), strings.ToLower(p.Name+", "+p.Address)
	return name != "" && (strings.Contains(where, name) || strings.Contains(name, strings.ToLower(p.Name)))
}

package guest

import (
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/person"
)

// A Sheet is what stands around the one thing that a guest answers.
type Sheet struct {
	Link
	PersonName  string
	Coordinator directory.Professional // who asks, with a number to ring
}

// Open returns what a guest reads around what they answer, and puts on record
// that they have opened it.
func (d *Desk) Open(ctx context.Context, by access.Actor) (s Sheet, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		l, err := byID(v, by.Guest)
		if err != nil {
			return err
		}
		sight, err := d.stands(v, &l, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "guest.open")
		s = Sheet{Link: l}
		about, err := person.Load(v, d.Vault, l.Person)
		if err != nil {
			return err
		}
		s.PersonName = about.Listed()
		s.Coordinator, err = coordinator(v, l.Person, now)
		return err
	})
	return s, err
}

// A Desktop is what a coordinator sends links from, on the page of a promise or
// a meeting.
type Desktop struct {
	Kind      Kind
	Object    string
	Links     []Link                   // about it, the last sent first
	To        []directory.Professional // who is asked in it and can be sent one
	Silent    []directory.Professional // who is asked in it and has no address
	Protected bool                     // nobody can: no mail goes about the person
	Leads     bool                     // the reader coordinates; nobody else sees any of this
}

// Any reports whether there is anything to show.
func (t Desktop) Any() bool { return len(t.Links) > 0 || len(t.To) > 0 || len(t.Silent) > 0 }

// Desktop returns the links about a thing and whom one could be sent to, for the
// coordinator; nothing for anyone else who may see the thing.
func (d *Desk) Desktop(ctx context.Context, by access.Actor, kind Kind, object string) (t Desktop, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		t = Desktop{Kind: kind, Object: object}
		who, asked, open, err := whom(v, kind, object, now)
		if err != nil {
			return err
		}
		sight, err := access.See(v, by, who, now)
		if err != nil || !sight.Coordinates() {
			return err
		}
		t.Leads = true
		access.Looked(v, by, sight, now, "guest.list", access.Plan)
		if t.Links, err = list(v, `l.object_id = $1`, object); err != nil || !open {
			return err
		}
		about, err := person.Load(v, d.Vault, who)
		if err != nil {
			return err
		}
		t.Protected = about.Protected
		people, err := directory.ProfessionalsOf(v, asked)
		if err != nil {
			return err
		}
		return t.sort(v, by, who, asked, people, d)
	})
	return t, err
}

// sort tells apart those who can be sent a link: who may know, and has an address.
func (t *Desktop) sort(v *db.View, by access.Actor, who id.Person, asked []id.Professional,
	people map[id.Professional]directory.Professional, d *Desk,
) error {
	now := d.Now()
	slices.Sort(asked)
	for _, one := range slices.Compact(asked) {
		p := people[one]
		if one == by.Professional || !p.Active(access.Today(now)) {
			continue
		}
		may, err := consented(v, who, p, now)
		switch {
		case err != nil:
			return err
		case !may:
		case p.Email == "":
			t.Silent = append(t.Silent, p)
		default:
			t.To = append(t.To, p)
		}
	}
	return nil
}

// Mine lists the links about the person that are open, for themself.
func (d *Desk) Mine(ctx context.Context, by access.Actor) (links []Link, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, by.Person, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "guest.list", access.Plan)
		links, err = list(v, `l.person_id = $1 and l.until > $2 and l.revoked_at is null and l.locked_at is null`, by.Person, now)
		return err
	})
	return links, err
}

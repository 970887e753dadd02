package overview

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/scheduling"
	"kasam/internal/vault"
)

// A Desk is where everything around a person is read together.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// everything is what a page of the whole person may show, apart from the life areas.
var everything = []access.Category{
	access.Identity, access.Reach, access.Story, access.Plan, access.Meetings, access.Circle,
}

// Head returns what stands at the top of a person's page.
func (d *Desk) Head(ctx context.Context, by access.Actor, person id.Person) (h Head, err error) {
	err = d.look(ctx, by, person, "overview.head", &[]access.Category{access.Identity, access.Reach},
		func(r db.Reader, sight access.Sight, now time.Time) error {
			b, err := d.begin(r, sight, by, now)
			h = b.head
			return err
		})
	return h, err
}

// NowOf returns how things stand for a person today.
func (d *Desk) NowOf(ctx context.Context, by access.Actor, person id.Person) (n Now, err error) {
	seen := slices.Clone(everything)
	err = d.look(ctx, by, person, "overview.now", &seen,
		func(r db.Reader, sight access.Sight, now time.Time) error {
			a, err := d.gather(r, sight, by, now)
			n = a.now()
			seen = append(append(seen, n.areas()...), a.also()...)
			return err
		})
	return n, err
}

// Preview returns what NowOf would return to professional, or to anyone at
// organisation when there is none, if the person consented to these categories.
// It is for the person and the coordinator.
func (d *Desk) Preview(ctx context.Context, by access.Actor, person id.Person, organisation id.Organisation,
	professional id.Professional, categories []access.Category,
) (n Now, err error) {
	seen := slices.Clone(everything)
	err = d.look(ctx, by, person, "overview.preview", &seen,
		func(r db.Reader, sight access.Sight, now time.Time) error {
			if err := sight.MustSpeak(); err != nil {
				return err
			}
			other := access.Actor{Account: by.Account, Organisation: organisation, Professional: professional}
			a, err := d.gather(r, access.Imagine(person, categories), other, now)
			n = a.now()
			seen = append(append(seen, n.areas()...), a.also()...)
			return err
		})
	return n, err
}

// Thread returns the red thread of a person.
func (d *Desk) Thread(ctx context.Context, by access.Actor, person id.Person) (t Thread, err error) {
	seen := slices.Clone(everything)
	err = d.look(ctx, by, person, "overview.thread", &seen,
		func(r db.Reader, sight access.Sight, now time.Time) error {
			a, err := d.gather(r, sight, by, now)
			seen = append(seen, a.also()...)
			t = Thread{Head: a.head, Today: a.today, Events: a.events()}
			return err
		})
	return t, err
}

// Mine returns the first page of the person who asks.
func (d *Desk) Mine(ctx context.Context, by access.Actor) (m Mine, err error) {
	if by.Person == "" {
		return m, fault.Hidden()
	}
	seen := slices.Clone(everything)
	err = d.look(ctx, by, by.Person, "overview.mine", &seen,
		func(r db.Reader, sight access.Sight, now time.Time) error {
			a, err := d.gather(r, sight, by, now)
			seen = append(seen, a.also()...)
			if m = a.mine(); err == nil {
				m.Polls, err = scheduling.OpenPolls(r, by.Person, now)
			}
			if err == nil {
				m.After, err = d.toAnswer(r, by.Person, now)
			}
			return err
		})
	return m, err
}

func (d *Desk) toAnswer(r db.Reader, person id.Person, now time.Time) (m meeting.Meeting, err error) {
	key, err := d.Vault.Key(r, person)
	if err != nil {
		return m, err
	}
	return meeting.ToAnswer(r, key, person, now)
}

// look runs f on one snapshot with the sight of by, and puts on record that the
// categories in seen were, as far as they are open; f may add to them.
func (d *Desk) look(ctx context.Context, by access.Actor, person id.Person, act string, seen *[]access.Category,
	f func(r db.Reader, sight access.Sight, now time.Time) error,
) error {
	now := d.Now()
	return d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if err := f(v, sight, now); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, act, *seen...)
		return nil
	})
}

// Paged is how many entries of the record a page of Looked tells of.
const Paged = 300

// Looked tells who has seen and done what with a person, the latest first: those
// before an entry, when before is one. older is what to ask with for those before
// them, "" when there are none. It is for the person and the coordinator.
func (d *Desk) Looked(ctx context.Context, by access.Actor, person id.Person, before string) (list []Look, older string, err error) {
	if before != "" && !id.Valid(before) {
		return nil, "", fault.Hidden()
	}
	err = d.look(ctx, by, person, "overview.looked", &[]access.Category{access.Identity},
		func(r db.Reader, sight access.Sight, _ time.Time) error {
			if err := sight.MustSpeak(); err != nil {
				return err
			}
			entries, err := audit.Latest(r, audit.Filter{Person: person, Before: before}, Paged+1)
			if err != nil {
				return err
			}
			if older = ""; len(entries) > Paged {
				entries = entries[:Paged]
				older = entries[Paged-1].ID
			}
			reg, err := d.register(r, person, entries)
			list = looks(person, entries, reg)
			return err
		})
	return list, older, err
}

// register reads what the entries are told with.
func (d *Desk) register(r db.Reader, person id.Person, entries []audit.Entry) (reg register, err error) {
	key, err := d.Vault.Key(r, person)
	if err != nil {
		return reg, err
	}
	if reg.accounts, err = accounts(r, entries); err != nil {
		return reg, err
	}
	var staff []id.Professional
	for _, a := range reg.accounts {
		if a.professional != "" {
			staff = append(staff, a.professional)
		}
	}
	if reg.staff, err = directory.ProfessionalsOf(r, staff); err != nil {
		return reg, err
	}
	consents, err := consent.Of(r, key, person)
	if err != nil {
		return reg, err
	}
	reg.consents = make(map[string]day.Day)
	for _, c := range consents {
		reg.consents[c.ID] = access.Today(c.GivenAt)
	}
	reg.reasons, err = reasons(r, key, person)
	return reg, err
}

// AboutWhom returns the person that a meeting, commitment, assessment or poll is
// about, "" when it is about nobody. It is for the door before a page and shows
// nothing.
func (d *Desk) AboutWhom(ctx context.Context, kind, one string) (of id.Person, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		of, err = aboutWhom(v, kind, one)
		return err
	})
	return of, err
}

// Parties are whom a person can let see: the bodies that take part in their
// programme.
type Parties struct {
	Programme     *programme.Programme // nil when the person is in none
	Organisations []directory.Organisation
}

// Parties returns whom the person who asks can let see, in the programme's order.
func (d *Desk) Parties(ctx context.Context, by access.Actor) (p Parties, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		if by.Person == "" {
			return fault.Hidden()
		}
		part, err := participation.Current(v, by.Person)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if p.Programme, err = programme.Load(v, part.Programme); err != nil {
			return err
		}
		mapped, err := programme.Parties(v, part.Programme)
		if err != nil {
			return err
		}
		for _, party := range p.Programme.Parties {
			organisation := mapped[party.Key]
			known := func(o directory.Organisation) bool { return o.ID == organisation }
			if organisation == "" || slices.ContainsFunc(p.Organisations, known) {
				continue // nobody here yet, or one body that is two parties
			}
			o, err := directory.OrganisationOf(v, organisation)
			if err != nil {
				return err
			}
			p.Organisations = append(p.Organisations, o)
		}
		return nil
	})
	return p, err
}

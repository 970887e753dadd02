package participation

import (
	"context"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// look runs f for whoever may see the person, and records what they saw.
func (d *Desk) look(ctx context.Context, by access.Actor, person id.Person, act string, c access.Category,
	f func(v *db.View, key *vault.Key, sight access.Sight, today day.Day) error,
) error {
	now := d.Now()
	return d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Sees(c) {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		if err := f(v, key, sight, access.Today(now)); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, act, c)
		return nil
	})
}

// Of returns the person's current participation. Who took over at its end, only
// those see who do more than receive by consent.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (p Participation, err error) {
	err = d.look(ctx, by, person, "participation.read", access.Identity,
		func(v *db.View, key *vault.Key, sight access.Sight, today day.Day) error {
			if p, err = CurrentFor(v, by, person, today); err != nil || sight.Recipient() {
				return err
			}
			return openNextHolder(v, key, &p)
		})
	return p, err
}

// Circle lists who is in the person's circle.
func (d *Desk) Circle(ctx context.Context, by access.Actor, person id.Person) (list []Member, err error) {
	err = d.look(ctx, by, person, "circle.read", access.Circle,
		func(v *db.View, key *vault.Key, _ access.Sight, _ day.Day) error {
			list, err = CircleOf(v, key, person)
			return err
		})
	return list, err
}

// Around returns everyone around the person with their direct numbers.
func (d *Desk) Around(ctx context.Context, by access.Actor, person id.Person) (a Around, err error) {
	err = d.look(ctx, by, person, "circle.read", access.Circle,
		func(v *db.View, key *vault.Key, sight access.Sight, today day.Day) error {
			if a, err = AroundOf(v, key, person, today); err != nil {
				return err
			}
			a = a.within(sight, by.Organisation)
			return nil
		})
	return a, err
}

// AroundOf is Desk.Around within an act, without asking who looks.
func AroundOf(r db.Reader, key *vault.Key, person id.Person, today day.Day) (a Around, err error) {
	members, err := CircleOf(r, key, person)
	if err != nil {
		return a, err
	}
	lead, err := CoordinatorOf(r, person, today)
	if err != nil {
		return a, err
	}
	ties, err := access.Ties(r, person)
	if err != nil {
		return a, err
	}
	var deputy id.Professional
	for _, t := range ties {
		if t.Kind == access.IsDeputy && standing(t, today) {
			deputy, a.DeputyUntil = t.Professional, t.Until
		}
	}
	ids := []id.Professional{lead, deputy}
	for _, m := range members {
		ids = append(ids, m.Professional)
	}
	who, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return a, err
	}
	a.Coordinator, a.Deputy = who[lead], who[deputy]
	for _, m := range members {
		switch {
		case m.Professional == "":
			a.Own = append(a.Own, m)
		case m.Professional != lead && who[m.Professional].Active(today):
			a.Team = append(a.Team, Seat{m, who[m.Professional]})
		}
	}
	return a, nil
}

// A Logged is a contact with the name of the professional.
type Logged struct {
	Contact
	Name string
}

// Contacts lists the latest contacts with the person, the newest first. They are
// for those who see the meetings.
func (d *Desk) Contacts(ctx context.Context, by access.Actor, person id.Person) (list []Logged, err error) {
	err = d.look(ctx, by, person, "contact.read", access.Meetings,
		func(v *db.View, _ *vault.Key, _ access.Sight, _ day.Day) error {
			contacts, err := Contacts(v, person)
			if err != nil {
				return err
			}
			var ids []id.Professional
			for _, c := range contacts {
				ids = append(ids, c.Professional)
			}
			who, err := directory.ProfessionalsOf(v, ids)
			for _, c := range contacts {
				list = append(list, Logged{c, who[c.Professional].Name})
			}
			return err
		})
	return list, err
}

package choice

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vacancy"
	"kasam/internal/vault"
)

// A Desk is where coordinators are chosen.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// Choice is what a person has to choose among.
type Choice struct {
	Offers    []Offer
	Now       directory.Professional // who coordinates; the zero value when nobody does
	Next      participation.Change   // announced and not come yet
	NextName  string
	Suggested *Suggestion // for whoever asked for one and there is somebody
	Terms     []participation.Term
}

// Mine tells the person who there is to choose among; with a suggestion when
// they ask for one. Someone whom they have barred is not among them. The words
// of a coordinator are for those who take part, and nobody is told of the other
// people they coordinate but that there is room.
func (d *Desk) Mine(ctx context.Context, by access.Actor, suggest bool) (c Choice, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, by.Person, now)
		if err != nil {
			return err
		}
		p, err := participation.Current(v, by.Person)
		if err != nil {
			return err
		}
		if !p.Open() {
			return fault.Hidden()
		}
		today := access.Today(now)
		if c, err = d.choice(v, p, today); err != nil {
			return err
		}
		if s, ok := Suggest(c.Offers); ok && suggest {
			c.Suggested = &s
		}
		access.Looked(v, by, sight, now, "choice.read", access.Circle)
		return nil
	})
	return c, err
}

func (d *Desk) choice(r db.Reader, p participation.Participation, today day.Day) (c Choice, err error) {
	prog, err := programme.Load(r, p.Programme)
	if err != nil {
		return c, err
	}
	all, err := Coordinators(r, prog, today)
	if err != nil {
		return c, err
	}
	lead, err := participation.LeadOf(r, p, today)
	if err != nil {
		return c, err
	}
	c.Next, c.Terms = lead.Next, lead.Terms
	leads, err := participation.CoordinatorOf(r, p.Person, today)
	if err != nil {
		return c, err
	}
	if leads != "" {
		if c.Now, err = directory.ProfessionalOf(r, leads); err != nil {
			return c, err
		}
	}
	who, err := person.Load(r, d.Vault, p.Person)
	if err != nil {
		return c, err
	}
	for _, one := range all {
		if one.Who.ID == c.Next.To {
			c.NextName = one.Who.Name
		}
		if !one.Chosen(today) {
			continue
		}
		barred, err := access.Barred(r, p.Person, one.Who.ID)
		if err != nil {
			return c, err
		}
		if !barred {
			c.Offers = append(c.Offers, Offer{
				Coordinator: one, Now: one.Who.ID == leads, Free: one.Free(weight(prog, p.Phase)),
				Speaks: !native(prog.Country, who.Language) && one.Speaks(who.Language),
			})
		}
	}
	return c, nil
}

// native reports whether a language is the one that everyone at work speaks.
func native(country, language string) bool {
	return language == "" || language == map[string]string{"SE": "sv", "DK": "da", "NO": "nb", "FI": "fi"}[country]
}

// Choose makes to the person's one coordinator at once, without a reason. To the
// one they have it means that an announced change does not come.
func (d *Desk) Choose(ctx context.Context, by access.Actor, to id.Professional) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := access.See(tx, by, by.Person, now); err != nil {
			return err
		}
		p, err := participation.Current(tx, by.Person)
		if err != nil {
			return err
		}
		c, err := d.choice(tx, p, access.Today(now))
		if err != nil {
			return err
		}
		if to != c.Now.ID || to == "" {
			offered := false
			for _, o := range c.Offers {
				if o.Who.ID == to {
					if o.Free == 0 {
						return fault.Field("coordinator", "choice.full", o.Who.Name)
					}
					offered = true
				}
			}
			if !offered {
				return fault.Field("coordinator", "error.choose")
			}
		}
		return participation.Choose(tx, by, p, to, now)
	})
}

// plans reports whether by may see who coordinates how many in a programme.
func plans(by access.Actor, prog id.Programme) bool {
	return by.Professional != "" && (by.Has(access.Coordinator, prog) || by.Has(access.Manager, prog))
}

// Team is who coordinates in a programme.
type Team struct {
	Programme    *programme.Programme
	Coordinators []Coordinator
	People       int     // whom they coordinate
	Places       int     // of those who can be chosen
	Load         float64 // what all weigh
}

// Teams tells who coordinates in the programmes where by coordinates or manages.
func (d *Desk) Teams(ctx context.Context, by access.Actor) (list []Team, err error) {
	today := access.Today(d.Now())
	err = d.DB.Read(ctx, func(v *db.View) error {
		all, err := programme.All(v)
		for _, p := range all {
			if !plans(by, p.ID) {
				continue
			}
			t := Team{Programme: p}
			if t.Coordinators, err = Coordinators(v, p, today); err != nil {
				return err
			}
			for _, c := range t.Coordinators {
				t.People += c.People
				t.Load += c.Load
				if c.Chosen(today) {
					t.Places += c.Places
				}
			}
			list = append(list, t)
		}
		return err
	})
	return list, err
}

// One returns a coordinator of a programme, who may have told nothing yet.
func (d *Desk) One(ctx context.Context, by access.Actor, prog id.Programme, who id.Professional) (c Coordinator, err error) {
	if !plans(by, prog) {
		return c, fault.Hidden()
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		if c.Who, err = directory.ProfessionalOf(v, who); err != nil {
			return err
		}
		if c.Profile, err = profileOf(v, prog, who); err != nil {
			return err
		}
		if c.Profile.Supervisor != "" {
			c.Supervisor, err = directory.ProfessionalOf(v, c.Profile.Supervisor)
		}
		return err
	})
	return c, err
}

// mayTell refuses whoever may not write in the profile: a coordinator writes in
// their own, and a manager of the programme in everyone's.
func mayTell(by access.Actor, prog id.Programme, who id.Professional) error {
	switch {
	case by.Professional == "" || !plans(by, prog):
		return fault.Hidden()
	case by.Has(access.Manager, prog) || by.Professional == who:
		return nil
	}
	return fault.Refuse(fault.Forbidden, "choice.own")
}

// Tell keeps what a coordinator tells of themself. How many places they have and
// who supervises them a manager decides; the coordinator can say that they take
// nobody new.
func (d *Desk) Tell(ctx context.Context, by access.Actor, p Profile) error {
	if err := mayTell(by, p.Programme, p.Professional); err != nil {
		return err
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		prog, err := programme.Load(tx, p.Programme)
		if err != nil {
			return err
		}
		old, err := profileOf(tx, prog.ID, p.Professional)
		if err != nil {
			return err
		}
		if !by.Has(access.Manager, prog.ID) {
			p.Places, p.Supervisor = old.Places, old.Supervisor
			if old.Version == 0 {
				p.Places = usual
			}
		}
		if p, err = p.clean(); err != nil {
			return err
		}
		for field, who := range map[string]id.Professional{"words": p.Professional, "supervisor": p.Supervisor} {
			if who == "" {
				continue
			}
			one, err := directory.ProfessionalOf(tx, who)
			if fault.KindOf(err) == fault.NotFound || err == nil && !one.Active(access.Today(now)) {
				return fault.Field(field, "error.choose")
			}
			if err != nil {
				return err
			}
		}
		if old.Version != p.Version {
			return fault.Refuse(fault.Conflict, "error.changed")
		}
		if err := saveProfile(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "choice.tell", string(p.Professional), ""))
	})
}

// usual is how many places someone has until a manager has decided.
const usual = 12

// SetPhoto keeps a photo of a coordinator, as Portrait has drawn it anew; no file
// takes it away.
func (d *Desk) SetPhoto(ctx context.Context, by access.Actor, prog id.Programme, who id.Professional, file []byte) error {
	if err := mayTell(by, prog, who); err != nil {
		return err
	}
	var photo []byte
	if len(file) > 0 {
		var err error
		if photo, err = Portrait(file); err != nil {
			return err
		}
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := savePhoto(tx, prog, who, photo); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "choice.photo", string(who), ""))
	})
}

// PhotoOf returns the photo of a coordinator, for those who may choose them and
// for their colleagues.
func (d *Desk) PhotoOf(ctx context.Context, by access.Actor, prog id.Programme, who id.Professional) (photo []byte, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		if by.Person != "" {
			p, err := participation.Current(v, by.Person)
			if err != nil {
				return err
			}
			if p.Programme != prog {
				return fault.Hidden()
			}
		} else if !plans(by, prog) {
			return fault.Hidden()
		}
		photo, err = photoOf(v, prog, who)
		return err
	})
	return photo, err
}

// News is what a person is told about who coordinates for them: that another is
// to do it, or does so since lately, and they did not ask for it; or that nobody
// does, because who did may not or has left.
type News struct {
	Lost directory.Professional // who coordinated; set while nobody does
	participation.Change
	To   directory.Professional
	Days int // until it comes; 0 and below: it has come
}

// newsDays is how long a change by others stays on the person's first page after
// it has come.
const newsDays = 14

// News tells the person of a change that others have decided; the zero value
// when there is none.
func (d *Desk) News(ctx context.Context, by access.Actor) (n News, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		p, err := participation.Current(v, by.Person)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil || !p.Open() {
			return err
		}
		lost, vacant, err := vacancy.Of(v, p.ID, access.Today(now))
		if err != nil || vacant {
			n.Lost = lost.Former
			return err
		}
		c, err := participation.LastChange(v, p)
		if err != nil || c.How != participation.Others {
			return err
		}
		days := c.On.Sub(access.Today(now))
		if days < -newsDays {
			return nil
		}
		n.Change, n.Days = c, days
		n.To, err = directory.ProfessionalOf(v, c.To)
		return err
	})
	return n, err
}

package referral

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// A Page is one referral, and what the reader may do about it.
type Page struct {
	Referral
	Programme *programme.Programme
	Today     day.Day
	Standing  Standing
	May       []Act
	Alike     []Referral // that may be of the same person
	Joined    []Referral // that were joined to it
}

// Allows reports whether the reader may do the act.
func (p Page) Allows(a Act) bool { return slices.Contains(p.May, a) }

// Open returns one referral as by may see it.
func (d *Desk) Open(ctx context.Context, by access.Actor, referral string) (p Page, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		r, _, who, err := d.open(v, by, referral, now)
		if err != nil {
			return err
		}
		p = Page{Standing: who, Today: access.Today(now)}
		if p.Programme, err = programme.Load(v, r.Programme); err != nil {
			return err
		}
		for _, a := range Acts() {
			if r.May(a, who) {
				p.May = append(p.May, a)
			}
		}
		if r.May(ActJoin, who) {
			if p.Alike, err = d.alike(v, by, r.Programme, r.identity(), r.ID); err != nil {
				return err
			}
			p.Alike = slices.DeleteFunc(p.Alike, func(o Referral) bool { return !o.State.Open() })
		}
		if r.named(who) {
			if p.Joined, err = d.joined(v, by, r.ID, now); err != nil {
				return err
			}
		}
		band := r.AgeBand(p.Today)
		r.cover(who)
		if !r.Named {
			r.BirthYear = 0
			if y, _, _ := p.Today.Date(); band > 0 {
				r.BirthYear = y - band
			}
		}
		p.Referral = r
		look(v, by, now, "referral.read", append([]Referral{r}, append(p.Joined, p.Alike...)...)...)
		return nil
	})
	return p, err
}

// joined lists what was joined to a referral of that which by may see: who has
// referred someone is not told that another has too.
func (d *Desk) joined(r db.Reader, by access.Actor, to string, now time.Time) (list []Referral, err error) {
	all, err := among(r, d.Vault, `r.joined_to = $1`, to)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		who, err := d.stand(r, by, one, now)
		if err != nil {
			return nil, err
		}
		if who.Sees() {
			list = append(list, one)
		}
	}
	return list, nil
}

// Mine lists what by has referred, the latest first: the person all of it, others
// what is to come or was referred in the last year.
func (d *Desk) Mine(ctx context.Context, by access.Actor) (list []Referral, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		now := d.Now()
		switch {
		case by.Person != "":
			list, err = among(v, d.Vault, `r.person_id = $1`, by.Person)
		case by.Professional != "" && by.Guest == "":
			list, err = among(v, d.Vault, `r.professional_id = $1 and (r.state in ($2, $3, $4, $5, $6) or r.referred_on >= $7)`,
				by.Professional, Referred, Waiting, Asking, Offered, Accepted, access.Today(now).AddDays(-366))
		}
		if err != nil {
			return err
		}
		kept := list[:0]
		for _, r := range list {
			no, err := barred(v, by, r.Person)
			if err != nil {
				return err
			}
			if !no {
				r.list(standing(by, r), access.Today(now))
				kept = append(kept, r)
			}
		}
		list = kept
		slices.Reverse(list)
		look(v, by, now, "referral.list", list...)
		return nil
	})
	return list, err
}

// Programmes lists the programmes in which by may refer.
func (d *Desk) Programmes(ctx context.Context, by access.Actor) (list []*programme.Programme, err error) {
	if by.Professional == "" || by.Guest != "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		all, err := programme.All(v)
		for _, p := range all {
			if by.Has(access.Coordinator, p.ID) || by.Has(access.Professional, p.ID) || by.Has(access.Preparation, p.ID) {
				list = append(list, p)
			}
		}
		return err
	})
	return list, err
}

// Coordinators lists who can take someone in in a programme.
func Coordinators(r db.Reader, p id.Programme, on day.Day, d *Desk) ([]directory.Professional, error) {
	ids, err := coordinators(r, p, d.Now())
	if err != nil {
		return nil, err
	}
	people, err := directory.ProfessionalsOf(r, ids)
	var list []directory.Professional
	for _, one := range ids {
		if c, ok := people[one]; ok && c.Active(on) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b directory.Professional) int { return compare(a.Name, b.Name) })
	return list, err
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Group lists the referrals of a programme in some states as the preparation
// group sees them, those who have waited longest first. What it may not know is
// covered; the criteria are weighed before that, by weigh.
func (d *Desk) Group(v *db.View, by access.Actor, p id.Programme, weigh func(Referral), states ...State) ([]Referral, error) {
	if by.Professional == "" || by.Guest != "" || !by.Has(access.Preparation, p) {
		return nil, fault.Hidden()
	}
	now := d.Now()
	in, arg := db.In(v, 2, states)
	list, err := among(v, d.Vault, `r.programme_id = $1 and r.state `+in, p, arg)
	if err != nil {
		return nil, err
	}
	kept := list[:0]
	for _, r := range list {
		who, err := d.stand(v, by, r, now)
		if err != nil {
			return nil, err
		}
		if !who.Sees() {
			continue
		}
		if weigh != nil {
			weigh(r)
		}
		r.list(who, access.Today(now))
		kept = append(kept, r)
	}
	look(v, by, now, "referral.list", kept...)
	return kept, nil
}

// Offers lists the programmes that offer by a place and wait for their yes or no.
func (d *Desk) Offers(ctx context.Context, by access.Actor) (list []*programme.Programme, err error) {
	if by.Person == "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		offered, err := offers(v, by.Person)
		if err != nil {
			return err
		}
		for _, one := range offered {
			p, err := programme.Load(v, one)
			if err != nil {
				return err
			}
			list = append(list, p)
		}
		return nil
	})
	return list, err
}

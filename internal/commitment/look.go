package commitment

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// An Asked is a promise that waits for the one who looks.
type Asked struct {
	Commitment
	PersonName string
}

// A Page is what one promise is decided from, by someone who has a minute.
type Page struct {
	Commitment
	PersonName string
	Why        string   // in the person's own words; "" when they are not for this reader
	WhyIn      string   // the language of Why, such as "ar"
	Goal       string   // its words, when they are for this reader
	GoalVoice  string   // person or professional: whose words the goal's are
	Answers    []string // the hindrances that it helps against, in their words, where the reader sees their area
	May        []Act    // what the reader may do now
	Notes      []Act    // what the reader may note that the promiser said, see Tell
	Who        Standing
	Yes        Terms    // what an acceptance by the reader would be of
	Cover      Cover    // what an acceptance would rest on today
	CoverName  string   // of the professional who holds Cover.Mandate
	Offer      Step     // that put other terms on the table; zero when there are none, or they are not for this reader
	Chain      []Linked // it and those it was asked for anew instead of or by, the first first; none when it stands alone
	WhatNow    bool     // it came to nothing, and the reader decides what happens instead
	Silent     day.Day  // since when its organisation is silent, none when it is not; for the person and the coordinator
	Sight      access.Sight

	areas []access.Category // that Answers shows
}

// Of lists the promises to a person that by may see, soonest due first.
func (d *Desk) Of(ctx context.Context, by access.Actor, who id.Person) (list []Commitment, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, who, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(v, who)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "commitment.read", access.Plan)
		list, err = Seen(v, key, by, sight)
		return err
	})
	return list, err
}

// One returns a promise that by may see: with the plan, as the one who promises,
// or as the one whose signature it waits for.
func (d *Desk) One(ctx context.Context, by access.Actor, commitment string) (Commitment, error) {
	p, err := d.Open(ctx, by, commitment)
	return p.Commitment, err
}

// Open returns a promise with why, and what by may do about it.
func (d *Desk) Open(ctx context.Context, by access.Actor, commitment string) (p Page, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		o, err := open(v, d.Vault, by, commitment, now)
		if err != nil {
			return err
		}
		p, err = o.page(v, d.Vault, by)
		access.Looked(v, by, o.sight, now, "commitment.read", append([]access.Category{access.Plan, access.Story}, p.areas...)...)
		if err != nil || p.Masked {
			return err
		}
		if err := o.ahead(v, &p, now); err != nil {
			return err
		}
		return o.around(v, &p, by)
	})
	return p, err
}

// ahead tells what an answer would lead to.
func (o *opened) ahead(r db.Reader, p *Page, now time.Time) (err error) {
	p.Yes = o.Yes(o.who)
	if o.State == AwaitingSignature || !o.State.Open() {
		return nil
	}
	if p.Cover, err = o.cover(r, p.Yes, now); err != nil {
		return err
	}
	holder, err := directory.ProfessionalsOf(r, []id.Professional{p.Cover.Mandate.Professional})
	p.CoverName = holder[p.Cover.Mandate.Professional].Name
	return err
}

// around tells how the promise hangs together with others, and whether its
// organisation is silent.
func (o *opened) around(r db.Reader, p *Page, by access.Actor) error {
	all, err := Seen(r, o.key, by, o.sight)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.ID == p.ID {
			p.Waits = c.Waits
		}
	}
	p.Chain = chain(all, p.ID)
	decides := p.Who.Self || p.Who.Coordinates
	replaced := len(p.Chain) > 0 && p.Chain[len(p.Chain)-1].ID != p.ID
	p.WhatNow = decides && !replaced && !o.Left() && (o.State == Broken || o.State == Declined)
	if !decides || o.Organisation == "" {
		return nil
	}
	after, err := silentAfter(r, o.Person)
	if err != nil {
		return err
	}
	silent, err := Silences(r, []id.Person{o.Person}, o.today, after)
	for _, s := range silent[o.Person] {
		if s.Organisation == o.Organisation {
			p.Silent = s.Since
		}
	}
	return err
}

func (o *opened) page(r db.Reader, v *vault.Vault, by access.Actor) (p Page, err error) {
	list := []Commitment{o.Commitment}
	if err := fill(r, eyes{o.sight, by}, list); err != nil {
		return p, err
	}
	p.Commitment, p.Sight, p.Who = list[0], o.sight, o.who
	if p.Masked {
		return p, nil
	}
	for _, a := range Acts() {
		if o.Commitment.May(a, o.who) {
			p.May = append(p.May, a)
		}
		if o.tellable(a) && o.Commitment.May(a, Standing{Promises: true}) {
			p.Notes = append(p.Notes, a)
		}
	}
	if p.State == Countered || p.State == AwaitingSignature && p.Stands {
		for _, s := range p.Steps {
			if !s.Terms.IsZero() {
				p.Offer = s
			}
		}
	}
	if p.PersonName, err = NameFor(r, v, o.sight); err != nil {
		return p, err
	}
	if o.sight.Sees(access.Story) {
		own, err := story.Latest(r, o.key, o.Person)
		if err != nil {
			return p, err
		}
		p.Why, p.WhyIn = own.Wish, own.Language
	}
	if !o.sight.Sees(access.Plan) || o.Commitment.Goal == "" && o.Commitment.Measure == "" {
		return p, nil
	}
	whole, err := plan.Load(r, o.key, o.Person)
	if err != nil {
		return p, err
	}
	goal, _ := whole.Goal(o.Commitment.Goal)
	p.Goal, p.GoalVoice = goal.Words, goal.Voice
	answered := whole.Against(o.Commitment.Goal, o.Commitment.Measure)
	if len(answered) == 0 {
		return p, nil
	}
	items, err := story.Items(r, o.key, o.Person, o.sight)
	for _, i := range items {
		if slices.Contains(answered, i.ID) {
			p.Answers, p.areas = append(p.Answers, i.Text), append(p.areas, access.Area(i.Area))
		}
	}
	return p, err
}

// NameFor returns the name of the person as the one with this sight may read it
// on a page about them: whoever looks by consent alone reads no protected name.
func NameFor(r db.Reader, v *vault.Vault, sight access.Sight) (string, error) {
	who, err := person.Load(r, v, sight.Person)
	if sight.Recipient() {
		return who.Listed(), err
	}
	return who.Name(), err
}

// mostAsked bounds a professional's list; the rest waits until some are answered.
const mostAsked = 50

// Asked lists what waits for the professional: an answer, a signature, or what
// they promised; soonest due first, with the person's name.
func (d *Desk) Asked(ctx context.Context, by access.Actor) (list []Asked, err error) {
	if by.Professional == "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		visible, args := access.Visible(by, now, "c.person_id", 2)
		found, err := waiting(v, d.Vault, by, visible, args, mostAsked)
		if err != nil {
			return err
		}
		byPerson := make(map[id.Person][]Commitment)
		var people []id.Person
		for _, c := range found {
			if _, ok := byPerson[c.Person]; !ok {
				people = append(people, c.Person)
			}
			byPerson[c.Person] = append(byPerson[c.Person], c)
		}
		names, err := person.Names(v, d.Vault, people)
		if err != nil {
			return err
		}
		list = nil
		for _, who := range people {
			sight, err := access.See(v, by, who, now)
			if err != nil {
				return err
			}
			access.Looked(v, by, sight, now, "commitment.asked", access.Plan)
			if err := fill(v, eyes{sight, by}, byPerson[who]); err != nil {
				return err
			}
			for _, c := range byPerson[who] {
				list = append(list, Asked{c, names[who]})
			}
		}
		slices.SortStableFunc(list, func(a, b Asked) int { return a.Due.Compare(b.Due) })
		return nil
	})
	return list, err
}

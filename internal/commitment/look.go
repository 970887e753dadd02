package commitment

import (
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
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
	Why        string // in the person's own words; "" when they are not for this reader
	WhyIn      string // the language of Why, such as "ar"
	Goal       string // its words, when they are for this reader
	GoalVoice  string // person or professional: whose words the goal's are
	May        []Act  // what the reader may do now
	Cover      Cover  // what an acceptance would rest on today
	CoverName  string // of the professional who holds Cover.Mandate
	Sight      access.Sight
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
		access.Looked(v, by, o.sight, now, "commitment.read", access.Plan, access.Story)
		p, err = o.page(v, d.Vault, by)
		if err != nil {
			return err
		}
		if o.State == Proposed {
			if p.Cover, err = o.cover(v, now); err != nil {
				return err
			}
			holder, err := directory.ProfessionalsOf(v, []id.Professional{p.Cover.Mandate.Professional})
			p.CoverName = holder[p.Cover.Mandate.Professional].Name
			return err
		}
		return nil
	})
	return p, err
}

func (o *opened) page(r db.Reader, v *vault.Vault, by access.Actor) (p Page, err error) {
	list := []Commitment{o.Commitment}
	if err := fill(r, eyes{o.sight, by}, list); err != nil {
		return p, err
	}
	p.Commitment, p.Sight = list[0], o.sight
	if p.Masked {
		return p, nil
	}
	for _, a := range Acts() {
		if o.Commitment.May(a, o.who) {
			p.May = append(p.May, a)
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
	if !o.sight.Sees(access.Plan) || o.Commitment.Goal == "" {
		return p, nil
	}
	whole, err := plan.Load(r, o.key, o.Person)
	goal, _ := whole.Goal(o.Commitment.Goal)
	p.Goal, p.GoalVoice = goal.Words, goal.Voice
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

// Seen reads the promises to a person that by sees with sight: with the plan all
// of them, without it by's own.
func Seen(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight) ([]Commitment, error) {
	list, err := ofPerson(r, key, sight.Person)
	if err != nil {
		return nil, err
	}
	if !sight.Sees(access.Plan) {
		list = slices.DeleteFunc(list, func(c Commitment) bool { return c.Mine() || c.Professional != by.Professional })
	}
	return list, fill(r, eyes{sight, by}, list)
}

// eyes are those of one reader.
type eyes struct {
	sight access.Sight
	by    access.Actor
}

// cover takes away from c what this reader may not see. Whoever looks by consent
// alone does not learn of an organisation whose very name tells of illness or
// crime (sensitive), nor of others' reasons.
func (e eyes) cover(c *Commitment, sensitive bool) {
	own := e.by.Professional != "" && (c.Professional == e.by.Professional || c.Signer == e.by.Professional)
	if own || !e.sight.Recipient() {
		return
	}
	for i := range c.Steps {
		c.Steps[i].Reason = ""
	}
	if sensitive && c.Organisation != e.by.Organisation {
		*c = Commitment{
			ID: c.ID, Person: c.Person, Participation: c.Participation, Meeting: c.Meeting,
			Due: c.Due, State: c.State, RecordedAt: c.RecordedAt, Masked: true, Version: c.Version,
		}
	}
}

// fill adds the names to the promises of one person, for these eyes.
func fill(r db.Reader, e eyes, list []Commitment) error {
	var professionals []id.Professional
	typed := false
	for _, c := range list {
		professionals = append(professionals, c.Professional, c.Signer)
		for _, s := range c.Steps {
			professionals = append(professionals, s.Professional)
		}
		typed = typed || c.Kind != ""
	}
	slices.Sort(professionals)
	professionals = slices.DeleteFunc(slices.Compact(professionals), func(p id.Professional) bool { return p == "" })
	people, err := directory.ProfessionalsOf(r, professionals)
	if err != nil {
		return err
	}
	var kinds []programme.Measure
	if typed {
		if kinds, err = measures(r, e.sight.Person); err != nil {
			return err
		}
	}
	mandates := make(map[string]directory.Mandate)
	asked := make(map[id.Organisation]bool)
	for i := range list {
		c := &list[i]
		promiser := people[c.Professional]
		c.ProfessionalName, c.OrganisationName = promiser.Name, promiser.OrganisationName
		c.SignerName = people[c.Signer].Name
		for j := range c.Steps {
			c.Steps[j].Name = people[c.Steps[j].Professional].Name
		}
		for _, m := range kinds {
			if m.Key == c.Kind {
				c.KindName = m.Name
			}
		}
		if c.Mandate != "" && !asked[c.Organisation] {
			asked[c.Organisation] = true
			all, err := directory.Mandates(r, c.Organisation)
			if err != nil {
				return err
			}
			for _, m := range all {
				mandates[m.ID] = m
			}
		}
		c.Covered = mandates[c.Mandate]
		e.cover(c, promiser.Sensitive)
	}
	return nil
}

// measures returns the kinds of the programme the person is in.
func measures(r db.Reader, who id.Person) ([]programme.Measure, error) {
	enrolled, err := participation.Current(r, who)
	if err != nil {
		return nil, err
	}
	method, err := programme.Load(r, enrolled.Programme)
	if err != nil {
		return nil, err
	}
	return method.Measures, nil
}

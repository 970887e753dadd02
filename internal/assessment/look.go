package assessment

import (
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// A Sheet is the assessments of a person that one reader may see.
type Sheet struct {
	Sight access.Sight
	Today day.Day
	List  []Assessment // those that someone has still to answer first
}

// A Page is one assessment, and what the reader may do about it.
type Page struct {
	Assessment
	PersonName string
	Sight      access.Sight
	Today      day.Day
	May        []Act
	Mine       bool // it is asked of the reader
}

// A Waiting is an assessment that is asked of the one who looks.
type Waiting struct {
	Assessment
	PersonName string
}

// Of returns the assessments of a person, for those who see this category.
func (d *Desk) Of(ctx context.Context, by access.Actor, about id.Person) (s Sheet, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, about, now)
		if err != nil {
			return err
		}
		if !sight.Sees(access.Assessments) {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, about)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "assessment.read", access.Assessments)
		s = Sheet{Sight: sight, Today: access.Today(now)}
		s.List, err = Seen(v, key, by, sight, s.Today)
		slices.SortStableFunc(s.List, func(a, b Assessment) int {
			switch {
			case a.State.Open() == b.State.Open() && a.State.Open():
				return a.Due.Compare(b.Due)
			case a.State.Open():
				return -1
			case b.State.Open():
				return 1
			}
			return b.RecordedAt.Compare(a.RecordedAt)
		})
		return err
	})
	return s, err
}

// Open returns one assessment: for the person, for those who see this category,
// and for the professional of whom it is asked, to whom the question, why and
// the name are enough.
func (d *Desk) Open(ctx context.Context, by access.Actor, assessment string) (p Page, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		o, err := d.open(v, by, assessment, now)
		if err != nil {
			return err
		}
		p = Page{Assessment: o.Assessment, Sight: o.sight, Today: o.today, Mine: o.who.Asked}
		for _, a := range Acts() {
			if o.May(a, o.who, o.today) {
				p.May = append(p.May, a)
			}
		}
		who, err := person.Load(v, d.Vault, o.Person)
		if err != nil {
			return err
		}
		if p.PersonName = who.Name(); o.sight.Recipient() {
			p.PersonName = who.Listed()
		}
		access.Looked(v, by, o.sight, now, "assessment.read", access.Assessments)
		return nil
	})
	return p, err
}

// mostAsked bounds a professional's list; the rest waits until some are answered.
const mostAsked = 50

// Asked lists what is asked of the professional, soonest due first, with the
// person's name.
func (d *Desk) Asked(ctx context.Context, by access.Actor) (list []Waiting, err error) {
	if by.Professional == "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		visible, args := access.Visible(by, now, "a.person_id", 2)
		found, err := waiting(v, d.Vault, by.Professional, visible, args, mostAsked)
		if err != nil {
			return err
		}
		var people []id.Person
		for _, a := range found {
			people = append(people, a.Person)
		}
		slices.Sort(people)
		people = slices.Compact(people)
		names, err := person.Names(v, d.Vault, people)
		if err != nil {
			return err
		}
		for _, one := range people {
			sight, err := access.See(v, by, one, now)
			if err != nil {
				return err
			}
			access.Looked(v, by, sight, now, "assessment.asked", access.Assessments)
		}
		list = nil
		for _, a := range found {
			a.Witness = ""
			list = append(list, Waiting{a, names[a.Person]})
		}
		return nil
	})
	return list, err
}

// Seen reads the assessments of a person that by sees with sight on the day
// today: with the category all of them that the person has agreed to, without it
// those that are asked of by. The person and who coordinates see also what is
// only wanted.
func Seen(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight, today day.Day) ([]Assessment, error) {
	list, err := ofPerson(r, key)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(a Assessment) bool {
		switch {
		case !sight.Reaches(a.ID):
			return true // a link is about one thing, which is another
		case sight.Speaks():
			return false
		case a.AgreedOn.IsZero(): // nobody else learns of what the person has not agreed to
			return true
		case sight.Sees(access.Assessments):
			return false
		}
		return by.Professional == "" || a.Professional != by.Professional
	})
	var staff []id.Professional
	for _, a := range list {
		staff = append(staff, a.Professional)
		for _, s := range a.Steps {
			staff = append(staff, s.Professional)
		}
	}
	slices.Sort(staff)
	staff = slices.DeleteFunc(slices.Compact(staff), func(p id.Professional) bool { return p == "" })
	people, err := directory.ProfessionalsOf(r, staff)
	if err != nil {
		return nil, err
	}
	for i := range list {
		a := &list[i]
		of := people[a.Professional]
		a.ProfessionalName, a.OrganisationName = of.Name, of.OrganisationName
		for j := range a.Steps {
			a.Steps[j].Name = people[a.Steps[j].Professional].Name
		}
		a.cover(by, sight, of, today)
	}
	return list, nil
}

// cover takes away what is not for this reader: from the person an answer that
// someone is to tell them first; from who looks by consent alone the witness and
// a body whose very name tells of illness or crime; and from who is asked
// without a wider consent how the person sees it.
func (a *Assessment) cover(by access.Actor, sight access.Sight, of directory.Professional, today day.Day) {
	if sight.Self() && a.Held(today) {
		a.Withheld = true
		a.Steps = slices.DeleteFunc(a.Steps, func(s Step) bool { return s.Act == ActAdd || s.Act == ActPlain })
		for i := range a.Steps {
			if a.Steps[i].Act == ActAnswer {
				a.Steps[i].Said = Said{}
			}
		}
	}
	if !sight.Recipient() {
		return
	}
	a.Witness = ""
	if of.Sensitive && a.Organisation != by.Organisation {
		*a = Assessment{
			ID: a.ID, Person: a.Person, Due: a.Due, State: a.State, RecordedAt: a.RecordedAt, Masked: true, Version: a.Version,
		}
		return
	}
	if !sight.Sees(access.Assessments) {
		a.Steps = slices.DeleteFunc(a.Steps, func(s Step) bool { return s.Act == ActView || s.Act == ActPlain && s.Professional != by.Professional })
	}
}

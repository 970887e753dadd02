package decision

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Desk is where decisions are noted and read.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site
}

// A Sheet is the decisions about a person that one reader may see.
type Sheet struct {
	Sight access.Sight
	Today day.Day
	List  []Decision // those that are waited for first, the longest waiting first; then the latest
	Goals []plan.Goal
	Who   Standing // to a decision of the reader's own organisation

	Country string // of the programme: SE, DK or NO; whose incomes a form offers
}

// MayApply reports whether the reader may note that something was applied for.
func (s Sheet) MayApply() bool { return s.Who.Self || s.Who.Coordinates || s.Who.Decides }

// A Page is one decision, and what the reader may note about it.
type Page struct {
	Decision
	Sight access.Sight
	Today day.Day
	Goal  string // the words of the goal it is for, when they are for this reader
	May   []Act

	Country string // of the programme: SE, DK or NO
}

// A Note is what someone notes about a decision that there is.
type Note struct {
	Act      Act
	Version  int // that was read; 0 when it does not matter
	On       day.Day
	Outcome  Outcome
	AppealBy day.Day
	Source   Source
	Payer    Payer
	Said     Said
}

// Apply notes that something was applied for: by the person, by their
// coordinator, or by the agency that decides.
func (d *Desk) Apply(ctx context.Context, by access.Actor, n New) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := see(tx, by, n.Person, now)
		if err != nil {
			return err
		}
		who := standing(by, sight, n.Organisation)
		if !who.Self && !who.Coordinates && !who.Decides {
			return fault.Refuse(fault.Forbidden, "decision.not_yours")
		}
		enrolled, err := participation.Current(tx, n.Person)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, n.Person)
		if err != nil {
			return err
		}
		step := Step{Account: by.Account, Professional: by.Professional, At: now}
		one, err := Apply(n, who, step, access.Today(now))
		if err := fault.Join(err, known(tx, "organisation", n.Organisation), known(tx, "payer_organisation", one.Payer.Organisation),
			planned(tx, key, sight, n.Goal), promised(tx, sight, n.Commitment)); err != nil {
			return err
		}
		one.Participation = enrolled.ID
		if err := insert(tx, key, one); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, n.Person, now, "decision.apply", n.ID, sight.Ground(access.Income)))
	})
}

// Note keeps what has become of a decision about the person. Fields: those of
// the step and of the payer.
func (d *Desk) Note(ctx context.Context, by access.Actor, person id.Person, decision string, n Note) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		o, err := d.open(tx, by, person, decision, now)
		if err != nil {
			return err
		}
		if n.Version != 0 && n.Version != o.Version {
			return fault.Refuse(fault.Conflict, "decision.moved")
		}
		if err := o.uncover(tx); err != nil {
			return err
		}
		before := o.Version
		err = o.Take(o.who, Step{
			Act: n.Act, Outcome: n.Outcome, On: n.On, AppealBy: n.AppealBy, Payer: n.Payer, Source: n.Source, Said: n.Said,
			Account: by.Account, Professional: by.Professional, At: now,
		}, access.Today(now))
		if err := fault.Join(err, known(tx, "payer_organisation", n.Payer.Organisation)); err != nil {
			return err
		}
		if err := save(tx, o.key, &o.Decision, before); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "decision."+string(n.Act), decision, o.sight.Ground(access.Income)))
	})
}

// Of returns the decisions about a person.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (s Sheet, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := see(v, by, person, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		s = Sheet{Sight: sight, Today: access.Today(now), Who: standing(by, sight, by.Organisation)}
		seen := []access.Category{access.Income}
		if sight.Speaks() {
			seen = append(seen, access.Plan)
		}
		access.Looked(v, by, sight, now, "decision.read", seen...)
		if s.List, err = Seen(v, key, by, sight); err != nil {
			return err
		}
		Order(s.List, s.Today)
		if s.Country, err = country(v, person); err != nil {
			return err
		}
		if sight.Speaks() {
			s.Goals, err = goals(v, key, person)
		}
		return err
	})
	return s, err
}

// Open returns one decision about the person, and what by may note about it.
func (d *Desk) Open(ctx context.Context, by access.Actor, person id.Person, decision string) (p Page, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		o, err := d.open(v, by, person, decision, now)
		if err != nil {
			return err
		}
		p = Page{Decision: o.Decision, Sight: o.sight, Today: access.Today(now)}
		for _, a := range Acts() {
			if o.May(a, o.who) {
				p.May = append(p.May, a)
			}
		}
		if p.Country, err = country(v, person); err != nil {
			return err
		}
		seen := []access.Category{access.Income}
		if o.Goal != "" && o.sight.Sees(access.Plan) {
			list, err := goals(v, o.key, person)
			if err != nil {
				return err
			}
			if i := slices.IndexFunc(list, func(g plan.Goal) bool { return g.ID == o.Goal }); i >= 0 {
				p.Goal, seen = list[i].Words, append(seen, access.Plan)
			}
		}
		access.Looked(v, by, o.sight, now, "decision.read", seen...)
		return nil
	})
	return p, err
}

// opened is a decision with what an act upon it is decided from.
type opened struct {
	Decision
	key   *vault.Key
	sight access.Sight
	who   Standing
}

// open loads a decision about the person that by may see, or refuses as if there
// were none.
func (d *Desk) open(r db.Reader, by access.Actor, person id.Person, decision string, now time.Time) (o opened, err error) {
	of, err := personOf(r, decision)
	if err != nil {
		return o, err
	}
	if of != person {
		return o, fault.Hidden()
	}
	if o.sight, err = see(r, by, person, now); err != nil {
		return o, err
	}
	if o.key, err = d.Vault.Key(r, person); err != nil {
		return o, err
	}
	list, err := Seen(r, o.key, by, o.sight)
	if err != nil {
		return o, err
	}
	i := slices.IndexFunc(list, func(one Decision) bool { return one.ID == decision && !one.Masked })
	if i < 0 {
		return o, fault.Hidden()
	}
	o.Decision = list[i]
	o.who = standing(by, o.sight, o.Organisation)
	return o, nil
}

// uncover loads the decision as it is kept, for an act upon it: what this reader
// may not see is kept as well.
func (o *opened) uncover(r db.Reader) error {
	list, err := ofPerson(r, o.key)
	for _, one := range list {
		if one.ID == o.ID {
			o.Decision = one
		}
	}
	return err
}

// see returns the sight of by, who must see what the person lives on: a decision
// is about that.
func see(r db.Reader, by access.Actor, person id.Person, now time.Time) (access.Sight, error) {
	sight, err := access.See(r, by, person, now)
	if err == nil && !sight.Sees(access.Income) {
		err = fault.Hidden()
	}
	return sight, err
}

// standing is how by stands to what organisation decides.
func standing(by access.Actor, sight access.Sight, organisation id.Organisation) Standing {
	return Standing{
		Self: sight.Self(), Coordinates: sight.Coordinates(),
		Decides: sight.Recipient() && sight.Sees(access.Income) && organisation != "" && organisation == by.Organisation,
	}
}

// known checks that an organisation is in the directory.
func known(r db.Reader, field string, organisation id.Organisation) error {
	if organisation == "" {
		return nil
	}
	if !id.Valid(organisation) {
		return fault.Field(field, "error.choose")
	}
	_, err := directory.OrganisationOf(r, organisation)
	if fault.KindOf(err) == fault.NotFound {
		return fault.Field(field, "error.choose")
	}
	return err
}

// planned checks that a goal is of this person's plan.
func planned(r db.Reader, key *vault.Key, sight access.Sight, goal string) error {
	if goal == "" {
		return nil
	}
	list, err := goals(r, key, sight.Person)
	if err == nil && (!sight.Sees(access.Plan) || !slices.ContainsFunc(list, func(g plan.Goal) bool { return g.ID == goal })) {
		err = fault.Field("goal", "error.choose")
	}
	return err
}

// promised checks that a promise is made to this person, and is for this reader
// to point at.
func promised(r db.Reader, sight access.Sight, promise string) error {
	if promise == "" {
		return nil
	}
	ok, err := commitment.Made(r, promise, sight.Person)
	if err == nil && (!ok || !sight.Speaks()) {
		err = fault.Field("promise", "error.choose")
	}
	return err
}

// country returns that of the programme the person is in, or was last.
func country(r db.Reader, person id.Person) (string, error) {
	enrolled, err := participation.Current(r, person)
	if err != nil {
		return "", err
	}
	method, err := programme.Load(r, enrolled.Programme)
	if err != nil {
		return "", err
	}
	return method.Country, nil
}

func goals(r db.Reader, key *vault.Key, person id.Person) ([]plan.Goal, error) {
	p, err := plan.Load(r, key, person)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return p.Goals, err
}

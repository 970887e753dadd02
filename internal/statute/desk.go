// Package statute shows the one plan as the law of a country names it, and says
// what is missing in it and where to write it. The laws are files; nothing is
// written here that belongs in the plan, the picture, the promises or the
// consents.
package statute

import (
	"context"
	"errors"
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
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Desk is where views are read, and where a plan is started as one of a law's.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for a link in a mail
}

// A Listed is one law in the list of a person's views.
type Listed struct {
	Law     Law
	Started Started
	Here    bool // it is a law of a country whose programme the person takes part in, or the programme's own
	Done    int  // points that are complete
	All     int
}

// List lists the laws in force and how far the plan is in each, those of the
// person's own programmes first.
func (d *Desk) List(ctx context.Context, by access.Actor, person id.Person) (list []Listed, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		m, rows, err := d.matter(v, by, person, now)
		if err != nil {
			return err
		}
		laws, err := Laws()
		if err != nil {
			return err
		}
		here, err := countries(v, person)
		if err != nil {
			return err
		}
		m.looked(v, by, now)
		for _, l := range laws {
			if !l.Holds(m.Today) {
				continue
			}
			m.Started = m.started(rows, l.Key)
			one := Listed{Law: l, Started: m.Started, Here: l.Country == "" || slices.Contains(here, l.Country)}
			one.Done, one.All = Fill(l, m).Done()
			list = append(list, one)
		}
		slices.SortStableFunc(list, func(a, b Listed) int {
			switch {
			case a.Here == b.Here:
				return 0
			case a.Here:
				return -1
			}
			return 1
		})
		return nil
	})
	return list, err
}

// View returns the plan as a law names it; NotFound when there is no such law.
func (d *Desk) View(ctx context.Context, by access.Actor, person id.Person, key string) (view View, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		l, err := law(key, access.Today(now))
		if err != nil {
			return err
		}
		m, rows, err := d.matter(v, by, person, now)
		if err != nil {
			return err
		}
		m.looked(v, by, now)
		m.Started = m.started(rows, key)
		view = Fill(l, m)
		for _, one := range rows {
			if one.View == key && one.goesOn() && one.plan != m.Plan.ID {
				view.Others++
			}
		}
		return nil
	})
	return view, err
}

// Start notes that the plan is made as a law's: who asked for it, and when.
// Fields: on, by, organisation.
func (d *Desk) Start(ctx context.Context, by access.Actor, person id.Person, s Started) error {
	now := d.Now()
	return d.act(ctx, by, person, now, "plan.law_start", func(tx *db.Tx, p plan.Plan, rows []row) (string, error) {
		l, err := law(s.View, access.Today(now))
		if err != nil {
			return "", err
		}
		if err := s.checked(l, access.Today(now)); err != nil {
			return "", err
		}
		if s.By != ByOrganisation {
			s.Organisation = ""
		} else if _, err := directory.OrganisationOf(tx, s.Organisation); err != nil {
			if _, refused := errors.AsType[*fault.Error](err); refused {
				return "", fault.Field("organisation", "error.choose")
			}
			return "", err
		}
		for _, one := range rows {
			switch {
			case one.View != s.View || !one.goesOn():
			case one.plan == p.ID:
				return "", fault.Refuse(fault.Invalid, "statute.started_already")
			case l.OnePerPerson:
				return "", fault.Refuse(fault.Invalid, "statute.one_per_person")
			}
		}
		if l.ConsentFirst {
			ok, err := d.consented(tx, person, s.On)
			if err != nil {
				return "", err
			}
			if !ok {
				return "", fault.Refuse(fault.Invalid, "statute.consent_first")
			}
		}
		return s.ID, insert(tx, person, p.ID, s, by.Account)
	})
}

// End notes that the plan is no longer made as a law's.
func (d *Desk) End(ctx context.Context, by access.Actor, person id.Person, key string) error {
	now := d.Now()
	return d.act(ctx, by, person, now, "plan.law_end", func(tx *db.Tx, p plan.Plan, rows []row) (string, error) {
		s := current(rows, p.ID, key)
		if s.ID == "" {
			return "", fault.Hidden()
		}
		s.EndedOn = access.Today(now)
		return s.ID, end(tx, s)
	})
}

func (s Started) checked(l Law, today day.Day) error {
	var errs []error
	switch {
	case s.On.IsZero():
		errs = append(errs, fault.Field("on", "error.required"))
	case s.On.After(today):
		errs = append(errs, fault.Field("on", "statute.on_ahead"))
	}
	if !slices.Contains(l.Initiators, s.By) {
		errs = append(errs, fault.Field("by", "error.choose"))
	}
	return fault.Join(errs...)
}

// consented reports whether the person's consent to a plan stands.
func (d *Desk) consented(tx *db.Tx, person id.Person, on day.Day) (bool, error) {
	key, err := d.Vault.Key(tx, person)
	if err != nil {
		return false, err
	}
	list, err := consent.Of(tx, key, person)
	return slices.ContainsFunc(list, func(c consent.Consent) bool {
		return c.Kind == consent.Plans && c.State(on) == consent.Stands
	}), err
}

func (d *Desk) act(ctx context.Context, by access.Actor, person id.Person, now time.Time, name string,
	f func(tx *db.Tx, p plan.Plan, rows []row) (object string, err error),
) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, person)
		if err != nil {
			return err
		}
		p, err := plan.Load(tx, key, person)
		if err != nil {
			return err
		}
		if p.ID == "" {
			return fault.Refuse(fault.Invalid, "statute.no_plan")
		}
		rows, err := started(tx, person)
		if err != nil {
			return err
		}
		object, err := f(tx, p, rows)
		if err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, name, object, sight.Ground(access.Plan)))
	})
}

// law returns a law that is in force.
func law(key string, on day.Day) (Law, error) {
	laws, err := Laws()
	if err != nil {
		return Law{}, err
	}
	n := slices.IndexFunc(laws, func(l Law) bool { return l.Key == key && l.Holds(on) })
	if n < 0 {
		return Law{}, fault.Hidden()
	}
	return laws[n], nil
}

// current returns how a plan was started as a law's and has not ended.
func current(rows []row, planID, key string) Started {
	n := slices.IndexFunc(rows, func(s row) bool { return s.plan == planID && s.View == key && s.EndedOn.IsZero() })
	if n < 0 {
		return Started{}
	}
	return rows[n].Started
}

// started is how the plan was started as a law's, without the name of an
// organisation, which may tell too much, but for those who speak for the person.
func (m Matter) started(rows []row, key string) Started {
	s := current(rows, m.Plan.ID, key)
	if !m.Sight.Speaks() {
		s.Organisation, s.Name = "", ""
	}
	return s
}

// countries lists those whose programmes the person takes part in.
func countries(r db.Reader, person id.Person) (list []string, err error) {
	all, err := participation.All(r, person)
	for _, one := range all {
		p, err := programme.Load(r, one.Programme)
		if err != nil {
			return nil, err
		}
		list = append(list, p.Country)
	}
	return list, err
}

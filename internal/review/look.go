package review

import (
	"context"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/plan"
)

// A Sheet is what a plan's past says of it today.
type Sheet struct {
	Versions []Version // newest first, without their snapshots
	Last     Version   // the newest; N is 0 when none was kept
	Since    Changes   // since Last
	Yes      Version   // the newest that the person agreed to, when that still stands; N is 0 otherwise
	SinceYes Changes   // since Yes, as far as it touches what was agreed
	Theory   []plan.Lack
	Footing  plan.Footing
}

// Of returns what has become of the plan: its versions, what has changed since
// the last one and since the person agreed, and what it stands on.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (s Sheet, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		o, err := d.open(v, by, person, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, o.sight, now, "plan.versions", access.Plan, access.Story)
		if o.plan.ID == "" {
			return nil
		}
		today, masked, err := o.today(v, by)
		if err != nil {
			return err
		}
		if s.Versions, err = versions(v, o.key, o.plan.ID); err != nil {
			return err
		}
		var kept []*Version
		for i := range s.Versions {
			one := &s.Versions[i]
			o.cover(&one.Snapshot, masked)
			if s.Last.N == 0 {
				s.Last, s.Since = *one, Between(one.Snapshot, today)
			}
			if one.Why == Agreed && s.Yes.N == 0 && o.plan.Agreed() {
				s.Yes, s.SinceYes = *one, Between(one.Snapshot, today).Agreement()
			}
			one.Snapshot = Snapshot{}
			if !o.sight.Speaks() {
				one.Note = ""
			}
			kept = append(kept, one)
		}
		if err := names(v, kept...); err != nil {
			return err
		}
		if s.Footing, err = o.footing(v); err != nil {
			return err
		}
		s.Theory = s.Footing.Theory(access.Today(now))
		return nil
	})
	return s, err
}

// Changed reports whether p, whose past this is, is not what the person agreed to.
func (s Sheet) Changed(p plan.Plan) bool {
	if s.Yes.N == 0 { // agreed before versions were kept
		return p.ChangedSinceAgreed()
	}
	return p.Agreed() && !s.SinceYes.Empty()
}

// A Comparison is one version beside another. Was.N is 0 when there is none
// before it; Is.N is 0 when it is the plan of today.
type Comparison struct {
	Was, Is Version
	Changes Changes
	Latest  int // the number of the newest version
}

// Compare returns version n and what has changed to it since version since; n 0
// is the plan of today, since 0 the version before.
func (d *Desk) Compare(ctx context.Context, by access.Actor, person id.Person, since, n int) (c Comparison, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		o, err := d.open(v, by, person, now)
		if err != nil {
			return err
		}
		today, masked, err := o.today(v, by)
		if err != nil {
			return err
		}
		if err := v.Row(`select coalesce(max(n), 0) from plan_versions where plan_id = $1`, o.plan.ID).Scan(&c.Latest); err != nil {
			return err
		}
		c.Is = Version{At: now, Snapshot: today}
		if n != 0 {
			if c.Is, err = version(v, o.key, o.plan.ID, n); err != nil {
				return err
			}
		}
		if since == 0 {
			since = c.Latest
			if n != 0 {
				since = n - 1
			}
		}
		if since != 0 {
			if c.Was, err = version(v, o.key, o.plan.ID, since); err != nil {
				return err
			}
		}
		for _, one := range []*Version{&c.Was, &c.Is} {
			o.cover(&one.Snapshot, masked)
			if !o.sight.Speaks() {
				one.Note = ""
			}
		}
		access.Looked(v, by, o.sight, now, "plan.version_read", access.Plan, access.Story)
		if since != 0 {
			c.Changes = Between(c.Was.Snapshot, c.Is.Snapshot)
		}
		return names(v, &c.Was, &c.Is)
	})
	return c, err
}

// today is the plan as it stands and this reader sees it, and which promises are
// not for them.
func (o opened) today(r db.Reader, by access.Actor) (s Snapshot, masked map[string]bool, err error) {
	if s, err = o.now(r, by); err != nil {
		return s, nil, err
	}
	masked = make(map[string]bool)
	for _, p := range s.Promises {
		masked[p.ID] = p.Masked
	}
	o.cover(&s, masked)
	return s, masked, nil
}

// footing gathers what the plan stands on. Package bell gathers the same for a
// caseload with queries of its own (plans.moved_at, the newest step of a promise,
// the tie, the organisations) and asks plan.Footing.Theory.
func (o opened) footing(r db.Reader) (plan.Footing, error) {
	on := access.Today(o.at)
	f := plan.Footing{Begun: o.plan.Open(), Moved: access.Today(o.plan.MovedAt)}
	lead, err := participation.CoordinatorOf(r, o.plan.Person, on)
	if err != nil {
		return f, err
	}
	f.Coordinator = lead != ""
	var home id.Organisation
	if f.Coordinator {
		who, err := directory.ProfessionalOf(r, lead)
		if err != nil {
			return f, err
		}
		home = who.Organisation
	}
	moved, err := lastStep(r, o.plan.Person, o.part.ID)
	if err != nil {
		return f, err
	}
	if m := access.Today(moved); !moved.IsZero() && m.After(f.Moved) {
		f.Moved = m
	}
	f.Parties, err = around(r, o.part.ID, o.plan.Person, home, on)
	return f, err
}

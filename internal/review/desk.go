package review

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
	"kasam/internal/story"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// A Desk is where the person answers to the plan, where it is looked through, and
// where its earlier versions are read.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// Answer records what the person says to the plan that was read, and keeps it as
// it stands. Fields: how, witness, said.
func (d *Desk) Answer(ctx context.Context, by access.Actor, person id.Person, a plan.Answer, version int) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := plan.Say(tx, d.Vault, by, person, a, version, now)
		if err != nil {
			return err
		}
		why, act := Agreed, "plan.agree"
		if !a.Yes {
			why, act = NotAgreed, "plan.disagree"
		}
		return d.keep(tx, by, p, Version{ID: id.New[string](), Why: why, At: now}, act)
	})
}

// A Holding is a review that was held: what was said, and when the next one is.
type Holding struct {
	ID   string
	Note string
	Next day.Day
}

// Hold records that the plan was looked through together, keeps it as it stands,
// and sets the day of the next review: one act. Fields: note, review.
func (d *Desk) Hold(ctx context.Context, by access.Actor, person id.Person, h Holding) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		note := text.Optional("note", &h.Note, text.Long)
		p, err := plan.Reviewed(tx, d.Vault, by, person, h.Next, now)
		if err := fault.Join(note, err); err != nil {
			return err
		}
		return d.keep(tx, by, p, Version{ID: h.ID, Why: Reviewed, Note: h.Note, At: now}, "plan.review_hold")
	})
}

// Keep keeps the plan as it stands today. Fields: note.
func (d *Desk) Keep(ctx context.Context, by access.Actor, person id.Person, version, note string) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := d.open(tx, by, person, now)
		if err != nil {
			return err
		}
		if err := o.sight.MustCoordinate(); err != nil {
			return err
		}
		if o.plan.ID == "" {
			return fault.Refuse(fault.Invalid, "plan.nothing_to_agree")
		}
		if err := text.Optional("note", &note, text.Line); err != nil {
			return err
		}
		return d.keep(tx, by, o.plan, Version{ID: version, Why: Asked, Note: note, At: now}, "plan.keep")
	})
}

// keep seals p as its next version and puts act on record.
func (d *Desk) keep(tx *db.Tx, by access.Actor, p plan.Plan, v Version, act string) error {
	o, err := d.open(tx, by, p.Person, v.At)
	if err != nil {
		return err
	}
	if v.Snapshot, err = o.now(tx, by); err != nil {
		return err
	}
	v.Snapshot.By = by.Professional
	if err := insert(tx, o.key, o.plan, v, by.Account); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, p.Person, v.At, act, v.ID, o.sight.Ground(access.Plan)))
}

// opened is a plan with what is needed to read it.
type opened struct {
	plan  plan.Plan
	part  participation.Participation
	key   *vault.Key
	sight access.Sight
	at    time.Time
}

// open loads the plan that by asks about.
func (d *Desk) open(r db.Reader, by access.Actor, person id.Person, now time.Time) (o opened, err error) {
	o.at = now
	if o.sight, err = access.See(r, by, person, now); err != nil {
		return o, err
	}
	if !o.sight.Sees(access.Plan) {
		return o, fault.Hidden()
	}
	if o.key, err = d.Vault.Key(r, person); err != nil {
		return o, err
	}
	if o.part, err = participation.Current(r, person); err != nil {
		return o, err
	}
	o.plan, err = plan.Load(r, o.key, person)
	return o, err
}

// now is the plan as it stands, with its promises.
func (o opened) now(r db.Reader, by access.Actor) (s Snapshot, err error) {
	told, err := story.Latest(r, o.key, o.plan.Person)
	if err != nil {
		return s, err
	}
	promises, err := commitment.Seen(r, o.key, by, o.sight)
	if err != nil {
		return s, err
	}
	var lines []Promise
	for _, c := range promises {
		if c.Participation != o.part.ID {
			continue
		}
		lines = append(lines, Promise{
			ID: c.ID, Goal: c.Goal, Measure: c.Measure, What: c.What, Due: c.Due, State: string(c.State),
			Professional: c.Professional, ProfessionalName: c.ProfessionalName, OrganisationName: c.OrganisationName, Masked: c.Masked,
		})
	}
	return snapshot(o.plan, told.Wish, lines), nil
}

// cover takes away what is not for this reader: the wish when the story is not
// theirs, and to one who looks by consent alone every name that tells of illness
// or crime. masked are the promises that are not for them today.
func (o opened) cover(s *Snapshot, masked map[string]bool) {
	if !o.sight.Sees(access.Story) {
		s.Wish = ""
	}
	if !o.sight.Recipient() {
		return
	}
	if s.Frame.Sensitive {
		s.Frame.Organisation, s.Frame.Professional = "", ""
	}
	s.Promises = slices.Clone(s.Promises)
	for i, p := range s.Promises {
		if masked[p.ID] {
			s.Promises[i] = Promise{ID: p.ID, Due: p.Due, State: p.State, Masked: true}
		}
	}
}

// names adds who kept each version.
func names(r db.Reader, list ...*Version) error {
	var who []id.Professional
	for _, v := range list {
		if v.By != "" {
			who = append(who, v.By)
		}
	}
	known, err := directory.ProfessionalsOf(r, who)
	for _, v := range list {
		v.ByName = known[v.By].Name
	}
	return err
}

package plan

import (
	"context"
	"errors"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A Desk is where plans are made and read. The coordinator writes; the person
// judges how it goes. What the person says to it is recorded in package review,
// which keeps the plan as it stood then.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// Load returns the plan of the participation that the person is in, one that is
// not begun when there is none. The caller has asked whether access.Plan is
// open; Wish and what measures answer are not filled in.
func Load(r db.Reader, key *vault.Key, person id.Person) (Plan, error) {
	part, err := participation.Current(r, person)
	if err != nil {
		return Plan{}, err
	}
	return ofParticipation(r, key, part.ID)
}

// Seen is Load as by sees it with sight, who has asked for access.Plan: without
// the names and words that are not for them.
func Seen(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight) (Plan, error) {
	p, err := Load(r, key, sight.Person)
	p.cover(by, sight)
	return p, err
}

// Of returns the plan, one that is not begun when there is none.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (p Plan, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Sees(access.Plan) {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		if p, err = Seen(v, key, by, sight); err != nil {
			return err
		}
		if sight.Sees(access.Story) {
			told, err := story.Latest(v, key, person)
			if err != nil {
				return err
			}
			p.Wish = told.Wish
		}
		seen, err := p.fill(v, key, sight)
		if err != nil {
			return err
		}
		if p.Wish != "" {
			seen = append(seen, access.Story)
		}
		access.Looked(v, by, sight, now, "plan.read", append(seen, access.Plan)...)
		return nil
	})
	return p, err
}

// cover takes away what is not for this reader: to one who looks by consent alone
// a name that tells of illness or crime, and to all but those who speak for the
// person what was said when they answered.
func (p *Plan) cover(by access.Actor, sight access.Sight) {
	if sight.Recipient() && p.Frame.Sensitive && p.Frame.Organisation != by.Organisation {
		p.Frame.Organisation, p.Frame.OrganisationName, p.Frame.Professional, p.Frame.ProfessionalName = "", "", "", ""
	}
	if !sight.Speaks() {
		for i := range p.Answers {
			p.Answers[i].Witness, p.Answers[i].Words = "", ""
		}
	}
}

// fill says what the measures answer, as far as sight opens it, and returns the
// life areas that were seen by it.
func (p *Plan) fill(r db.Reader, key *vault.Key, sight access.Sight) (seen []access.Category, err error) {
	if !slices.ContainsFunc(p.Goals, func(g Goal) bool {
		return slices.ContainsFunc(g.Measures, func(m Measure) bool { return m.Item != "" })
	}) {
		return nil, nil
	}
	list, err := story.Items(r, key, p.Person, sight)
	if err != nil {
		return nil, err
	}
	items := make(map[string]story.Item)
	for _, i := range list {
		items[i.ID] = i
	}
	for _, g := range p.Goals {
		for n, m := range g.Measures {
			if i, ok := items[m.Item]; ok {
				g.Measures[n].Answers = i.Text
				seen = append(seen, access.Area(i.Area))
			}
		}
	}
	return seen, nil
}

// AddGoal adds a goal, and begins the plan when it is the first. Fields: words,
// level, parent, voice, due.
func (d *Desk) AddGoal(ctx context.Context, by access.Actor, person id.Person, g Goal) error {
	return d.write(ctx, by, person, "plan.goal_add", func(tx *db.Tx, a *act) (string, error) {
		g, err := a.plan.add(g, a.now)
		if err != nil {
			return "", err
		}
		return g.ID, insertGoal(tx, a.key, a.plan, g)
	})
}

// ReviseGoal changes a goal from the version that was read; a Conflict when it
// has changed since. Fields: words, level, parent, voice, due, state.
func (d *Desk) ReviseGoal(ctx context.Context, by access.Actor, person id.Person, g Goal) error {
	return d.write(ctx, by, person, "plan.goal_revise", func(tx *db.Tx, a *act) (string, error) {
		g, err := a.plan.revise(g, a.now)
		if err != nil {
			return "", err
		}
		return g.ID, updateGoal(tx, a.key, a.plan, g)
	})
}

// AddMeasure adds a measure under a goal; the hindrance it answers counts as
// answered from then on. Fields: words, goal, item.
func (d *Desk) AddMeasure(ctx context.Context, by access.Actor, person id.Person, m Measure) error {
	return d.write(ctx, by, person, "plan.measure_add", func(tx *db.Tx, a *act) (string, error) {
		m.Version = 1
		m, err := m.checked(a.plan)
		if err != nil {
			return "", err
		}
		if err := a.answer(tx, m); err != nil {
			return "", err
		}
		return m.ID, insertMeasure(tx, a.key, a.plan, m)
	})
}

// ReviseMeasure changes the words of a measure and what it answers from the
// version that was read; a Conflict when it has changed since. Fields: words, item.
func (d *Desk) ReviseMeasure(ctx context.Context, by access.Actor, person id.Person, m Measure) error {
	return d.write(ctx, by, person, "plan.measure_revise", func(tx *db.Tx, a *act) (string, error) {
		m, err := m.checked(a.plan)
		if err != nil {
			return "", err
		}
		if err := a.answer(tx, m); err != nil {
			return "", err
		}
		return m.ID, updateMeasure(tx, a.key, m)
	})
}

// answer notes what m answers, and that its goal is no longer what was agreed.
func (a *act) answer(tx *db.Tx, m Measure) error {
	if m.Item != "" {
		if err := story.Answer(tx, a.key, a.plan.Person, a.sight, m.Item); err != nil {
			return err
		}
	}
	return touchGoal(tx, m.Goal, a.now)
}

// See notes how far a goal has come, as the person or the professional sees it.
// It changes nothing that was agreed. Fields: whose, progress, seen.
func (d *Desk) See(ctx context.Context, by access.Actor, person id.Person, seen View) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := open(tx, d.Vault, by, person, now)
		if err != nil {
			return err
		}
		if seen, err = a.plan.see(seen, a.sight, by.Account, now); err != nil {
			return err
		}
		if err := insertView(tx, a.key, a.plan, seen); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "plan.see", seen.ID, a.sight.Ground(access.Plan)))
	})
}

// SetFrame says who answers for the plan, for how long, and how it is carried
// out, from the version of the plan that was read. Fields: organisation,
// professional, from, until, conditions, way, near.
func (d *Desk) SetFrame(ctx context.Context, by access.Actor, person id.Person, f Frame, version int) error {
	return d.write(ctx, by, person, "plan.frame", func(tx *db.Tx, a *act) (string, error) {
		if read := version != 0 || !a.begun; read && a.plan.Version != version {
			return "", fault.Refuse(fault.Conflict, "plan.changed_meanwhile")
		}
		f, err := f.checked()
		if err != nil {
			return "", err
		}
		if err := f.known(tx); err != nil {
			return "", err
		}
		a.plan.Frame = f
		return a.plan.ID, nil
	})
}

// known refuses who answers for the plan when they are not in the directory, or
// not at the organisation.
func (f Frame) known(r db.Reader) error {
	var refused *fault.Error
	if f.Organisation != "" {
		if _, err := directory.OrganisationOf(r, f.Organisation); errors.As(err, &refused) {
			return fault.Field("organisation", "error.choose")
		} else if err != nil {
			return err
		}
	}
	if f.Professional == "" {
		return nil
	}
	who, err := directory.ProfessionalOf(r, f.Professional)
	if errors.As(err, &refused) || err == nil && who.Organisation != f.Organisation {
		return fault.Field("professional", "plan.lead_elsewhere")
	}
	return err
}

// Say records in tx what the person says to the plan as it stands, and returns
// it. version is that of the plan that was read, 0 for whatever it is; a Conflict
// when it has changed since, for nobody answers to what they have not seen.
// Fields: how, witness, said.
func Say(tx *db.Tx, v *vault.Vault, by access.Actor, person id.Person, answer Answer, version int, now time.Time) (Plan, error) {
	a, err := open(tx, v, by, person, now)
	if err != nil {
		return Plan{}, err
	}
	if version != 0 && a.plan.ID != "" && a.plan.Version != version {
		return Plan{}, fault.Refuse(fault.Conflict, "plan.changed_meanwhile")
	}
	p, answer, err := a.plan.say(answer, a.sight, by.Account, now)
	if err != nil {
		return p, err
	}
	if err := insertAnswer(tx, a.key, p, answer); err != nil {
		return p, err
	}
	p.MovedAt = now
	return p, updatePlan(tx, a.key, &p)
}

// Reviewed records in tx that the plan was looked through, and on what day it is
// next. Fields: review.
func Reviewed(tx *db.Tx, v *vault.Vault, by access.Actor, person id.Person, next day.Day, now time.Time) (Plan, error) {
	a, err := open(tx, v, by, person, now)
	if err != nil {
		return Plan{}, err
	}
	if err := a.sight.MustCoordinate(); err != nil {
		return Plan{}, err
	}
	if !a.plan.Open() {
		return Plan{}, fault.Refuse(fault.Invalid, "plan.nothing_to_agree")
	}
	p, err := a.plan.review(next, access.Today(now))
	if err != nil {
		return p, err
	}
	p.MovedAt = now
	return p, updatePlan(tx, a.key, &p)
}

// SetReview sets the day on which the plan is to be looked through together.
// Fields: review.
func (d *Desk) SetReview(ctx context.Context, by access.Actor, person id.Person, on day.Day) error {
	return d.write(ctx, by, person, "plan.review", func(_ *db.Tx, a *act) (string, error) {
		p, err := a.plan.review(on, access.Today(a.now))
		a.plan = p
		return p.ID, err
	})
}

// An act is what is at hand while someone works on a plan.
type act struct {
	plan  Plan
	begun bool // by this act
	part  id.Participation
	key   *vault.Key
	sight access.Sight
	now   time.Time
}

// write runs f on the plan, which it begins when there is none, and makes the
// plan's next version. f returns what the act was upon.
func (d *Desk) write(ctx context.Context, by access.Actor, person id.Person, name string,
	f func(tx *db.Tx, a *act) (object string, err error),
) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := open(tx, d.Vault, by, person, now)
		if err != nil {
			return err
		}
		if err := a.sight.MustCoordinate(); err != nil {
			return err
		}
		if a.plan.ID == "" {
			a.begun = true
			a.plan.ID, a.plan.Version, a.plan.BegunAt = id.New[string](), 1, now
			if err := begin(tx, a.plan, a.part, now); err != nil {
				return err
			}
		}
		object, err := f(tx, a)
		if err != nil {
			return err
		}
		a.plan.MovedAt = now
		if err := updatePlan(tx, a.key, &a.plan); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, name, object, a.sight.Ground(access.Plan)))
	})
}

// open loads the plan that by is about to work on.
func open(tx *db.Tx, v *vault.Vault, by access.Actor, person id.Person, now time.Time) (*act, error) {
	a := &act{now: now}
	var err error
	if a.sight, err = access.See(tx, by, person, now); err != nil {
		return nil, err
	}
	if a.key, err = v.Key(tx, person); err != nil {
		return nil, err
	}
	part, err := participation.Current(tx, person)
	if err != nil {
		return nil, err
	}
	a.part = part.ID
	a.plan, err = ofParticipation(tx, a.key, part.ID)
	return a, err
}

package plan

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A Desk is where plans are made and read. The coordinator writes; the person
// agrees.
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
		if p, err = Load(v, key, person); err != nil {
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

// Agree records that the person agrees to the plan as it stands. Fields: how.
func (d *Desk) Agree(ctx context.Context, by access.Actor, person id.Person, how string) error {
	return d.agree(ctx, by, person, how, 0)
}

// AgreeTo is Agree for the version of the plan that was read: a Conflict when it
// has changed since, for nobody agrees to what they have not seen.
func (d *Desk) AgreeTo(ctx context.Context, by access.Actor, person id.Person, how string, version int) error {
	return d.agree(ctx, by, person, how, max(version, 1))
}

func (d *Desk) agree(ctx context.Context, by access.Actor, person id.Person, how string, version int) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := d.open(tx, by, person, now)
		if err != nil {
			return err
		}
		if version != 0 && a.plan.ID != "" && a.plan.Version != version {
			return fault.Refuse(fault.Conflict, "plan.changed_meanwhile")
		}
		p, err := a.plan.agree(how, a.sight, now)
		if err != nil {
			return err
		}
		if err := updatePlan(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "plan.agree", p.ID, a.sight.Ground(access.Plan)))
	})
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
		a, err := d.open(tx, by, person, now)
		if err != nil {
			return err
		}
		if err := a.sight.MustCoordinate(); err != nil {
			return err
		}
		if a.plan.ID == "" {
			a.plan.ID, a.plan.Version = id.New[string](), 1
			if err := begin(tx, a.plan, a.part, now); err != nil {
				return err
			}
		}
		object, err := f(tx, a)
		if err != nil {
			return err
		}
		if err := updatePlan(tx, a.plan); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, name, object, a.sight.Ground(access.Plan)))
	})
}

// open loads the plan that by is about to work on.
func (d *Desk) open(tx *db.Tx, by access.Actor, person id.Person, now time.Time) (*act, error) {
	a := &act{now: now}
	var err error
	if a.sight, err = access.See(tx, by, person, now); err != nil {
		return nil, err
	}
	if a.key, err = d.Vault.Key(tx, person); err != nil {
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

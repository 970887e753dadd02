package plans

import (
	"github.com/a-h/templ"

	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// AddGoal adds a goal.
func (p *Pages) AddGoal(r *kit.Request) error {
	f := readGoal(r)
	g, err := f.goal(r, r.FormKey())
	if err == nil {
		err = kit.Done(p.Plan.AddGoal(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), g))
	}
	return p.planned(r, err, "#goal-"+g.ID, func(s *planView) { s.Doing, s.Goal = "goal", f })
}

// AddMeasure adds a measure under a goal.
func (p *Pages) AddMeasure(r *kit.Request) error {
	f := measureForm{Goal: r.PathValue("goal"), Words: r.Text("words"), Item: r.Text("item")}
	err := kit.Done(p.Plan.AddMeasure(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), plan.Measure{
		ID: r.FormKey(), Goal: f.Goal, Words: f.Words, Item: f.Item,
	}))
	return p.planned(r, err, "#goal-"+f.Goal, func(s *planView) { s.Doing, s.Do = "measure", f })
}

// planned answers a form of the plan page: on to the place in the plan, or the
// page as it was typed.
func (p *Pages) planned(r *kit.Request, err error, place string, typed func(s *planView)) error {
	if err == nil {
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "plan") + place)
	}
	s, lost := p.plan(r)
	if lost != nil {
		return lost
	}
	s.begin("", "")
	typed(&s)
	if lost := s.beside(p, r); lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return planPage(v, s) })
}

func readGoal(r *kit.Request) goalForm {
	version, _ := r.Int("version") // what is no number is no version either
	return goalForm{
		Words: r.Text("words"), Target: r.Text("target"), Level: r.Text("level"), Parent: r.Text("parent"), Voice: r.Text("voice"),
		Due: r.Text("due"), State: r.Text("state"), Version: int(version),
	}
}

func (f goalForm) goal(r *kit.Request, goal string) (plan.Goal, error) {
	due, err := r.Day("due")
	return plan.Goal{
		ID: goal, Parent: f.Parent, Level: f.Level, Words: f.Words, Target: f.Target, Voice: f.Voice, Due: due, State: f.State, Version: f.Version,
	}, err
}

// goalLevels are the levels to choose from.
func goalLevels(v kit.View) (options []ui.Option) {
	for _, l := range plan.Levels() {
		options = append(options, ui.Option{Value: l, Label: v.T("plan.level." + l), Hint: v.T("plan.hint." + l)})
	}
	return options
}

// goalParents are the goals that another may hang under.
func goalParents(v kit.View, p plan.Plan, self string) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("plan.parent_none")}}
	for _, g := range p.Goals {
		if g.ID != self && g.Level != plan.Step {
			options = append(options, ui.Option{Value: g.ID, Label: v.T("plan.level."+g.Level) + ": " + g.Words})
		}
	}
	return options
}

// goalVoices are whose words a goal may be in.
func goalVoices(v kit.View) []ui.Option {
	return []ui.Option{
		{Value: plan.Person, Label: v.T("plan.voice_person")},
		{Value: plan.Professional, Label: v.T("plan.voice_professional")},
	}
}

// hasDay reports whether the day of a goal still means something.
func hasDay(g plan.Goal) bool { return !g.Due.IsZero() && g.State == plan.Open }

package plans

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// goalView is the page of one goal.
type goalView struct {
	planView
	Now     plan.Goal // as it stands
	Form    goalForm
	Changed bool // someone else was first: both versions are shown
}

// measureView is the page of one measure.
type measureView struct {
	planView
	Now     plan.Measure // as it stands
	Form    measureForm
	Changed bool // someone else was first: both versions are shown
}

// GoalPage shows one goal, to change it.
func (p *Pages) GoalPage(r *kit.Request) error {
	s, err := p.goal(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, goalPage(r.View, s))
}

// ReviseGoal changes a goal.
func (p *Pages) ReviseGoal(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	f := readGoal(r)
	g, err := f.goal(r, r.PathValue("goal"))
	if err == nil {
		err = kit.Done(p.Plan.ReviseGoal(r.Once(), r.View.Actor, person, g))
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(person, "plan") + "#goal-" + g.ID)
	}
	s, lost := p.goal(r)
	if lost != nil {
		return lost
	}
	if s.Changed = fault.KindOf(err) == fault.Conflict; s.Changed {
		f.Version = s.Now.Version // whoever saves now has seen both
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return goalPage(v, s) })
}

func (p *Pages) goal(r *kit.Request) (s goalView, err error) {
	if s.planView, err = p.plan(r); err != nil {
		return s, err
	}
	var ok bool
	if s.Now, ok = s.Plan.Goal(r.PathValue("goal")); !ok || !s.mayWrite() && r.Method == http.MethodGet {
		return s, fault.Hidden()
	}
	s.Form = goalForm{
		Words: s.Now.Words, Target: s.Now.Target, Level: s.Now.Level, Parent: s.Now.Parent, Voice: s.Now.Voice,
		Due: s.Now.Due.String(), State: s.Now.State, Version: s.Now.Version,
	}
	return s, nil
}

// MeasurePage shows one measure, to change it.
func (p *Pages) MeasurePage(r *kit.Request) error {
	s, err := p.measure(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, measurePage(r.View, s))
}

// ReviseMeasure changes a measure.
func (p *Pages) ReviseMeasure(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	s, lost := p.measure(r)
	if lost != nil {
		return lost
	}
	version, err := r.Int("version")
	f := measureForm{Goal: s.Now.Goal, Words: r.Text("words"), Item: r.Text("item"), Version: int(version)}
	if err == nil {
		err = kit.Done(p.Plan.ReviseMeasure(r.Once(), r.View.Actor, person, plan.Measure{
			ID: s.Now.ID, Goal: f.Goal, Words: f.Words, Item: f.Item, Version: f.Version,
		}))
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(person, "plan") + "#measure-" + s.Now.ID)
	}
	if s, lost = p.measure(r); lost != nil {
		return lost
	}
	if s.Changed = fault.KindOf(err) == fault.Conflict; s.Changed {
		f.Version = s.Now.Version
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return measurePage(v, s) })
}

func (p *Pages) measure(r *kit.Request) (s measureView, err error) {
	if s.planView, err = p.plan(r); err != nil {
		return s, err
	}
	for _, g := range s.Plan.Goals {
		for _, m := range g.Measures {
			if m.ID == r.PathValue("measure") && (s.mayWrite() || r.Method != http.MethodGet) {
				s.Now = m
				s.Form = measureForm{Goal: m.Goal, Words: m.Words, Item: m.Item, Version: m.Version}
				return s, nil
			}
		}
	}
	return s, fault.Hidden()
}

// goalStates are how a goal may stand.
func goalStates(v kit.View) []ui.Option {
	return []ui.Option{
		{Value: plan.Open, Label: v.T("plan.state.open")},
		{Value: plan.Reached, Label: v.T("plan.state.reached")},
		{Value: plan.Dropped, Label: v.T("plan.state.dropped")},
	}
}

func goalPath(person id.Person, goal string) string { return ui.PersonPath(person, "plan/goals/"+goal) }

// newPromisePath is where a promise for a goal is asked for.
func newPromisePath(person id.Person, goal string) string {
	return ui.PersonPath(person, "promises/new") + "?goal=" + goal
}

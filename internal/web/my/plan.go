package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/assessment"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/web/kit"
)

// planView is my plan with what has changed in it.
type planView struct {
	Plan  plan.Plan
	Past  review.Sheet
	Asked []assessment.Assessment
	Doing string // the goal that I say how it goes with, "no" when I say no, or ""
	Typed string // my words, as typed
	At    string // how far, as chosen
	PDF   bool
}

// PlanPage shows my goals, how I see them, what has changed since I said yes, and
// lets me answer.
func (p *Pages) PlanPage(r *kit.Request) error {
	s, err := p.plan(r)
	if err != nil {
		return err
	}
	s.Doing = r.URL.Query().Get("do")
	return r.Show(http.StatusOK, planPage(done(r), s))
}

func (p *Pages) plan(r *kit.Request) (s planView, err error) {
	s.PDF = p.PDF != nil
	if s.Plan, err = p.Plan.Of(r.Context(), r.View.Actor, me(r)); err != nil {
		return s, err
	}
	sheet, err := p.Assessment.Of(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return s, err
	}
	s.Asked = sheet.List
	s.Past, err = p.Review.Of(r.Context(), r.View.Actor, me(r))
	return s, err
}

// Agree says yes to the plan as it was shown.
func (p *Pages) Agree(r *kit.Request) error { return p.answer(r, true, "agreed") }

// Disagree says no to it, in my words.
func (p *Pages) Disagree(r *kit.Request) error { return p.answer(r, false, "disagreed") }

func (p *Pages) answer(r *kit.Request, yes bool, after string) error {
	version, err := r.Int("version")
	if err == nil {
		err = kit.Done(p.Review.Answer(r.Once(), r.View.Actor, me(r), plan.Answer{
			ID: r.FormKey(), Yes: yes, How: plan.OwnLogin, Words: r.Text("said"),
		}, max(int(version), 1))) // nobody answers to what they were not shown
	}
	return p.planned(r, err, after, func(s *planView) {
		if !yes {
			s.Doing, s.Typed = "no", r.Text("said")
		}
	})
}

// SeeGoal says how far I think a goal has come.
func (p *Pages) SeeGoal(r *kit.Request) error {
	goal := r.PathValue("goal")
	err := kit.Done(p.Plan.See(r.Once(), r.View.Actor, me(r), plan.View{
		ID: r.FormKey(), Goal: goal, Progress: r.Text("progress"), Words: r.Text("seen"),
	}))
	return p.planned(r, err, "seen", func(s *planView) {
		s.Doing, s.At, s.Typed = goal, r.Text("progress"), r.Text("seen")
	})
}

// planned answers a form of my plan: what was done, or the page as it was typed.
func (p *Pages) planned(r *kit.Request, err error, after string, typed func(s *planView)) error {
	if err == nil {
		return r.SeeOther("/my/plan?done=" + after)
	}
	s, again := p.plan(r)
	if again != nil {
		return again
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return planPage(v, s) })
}

// shown lists the goals that are still aimed at, and folded those that are not.
func (s planView) shown() (list []plan.Goal) {
	for _, g := range s.Plan.Goals {
		if g.State == plan.Open {
			list = append(list, g)
		}
	}
	return list
}

func (s planView) folded() (list []plan.Goal) {
	for _, g := range s.Plan.Goals {
		if g.State != plan.Open {
			list = append(list, g)
		}
	}
	return list
}

// level says what kind of goal it is, in the person's own terms.
func level(v kit.View, g plan.Goal) string {
	return v.T("my.level." + g.Level) // words: my.level.*
}

// changed reports whether the plan is not what I said yes to.
func (s planView) changed() bool { return s.Past.Changed(s.Plan) }

// asks reports whether there is something to answer.
func (s planView) asks() bool { return s.Plan.Open() && (!s.Plan.Agreed() || s.changed()) }

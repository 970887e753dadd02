package plans

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// answerForm is what the person said to the plan, as the coordinator writes it.
type answerForm struct{ How, Witness, Said string }

// seenForm is how far a goal has come, as it is typed.
type seenForm struct{ Goal, Voice, Progress, Words string }

// AgreePlan records that the person agrees to the plan that was shown.
func (p *Pages) AgreePlan(r *kit.Request) error { return p.answer(r, true) }

// DisagreePlan records that the person does not, in their words.
func (p *Pages) DisagreePlan(r *kit.Request) error { return p.answer(r, false) }

func (p *Pages) answer(r *kit.Request, yes bool) error {
	f := answerForm{r.Text("how"), r.Text("witness"), r.Text("said")}
	version, err := r.Int("version")
	if err == nil {
		err = kit.Done(p.Review.Answer(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), plan.Answer{
			ID: r.FormKey(), Yes: yes, How: f.How, Witness: f.Witness, Words: f.Said,
		}, max(int(version), 1))) // nobody answers to what they were not shown
	}
	doing := "agree"
	if !yes {
		doing = "disagree"
	}
	return p.planned(r, err, "", func(s *planView) { s.Doing, s.How = doing, f })
}

// SeeGoal notes how far a goal has come, as someone sees it.
func (p *Pages) SeeGoal(r *kit.Request) error {
	f := seenForm{r.PathValue("goal"), r.Text("whose"), r.Text("progress"), r.Text("seen")}
	err := kit.Done(p.Plan.See(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), plan.View{
		ID: r.FormKey(), Goal: f.Goal, Voice: f.Voice, Progress: f.Progress, Words: f.Words,
	}))
	return p.planned(r, err, "#goal-"+f.Goal, func(s *planView) { s.Doing, s.Seen = "see", f })
}

// KeepVersion keeps the plan as it stands today.
func (p *Pages) KeepVersion(r *kit.Request) error {
	note := r.Text("note")
	err := kit.Done(p.Review.Keep(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), r.FormKey(), note))
	return p.planned(r, err, "#versions-h", func(s *planView) { s.Doing, s.Note = "keep", note })
}

// SetReview sets the day on which the plan is looked through.
func (p *Pages) SetReview(r *kit.Request) error {
	on, err := r.Day(reviewField(r))
	if err == nil {
		err = kit.Done(p.Plan.SetReview(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), on))
	}
	return p.planned(r, err, "", func(s *planView) { s.Doing, s.Review = "review", r.Text(reviewField(r)) })
}

// reviewView is the page on which a review is held.
type reviewView struct{ planView }

// howOptions are the ways in which a coordinator is told what the person says.
func howOptions(v kit.View) []ui.Option {
	return []ui.Option{
		{Value: plan.OralInMeeting, Label: v.T("plan.how_oral")},
		{Value: plan.Paper, Label: v.T("plan.how_paper")},
	}
}

// mend is where to mend what makes a plan theory.
// words: plan.lack.*
// words: plan.mend.*
func mend(person id.Person, lack plan.Lack) string {
	return ui.PersonPath(person, map[plan.Lack]string{
		plan.NoCoordinator: "coordinator", plan.NoMovement: "plan/review", plan.NoParty: "promises/new",
	}[lack])
}

// closedOpen unfolds the closed goals when a form stands among them.
func closedOpen(s planView) bool {
	return s.Doing == "see" && slices.ContainsFunc(s.Closed, func(g planGoal) bool { return g.ID == s.Seen.Goal })
}

// ReviewPage shows what has changed since last time, and asks when the next
// review is.
func (p *Pages) ReviewPage(r *kit.Request) error {
	s, err := p.reviewOf(r)
	if err != nil {
		return err
	}
	s.Review = ""
	return r.Show(http.StatusOK, reviewPage(r.View, s))
}

// HoldReview records that the plan was looked through together.
func (p *Pages) HoldReview(r *kit.Request) error {
	note := r.Text("note")
	next, err := r.Day(reviewField(r))
	if err == nil {
		err = kit.Done(p.Review.Hold(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), review.Holding{
			ID: r.FormKey(), Note: note, Next: next,
		}))
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "plan"))
	}
	s, lost := p.reviewOf(r)
	if lost != nil {
		return lost
	}
	s.Note, s.Review = note, r.Text(reviewField(r))
	return r.Refused(err, func(v kit.View) templ.Component { return reviewPage(v, s) })
}

func (p *Pages) reviewOf(r *kit.Request) (s reviewView, err error) {
	if s.planView, err = p.plan(r); err != nil {
		return s, err
	}
	if err := p.leads(r, s.Head.Sight); err != nil {
		return s, err
	}
	s.Past, err = p.Review.Of(r.Context(), r.View.Actor, s.Head.ID)
	return s, err
}

// anotherDay is the choice of a day that is not among those offered.
const anotherDay = "day"

// reviewField is the field that the day of a review stands in.
func reviewField(r *kit.Request) string {
	if r.Text("review") == anotherDay {
		return "review_day"
	}
	return "review"
}

// reviewDays are the days that a plan is most often looked through on.
func reviewDays(v kit.View) (options []ui.Option) {
	for _, months := range []int{1, 3, 6} {
		on := v.Today.AddMonths(months)
		options = append(options, ui.Option{
			Value: on.String(), Label: v.N("plan.review_in", months, months), Hint: v.W.Full(on, v.Today),
		})
	}
	return append(options, ui.Option{Value: anotherDay, Label: v.T("plan.review_day")})
}

// reviewChoice is the choice that a day is, and reviewTyped the day itself when
// it is not among those offered.
func reviewChoice(v kit.View, on string) string {
	if on == "" || slices.ContainsFunc(reviewDays(v), func(o ui.Option) bool { return o.Value == on }) {
		return on
	}
	return anotherDay
}

func reviewTyped(v kit.View, on string) string {
	if reviewChoice(v, on) == anotherDay {
		return on
	}
	return ""
}

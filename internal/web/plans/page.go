package plans

import (
	"errors"
	"net/http"
	"slices"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/commitment"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: plan.level.*
// words: plan.hint.*
// words: plan.state.*
// words: plan.how.*
// words: plan.mark_at.*
// words: plan.act.*

// planView is the page of the plan.
type planView struct {
	Head   overview.Head
	Plan   plan.Plan
	Past   review.Sheet // its versions, and what has changed since
	Laws   []statute.Listed
	Asked  []assessment.Assessment // that the reader may see
	PDF    bool
	Goals  []planGoal
	Closed []planGoal    // reached or dropped, with nothing open under them
	Loose  []planPromise // promised for no goal of the plan
	Ended  []planPromise // declined, withdrawn or released
	Doing  string        // the form that is open: goal, measure, agree, review or ""
	Goal   goalForm
	Do     measureForm
	Seen   seenForm
	How    answerForm
	Review string
	Note   string
	Can    []ui.Option // the hindrances that a measure may answer
}

// planGoal is a goal with what is promised for it.
type planGoal struct {
	plan.Goal
	Depth    int
	Changed  bool // since the person agreed
	Does     []planMeasure
	Promises []planPromise // for the goal and none of its measures
}

// planMeasure is a measure with what is promised for it.
type planMeasure struct {
	plan.Measure
	Promises []planPromise
}

// planPromise is a promise with how it stands and what the reader may do.
type planPromise struct {
	commitment.Commitment
	Mark overview.Mark
	Who  commitment.Standing // how the one who looks stands to it
	Acts []commitment.Act    // that need no more than a press
	More bool                // there are others, which need a reason
}

// goalForm is a goal as it is typed.
type goalForm struct {
	Words, Target, Level, Parent, Voice, Due, State string
	Version                                         int
}

// measureForm is a measure as it is typed.
type measureForm struct {
	Goal, Words, Item string
	Version           int
}

// PlanPage shows the plan on one page.
func (p *Pages) PlanPage(r *kit.Request) error {
	s, err := p.plan(r)
	if err != nil {
		return err
	}
	if s.mayWrite() {
		s.begin(r.URL.Query().Get("do"), r.URL.Query().Get("goal"))
	}
	if err := s.beside(p, r); err != nil {
		return err
	}
	return r.Show(http.StatusOK, planPage(r.View, s))
}

// begin opens a form with what is known already.
func (s *planView) begin(do, goal string) {
	if s.Plan.ID == "" {
		do = "goal"
	}
	s.Doing = do
	above, _ := s.Plan.Goal(goal)
	s.Goal = goalForm{Parent: above.ID, Level: below(above.Level), Voice: plan.Person}
	if len(s.Plan.Goals) == 0 {
		s.Goal.Words = s.Plan.Wish
	}
	s.Do = measureForm{Goal: above.ID}
	s.How = answerForm{How: plan.OralInMeeting}
	s.Seen = seenForm{Goal: above.ID, Voice: plan.Professional}
	s.Review = s.Plan.ReviewOn.String()
	if (do == "measure" || do == "see") && above.ID == "" {
		s.Doing = ""
	}
}

// below is the level that most often comes under another.
func below(level string) string {
	levels := plan.Levels()
	return levels[min(slices.Index(levels, level)+1, len(levels)-1)]
}

func (s *planView) mayWrite() bool { return s.Head.Sight.Coordinates() }

// beside reads what stands beside the plan: what has changed, which laws ask
// something of it, and how far the assessments have come.
func (s *planView) beside(p *Pages, r *kit.Request) (err error) {
	s.PDF = p.PDF != nil
	if s.Head.Sight.Sees(access.Assessments) {
		sheet, err := p.Assessment.Of(r.Context(), r.View.Actor, s.Head.ID)
		if err != nil {
			return err
		}
		s.Asked = sheet.List
	}
	if s.Past, err = p.Review.Of(r.Context(), r.View.Actor, s.Head.ID); err != nil || s.Plan.ID == "" {
		return err
	}
	s.Laws, err = p.Statute.List(r.Context(), r.View.Actor, s.Head.ID)
	return err
}

// plan reads the page: the plan, the promises for it, and what may be answered.
func (p *Pages) plan(r *kit.Request) (s planView, err error) {
	return p.planOf(r, id.Person(r.PathValue("person")))
}

func (p *Pages) planOf(r *kit.Request, person id.Person) (s planView, err error) {
	ctx, by := r.Context(), r.View.Actor
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	if s.Plan, err = p.Plan.Of(ctx, by, person); err != nil {
		return s, err
	}
	promises, err := p.Commitment.Of(ctx, by, person)
	if err != nil {
		return s, err
	}
	s.group(r.View, promises)
	if !s.mayWrite() {
		return s, nil
	}
	items, err := p.Story.Picture(ctx, by, person)
	var refused *fault.Error
	if err != nil && !errors.As(err, &refused) { // no life area open: nothing to answer
		return s, err
	}
	s.Can = []ui.Option{{Value: "", Label: r.View.T("plan.answers_none")}}
	for _, i := range items {
		if i.Kind == story.Hindrance && i.State != story.Gone {
			s.Can = append(s.Can, ui.Option{Value: i.ID, Label: i.Text})
		}
	}
	return s, nil
}

// group puts every promise under what it is for.
func (s *planView) group(v kit.View, all []commitment.Commitment) {
	goals := make(map[string][]planPromise)
	measures := make(map[string][]planPromise)
	known := make(map[string]bool)
	for _, g := range s.Plan.Goals {
		known[g.ID] = true
		for _, m := range g.Measures {
			known[m.ID] = true
		}
	}
	for _, c := range all {
		one := promiseFor(v, s.Head, c)
		switch {
		case one.Mark == overview.Gone:
			s.Ended = append(s.Ended, one)
		case known[c.Measure]:
			measures[c.Measure] = append(measures[c.Measure], one)
		case known[c.Goal]:
			goals[c.Goal] = append(goals[c.Goal], one)
		default:
			s.Loose = append(s.Loose, one)
		}
	}
	for _, g := range s.Plan.Goals {
		one := planGoal{Goal: g, Depth: s.Plan.Depth(g), Changed: s.Plan.Changed(g), Promises: goals[g.ID]}
		for _, m := range g.Measures {
			one.Does = append(one.Does, planMeasure{Measure: m, Promises: measures[m.ID]})
		}
		if one.State != plan.Open && !s.Plan.OpenBelow(g) {
			s.Closed = append(s.Closed, one)
		} else {
			s.Goals = append(s.Goals, one)
		}
	}
}

// promiseFor says how a promise stands and what the reader may do about it.
func promiseFor(v kit.View, h overview.Head, c commitment.Commitment) planPromise {
	one := planPromise{Commitment: c, Mark: overview.MarkOf(c, v.Today)}
	who := commitment.Standing{
		Self: h.Sight.Self(), Coordinates: h.Sight.Coordinates(),
		Promises: c.Professional != "" && c.Professional == v.Actor.Professional,
	}
	one.Who = who
	for _, a := range commitment.Acts() {
		switch {
		case !c.May(a, who):
		case !c.Pressed(a):
			one.More = true
		default:
			one.Acts = append(one.Acts, a)
		}
	}
	return one
}

// markWord is how a promise stands, in words.
func markWord(v kit.View, m overview.Mark) string {
	if m == overview.Gone {
		return v.T("plan.mark_gone")
	}
	return v.T("overview.mark." + string(m)) // words: overview.mark.*
}

package about

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/story"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: plan.level.*
// words: plan.hint.*
// words: plan.state.*
// words: plan.how.*
// words: plan.act.*

// planView is the page of the plan.
type planView struct {
	Head   overview.Head
	Plan   plan.Plan
	Goals  []planGoal
	Loose  []planPromise // promised for no goal of the plan
	Ended  []planPromise // declined, withdrawn or released
	Doing  string        // the form that is open: goal, measure, agree, review or ""
	Goal   goalForm
	Do     measureForm
	How    string
	Review string
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
	Acts []commitment.Act // that need no more than a press
	More bool             // there are others, which need a reason
}

// goalForm is a goal as it is typed.
type goalForm struct {
	Words, Level, Parent, Voice, Due, State string
	Version                                 int
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
	s.How = plan.OralInMeeting
	s.Review = s.Plan.ReviewOn.String()
	if do == "measure" && above.ID == "" {
		s.Doing = ""
	}
}

// below is the level that most often comes under another.
func below(level string) string {
	levels := plan.Levels()
	return levels[min(slices.Index(levels, level)+1, len(levels)-1)]
}

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

// AgreePlan records that the person agrees to the plan that was shown.
func (p *Pages) AgreePlan(r *kit.Request) error {
	how := r.Text("how")
	version, err := r.Int("version")
	if err == nil {
		err = kit.Done(p.Plan.AgreeTo(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), how, int(version)))
	}
	return p.planned(r, err, "", func(s *planView) { s.Doing, s.How = "agree", how })
}

// SetReview sets the day on which the plan is looked through.
func (p *Pages) SetReview(r *kit.Request) error {
	field := "review"
	if r.Text(field) == anotherDay {
		field = "review_day"
	}
	on, err := r.Day(field)
	if err == nil {
		err = kit.Done(p.Plan.SetReview(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), on))
	}
	return p.planned(r, err, "", func(s *planView) { s.Doing, s.Review = "review", r.Text(field) })
}

// anotherDay is the choice of a day that is not among those offered.
const anotherDay = "day"

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
	return r.Refused(err, func(v kit.View) templ.Component { return planPage(v, s) })
}

func readGoal(r *kit.Request) goalForm {
	version, _ := r.Int("version") // what is no number is no version either
	return goalForm{
		Words: r.Text("words"), Level: r.Text("level"), Parent: r.Text("parent"), Voice: r.Text("voice"),
		Due: r.Text("due"), State: r.Text("state"), Version: int(version),
	}
}

func (f goalForm) goal(r *kit.Request, goal string) (plan.Goal, error) {
	due, err := r.Day("due")
	return plan.Goal{
		ID: goal, Parent: f.Parent, Level: f.Level, Words: f.Words, Voice: f.Voice, Due: due, State: f.State, Version: f.Version,
	}, err
}

func (s *planView) mayWrite() bool { return s.Head.Sight.Coordinates() }

// plan reads the page: the plan, the promises for it, and what may be answered.
func (p *Pages) plan(r *kit.Request) (s planView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
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
		s.Goals = append(s.Goals, one)
	}
}

// promiseFor says how a promise stands and what the reader may do about it.
func promiseFor(v kit.View, h overview.Head, c commitment.Commitment) planPromise {
	one := planPromise{Commitment: c, Mark: overview.MarkOf(c, v.Today)}
	who := commitment.Standing{
		Self: h.Sight.Self(), Coordinates: h.Sight.Coordinates(),
		Promises: c.Professional != "" && c.Professional == v.Actor.Professional,
	}
	for _, a := range commitment.Acts() {
		switch {
		case !c.May(a, who):
		case a.NeedsReason():
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

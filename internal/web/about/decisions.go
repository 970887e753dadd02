package about

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: decision.source.*
// words: decision.step.*
// words: decision.do.*
// words: decision.on.*

// decisionsView is the page of what agencies decide about a person.
type decisionsView struct {
	Head     overview.Head
	Sheet    decision.Sheet
	Bodies   []directory.Organisation // to choose from
	Promises []commitment.Commitment  // that one can be for
	Form     ui.DecisionForm
}

// decisionView is the page of one of them.
type decisionView struct {
	Head    overview.Head
	Page    decision.Page
	Bodies  []directory.Organisation
	Promise string       // what it is for, when it is for one that the reader sees
	Do      decision.Act // whose form is open; "" for none
	Form    ui.DecisionForm
}

// DecisionsPage shows what the person waits for, and for how long.
func (p *Pages) DecisionsPage(r *kit.Request) error {
	s, err := p.decisions(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, decisionsPage(r.View, s))
}

// ApplyForDecision notes that something was applied for.
func (p *Pages) ApplyForDecision(r *kit.Request) error {
	s, err := p.decisions(r)
	if err != nil {
		return err
	}
	s.Form = ui.ReadDecision(r)
	n, err := s.Form.New(r)
	if err == nil {
		err = kit.Done(p.Decision.Apply(r.Once(), r.View.Actor, n))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return decisionsPage(v, s) })
	}
	return r.SeeOther(decisionPath(s.Head.ID, n.ID))
}

func (p *Pages) decisions(r *kit.Request) (s decisionsView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	if s.Sheet, err = p.Decision.Of(ctx, by, person); err != nil {
		return s, err
	}
	if !s.Sheet.MayApply() {
		return s, nil
	}
	s.Form = ui.DecisionForm{AppliedOn: r.View.Today.String(), Source: string(decision.Told)}
	if s.Sheet.Who.Decides && !s.Sheet.Who.Coordinates {
		s.Form.Organisation, s.Form.Source = string(by.Organisation), string(decision.Agency)
		return s, nil
	}
	if s.Bodies, err = p.Directory.Organisations(ctx, by); err != nil {
		return s, err
	}
	all, err := p.Commitment.Of(ctx, by, person)
	s.Promises = slices.DeleteFunc(all, func(c commitment.Commitment) bool { return !c.State.Open() })
	return s, err
}

// DecisionPage shows one decision: how long it has been waited for, who pays
// meanwhile, and until when it can be appealed.
func (p *Pages) DecisionPage(r *kit.Request) error {
	s, err := p.decision(r)
	if err != nil {
		return err
	}
	if do := decision.Act(r.URL.Query().Get("do")); slices.Contains(s.Page.May, do) {
		s.Do, s.Form = do, ui.DecisionForm{On: r.View.Today.String(), Source: string(decision.Letter)}
	}
	return r.Show(http.StatusOK, decisionPage(r.View, s))
}

// NoteDecision notes what has become of a decision: the address names the act.
func (p *Pages) NoteDecision(r *kit.Request) error {
	act, f := decision.Act(r.PathValue("act")), ui.ReadDecision(r)
	if !slices.Contains(decision.Acts(), act) {
		return fault.Hidden()
	}
	person, one := id.Person(r.PathValue("person")), r.PathValue("decision")
	n, err := f.NoteOf(r, act)
	if err == nil {
		err = kit.Done(p.Decision.Note(r.Once(), r.View.Actor, person, one, n))
	}
	if err == nil {
		return r.SeeOther(decisionPath(person, one))
	}
	s, lost := p.decision(r)
	if lost != nil {
		return lost
	}
	if s.Form = f; slices.Contains(s.Page.May, act) {
		s.Do = act
	}
	return r.Refused(err, func(v kit.View) templ.Component { return decisionPage(v, s) })
}

func (p *Pages) decision(r *kit.Request) (s decisionView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	if s.Page, err = p.Decision.Open(ctx, by, person, r.PathValue("decision")); err != nil {
		return s, err
	}
	if slices.Contains(s.Page.May, decision.ActMeanwhile) {
		if s.Bodies, err = p.Directory.Organisations(ctx, by); err != nil {
			return s, err
		}
	}
	if s.Page.Commitment == "" || !s.Head.Sight.Sees(access.Plan) {
		return s, nil
	}
	all, err := p.Commitment.Of(ctx, by, person)
	for _, c := range all {
		if c.ID == s.Page.Commitment && !c.Masked {
			s.Promise = c.What
		}
	}
	return s, err
}

func decisionPath(person id.Person, decision string) string {
	return ui.PersonPath(person, "decisions/"+decision)
}

// bodyOptions are the organisations to choose from, with what stands for none
// of them first.
func bodyOptions(list []directory.Organisation, none string) []ui.Option {
	options := []ui.Option{{Label: none}}
	for _, o := range list {
		options = append(options, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return options
}

func promiseOptions(v kit.View, list []commitment.Commitment) []ui.Option {
	options := []ui.Option{{Label: v.T("decision.no_promise")}}
	for _, c := range list {
		options = append(options, ui.Option{Value: c.ID, Label: ui.NameAt(c.What, c.OrganisationName)})
	}
	return options
}

func decisionGoals(v kit.View, s decision.Sheet) []ui.Option {
	options := []ui.Option{{Label: v.T("decision.no_goal")}}
	for _, g := range s.Goals {
		options = append(options, ui.Option{Value: g.ID, Label: g.Words})
	}
	return options
}

func sourceOptions(v kit.View) (list []ui.Option) {
	for _, s := range decision.Sources() {
		list = append(list, ui.Option{Value: string(s), Label: v.T("decision.source." + string(s))})
	}
	return list
}

func outcomeOptions(v kit.View) (list []ui.Option) {
	for _, o := range decision.Outcomes() {
		list = append(list, ui.Option{Value: string(o), Label: v.T("decision.outcome." + string(o))})
	}
	return list
}

// payerOptions are who can pay meanwhile; unknown when it need not be said.
func payerOptions(v kit.View, unknown bool) (list []ui.Option) {
	for _, k := range decision.PayerKinds() {
		list = append(list, ui.Option{Value: string(k), Label: v.T("decision.pays." + string(k))}) // words: decision.pays.*
	}
	if unknown {
		list = append(list, ui.Option{Label: v.T("decision.pays.not_known")})
	}
	return list
}

// decisionStep says what was noted.
func decisionStep(v kit.View, s decision.Step) string {
	text := v.T("decision.step." + string(s.Act))
	if s.Outcome != "" {
		return v.T("decision.step_outcome", text, v.T("decision.outcome."+string(s.Outcome)))
	}
	return text
}

// decisionStepBy says how it is known, when it was written down and by whom.
func decisionStepBy(v kit.View, s decision.Step, person string) string {
	who := s.Name
	if s.Professional == "" {
		who = person
	}
	return v.T("decision.step_by", v.T("decision.source."+string(s.Source)), v.W.Date(v.Day(s.At), v.Today), who)
}

// byItself reports whether the agency writes down its own decision: then it is
// not asked how it is known.
func byItself(s access.Sight) bool { return !s.Speaks() }

func (s decisionsView) waiting() (list []decision.Decision) {
	for _, d := range s.Sheet.List {
		if d.State.Waiting() {
			list = append(list, d)
		}
	}
	return list
}

func (s decisionsView) over() []decision.Decision { return s.Sheet.List[len(s.waiting()):] }

// version is that of the decision as it was read: as the form has it, so that
// what was refused is refused again until it is read anew.
func (s decisionView) version() string { return strconv.Itoa(s.Page.Version) }

func (s decisionView) decided() bool {
	return s.Page.State == decision.Final || s.Page.State == decision.Preliminary
}

// decisionTone is the colour of a line: someone who lives on nothing is in need.
func decisionTone(v kit.View, d decision.Decision) string {
	switch ui.DecisionLook(v, d) {
	case "late":
		return "late"
	case "soon":
		return "soon"
	}
	return "calm"
}

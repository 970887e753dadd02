package my

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/decision"
	"kasam/internal/fault"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: mydecision.source.*
// words: mydecision.do.*
// words: mydecision.on.*
// words: mydecision.payer.*
// words: mydecision.outcome.*
// words: mydecision.answer.*

// decisionsView is what I have applied for, and the form for something more.
type decisionsView struct {
	Sheet   decision.Sheet
	Parties overview.Parties
	Form    ui.DecisionForm
	Open    bool // the form was refused
}

// decisionView is one of them, with the form of what has happened.
type decisionView struct {
	Page decision.Page
	Do   decision.Act // "" for none
	Form ui.DecisionForm
}

// Decisions shows what I wait for, and for how long.
func (p *Pages) Decisions(r *kit.Request) error {
	s, err := p.decisions(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, decisionsPage(done(r), s))
}

// Apply notes that I have applied for something.
func (p *Pages) Apply(r *kit.Request) error {
	f := ui.ReadDecision(r)
	n, err := f.New(r)
	n.Person = me(r)
	if err == nil {
		err = kit.Done(p.Decision.Apply(r.Once(), r.View.Actor, n))
	}
	if err == nil {
		return r.SeeOther("/my/decisions?done=decision")
	}
	s, lost := p.decisions(r)
	if lost != nil {
		return lost
	}
	s.Form, s.Open = f, true
	return r.Refused(err, func(v kit.View) templ.Component { return decisionsPage(v, s) })
}

func (p *Pages) decisions(r *kit.Request) (s decisionsView, err error) {
	if s.Sheet, err = p.Decision.Of(r.Context(), r.View.Actor, me(r)); err != nil {
		return s, err
	}
	s.Form = ui.DecisionForm{AppliedOn: r.View.Today.String(), Source: string(decision.Told)}
	s.Parties, err = p.Overview.Parties(r.Context(), r.View.Actor)
	return s, err
}

// OneDecision shows one of them: who decides, how long it has been, until when I
// can appeal and how.
func (p *Pages) OneDecision(r *kit.Request) error {
	page, err := p.Decision.Open(r.Context(), r.View.Actor, me(r), r.PathValue("decision"))
	if err != nil {
		return err
	}
	s := decisionView{Page: page}
	if do := decision.Act(r.URL.Query().Get("do")); slices.Contains(page.May, do) {
		s.Do, s.Form = do, ui.DecisionForm{On: r.View.Today.String(), Source: string(decision.Letter)}
	}
	return r.Show(http.StatusOK, decisionPage(done(r), s))
}

// NoteDecision notes what has happened: the address names the act.
func (p *Pages) NoteDecision(r *kit.Request) error {
	act, one, f := decision.Act(r.PathValue("act")), r.PathValue("decision"), ui.ReadDecision(r)
	if !slices.Contains(decision.Acts(), act) {
		return fault.Hidden()
	}
	n, err := f.NoteOf(r, act)
	if err == nil {
		err = kit.Done(p.Decision.Note(r.Once(), r.View.Actor, me(r), one, n))
	}
	if err == nil {
		return r.SeeOther("/my/decisions/" + one + "?done=decision")
	}
	page, lost := p.Decision.Open(r.Context(), r.View.Actor, me(r), one)
	if lost != nil {
		return lost
	}
	s := decisionView{Page: page, Form: f}
	if slices.Contains(page.May, act) {
		s.Do = act
	}
	return r.Refused(err, func(v kit.View) templ.Component { return decisionPage(v, s) })
}

// waitSays says how long I have waited, or how long it took.
func waitSays(v kit.View, d decision.Decision) string {
	days := d.Waited(v.Today)
	switch {
	case !d.State.Waiting():
		return v.N("mydecision.took", days, days)
	case days == 0:
		return v.T("mydecision.waited_new")
	}
	return v.N("mydecision.waited", days, days)
}

// stateSays says what the answer is; "" while there is none.
func stateSays(v kit.View, d decision.Decision) string {
	outcome := ""
	if d.Outcome != "" {
		outcome = v.T("mydecision.outcome." + string(d.Outcome))
	}
	switch d.State {
	case decision.Final:
		return v.T("mydecision.state.final", outcome)
	case decision.Preliminary:
		return v.T("mydecision.state.preliminary", outcome)
	case decision.Appealed:
		return v.T("mydecision.state.appealed")
	case decision.Withdrawn:
		return v.T("mydecision.state.withdrawn")
	}
	return ""
}

// paysSays says what I live on meanwhile; "" when I wait no more.
func paysSays(v kit.View, d decision.Decision) string {
	switch {
	case !d.State.Waiting():
		return ""
	case d.Payer.Kind == "":
		return v.T("mydecision.payer.unknown")
	case d.Payer.Kind == decision.ByIncome:
		return v.T("mydecision.payer.income", ui.IncomeName(v, d.Payer.Code))
	case d.Payer.Kind == decision.ByOrganisation:
		return v.T("mydecision.payer.organisation", d.Payer.OrganisationName)
	}
	return v.T("mydecision.payer." + string(d.Payer.Kind))
}

// leftSays says how long I can appeal.
func leftSays(v kit.View, d decision.Decision) string {
	left, _ := d.AppealLeft(v.Today)
	if left == 0 {
		return v.T("mydecision.appeal_today")
	}
	return v.N("mydecision.appeal_left", left, left)
}

// mayAppeal reports whether there is something to appeal and time for it.
func mayAppeal(v kit.View, d decision.Decision) bool {
	_, ok := d.AppealLeft(v.Today)
	return ok
}

// deciders are the bodies of my programme; whoever else it is, I write.
func (s decisionsView) deciders(v kit.View) []ui.Option {
	list := []ui.Option{{Label: v.T("decision.body_other")}}
	for _, o := range s.Parties.Organisations {
		list = append(list, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return list
}

func (s decisionsView) waiting() (list []decision.Decision) {
	for _, d := range s.Sheet.List {
		if d.State.Waiting() || mayAppealOn(d, s) {
			list = append(list, d)
		}
	}
	return list
}

func mayAppealOn(d decision.Decision, s decisionsView) bool {
	_, ok := d.AppealLeft(s.Sheet.Today)
	return ok
}

func (s decisionsView) over() (list []decision.Decision) {
	for _, d := range s.Sheet.List {
		if !d.State.Waiting() && !mayAppealOn(d, s) {
			list = append(list, d)
		}
	}
	return list
}

func sources(v kit.View) (list []ui.Option) {
	for _, one := range decision.Sources() {
		list = append(list, ui.Option{Value: string(one), Label: v.T("mydecision.source." + string(one))})
	}
	return list
}

func outcomes(v kit.View) (list []ui.Option) {
	for _, one := range decision.Outcomes() {
		list = append(list, ui.Option{Value: string(one), Label: v.T("mydecision.answer." + string(one))})
	}
	return list
}

func payers(v kit.View) (list []ui.Option) {
	for _, k := range []decision.PayerKind{decision.ByIncome, decision.BySavings, decision.Nobody} {
		list = append(list, ui.Option{Value: string(k), Label: v.T("mydecision.pays." + string(k))}) // words: mydecision.pays.*
	}
	return list
}

func (s decisionView) version() string { return strconv.Itoa(s.Page.Version) }

// decided reports whether a last day to appeal can be told.
func (s decisionView) decided() bool {
	return s.Page.State == decision.Final || s.Page.State == decision.Preliminary
}

// stepSays says what happened, in the words of whoever it happened to.
func stepSays(v kit.View, s decision.Step) string {
	text := v.T("decision.step." + string(s.Act))
	if s.Outcome != "" {
		return v.T("decision.step_outcome", text, v.T("mydecision.answer."+string(s.Outcome)))
	}
	return text
}

// decisionMark is the shape of a decision on the first page: what needs me, or
// what is on its way.
func decisionMark(v kit.View, d decision.Decision) string {
	if d.Unpaid() || mayAppeal(v, d) {
		return "late"
	}
	return "soon"
}

// homeSays says how a decision stands, in one or two short sentences.
func homeSays(v kit.View, d decision.Decision) string {
	switch {
	case mayAppeal(v, d):
		return stateSays(v, d) + " " + v.T("mydecision.appeal", v.W.Full(d.AppealBy, v.Today))
	case d.Unpaid():
		return waitSays(v, d) + " " + paysSays(v, d)
	}
	return waitSays(v, d)
}

// waits counts what is waited for.
func waits(list []decision.Decision) (n int) {
	for _, d := range list {
		if d.State.Waiting() {
			n++
		}
	}
	return n
}

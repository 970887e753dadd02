package about

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/assessment"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: assessment.kind.*
// words: assessment.state.*
// words: assessment.step.*
// words: assessment.do.*
// words: assessment.text.*
// words: assessment.save.*

// assessmentsView is the page of what is asked about a person.
type assessmentsView struct {
	Head  overview.Head
	Sheet assessment.Sheet
	Staff []directory.Professional // to choose from
	Form  questionForm
	Asked bool // someone was asked who may not know of the person yet
}

// questionForm is a question, and actingForm what is done about one, as they are
// typed.
type (
	questionForm struct{ Whom, Kind, Question, Why, Due, Agreed, AgreedOn, Witness string }
	actingForm   struct{ Text, Plain, Document, Hold, Agreed, AgreedOn, Witness string }
)

// assessmentView is the one-minute page of an assessment.
type assessmentView struct {
	assessment.Page
	Do   assessment.Act // whose form is open; "" for none
	Form actingForm
}

// AssessmentsPage shows what has been asked about the person, and of whom.
func (p *Pages) AssessmentsPage(r *kit.Request) error {
	s, err := p.assessments(r)
	if err != nil {
		return err
	}
	s.Form.Due = r.View.Today.AddDays(21).String()
	return r.Show(http.StatusOK, assessmentsPage(r.View, s))
}

// AskForAssessment asks a question, or asks the person first whether it may be.
func (p *Pages) AskForAssessment(r *kit.Request) error {
	s, err := p.assessments(r)
	if err != nil {
		return err
	}
	f := questionForm{
		Whom: r.Text("professional"), Kind: r.Text("kind"), Question: r.Text("question"), Why: r.Text("why"), Due: r.Text("due"),
		Agreed: r.Text("agreed"), AgreedOn: r.Text("agreed_on"), Witness: r.Text("witness"),
	}
	due, dueErr := r.Day("due")
	on, onErr := r.Day("agreed_on")
	q := assessment.Question{
		ID: r.FormKey(), Person: s.Head.ID, Professional: id.Professional(f.Whom), Kind: f.Kind, Question: f.Question, Why: f.Why, Due: due,
		Agreement: assessment.Agreement{How: f.Agreed, On: on, Witness: f.Witness},
	}
	if err = fault.Join(dueErr, onErr); err == nil {
		err = kit.Done(p.Assessment.Ask(r.Once(), r.View.Actor, q))
	}
	if err != nil {
		s.Form, s.Asked = f, kit.RefusedWith(err, "assessment.consent_first")
		return r.Refused(err, func(v kit.View) templ.Component { return assessmentsPage(v, s) })
	}
	return r.SeeOther(ui.PersonPath(s.Head.ID, "assessments"))
}

func (p *Pages) assessments(r *kit.Request) (s assessmentsView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	if s.Sheet, err = p.Assessment.Of(ctx, by, person); err != nil {
		return s, err
	}
	if s.Head.Sight.Coordinates() {
		start, err := p.Commitment.Start(ctx, by, person) // who may know of the person
		s.Staff = start.People
		return s, err
	}
	return s, nil
}

// AssessmentPage shows one assessment to whoever is asked, in a minute, and to
// those around the person.
func (p *Pages) AssessmentPage(r *kit.Request) error {
	page, err := p.Assessment.Open(r.Context(), r.View.Actor, r.PathValue("assessment"))
	if err != nil {
		return err
	}
	s := assessmentView{Page: page, Form: actingForm{AgreedOn: r.View.Today.String()}}
	if do := assessment.Act(r.URL.Query().Get("do")); slices.Contains(page.May, do) {
		s.Do = do
	} else if page.Mine && slices.Contains(page.May, assessment.ActAnswer) {
		s.Do = assessment.ActAnswer // who is asked answers at once
	}
	return r.Show(http.StatusOK, assessmentPage(r.View, s))
}

// TakeAssessment does the act that the address names.
func (p *Pages) TakeAssessment(r *kit.Request) error {
	one, act := r.PathValue("assessment"), assessment.Act(r.PathValue("act"))
	if !slices.Contains(assessment.Acts(), act) {
		return fault.Hidden()
	}
	f := actingForm{
		Text: r.Text("text"), Plain: r.Text("plain"), Document: r.Text("document"), Hold: r.Text("hold"), Agreed: r.Text("agreed"),
		AgreedOn: r.Text("agreed_on"), Witness: r.Text("witness"),
	}
	on, onErr := r.Day("agreed_on")
	hold, holdErr := r.Int("hold")
	version, _ := r.Int("version") // what is no number was not read here
	err := fault.Join(onErr, holdErr)
	if err == nil {
		err = kit.Done(p.Assessment.Take(r.Once(), r.View.Actor, one, assessment.Acting{
			Act: act, Version: int(version), Said: assessment.Said{Text: f.Text, Plain: f.Plain, Document: f.Document}, Hold: int(hold),
			Agreement: assessment.Agreement{How: f.Agreed, On: on, Witness: f.Witness},
		}))
	}
	if err == nil {
		return r.SeeOther("/assessments/" + one)
	}
	page, lost := p.Assessment.Open(r.Context(), r.View.Actor, one)
	if lost != nil {
		return lost
	}
	s := assessmentView{Page: page, Form: f}
	if slices.Contains(page.May, act) {
		s.Do = act
	}
	return r.Refused(err, func(v kit.View) templ.Component { return assessmentPage(v, s) })
}

func staffOptions(v kit.View, list []directory.Professional) []ui.Option {
	options := []ui.Option{{Label: v.T("assessment.choose")}}
	for _, one := range list {
		options = append(options, ui.Option{Value: string(one.ID), Label: ui.NameAt(one.Name, one.OrganisationName)})
	}
	return options
}

func kindOptions(v kit.View) []ui.Option {
	options := []ui.Option{{Label: v.T("assessment.choose")}}
	for _, k := range assessment.Kinds() {
		options = append(options, ui.Option{Value: k, Label: v.T("assessment.kind." + k)})
	}
	return options
}

// agreedOptions are how the person can have said yes; not yet when that is one
// of the answers.
func agreedOptions(v kit.View, notYet bool) (list []ui.Option) {
	for _, how := range assessment.Hows() {
		list = append(list, ui.Option{Value: how, Label: v.T("assessment.yes." + how)}) // words: assessment.yes.*
	}
	if notYet {
		list = append(list, ui.Option{Label: v.T("assessment.yes.no")})
	}
	return list
}

// holdOptions are for how many days an answer can be kept from the person.
func holdOptions(v kit.View) []ui.Option {
	list := []ui.Option{{Value: "", Label: v.T("assessment.hold_no")}}
	for _, n := range []int{1, 3, assessment.MostHeld} {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: v.N("assessment.hold_days", n, n)})
	}
	return list
}

// assessmentLook is the shape and colour of its state.
func assessmentLook(v kit.View, a assessment.Assessment) string {
	switch {
	case a.Late(v.Today):
		return "late"
	case a.State == assessment.Answered:
		return "kept"
	case a.State == assessment.Asked && a.Due.Sub(v.Today) <= 7:
		return "soon"
	}
	return "open"
}

func assessmentState(v kit.View, a assessment.Assessment) string {
	if a.Late(v.Today) {
		return v.T("assessment.late")
	}
	return v.T("assessment.state." + string(a.State))
}

// agreedSays says when and how the person said yes.
func agreedSays(v kit.View, a assessment.Assessment) string {
	on := v.W.Date(a.AgreedOn, v.Today)
	switch {
	case a.AgreedOn.IsZero():
		return v.T("assessment.agreed.none")
	case a.AgreedHow == assessment.OwnLogin:
		return v.T("assessment.agreed.own_login", on)
	case a.AgreedHow == assessment.Paper:
		return v.T("assessment.agreed.paper", on)
	case a.Witness != "":
		return v.T("assessment.agreed.witness", on, a.Witness)
	}
	return v.T("assessment.agreed.oral", on)
}

// doSays names an act, as the one who does it would.
func (s assessmentView) doSays(v kit.View, act assessment.Act) string {
	if !s.Mine && (act == assessment.ActAnswer || act == assessment.ActDecline) {
		return v.T("assessment.do." + string(act) + "_told")
	}
	return v.T("assessment.do." + string(act))
}

// textSays names the field of what is written.
func (s assessmentView) textSays(v kit.View) string {
	if !s.Mine && s.Do == assessment.ActAnswer {
		return v.T("assessment.text.answer_told")
	}
	return v.T("assessment.text." + string(s.Do))
}

func (s assessmentView) saveSays(v kit.View) string {
	if s.Mine && (s.Do == assessment.ActAnswer || s.Do == assessment.ActDecline) {
		return v.T("assessment.save." + string(s.Do))
	}
	return v.T("assessment.save.other")
}

// writes reports whether the act is said in words.
func (s assessmentView) writes() bool {
	return slices.Contains([]assessment.Act{
		assessment.ActAnswer, assessment.ActDecline, assessment.ActAdd, assessment.ActView, assessment.ActWithdraw,
	}, s.Do)
}

func (s assessmentView) version() string { return strconv.Itoa(s.Version) }

// others are the acts besides the one whose form is open.
func (s assessmentView) others() []assessment.Act {
	return slices.DeleteFunc(slices.Clone(s.May), func(a assessment.Act) bool { return a == s.Do })
}

// stepWho says who took a step.
func (s assessmentView) stepWho(step assessment.Step) string {
	if step.Professional == "" {
		return s.PersonName
	}
	return step.Name
}

func (s assessmentsView) open() (list []assessment.Assessment) {
	for _, a := range s.Sheet.List {
		if a.State.Open() {
			list = append(list, a)
		}
	}
	return list
}

func (s assessmentsView) over() []assessment.Assessment { return s.Sheet.List[len(s.open()):] }

package my

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/assessment"
	"kasam/internal/fault"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// Assessments shows what others want to ask about me, and of whom.
func (p *Pages) Assessments(r *kit.Request) error {
	s, err := p.Assessment.Of(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, assessmentsPage(done(r), s))
}

// OneAssessment shows one: the question and why, and the answer when it is there.
func (p *Pages) OneAssessment(r *kit.Request) error {
	page, err := p.Assessment.Open(r.Context(), r.View.Actor, r.PathValue("assessment"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, assessmentPage(done(r), page, ""))
}

// words: my.done.*

// TakeAssessment is my yes or no, or how I see the answer.
func (p *Pages) TakeAssessment(r *kit.Request) error {
	one, act, text := r.PathValue("assessment"), assessment.Act(r.PathValue("act")), r.Text("text")
	said, ok := map[assessment.Act]string{
		assessment.ActAgree: "yes_asked", assessment.ActRefuse: "no_asked", assessment.ActView: "view",
	}[act]
	if !ok {
		return fault.Hidden()
	}
	err := kit.Done(p.Assessment.Take(r.Once(), r.View.Actor, one, assessment.Acting{Act: act, Said: assessment.Said{Text: text}}))
	if err == nil {
		return r.SeeOther("/my/assessments/" + one + "?done=" + said)
	}
	page, lost := p.Assessment.Open(r.Context(), r.View.Actor, one)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return assessmentPage(v, page, text) })
}

// whomSays says who is asked.
func whomSays(a assessment.Assessment) string {
	return ui.NameAt(a.ProfessionalName, a.OrganisationName)
}

// asker says who wants to ask: the one who wrote the question.
func asker(a assessment.Assessment) string {
	if len(a.Steps) == 0 {
		return ""
	}
	return first(a.Steps[0].Name)
}

// assessmentSays says how far it has come.
func assessmentSays(v kit.View, a assessment.Assessment) string {
	switch {
	case a.Withheld:
		who := asker(a)
		if who == "" {
			who = v.T("myassessment.held_someone")
		}
		return v.T("myassessment.held", who, v.W.Date(a.HeldUntil.AddDays(1), v.Today))
	case a.State == assessment.Asked && a.Late(v.Today):
		return v.T("myassessment.state.late")
	case a.State == assessment.Asked:
		return v.T("myassessment.state.asked", v.W.Full(a.Due, v.Today))
	case a.State == assessment.Wanted:
		return v.T("myassessment.wants_yes")
	}
	return v.T("myassessment.state." + string(a.State)) // words: myassessment.state.*
}

// may reports whether I can do the act now.
func may(p assessment.Page, act assessment.Act) bool {
	return slices.Contains(p.May, act)
}

// waitsForMe counts the questions that I have not said yes or no to.
func waitsForMe(list []assessment.Assessment) (n int) {
	for _, a := range list {
		if a.State == assessment.Wanted {
			n++
		}
	}
	return n
}

// kindSays says what is assessed, within a sentence.
func kindSays(v kit.View, a assessment.Assessment) string {
	return strings.ToLower(v.T("assessment.kind." + a.Kind))
}

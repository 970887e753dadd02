package overview

import (
	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
)

// What agencies decide, and what professionals were asked to assess.
const (
	OfDecision   Kind = "decision"
	OfAssessment Kind = "assessment"

	NeedUnpaid = "unpaid" // nobody pays while a decision is waited for
	NeedAppeal = "appeal" // the last day to appeal is near
)

// appealDays is how far ahead the last day to appeal needs someone.
const appealDays = 14

// decided reads what agencies decide and what is assessed, as far as the sight
// opens it.
func (a *around) decided(r db.Reader) (err error) {
	if a.decisions, err = decision.Seen(r, a.key, a.by, a.sight); err != nil {
		return err
	}
	decision.Order(a.decisions, a.today)
	a.assessments, err = assessment.Seen(r, a.key, a.by, a.sight, a.today)
	return err
}

// also lists the categories of what decided has read: a page that shows nothing
// of it has not looked at it.
func (a around) also() (list []access.Category) {
	if len(a.decisions) > 0 {
		list = append(list, access.Income)
	}
	if len(a.assessments) > 0 {
		list = append(list, access.Assessments)
	}
	return list
}

// waiting returns the decisions that are waited for or can be appealed.
func (a around) waiting() (list []decision.Decision) {
	for _, d := range a.decisions {
		if _, ok := d.AppealLeft(a.today); ok || d.State.Waiting() {
			list = append(list, d)
		}
	}
	return list
}

// assessing returns the assessments that someone has still to answer, and those
// that were answered lately.
func (a around) assessing() (list []assessment.Assessment) {
	for _, one := range a.assessments {
		if one.State.Open() || one.State == assessment.Answered && a.today.Sub(access.Today(one.AnsweredAt())) <= lately {
			list = append(list, one)
		}
	}
	return list
}

// decisionNeeds tells the coordinator where nobody pays, and what can be
// appealed for a few days more.
func (a around) decisionNeeds() (list []Need) {
	for _, d := range a.decisions {
		if d.Unpaid() {
			list = append(list, Need{Kind: NeedUnpaid, On: d.AppliedOn, Days: d.Waited(a.today), Decision: d})
		}
		if left, ok := d.AppealLeft(a.today); ok && left <= appealDays {
			list = append(list, Need{Kind: NeedAppeal, On: d.AppealBy, Decision: d})
		}
	}
	return list
}

// words: overview.event.decision.*
// words: overview.event.assessment.*

func (a around) decisionEvents() (list []Event) {
	for _, d := range a.decisions {
		if d.Masked {
			continue
		}
		base := Event{Kind: OfDecision, Decision: d, Organisation: d.OrganisationName, Ref: d.ID, Person: d.Person}
		for _, s := range d.Steps {
			e := base
			e.On, e.Act = s.On, string(s.State)
			switch s.Act {
			case decision.ActMeanwhile, decision.ActNote:
				continue // not a turn of the way
			case decision.ActPreliminary, decision.ActFinal:
				e.Act += "_" + string(s.Outcome)
			}
			list = append(list, e)
		}
		if _, ok := d.AppealLeft(a.today); ok {
			base.On, base.Act = d.AppealBy, "appeal_by"
			list = append(list, base)
		}
	}
	return list
}

func (a around) assessmentEvents() (list []Event) {
	for _, one := range a.assessments {
		if one.Masked {
			continue
		}
		base := Event{Kind: OfAssessment, What: one.Kind, Who: one.ProfessionalName, Organisation: one.OrganisationName, Ref: one.ID, Person: one.Person}
		before := assessment.Wanted
		for _, s := range one.Steps {
			if s.State != before { // additions and views are no turn of the way
				e := base
				e.Act, e.At = string(s.State), s.At
				list = append(list, e)
			}
			before = s.State
		}
		if one.State == assessment.Asked {
			base.On, base.Act = one.Due, "due"
			if one.Late(a.today) {
				base.Act = "late"
			}
			list = append(list, base)
		}
	}
	return list
}

// near reports whether an event that is a last day is still ahead, today counted.
func near(act string, on, today day.Day) bool {
	return (act == "due" || act == "appeal_by") && on == today
}

package decision

import (
	"regexp"
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A PayerKind is what sort of source the person lives on meanwhile.
type PayerKind string

// The kinds; "" is not said.
const (
	ByIncome       PayerKind = "income"       // of the code list, such as social assistance
	ByOrganisation PayerKind = "organisation" // a body of the directory
	BySavings      PayerKind = "savings"      // the person's own, or lent by family
	Nobody         PayerKind = "nobody"
)

// PayerKinds lists them in the order of a form.
func PayerKinds() []PayerKind { return []PayerKind{ByIncome, ByOrganisation, BySavings, Nobody} }

// A Payer is who pays while a decision is waited for.
type Payer struct {
	Kind             PayerKind
	Code             string // for ByIncome
	Organisation     id.Organisation
	OrganisationName string // loaded; "" when it is not for this reader
	Since            day.Day
	Words            string // something more
}

// A New is what is noted when something has been applied for.
type New struct {
	ID           string
	Person       id.Person
	Organisation id.Organisation // that decides, or:
	Body         string          // who decides, in own words
	Code, What   string          // at least one of them
	Goal         string
	Commitment   string
	AppliedOn    day.Day
	Source       Source
	Payer        Payer // Kind "" when it is not known
	Said         Said
}

// The limits of what is written: characters, and years back.
const (
	longestWhat = 500
	longestNote = 2_000
	longestRef  = 100
	yearsBack   = 10
	yearsAhead  = 1 // for the last day to appeal
)

var codeShape = regexp.MustCompile(`^[a-z]{2}\.[a-z_]{1,40}$`)

// Apply returns the decision that n asks for, as it is noted by step on the day
// today.
func Apply(n New, who Standing, step Step, today day.Day) (Decision, error) {
	if !id.Valid(n.ID) {
		return Decision{}, fault.Hidden()
	}
	bodyErr := text.Optional("body", &n.Body, text.Line)
	if n.Organisation != "" {
		n.Body = ""
	}
	if bodyErr == nil && n.Organisation == "" && n.Body == "" {
		bodyErr = fault.Field("organisation", "decision.who_required")
	}
	whatErr := text.Optional("what", &n.What, longestWhat)
	if whatErr == nil && n.What == "" && n.Code == "" {
		whatErr = fault.Field("what", "decision.about_required")
	}
	step.Act, step.State, step.On, step.Source, step.Payer, step.Said = ActApply, Applied, n.AppliedOn, n.Source, n.Payer, n.Said
	d := Decision{
		ID: n.ID, Person: n.Person, Organisation: n.Organisation, Body: n.Body, Code: n.Code, What: n.What, Goal: n.Goal,
		Commitment: n.Commitment, State: Applied, AppliedOn: n.AppliedOn, StateSince: n.AppliedOn,
		RecordedBy: step.Account, RecordedAt: step.At, Version: 1,
	}
	var payErr error
	if step.Payer.Kind != "" {
		payErr = step.Payer.check(n.AppliedOn, today)
	}
	step.Said.Payer = step.Payer.Words
	err := fault.Join(bodyErr, codeErr("code", n.Code), whatErr, happened("applied_on", n.AppliedOn, day.Day{}, today),
		step.source(who), step.Said.check(), payErr)
	if err != nil {
		return Decision{}, err
	}
	d.Payer = step.Payer
	d.add(step)
	return d, nil
}

// check completes s, or tells everything that is wrong with it. Fields: on,
// outcome, appeal_by, source, note, reference, complain, and those of Payer.
func (d *Decision) check(s *Step, who Standing, today day.Day) error {
	var outcome, payer, note error
	since := d.AppliedOn // a note or a payer may be about any day since
	if next, _ := d.State.to(s.Act); next != d.State {
		since = d.StateSince
	}
	switch s.Act {
	case ActPreliminary, ActFinal:
		if !slices.Contains(Outcomes(), s.Outcome) {
			outcome = fault.Field("outcome", "decision.outcome_required")
		}
	case ActMeanwhile:
		payer = s.Payer.check(d.AppliedOn, today)
		s.Said.Payer = s.Payer.Words
	case ActNote:
		if s.On.IsZero() {
			s.On = today
		}
		if s.Said == (Said{}) && s.AppealBy.IsZero() {
			note = fault.Field("note", "error.required")
		}
	}
	if s.Act == ActMeanwhile && s.On.IsZero() {
		s.On = today
	}
	if !s.Act.Decides() {
		s.Outcome = ""
	}
	if s.Act != ActMeanwhile {
		s.Payer = Payer{}
	}
	return fault.Join(happened("on", s.On, since, today), outcome, d.lastDay(s), s.source(who), note, s.Said.check(), payer)
}

// lastDay checks the last day to appeal; there is one only of what is decided.
func (d *Decision) lastDay(s *Step) error {
	decided := s.On
	if s.Act == ActNote {
		decided = d.DecidedOn
	}
	switch {
	case s.AppealBy.IsZero() || !s.Act.Decides() && s.Act != ActNote:
		s.AppealBy = day.Day{}
	case s.Act == ActNote && d.State != Final && d.State != Preliminary:
		return fault.Field("appeal_by", "decision.appeal_nothing")
	case s.AppealBy.Before(decided):
		return fault.Field("appeal_by", "decision.appeal_before")
	case !decided.IsZero() && s.AppealBy.After(decided.AddMonths(12*yearsAhead)):
		return fault.Field("appeal_by", "decision.appeal_far")
	}
	return nil
}

// source checks how s is known. What the agency notes, the agency says.
func (s *Step) source(who Standing) error {
	if who.Decides && !who.Self && !who.Coordinates {
		s.Source = Agency
		return nil
	}
	if !slices.Contains(Sources(), s.Source) {
		return fault.Field("source", "error.choose")
	}
	return nil
}

func (s *Said) check() error {
	return fault.Join(text.Optional("note", &s.Note, longestNote), text.Optional("reference", &s.Reference, longestRef),
		text.Optional("complain", &s.Complain, longestWhat))
}

// check completes p. Fields: payer, payer_code, payer_organisation, payer_since,
// payer_words.
func (p *Payer) check(applied, today day.Day) error {
	var which error
	switch p.Kind {
	case ByIncome:
		p.Organisation = ""
		if which = codeErr("payer_code", p.Code); p.Code == "" {
			which = fault.Field("payer_code", "error.choose")
		}
	case ByOrganisation:
		p.Code = ""
		if !id.Valid(p.Organisation) {
			which = fault.Field("payer_organisation", "error.choose")
		}
	case BySavings, Nobody:
		p.Code, p.Organisation = "", ""
	default:
		return fault.Field("payer", "decision.payer_required")
	}
	if p.Since.IsZero() {
		p.Since = applied
	}
	var since error
	if !p.Since.IsZero() {
		since = happened("payer_since", p.Since, day.Day{}, today)
	}
	return fault.Join(which, since, text.Optional("payer_words", &p.Words, text.Line))
}

func codeErr(field, code string) error {
	if code != "" && !codeShape.MatchString(code) {
		return fault.Field(field, "error.choose")
	}
	return nil
}

// happened checks the day of something that has been: after what came before it.
func happened(field string, on, since, today day.Day) error {
	switch {
	case on.IsZero():
		return fault.Field(field, "decision.day_required")
	case on.After(today):
		return fault.Field(field, "decision.day_ahead")
	case on.Before(since):
		return fault.Field(field, "decision.day_before")
	case on.Before(today.AddMonths(-12 * yearsBack)):
		return fault.Field(field, "decision.day_far")
	}
	return nil
}

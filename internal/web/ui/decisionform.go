package ui

import (
	"kasam/internal/decision"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/web/kit"
)

// A DecisionForm is what is noted about a decision, as it is typed, on either
// side.
type DecisionForm struct {
	Version                                       string
	Organisation, Body, Code, What, AppliedOn     string
	Goal, Promise                                 string
	Outcome, On, AppealBy                         string
	Source                                        string
	Payer, PayerCode, PayerOrganisation, PayerDay string
	PayerWords                                    string
	Note, Reference, Complain                     string
}

// ReadDecision reads the form.
func ReadDecision(r *kit.Request) DecisionForm {
	return DecisionForm{
		Version: r.Text("version"), Organisation: r.Text("organisation"), Body: r.Text("body"), Code: r.Text("code"), What: r.Text("what"),
		AppliedOn: r.Text("applied_on"), Goal: r.Text("goal"), Promise: r.Text("promise"), Outcome: r.Text("outcome"), On: r.Text("on"),
		AppealBy: r.Text("appeal_by"), Source: r.Text("source"), Payer: r.Text("payer"), PayerCode: r.Text("payer_code"),
		PayerOrganisation: r.Text("payer_organisation"), PayerDay: r.Text("payer_since"), PayerWords: r.Text("payer_words"),
		Note: r.Text("note"), Reference: r.Text("reference"), Complain: r.Text("complain"),
	}
}

// New returns what was applied for, or what of it cannot be read.
func (f DecisionForm) New(r *kit.Request) (decision.New, error) {
	on, onErr := r.Day("applied_on")
	payer, payerErr := f.payer(r)
	return decision.New{
		ID: r.FormKey(), Person: id.Person(r.PathValue("person")), Organisation: id.Organisation(f.Organisation), Body: f.Body, Code: f.Code,
		What: f.What, Goal: f.Goal, Commitment: f.Promise, AppliedOn: on, Source: decision.Source(f.Source), Payer: payer,
		Said: decision.Said{Note: f.Note, Reference: f.Reference},
	}, fault.Join(codeOf("code", f.Code), onErr, payerErr)
}

// NoteOf returns what is noted about a decision, or what of it cannot be read.
func (f DecisionForm) NoteOf(r *kit.Request, act decision.Act) (decision.Note, error) {
	version, _ := r.Int("version") // what is no number was not read here
	on, onErr := r.Day("on")
	by, byErr := r.Day("appeal_by")
	n := decision.Note{
		Act: act, Version: int(version), On: on, Outcome: decision.Outcome(f.Outcome), AppealBy: by, Source: decision.Source(f.Source),
		Said: decision.Said{Note: f.Note, Reference: f.Reference, Complain: f.Complain},
	}
	var payerErr error
	if act == decision.ActMeanwhile {
		n.Payer, payerErr = f.payer(r)
	}
	return n, fault.Join(onErr, byErr, payerErr)
}

func (f DecisionForm) payer(r *kit.Request) (decision.Payer, error) {
	since, err := r.Day("payer_since")
	return decision.Payer{
		Kind: decision.PayerKind(f.Payer), Code: f.PayerCode, Organisation: id.Organisation(f.PayerOrganisation), Since: since, Words: f.PayerWords,
	}, fault.Join(codeOf("payer_code", f.PayerCode), err)
}

// codeOf checks that an income is in the code list.
func codeOf(field, code string) error {
	if _, ok := livelihood.CodeOf(code); code != "" && !ok {
		return fault.Field(field, "error.choose")
	}
	return nil
}

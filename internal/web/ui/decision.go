package ui

import (
	"unicode"
	"unicode/utf8"

	"kasam/internal/decision"
	"kasam/internal/livelihood"
	"kasam/internal/web/kit"
)

// DecisionTitle says what was applied for.
func DecisionTitle(v kit.View, d decision.Decision) string {
	name := IncomeName(v, d.Code)
	switch {
	case d.Masked:
		return v.T("decision.masked")
	case name == "":
		return d.What
	case d.What == "":
		return upper(name)
	}
	return v.T("decision.code_what", upper(name), d.What)
}

// IncomeName says an income of the code list; "" for none.
func IncomeName(v kit.View, code string) string {
	if code == "" {
		return ""
	}
	c, ok := livelihood.CodeOf(code)
	if !ok {
		return code
	}
	return c.In(v.W.Code())
}

// DecisionState says how far the agency has come.
func DecisionState(v kit.View, d decision.Decision) string {
	switch d.State {
	case decision.Final:
		return v.T("decision.outcome." + string(d.Outcome)) // words: decision.outcome.*
	case decision.Preliminary:
		return v.T("decision.prel." + string(d.Outcome)) // words: decision.prel.*
	}
	return v.T("decision.state." + string(d.State)) // words: decision.state.*
}

// longWait is after how many days of waiting the line stands out.
const longWait = 60

// DecisionLook is the shape and colour of a decision's state.
func DecisionLook(v kit.View, d decision.Decision) string {
	_, appeal := d.AppealLeft(v.Today)
	switch {
	case d.Unpaid():
		return "late"
	case appeal, d.State.Waiting() && d.Waited(v.Today) >= longWait:
		return "soon"
	case d.State == decision.Final && d.Outcome != decision.Refused:
		return "kept"
	}
	return "open"
}

// DecisionWaited says for how long it has been waited, or was.
func DecisionWaited(v kit.View, d decision.Decision) string {
	days := d.Waited(v.Today)
	switch {
	case !d.State.Waiting():
		return v.N("decision.took", days, days)
	case days == 0:
		return v.T("decision.waited_new")
	}
	return v.N("decision.waited", days, days)
}

// PayerSays says who pays meanwhile; "" when it is waited for no more.
func PayerSays(v kit.View, d decision.Decision) string {
	if !d.State.Waiting() {
		return ""
	}
	return Payer(v, d.Payer)
}

// words: decision.payer.*

// Payer says who pays meanwhile, and since when.
func Payer(v kit.View, p decision.Payer) string {
	key, args := "decision.payer."+string(p.Kind), []any{}
	switch p.Kind {
	case "":
		return v.T("decision.payer.unknown")
	case decision.ByIncome:
		args = append(args, upper(IncomeName(v, p.Code)))
	case decision.ByOrganisation:
		name := p.OrganisationName
		if name == "" {
			name = v.T("decision.payer.masked")
		}
		args = append(args, name)
	}
	if !p.Since.IsZero() {
		key, args = key+"_since", append(args, v.W.Date(p.Since, v.Today))
	}
	return v.T(key, args...)
}

// AppealSays says how long there is to appeal, or that it is too late; "" when
// there is nothing to appeal or no day is known.
func AppealSays(v kit.View, d decision.Decision) string {
	left, ok := d.AppealLeft(v.Today)
	switch {
	case ok && left == 0:
		return v.T("decision.appeal_today")
	case ok:
		return v.N("decision.appeal_left", left, left)
	case d.AppealBy.IsZero() || d.Outcome == decision.Granted || d.AppealBy.After(v.Today):
		return ""
	}
	return v.T("decision.appeal_passed", v.W.Date(d.AppealBy, v.Today))
}

// IncomeOptions are the incomes of a country by name, with what stands for none
// of them first.
func IncomeOptions(v kit.View, country, none string) []Option {
	if country == "" {
		country = "SE"
	}
	list := []Option{{Label: none}}
	for _, c := range livelihood.CodesOf(country) {
		if c.Code != livelihood.Unknown {
			list = append(list, Option{Value: c.Code, Label: c.In(v.W.Code())})
		}
	}
	return list
}

// upper begins a text with a capital letter.
func upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

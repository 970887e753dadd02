// Package intake is the pages of the way in: referrals, the desk of the
// preparation group, and the person's yes or no.
package intake

import (
	"strings"
	"time"

	"kasam/internal/day"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: referral.act.*
// words: referral.by.*
// words: referral.how.*
// words: referral.kind.*
// words: referral.letter.*
// words: referral.relation.*
// words: referral.source.*
// words: referral.state.*
// words: referral.view.*
// words: preparation.answer.*
// words: preparation.came.*
// words: preparation.kind.*
// words: preparation.source.*
// words: preparation.step.*

// Pages are the pages, with the desks they call.
type Pages struct {
	*desks.Desks
	Allow func(*kit.Request) bool // whether one client address may try another code; nil: it may
}

func path(r string) string { return "/intake/" + r }

func dayPath(d string) string { return "/intake/days/" + d }

// whom is how a referral is spoken of: by name, or by number.
func whom(v kit.View, r referral.Referral) string {
	if r.Named {
		return r.Told.Name()
	}
	return v.T("referral.number", r.Number)
}

// band says an age as the group may know it.
func band(v kit.View, r referral.Referral) string {
	switch b := r.AgeBand(v.Today); {
	case b < 0:
		return v.T("referral.age_unknown")
	case b == 0:
		return v.T("referral.age_young")
	default:
		return v.T("referral.age_band", b, b+9)
	}
}

// parties says which parties someone is in contact with.
func parties(v kit.View, p *programme.Programme, keys []string) string {
	var names []string
	for _, key := range keys {
		if one, ok := p.Party(key); ok {
			names = append(names, one.Name.In(v.W.Code()))
		}
	}
	if len(names) == 0 {
		return v.T("referral.no_parties")
	}
	return strings.Join(names, ", ")
}

// look is the shape of a state's mark.
func look(s referral.State) string {
	switch s {
	case referral.Accepted, referral.Enrolled:
		return "kept"
	case referral.Offered, referral.Asking:
		return "soon"
	}
	return "open"
}

// from is who referred.
func from(v kit.View, r referral.Referral) string {
	switch {
	case r.Source == referral.ByRelative && r.Told.Relative != "":
		return strings.Trim(r.Told.Relative+", "+r.Told.Relation, ", ")
	case r.Source == referral.ByPerson || r.Source == referral.ByRelative:
		return v.T("referral.source." + r.Source)
	}
	return strings.Trim(r.ProfessionalName+", "+r.OrganisationName, ", ")
}

func answerLook(a programme.Answer) string {
	switch a {
	case programme.Yes:
		return "kept"
	case programme.No:
		return "late"
	}
	return "open"
}

func answerKey(a programme.Answer) string { return referral.AnswerWord(a) }

func partyOptions(v kit.View, p *programme.Programme) (options []ui.Option) {
	for _, one := range p.Parties {
		options = append(options, ui.Option{Value: one.Key, Label: one.Name.In(v.W.Code())})
	}
	return options
}

func viewOptions(v kit.View, unasked bool) (options []ui.Option) {
	for _, one := range referral.Views() {
		if one != referral.Unasked || unasked {
			options = append(options, ui.Option{Value: one, Label: v.T("referral.view." + one)})
		}
	}
	return options
}

func exhaustedOptions(v kit.View) []ui.Option {
	return []ui.Option{
		{Value: "yes", Label: v.T("referral.exhausted_yes")},
		{Value: "no", Label: v.T("referral.exhausted_no")},
		{Value: "unknown", Label: v.T("referral.exhausted_unknown")},
	}
}

func howOptions(v kit.View, none string) (options []ui.Option) {
	if none != "" {
		options = append(options, ui.Option{Value: "", Label: none})
	}
	for _, how := range referral.Hows() {
		options = append(options, ui.Option{Value: how, Label: v.T("referral.how." + how)})
	}
	return options
}

func sexOptions(v kit.View) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("people.sex.number")}}
	for _, sex := range person.Sexes() {
		options = append(options, ui.Option{Value: sex, Label: v.T("people.sex." + sex)})
	}
	return options
}

// days says a count of days.
func days(v kit.View, n int) string { return v.N("referral.days", n, n) }

// dayOf is the day of an instant, in few words.
func dayOf(v kit.View, at time.Time) string { return v.W.Date(v.Day(at), v.Today) }

func onDay(v kit.View, d day.Day) string { return v.W.Full(d, v.Today) }

// tight reports whether a day of the group lies too far from the one before.
func tight(b preparation.Board) bool { return b.Gap > preparation.FarthestDays }

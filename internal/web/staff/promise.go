package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// promiseForm is “who, what, by when” as it is typed. The same fields stand in
// the room of a meeting and on a page of their own.
type promiseForm struct {
	Who    string // a professional, or themself
	What   string
	In     string // how far ahead: week, fortnight, month, or day for the one in Day
	Day    string
	Kind   string
	Amount string
	Goal   string
}

// themself is what the list of promisers says for the person.
const themself = "self"

func readPromise(r *kit.Request) promiseForm {
	return promiseForm{
		Who: r.Text("professional"), What: r.Text("what"), In: r.Text("due"), Day: r.Text("day"),
		Kind: r.Text("kind"), Amount: r.Text("amount"), Goal: r.Text("goal"),
	}
}

// promise returns what was typed, or what of it cannot be read.
func (f promiseForm) promise(r *kit.Request) (p commitment.Promise, err error) {
	p = commitment.Promise{ID: r.FormKey(), Kind: f.Kind, What: f.What, Goal: f.Goal}
	var whoErr, dayErr, amountErr error
	switch f.Who {
	case "":
		whoErr = fault.Field("professional", "commitment.who_required")
	case themself:
	default:
		p.Professional = id.Professional(f.Who)
	}
	if f.In == "day" || f.In == "" || f.Day != "" { // a day that was typed is meant
		p.Due, dayErr = r.Day("day")
		if dayErr != nil {
			dayErr = fault.Field("due", "error.date")
		}
	} else {
		p.Due = dueIn(f.In, r.View.Today)
	}
	p.Amount, amountErr = r.Int("amount")
	return p, fault.Join(whoErr, dayErr, amountErr)
}

// dueIn returns the day so far ahead; none for a word that is none of ours.
func dueIn(word string, today day.Day) day.Day {
	switch word {
	case "week":
		return today.AddDays(7)
	case "fortnight":
		return today.AddDays(14)
	case "month":
		return today.AddMonths(1)
	}
	return day.Day{}
}

// words: commitment.due_in.*

// dues are the chips of “by when”, each with its day in words.
func dues(v kit.View) (options []ui.Option) {
	for _, word := range []string{"week", "fortnight", "month"} {
		options = append(options, ui.Option{
			Value: word, Label: v.T("commitment.due_in." + word), Hint: v.W.Full(dueIn(word, v.Today), v.Today),
		})
	}
	return append(options, ui.Option{Value: "day", Label: v.T("commitment.due_in.day")})
}

// echo says a typed day in words, "" when it is no day.
func (f promiseForm) echo(v kit.View) string {
	d, err := day.Parse(f.Day)
	if err != nil {
		return ""
	}
	return v.W.Full(d, v.Today) + ", " + v.W.Away(d, v.Today)
}

// promisers are those who can promise: the person first.
func promisers(v kit.View, name string, people []directory.Professional) []ui.Option {
	options := []ui.Option{{Label: v.T("commitment.choose")}, {Value: themself, Label: v.T("commitment.themself", name)}}
	for _, p := range people {
		options = append(options, ui.Option{Value: string(p.ID), Label: p.Name + ", " + p.OrganisationName})
	}
	return options
}

// measureKinds are the kinds of the programme, none of them first.
func measureKinds(v kit.View, list []programme.Measure) []ui.Option {
	options := []ui.Option{{Label: v.T("commitment.no_kind")}}
	for _, m := range list {
		label := m.Name.In(v.W.Code())
		if m.Unit != "" {
			label += " (" + unitSaid(v, m.Unit) + ")"
		}
		options = append(options, ui.Option{Value: m.Key, Label: label})
	}
	return options
}

func goalOptions(v kit.View, goals []plan.Goal) []ui.Option {
	options := []ui.Option{{Label: v.T("commitment.no_goal")}}
	for _, g := range goals {
		options = append(options, ui.Option{Value: g.ID, Label: g.Words})
	}
	return options
}

// words: commitment.unit.*

func unitSaid(v kit.View, unit string) string {
	if key := "commitment.unit." + unit; v.W.Has(key) {
		return v.T(key)
	}
	return unit
}

// amountSaid says an amount with its unit: "8 000 kr".
func amountSaid(v kit.View, n int64, of string) string {
	digits := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u00a0')
		}
		b.WriteRune(d)
	}
	if of != "" {
		b.WriteString("\u00a0" + unitSaid(v, of))
	}
	return b.String()
}

// newPromiseView is the page where a promise is added outside a meeting.
type newPromiseView struct {
	Person id.Person
	Start  commitment.Start
	Form   promiseForm
	Asked  bool // someone was asked who may not know of the person yet
}

// NewPromise shows the form of a promise.
func (p *Pages) NewPromise(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	start, err := p.Commitment.Start(r.Context(), r.View.Actor, person)
	if err != nil {
		return err
	}
	form := promiseForm{In: "week", Goal: r.URL.Query().Get("goal")}
	return r.Show(http.StatusOK, newPromisePage(r.View, newPromiseView{Person: person, Start: start, Form: form}))
}

// RecordPromise records a promise outside a meeting.
func (p *Pages) RecordPromise(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	form := readPromise(r)
	promise, err := form.promise(r)
	if err == nil {
		promise.Person = person
		err = kit.Done(p.Commitment.Record(r.Once(), r.View.Actor, promise))
	}
	if err == nil {
		return r.SeeOther("/commitments/" + promise.ID)
	}
	start, lost := p.Commitment.Start(r.Context(), r.View.Actor, person)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component {
		return newPromisePage(v, newPromiseView{Person: person, Start: start, Form: form, Asked: needsConsent(err)})
	})
}

// needsConsent reports whether err is that who is asked may not know of the person.
func needsConsent(err error) bool {
	return refusedWith(err, "commitment.consent_first") || refusedWith(err, "meeting.consent_first")
}

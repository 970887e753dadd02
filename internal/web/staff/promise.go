package staff

import (
	"net/http"
	"strconv"

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
	After  string // a promise that has to be kept first
	Anew   string // the promise that this asks for anew
}

// themself is what the list of promisers says for the person.
const themself = "self"

func readPromise(r *kit.Request) promiseForm {
	return promiseForm{
		Who: r.Text("professional"), What: r.Text("what"), In: r.Text("due"), Day: r.Text("day"),
		Kind: r.Text("kind"), Amount: r.Text("amount"), Goal: r.Text("goal"), After: r.Text("depends"), Anew: r.Text("replaces"),
	}
}

// promise returns what was typed, or what of it cannot be read.
func (f promiseForm) promise(r *kit.Request) (p commitment.Promise, err error) {
	p = commitment.Promise{ID: r.FormKey(), Kind: f.Kind, What: f.What, Goal: f.Goal, DependsOn: f.After, Replaces: f.Anew}
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
		p.Due = ui.DueIn(f.In, r.View.Today)
	}
	p.Amount, amountErr = r.Int("amount")
	return p, fault.Join(whoErr, dayErr, amountErr)
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
			label += " (" + ui.Unit(v, m.Unit) + ")"
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
	if old := r.URL.Query().Get("replaces"); old != "" {
		if form, err = p.anew(r, person, old); err != nil {
			return err
		}
	}
	return r.Show(http.StatusOK, newPromisePage(r.View, newPromiseView{Person: person, Start: start, Form: form}))
}

// anew fills the form from a promise that came to nothing: what, for which goal
// and how much, and who, unless someone else is to be asked.
func (p *Pages) anew(r *kit.Request, person id.Person, old string) (promiseForm, error) {
	c, err := p.Commitment.One(r.Context(), r.View.Actor, old)
	if err != nil {
		return promiseForm{}, err
	}
	if c.Person != person {
		return promiseForm{}, fault.Hidden()
	}
	f := promiseForm{In: "week", What: c.What, Kind: c.Kind, Goal: c.Goal, After: c.DependsOn, Anew: c.ID, Who: string(c.Professional)}
	if c.Amount > 0 {
		f.Amount = strconv.FormatInt(c.Amount, 10)
	}
	switch {
	case r.URL.Query().Get("other") != "":
		f.Who = ""
	case c.Mine():
		f.Who = themself
	}
	return f, nil
}

// afterOptions are the open promises that another can wait for.
func afterOptions(v kit.View, list []commitment.Linked) []ui.Option {
	options := []ui.Option{{Label: v.T("commitment.no_depends")}}
	for _, l := range list {
		options = append(options, ui.Option{Value: l.ID, Label: l.What})
	}
	return options
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
		return newPromisePage(v, newPromiseView{Person: person, Start: start, Form: form, Asked: kit.RefusedWith(err, "commitment.consent_first", "meeting.consent_first")})
	})
}

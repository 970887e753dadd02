package meet

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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

// lineForm is “who · what · by when” as it is typed in the room.
type lineForm struct {
	Who    string // a name, the beginning of one, or initials
	What   string
	Due    string // "fre", "1/12", "om en vecka"
	Date   string // from the calendar of the browser
	Kind   string
	Amount string
	Goal   string
}

func readLine(r *kit.Request) lineForm {
	return lineForm{
		Who: r.Text("professional"), What: r.Text("what"), Due: r.Text("due"), Date: r.Text("date"),
		Kind: r.Text("kind"), Amount: r.Text("amount"), Goal: r.Text("goal"),
	}
}

// begun reports whether anything was typed.
func (f lineForm) begun() bool { return f.Who != "" || f.What != "" || f.Due != "" }

// promise returns what was typed, or what of it cannot be read.
func (f lineForm) promise(r *kit.Request, person string, people []directory.Professional) (p commitment.Promise, err error) {
	p = commitment.Promise{ID: r.FormKey(), Kind: f.Kind, What: f.What, Goal: f.Goal}
	var whoErr, dueErr, amountErr, whatErr error
	p.Professional, whoErr = promiserOf(f.Who, person, people)
	p.Due, dueErr = f.due(r.View.Today)
	p.Amount, amountErr = r.Int("amount")
	if f.What == "" {
		whatErr = fault.Field("what", "error.required")
	}
	return p, fault.Join(whoErr, whatErr, dueErr, amountErr)
}

// due is the day that was typed or, when none was, that was picked.
func (f lineForm) due(today day.Day) (day.Day, error) {
	if d, ok := day.Read(f.Due, today); ok {
		return d, nil
	}
	if d, err := day.Parse(f.Date); err == nil && f.Due == "" {
		return d, nil
	}
	if f.Due == "" && f.Date == "" {
		return day.Day{}, fault.Field("due", "commitment.due_required")
	}
	return day.Day{}, fault.Field("due", "room.due_unread")
}

// echo says the day that was typed in words, "" when it is no day.
func (f lineForm) echo(v kit.View) string {
	d, err := f.due(v.Today)
	if err != nil {
		return ""
	}
	return v.W.Full(d, v.Today) + ", " + v.W.Away(d, v.Today)
}

// promiserOf finds who is meant by what was typed; none for the person. A whole
// name goes before initials, and they before the beginnings of names.
func promiserOf(typed, person string, people []directory.Professional) (id.Professional, error) {
	s := fold(typed)
	if s == "" {
		return "", fault.Field("professional", "commitment.who_required")
	}
	for _, match := range []func(name, organisation string) bool{
		func(name, organisation string) bool { return fold(name) == s || fold(name+" "+organisation) == s },
		func(name, _ string) bool { return initials(name) == s },
		func(name, organisation string) bool { return begins(s, fold(name+" "+organisation)) },
	} {
		var found []id.Professional
		if match(person, "") {
			found = append(found, "")
		}
		for _, p := range people {
			if match(p.Name, p.OrganisationName) && !slices.Contains(found, p.ID) {
				found = append(found, p.ID)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return "", fault.Field("professional", "room.who_several")
		}
	}
	return "", fault.Field("professional", "room.who_unknown")
}

// fold makes what is typed alike: small letters, and nothing but letters, digits
// and single spaces.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func initials(name string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(fold(name)) {
		r, _ := utf8.DecodeRuneInString(word)
		b.WriteRune(r)
	}
	return b.String()
}

// begins reports whether each word that was typed begins a word of the name.
func begins(typed, name string) bool {
	words := strings.Fields(name)
	for word := range strings.FieldsSeq(typed) {
		i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, word) })
		if i < 0 {
			return false
		}
		words = slices.Delete(words, i, i+1)
	}
	return true
}

// Due says in words which day is meant by what is being typed.
func (p *Pages) Due(r *kit.Request) error {
	f := lineForm{Due: r.URL.Query().Get("say")}
	return r.Send("text/plain; charset=utf-8", "", []byte(f.echo(r.View)))
}

// PromiseInMeeting records what is promised in the room and stays there. Enter
// in the field of the agenda comes here too.
func (p *Pages) PromiseInMeeting(r *kit.Request) error {
	if r.Part() != "" {
		return p.lineInMeeting(r)
	}
	form := readLine(r)
	switch { // Enter anywhere in the room comes here
	case !form.begun() && r.Text("item") != "":
		return p.AddMeetingItem(r)
	case !form.begun():
		return p.inRoom(r, atNotes, nil)
	}
	return p.inRoom(r, atPromise, func(string) error {
		s, err := p.meeting(r)
		if err != nil {
			return err
		}
		return p.record(r, s, form)
	})
}

func (p *Pages) record(r *kit.Request, s meetingView, form lineForm) error {
	if err := s.Sight.MustCoordinate(); err != nil {
		return err
	}
	promise, err := form.promise(r, s.PersonName, s.Goals.People)
	if err != nil {
		return err
	}
	return p.Meeting.RecordPromise(r.Once(), r.View.Actor, s.ID, promise)
}

// lineInMeeting answers with the one row that the line became or, when it was
// refused, with the line as it was typed and what is wrong with it.
func (p *Pages) lineInMeeting(r *kit.Request) error {
	s, err := p.meeting(r)
	if err != nil {
		return err
	}
	form := readLine(r)
	if err := kit.Done(p.record(r, s, form)); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return lineRefused(v, form) })
	}
	c, err := p.Commitment.One(r.Context(), r.View.Actor, r.FormKey())
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, promiseRow(r.View, s, c, true))
}

// promisers are those who can promise, to choose among while typing.
func promisers(s meetingView) []ui.Option {
	options := []ui.Option{{Value: s.PersonName, Label: strings.ToUpper(initials(s.PersonName))}}
	for _, p := range s.Goals.People {
		options = append(options, ui.Option{Value: p.Name, Label: strings.ToUpper(initials(p.Name)) + ", " + p.OrganisationName})
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

// wrong ties a field to what is wrong with it.
func wrong(v kit.View, field string) templ.Attributes {
	if v.Errors.For(field) == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-errormessage": "e-" + field}
}

package staff

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/chart"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: followup.sex.*
// words: followup.definition.*

// followupView is the page of a programme's figures.
type followupView struct {
	Programmes []*programme.Programme // whose figures are for the one who looks
	Programme  *programme.Programme
	Form       followupForm
	Guarded    bool             // small numbers are hidden from the one who looks
	Cohort     *followup.Cohort // nil while the form is wrong
}

// followupForm is what is asked for, as it is typed.
type followupForm struct{ Programme, From, To, Definition string }

// FollowupPage shows what became of those who began in a window of time, as a
// page or as a file.
func (p *Pages) FollowupPage(r *kit.Request) error {
	s := followupView{}
	var err error
	if s.Programmes, err = p.Followup.Programmes(r.Context(), r.View.Actor); err != nil {
		return err
	}
	asked := r.URL.Query()
	if s.Programme = programmeAsked(s.Programmes, id.Programme(asked.Get("programme"))); s.Programme == nil {
		return fault.Hidden()
	}
	s.Guarded = !followup.SeesAll(r.View.Actor, s.Programme.ID)
	q, wrong, err := p.asked(r, &s, asked)
	if err != nil {
		return err
	}
	if o := id.Organisation(asked.Get("organisation")); o != "" && wrong == nil {
		return p.promisesPage(r, s, q, o)
	}
	if wrong == nil {
		var c followup.Cohort
		if c, wrong = p.Followup.Cohort(r.Context(), r.View.Actor, q); wrong == nil {
			s.Cohort = &c
		}
	}
	if wrong != nil {
		return r.Refused(wrong, func(v kit.View) templ.Component { return followupPage(v, s) })
	}
	name := "cohort-" + string(q.Programme) + "-" + q.From.String() + "-" + q.To.String()
	switch asked.Get("format") {
	case "json":
		b, err := json.MarshalIndent(s.Cohort, "", "  ")
		if err != nil {
			return err
		}
		return r.Send("application/json", name+".json", append(b, '\n'))
	case "csv":
		b, err := s.Cohort.CSV()
		if err != nil {
			return err
		}
		return r.Send("text/csv; charset=utf-8", name+".csv", b)
	}
	return r.Show(http.StatusOK, followupPage(r.View, s))
}

// dueView is the promises behind the figures of one organisation.
type dueView struct {
	Name string
	Rows []followup.Due
	Back string
}

func (p *Pages) promisesPage(r *kit.Request, s followupView, q followup.Query, o id.Organisation) error {
	name, list, err := p.Followup.Rows(r.Context(), r.View.Actor, q, o)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, duePage(r.View, dueView{name, list, s.file("")}))
}

// asked reads what is asked for; what is not follows from the programme.
func (p *Pages) asked(r *kit.Request, s *followupView, asked url.Values) (q followup.Query, wrong, err error) {
	from, to, err := p.Followup.Window(r.Context(), s.Programme.ID, s.Guarded)
	if err != nil {
		return q, nil, err
	}
	s.Form = followupForm{Programme: string(s.Programme.ID), From: from.String(), To: to.String(), Definition: s.Programme.SelfSupport}
	for name, field := range map[string]*string{"from": &s.Form.From, "to": &s.Form.To, "definition": &s.Form.Definition} {
		if text := asked.Get(name); text != "" {
			*field = text
		}
	}
	q = followup.Query{Programme: s.Programme.ID, Definition: livelihood.Definition(s.Form.Definition)}
	var err1, err2 error
	if q.From, err1 = day.Parse(s.Form.From); err1 != nil {
		err1 = fault.Field("from", "error.date")
	}
	if q.To, err2 = day.Parse(s.Form.To); err2 != nil {
		err2 = fault.Field("to", "error.date")
	}
	return q, fault.Join(err1, err2), nil
}

// programmeAsked returns the programme that is asked for, or the first one when none is.
func programmeAsked(list []*programme.Programme, asked id.Programme) *programme.Programme {
	for _, p := range list {
		if asked == "" || p.ID == asked {
			return p
		}
	}
	return nil
}

// file returns the address of the same figures in another format.
func (s followupView) file(format string) string {
	q := url.Values{
		"programme": {s.Form.Programme}, "from": {s.Form.From}, "to": {s.Form.To}, "definition": {s.Form.Definition},
	}
	if format != "" {
		q.Set("format", format)
	}
	return "/followup?" + q.Encode()
}

// rowsOf returns the address of the promises behind the figures of an organisation.
func (s followupView) rowsOf(b followup.Body) string {
	return s.file("") + "&organisation=" + url.QueryEscape(string(b.Organisation))
}

// bodyName is what an organisation is called here.
func bodyName(v kit.View, b followup.Body) string {
	if b.Name == "" {
		return v.T("followup.masked")
	}
	return b.Name
}

// promisesDue says how many promises fell due, to how many people.
func promisesDue(v kit.View, b followup.Body) string {
	return v.N("followup.due_to", b.Promises.N, b.Promises.N, b.People.N)
}

// rate says a share as a number of a number, and in per cent.
func rate(v kit.View, s followup.Share) string {
	if percent := percentOf(v, s); percent != "" {
		return nOf(v, s) + ", " + percent
	}
	return nOf(v, s)
}

// exactly says in words how sure a share is, "" when it is hidden.
func exactly(v kit.View, s followup.Share) string {
	if s.N.Hidden || s.Of.Hidden || s.Of.N == 0 {
		return ""
	}
	return v.T("followup.between", decimal(v, s.Interval95[0]), decimal(v, s.Interval95[1]))
}

// dueState says how a promise that fell due stands.
func dueState(v kit.View, d followup.Due) string {
	if d.IsLate {
		return v.T("followup.due.late")
	}
	return v.T("followup.due." + string(d.State)) // words: followup.due.*
}

func definitionOptions(v kit.View) (options []ui.Option) {
	for _, d := range livelihood.Definitions() {
		options = append(options, ui.Option{Value: string(d), Label: v.T("followup.definition." + string(d))})
	}
	return options
}

// figure is one line of a table: a name, a count and its share of everyone.
type figure struct {
	Name string
	followup.Count
}

func figures(t followup.Table, name func(key string) string) (list []figure) {
	for _, cell := range t {
		list = append(list, figure{name(cell.Key), cell.Count})
	}
	return list
}

func sexName(v kit.View) func(string) string {
	return func(key string) string { return v.T("followup.sex." + key) }
}

func roundName(v kit.View) func(string) string {
	return func(key string) string { return v.T("followup.round." + key) } // words: followup.round.*
}

func codeName(v kit.View) func(string) string {
	return func(key string) string {
		code, ok := livelihood.CodeOf(key)
		if !ok {
			return key
		}
		return code.In(v.W.Code())
	}
}

func closingName(v kit.View, p *programme.Programme) func(string) string {
	return func(key string) string {
		closing, ok := p.Closing(key)
		if !ok {
			return key
		}
		return closing.Name.In(v.W.Code())
	}
}

// primaryFigures are the primary sources, and how many have none that is known.
func primaryFigures(v kit.View, c followup.Cohort) []figure {
	return append(figures(c.Primary, codeName(v)), figure{v.T("followup.missing"), c.Missing})
}

// closingFigures are the ways it ended, and how many still take part.
func closingFigures(v kit.View, s followupView) []figure {
	return append(figures(s.Cohort.Closing, closingName(v, s.Programme)), figure{v.T("followup.open"), s.Cohort.Open})
}

// shareOf says a count in whole per cent of everyone, half rounded up.
func shareOf(v kit.View, n, of followup.Count) string {
	if n.Hidden || of.Hidden || of.N == 0 {
		return ""
	}
	return v.T("followup.percent", (200*n.N+of.N)/(2*of.N))
}

// nOf says a share as a number of a number.
func nOf(v kit.View, s followup.Share) string {
	switch {
	case s.Of.Hidden:
		return v.T("followup.hidden")
	case s.N.Hidden:
		return v.T("followup.hidden_of", s.Of.N)
	}
	return v.T("followup.of", s.N.N, s.Of.N)
}

func percentOf(v kit.View, s followup.Share) string {
	if s.N.Hidden || s.Of.N == 0 {
		return ""
	}
	return v.T("followup.percent", s.Percent)
}

func intervalOf(v kit.View, s followup.Share) string {
	if s.N.Hidden || s.Of.N == 0 {
		return ""
	}
	return v.T("followup.interval", decimal(v, s.Interval95[0]), decimal(v, s.Interval95[1]))
}

// decimal says a number with one decimal as the language does.
func decimal(v kit.View, f float64) string {
	text := []byte(strconv.FormatFloat(f, 'f', 1, 64))
	if v.W.Code() == "sv" {
		text[len(text)-2] = ','
	}
	return string(text)
}

func stayed(v kit.View, c followup.Count) string {
	if c.Hidden {
		return v.T("followup.hidden")
	}
	return v.N("followup.days", c.N, c.N)
}

// barOf draws a count among everyone, nothing when it is hidden.
func barOf(n, of followup.Count) string {
	if n.Hidden || of.Hidden {
		return ""
	}
	return chart.Bar(n.N, of.N)
}

func spanOf(s followup.Share) string {
	if s.N.Hidden || s.Of.N == 0 {
		return ""
	}
	return chart.Span(s.Percent, s.Interval95[0], s.Interval95[1])
}

// mostAtOnce is the largest number of people at the same time.
func mostAtOnce(c followup.Cohort) followup.Count {
	most := followup.Count{}
	for _, p := range c.Concurrent {
		most.N = max(most.N, p.N)
	}
	return most
}

// monthsHint says that only whole months can be asked for, to whom that holds.
func monthsHint(v kit.View, s followupView) string {
	if !s.Guarded {
		return ""
	}
	return v.T("followup.months_hint")
}

// counted says a count, or that it is hidden.
func counted(v kit.View, c followup.Count) string {
	if c.Hidden {
		return v.T("followup.hidden")
	}
	return v.T("followup.count", c.N)
}

package about

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: income.source.*
// words: income.certainty.*

// incomeView is the page of what a person lives on and takes part in.
type incomeView struct {
	Head     overview.Head
	History  livelihood.History
	From     day.Day // of the chart, which ends today
	Income   incomeForm
	Activity activityForm
	End      endForm // no spell while none is about to end
}

// incomeForm is an income spell as it is typed, activityForm an activity spell
// and endForm the end of one of them.
type (
	incomeForm   struct{ Code, Share, From, To, Source, Certainty, Note string }
	activityForm struct{ Activity, Share, From, To string }
	endForm      struct{ Spell, To string }
)

// IncomePage shows what the person lives on, the latest first.
func (p *Pages) IncomePage(r *kit.Request) error {
	s, err := p.income(r)
	if err != nil {
		return err
	}
	s.End = endForm{Spell: r.URL.Query().Get("end"), To: r.View.Today.String()}
	return r.Show(http.StatusOK, incomePage(r.View, s))
}

// AddIncome adds an income spell.
func (p *Pages) AddIncome(r *kit.Request) error {
	f := incomeForm{
		Code: r.Text("code"), Share: r.Text("share"), From: r.Text("from"), To: r.Text("to"), Source: r.Text("source"),
		Certainty: r.Text("certainty"), Note: r.Text("note"),
	}
	share, from, to, err := spellOf(r, "")
	if err == nil {
		err = kit.Done(p.Livelihood.AddIncome(r.Once(), r.View.Actor, livelihood.Income{
			ID: r.FormKey(), Person: id.Person(r.PathValue("person")), Code: f.Code, Share: share, From: from, To: to,
			Source: f.Source, Certainty: f.Certainty, Note: f.Note,
		}))
	}
	return p.incomeDone(r, err, func(s *incomeView) { s.Income = f })
}

// AddActivity adds an activity spell.
func (p *Pages) AddActivity(r *kit.Request) error {
	f := activityForm{Activity: r.Text("activity"), Share: r.Text("a_share"), From: r.Text("a_from"), To: r.Text("a_to")}
	share, from, to, err := spellOf(r, "a_")
	if err == nil {
		err = kit.Done(p.Livelihood.AddActivity(r.Once(), r.View.Actor, livelihood.Activity{
			ID: r.FormKey(), Person: id.Person(r.PathValue("person")), Activity: f.Activity, Share: share, From: from, To: to,
		}))
	}
	err = renamed(err, map[string]string{"share": "a_share", "from": "a_from", "to": "a_to"})
	return p.incomeDone(r, err, func(s *incomeView) { s.Activity = f })
}

// EndIncome lets an income spell end.
func (p *Pages) EndIncome(r *kit.Request) error {
	on, err := r.Day("to")
	if err == nil {
		err = kit.Done(p.Livelihood.EndIncome(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), r.PathValue("income"), on))
	}
	return p.ended(r, r.PathValue("income"), err)
}

// EndActivity lets an activity spell end.
func (p *Pages) EndActivity(r *kit.Request) error {
	on, err := r.Day("to")
	if err == nil {
		err = kit.Done(p.Livelihood.EndActivity(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), r.PathValue("activity"), on))
	}
	return p.ended(r, r.PathValue("activity"), err)
}

func (p *Pages) ended(r *kit.Request, spell string, err error) error {
	err = renamed(err, map[string]string{"to": "end"})
	return p.incomeDone(r, err, func(s *incomeView) { s.End = endForm{Spell: spell, To: r.Text("to")} })
}

// incomeDone answers an act upon the page: back to it, or as it was typed.
func (p *Pages) incomeDone(r *kit.Request, err error, typed func(*incomeView)) error {
	if err == nil {
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "income"))
	}
	s, lost := p.income(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return incomePage(v, s) })
}

func (p *Pages) income(r *kit.Request) (s incomeView, err error) {
	person := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return s, err
	}
	if s.History, err = p.Livelihood.Of(r.Context(), r.View.Actor, person); err != nil {
		return s, err
	}
	s.From = chartFrom(s.History, r.View.Today)
	s.Income = incomeForm{Share: "100", Source: livelihood.FromSelf, Certainty: livelihood.Reported}
	s.Activity = activityForm{Share: "50"}
	return s, nil
}

// spellOf reads what the forms of both kinds of spell have in common. They share
// a page, so the fields of the second have a prefix.
func spellOf(r *kit.Request, prefix string) (share int, from, to day.Day, err error) {
	n, err1 := r.Int(prefix + "share")
	from, err2 := r.Day(prefix + "from")
	to, err3 := r.Day(prefix + "to")
	if n < 0 || n > 100 {
		n = 0 // refused with its reason by the rule
	}
	return int(n), from, to, fault.Join(err1, err2, err3)
}

// renamed returns err with the fields of its refusals as the page names them.
func renamed(err error, names map[string]string) error {
	var refusal *fault.Error
	if !errors.As(err, &refusal) {
		return err
	}
	head := *refusal
	for e := &head; ; e = e.Next {
		if name, ok := names[e.Field]; ok {
			e.Field = name
		}
		if e.Next == nil {
			return &head
		}
		next := *e.Next
		e.Next = &next
	}
}

// shownMonths is how far back the chart reaches at most.
const shownMonths = 60

func activityName(v kit.View, h livelihood.History, key string) string {
	for _, a := range h.Offered {
		if a.Key == key {
			return a.Name.In(v.W.Code())
		}
	}
	return key
}

// mayAct reports whether the one who looks may add and end spells.
func (s incomeView) mayAct() bool { return s.Head.Sight.Speaks() }

// mayEnd reports whether the one who looks may let a spell from this source end.
func mayEnd(s incomeView, source string) bool {
	return s.Head.Sight.Coordinates() || s.Head.Sight.Self() && source == livelihood.FromSelf
}

// codeOptions are the sources to choose from, those of the country, by name.
func codeOptions(v kit.View, h livelihood.History) []ui.Option {
	var list []ui.Option
	for _, c := range livelihood.CodesOf(cmp.Or(h.Country, "SE")) {
		list = append(list, ui.Option{Value: c.Code, Label: c.In(v.W.Code())})
	}
	return append([]ui.Option{{Label: v.T("income.choose")}}, list...)
}

func activityOptions(v kit.View, h livelihood.History) []ui.Option {
	list := []ui.Option{{Label: v.T("income.choose")}}
	for _, a := range h.Offered {
		list = append(list, ui.Option{Value: a.Key, Label: a.Name.In(v.W.Code())})
	}
	return list
}

func namedOptions(v kit.View, prefix string, keys []string) (list []ui.Option) {
	for _, key := range keys {
		list = append(list, ui.Option{Value: key, Label: v.T(prefix + key)})
	}
	return list
}

// ending returns the name and the path of the spell that is about to end, if any.
func (s incomeView) ending(v kit.View) (name, path string, ok bool) {
	base := ui.PersonPath(s.Head.ID, "")
	if n := slices.IndexFunc(s.History.Incomes, func(i livelihood.Income) bool { return i.ID == s.End.Spell }); n >= 0 {
		i := s.History.Incomes[n]
		code, _ := livelihood.CodeOf(i.Code)
		return code.In(v.W.Code()), base + "income/" + i.ID + "/end", i.To.IsZero() && mayEnd(s, i.Source)
	}
	if n := slices.IndexFunc(s.History.Activities, func(a livelihood.Activity) bool { return a.ID == s.End.Spell }); n >= 0 {
		a := s.History.Activities[n]
		return activityName(v, s.History, a.Activity), base + "activities/" + a.ID + "/end", a.To.IsZero() && mayEnd(s, livelihood.FromSelf)
	}
	return "", "", false
}

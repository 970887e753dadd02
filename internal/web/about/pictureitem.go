package about

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/story"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// itemView is the page of one item of the picture.
type itemView struct {
	Head    overview.Head
	Area    story.Area
	Item    story.Item // as it stands now
	Form    reviseForm
	Other   otherForm
	Changed bool // someone else was first: both versions are shown
	Against ui.Against
	Goals   []ui.Option // something new can be done for, when there is a plan
	Do      doForm
}

// doForm is what is to be done about a hindrance, as it is typed.
type doForm struct {
	Goal, Words string
}

// reviseForm is an item as it is changed.
type reviseForm struct {
	Text, Strategy, State string
	Version               int
}

// otherForm is another view of an item as it is typed.
type otherForm struct {
	Text, Voice string
}

// ItemPage shows one item, to change it or to see it differently.
func (p *Pages) ItemPage(r *kit.Request) error {
	s, err := p.item(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, itemPage(r.View, s))
}

// ReviseItem changes an item.
func (p *Pages) ReviseItem(r *kit.Request) error {
	person, item := id.Person(r.PathValue("person")), r.PathValue("item")
	f := reviseForm{Text: r.Text("text"), Strategy: r.Text("strategy"), State: r.Text("state")}
	version, err := r.Int("version")
	f.Version = int(version)
	if err == nil {
		err = kit.Done(p.Story.ReviseItem(r.Once(), r.View.Actor, person, story.Item{
			ID: item, Text: f.Text, Strategy: f.Strategy, State: f.State, Version: f.Version,
		}))
	}
	s, lost := p.item(r)
	switch {
	case err == nil && lost == nil:
		return r.SeeOther(ui.PersonPath(person, "picture") + "#area-" + s.Area.Key)
	case lost != nil:
		return lost
	}
	s.Changed = fault.KindOf(err) == fault.Conflict
	if s.Changed {
		f.Version = s.Item.Version // whoever saves now has seen both
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return itemPage(v, s) })
}

// SeeDifferently puts another view of an item beside it.
func (p *Pages) SeeDifferently(r *kit.Request) error {
	person, item := id.Person(r.PathValue("person")), r.PathValue("item")
	f := otherForm{Text: r.Text("view"), Voice: r.Text("voice")}
	err := kit.Done(p.Story.SeeDifferently(r.Once(), r.View.Actor, person, item, story.View{ID: r.FormKey(), Text: f.Text, Voice: f.Voice}))
	s, lost := p.item(r)
	switch {
	case err == nil && lost == nil:
		return r.SeeOther(ui.PersonPath(person, "picture") + "#area-" + s.Area.Key)
	case lost != nil:
		return lost
	}
	s.Other = f
	return r.Refused(err, func(v kit.View) templ.Component { return itemPage(v, s) })
}

func (p *Pages) item(r *kit.Request) (s itemView, err error) {
	person := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return s, err
	}
	areas, err := p.Story.Areas(r.Context(), r.View.Actor, person)
	if err != nil {
		return s, err
	}
	for _, a := range areas {
		if n := slices.IndexFunc(a.Items, func(i story.Item) bool { return i.ID == r.PathValue("item") }); n >= 0 {
			s.Area, s.Item = a, a.Items[n]
			s.Form = reviseForm{Text: s.Item.Text, Strategy: s.Item.Strategy, State: s.Item.State, Version: s.Item.Version}
			s.Other.Voice = otherVoice(s.Item.Voice)
			return s, s.answered(p, r)
		}
	}
	return s, fault.Hidden()
}

// answered reads what is done about the item, and for which goal more could be.
func (s *itemView) answered(p *Pages, r *kit.Request) error {
	if s.Item.Kind != story.Hindrance {
		return nil
	}
	all, open, err := p.Overview.Answers(r.Context(), r.View.Actor, s.Head.ID)
	s.Against = ui.Against{Answer: all[s.Item.ID], Open: open}
	if err != nil || !s.Head.Sight.Coordinates() {
		return err
	}
	whole, err := p.Plan.Of(r.Context(), r.View.Actor, s.Head.ID)
	for _, g := range whole.Goals {
		if g.State == plan.Open {
			s.Goals = append(s.Goals, ui.Option{Value: g.ID, Label: g.Words})
		}
	}
	return err
}

// Answer puts something in the plan against a hindrance.
func (p *Pages) Answer(r *kit.Request) error {
	person, item := id.Person(r.PathValue("person")), r.PathValue("item")
	f := doForm{Goal: r.Text("goal"), Words: r.Text("words")}
	s, err := p.item(r)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(s.Goals, func(o ui.Option) bool { return o.Value == f.Goal }) && s.Head.Sight.Coordinates() {
		err = fault.Field("goal", "error.choose")
	} else {
		err = kit.Done(p.Plan.AddMeasure(r.Once(), r.View.Actor, person, plan.Measure{ID: r.FormKey(), Goal: f.Goal, Words: f.Words, Item: item}))
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(person, "picture") + "#area-" + s.Area.Key)
	}
	s.Do = f
	return r.Refused(err, func(v kit.View) templ.Component { return itemPage(v, s) })
}

// otherVoice is whose word is asked for beside a voice.
func otherVoice(voice string) string {
	if voice == story.Person {
		return story.Professional
	}
	return story.Person
}

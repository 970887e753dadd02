package about

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/story"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: picture.kind.*
// words: picture.strategy.*
// words: picture.state.*
// words: picture.voice.*

// pictureView is the page of what is in the way and what there is to build on.
type pictureView struct {
	Head  overview.Head
	Areas []story.Area // with something in them, or being added to
	Quiet []story.Area // where nothing is said yet
	Add   itemForm     // Area is "" while nothing is added

	Answers map[string]overview.Answer // what is done about a hindrance, by its item
	Plan    bool                       // the reader may know
}

// against is what is done about an item.
func (s pictureView) against(i story.Item) ui.Against {
	a := ui.Against{Answer: s.Answers[i.ID], Open: s.Plan}
	if s.Head.Sight.Coordinates() {
		a.Ask = itemPath(s.Head.ID, i.ID) + "#answer-h"
	}
	return a
}

// unanswered counts the hindrances that nothing is done about.
func (s pictureView) unanswered() (n int) {
	for _, a := range s.Areas {
		for _, i := range a.Of(story.Hindrance) {
			if x := s.Answers[i.ID]; s.Plan && i.State == story.Open && len(x.Measures)+len(x.Promises) == 0 {
				n++
			}
		}
	}
	return n
}

// itemForm is an item as it is typed.
type itemForm struct {
	Area, Kind, Voice, Text, Strategy string
}

// PicturePage shows the picture, area by area.
func (p *Pages) PicturePage(r *kit.Request) error {
	q := r.URL.Query()
	s, err := p.picture(r, itemForm{Area: q.Get("add"), Kind: q.Get("kind"), Voice: story.Person})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, picturePage(r.View, s))
}

// AddToPicture adds an item.
func (p *Pages) AddToPicture(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	f := itemForm{Area: r.Text("area"), Kind: r.Text("kind"), Voice: r.Text("voice"), Text: r.Text("text"), Strategy: r.Text("strategy")}
	err := kit.Done(p.Story.AddItem(r.Once(), r.View.Actor, person, story.Item{
		ID: r.FormKey(), Area: f.Area, Kind: f.Kind, Voice: f.Voice, Text: f.Text, Strategy: f.Strategy,
	}))
	if err == nil {
		return r.SeeOther(ui.PersonPath(person, "picture") + "#area-" + f.Area)
	}
	s, lost := p.picture(r, f)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return picturePage(v, s) })
}

func (p *Pages) picture(r *kit.Request, add itemForm) (s pictureView, err error) {
	person := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return s, err
	}
	areas, err := p.Story.Areas(r.Context(), r.View.Actor, person)
	if err != nil {
		return s, err
	}
	if s.Answers, s.Plan, err = p.Overview.Answers(r.Context(), r.View.Actor, person); err != nil {
		return s, err
	}
	typed := add.Text != ""
	if typed || story.MayWrite(s.Head.Sight) {
		s.Add = add
		// What was typed for an area that is gone is shown all the same.
		if typed && !slices.ContainsFunc(areas, func(a story.Area) bool { return a.Key == add.Area }) && len(areas) > 0 {
			s.Add.Area = areas[0].Key
		}
	}
	for _, a := range areas {
		if len(a.Items) > 0 || a.Key == s.Add.Area {
			s.Areas = append(s.Areas, a)
		} else {
			s.Quiet = append(s.Quiet, a)
		}
	}
	return s, nil
}

// aheadOf are the items of an area that look ahead.
func aheadOf(a story.Area) []story.Item {
	return slices.Concat(a.Of(story.Interest), a.Of(story.Hope), a.Of(story.Expectation))
}

// itemVoices are whose words something may be in.
func itemVoices(v kit.View) []ui.Option {
	return []ui.Option{
		{Value: story.Person, Label: v.T("picture.voice_person")},
		{Value: story.Professional, Label: v.T("picture.voice_professional")},
	}
}

func itemPath(person id.Person, item string) string {
	return ui.PersonPath(person, "picture") + "/" + item
}

func addPath(area, kind string) string { return "?add=" + area + "&kind=" + kind + "#f-text" }

package my

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/overview"
	"kasam/internal/story"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: mypicture.in.*
// words: my.done.*

// pictureView is the picture of my life.
type pictureView struct {
	Areas   []story.Area // with something in them
	Quiet   []story.Area // where nothing is said yet
	Add     itemForm     // Area is "" while nothing is added
	Adding  story.Area
	Answers map[string]overview.Answer
}

// itemForm is an item as it is typed.
type itemForm struct {
	Area, Kind, Text, Strategy, State string
	Version                           int
}

// itemView is one thing of the picture.
type itemView struct {
	Area    story.Area
	Item    story.Item
	Answer  overview.Answer
	Form    itemForm
	View    string // how I see it, as it is typed
	Changed bool   // someone else was first
}

func (s pictureView) against(i story.Item) ui.Against {
	return ui.Against{Answer: s.Answers[i.ID], Open: true, Mine: true}
}

func (s itemView) against() ui.Against {
	return ui.Against{Answer: s.Answer, Open: true, Mine: true}
}

// PicturePage shows what is in the way of me and what I have to build on.
func (p *Pages) PicturePage(r *kit.Request) error {
	s, err := p.picture(r, itemForm{Area: r.URL.Query().Get("add"), Kind: story.Hindrance})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, picturePage(done(r), s))
}

// AddToPicture adds something in my words.
func (p *Pages) AddToPicture(r *kit.Request) error {
	f := itemForm{Area: r.Text("area"), Kind: r.Text("kind"), Text: r.Text("text")}
	err := kit.Done(p.Story.AddItem(r.Once(), r.View.Actor, me(r), story.Item{ID: r.FormKey(), Area: f.Area, Kind: f.Kind, Text: f.Text}))
	if err == nil {
		return r.SeeOther("/my/picture?done=told")
	}
	s, lost := p.picture(r, f)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return picturePage(v, s) })
}

func (p *Pages) picture(r *kit.Request, add itemForm) (s pictureView, err error) {
	areas, err := p.Story.Areas(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return s, err
	}
	if s.Answers, _, err = p.Overview.Answers(r.Context(), r.View.Actor, me(r)); err != nil {
		return s, err
	}
	for _, a := range areas {
		if a.Key == add.Area {
			s.Add, s.Adding = add, a
		}
		if len(a.Items) > 0 {
			s.Areas = append(s.Areas, a)
		} else if a.Key != add.Area {
			s.Quiet = append(s.Quiet, a)
		}
	}
	if s.Add.Area == "" && add.Text != "" && len(areas) > 0 { // its area is gone: what was typed is not
		s.Add, s.Adding = add, areas[0]
		s.Add.Area = areas[0].Key
	}
	return s, nil
}

// PictureItem shows one thing, to change it, or to say how I see it.
func (p *Pages) PictureItem(r *kit.Request) error {
	s, err := p.pictureItem(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, pictureItemPage(done(r), s))
}

// ReviseItem changes what I have said.
func (p *Pages) ReviseItem(r *kit.Request) error {
	item := r.PathValue("item")
	f := itemForm{Text: r.Text("text"), Strategy: r.Text("strategy"), State: r.Text("state")}
	version, err := r.Int("version")
	f.Version = int(version)
	if err == nil {
		err = kit.Done(p.Story.ReviseItem(r.Once(), r.View.Actor, me(r), story.Item{
			ID: item, Text: f.Text, Strategy: f.Strategy, State: f.State, Version: f.Version,
		}))
	}
	if err == nil {
		return r.SeeOther("/my/picture?done=told")
	}
	s, lost := p.pictureItem(r)
	if lost != nil {
		return lost
	}
	if s.Changed = fault.KindOf(err) == fault.Conflict; s.Changed {
		f.Version = s.Item.Version // whoever saves now has seen both
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return pictureItemPage(v, s) })
}

// SeeItem says how I see it, beside what others say.
func (p *Pages) SeeItem(r *kit.Request) error {
	item, text := r.PathValue("item"), r.Text("view")
	err := kit.Done(p.Story.SeeDifferently(r.Once(), r.View.Actor, me(r), item, story.View{ID: r.FormKey(), Text: text}))
	if err == nil {
		return r.SeeOther("/my/picture/" + item + "?done=told")
	}
	s, lost := p.pictureItem(r)
	if lost != nil {
		return lost
	}
	s.View = text
	return r.Refused(err, func(v kit.View) templ.Component { return pictureItemPage(v, s) })
}

func (p *Pages) pictureItem(r *kit.Request) (s itemView, err error) {
	areas, err := p.Story.Areas(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return s, err
	}
	for _, a := range areas {
		n := slices.IndexFunc(a.Items, func(i story.Item) bool { return i.ID == r.PathValue("item") })
		if n < 0 {
			continue
		}
		s.Area, s.Item = a, a.Items[n]
		s.Form = itemForm{Text: s.Item.Text, Strategy: s.Item.Strategy, State: s.Item.State, Version: s.Item.Version}
		all, _, err := p.Overview.Answers(r.Context(), r.View.Actor, me(r))
		s.Answer = all[s.Item.ID]
		return s, err
	}
	return s, fault.Hidden()
}

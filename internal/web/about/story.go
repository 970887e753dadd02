package about

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/story"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: story.told.*

// storyView is the page of what the person has told.
type storyView struct {
	Head     overview.Head
	Versions []story.Version // newest first
	Form     *storyForm      // nil while nobody tells
	Shared   []story.Excerpt // for those who speak, newest first
}

// storyForm is a telling as it is typed.
type storyForm struct {
	Wish, Text, Language, Told string
}

// StoryPage shows what the person has told, the latest first and large.
func (p *Pages) StoryPage(r *kit.Request) error {
	s, err := p.story(r)
	if fault.KindOf(err) == fault.NotFound && s.Head.Sight.Sees(access.Excerpt) && !s.Head.Sight.Sees(access.Story) {
		return p.excerptsOnly(r, s.Head)
	}
	if err != nil {
		return err
	}
	if story.MayWrite(s.Head.Sight) && (len(s.Versions) == 0 || r.URL.Query().Has("tell")) {
		s.Form = startTelling(r.View, s.Versions)
	}
	return r.Show(http.StatusOK, storyPage(r.View, s))
}

// TellStory adds a version to the story.
func (p *Pages) TellStory(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	f := storyForm{Wish: r.Text("wish"), Text: r.Text("text"), Language: r.Text("language"), Told: r.Text("told")}
	err := kit.Done(p.Story.Tell(r.Once(), r.View.Actor, person, story.Telling{
		ID: r.FormKey(), Wish: f.Wish, Text: f.Text, Language: f.Language, Told: f.Told,
	}))
	if err == nil {
		return r.SeeOther(ui.PersonPath(person, "story"))
	}
	s, lost := p.story(r)
	if lost != nil {
		return lost
	}
	s.Form = &f
	return r.Refused(err, func(v kit.View) templ.Component { return storyPage(v, s) })
}

func (p *Pages) story(r *kit.Request) (s storyView, err error) {
	person := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return s, err
	}
	if s.Versions, err = p.Story.Of(r.Context(), r.View.Actor, person); err != nil || !story.MayWrite(s.Head.Sight) {
		return s, err
	}
	s.Shared, err = p.Story.Excerpts(r.Context(), r.View.Actor, person)
	return s, err
}

// startTelling begins where the last telling ended: what is still true need not
// be told again.
func startTelling(v kit.View, versions []story.Version) *storyForm {
	if len(versions) == 0 {
		return &storyForm{Language: v.W.Code(), Told: story.Dictated}
	}
	last := versions[0]
	return &storyForm{Wish: last.Wish, Text: last.Text, Language: last.Language, Told: story.Dictated}
}

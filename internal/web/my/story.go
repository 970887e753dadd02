package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/story"
	"kasam/internal/web/kit"
)

// A tellForm is the story as it is being told again.
type tellForm struct{ Wish, Text, Language string }

// StoryPage shows what I have told, and lets me tell it again.
func (p *Pages) StoryPage(r *kit.Request) error {
	versions, err := p.Story.Of(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	shared, err := p.Story.Excerpts(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	f := tellForm{Language: r.View.W.Code()}
	if len(versions) > 0 {
		last := versions[0]
		f = tellForm{last.Wish, last.Text, last.Language}
	}
	return r.Show(http.StatusOK, storyPage(done(r), versions, shared, f))
}

// Tell keeps a new telling beside the earlier ones.
func (p *Pages) Tell(r *kit.Request) error {
	f := tellForm{r.Text("wish"), r.Text("text"), r.Text("language")}
	err := kit.Done(p.Story.Tell(r.Once(), r.View.Actor, me(r),
		story.Telling{ID: r.FormKey(), Wish: f.Wish, Text: f.Text, Language: f.Language}))
	if err != nil {
		versions, again := p.Story.Of(r.Context(), r.View.Actor, me(r))
		if again != nil {
			return again
		}
		return r.Refused(err, func(v kit.View) templ.Component { return storyPage(v, versions, nil, f) })
	}
	return r.SeeOther("/my/story?done=told")
}

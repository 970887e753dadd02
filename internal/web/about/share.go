package about

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// shareView is the page on which the coordinator shares at the person's word.
type shareView struct {
	Head overview.Head
	ui.ShareView
}

// SharePage chooses sentences of the story to share.
func (p *Pages) SharePage(r *kit.Request) error {
	s, err := p.sharing(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, sharePage(r.View, s))
}

// PreviewShare shows the sentences as the one they are for would read them.
func (p *Pages) PreviewShare(r *kit.Request) error {
	s, err := p.sharing(r)
	if err != nil {
		return err
	}
	out, err := ui.ReadShare(r, &s.ShareView)
	if err == nil {
		s.Preview, err = s.Version.Choose(out.Chosen)
	}
	if s.Waiver == "" {
		err = fault.Join(err, fault.Field("waiver", "error.choose"))
	}
	if err != nil {
		s.Preview = nil
		return r.Refused(err, func(v kit.View) templ.Component { return sharePage(v, s) })
	}
	return r.Show(http.StatusOK, sharePage(r.View, s))
}

// Share shares them.
func (p *Pages) Share(r *kit.Request) error {
	s, err := p.sharing(r)
	if err != nil {
		return err
	}
	out, err := ui.ReadShare(r, &s.ShareView)
	if err == nil {
		err = kit.Done(p.Story.Share(r.Once(), r.View.Actor, s.Head.ID, out))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return sharePage(v, s) })
	}
	return r.SeeOther(ui.StoryPath(s.Head.ID) + "#shared-h")
}

// TakeBack ends that an excerpt can be read.
func (p *Pages) TakeBack(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	if err := kit.Done(p.Story.TakeBack(r.Once(), r.View.Actor, person, r.PathValue("excerpt"))); err != nil {
		return err
	}
	return r.SeeOther(ui.StoryPath(person) + "#shared-h")
}

func (p *Pages) sharing(r *kit.Request) (s shareView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	if s.Readers, err = p.Story.Readers(ctx, by, person); err != nil {
		return s, err
	}
	versions, err := p.Story.Of(ctx, by, person)
	if len(versions) > 0 {
		s.Version = versions[0]
	}
	s.Base, s.Consents = ui.StoryPath(person), ui.PersonPath(person, "consents/new")
	return s, err
}

// excerptsOnly is the page of the story for someone who may read what was shared
// with them, and not the whole of it.
func (p *Pages) excerptsOnly(r *kit.Request, head overview.Head) error {
	list, err := p.Story.Excerpts(r.Context(), r.View.Actor, head.ID)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, excerptsPage(r.View, head, list))
}

package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// SharePage chooses what of my story someone may read.
func (p *Pages) SharePage(r *kit.Request) error {
	s, err := p.sharing(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, sharePage(r.View, s))
}

// PreviewShare shows it as the one it is for would read it.
func (p *Pages) PreviewShare(r *kit.Request) error {
	s, err := p.sharing(r)
	if err != nil {
		return err
	}
	out, err := ui.ReadShare(r, &s)
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

// Share shares it.
func (p *Pages) Share(r *kit.Request) error {
	s, err := p.sharing(r)
	if err != nil {
		return err
	}
	out, err := ui.ReadShare(r, &s)
	if err == nil {
		err = kit.Done(p.Story.Share(r.Once(), r.View.Actor, me(r), out))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return sharePage(v, s) })
	}
	return r.SeeOther("/my/story?done=shared")
}

// TakeBack ends that someone may read it.
func (p *Pages) TakeBack(r *kit.Request) error {
	if err := kit.Done(p.Story.TakeBack(r.Once(), r.View.Actor, me(r), r.PathValue("excerpt"))); err != nil {
		return err
	}
	return r.SeeOther("/my/story?done=taken_back")
}

func (p *Pages) sharing(r *kit.Request) (s ui.ShareView, err error) {
	if s.Readers, err = p.Story.Readers(r.Context(), r.View.Actor, me(r)); err != nil {
		return s, err
	}
	versions, err := p.Story.Of(r.Context(), r.View.Actor, me(r))
	if len(versions) > 0 {
		s.Version = versions[0]
	}
	s.Base, s.Consents, s.Mine = "/my/story", "/my/consents", true
	return s, err
}

package my

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/closing"
	"kasam/internal/id"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// closingView is how my time ended, and what I am about to say of it.
type closingView struct {
	closing.Review
	Text   string
	Months int
	Typed  closing.Answer
}

// ClosingPage shows how my time ended, who has taken over, and asks how it goes.
func (p *Pages) ClosingPage(r *kit.Request) error {
	s, err := p.closing(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, closingPage(done(r), s))
}

func (p *Pages) closing(r *kit.Request) (s closingView, err error) {
	s.Review, err = p.Closing.Of(r.Context(), r.View.Actor, me(r))
	return s, err
}

// words: my.done.*

// LookBack keeps how I look back, in my words.
func (p *Pages) LookBack(r *kit.Request) error {
	s, err := p.closing(r)
	if err != nil {
		return err
	}
	s.Text = r.Text("text")
	if err := kit.Done(p.Closing.LookBack(r.Once(), r.View.Actor, closing.Word{ID: id.New[string](), Text: s.Text})); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return closingPage(v, s) })
	}
	return r.SeeOther("/my/closing?done=looked_back")
}

// HowItGoes keeps how it goes so many months after.
func (p *Pages) HowItGoes(r *kit.Request) error {
	s, err := p.closing(r)
	if err != nil {
		return err
	}
	s.Months, _ = strconv.Atoi(r.PathValue("months")) // 0 is never due
	s.Typed = closing.Answer{Goes: r.Text("goes"), OwnSupport: r.On("own_support"), Words: r.Text("words")}
	if err := kit.Done(p.Closing.Answer(r.Once(), r.View.Actor, me(r), s.Months, s.Typed)); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return closingPage(v, s) })
	}
	return r.SeeOther("/my/closing?done=how_it_goes")
}

// words: closing.goes.*

func goes(v kit.View) (list []ui.Option) {
	for _, w := range closing.Ways() {
		list = append(list, ui.Option{Value: w, Label: v.T("closing.goes." + w)})
	}
	return list
}

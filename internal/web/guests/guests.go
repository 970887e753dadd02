// Package guests is the pages for someone without an account who answers one
// thing by a link, and the acts by which a coordinator sends and ends links.
//
// Whoever comes to a link sees the same page, whatever link it is: one that
// waits for an answer, one that is over, was taken back or locked, one that was
// never sent. Only the right code tells them apart. To tell "this link is over"
// to everyone would be kinder to some, but then whoever has got hold of a mail,
// or a mail filter that follows every link, learns that somebody waits for an
// answer from its owner. The page says whom to ring when the code does not help.
package guests

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/guest"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/words"
)

// Pages are the pages, with the desks they call.
type Pages struct {
	*desks.Desks
	Calm   func(r *kit.Request) error // refuses an address that tries too often; nil refuses none
	Secure func() bool                // the site has https
}

// cookieName is that of the cookie which opens one link. It goes to no other
// page, and no session is ever read from it.
func (p *Pages) cookieName() string {
	if p.Secure() {
		return "__Secure-kasam-guest"
	}
	return "kasam-guest"
}

func (p *Pages) remember(r *kit.Request, secret string) {
	r.SetCookie(&http.Cookie{ //nolint:gosec // secure wherever the site is: at home it has no https
		Name: p.cookieName(), Value: secret, Path: "/answer/", HttpOnly: true, Secure: p.Secure(), SameSite: http.SameSiteStrictMode,
		MaxAge: int(guest.SessionLasts.Seconds()),
	})
}

func (p *Pages) kept(r *kit.Request) string {
	c, err := r.Request.Cookie(p.cookieName())
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

// begin sets what holds of every page of a link: its language, and that no
// search engine keeps it. Whoever is signed in here is not: a link is answered as
// a guest.
func (p *Pages) begin(r *kit.Request) (token string) {
	r.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	if lang := r.URL.Query().Get("lang"); slices.Contains(words.Languages, lang) {
		r.View.W = words.In(lang)
	}
	r.View.Actor = access.Actor{}
	return r.PathValue("token")
}

// AnswerPage asks for the code, or shows what is to be answered to whoever has
// given it.
func (p *Pages) AnswerPage(r *kit.Request) error {
	token := p.begin(r)
	by, l, err := p.Guest.Actor(r.Context(), token, p.kept(r))
	if err == nil {
		err = p.show(r, by, l, http.StatusOK, typed{})
	}
	if fault.KindOf(err) == fault.NotFound {
		return r.Show(http.StatusOK, p.codePage(r.View, token, nil))
	}
	return err
}

// Answer takes a code, or the answer itself.
func (p *Pages) Answer(r *kit.Request) error {
	token := p.begin(r)
	if r.PostForm.Has("code") {
		return p.enter(r, token)
	}
	by, l, err := p.Guest.Actor(r.Context(), token, p.kept(r))
	if err == nil {
		err = p.answer(r, by, l, token)
	}
	if fault.KindOf(err) == fault.NotFound {
		// The half hour is over, or the link is: what was typed is not lost yet.
		return r.Show(http.StatusOK, p.codePage(r.View, token, carried(r)))
	}
	return err
}

// enter opens the link with a code. What was typed before a session ended comes
// back, to be sent again.
func (p *Pages) enter(r *kit.Request, token string) error {
	var secret string
	var err error
	if p.Calm != nil {
		err = p.Calm(r)
	}
	if err == nil {
		secret, err = p.Guest.Enter(r.Context(), token, r.Text("code"))
	}
	if err != nil {
		return p.refuse(r, err, token)
	}
	p.remember(r, secret)
	if len(carried(r)) == 0 {
		return r.SeeOther(here(r, token, ""))
	}
	by, l, err := p.Guest.Actor(r.Context(), token, secret)
	if err != nil {
		return err
	}
	return p.show(r, by, l, http.StatusOK, read(r))
}

// here is the address of the link, with the language it is read in and what was
// just done.
func here(r *kit.Request, token, done string) string {
	q := url.Values{}
	if r.URL.Query().Has("lang") {
		q.Set("lang", r.View.W.Code())
	}
	if done != "" {
		q.Set("done", done)
	}
	address := "/answer/" + url.PathEscape(token)
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// mostCarried bounds what is carried over a session that ended.
const mostCarried = 40

// carried is what was typed in one of the forms of a link.
func carried(r *kit.Request) url.Values {
	found := url.Values{}
	for name, values := range r.PostForm {
		known := slices.Contains([]string{"act", "seen", "what", "amount", "due", "reason", "answer"}, name) || strings.HasPrefix(name, "time-")
		if known && len(values) > 0 && values[0] != "" && len(found) < mostCarried {
			found.Set(name, values[0])
		}
	}
	return found
}

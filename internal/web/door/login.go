package door

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/web/kit"
)

// words: role.*

// SignInPage asks for address and password.
func (p *Pages) SignInPage(r *kit.Request) error {
	if a := r.View.Actor; a.Account != "" {
		return r.SeeOther(home(a.Person != ""))
	}
	return r.Show(http.StatusOK, p.signIn(r.View, ""))
}

// SignIn begins a session and goes to the second factor, or to where the day begins.
func (p *Pages) SignIn(r *kit.Request) error {
	email := r.Text("email")
	err := p.calm(r)
	if err == nil {
		in, failed := p.Login.SignIn(r.Context(), email, r.PostFormValue("password"), p.kept(r.Request, deviceCookie))
		if err = failed; err == nil {
			p.leave(r) // a session that this browser had ends here
			p.remember(r, in)
			if in.Second {
				return r.SeeOther("/login/second")
			}
			return r.SeeOther(home(in.Person))
		}
	}
	return r.Refused(err, func(v kit.View) templ.Component { return p.signIn(v, email) })
}

// leave ends the session that the browser came with. That it could not be
// ended must not keep anyone out: it is no longer in the browser, and it lapses.
func (p *Pages) leave(r *kit.Request) {
	if token := p.kept(r.Request, sessionCookie); token != "" {
		_ = p.Login.SignOut(r.Context(), token)
	}
}

// SignOut ends the session, and the browser forgets what it kept: it does so
// even when the database cannot be written, for the session then lapses by itself.
func (p *Pages) SignOut(r *kit.Request) error {
	p.leave(r)
	r.SetCookie(p.cookie(sessionCookie, "", 0))
	r.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return r.SeeOther("/login")
}

// Package door holds the pages before and around being signed in: signing in,
// the second factor, the invitation, and one's own account.
package door

import (
	"net/http"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/login"
	"kasam/internal/web/kit"
)

// Pages are the pages of the door.
type Pages struct {
	Login *login.Desk
	URL   string         // the address of the site; https decides how cookies are kept
	Limit *login.Limiter // of tries from one client address; nil bounds nothing
	Proxy bool           // a proxy of ours stands before the site and tells the client's address
	Demo  []Demo         // the logins of a demonstration, for everyone to see; none otherwise
}

// A Demo is a login of a demonstration: its data is invented.
type Demo struct {
	Role, Name, Email, Password string
}

// deviceLasts is how long a browser is known after a sign-in.
const deviceLasts = 400 * 24 * time.Hour

func (p *Pages) secure() bool { return strings.HasPrefix(p.URL, "https://") }

// cookie returns one of our cookies. With https its name begins with __Host-:
// no other site, and no other part of this one, can set it.
func (p *Pages) cookie(name, value string, lasts time.Duration) *http.Cookie {
	c := &http.Cookie{ //nolint:gosec // secure wherever the site is: at home it has no https
		Name: p.cookieName(name), Value: value, Path: "/", HttpOnly: true, Secure: p.secure(), SameSite: http.SameSiteLaxMode,
		MaxAge: int(lasts / time.Second),
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

func (p *Pages) cookieName(name string) string {
	if p.secure() {
		return "__Host-" + name
	}
	return name
}

const (
	sessionCookie = "kasam"
	deviceCookie  = "kasam-device"
)

func (p *Pages) kept(r *http.Request, name string) string {
	c, err := r.Cookie(p.cookieName(name))
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

// Who tells who asks, by the session cookie: the zero Actor when nobody is
// signed in, or only halfway.
func (p *Pages) Who(r *http.Request) (access.Actor, error) {
	who, err := p.Login.Who(r.Context(), p.kept(r, sessionCookie))
	return who.Actor, err
}

// Address returns where the request comes from.
func (p *Pages) Address(r *http.Request) string {
	if p.Proxy {
		// The last one is the one our own proxy added; what stands before it
		// may have been made up.
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(list[len(list)-1]); last != "" {
			return last
		}
	}
	return r.RemoteAddr
}

// calm refuses a client address that tries too often.
func (p *Pages) calm(r *kit.Request) error {
	if p.Limit != nil && !p.Limit.Allow(p.Address(r.Request), r.View.Now) {
		return fault.Refuse(fault.Invalid, "login.wait", 1)
	}
	return nil
}

// Calm is calm, for pages elsewhere that take a code.
func (p *Pages) Calm(r *kit.Request) error { return p.calm(r) }

// Secure reports whether the site has https.
func (p *Pages) Secure() bool { return p.secure() }

// remember keeps a sign-in in the browser.
func (p *Pages) remember(r *kit.Request, in login.SignedIn) {
	r.SetCookie(p.cookie(sessionCookie, in.Token, login.Lasts))
	if in.Device != "" {
		r.SetCookie(p.cookie(deviceCookie, in.Device, deviceLasts))
	}
}

// home is where someone who has signed in begins.
func home(person bool) string {
	if person {
		return "/my"
	}
	return "/today"
}

package door_test

import (
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/vault"
	"kasam/internal/web/door"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

const right = "häst batteri klammer"

// porch is a site of nothing but the door, and a browser that stands before it.
type porch struct {
	*door.Pages
	t           *testing.T
	now         time.Time
	site        *httptest.Server
	person      id.Person
	coordinator access.Actor
}

func newPorch(t *testing.T) *porch {
	t.Helper()
	d := dbtest.New(t)
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	p := &porch{t: t, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	now := func() time.Time { return p.now }
	p.Pages = &door.Pages{Login: &login.Desk{DB: d, Vault: v, Now: now, SecondFactor: true}}
	p.coordinator = access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: id.New[id.Organisation]()}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		return errors.Join(
			login.Create(tx, login.Account{
				ID: p.coordinator.Account, Email: "tove@exempel.se", Name: "Tove Lindberg", Professional: p.coordinator.Professional,
				Organisation: p.coordinator.Organisation, Grants: []access.Grant{{Role: access.Coordinator}}, Language: "sv", Password: login.Hash(right),
			}),
			access.Bind(tx, access.Tie{
				ID: id.New[string](), Person: p.person, Participation: id.New[id.Participation](), Professional: p.coordinator.Professional,
				Kind: access.IsCoordinator, Since: day.Must("2026-01-01"),
			}))
	})
	if err != nil {
		t.Fatal(err)
	}
	server := &kit.Server{
		DB: d, Now: now, Log: slog.New(slog.DiscardHandler), Who: p.Who,
		Error: ui.Oops, SignedOut: ui.SignedOut,
	}
	anyone := func(access.Actor) bool { return true }
	signedIn := func(a access.Actor) bool { return a.Account != "" }
	mux := http.NewServeMux()
	mux.Handle("GET /login", server.Handler(anyone, p.SignInPage))
	mux.Handle("POST /login", server.Handler(anyone, p.SignIn))
	mux.Handle("GET /login/second", server.Handler(anyone, p.SecondPage))
	mux.Handle("POST /login/second", server.Handler(anyone, p.Second))
	mux.Handle("GET /invitation", server.Handler(anyone, p.InvitationPage))
	mux.Handle("POST /invitation", server.Handler(anyone, p.Redeem))
	mux.Handle("POST /logout", server.Handler(anyone, p.SignOut))
	mux.Handle("GET /account", server.Handler(signedIn, p.AccountPage))
	mux.Handle("POST /account/password", server.Handler(signedIn, p.ChangePassword))
	mux.Handle("POST /account/language", server.Handler(signedIn, p.SetLanguage))
	mux.Handle("POST /account/sessions/end", server.Handler(signedIn, p.EndSession))
	p.site = httptest.NewServer(mux)
	t.Cleanup(p.site.Close)
	return p
}

// browser keeps cookies and does not follow redirects.
func (p *porch) browser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is what came back.
type answer struct {
	status int
	to     string // of a redirect
	body   string
	header http.Header
}

func (p *porch) get(b *http.Client, path string) answer {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.site.URL+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(b, req)
}

func (p *porch) post(b *http.Client, path string, fields ...string) answer {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(b, req)
}

func (p *porch) do(b *http.Client, req *http.Request) answer {
	p.t.Helper()
	res, err := b.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), html.UnescapeString(string(body)), res.Header}
}

func (a answer) is(t *testing.T, status int, what string) {
	t.Helper()
	if a.status != status || !strings.Contains(a.to+a.body, what) {
		t.Errorf("answered %d %q, want %d with %q\n%.1500s", a.status, a.to, status, what, a.body)
	}
}

var secretOf = regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`)

func TestStaffComeInThroughTheDoor(t *testing.T) {
	p := newPorch(t)
	b := p.browser()
	p.get(b, "/account").is(t, 303, "/login")
	p.get(b, "/login").is(t, 200, `autocomplete="current-password"`)
	p.get(b, "/login/second").is(t, 303, "/login")
	p.post(b, "/login", "email", "tove@exempel.se", "password", "fel lösenord här").is(t, 422, "E-post eller lösenord stämmer inte")
	p.post(b, "/login", "email", "x", "password", "").is(t, 422, "E-post eller lösenord stämmer inte")
	p.post(b, "/login", "email", "tove@exempel.se", "password", right).is(t, 303, "/login/second")
	p.get(b, "/account").is(t, 303, "/login") // halfway is not in
	page := p.get(b, "/login/second")
	page.is(t, 200, "<svg class=\"qr\"")
	page.is(t, 200, "otpauth://totp/Kasam:tove@exempel.se")
	found := secretOf.FindStringSubmatch(page.body)
	if found == nil {
		t.Fatalf("no secret on the page:\n%s", page.body)
	}
	p.post(b, "/login/second", "code", "000").is(t, 422, "Koden stämmer inte")
	code, err := totp.GenerateCode(strings.ReplaceAll(found[1], " ", ""), p.now)
	if err != nil {
		t.Fatal(err)
	}
	p.post(b, "/login/second", "code", code).is(t, 303, "/today")
	p.get(b, "/login").is(t, 303, "/today")
	p.get(b, "/account").is(t, 200, "Du loggar in med tove@exempel.se")
	out := p.post(b, "/logout")
	out.is(t, 303, "/login")
	if out.header.Get("Clear-Site-Data") == "" {
		t.Error("the browser is not told to forget")
	}
	p.get(b, "/account").is(t, 303, "/login")
	// The second time the page asks for the code only.
	p.post(b, "/login", "email", "tove@exempel.se", "password", right).is(t, 303, "/login/second")
	if page := p.get(b, "/login/second"); strings.Contains(page.body, "otpauth") || secretOf.MatchString(page.body) {
		t.Error("the secret is shown to whoever has the password")
	}
	p.now = p.now.Add(11 * time.Minute)
	p.post(b, "/login/second", "code", code).is(t, 303, "/login") // it took too long
}

func TestAPersonComesInWithACode(t *testing.T) {
	p := newPorch(t)
	b := p.browser()
	code, err := p.Login.Invite(t.Context(), p.coordinator, login.Invitee{Person: p.person, Email: "alva@exempel.se", Language: "sv"})
	if err != nil {
		t.Fatal(err)
	}
	p.get(b, "/invitation").is(t, 200, "Koden du fick")
	p.post(b, "/invitation", "code", code, "password", right, "again", "något annat").is(t, 422, "inte lika")
	p.post(b, "/invitation", "code", "fel", "password", right, "again", right).is(t, 422, "Koden stämmer inte")
	p.post(b, "/invitation", "code", code, "password", "kort", "again", "kort").is(t, 422, "minst 12 tecken")
	p.post(b, "/invitation", "code", strings.ToLower(code), "password", right, "again", right).is(t, 200, "Lösenordet är sparat")
	p.post(b, "/login", "email", "alva@exempel.se", "password", right).is(t, 303, "/my")
	other := p.browser()
	p.post(other, "/login", "email", "alva@exempel.se", "password", right).is(t, 303, "/my")
	page := p.get(b, "/account")
	page.is(t, 200, `class="my"`)
	session := regexp.MustCompile(`name="session" value="([^"]+)"`).FindStringSubmatch(page.body)
	if session == nil {
		t.Fatalf("the other session is not listed:\n%s", page.body)
	}
	p.post(b, "/account/sessions/end", "session", session[1]).is(t, 303, "/account?done=session")
	p.get(other, "/account").is(t, 303, "/login")
	p.post(b, "/account/language", "language", "en").is(t, 303, "/account?done=language")
	p.get(b, "/account?done=language").is(t, 200, "The language is changed")
	p.post(b, "/account/password", "old", "fel", "password", "nya ord som räcker", "again", "nya ord som räcker").is(t, 422, "not the password you have now")
	p.post(b, "/account/password", "old", right, "password", "nya ord som räcker", "again", "nya ord").is(t, 422, "not the same")
	p.post(b, "/account/password", "old", right, "password", "nya ord som räcker", "again", "nya ord som räcker").is(t, 303, "/account?done=password")
	p.get(b, "/account").is(t, 200, "alva@exempel.se")
}

func TestTheCookiesAreTied(t *testing.T) {
	for _, tt := range []struct {
		name, url, session string
		secure             bool
	}{
		{"https", "https://kasam.exempel.se", "__Host-kasam", true},
		{"http on loopback", "http://127.0.0.1:8080", "kasam", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPorch(t)
			p.URL, p.Login.SecondFactor = tt.url, false
			in := p.post(p.browser(), "/login", "email", "tove@exempel.se", "password", right)
			in.is(t, 303, "/today")
			seen := map[string]*http.Cookie{}
			for _, line := range in.header.Values("Set-Cookie") {
				c, err := http.ParseSetCookie(line)
				if err != nil {
					t.Fatal(err)
				}
				seen[c.Name] = c
			}
			for _, name := range []string{tt.session, tt.session + "-device"} {
				c := seen[name]
				if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != tt.secure || c.Path != "/" || c.Domain != "" || c.MaxAge <= 0 {
					t.Errorf("the cookie %s: %v", name, c)
				}
			}
		})
	}
}

func TestACookieFromBeforeIsWorthNothingAfter(t *testing.T) {
	p := newPorch(t)
	p.Login.SecondFactor = false
	b := p.browser()
	p.post(b, "/login", "email", "tove@exempel.se", "password", right).is(t, 303, "/today")
	site, _ := url.Parse(p.site.URL)
	before := b.Jar.Cookies(site)
	p.post(b, "/login", "email", "tove@exempel.se", "password", right).is(t, 303, "/today")
	thief := p.browser()
	thief.Jar.SetCookies(site, before)
	p.get(thief, "/account").is(t, 303, "/login")
	planted := p.browser()
	planted.Jar.SetCookies(site, []*http.Cookie{{Name: "kasam", Value: "planted"}})
	p.post(planted, "/login", "email", "tove@exempel.se", "password", right).is(t, 303, "/today")
	for _, c := range planted.Jar.Cookies(site) {
		if c.Name == "kasam" && c.Value == "planted" {
			t.Error("a planted session was taken over")
		}
	}
}

func TestOneAddressCannotTryForEver(t *testing.T) {
	p := newPorch(t)
	p.Limit = login.NewLimiter()
	b := p.browser()
	for i := range 60 {
		a := p.post(b, "/invitation", "code", "fel", "password", right, "again", right)
		if strings.Contains(a.body, "för många försök") {
			if i < 30 {
				t.Errorf("an office is kept out after %d", i)
			}
			return
		}
	}
	t.Error("sixty tries at once went through")
}

func TestADemonstrationShowsItsLogins(t *testing.T) {
	p := newPorch(t)
	if a := p.get(p.browser(), "/login"); strings.Contains(a.body, "påhittade") {
		t.Error("a site that is no demonstration says it is")
	}
	p.Demo = []door.Demo{{Role: "coordinator", Name: "Tove Lindberg", Email: "tove@exempel.se", Password: right}}
	page := p.get(p.browser(), "/login")
	page.is(t, 200, "påhittade personer")
	page.is(t, 200, "Logga in som Tove Lindberg")
	page.is(t, 200, "koordinator")
}

package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/meeting"
)

// A visitor is a browser of someone without an account.
type visitor struct {
	*world
	cookies []*http.Cookie
}

func (w *world) visitor() *visitor { return &visitor{world: w} }

func (v *visitor) ask(r *http.Request) answer {
	v.t.Helper()
	r.Header.Set("Accept-Language", "en")
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	v.pages.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		v.cookies = []*http.Cookie{{Name: c.Name, Value: c.Value}}
	}
	what := r.Method + " " + r.URL.Path
	return answer{v.t, "a visitor: " + what[:min(len(what), 80)], rec.Code, rec.Header().Get("Location"), rec.Body.String()}
}

func (v *visitor) get(path string) answer {
	return v.ask(httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, path, nil))
}

func (v *visitor) post(path string, form url.Values) answer {
	form.Set("key", id.New[string]())
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.ask(r)
}

// A lent link is one that the coordinator has sent to Anna.
type lent struct {
	id, path, code, promise string
	cookie                  *http.Cookie // of who has opened it
}

var linkInMail = regexp.MustCompile(`/answer/\S+`)

// lend asks Anna for a promise and sends her a link about it.
func (w *world) lend(one *someone) lent {
	w.t.Helper()
	boss := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
	p, err := w.desks.Directory.Professional(w.t.Context(), boss, w.cast[anna].Professional)
	w.must(err)
	if p.Email == "" {
		p.Email = "anna@bank.example"
		w.must(w.desks.Directory.Correct(w.t.Context(), boss, p))
	}
	l := lent{id: id.New[string](), promise: id.New[string]()}
	w.must(w.desks.Commitment.Record(w.t.Context(), w.cast[coordinator], commitment.Promise{
		ID: l.promise, Person: one.person, Professional: w.cast[anna].Professional, What: "Open the account", Due: access.Today(w.now).AddDays(20),
	}))
	l.path, l.code = w.sendLink(l.id, guest.Promise, l.promise)
	return l
}

// sendLink sends Anna a link and returns its address and code.
func (w *world) sendLink(link string, kind guest.Kind, object string) (path, code string) {
	w.t.Helper()
	code, err := w.desks.Guest.Send(w.t.Context(), w.cast[coordinator], guest.Link{
		ID: link, Kind: kind, Object: object, Professional: w.cast[anna].Professional,
	})
	w.must(err)
	var body string
	w.must(w.site.DB.Read(w.t.Context(), func(v *db.View) error {
		return v.Row(`select body from outbox where body like '%/answer/%' order by id desc limit 1`).Scan(&body)
	}))
	return linkInMail.FindString(body), code
}

// lends sends Anna a link of each kind, and opens it.
func (w *fuller) lends() {
	w.t.Helper()
	one := w.rich
	w.lent = []lent{w.lend(one), w.lend(one)}
	m := meeting.Meeting{
		ID: id.New[string](), Person: one.person, Kind: meeting.MultiParty, StartsAt: w.now.AddDate(0, 0, 20), Minutes: 45, Place: "Room 5",
		Parties: []meeting.Party{{Professional: w.cast[anna].Professional}},
	}
	w.must(w.desks.Meeting.Call(w.t.Context(), w.cast[coordinator], m))
	for kind, object := range map[guest.Kind]string{guest.Meeting: m.ID, guest.Poll: one.refs["poll"]} {
		l := lent{id: id.New[string]()}
		l.path, l.code = w.sendLink(l.id, kind, object)
		w.lent = append(w.lent, l)
	}
	for i := range w.lent {
		v := w.visitor().open(w.lent[i])
		w.lent[i].cookie = v.cookies[0]
		if i == 0 {
			v.post(w.lent[i].path, url.Values{"act": {"accept"}}).Done()
		}
	}
}

// open gives the code.
func (v *visitor) open(l lent) *visitor {
	v.t.Helper()
	v.post(l.path, url.Values{"code": {l.code}}).Done()
	return v
}

// nobodysLink is a link that was never sent.
var nobodysLink = "/answer/" + strings.Repeat("A", 43)

var keys, addresses = regexp.MustCompile(`name="key" value="[^"]*"`), regexp.MustCompile(`/answer/[^"?#]*`)

// neutral is a page without what differs from one form and one address to the next.
func neutral(body string) string {
	return addresses.ReplaceAllString(keys.ReplaceAllString(body, ""), "")
}

// shut wants a link to be answered as one that was never sent: before a code,
// with the right one, and with an answer.
func (v *visitor) shut(name string, l lent) {
	v.t.Helper()
	for _, form := range []url.Values{nil, {"code": {l.code}}, {"act": {"accept"}}} {
		ask := func(path string) answer {
			if form == nil {
				return v.get(path)
			}
			return v.post(path, form)
		}
		got, want := ask(l.path), ask(nobodysLink)
		if got.Status != want.Status || neutral(got.Body) != neutral(want.Body) || got.Location != "" {
			v.t.Errorf("%s, %v: %d %s, and a link that was never sent %d", name, form, got.Status, got.Location, want.Status)
		}
	}
}

// TestWhatAGuestSees holds each state of a link against what it shows.
func TestWhatAGuestSees(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one, ctx := w.people[all], t.Context()
		by := w.cast[coordinator]
		act := func(err error) { w.t.Helper(); w.must(err) }
		for _, tt := range []struct {
			name string
			to   func(l lent, v *visitor) // brings it there
			sees []string                 // nothing: what a link that was never sent shows
		}{
			{"sent", func(lent, *visitor) {}, nil},
			{"opened on another device", func(l lent, _ *visitor) { w.visitor().open(l) }, nil},
			{"opened", func(l lent, v *visitor) { v.open(l) }, []string{"Open the account", "You have not answered yet", "Yes, I promise", "Professional coordinator", "010-1"}},
			{"promised", func(l lent, v *visitor) { v.open(l).post(l.path, url.Values{"act": {"accept"}}).Done() }, []string{"You have promised this", "It is done"}},
			{"declined", func(l lent, v *visitor) {
				v.open(l).post(l.path, url.Values{"act": {"decline"}, "reason": {"We are closed"}}).Done()
			}, []string{"You have said no"}},
			{"other terms are proposed", func(l lent, v *visitor) {
				v.open(l).post(l.path, url.Values{"act": {"counter"}, "what": {"Open it later"}, "due": {"2026-12-24"}, "reason": {"Busy"}}).Done()
			}, []string{"You have proposed something else"}},
			{"reported as done", func(l lent, v *visitor) {
				v.open(l).post(l.path, url.Values{"act": {"accept"}}).Done()
				v.post(l.path, url.Values{"act": {"report"}}).Done()
			}, []string{"You have said that it is done"}},
			{"taken back by who asked", func(l lent, v *visitor) {
				v.open(l)
				act(w.desks.Commitment.Withdraw(ctx, by, l.promise, "Not needed"))
			}, []string{"taken back"}},
			{"kept", func(l lent, v *visitor) {
				v.open(l).post(l.path, url.Values{"act": {"accept"}}).Done()
				act(w.desks.Commitment.Keep(ctx, by, l.promise))
			}, []string{"It is done. Thank you"}},
			{"another device shut it", func(l lent, v *visitor) {
				v.open(l)
				w.As(coordinator).Post("/commitments/"+l.promise+"/links/"+l.id+"/revoke", nil).Done()
			}, nil},
			{"the person shut it", func(l lent, v *visitor) {
				v.open(l)
				w.As(self).Post("/my/links/"+l.id+"/revoke", nil).Done()
			}, nil},
			{"locked by wrong codes", func(l lent, v *visitor) {
				v.open(l)
				for range guest.Tries {
					w.visitor().post(l.path, url.Values{"code": {wrongCode(l.code)}}).Is(http.StatusUnprocessableEntity)
				}
			}, nil},
			{"half an hour later", func(l lent, v *visitor) { v.open(l); w.now = w.now.Add(guest.SessionLasts) }, nil},
			{"after its last day", func(l lent, v *visitor) { v.open(l); w.now = w.now.AddDate(0, 0, guest.DaysUsual+1) }, nil},
			{"the person bars them", func(l lent, v *visitor) {
				v.open(l)
				act(w.desks.Consent.Bar(ctx, one.own, one.person, w.cast[anna].Professional))
			}, nil},
		} {
			t.Run(tt.name, func(t *testing.T) {
				w.t = t
				w.cast[self] = one.own
				if tt.name == "the person bars them" {
					defer func() { act(w.desks.Consent.LiftBar(ctx, one.own, one.person, w.cast[anna].Professional)) }()
				}
				l, v := w.lend(one), w.visitor()
				before := id.New[string]()
				tt.to(l, v)
				got := v.get(l.path)
				if tt.sees == nil {
					if tt.name != "sent" && tt.name != "opened on another device" && tt.name != "half an hour later" {
						v.shut(tt.name, l)
					}
					want := v.get(nobodysLink)
					if got.Status != http.StatusOK || neutral(got.Body) != neutral(want.Body) {
						t.Errorf("it shows another page than a link that was never sent: %d", got.Status)
					}
					return
				}
				got.Sees(tt.sees...).Sees(one.marks["given"])
				for field, mark := range one.marks {
					if field != "given" {
						got.Lacks(mark)
					}
				}
				var n int
				w.must(d.Read(ctx, func(v *db.View) error {
					return v.Row(`select count(*) from audit_entries where person = $1 and account = $2 and ground = $3 and id > $4 and act = 'guest.open'`,
						one.person, access.AsGuest("", w.cast[anna].Professional, "", "").Account, "guest:"+l.id, before).Scan(&n)
				}))
				if n == 0 {
					t.Error("that they read it is not on record")
				}
			})
		}
		w.t = t
		w.As(self).Get("/my/who-looked").Sees("Opened their link", "Why: answered by a link", "Professional anna")
	})
}

func wrongCode(code string) string {
	return string('0'+(code[0]-'0'+1)%10) + code[1:]
}

func TestAConsentThatIsWithdrawnShutsTheLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[planOnly]
		l := w.lend(one)
		v := w.visitor().open(l)
		v.get(l.path).Sees("Open the account")
		list, err := w.desks.Consent.Of(t.Context(), one.own, one.person)
		w.must(err)
		for _, c := range list {
			if c.ProfessionalName == "Professional anna" {
				w.must(w.desks.Consent.Withdraw(t.Context(), one.own, one.person, c.ID))
			}
		}
		v.shut("withdrawn", l)
		if c, err := w.desks.Commitment.One(t.Context(), w.cast[coordinator], l.promise); err != nil || c.State != commitment.Proposed {
			t.Errorf("the answer that came too late: %s, %v", c.State, err)
		}
	})
}

// TestAGuestHasNoOtherPage walks every route with the cookie of a guest, under
// every name a cookie of ours has, and as the guest themself.
func TestAGuestHasNoOtherPage(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	one := w.people[all]
	l := w.lend(one)
	v := w.visitor().open(l)
	secret := v.cookies[0].Value
	w.cast["guest"] = access.AsGuest(l.id, w.cast[anna].Professional, w.cast[anna].Organisation, "Anna")
	w.site.Who = w.site.Door.Who
	pages := w.site.Handler()
	for _, route := range w.site.Routes() {
		path := w.path(route.Pattern, one)
		if strings.HasPrefix(route.Pattern, "/answer/") {
			continue
		}
		w.pages = pages
		for _, name := range []string{"kasam", "__Host-kasam", "kasam-guest", "__Secure-kasam-guest"} {
			v.cookies = []*http.Cookie{{Name: name, Value: secret}}
			ask := v.get
			if route.Method == http.MethodPost {
				ask = func(path string) answer { return v.post(path, url.Values{}) }
			}
			got := ask(path)
			v.cookies = nil
			if want := ask(path); got.Status != want.Status || got.Location != want.Location || got.Status == http.StatusOK && route.Rule != "anyone" {
				t.Errorf("%s %s with the cookie of a guest as %s: %d %s, without %d", route.Method, route.Pattern, name, got.Status, got.Location, want.Status)
			}
		}
	}
	w.site.Who = func(*http.Request) (access.Actor, error) { return w.cast["guest"], nil }
	w.pages = w.site.Handler()
	for _, route := range w.site.Routes() {
		if route.Rule == "anyone" {
			continue
		}
		r := httptest.NewRequestWithContext(t.Context(), route.Method, w.path(route.Pattern, one), nil)
		rec := httptest.NewRecorder()
		w.pages.ServeHTTP(rec, r)
		if rec.Code != http.StatusNotFound {
			t.Errorf("a guest at %s %s: %d", route.Method, route.Pattern, rec.Code)
		}
	}
}

func TestWhatAGuestWroteSurvivesTheHalfHour(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	l := w.lend(w.people[all])
	v := w.visitor().open(l)
	w.now = w.now.Add(guest.SessionLasts)
	typed := url.Values{"act": {"decline"}, "reason": {`We are "closed" <now>`}}
	v.post(l.path, typed).Is(http.StatusOK).Sees(`We are "closed" <now>`, "write the code once more")
	typed.Set("code", l.code)
	v.post(l.path, typed).Is(http.StatusOK).Sees(`We are "closed" <now>`, "Why is it not possible")
	if c, err := w.desks.Commitment.One(t.Context(), w.cast[coordinator], l.promise); err != nil || c.State != commitment.Proposed {
		t.Errorf("it was answered by giving the code: %s, %v", c.State, err)
	}
	v.post(l.path, typed2(typed)).Done()
	v.get(l.path+"?done=1").Sees("Thank you", "You have said no")
}

func typed2(f url.Values) url.Values { f.Del("code"); return f }

func TestAnAnswerThatCannotBeKeptComesBackAsItWasTyped(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	l := w.lend(w.people[all])
	v, late := w.visitor().open(l), w.visitor().open(l)
	for _, tt := range []struct {
		name string
		form url.Values
		want int
		says string
	}{
		{"a no without a reason", url.Values{"act": {"decline"}}, http.StatusUnprocessableEntity, `href="#f-reason"`},
		{"other terms on a day that is none", url.Values{"act": {"counter"}, "what": {"Later then"}, "due": {"soon"}, "reason": {"Busy"}}, http.StatusUnprocessableEntity, "Later then"},
		{"an act that is none of a guest's", url.Values{"act": {"keep"}}, http.StatusUnprocessableEntity, "Yes, I promise"},
		{"no answer at all", url.Values{}, http.StatusUnprocessableEntity, "Yes, I promise"},
		{"an answer to what has changed meanwhile", url.Values{"act": {"accept"}, "seen": {"99"}}, http.StatusConflict, "Yes, I promise"},
	} {
		if got := v.post(l.path, tt.form).Is(tt.want); !got.says(tt.says) {
			t.Errorf("%s does not say %q", tt.name, tt.says)
		}
	}
	v.post(l.path, url.Values{"act": {"decline"}, "reason": {"No"}}).Done()
	late.post(l.path, url.Values{"act": {"decline"}, "reason": {strings.Repeat("x", 20000)}}).Is(http.StatusConflict)
}

func TestACoordinatorSendsALinkAndFollowsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		l := w.lend(one)
		page, links := "/commitments/"+l.promise, "/commitments/"+l.promise+"/links"
		w.As(coordinator).Get(page).Sees("Answers by a link", "Sent", "Shut the link", "Send a link")
		w.As(anna).Get(page).Sees("Open the account").Lacks("Answers by a link")
		form := url.Values{"professional": {string(w.cast[anna].Professional)}, "until": {access.Today(w.now).AddDays(3).String()}, "key": {id.New[string]()}}
		sent := w.As(coordinator).Post(links, form).Is(http.StatusOK).Sees("Tell the code", "anna@bank.example", "shown only now")
		if !regexp.MustCompile(`\d{3} \d{3}`).MatchString(sent.Body) {
			t.Error("no code is shown")
		}
		w.As(coordinator).Post(links, form).Is(http.StatusOK).Sees("sent already").Lacks("Tell the code")
		w.visitor().shut("a newer one was sent", l)
		form.Set("key", id.New[string]())
		form.Set("until", "2030-01-01")
		w.As(coordinator).Post(links, form).Is(http.StatusUnprocessableEntity).Sees422("at most 60 days")
		form.Set("until", "soon")
		w.As(coordinator).Post(links, form).Is(http.StatusUnprocessableEntity)
		w.As(anna).Post(links, form).Is(http.StatusForbidden)
		w.As(bo).Post(links, form).Is(http.StatusNotFound)
		w.cast[self] = one.own
		w.As(self).Get("/my/consents").Sees("Links that are open", "Professional anna", "Shut the link")
	})
}

// Sees422 wants a refused form that says text.
func (n answer) Sees422(text string) {
	n.t.Helper()
	if !n.says(text) {
		n.t.Errorf("%s does not say %q", n.what, text)
	}
}

// TestLinksBearHostility sends a thousand inputs that nobody means to the
// addresses of links: none may fail, none may be told from another by its answer,
// and nothing may change.
func TestLinksBearHostility(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests, one after the other")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		open, victim := w.lend(one), w.lend(one)
		inside := w.visitor().open(open)
		w.visitor().open(victim)
		before := w.ledger()
		dice := rand.New(rand.NewPCG(20, 26))
		for i := range 1000 {
			v := w.visitor()
			path := hostilePath(dice, victim.path)
			if dice.IntN(3) == 0 {
				v.cookies = []*http.Cookie{{Name: "kasam-guest", Value: url.QueryEscape(hostileText(dice))}}
			}
			if i%4 == 0 { // someone who has the code means ill
				v, path = inside, open.path
			}
			form, body, kind := hostileForm(dice)
			send := func(path string) answer {
				u, err := url.Parse(path)
				if err != nil {
					return answer{} // no server passes it on
				}
				method := http.MethodPost
				if body == "" && form == nil {
					method = http.MethodGet
				}
				text := body
				if form != nil {
					text = form.Encode()
				}
				r := httptest.NewRequestWithContext(t.Context(), method, "/", strings.NewReader(text))
				r.URL, r.RequestURI = u, ""
				r.Header.Set("Content-Type", kind)
				kept := v.cookies
				defer func() { v.cookies = kept }()
				return v.ask(r)
			}
			got := send(path)
			if got.Status >= 500 {
				t.Fatalf("input %d: %s: %d", i, got.what, got.Status)
			}
			if v == inside {
				if got.Status == http.StatusSeeOther {
					t.Errorf("input %d did something: %v", i, form)
				}
				continue
			}
			u, err := url.Parse(path)
			if err != nil || strings.Count(u.EscapedPath(), "/") != 2 || u.Path == "/answer/" || got.Status == http.StatusMovedPermanently || got.Status == http.StatusTemporaryRedirect {
				continue // another address
			}
			want := send(nobodysLink)
			if got.Status != want.Status || neutral(got.Body) != neutral(want.Body) {
				t.Errorf("input %d, %q: %d, and a link that was never sent: %d", i, path, got.Status, want.Status)
			}
		}
		if after := w.ledger(); after != before {
			t.Errorf("something changed:\n%s\n%s", before, after)
		}
		inside.get(open.path).Sees("You have not answered yet")
	})
}

// ledger is what links could change: every promise with its history, and who has
// answered.
func (w *world) ledger() (text string) {
	w.t.Helper()
	w.must(w.site.DB.Read(w.t.Context(), func(v *db.View) error {
		var promises, steps, versions, answered, open int
		if err := v.Row(`select count(*), coalesce(sum(version), 0) from commitments`).Scan(&promises, &versions); err != nil {
			return err
		}
		if err := v.Row(`select count(*) from commitment_steps`).Scan(&steps); err != nil {
			return err
		}
		err := v.Row(`select count(answered_at), (select count(*) from guest_sessions) from guest_links`).Scan(&answered, &open)
		text = fmt.Sprint(promises, steps, versions, answered, open)
		return err
	}))
	return text
}

var nasty = []string{
	"", " ", "\x00", "%00", "..", "../../etc/passwd", "..%2f..%2f", "%2e%2e", "' or 1=1 --", `"><script>alert(1)</script>`, "\u202e", "𝟙𝟚𝟛𝟜𝟝𝟞",
	"１２３４５６", "١٢٣٤٥٦", "\xff\xfe", "\r\nSet-Cookie: a=b", "null", "undefined", "-1", "0", "1e9", "999999999999999999999", "{}", "[]", "💥", "%%%", "${7*7}",
	"{{7*7}}", "\u0000\u0001", "a\u0301\u0301\u0301", "'; drop table guest_links; --", "accept", "keep", "withdraw", "2026-13-45", "000000", "123456",
}

// hostileText is something nobody means, short or long.
func hostileText(dice *rand.Rand) string {
	switch dice.IntN(5) {
	case 0:
		b := make([]byte, dice.IntN(300))
		for i := range b {
			b[i] = byte(dice.IntN(256))
		}
		return string(b)
	case 1:
		return strings.Repeat(nasty[dice.IntN(len(nasty))], 1+dice.IntN(400))
	}
	return nasty[dice.IntN(len(nasty))]
}

// hostilePath is an address of a link that is none, or of one that is.
func hostilePath(dice *rand.Rand, live string) string {
	token := strings.TrimPrefix(live, "/answer/")
	switch dice.IntN(7) {
	case 0:
		return live
	case 1:
		return live[:len(live)-1-dice.IntN(10)]
	case 2:
		return live + token
	case 3:
		return "/answer/" + strings.ToLower(token)
	case 4:
		return "/answer/" + hostileText(dice)
	}
	return "/answer/" + url.PathEscape(hostileText(dice))
}

// hostileForm is what is posted: a form, or a body that is none; or nothing at
// all, to be asked for. No code in it is right, and no answer whole.
func hostileForm(dice *rand.Rand) (form url.Values, body, kind string) {
	kind = "application/x-www-form-urlencoded"
	switch dice.IntN(6) {
	case 0:
		return nil, "", kind
	case 1:
		return nil, hostileText(dice) + "&", []string{kind, "multipart/form-data; boundary=x", "application/json", "text/plain", ""}[dice.IntN(5)]
	}
	form = url.Values{}
	for range 1 + dice.IntN(5) {
		name := []string{"code", "act", "reason", "what", "due", "amount", "answer", "seen", "key", "lang", "time-x", hostileText(dice)}[dice.IntN(12)]
		text := hostileText(dice)
		if name == "act" && (text == "accept" || text == "decline") || name == "code" && len(text) == 6 {
			text += "x"
		}
		form.Add(name, text)
	}
	if dice.IntN(4) == 0 {
		form.Set("act", []string{"decline", "counter", "keep", "break", "release", "sign", "move", "record"}[dice.IntN(8)])
		form.Del("reason")
	}
	return form, "", kind
}

// TestALockedLinkIsTheSameToTheOneWhoGuesses guesses codes at a live link and at
// one that was never sent, and compares.
func TestALockedLinkIsTheSameToTheOneWhoGuesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		l, v := w.lend(w.people[all]), w.visitor()
		for i := range guest.Tries + 3 {
			code := fmt.Sprintf("%06d", (i*7919+1)%1_000_000)
			if code == l.code {
				continue
			}
			got, want := v.post(l.path, url.Values{"code": {code}}), v.post(nobodysLink, url.Values{"code": {code}})
			if got.Status != http.StatusUnprocessableEntity || neutral(got.Body) != neutral(want.Body) || got.Status != want.Status {
				t.Errorf("try %d: %d and %d", i, got.Status, want.Status)
			}
		}
		v.shut("locked", l)
		w.now = w.now.Add(time.Minute)
	})
}

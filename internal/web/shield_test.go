package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/person"
)

// Everywhere that someone could be named: pages, lists, feeds, mails and files,
// after their identity became protected. Only what is opened for a reason, and
// the person's own side, may say who they are.
func TestAProtectedIdentityIsNamedNowhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).full()
		one, ctx := w.rich, t.Context()
		who := w.identify(one, "Zquorra", "Zqvist", "0709876543")
		feeds := map[role]string{}
		for _, r := range []role{coordinator, deputy, anna, bo} {
			token, err := w.desks.Login.NewFeed(ctx, w.cast[r])
			w.must(err)
			feeds[r] = "/calendar/" + token + ".ics"
		}
		if n := w.count(`select count(*) from outbox where about = $1`, one.person); n == 0 {
			t.Error("no mail about the person waits: that none does later proves nothing")
		}
		if got := w.As(nobody).Get(feeds[coordinator]); !strings.Contains(got.Body, one.refs["meeting"]) {
			t.Error("no calendar holds a meeting of the person: that none does later proves nothing")
		}
		who.Protected = true
		w.must(w.desks.Person.Correct(ctx, w.cast[coordinator], who))

		for what, query := range map[string]string{
			"tokens of the search":  `select count(*) from person_tokens where person_id = $1`,
			"mails that wait":       `select count(*) from outbox where about = $1`,
			"links that still open": `select count(*) from access_links where person_id = $1 and ended_at is null`,
		} {
			if n := w.count(query, one.person); n != 0 {
				t.Errorf("%d %s are left", n, what)
			}
		}
		secrets := []string{"Zquorra", "Zqvist", "0709876543"}
		leaks := func(what, body string) {
			for _, s := range secrets {
				if strings.Contains(body, s) {
					t.Errorf("%s says %q", what, s)
				}
			}
		}
		for r, feed := range feeds {
			got := w.As(nobody).Get(feed)
			leaks("the calendar of "+string(r), got.Body)
			if strings.Contains(got.Body, one.refs["meeting"]) {
				t.Errorf("the calendar of %s holds a meeting with the person", r)
			}
		}
		for _, l := range w.lent {
			r := w.As(nobody)
			if got := r.Get(l.path); got.Status == http.StatusOK {
				leaks("the link "+l.path, got.Body)
			}
		}
		n := 0
		for _, who := range everyone {
			if who == self {
				continue
			}
			for _, route := range w.site.Routes() {
				if route.Method != http.MethodGet || route.Pattern == "/calendar/{feed}" {
					continue
				}
				got := w.As(who).Get(w.path(route.Pattern, one))
				leaks(string(who)+" at "+route.Pattern, got.Body)
				n++
			}
			if who == nobody { // is asked to sign in, and what was typed comes back
				continue
			}
			for _, text := range secrets {
				leaks(string(who)+" who searches", w.As(who).Post("/people", url.Values{"text": {text}, "q": {text}}).Body)
			}
		}
		if n < 500 {
			t.Errorf("only %d pages were asked for", n)
		}
		for _, table := range []string{"outbox", "audit_entries"} {
			columns := map[string]string{"outbox": "subject || body || recipient", "audit_entries": "act || object || ground || categories"}[table]
			for _, s := range secrets {
				if n := w.count(`select count(*) from `+table+` where `+columns+` like $1`, "%"+s+"%"); n > 0 {
					t.Errorf("%s says %q", table, s)
				}
			}
		}

		// Opened for a reason, it is open to that one, for ten hours.
		page := "/people/" + string(one.person)
		if got := w.As(coordinator).Get(page); got.Status != http.StatusSeeOther || got.Location != page+"/open" {
			t.Fatalf("the coordinator gets %d %s, want to be asked why", got.Status, got.Location)
		}
		if got := w.As(coordinator).Post(page+"/open", url.Values{"reason": {"work"}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a reason of one word is taken: %d", got.Status)
		}
		if got := w.As(coordinator).Post(page+"/open", url.Values{"reason": {"To plan the meeting on Friday"}}); got.Status != http.StatusSeeOther {
			t.Fatalf("with a reason: %d", got.Status)
		}
		if got := w.As(coordinator).Get(page); got.Status != http.StatusOK || !strings.Contains(got.Body, "Zquorra") {
			t.Errorf("opened with a reason: %d", got.Status)
		}
		if got := w.As(deputy).Get(page); got.Status != http.StatusSeeOther {
			t.Errorf("the reason of one opened it to another: %d", got.Status)
		}
		w.cast[self] = one.own
		if got := w.As(self).Get("/my/who-looked"); !strings.Contains(got.Body, "To plan the meeting on Friday") {
			t.Error("the person is not told why")
		}
		w.now = w.now.Add(10 * time.Hour)
		if got := w.As(coordinator).Get(page); got.Status != http.StatusSeeOther {
			t.Errorf("ten hours later: %d", got.Status)
		}
		w.nothing(stranger, w.As(stranger).Get(page+"/open"), all)
		w.nothing(stranger, w.As(stranger).Post(page+"/open", url.Values{"reason": {"I am curious about them"}}), all)
	})
}

// identify gives someone a name that nobody else has.
func (w *world) identify(one *someone, given, family, phone string) person.Person {
	w.t.Helper()
	p, err := w.desks.Person.Of(w.t.Context(), w.cast[coordinator], one.person)
	w.must(err)
	p.Given, p.Called, p.Family, p.Phone = given, "", family, phone
	w.must(w.desks.Person.Correct(w.t.Context(), w.cast[coordinator], p))
	p, err = w.desks.Person.Of(w.t.Context(), w.cast[coordinator], one.person)
	w.must(err)
	return p
}

func (w *world) count(query string, arg any) (n int) {
	w.t.Helper()
	w.must(w.site.DB.Read(w.t.Context(), func(v *db.View) error { return v.Row(query, arg).Scan(&n) }))
	return n
}

func TestAnEmergencyOnThePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[none]
		p := w.identify(one, "Edit", "Exempelsson", "")
		form := func(pairs ...string) url.Values {
			f := url.Values{"reason": {"Found outside without shoes"}, "given": {"Edit"}, "family": {"Exempelsson"}, "birth": {p.Birth.String()}, "country": {"SE"}}
			for i := 0; i < len(pairs); i += 2 {
				f.Set(pairs[i], pairs[i+1])
			}
			return f
		}
		page := "/people/" + string(one.person)
		if p.Birth.IsZero() {
			p.Birth = day.Must("1990-05-05")
			w.must(w.desks.Person.Correct(t.Context(), w.cast[coordinator], p))
		}
		w.nothing(bo, w.As(bo).Get(page), none)
		for name, f := range map[string]url.Values{
			"without a reason":   form("reason", "  now  ", "birth", p.Birth.String()),
			"without a birthday": form("birth", ""),
			"with half a name":   form("family", "", "birth", p.Birth.String()),
			"of nobody":          form("given", "Nobody", "birth", p.Birth.String()),
			"another birthday":   form("birth", p.Birth.AddDays(1).String()),
		} {
			if got := w.As(bo).Post("/emergency", f); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "Exempelsson") && name != "with half a name" {
				t.Errorf("%s: %d", name, got.Status)
			}
		}
		w.nothing(bo, w.As(bo).Get(page), none)
		if got := w.As(bo).Post("/emergency", form("birth", p.Birth.String())); got.Status != http.StatusSeeOther || got.Location != page {
			t.Fatalf("in an emergency: %d %s", got.Status, got.Location)
		}
		if got := w.As(bo).Get(page); got.Status != http.StatusOK {
			t.Errorf("the record is not open: %d", got.Status)
		}
		if got := w.As(auditor).Get("/record/emergencies"); !strings.Contains(got.Body, "Found outside without shoes") {
			t.Error("the auditor is not told")
		}
		w.cast[self] = one.own
		if got := w.As(self).Get("/my/who-looked"); !strings.Contains(got.Body, "Found outside without shoes") {
			t.Error("the person is not told")
		}
		w.now = w.now.Add(3*time.Hour - time.Microsecond)
		if got := w.As(bo).Get(page); got.Status != http.StatusOK {
			t.Errorf("in the last moment of the three hours: %d", got.Status)
		}
		w.now = w.now.Add(time.Microsecond)
		w.nothing(bo, w.As(bo).Get(page), none)

		// Kin see nothing, not in an emergency either, and nobody lets them in.
		w.must(w.desks.Consent.BreakGlass(t.Context(), w.cast[bo], one.person, "Found outside once more"))
		if got := w.As(bo).Post(page+"/kinship", url.Values{}); got.Status != http.StatusSeeOther {
			t.Fatalf("kinship: %d", got.Status)
		}
		w.nothing(bo, w.As(bo).Get(page), none)
		w.must(w.desks.Consent.LiftBar(t.Context(), w.cast[coordinator], one.person, w.cast[bo].Professional))
		w.nothing(bo, w.As(bo).Get(page), none)
		if got := w.As(bo).Post("/emergency", form("birth", p.Birth.String())); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("kin in an emergency: %d", got.Status)
		}
		if id.Valid(one.person) && !strings.Contains(w.As(coordinator).Get(page+"/consents").Body, "too near") {
			t.Error("the page of consents does not say who is too near")
		}
	})
}

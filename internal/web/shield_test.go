package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/choice"
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
		who.NationalID, who.Birth, who.Email, who.Municipality = "19900101-9802", day.Day{}, "zqvist@home.example", "Zqköping"
		w.must(w.desks.Person.Correct(ctx, w.cast[coordinator], who))
		who.Version++
		w.must(w.desks.Consent.BreakGlass(ctx, w.cast[bo], one.person, "Zquorra was found outside"))
		w.now = w.now.Add(4 * time.Hour)
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
		secrets := []string{"Zquorra", "Zqvist", "0709876543", "19900101", "900101-9802", "zqvist@home.example", "Zqköping"}
		for field, m := range one.marks { // every sealed word about them, such as where they meet
			if field != "given" && field != "phone" { // they are called something else now
				secrets = append(secrets, m)
			}
		}
		w.must(w.desks.Summons.TakeBack(ctx))
		w.log.Reset()
		leaks := func(what, body string) {
			for _, s := range secrets {
				if i := strings.Index(body, s); i >= 0 {
					t.Errorf("%s says %q: …%s…", what, s, body[max(0, i-300):min(len(body), i+100)])
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
				leaks(string(who)+" at "+route.Pattern, got.Body+fmt.Sprint(w.sent))
				n++
			}
			if who == nobody { // is asked to sign in, and what was typed comes back
				continue
			}
			for _, text := range secrets {
				// What was typed comes back, so just whom it found tells.
				if got := w.As(who).Post("/people", url.Values{"text": {text}, "q": {text}}); strings.Contains(got.Body, string(one.person)) {
					t.Errorf("%s finds them by %q", who, text)
				}
			}
			for _, path := range []string{"/people?show=late", "/people?show=quiet", "/followup?format=csv", "/followup?format=json", "/meetings?past=1"} {
				leaks(string(who)+" at "+path, w.As(who).Get(path).Body)
			}
		}
		leaks("the record of the person, to the auditor", w.As(auditor).Post("/record", url.Values{"person": {string(one.person)}}).Body)
		leaks("the log of the program", w.log.String())
		if w.log.Len() == 0 {
			t.Error("the program logs nothing: that no name is in it proves nothing")
		}
		if got := w.As(auditor).Get("/record/emergencies"); !strings.Contains(got.Body, "The identity is protected") {
			t.Error("the auditor is not told of an emergency about someone protected")
		}
		if n < 500 {
			t.Errorf("only %d pages were asked for", n)
		}
		for _, table := range []string{"outbox", "audit_entries"} {
			columns := map[string]string{"outbox": "subject || body || recipient || calendar", "audit_entries": "act || object || ground || categories"}[table]
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
		if got := w.As(bo).Post(page+"/kinship", url.Values{"sure": {"yes"}}); got.Status != http.StatusSeeOther {
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

// A coordinator who is too near is out at once, and the person is not left alone:
// they are told, the deputy goes on, and a manager arranges another without
// learning who it is.
func TestACoordinatorWhoIsTooNear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		w.cast[self] = one.own
		page, fill := "/people/"+string(one.person), "/programme/vacancies/"+one.refs["participation"]
		if got := w.As(coordinator).Post(page+"/kinship", nil); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, one.marks["given"]) {
			t.Fatalf("by one press: %d", got.Status)
		}
		w.As(manager).Get("/today").Lacks("Someone whom Professional coordinator coordinated")
		w.nothing(manager, w.As(manager).Post(fill, url.Values{"coordinator": {string(w.cast[stranger].Professional)}}), all)
		w.As(coordinator).Post(page+"/kinship", url.Values{"sure": {"yes"}}).Done()

		for _, route := range w.site.Routes() {
			if route.Method != http.MethodGet || route.Pattern == "/calendar/{feed}" {
				continue
			}
			got := w.As(coordinator).Get(w.path(route.Pattern, one))
			if about(route.Pattern) {
				w.nothing(coordinator, got, all)
			}
			for field, m := range one.marks {
				if strings.Contains(got.Body, m) {
					t.Errorf("%s tells the kin of the %s", got.what, field)
				}
			}
		}
		w.As(self).Get("/my").Sees("Professional coordinator can no longer be your coordinator", "/my/coordinator")
		w.As(self).Get("/my/coordinator").Sees()
		w.As(deputy).Get(page).Sees(one.marks["given"])
		w.As(deputy).Get("/today").Sees("You are deputy meanwhile", page+"/coordinator")
		w.As(manager).Get("/today").Sees("Someone whom Professional coordinator coordinated", "Professional deputy is deputy meanwhile").Lacks(one.marks["given"], string(one.person))
		w.As(manager).Get("/programme/coordinators").Sees("Needs a new coordinator", fill).Lacks(one.marks["given"], string(one.person))
		for _, who := range []role{stranger, former} {
			w.As(who).Get("/today").Lacks("Someone whom")
			w.nothing(who, w.As(who).Post(fill, url.Values{"coordinator": {string(w.cast[stranger].Professional)}}), all)
		}
		for _, to := range []string{string(w.cast[coordinator].Professional), "nobody", ""} {
			w.As(manager).Post(fill, url.Values{"coordinator": {to}}).Is(http.StatusUnprocessableEntity)
		}
		w.As(manager).Post(fill, url.Values{"coordinator": {string(w.cast[stranger].Professional)}}).Done()

		w.As(stranger).Get(page).Sees(one.marks["given"])
		w.nothing(coordinator, w.As(coordinator).Get(page), all)
		w.nothing(manager, w.As(manager).Get(page), all)
		w.As(manager).Get("/today").Lacks("Someone whom")
		w.As(self).Get("/my").Sees("Professional stranger").Lacks("can no longer be your coordinator")
	})
}

func TestSomeoneIsCountedWithoutAName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		const page = "/programme/anonymous"
		today := access.Today(w.now)
		load := func() string {
			for _, team := range w.teams() {
				for _, c := range team.Coordinators {
					if c.Who.ID == w.cast[coordinator].Professional {
						return fmt.Sprint(c.People, " ", c.Load)
					}
				}
			}
			return ""
		}
		free := func() int {
			boards, err := w.desks.Preparation.Boards(t.Context(), w.cast[preparer])
			w.must(err)
			return boards[0].Capacity.Taken
		}
		before, taken := load(), free()
		one := func(pairs ...string) url.Values {
			f := url.Values{"programme": {string(w.programme.ID)}, "sex": {"female"}, "from": {today.String()}}
			for i := 0; i < len(pairs); i += 2 {
				f.Set(pairs[i], pairs[i+1])
			}
			return f
		}
		for name, f := range map[string]url.Values{
			"without a sex":        one("sex", ""),
			"ahead":                one("from", today.AddDays(1).String()),
			"on no day":            one("from", "soon"),
			"long ago":             one("from", "1900-01-01"),
			"for another":          one("coordinator", string(w.cast[deputy].Professional)),
			"another time, no day": one("from", ""),
		} {
			if got := w.As(coordinator).Post(page, f); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", name, got.Status)
			}
		}
		w.nothing(admin, w.As(admin).Post(page, one()), none)
		w.nothing(coordinator, w.As(coordinator).Post(page, one("programme", "another")), none)
		for _, sex := range []string{"female", "female", "male"} {
			w.As(coordinator).Post(page, one("sex", sex)).Done()
		}
		w.As(manager).Post(page, one("coordinator", string(w.cast[deputy].Professional))).Done()
		w.As(manager).Get(page).Sees("Professional deputy", "Professional coordinator", "Since autumn 2026").Lacks(today.AddDays(-1).String())
		w.As(deputy).Get(page).Sees("Since autumn 2026").Lacks("Professional coordinator")
		if got := load(); before != "9 13.5" || got != "12 16.5" {
			t.Errorf("they weigh %s and then %s", before, got)
		}
		if got := free(); got != taken+4 {
			t.Errorf("%d places are taken, then %d", taken, got)
		}
		w.As(manager).Get("/followup").Sees("Counted without a name", "without being registered: 4")
		if got := w.As(manager).Get("/followup?" + w.figures("json")); !strings.Contains(strings.Join(strings.Fields(got.Body), ""), `"anonymous":{"people":4,"sex":{"female":3,"male":1}}`) {
			t.Errorf("the file: %d %s", got.Status, got.Body)
		}
		if got := w.As(association).Get("/followup?" + w.figures("json")); got.Status == http.StatusOK && !strings.Contains(strings.Join(strings.Fields(got.Body), ""), `"anonymous":{"people":null,"sex":{},"suppressed":true}`) {
			t.Errorf("the association reads of a few: %s", got.Body)
		}

		var ids []string
		tallies, err := w.desks.Anonymous.Tallies(t.Context(), w.cast[coordinator])
		w.must(err)
		for _, p := range tallies[0].List {
			ids = append(ids, p.ID)
		}
		for _, act := range []string{"/end", "/undo"} {
			w.nothing(deputy, w.As(deputy).Post(page+"/"+ids[0]+act, url.Values{"until": {today.String()}}), none)
		}
		w.As(coordinator).Post(page+"/"+ids[0]+"/end", url.Values{"until": {today.AddDays(1).String()}}).Is(http.StatusUnprocessableEntity)
		w.As(coordinator).Post(page+"/"+ids[0]+"/end", url.Values{"until": {today.String()}}).Done()
		w.As(coordinator).Post(page+"/"+ids[0]+"/end", url.Values{"until": {today.String()}}).Is(http.StatusConflict)
		w.As(coordinator).Post(page+"/"+ids[1]+"/undo", nil).Done()
		w.now = w.now.AddDate(0, 0, 1)
		if got := load(); got != "10 14.5" {
			t.Errorf("after one has ended and one was a mistake they weigh %s", got)
		}
		w.As(manager).Get("/followup").Sees("without being registered: 3")
	})
}

func (w *world) teams() []choice.Team {
	w.t.Helper()
	teams, err := w.desks.Choice.Teams(w.t.Context(), w.cast[manager])
	w.must(err)
	return teams
}

// figures asks for a file of all figures up to the end of last month, or of this
// one to whoever may have it.
func (w *world) figures(file string) string {
	today := access.Today(w.now)
	return url.Values{
		"programme": {string(w.programme.ID)}, "from": {"2020-01-01"}, "to": {today.String()}, "definition": {"finsam"}, "format": {file},
	}.Encode()
}

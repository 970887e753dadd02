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

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/meeting"
)

// part sends a form as the script of the room does.
func (a asker) part(path string, form url.Values) answer {
	a.s.t.Helper()
	r := httptest.NewRequestWithContext(a.s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Kasam-Test-Role", string(a.who))
	r.Header.Set("Kasam-Part", "1")
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	a.s.pages.ServeHTTP(rec, r)
	return answer{a.s.t, fmt.Sprintf("%s: %s, by the script", a.who, path), rec.Code, rec.Header().Get("Location"), rec.Body.String()}
}

// inTheRoom is the day of a meeting with Anna, who may see everything, and with Bo.
func inTheRoom(t *testing.T, d *db.DB) (*world, *someone, string) {
	t.Helper()
	w := newScenario(t, d).world()
	one := w.people[all]
	w.cast[self] = one.own
	m := meeting.Meeting{
		ID: id.New[string](), Person: one.person, Kind: meeting.MultiParty, StartsAt: w.now.AddDate(0, 0, 1), Minutes: 60,
		Parties: []meeting.Party{{Professional: w.cast[anna].Professional}}, Facilitator: w.cast[anna].Professional,
	}
	w.must(w.desks.Meeting.Call(t.Context(), w.cast[coordinator], m))
	w.must(w.desks.Meeting.Cancel(t.Context(), w.cast[coordinator], one.refs["meeting"], "There is another"))
	w.now = w.now.AddDate(0, 0, 1)
	return w, one, "/meetings/" + m.ID
}

func line(who, what, due string) url.Values {
	return url.Values{"key": {id.New[string]()}, "professional": {who}, "what": {what}, "due": {due}}
}

func TestALineOfTheRoomIsSentByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, one, room := inTheRoom(t, d)
		c := w.As(coordinator)
		typed := line("pro ann", "Ring the landlord", "in a week")
		first := c.part(room+"/promises", typed).Sees("Ring the landlord", "Professional anna")
		if !strings.HasPrefix(strings.TrimSpace(first.Body), "<li") || strings.Contains(first.Body, "<html") {
			t.Errorf("answered with more than a row: %s", first.Body)
		}
		again := c.part(room+"/promises", typed).Sees("Ring the landlord")
		link := regexp.MustCompile(`/commitments/[0-9a-f-]{36}`)
		if a, b := link.FindString(first.Body), link.FindString(again.Body); a == "" || a != b {
			t.Errorf("the same line sent twice is %s and %s", a, b)
		}
		page := c.Get(room)
		if n := strings.Count(page.Body, ">Ring the landlord<"); n != 1 {
			t.Errorf("the room says it %d times", n)
		}
		for what, form := range map[string]url.Values{
			"Nobody here has that name":      line("Kurt", "x", "fri"),
			"We do not understand which day": line("pro ann", "x", "soonish"),
			"That day has passed":            line("pro ann", "x", "2020-01-01"),
			"Type more of the name":          line("professional", "x", "fri"),
		} {
			got := c.part(room+"/promises", form).Is(http.StatusUnprocessableEntity)
			if !got.says(what) || !got.says(form.Get("due")) || strings.Contains(got.Body, "<html") {
				t.Errorf("refused with %s, want %q", got.Body, what)
			}
		}
		t.Run("whose session has ended keeps the line", func(_ *testing.T) {
			w.As(nobody).part(room+"/promises", typed).Is(http.StatusUnauthorized)
		})
		t.Run("without the script the room comes back with the line as it was typed", func(t *testing.T) {
			got := c.Post(room+"/promises", line("Kurt", "Find a bed", "fri")).Is(http.StatusUnprocessableEntity)
			if !got.says("Find a bed") || !got.says("Kurt") || !strings.Contains(got.Body, "<html") {
				t.Error("what was typed is lost")
			}
			c.Post(room+"/promises", line(one.marks["given"], "Find a bed", "fri")).Done()
			c.Get(room).Sees("Find a bed")
		})
		t.Run("who leads it together with the coordinator writes notes and promises nothing", func(_ *testing.T) {
			w.As(anna).Get(room).Sees("Save without closing").Lacks("By when?", "Book the next meeting")
			w.As(anna).part(room+"/promises", line("pro ann", "x", "fri")).Is(http.StatusForbidden)
		})
		t.Run("a day is said in words while it is being typed", func(_ *testing.T) {
			c.Get("/meetings/due?say=in+a+week").Sees("in 7 days")
			c.Get("/meetings/due?say=never").Lacks("day")
		})
	})
}

func TestTwoWriteNotesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, _, room := inTheRoom(t, d)
		notes := func(text, version string) url.Values { return url.Values{"notes": {text}, "version": {version}} }
		got := w.As(anna).part(room+"/notes", notes("Anna wrote this", "1")).Sees("Saved", `data-version="2"`)
		if strings.Contains(got.Body, "<html") {
			t.Error("answered with a whole page")
		}
		w.As(anna).part(room+"/notes", notes("Anna wrote this", "1")).Sees(`data-version="2"`) // sent again
		late := w.As(coordinator).part(room+"/notes", notes("The coordinator wrote that", "1")).Is(http.StatusConflict)
		if !late.says("Anna wrote this") || !late.says(`data-version="2"`) {
			t.Errorf("the conflict says %s", late.Body)
		}
		page := w.As(coordinator).Post(room+"/notes", notes("The coordinator wrote that", "1")).Is(http.StatusConflict)
		if !page.says("Anna wrote this") || !page.says("The coordinator wrote that") {
			t.Error("without the script one of the two is lost")
		}
		w.As(coordinator).part(room+"/notes", notes("Both", "2")).Sees("Saved")
		w.As(anna).Get(room).Sees("Both")
	})
}

func TestTheMeetingIsAskedOnceForTheNext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, one, room := inTheRoom(t, d)
		c := w.As(coordinator)
		asked := c.Post(room+"/hold", url.Values{"notes": {"We talked"}, "version": {"1"}}).Is(http.StatusUnprocessableEntity)
		if !asked.says("Close it anyway") || !asked.says("We talked") {
			t.Error("it is not asked about the next meeting, or what was typed is lost")
		}
		day := access.Today(w.now).AddDays(14).String()
		next := url.Values{"key": {id.New[string]()}, "day": {day}, "clock": {"13:00"}, "minutes": {"60"}}
		c.Post(room+"/next", next).Done()
		c.Post(room+"/next", next).Done() // pressed twice
		list, err := w.desks.Meeting.Mine(t.Context(), w.cast[coordinator], w.now.AddDate(0, 0, 8))
		w.must(err)
		n := 0
		for _, l := range list {
			if l.Person == one.person {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d meetings booked, want 1", n)
		}
		c.Post(room+"/hold", url.Values{"notes": {"We talked"}, "version": {"2"}}).Done()
		late := c.Post(room+"/notes", url.Values{"notes": {"We talked for long"}, "version": {"2"}}).Is(http.StatusConflict)
		if !late.says("We talked for long") {
			t.Error("what was written while someone else closed the meeting is lost")
		}
		for who, path := range map[role]string{coordinator: room + "/minutes", anna: room + "/minutes", self: "/my" + room} {
			w.As(who).Get(path).Sees("We talked")
		}
		w.As(bo).Unknown(room + "/minutes")
		w.As(stranger).Unknown(room + "/minutes")
		w.As(other).Unknown("/my" + room)
		w.As(self).Post("/my"+room+"/say", url.Values{"say": {"differs"}, "text": {"It was another flat"}}).Done()
		w.As(anna).Get(room+"/minutes").Sees("We talked", "It was another flat")
		w.As(self).Post("/my"+room+"/after", url.Values{"answer": {"weaker"}, "words": {"They did not hear me"}}).Done()
		w.As(coordinator).Get(room).Lacks("They did not hear me", "No, weaker")
		w.As(self).Post("/my"+room+"/after", url.Values{"answer": {"weaker"}, "words": {"They did not hear me"}, "shared": {"yes"}}).Done()
		w.As(coordinator).Get(room).Sees("They did not hear me")
		w.As(anna).Get(room).Lacks("They did not hear me")
	})
}

// hostile makes what nobody would say in a meeting.
func hostile(r *rand.Rand) string {
	parts := []string{
		"<script>alert(1)</script>", "' or 1=1 --", "\x00", "\xff\xfe", "{{.}}", "%!s(int=1)", "\u202e", "\u0000", "🦔", "\r\n", "]]>", "&lt;", "<img src=x onerror=alert(1)>",
		"../../etc/passwd", strings.Repeat("å", 600), strings.Repeat("x", 11_000), "\"onmouseover=\"alert(1)", "${7*7}", "\ufeff", "a\u030a", "0", "-1", "NaN", "2026-02-30",
	}
	var b strings.Builder
	for range 1 + r.IntN(4) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

func TestHostileWordsInTheRoom(t *testing.T) {
	w, _, room := inTheRoom(t, dbtest.New(t))
	r := rand.New(rand.NewPCG(1968, 7))
	fields := []string{
		"notes", "version", "professional", "what", "due", "date", "kind", "amount", "goal", "item", "voice", "shown", "done", "person_came", "then", "no_next",
		"day", "clock", "minutes", "place", "place_id", "reason", "say", "text", "answer", "words", "shared", "recipient", "whole", "categories", "cooperation", "until",
		"how", "witness", "else", "look", "facilitator", "language", "interpreter", "key", "sure", "came-" + string(w.cast[anna].Professional), "instead-" + string(w.cast[anna].Professional), "came-x",
	}
	paths := []string{
		"/promises", "/notes", "/items", "/next", "/no-next", "/consent", "/move", "/suggestion", "/arrange", "/readback", "/after", "/corrections", "/items/" + id.New[string]() + "/again",
		"/items/x/up", "/promises/" + id.New[string]() + "/move", "/promises/x/keep",
	}
	for i := range 600 {
		form := url.Values{}
		for range 1 + r.IntN(6) {
			form.Add(fields[r.IntN(len(fields))], hostile(r))
		}
		who := []role{coordinator, anna, self, nobody, bo}[r.IntN(5)]
		path := room + paths[r.IntN(len(paths))]
		if who == self {
			path = "/my" + room + []string{"/items", "/say", "/after", "/items/" + id.New[string]() + "/up"}[r.IntN(4)]
		}
		send := w.As(who).Post
		if i%2 == 0 {
			send = w.As(who).part
		}
		got := send(path, form)
		if got.Status >= 500 {
			t.Fatalf("%d: %s: %d for %q", i, got.what, got.Status, form)
		}
		for _, raw := range []string{"<script>alert", "<img src=x", `"onmouseover="`} {
			if strings.Contains(got.Body, raw) {
				t.Fatalf("%d: %s says %s as it was typed", i, got.what, raw)
			}
		}
	}
	for _, page := range []string{room, room + "/readback", room + "/minutes", room + "/change", room + "/consent"} {
		got := w.As(coordinator).Get(page)
		if got.Status != http.StatusOK || strings.Contains(got.Body, "<script>alert") {
			t.Errorf("%s: %d", page, got.Status)
		}
	}
}

package staff_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/bell"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/preparation"
	"kasam/internal/vacancy"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// newDay is newTold with Today and People, a promise that is due tomorrow, and
// nobody in touch since the enrolment.
func newDay(t *testing.T) *told {
	t.Helper()
	w := newTold(t)
	d := w.pages.Story
	w.pages.Bell = &bell.Desk{DB: d.DB, Vault: d.Vault, Now: d.Now}
	w.pages.Vacancy = &vacancy.Desk{DB: d.DB, Now: d.Now}
	w.pages.Closing = &closing.Desk{DB: d.DB, Vault: d.Vault, Now: d.Now}
	w.pages.Preparation = &preparation.Desk{DB: d.DB, Vault: d.Vault, Now: d.Now}
	server := &kit.Server{
		DB: d.DB, Now: d.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Who:   func(*http.Request) (access.Actor, error) { return w.who, nil },
		Error: ui.Oops, SignedOut: ui.SignedOut,
	}
	anyone := func(access.Actor) bool { return true }
	for pattern, page := range map[string]kit.Page{
		"GET /today":   w.staff().Today,
		"GET /people":  w.staff().People,
		"POST /people": w.staff().Find,
		"GET /people/{person}/bells/{bell}/pause":   w.staff().AskPause,
		"POST /people/{person}/bells/{bell}/pause":  w.staff().Pause,
		"POST /people/{person}/bells/{bell}/resume": w.staff().Resume,
	} {
		w.site.Handle(pattern, server.Handler(anyone, page))
	}
	promise := id.New[string]()
	err := w.pages.Commitment.Record(t.Context(), w.coach, commitment.Promise{
		ID: promise, Person: w.person, Professional: w.housing.Professional, What: "Ring om lägenheten", Due: day.Must("2026-11-21"),
	})
	if err == nil {
		err = w.pages.Commitment.Accept(t.Context(), w.housing, promise)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// see asks for a page by its whole address.
func (w *told) see(path string, says ...string) string {
	w.t.Helper()
	body := w.answer(httptest.NewRequest(http.MethodGet, path, nil), http.StatusOK, says)
	if dir := os.Getenv("KASAM_TEST_PAGES"); dir != "" { // to look at them
		_ = os.WriteFile(dir+"/"+strings.NewReplacer("/", "_", "?", "_").Replace(path)[1:]+".html", []byte(body), 0o600)
	}
	return body
}

func TestTodayShowsWhatNeedsTheCoordinator(t *testing.T) {
	w := newDay(t)
	body := w.see("/today", "Friday 20 November", "One person needs you today", "Ring om lägenheten", "Anna Ek, Bostads AB Granen",
		"tomorrow", "Call Anna", `href="tel:0900112233"`, "No contact in 80 days", "1 promise in the next 7 days, 1 by others", "Getting to know")
	if strings.Index(body, "Ring om lägenheten") > strings.Index(body, "No contact in 80 days") {
		t.Error("the promise should come first")
	}
	w.who = w.housing
	body = w.see("/today", "One thing waits for you", "Waiting for you", "Ring om lägenheten", "You promised")
	if strings.Contains(body, "No contact") || strings.Contains(body, "Your people") {
		t.Error("the one who promised is shown a coordinator's day")
	}
}

func TestABellIsPausedAndRingsAgain(t *testing.T) {
	w := newDay(t)
	w.get("bells/quiet/pause", http.StatusOK, "Pause: No contact, Amira Haddad", "30 days")
	w.post("bells/quiet/pause", typed("until", "", "reason", "På semester"), http.StatusUnprocessableEntity, "Choose for how long.", `value="På semester"`)
	w.post("bells/quiet/pause", typed("until", "2026-11-27", "reason", "På semester"), http.StatusSeeOther)
	body := w.see("/today?done=paused", "Paused: No contact, Amira Haddad, until the end of 27 November.", "Undo", "På semester")
	if strings.Contains(body, "No contact in 80 days") {
		t.Error("the paused bell rings")
	}
	w.post("bells/quiet/resume", typed(), http.StatusSeeOther)
	w.see("/today", "No contact in 80 days")
	w.who = w.housing
	w.get("bells/quiet/pause", http.StatusForbidden)
	w.post("bells/quiet/pause", typed("until", "2026-11-27", "reason", "x"), http.StatusForbidden)
	w.get("bells/nothing/pause", http.StatusForbidden)
}

func TestPeopleAreListedFilteredAndFound(t *testing.T) {
	w := newDay(t)
	w.see("/people", "Amira Haddad", "Getting to know", "Due Sat 21 Nov", "None yet", "Ring om lägenheten", "All (1)", "Something is late (0)")
	w.see("/people?show=late", "Nobody right now.")
	w.see("/people?phase=settling", "Nobody right now.")
	find := func(text string, says ...string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "/people", strings.NewReader(url.Values{"find": {text}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w.answer(r, http.StatusOK, says)
	}
	find("haddad", "1 person found.", "Amira Haddad")
	find("hadd", "Nobody of that name whom you may see.")
	w.who = w.housing
	find("haddad", "You see what the person has said yes to.")
}

// Whoever much is the matter with stands once: the worst, and the rest folded.
func TestTodayGathersWhatConcernsOnePerson(t *testing.T) {
	w := newDay(t)
	for _, what := range []string{"Kalla till besiktning", "Skriva kontrakt", "Visa lägenheten"} {
		promise := id.New[string]()
		err := w.pages.Commitment.Record(t.Context(), w.coach, commitment.Promise{
			ID: promise, Person: w.person, Professional: w.housing.Professional, What: what, Due: day.Must("2026-11-22"),
		})
		if err == nil {
			err = w.pages.Commitment.Accept(t.Context(), w.housing, promise)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	body := w.see("/today", "One person needs you today", "And 4 more", "No contact in 80 days", "No next meeting is booked")
	if n := strings.Count(body, `<li class="r `); n != 1 {
		t.Errorf("the person stands %d times", n)
	}
	if more := strings.Index(body, "And 4 more"); strings.Index(body, "No contact in 80 days") < more {
		t.Error("all but the worst should be folded")
	}
}

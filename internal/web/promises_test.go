package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// asked has the coordinator ask Anna for something, and returns its address.
func (w *world) asked(one *someone, what string, replaces string) string {
	w.t.Helper()
	p := commitment.Promise{
		ID: id.New[string](), Person: one.person, Professional: w.cast[anna].Professional, What: what,
		Due: access.Today(w.now).AddDays(10), Replaces: replaces,
	}
	w.must(w.desks.Commitment.Record(w.t.Context(), w.cast[coordinator], p))
	return "/commitments/" + p.ID
}

func TestAPromiseIsNegotiatedOnItsPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		w.cast[self] = one.own
		page := w.asked(one, "Mend the window", "")
		mine := "/my/promises/" + strings.TrimPrefix(page, "/commitments/")
		due := access.Today(w.now).AddDays(15).String()

		t.Run("the three answers stand before everything else", func(t *testing.T) {
			body := w.As(anna).Get(page).Sees("Mend the window", "Yes, I promise", "Something else", "No, it is not possible").Body
			if strings.Index(body, "No, it is not possible") > strings.Index(body, "What has happened") {
				t.Error("the answers come after the history")
			}
		})
		t.Run("what was typed is kept when it is refused", func(t *testing.T) {
			w.As(anna).Post(page+"/counter", form("what", "Mend half of it", "due", due)).Is(http.StatusUnprocessableEntity)
			got := w.As(anna).Post(page+"/counter", form("what", "Mend half of it", "due", "the tenth", "reason", "A <b>short</b> week"))
			got.Is(http.StatusUnprocessableEntity)
			if !strings.Contains(got.Body, "Mend half of it") || !got.says("A <b>short</b> week") {
				t.Error("what was typed is lost")
			}
		})
		t.Run("the person answers on their own page, and everyone sees each proposal", func(_ *testing.T) {
			w.As(anna).Post(page+"/counter", form("what", "Mend half of it", "due", due, "reason", "A short week")).Done()
			w.As(self).Get("/my").Sees("Professional proposes something else")
			w.As(self).Get(mine).Sees("Professional anna proposes", "Mend half of it", "A short week", "Yes, that is good")
			w.As(coordinator).Get("/people/"+string(one.person)).Sees("Waits for your answer", "proposes something else")
			w.As(self).Post(mine+"/accept", nil).Done()
			w.As(anna).Get(page).Sees("<h1>Mend half of it</h1>", "Said yes to the proposal")
		})
		t.Run("an answer to what has changed is refused, and nothing typed is lost", func(t *testing.T) {
			other := w.asked(one, "Paint the wall", "")
			seen := regexp.MustCompile(`name="seen" value="(\d+)"`).FindStringSubmatch(w.As(anna).Get(other).Body)[1]
			w.As(coordinator).Post(other+"/withdraw", form("reason", "It was done by others")).Done()
			w.As(anna).Post(other+"/accept", form("seen", seen)).Is(http.StatusConflict)
			got := w.As(anna).Post(other+"/counter", form("seen", seen, "what", "Paint a corner", "due", due, "reason", "Little paint"))
			got.Is(http.StatusConflict)
			if !got.says("Paint a corner") || !got.says("Little paint") {
				t.Error("what was typed is lost")
			}
		})
		t.Run("moved twice is said everywhere, and asked about", func(_ *testing.T) {
			for i := range 2 {
				day := access.Today(w.now).AddDays(20 + i).String()
				w.As(coordinator).Post(page+"/move", form("due", day, "reason", "Anna is ill")).Done()
			}
			for who, path := range map[role]string{coordinator: page, anna: page, self: mine} {
				w.As(who).Get(path).Sees("Moved 2 times")
			}
			w.As(coordinator).Get("/people/" + string(one.person)).Sees("Moved 2 times")
			w.As(coordinator).Get("/people/" + string(one.person) + "/plan").Sees("Moved 2 times")
			w.As(self).Get("/my").Sees("Moved 2 times")
			w.As(coordinator).Get(page).Sees("What makes it hold this time?")
		})
		t.Run("said to be done, denied by the person, and confirmed", func(_ *testing.T) {
			w.As(anna).Post(page+"/report", form("reason", "Done on Tuesday")).Done()
			w.As(self).Get(mine).Sees("Said to be done, waits for you to confirm", "Done on Tuesday")
			w.As(anna).Get(page).Sees("Said to be done, waits for someone to confirm").Lacks(`action="` + page + `/keep"`)
			w.As(anna).Post(page+"/keep", nil).Is(http.StatusForbidden)
			w.As(self).Post(mine+"/deny", form("reason", "One pane is missing")).Done()
			w.As(anna).Get(page).Sees("One pane is missing")
			w.As(self).Post(mine+"/keep", nil).Done()
		})
	})
}

func TestWhatIsToldOnTheTelephoneIsNotedOnThePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		w.cast[self] = one.own
		page := w.asked(one, "Mend the window", "")
		w.As(coordinator).Get(page).Sees("Told on the telephone", "Said yes")
		w.As(anna).Get(page).Lacks("Told on the telephone")
		w.As(anna).Post(page+"/tell", form("act", "accept")).Is(http.StatusForbidden)
		w.As(coordinator).Post(page+"/tell", form("act", "decline")).Is(http.StatusUnprocessableEntity)
		w.As(coordinator).Post(page+"/tell", form("act", "keep")).Is(http.StatusForbidden)
		w.As(coordinator).Post(page+"/tell", form("act", "accept")).Done()
		for _, who := range []role{coordinator, anna} {
			w.As(who).Get(page).Sees("Told on the telephone. Noted by Professional coordinator.")
		}
		w.As(anna).Get(page).Sees("Yes, that is right", "No, I have not promised that")
		w.As(anna).Post(page+"/decline", form("reason", "I said that I would ask")).Done()
		w.As(coordinator).Get(page).Sees("I said that I would ask", "What happens now?")
	})
}

func TestWhatWasBrokenIsAskedAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		page := w.asked(one, "Mend the window", "")
		old := strings.TrimPrefix(page, "/commitments/")
		w.As(anna).Post(page+"/accept", nil).Done()
		w.As(coordinator).Post(page+"/break", form("reason", "Nobody came")).Done()
		again := "/people/" + string(one.person) + "/promises/new?replaces=" + old
		w.As(coordinator).Get(page).Sees("What happens now?", strings.ReplaceAll(again, "&", "&amp;"), "Leave it")
		w.As(coordinator).Get(again).Sees("Mend the window", `name="replaces" value="`+old, `value="`+string(w.cast[anna].Professional)+`" selected`)
		w.As(coordinator).Get(again + "&other=yes").Lacks(`value="` + string(w.cast[anna].Professional) + `" selected`)
		w.As(coordinator).Get("/people/" + string(w.people[planOnly].person) + "/promises/new?replaces=" + old).Is(http.StatusNotFound)

		// Three days on the bell rings, and its act is that very form; on the second it does not.
		link := `href="` + again + `"`
		w.now = w.now.AddDate(0, 0, 2)
		w.As(coordinator).Get("/today").Lacks(link)
		w.now = w.now.AddDate(0, 0, 1)
		w.As(coordinator).Get("/today").Sees(link, "A promise was broken 3 days ago, and nothing has come instead")

		sent := w.As(coordinator).Post("/people/"+string(one.person)+"/promises",
			form("what", "Mend the window", "professional", string(w.cast[anna].Professional), "due", "week", "replaces", old)).Done()
		w.As(coordinator).Get("/today").Lacks(link)
		w.As(coordinator).Get(page).Sees("Asked anew", sent.Location).Lacks("What happens now?")
		w.As(anna).Get(sent.Location).Sees("The question was asked anew")
	})
}

func TestThePersonPromisesAndDecides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		w.cast[self] = one.own
		w.As(self).Get("/my/promises/new").Sees("What do you want to do?")
		w.As(self).Post("/my/promises", form("what", " ", "due", "week")).Is(http.StatusUnprocessableEntity)
		if got := w.As(self).Post("/my/promises", form("what", "Ring the library", "due", "day", "day", "soon")); got.Status != http.StatusUnprocessableEntity ||
			!got.says("Ring the library") {
			t.Errorf("a day that is none is answered %d", got.Status)
		}
		w.As(self).Post("/my/promises", form("what", "Ring the library", "due", "week")).Done()
		mine := regexp.MustCompile(`/my/promises/[0-9a-f-]{36}">Ring the library`).FindString(w.As(self).Get("/my").Body)
		mine, _, _ = strings.Cut(mine, `"`)
		w.As(coordinator).Get("/people/" + string(one.person)).Sees("Ring the library")
		w.As(self).Get(mine).Sees("You promised this yourself.", "I have done it", "Move the day", "It is no longer needed")
		sooner := access.Today(w.now).AddDays(2).String()
		w.As(self).Post(mine+"/move", form("due", sooner)).Is(http.StatusUnprocessableEntity)
		w.As(self).Post(mine+"/move", form("due", sooner, "reason", "I have time")).Done()
		w.As(coordinator).Get("/commitments/"+strings.TrimPrefix(mine, "/my/promises/")).Sees("Moved 1 time", "I have time")
		w.As(self).Post(mine+"/release", form("reason", "They rang me")).Done()
		w.As(self).Get(mine).Sees("They rang me")

		w.cast[self] = w.people[planOnly].own // someone else's own side
		w.As(self).Get(mine).Is(http.StatusNotFound)
		w.As(self).Post(mine+"/keep", nil).Is(http.StatusNotFound)
	})
}

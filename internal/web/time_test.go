package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
)

var participationOf = regexp.MustCompile(`name="participation" value="([^"]+)"`)

// They are moved on the board, rest, see it themself, and begin again.
func TestTheBoardAndAPauseFromBothSides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[none]
		w.cast[self] = one.own
		home := "/people/" + string(one.person)
		phases := w.programme.Phases

		w.As(coordinator).Get("/people").Sees("/programme/board")
		w.As(coordinator).Get("/programme/board").Sees(one.marks["given"], one.marks["wish"], "65 days in the phase", "Move")
		w.As(stranger).Get("/programme/board").Sees("Phases").Lacks(one.marks["given"])
		w.As(manager).Get("/programme/board").Sees("in the whole programme").Lacks(one.marks["given"])
		w.As(admin).Unknown("/programme/board")
		w.As(coordinator).Unknown("/programme/board?programme=nowhere")

		page := w.As(coordinator).Get(home+"/time").Sees("The time of", "so far")
		which := participationOf.FindStringSubmatch(page.Body)[1]
		move := func(from, to string) answer {
			return w.As(coordinator).Post(home+"/board", url.Values{"participation": {which}, "programme": {string(w.programme.ID)}, "from": {from}, "phase": {to}})
		}
		move(phases[0].Key, phases[3].Key).Done()
		move(phases[0].Key, phases[2].Key).Is(http.StatusConflict)
		move(phases[3].Key, "limbo").Is(http.StatusUnprocessableEntity)
		w.As(coordinator).Get("/programme/board").Sees("0 days in the phase")

		rest := url.Values{"participation": {which}, "back_on": {"soon"}, "reason": {"Away " + one.marks["reason"]}}
		if wrong := w.As(coordinator).Post(home+"/pause", rest).Is(http.StatusUnprocessableEntity); !wrong.says(one.marks["reason"]) {
			t.Errorf("what was typed is lost\n%s", wrong.Body)
		}
		rest = url.Values{"participation": {which}, "reason": {"Away " + one.marks["reason"]}}
		w.As(coordinator).Post(home+"/pause", rest).Done()
		w.As(coordinator).Get(home).Sees("Paused since", "/time")
		w.As(coordinator).Get("/programme/board").Sees("Paused since")
		w.As(self).Get("/my").Sees("You have a pause")
		w.As(self).Get("/my/time").Sees("I want to begin again", one.marks["reason"])
		w.As(self).Get("/my/coordinator").Is(http.StatusOK) // they still choose

		w.As(self).Post("/my/time/resume", url.Values{"participation": {which}}).Done()
		w.As(self).Post("/my/time/resume", url.Values{"participation": {which}}).Is(http.StatusConflict)
		w.As(self).Post("/my/time/pause", url.Values{"participation": {which}, "weeks": {"4"}}).Done()
		w.As(coordinator).Get(home+"/time").Sees("until about", "asked for it themself")
		w.As(coordinator).Post(home+"/resume", url.Values{"participation": {which}}).Done()
		w.As(self).Post("/my/time/pause", url.Values{"participation": {w.people[all].refs["member"]}}).Is(http.StatusNotFound)
	})
}

package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
)

var hidden = regexp.MustCompile(`name="(slot|start)" value="([^"]+)"`)

// first reads the slot that a page offers to be booked first.
func (n answer) first() url.Values {
	n.t.Helper()
	form := url.Values{"minutes": {"60"}, "kind": {"multi-party"}}
	for _, m := range hidden.FindAllStringSubmatch(n.Body, -1) {
		if !form.Has(m[1]) {
			form.Set(m[1], m[2])
		}
	}
	if !form.Has("slot") || !form.Has("start") {
		n.t.Fatalf("%s offers no slot\n%s", n.what, n.Body)
	}
	return form
}

func TestOneClickBooksAndTheSecondIsOfferedWhatComesNext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		week, err := w.desks.Scheduling.Week(t.Context(), w.cast[coordinator])
		w.must(err)
		var times []string
		for _, one := range week.Days[0].Times {
			times = append(times, one.ID)
		}
		path := func(st state) string { return "/people/" + string(w.people[st].person) + "/meetings/find" }
		who := "who-" + string(w.cast[anna].Professional)

		// Nobody keeps anything open yet: it says so, and leads to the question.
		w.As(coordinator).Get(path(all)+"?"+who+"=needed").Sees("Professional anna keeps no time open", "You keep no time open", "/polls/new")

		w.As(anna).Post("/meetings/slots", url.Values{"shown": times, "open": times}).Done()
		w.As(coordinator).Post("/meetings/slots", url.Values{"shown": times, "open": times}).Done()
		form := w.As(coordinator).Get(path(all) + "?" + who + "=needed").Sees("Everyone needed is free").first()
		form.Set(who, "needed")
		later := url.Values{}
		maps.Copy(later, form)
		w.As(coordinator).Post(path(all), form).Done()
		later.Del("key")
		second := w.As(coordinator).Post(path(planOnly), later).Is(http.StatusConflict)
		if !second.says("The time was taken meanwhile") {
			t.Errorf("the second is not told\n%s", second.Body)
		}
		if next := second.first(); next.Get("start") == form.Get("start") {
			t.Errorf("the same slot is offered again: %v", next)
		}
	})
}

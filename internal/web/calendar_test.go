package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/login"
)

var feedAddress = regexp.MustCompile(`/calendar/[\w-]{43}\.ics`)

func TestACalendarIsFetchedByItsAddressAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).full()
		w.cast[self] = w.rich.own
		gone := func(who role, path string) { t.Helper(); w.nothing(who, w.As(who).Get(path), none) }
		for who, base := range map[role]string{coordinator: "/meetings/calendar", anna: "/meetings/calendar", self: "/my/calendar"} {
			w.As(who).Post(base+"/off", nil).Done()
			w.As(who).Get(base).Sees("Nobody can fetch your meetings", "Make an address")
			shown := w.As(who).Post(base, nil).Sees("It is shown only this once", "webcal://")
			address := feedAddress.FindString(shown.Body)
			if address == "" {
				t.Fatalf("%s gets no address", who)
			}
			w.As(who).Get(base).Lacks(address).Sees("Nobody has fetched your meetings yet")
			feed := w.As(nobody).Get(address).Is(http.StatusOK).Lacks(w.rich.marks["given"], "Exempel", "Room 4", "My debts", "Professional")
			if !strings.Contains(feed.Body, "BEGIN:VEVENT") || !strings.Contains(feed.Body, w.rich.refs["meeting"]) {
				t.Errorf("the feed of %s is\n%s", who, feed.Body)
			}
			w.As(who).Get(base).Sees("They were last fetched on")
			gone(nobody, strings.TrimSuffix(address, ".ics"))
			gone(nobody, strings.Replace(address, ".ics", "x.ics", 1))
			second := feedAddress.FindString(w.As(who).Post(base, nil).Body)
			gone(nobody, address)
			w.As(who).Post(base+"/off", nil).Done()
			gone(nobody, second)
			gone(stranger, second)
		}
		t.Run("a consent that is withdrawn is gone from the next fetch", func(t *testing.T) {
			address := feedAddress.FindString(w.As(anna).Post("/meetings/calendar", nil).Body)
			w.must(w.desks.Consent.Bar(t.Context(), w.rich.own, w.rich.person, w.cast[anna].Professional))
			if got := w.As(nobody).Get(address).Is(http.StatusOK); strings.Contains(got.Body, w.rich.refs["meeting"]) {
				t.Error("it still holds the meeting")
			}
		})
		t.Run("whoever fetches without end is told to wait", func(t *testing.T) {
			w.site.Feeds = login.NewLimiter()
			pages := 0
			for range 60 {
				if w.As(nobody).Get("/calendar/x.ics").Status == http.StatusTooManyRequests {
					pages++
				}
			}
			if pages < 15 || pages > 25 {
				t.Errorf("told %d times of 60", pages)
			}
			w.now = w.now.Add(time.Hour)
			gone(nobody, "/calendar/x.ics")
		})
	})
}

func TestWhoComesIsSaidWithOnePress(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).full()
	w.cast[self] = w.rich.own
	m := w.rich.refs["meeting"]
	answer := func(who role, path, say string) answer {
		return w.As(who).Post(path, url.Values{"answer": {say}})
	}
	w.As(anna).Get("/meetings/" + m).Sees("Will you come?")
	w.As(coordinator).Get("/meetings/" + m).Sees("Has not answered")
	answer(anna, "/meetings/"+m+"/answer", "no").Done()
	answer(self, "/my/meetings/"+m+"/answer", "maybe").Done()
	w.As(coordinator).Get("/meetings/"+m).Sees("Does not come", "Comes perhaps")
	w.As(self).Get("/my/meetings").Sees("Does not come", "Will you come?")
	answer(anna, "/meetings/"+m+"/answer", "").Is(http.StatusUnprocessableEntity)
	answer(anna, "/meetings/"+m+"/answer", "other-time").Is(http.StatusUnprocessableEntity)
	answer(bo, "/meetings/"+m+"/answer", "yes").Is(http.StatusNotFound)
	answer(former, "/meetings/"+m+"/answer", "yes").Is(http.StatusForbidden)
	w.As(self).Get("/my/calendar").Sees("rich@kasam.example", "Yes, send mail")
	w.As(self).Post("/my/calendar/mail", url.Values{"want": {"yes"}}).Done()
	w.As(self).Get("/my/calendar").Sees("No, send no mail")
	w.As(other).Get("/my/calendar").Is(http.StatusNotFound)
}

func TestATimeSuggestedByMailIsTakenByTheCoordinatorAlone(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).full()
	w.cast[self] = w.rich.own
	m := w.rich.refs["meeting"]
	at := w.now.AddDate(0, 0, 30).Truncate(time.Hour)
	w.As(coordinator).Get("/meetings/" + m).Lacks("Another time suggested")
	w.must(w.desks.Meeting.DB.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(`update meeting_parties set answer = 'other-time', answer_how = 'mail', answered_at = $3, suggested_at = $4, suggested_minutes = 45
			where meeting_id = $1 and professional_id = $2`, m, w.cast[anna].Professional, w.now, at)
	}))
	w.As(coordinator).Get("/meetings/"+m).Sees("Another time suggested", "Move the meeting there")
	w.As(anna).Get("/meetings/" + m).Lacks("Another time suggested")
	take := func(who role, start time.Time) answer {
		return w.As(who).Post("/meetings/"+m+"/suggestion", url.Values{"take": {string(w.cast[anna].Professional) + "/" + start.Format(time.RFC3339)}})
	}
	take(anna, at).Is(http.StatusForbidden)
	take(bo, at).Is(http.StatusNotFound)
	take(coordinator, at.Add(time.Hour)).Is(http.StatusConflict)
	w.As(coordinator).Post("/meetings/"+m+"/suggestion", url.Values{"take": {"x"}}).Is(http.StatusConflict)
	take(coordinator, at).Done()
	w.As(coordinator).Get("/meetings/" + m).Lacks("Another time suggested")
}

func TestEveryKindOfMeetingAboutOnePersonCanBeChosen(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).full()
	for _, page := range []string{"/meetings/new", "/meetings/find", "/polls/new"} {
		shown := w.As(coordinator).Get("/people/" + string(w.rich.person) + page).Is(http.StatusOK)
		for _, kind := range []string{"multi-party", "reconciliation", "coordinating", "talk"} {
			if !strings.Contains(shown.Body, `value="`+kind+`"`) {
				t.Errorf("%s does not offer %s", page, kind)
			}
		}
	}
}

package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
)

// form makes a form of pairs; a name that comes twice has two values.
func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

func TestAConsentFromPreviewToWithdrawal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[none]
		w.cast[self] = one.own
		home := "/people/" + string(one.person)
		say := one.marks
		w.As(anna).Unknown(home)
		w.As(coordinator).Get(home+"/consents").Sees("Professional coordinator", "Siv "+say["witness"], "Who has looked")
		w.As(coordinator).Get(home+"/consents/new").Sees("Anyone at Banken", "Professional anna, Banken").
			Lacks(`type="checkbox" name="categories" value="story" checked`)

		to := "p:" + string(w.cast[anna].Professional)
		until := access.Today(w.now).AddMonths(3).String()
		typed := form("kind", "waiver", "recipient", to, "categories", "plan", "categories", "area:home",
			"cooperation", w.programme.Consent.Cooperations[0].Key, "until", until, "how", "oral", "witness", "Siv Vittne")
		w.As(coordinator).Post(home+"/consents/preview", form("kind", "waiver", "recipient", to, "categories", "plan", "until", until)).
			Is(http.StatusUnprocessableEntity)
		w.As(coordinator).Post(home+"/consents/preview", typed).Sees("This is what Professional anna, Banken will see",
			say["goal"], say["promise"], say["item"]).
			Lacks(say["story"], say["place"], say["friend"], say["other item"])
		w.As(anna).Unknown(home) // a preview gives nothing
		change := form("kind", "waiver", "recipient", to, "categories", "plan", "change", "yes")
		w.As(coordinator).Post(home+"/consents/preview", change).Sees(`value="plan" checked`)

		done := w.As(coordinator).Post(home+"/consents", typed).Done()
		if done.Location != home+"/consents" {
			t.Errorf("led to %s", done.Location)
		}
		w.As(anna).Get(home).Sees(say["goal"], say["promise"], say["item"]).Lacks(say["story"], say["place"], say["friend"])
		w.As(bo).Unknown(home)
		w.As(anna).Refused(home + "/consents")
		w.As(coordinator).Get(home+"/consents").Sees("Professional anna, Banken", "Siv Vittne was there")
		w.As(self).Get("/my/consents").Sees("Professional anna")
		w.As(self).Get("/my/who-looked").Sees("Professional anna")

		list, err := w.desks.Consent.Of(t.Context(), one.own, one.person)
		w.must(err)
		w.As(anna).Post(home+"/consents/"+list[0].ID+"/withdraw", nil).Is(http.StatusForbidden)
		w.As(coordinator).Post(home+"/consents/"+list[0].ID+"/withdraw", nil).Done()
		w.As(anna).Unknown(home)
		w.As(coordinator).Get(home + "/consents").Sees("Taken back on")
	})
}

func TestConsentsToAPlanAndToFollowUpAreAskedForApart(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	one := w.people[none]
	home := "/people/" + string(one.person)
	for _, kind := range []string{"plan", "register"} {
		w.As(coordinator).Get(home + "/consents/new?kind=" + kind).Sees("How did the person say yes?").Lacks("What may be shown?")
		w.As(coordinator).Post(home+"/consents", form("kind", kind, "how", "oral")).Is(http.StatusUnprocessableEntity)
		w.As(coordinator).Post(home+"/consents", form("kind", kind, "how", "paper")).Done()
	}
	list, err := w.desks.Consent.Of(t.Context(), one.own, one.person)
	w.must(err)
	if len(list) != 3 { // with the one of the fixture
		t.Errorf("%d consents", len(list))
	}
	w.As(anna).Unknown(home)
}

func TestABarOnThePage(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	one := w.people[all]
	home := "/people/" + string(one.person)
	w.As(anna).Get(home).Sees(one.marks["story"])
	w.As(coordinator).Get(home + "/consents?bar").Sees("Who shall not see?")
	w.As(coordinator).Post(home+"/bars", form("professional", "")).Is(http.StatusUnprocessableEntity)
	w.As(coordinator).Post(home+"/bars", form("professional", string(w.cast[anna].Professional))).Done()
	w.As(anna).Unknown(home)
	w.As(coordinator).Get(home+"/consents").Sees("May never see", "Professional anna, Banken")
	w.As(coordinator).Post(home+"/bars/"+string(w.cast[anna].Professional)+"/lift", nil).Done()
	w.As(anna).Get(home).Sees(one.marks["story"])
	own := w.As(deputy).Post(home+"/bars", form("professional", string(w.cast[deputy].Professional))).Done()
	if own.Location != "/today" {
		t.Errorf("whoever barred themself is led to %s", own.Location)
	}
	w.As(deputy).Unknown(home)
}

func TestThePersonShutsSomeoneOutAndLetsThemIn(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	one := w.people[all]
	w.cast[self] = one.own
	page := "/people/" + string(one.person)
	w.As(anna).Get(page).Is(http.StatusOK)
	w.As(self).Post("/my/bars", url.Values{"professional": {string(w.cast[stranger].Professional)}}).Is(http.StatusUnprocessableEntity) // whom they do not know of here
	w.As(self).Post("/my/bars", url.Values{"professional": {string(w.cast[anna].Professional)}}).Done()
	w.As(anna).Unknown(page)
	w.As(self).Get("/my/consents").Sees("Let in again", "Professional anna")
	w.As(self).Post("/my/bars/"+string(w.cast[anna].Professional)+"/lift", nil).Done()
	w.As(anna).Get(page).Is(http.StatusOK)

	// Their coordinator too: then somebody else is arranged, and they are told.
	w.As(self).Post("/my/bars", url.Values{"professional": {string(w.cast[coordinator].Professional)}}).Done()
	w.As(coordinator).Unknown(page)
	w.As(self).Get("/my").Sees("Professional coordinator")
	w.As(manager).Get("/today").Sees("Professional coordinator").Lacks(one.marks["given"])
}

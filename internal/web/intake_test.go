package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
)

// referred is a referral that the stranger wrote: of somebody else, who is not
// to be named, so that nobody but the stranger may read it.
func (w *world) referred(one *someone) string {
	w.t.Helper()
	r := id.New[string]()
	w.must(w.desks.Referral.Refer(w.t.Context(), w.cast[stranger], referral.New{
		ID: r, Programme: w.programme.ID, View: referral.Wants, Parties: []string{"fk", "kommun"}, Same: referral.Other, Exhausted: programme.Yes,
		Person: person.Person{Given: "Referred", Sex: "female"},
		Told:   referral.Told{Words: "I want to sleep", Tried: "Three courses"},
	}))
	_ = one
	return r
}

// grouped is a day of the group, set the first time.
func (w *world) grouped() string {
	w.t.Helper()
	boards, err := w.desks.Preparation.Boards(w.t.Context(), w.cast[preparer])
	w.must(err)
	if len(boards[0].Days) > 0 {
		return boards[0].Days[0].ID
	}
	d := preparation.Day{ID: id.New[string](), Programme: w.programme.ID, On: access.Today(w.now)}
	w.must(w.desks.Preparation.Plan(w.t.Context(), w.cast[preparer], d))
	return d.ID
}

// A way in is the form of someone who refers.
func wayIn() url.Values {
	return url.Values{
		"programme": {"coachingteamet"}, "view": {"wants"}, "words": {"I want a quiet home"}, "tried": {"A course in spring"},
		"not_enough": {"Nobody rang"}, "exhausted": {"yes"}, "parties": {"fk", "kommun"}, "given": {"Mika"}, "family": {"Zackrisson"},
		"birth": {"1996-03-04"}, "sex": {"male"}, "phone": {"010-9"}, "language": {"en"},
	}
}

func TestTheWayInFromReferralToTheFirstDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		agenda := w.people[none].refs["agenda"]
		as := func(who role) asker { return w.As(who) }
		w.must(d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec(`insert into account_roles (account_id, programme_id, role) values ($1, '', 'coordinator')`, w.cast[coordinator].Account)
		}))

		// The bank refers. Nothing is named before Mika has agreed to it.
		one := strings.TrimPrefix(as(anna).Post("/intake/new", wayIn()).Done().Location, "/intake/")
		as(anna).Get("/intake/"+one).Sees("Mika Zackrisson", "A course in spring", "I want a quiet home")
		for _, who := range []role{coordinator, deputy, stranger, bo, manager, association, admin, auditor} {
			as(who).Unknown("/intake/" + one)
			as(who).Unknown("/referrals/" + one + "/letter")
			as(who).Unknown("/referrals/" + one + "/enrol")
			as(who).Post("/referrals/"+one+"/accept", url.Values{"how": {"paper"}}).Is(http.StatusNotFound)
		}
		hidden := []string{"Mika", "Zackrisson", "A course in spring", "I want a quiet home", "Nobody rang", "1996", "010-9"}
		for _, path := range []string{"/intake", "/intake/" + one, "/intake/days/" + agenda, "/intake/days/" + agenda + "/" + one} {
			as(preparer).Get(path).Sees("30–39").Lacks(hidden...)
		}

		// With the yes the group sees who it is, until it is taken back.
		as(anna).Post("/referrals/"+one+"/consent", url.Values{"consent": {"oral"}}).Is(http.StatusUnprocessableEntity).says("heard")
		as(anna).Post("/referrals/"+one+"/consent", url.Values{"consent": {"oral"}, "witness": {"Siv"}}).Done()
		as(preparer).Get("/intake/days/"+agenda+"/"+one).Sees("Mika Zackrisson", "A course in spring", "met")
		as(anna).Post("/referrals/"+one+"/unconsent", nil).Done()
		as(preparer).Get("/intake/days/" + agenda + "/" + one).Lacks(hidden...)
		as(anna).Post("/referrals/"+one+"/consent", url.Values{"consent": {"paper"}}).Done()

		// A no though every criterion is met needs its reason.
		decide := url.Values{"kind": {"no"}, "reason": {"No room"}, "decided_by": {"The group"}, "letter": {"We will ring you"}}
		got := as(preparer).Post("/intake/days/"+agenda+"/"+one, decide).Is(http.StatusUnprocessableEntity)
		if !got.says("goes against the criteria") || !got.says("No room") {
			t.Errorf("the form is not shown again as it was typed")
		}
		decide.Set("kind", "offer")
		decide.Del("key")
		as(preparer).Post("/intake/days/"+agenda+"/"+one, decide).Done()
		as(anna).Get("/intake/"+one).Sees("The group said: Offer a place", "No room")

		// A letter with a code; the payer objects, and it changes nothing.
		as(preparer).Get("/referrals/"+one+"/letter").Sees("You get a place", "We will ring you", "nothing happens to the support")
		code := regexp.MustCompile(`handover-code">([^<]+)<`).FindStringSubmatch(as(preparer).Post("/referrals/"+one+"/letter", nil).Body)[1]
		as(anna).Post("/referrals/"+one+"/object", url.Values{"who": {"The bank"}, "text": {"Too dear"}}).Done()
		reply := as(nobody).Post("/reply", url.Values{"code": {strings.ToLower(code)}})
		reply.Sees("You get a place", "Yes, I want to").Lacks("Mika", "Zackrisson")
		as(nobody).Post("/reply", url.Values{"code": {code}, "answer": {"accept"}}).Sees("Thank you")
		as(nobody).Post("/reply", url.Values{"code": {code}, "answer": {"decline"}}).Is(http.StatusUnprocessableEntity)
		as(anna).Get("/intake/"+one).Sees("The bank objects", "Too dear", "It changes nothing", "Has said yes")

		// Who has said yes comes in, and nothing is typed again.
		as(preparer).Post("/referrals/"+one+"/enrol", nil).Is(http.StatusUnprocessableEntity)
		as(preparer).Post("/referrals/"+one+"/enrol", url.Values{"coordinator": {string(w.cast[coordinator].Professional)}}).Done()
		people := as(coordinator).Get("/people").Sees("Mika Zackrisson")
		at := regexp.MustCompile(`href="(/people/[0-9a-f-]+)">Mika`).FindStringSubmatch(people.Body)[1]
		as(coordinator).Get(at + "/story").Sees("I want a quiet home")
		as(coordinator).Get("/intake/"+one).Sees("Has come in", "A course in spring")
	})
}

func TestWhoIsKnownIsNotReferredTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		w.As(anna).Post("/intake/new", wayIn()).Done()
		w.As(anna).Post("/intake/new", wayIn()).Is(http.StatusUnprocessableEntity).Lacks("Internal")
		// Bo does not see Anna's referral, and is not told that there is one.
		second := strings.TrimPrefix(w.As(bo).Post("/intake/new", wayIn()).Done().Location, "/intake/")
		// To the group both are known once both are named, and can be joined.
		mine, err := w.desks.Referral.Mine(t.Context(), w.cast[anna])
		w.must(err)
		first := mine[0].ID
		w.As(anna).Post("/referrals/"+first+"/consent", url.Values{"consent": {"paper"}}).Done()
		w.As(preparer).Get("/intake/" + first).Lacks("Perhaps the same person")
		w.As(bo).Post("/referrals/"+second+"/consent", url.Values{"consent": {"paper"}}).Done()
		w.As(preparer).Get("/intake/" + second).Sees("Perhaps the same person")
		w.As(preparer).Post("/referrals/"+second+"/join", url.Values{"other": {first}}).Done()
		w.As(preparer).Get("/intake/"+first).Sees("Also referred: number", "Waits for the group")
		w.As(bo).Get("/intake/" + second).Sees("Joined with another")
	})
}

func TestARelativeAsksWithACodeAndThePersonFromTheirOwnSide(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	page := w.As(coordinator).Post("/intake/codes", url.Values{"programme": {"coachingteamet"}})
	code := regexp.MustCompile(`handover-code">([^<]+)<`).FindStringSubmatch(page.Body)[1]
	w.As(anna).Post("/intake/codes", url.Values{"programme": {"coachingteamet"}}).Is(http.StatusNotFound)
	w.As(nobody).Post("/refer", url.Values{"code": {"AAAA-BBBB-CCCC"}}).Is(http.StatusUnprocessableEntity)
	w.As(nobody).Post("/refer", url.Values{"code": {code}}).Sees("Who are you?")
	form := wayIn()
	form.Set("code", code)
	form.Set("source", "relative")
	w.As(nobody).Post("/refer", form).Is(http.StatusUnprocessableEntity)
	form.Set("relative", "Rut")
	form.Set("consent", "code") // a relative cannot say yes for them
	form.Del("key")
	w.As(nobody).Post("/refer", form).Sees("Thank you")
	form.Del("key")
	w.As(nobody).Post("/refer", form).Is(http.StatusUnprocessableEntity)
	w.As(coordinator).Get("/intake").Sees("Mika Zackrisson")
	w.As(preparer).Get("/intake").Lacks("Mika", "Rut")

	w.cast[self] = w.people[all].own
	w.As(self).Post("/my/offers", url.Values{"programme": {"coachingteamet"}, "words": {"Again, please"}}).Done()
	w.As(self).Get("/my/offers").Sees("You wait for the group")
	w.As(self).Post("/my/offers", url.Values{"programme": {"coachingteamet"}, "words": {"Again, please"}}).Is(http.StatusConflict)
}

func TestAnOfferStandsOnThePersonsFirstPage(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	one := w.people[all]
	w.cast[self] = one.own
	w.As(self).Post("/my/offers", url.Values{"programme": {"coachingteamet"}, "words": {"Again, please"}, "parties": {"fk", "kommun"}}).Done()
	w.As(self).Get("/my").Lacks("You can have a place")
	mine, err := w.desks.Referral.Mine(t.Context(), one.own)
	w.must(err)
	w.must(w.desks.Preparation.Decide(t.Context(), w.cast[preparer], preparation.Decision{
		ID: id.New[string](), Day: one.refs["agenda"], Referral: mine[0].ID, Kind: preparation.Offer, DecidedBy: "All of us",
		Said: preparation.Said{Reason: "They ask for it", Deviation: "They ask for it"}, Version: mine[0].Version,
	}))
	w.As(self).Get("/my").Sees("You can have a place in The Coaching Team", "A no means nothing but no")
	w.As(other).Get("/my").Lacks("You can have a place")
	w.As(self).Post("/my/offers/"+mine[0].ID+"/decline", nil).Done()
	w.As(self).Get("/my").Lacks("You can have a place")
}

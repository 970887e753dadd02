package web_test

import (
	"bytes"
	"image"
	"image/png"

	"kasam/internal/access"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/consent"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
)

// broughtIn has one referral come to each stop of the way in. The one that rich
// stands for is offered a place and has answered yes.
func (w *fuller) broughtIn() {
	w.t.Helper()
	ctx, d, group := w.t.Context(), w.desks, w.cast[preparer]
	refer := func(given string) string {
		r := id.New[string]()
		w.must(d.Referral.Refer(ctx, w.cast[anna], referral.New{
			ID: r, Programme: w.programme.ID, View: referral.Wants, Parties: []string{"fk", "kommun"}, Same: referral.Other, Exhausted: programme.Yes,
			Person:  person.Person{Given: given, Sex: "female", BirthYear: 1996, Language: "sv"},
			Told:    referral.Told{Words: "I want to sing", Tried: "Two courses", NotEnough: "Nobody rang"},
			Consent: referral.Consent{How: referral.Paper, On: w.today()},
		}))
		return r
	}
	decide := func(r, kind string) {
		page, err := d.Referral.Open(ctx, group, r)
		w.must(err)
		said := preparation.Said{Reason: "So it was decided", Letter: "We have read what you told", Deviation: "It is urgent"}
		if kind == preparation.Other || kind == preparation.Information {
			said.Which = "The debt adviser"
		}
		w.must(d.Preparation.Decide(ctx, group, preparation.Decision{
			ID: id.New[string](), Day: w.rich.refs["agenda"], Referral: r, Kind: kind, DecidedBy: "All of us", Said: said, Version: page.Version,
		}))
	}
	for _, kind := range preparation.Kinds() {
		decide(refer("Of "+kind), kind)
	}
	yes := refer("Yes Sayer")
	decide(yes, preparation.Offer)
	page, err := d.Referral.Open(ctx, w.cast[anna], yes)
	w.must(err)
	w.must(d.Referral.Take(ctx, w.cast[anna], yes, referral.Deed{Act: referral.ActAccept, How: referral.Paper, Version: page.Version}))
	page, err = d.Referral.Open(ctx, w.cast[anna], yes)
	w.must(err)
	w.must(d.Referral.Take(ctx, w.cast[anna], yes, referral.Deed{
		Act: referral.ActObject, Version: page.Version, Said: referral.Said{Who: "The bank", Text: "Too dear"},
	}))
	w.rich.refs["referral"] = yes
	w.must(d.Preparation.Attend(ctx, group, w.rich.refs["agenda"], []preparation.Attendance{{Party: "fk", Came: preparation.Informs, Who: "Ulf of the office"}}))
}

// offered lets the coordinator tell of themself, with a photo.
func (w *fuller) offered() {
	w.t.Helper()
	ctx, by := w.t.Context(), w.cast[coordinator]
	for _, who := range []role{coordinator, stranger} {
		w.must(w.desks.Choice.Tell(ctx, w.cast[manager], choice.Profile{
			Programme: w.programme.ID, Professional: w.cast[who].Professional, Words: "I like to listen", Background: "A carpenter",
			Places: 12, Takes: true,
		}))
	}
	var photo bytes.Buffer
	w.must(png.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 80, 100))))
	w.must(w.desks.Choice.SetPhoto(ctx, by, w.programme.ID, by.Professional, photo.Bytes()))
}

// followed is someone whose time ended half a year ago, who is to be asked how
// it goes.
func (w *fuller) followed() {
	w.t.Helper()
	ctx, by := w.t.Context(), w.cast[coordinator]
	one := &someone{person: id.New[id.Person](), marks: map[string]string{"given": "zq" + id.New[string]()[24:] + "y"}}
	one.own = access.Actor{Account: id.New[id.Account](), Person: one.person, Language: "en"}
	one.refs = map[string]string{"person": string(one.person), "months": "6"}
	w.must(w.desks.Intake.Register(ctx, by, intake.Newcomer{
		Person:        person.Person{ID: one.person, Given: one.marks["given"], Sex: "other", Phone: "010-4"},
		Participation: id.New[id.Participation](), Programme: w.programme.ID, EnrolledOn: w.today().AddDays(-400), Wish: "Peace",
	}))
	w.account(string(one.person), one.own)
	w.must(w.desks.Closing.Close(ctx, by, one.person, closing.Ending{
		Ending: participation.Ending{On: w.today().AddDays(-170), Reason: "moved", NextHolder: "Kim Prov"}, SaidOn: w.today().AddDays(-180),
		Own: "It was good to be met", Words: "Has found a way", Call: true, How: consent.Paper, Language: "en",
	}))
	w.people["followed"] = one
}

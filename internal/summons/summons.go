// Package summons tells those who are asked to a meeting when it is, by mail that
// their own calendar understands: that it is called, that it has moved, that it is
// off. It keeps to whom each summons went, so that what takes it back goes there
// too.
package summons

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/mail"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Meeting is what of a meeting a summons is made of.
type Meeting struct {
	ID       string
	Person   id.Person
	Starts   time.Time
	Ends     time.Time
	Sequence int    // how many times its time has changed
	Again    bool   // it was called before, at another time
	Placed   bool   // it is said where it is
	Place    string // one that tells nothing; "" when where it is could tell something
	Asked    []id.Professional
}

// A Receiver is someone a summons has gone to.
type Receiver struct {
	Professional id.Professional // none: the person themself
	Address      string
	Starts       time.Time // when the meeting was to be, as they were told
	Ends         time.Time
}

// same reports whether two are the same one at the same address.
func (to Receiver) same(other Receiver) bool {
	return to.Professional == other.Professional && to.Address == other.Address
}

// Send tells everyone who is asked to m that it is called or at another time
// (calendar.MethodRequest), or everyone who was told so that it is cancelled.
// Whoever was told and is no longer asked, may no longer know of the person, or
// is now reached at another address is told that they are not to come. About a
// person whose identity is protected nothing is sent to anyone.
func Send(tx *db.Tx, v *vault.Vault, site string, by access.Actor, m Meeting, method calendar.Method, now time.Time) error {
	r, err := begin(tx, v, site, m, now)
	if err != nil || r.who.Protected {
		return err
	}
	r.by = by
	var asked []Receiver
	if method == calendar.MethodRequest {
		if asked, err = r.asked(); err != nil {
			return err
		}
	}
	for _, one := range r.before {
		if !slices.ContainsFunc(asked, one.same) {
			if err := r.send(one, calendar.MethodCancel); err != nil {
				return err
			}
		}
	}
	for _, one := range asked {
		if err := r.send(one, calendar.MethodRequest); err != nil {
			return err
		}
	}
	return nil
}

// ZoneOf returns the time zone of the country of the programme that a person takes
// part in.
func ZoneOf(r db.Reader, who id.Person) (string, error) {
	enrolled, err := participation.Current(r, who)
	if fault.KindOf(err) == fault.NotFound {
		return calendar.Zone(""), nil
	}
	if err != nil {
		return "", err
	}
	method, err := programme.Load(r, enrolled.Programme)
	if err != nil {
		return "", err
	}
	return calendar.Zone(method.Country), nil
}

// A round is one act's summonses.
type round struct {
	tx     *db.Tx
	key    *vault.Key
	site   string
	by     access.Actor
	m      Meeting
	now    time.Time
	zone   string
	who    person.Person
	before []Receiver // to whom a summons has gone
}

// begin begins a round about m.
func begin(tx *db.Tx, v *vault.Vault, site string, m Meeting, now time.Time) (*round, error) {
	who, err := person.Load(tx, v, m.Person)
	if err != nil {
		return nil, err
	}
	r := &round{tx: tx, site: site, m: m, now: now, who: who}
	if r.key, err = v.Key(tx, m.Person); err != nil {
		return nil, err
	}
	if r.before, err = Receivers(tx, r.key, m.ID); err != nil {
		return nil, err
	}
	r.zone, err = ZoneOf(tx, m.Person)
	return r, err
}

// asked returns whom a summons goes to: every professional who is asked and may
// know of the person, and the person if they want it.
func (r *round) asked() (list []Receiver, err error) {
	found, err := directory.ProfessionalsOf(r.tx, r.m.Asked)
	if err != nil {
		return nil, err
	}
	to := func(p id.Professional, address string) {
		list = append(list, Receiver{Professional: p, Address: address, Starts: r.m.Starts, Ends: r.m.Ends})
	}
	for _, p := range r.m.Asked {
		one := found[p]
		if one.Email == "" || !one.Active(access.Today(r.now)) {
			continue
		}
		ok, err := commitment.MayKnow(r.tx, r.m.Person, one.ID, one.Organisation, r.now)
		if err != nil {
			return nil, err
		}
		if ok {
			to(one.ID, one.Email)
		}
	}
	wants, err := Wants(r.tx, r.m.Person)
	if err == nil && wants && r.who.Email != "" {
		to("", r.who.Email)
	}
	return list, err
}

// words: calendar.mail.*

// send puts the mail in the outbox, and keeps to whom it went. One that takes a
// summons back says no more than that one did: not when or where the meeting is now.
func (r *round) send(to Receiver, method calendar.Method) error {
	language, err := login.LanguageOf(r.tx, to.Professional, r.m.Person)
	if err != nil {
		return err
	}
	w, what, page := words.In(language), "new", r.site+"/meetings/"+r.m.ID
	at := r.m.Place
	if r.m.Placed && at == "" {
		at = w.T("calendar.place")
	}
	if to.Professional == "" {
		page = r.site + "/my/meetings"
	}
	e := calendar.Event{
		UID: calendar.UID(r.m.ID, r.site), Sequence: r.m.Sequence, Stamp: r.now, Start: to.Starts, End: to.Ends, TZ: r.zone,
		Summary: w.T("calendar.summary"), Location: at, URL: page, Status: calendar.Confirmed,
		Attendees: []calendar.Attendee{{Address: to.Address}},
	}
	if to.Professional != "" && to.Professional == r.by.Professional { // they called it: they come
		e.Attendees[0].Answer = calendar.Yes
	}
	switch {
	case method == calendar.MethodCancel:
		what, e.Status, e.Location, e.Attendees[0].Answer = "cancel", calendar.Cancelled, "", ""
	case r.m.Again:
		what = "moved"
	}
	about := r.m.Person
	if r.who.Protected {
		// The meeting is not off: it goes out of the calendar and nothing else. Nobody
		// holds this mail back as one about the person.
		what, about = "hidden", ""
	}
	err = mail.Enqueue(r.tx, mail.Mail{
		To: to.Address, About: about, Subject: w.T("calendar.mail." + what + ".subject"),
		Body:       w.T("calendar.mail."+what, w.Full(access.Today(to.Starts), access.Today(r.now)), w.Clock(to.Starts, access.Zone()), page),
		Invitation: &calendar.Invitation{Method: method, Event: e}, Thread: r.m.ID,
	}, r.now)
	// An address that no mail can go to must not stop the meeting.
	unsendable := fault.KindOf(err) == fault.Invalid
	switch {
	case err != nil && !unsendable:
		return err
	case method == calendar.MethodCancel:
		return forget(r.tx, r.m.ID, to)
	case unsendable:
		return nil
	}
	return keep(r.tx, r.key, r.m.ID, to)
}

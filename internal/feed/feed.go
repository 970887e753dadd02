// Package feed is a person's or a professional's meetings as a calendar that their
// own calendar program subscribes to.
package feed

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/person"
	"kasam/internal/summons"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// How far a feed goes, in days back and ahead, and how much it holds.
const (
	back  = 30
	ahead = 400
	most  = 500
)

// A Desk hands out feeds.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site
}

// Of returns by's meetings as a calendar to subscribe to: those that by may see
// at this moment, decided anew each time it is fetched. It says when, and where to
// read the rest; nothing of whom a meeting is about, and none about a person whose
// identity is protected. So to fetch it is not to look at a person, and it is not
// on record as such: docs/decisions/2026-11-22-calendars.md.
func (d *Desk) Of(ctx context.Context, by access.Actor) (file []byte, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		today, w := access.Today(now), words.In(by.Language)
		list, err := meeting.Mine(v, by, today.AddDays(-back).Start(access.Zone()), now, most)
		if err != nil {
			return err
		}
		r := reader{v: v, d: d, by: by, now: now, words: w, about: make(map[id.Person]about), places: make(map[string]string)}
		var events []calendar.Event
		for _, m := range list {
			if m.State == meeting.StateCancelled || !m.StartsAt.Before(today.AddDays(ahead).Start(access.Zone())) {
				continue
			}
			of, err := r.of(m.Person)
			if err != nil {
				return err
			}
			if !of.open || of.recipient && !m.Asked {
				continue
			}
			e, err := r.event(m, of.zone)
			if err != nil {
				return err
			}
			if e.Check() == nil { // an address that no calendar holds must not empty the others
				events = append(events, e)
			}
		}
		file, err = calendar.Feed(w.T("calendar.name"), events)
		return err
	})
	return file, err
}

// A reader makes one feed.
type reader struct {
	v      *db.View
	d      *Desk
	by     access.Actor
	now    time.Time
	words  *words.Printer
	about  map[id.Person]about
	places map[string]string
}

// about is what of one person decides over the meetings about them.
type about struct {
	open      bool // meetings may be seen, and calendars hear of them
	recipient bool // by consent alone: only what the reader is asked to
	zone      string
}

func (r *reader) of(who id.Person) (a about, err error) {
	a, known := r.about[who]
	if known {
		return a, nil
	}
	defer func() { r.about[who] = a }()
	sight, err := access.See(r.v, r.by, who, r.now)
	if err != nil || !sight.Sees(access.Meetings) {
		return a, unlessHidden(err)
	}
	one, err := person.Load(r.v, r.d.Vault, who)
	if err != nil || one.Protected {
		return a, unlessHidden(err)
	}
	a.recipient = sight.Recipient()
	a.zone, err = summons.ZoneOf(r.v, who)
	a.open = err == nil
	return a, err
}

// event is a meeting in words that tell nothing.
func (r *reader) event(m meeting.Listed, zone string) (e calendar.Event, err error) {
	e = calendar.Event{
		UID: calendar.UID(m.ID, r.d.URL), Sequence: m.Sequence, Stamp: m.SequenceAt, Start: m.StartsAt, End: m.EndsAt(),
		TZ: zone, Summary: r.words.T("calendar.summary"), URL: r.d.URL + "/meetings/" + m.ID, Organizer: r.d.URL, Status: calendar.Confirmed,
	}
	if r.by.Person != "" {
		e.URL = r.d.URL + "/my/meetings"
	}
	if e.Stamp.IsZero() { // called before times were counted
		e.Stamp = m.StartsAt
	}
	at, known := r.places[m.PlaceID]
	if !known {
		if at, err = directory.Neutral(r.v, m.PlaceID); err != nil {
			return e, err
		}
		r.places[m.PlaceID] = at
	}
	e.Location = at
	if m.Placed && at == "" {
		e.Location = r.words.T("calendar.place")
	}
	return e, nil
}

// unlessHidden is err, but nothing when there is nothing to find.
func unlessHidden(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

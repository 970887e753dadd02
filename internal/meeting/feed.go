package meeting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/summons"
	"kasam/internal/words"
)

// How far a feed goes, in days back and ahead, and how much it holds.
const (
	feedBack  = 30
	feedAhead = 400
	feedMost  = 500
)

// Feed returns by's meetings as a calendar to subscribe to: those that by may see
// at this moment, decided anew each time it is fetched. It says when, and where to
// read the rest; nothing of whom a meeting is about, and none about a person whose
// identity is protected. So to fetch it is not to look at a person, and it is not
// on record as such: docs/decisions/2026-11-22-calendars.md.
func (d *Desk) Feed(ctx context.Context, by access.Actor) (file []byte, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		list, err := d.fed(v, by, now)
		if err != nil {
			return err
		}
		w := words.In(by.Language)
		var events []calendar.Event
		for _, m := range list {
			page := d.URL + "/meetings/" + m.ID
			if by.Person != "" {
				page = d.URL + "/my/meetings"
			}
			e := calendar.Event{
				UID: calendar.UID(m.ID, d.URL), Sequence: m.Sequence, Stamp: m.SequenceAt, Start: m.StartsAt, End: m.EndsAt(),
				TZ: m.zone, Summary: w.T("calendar.summary"), URL: page, Organizer: d.URL, Status: calendar.Confirmed,
			}
			if e.Location, err = neutral(v, m.Meeting); err != nil {
				return err
			}
			if e.Stamp.IsZero() { // called before times were counted
				e.Stamp = m.StartsAt
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

// A fed meeting is in a feed, by the clock of a zone.
type fed struct {
	Meeting
	zone string
}

// fed lists the meetings of a feed that are planned or were held, soonest first.
func (d *Desk) fed(v *db.View, by access.Actor, now time.Time) (list []fed, err error) {
	today := access.Today(now)
	from, to := today.AddDays(-feedBack).Start(access.Zone()), today.AddDays(feedAhead).Start(access.Zone())
	of := map[id.Person][]Listed{by.Person: nil}
	if by.Person == "" {
		delete(of, "")
		found, err := mine(v, by, from, now, feedMost)
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			of[l.Person] = append(of[l.Person], l)
		}
	}
	for whom, only := range of {
		more, err := d.fedOf(v, by, whom, only, from, to, now)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	slices.SortFunc(list, func(a, b fed) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// fedOf lists those of the meetings about one person that by may see now.
func (d *Desk) fedOf(v *db.View, by access.Actor, whom id.Person, only []Listed, from, to, now time.Time) (list []fed, err error) {
	sight, err := access.See(v, by, whom, now)
	if err != nil || !sight.Sees(access.Meetings) {
		return nil, unlessHidden(err)
	}
	who, err := person.Load(v, d.Vault, whom)
	if err != nil || who.Protected {
		return nil, unlessHidden(err)
	}
	zone, err := summons.ZoneOf(v, whom)
	if err != nil {
		return nil, err
	}
	key, err := d.Vault.Key(v, whom)
	if err != nil {
		return nil, err
	}
	all, err := find(v, key, `m.state <> 'cancelled' and m.starts_at >= $2 and m.starts_at < $3`, whom, from, to)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		listed := sight.Self() || slices.ContainsFunc(only, func(l Listed) bool { return l.ID == m.ID })
		if listed && (!sight.Recipient() || m.With(by.Professional)) {
			list = append(list, fed{m, zone})
		}
	}
	return list, nil
}

// MailMe says whether by, a person on their own side, wants to be told of meetings
// by mail.
func (d *Desk) MailMe(ctx context.Context, by access.Actor, want bool) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := access.See(tx, by, by.Person, now)
		if err != nil {
			return err
		}
		if !sight.Self() {
			return fault.Hidden()
		}
		if _, err := d.Vault.Key(tx, by.Person); err != nil { // there is no such person any more
			return err
		}
		changed, err := summons.Want(tx, by.Person, want, now)
		if err != nil || !changed {
			return err
		}
		act := "calendar.mail_off"
		if want {
			act = "calendar.mail_on"
		}
		return audit.Record(tx, access.Did(by, by.Person, now, act, "", sight.Ground(access.Identity)))
	})
}

// MailsMe reports whether by, a person on their own side, wants to be told of
// meetings by mail, and the address they would be told at; "" when none is known.
func (d *Desk) MailsMe(ctx context.Context, by access.Actor) (wants bool, address string, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, by.Person, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "person.read", access.Reach)
		who, err := person.Load(v, d.Vault, by.Person)
		if err != nil {
			return err
		}
		if address = who.Email; who.Protected {
			address = ""
		}
		wants, err = summons.Wants(v, by.Person)
		return err
	})
	return wants, address, err
}

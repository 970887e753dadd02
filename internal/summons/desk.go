package summons

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/calendar"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// A Desk does the acts upon summonses.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for the link in a mail
}

// TakeBack tells everyone who was summoned to a meeting that is still to come, and
// who may know of the person no longer, that they are not to come: the consent was
// withdrawn or has run out, they were barred, or their part in it has ended. Where
// the person's identity has become protected, everyone's goes out of the calendar
// so, and they are told that the meeting is not off. It
// asks what holds now and not what has happened, so that nothing which ended while
// no one was at work is forgotten. Whoever has been told is not told again.
func (d *Desk) TakeBack(ctx context.Context) error {
	var list []Shut
	err := d.DB.Read(ctx, func(v *db.View) (err error) {
		list, err = shut(v, d.Now())
		return err
	})
	for _, one := range list {
		if err == nil {
			err = d.takeBack(ctx, one)
		}
	}
	return err
}

func (d *Desk) takeBack(ctx context.Context, s Shut) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		found, err := directory.ProfessionalsOf(tx, []id.Professional{s.Professional})
		if err != nil {
			return err
		}
		r, err := begin(tx, d.Vault, d.URL, Meeting{ID: s.Meeting, Person: s.Person, Sequence: s.Sequence + 1}, now)
		if err != nil {
			return unlessHidden(err)
		}
		knows, err := commitment.MayKnow(tx, s.Person, s.Professional, found[s.Professional].Organisation, now)
		if err != nil || knows && !r.who.Protected {
			return err
		}
		for _, to := range r.before {
			if to.Professional != s.Professional {
				continue
			}
			if err := r.send(to, calendar.MethodCancel); err != nil {
				return err
			}
			e := audit.Entry{
				At: now, Account: audit.System, Act: "meeting.take_back", Person: s.Person, Object: s.Meeting,
				Organisation: found[s.Professional].Organisation, Ground: "invitation",
			}
			if err := audit.Record(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// unlessHidden is err, but nothing when there is nothing to find.
func unlessHidden(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
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
		changed, err := Want(tx, by.Person, want, now)
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
		wants, err = Wants(v, by.Person)
		return err
	})
	return wants, address, err
}

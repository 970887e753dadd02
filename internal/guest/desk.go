package guest

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Desk does the acts upon links.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for a link in a mail
}

// Send mails a link to one who is asked in the thing it is about, and returns the
// code that opens it, which the coordinator tells by phone and which is shown
// this once. An earlier link to the same one about the same thing is over.
//
// It is the coordinator's act. The professional must be asked in that very
// thing, stand in the directory with an address, and be allowed to know of the
// person. No mail goes about a person whose identity is protected: those are
// rung up.
func (d *Desk) Send(ctx context.Context, by access.Actor, l Link) (code string, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		l, err := l.sent(now)
		if fault.KindOf(err) == fault.NotFound {
			return err
		}
		who, asked, open, lost := whom(tx, l.Kind, l.Object, now)
		if lost != nil {
			return lost
		}
		sight, lost := access.See(tx, by, who, now)
		if lost != nil {
			return lost
		}
		if lost := sight.MustCoordinate(); lost != nil {
			return lost
		}
		switch {
		case err != nil:
			return err
		case !open:
			return fault.Refuse(fault.Conflict, "guest.over")
		case !slices.Contains(asked, l.Professional):
			return fault.Field("professional", "error.choose")
		}
		l.Person, l.SentBy = who, by.Professional
		to, err := d.addressee(tx, l, now)
		if err != nil {
			return err
		}
		l.Organisation = to.Organisation
		if err := d.replace(tx, by, l, sight, now); err != nil {
			return err
		}
		token := fresh()
		code = freshCode()
		if err := insert(tx, l, token, code); err != nil {
			return err
		}
		if _, err := access.See(tx, l.Actor(), who, now); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				return fault.Field("professional", "commitment.consent_first")
			}
			return err
		}
		if err := d.mail(tx, to, l, token, now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, who, now, "guest.send", l.ID, sight.Ground(access.Identity)))
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// addressee loads whom the link goes to, or tells why it cannot.
func (d *Desk) addressee(r db.Reader, l Link, now time.Time) (to directory.Professional, err error) {
	about, err := person.Load(r, d.Vault, l.Person)
	if err != nil {
		return to, err
	}
	if about.Protected {
		return to, fault.Refuse(fault.Invalid, "guest.protected")
	}
	if to, err = directory.ProfessionalOf(r, l.Professional); err != nil {
		return to, err
	}
	switch {
	case !to.Active(access.Today(now)):
		return to, fault.Field("professional", "commitment.left")
	case to.Email == "":
		return to, fault.Field("professional", "guest.no_email")
	}
	return to, nil
}

// replace ends the links that the new one takes the place of.
func (d *Desk) replace(tx *db.Tx, by access.Actor, l Link, sight access.Sight, now time.Time) error {
	earlier, err := list(tx, `l.object_id = $1 and l.professional_id = $2 and l.revoked_at is null and l.until > $3`, l.Object, l.Professional, now)
	if err != nil {
		return err
	}
	for _, old := range earlier {
		if err := revoke(tx, by, old, sight, now); err != nil {
			return err
		}
	}
	return nil
}

// mail puts the letter in the outbox. It says nothing of whom or what it is
// about, nor for whom the one who sends it works.
func (d *Desk) mail(tx *db.Tx, to directory.Professional, l Link, token string, now time.Time) error {
	w := words.In(words.Languages[0])
	err := mail.Enqueue(tx, mail.Mail{
		To: to.Email, About: l.Person, Subject: w.T("guest.mail_subject"),
		Body: w.T("guest.mail_body", d.URL+"/answer/"+token, w.Full(l.Until, access.Today(now))),
	}, now)
	if fault.KindOf(err) == fault.Invalid {
		return fault.Field("professional", "guest.no_email")
	}
	return err
}

// Revoke takes a link back: the coordinator's act, and the person's.
func (d *Desk) Revoke(ctx context.Context, by access.Actor, link string) (l Link, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		if l, err = byID(tx, link); err != nil {
			return err
		}
		sight, err := access.See(tx, by, l.Person, now)
		if err != nil {
			return err
		}
		if err := sight.MustSpeak(); err != nil {
			return err
		}
		if !l.Live(now) {
			return nil // it is over already: that is all that was wanted
		}
		return revoke(tx, by, l, sight, now)
	})
	return l, err
}

func revoke(tx *db.Tx, by access.Actor, l Link, sight access.Sight, now time.Time) error {
	if err := stamp(tx, l.ID, "revoked_at", now); err != nil {
		return err
	}
	if err := end(tx, l.ID, now); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, l.Person, now, "guest.revoke", l.ID, sight.Ground(access.Identity)))
}

// end shuts a link and whatever it had opened.
func end(tx *db.Tx, link string, now time.Time) error {
	if err := access.EndLink(tx, link, now); err != nil {
		return err
	}
	return endSessions(tx, link)
}

// coordinator loads who coordinates for the person today, if anyone.
func coordinator(r db.Reader, who id.Person, now time.Time) (directory.Professional, error) {
	leads, err := participation.CoordinatorOf(r, who, access.Today(now))
	if err != nil || leads == "" {
		return directory.Professional{}, err
	}
	return directory.ProfessionalOf(r, leads)
}

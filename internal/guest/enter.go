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
	"kasam/internal/mail"
	"kasam/internal/person"
	"kasam/internal/words"
)

// Enter opens a link with its code and returns the secret of a session, for a
// cookie. Whatever is wrong is one refusal after the same work: a wrong code, a
// link that is over or was never sent, a consent that was withdrawn. The last of
// Tries wrong codes locks the link for good, even against the right one, and the
// coordinator is told.
func (d *Desk) Enter(ctx context.Context, token, typed string) (secret string, err error) {
	code := readCode(typed)
	if code == "" {
		return "", fault.Field("code", "guest.code_form") // of any link: nothing was tried
	}
	wrong := fault.Field("code", "guest.code_wrong")
	var refusal error
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		refusal, secret = wrong, ""
		l, want, found, err := byToken(tx, token)
		if err != nil {
			return err
		}
		right := same(codeDigest(token, code), want)
		switch {
		case !found || !l.Live(now):
			return weigh(tx, now)
		case !right:
			return d.wrong(tx, l, now)
		}
		sight, err := d.stands(tx, &l, now)
		if fault.KindOf(err) == fault.NotFound {
			return weigh(tx, now)
		}
		if err != nil {
			return err
		}
		refusal, secret = nil, fresh()
		if err := insertSession(tx, secret, l.ID, now); err != nil {
			return err
		}
		if l.OpenedAt.IsZero() {
			if err := stamp(tx, l.ID, "opened_at", now); err != nil {
				return err
			}
		}
		return audit.Record(tx, access.Did(l.Actor(), l.Person, now, "guest.enter", l.Object, sight.Ground(access.Identity)))
	})
	if err == nil {
		err = refusal
	}
	return secret, err
}

// wrong counts a wrong code against its link.
func (d *Desk) wrong(tx *db.Tx, l Link, now time.Time) error {
	if err := countWrong(tx, l.ID); err != nil {
		return err
	}
	nobody := access.Actor{Account: audit.System} // who it was is not known
	if l.Wrong+1 < Tries {
		return audit.Record(tx, access.Did(nobody, l.Person, now, "guest.wrong", l.ID, "guest:"+l.ID))
	}
	if err := stamp(tx, l.ID, "locked_at", now); err != nil {
		return err
	}
	if err := end(tx, l.ID, now); err != nil {
		return err
	}
	to, err := coordinator(tx, l.Person, now)
	if err != nil {
		return err
	}
	if to.Email != "" {
		w := words.In(words.Languages[0])
		err := mail.Enqueue(tx, mail.Mail{
			To: to.Email, About: l.Person, Subject: w.T("guest.locked_subject"), Body: w.T("guest.locked_body", d.URL+l.page()),
		}, now)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return audit.Record(tx, access.Did(nobody, l.Person, now, "guest.lock", l.ID, "guest:"+l.ID))
}

// page is where the one who sent the link sees to it.
func (l Link) page() string {
	return map[Kind]string{Promise: "/commitments/", Meeting: "/meetings/", Poll: "/polls/"}[l.Kind] + l.Object
}

// stands adds the name to a live link and returns what it opens now. A NotFound
// refusal when it opens nothing: the consent is withdrawn or over, the person
// has barred the professional or become protected, the professional has left or
// is no longer asked.
func (d *Desk) stands(r db.Reader, l *Link, now time.Time) (sight access.Sight, err error) {
	who, err := directory.ProfessionalOf(r, l.Professional)
	if err != nil {
		return sight, err
	}
	if !who.Active(access.Today(now)) || who.Organisation != l.Organisation {
		return sight, fault.Hidden()
	}
	l.ProfessionalName, l.OrganisationName = who.Name, who.OrganisationName
	if sight, err = access.See(r, l.Actor(), l.Person, now); err != nil {
		return sight, err
	}
	_, asked, _, err := whom(r, l.Kind, l.Object, now)
	if err != nil {
		return sight, err
	}
	about, err := person.Load(r, d.Vault, l.Person)
	if err == nil && (about.Protected || !slices.Contains(asked, l.Professional)) {
		err = fault.Hidden()
	}
	return sight, err
}

// Actor returns who answers, and by which link: from what stands in the address
// and the secret of the cookie. A NotFound refusal when the cookie is of another
// link or too old, or when the link opens nothing any more.
func (d *Desk) Actor(ctx context.Context, token, secret string) (by access.Actor, l Link, err error) {
	if secret == "" {
		return by, l, fault.Hidden()
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		var found bool
		if l, found, err = bySession(v, token, secret, now.Add(-SessionLasts)); err != nil {
			return err
		}
		if !found || !l.Live(now) {
			return fault.Hidden()
		}
		_, err := d.stands(v, &l, now)
		by = l.Actor()
		return err
	})
	if err != nil {
		return access.Actor{}, Link{}, err
	}
	return by, l, nil
}

// Answer notes that the guest has answered: the answer itself is kept where it
// belongs, and this can be said of it again.
func (d *Desk) Answer(ctx context.Context, by access.Actor) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		l, err := byID(tx, by.Guest)
		if err != nil {
			return err
		}
		if _, err := access.See(tx, by, l.Person, now); err != nil {
			return err
		}
		return stamp(tx, l.ID, "answered_at", now.Truncate(time.Microsecond))
	})
}

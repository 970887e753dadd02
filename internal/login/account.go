package login

import (
	"context"
	"errors"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/words"
)

// own loads the account of by.
func own(r db.Reader, by access.Actor) (kept, error) {
	a, found, err := accountBy(r, "id", string(by.Account))
	if err == nil && !found {
		err = fault.Hidden()
	}
	return a, err
}

// Email returns the address the actor signs in with.
func (d *Desk) Email(ctx context.Context, by access.Actor) (email string, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		a, err := own(v, by)
		email = a.Email
		return err
	})
	return email, err
}

// Sessions lists the actor's sign-ins that stand, newest first.
func (d *Desk) Sessions(ctx context.Context, by access.Actor) (list []Session, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		return sessionsOf(v, by.Account, func(s Session, t times) {
			if !t.full.IsZero() && t.stands(by.Person == "", now) {
				list = append(list, s)
			}
		})
	})
	return list, err
}

// EndSession ends one of the actor's own sessions.
func (d *Desk) EndSession(ctx context.Context, by access.Actor, session string) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		found, err := deleteSession(tx, a.ID, session)
		if err != nil {
			return err
		}
		if !found {
			return fault.Hidden()
		}
		return audit.Record(tx, entry(a, d.Now(), "login.end_session"))
	})
}

// ChangePassword sets a new password. It asks for the old one, ends every other
// session of the account and makes other devices unknown; a mail tells of it.
// token is that of the session in which it is done.
func (d *Desk) ChangePassword(ctx context.Context, by access.Actor, token, old, password string) error {
	now := d.Now()
	session := digest(token)
	var try attempt
	var wait time.Duration
	err := d.DB.Write(ctx, func(tx *db.Tx) (err error) {
		try, wait = attempt{id: id.New[string](), known: true, whose: "change:" + string(by.Account)}, 0
		if try.account, err = own(tx, by); err != nil {
			return err
		}
		wait, err = try.count(tx, "", now)
		return err
	})
	if err != nil {
		return err
	}
	if wait > 0 {
		return fault.Refuse(fault.Invalid, "login.wait", minutes(wait))
	}
	right, _, err := d.matches(try.account.Password, old)
	if err != nil {
		return err
	}
	if !right {
		return fault.Field("old", "login.old_wrong")
	}
	if err := CheckPassword(password, try.account.Email); err != nil {
		return err
	}
	hash := d.hash(password)
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		if a.Password != try.account.Password {
			return fault.Refuse(fault.Conflict, "error.changed")
		}
		say := words.In(a.Language)
		return errors.Join(
			setPassword(tx, a.ID, hash), deleteTry(tx, try.id), deleteSessions(tx, a.ID, session),
			mail.Enqueue(tx, mail.Mail{To: a.Email, Subject: say.T("login.mail_subject"), Body: say.T("login.mail_password")}, now),
			audit.Record(tx, entry(a, now, "login.password_changed")))
	})
}

// SetLanguage sets the language of the actor's pages.
func (d *Desk) SetLanguage(ctx context.Context, by access.Actor, code string) error {
	if !slices.Contains(words.Languages, code) {
		return fault.Field("language", "error.choose")
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error { return setLanguage(tx, by.Account, code) })
}

// Disable ends an account at once, with all its sessions. An administrator does it.
func (d *Desk) Disable(ctx context.Context, by access.Actor, account id.Account) error {
	return d.administer(ctx, by, account, "login.disable", func(tx *db.Tx) error {
		if err := errors.Join(setDisabled(tx, account, d.Now()), deleteSessions(tx, account, "")); err != nil {
			return err
		}
		return someAdmin(tx, d.Now())
	})
}

// ForgetFactor lets an account set up a new second factor, when the phone that
// had the old one is lost. An administrator does it, who knows the one who asks.
func (d *Desk) ForgetFactor(ctx context.Context, by access.Actor, account id.Account) error {
	return d.administer(ctx, by, account, "login.forget_factor", func(tx *db.Tx) error {
		return errors.Join(forgetFactor(tx, account), deleteSessions(tx, account, ""), forgetDevices(tx, account),
			d.tell(tx, account, "login.mail_factor"))
	})
}

// administer does something with an account of staff. An act of "" puts what it
// does on record itself.
func (d *Desk) administer(ctx context.Context, by access.Actor, account id.Account, act string, do func(tx *db.Tx) error) error {
	if !by.HasAny(access.Admin) {
		return fault.Refuse(fault.Forbidden, "login.admin_only")
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		a, found, err := accountBy(tx, "id", string(account))
		if err != nil {
			return err
		}
		if !found || !a.Staff() {
			return fault.Hidden()
		}
		if err := do(tx); err != nil || act == "" {
			return err
		}
		return audit.Record(tx, access.Did(by, "", d.Now(), act, string(account), string(access.Admin)))
	})
}

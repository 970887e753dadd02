package login

import (
	"context"
	"time"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// Who returns whose session token is. A token that is unknown, too old, or of an
// account that was disabled gives the zero Who: nobody. It is asked with every
// request, on every node, and answers from the database alone.
func (d *Desk) Who(ctx context.Context, token string) (Who, error) {
	if token == "" {
		return Who{}, nil
	}
	now := d.Now()
	var who Who
	var due bool
	err := d.DB.Read(ctx, func(v *db.View) error {
		s, found, err := sessionOf(v, token)
		if err != nil || !found || !d.good(s, now) {
			return err
		}
		who.Session = s.id
		if s.times.full.IsZero() {
			who.Second, who.Enrol = true, !s.account.enrolled()
			who.Actor.Language = s.account.Language
			return nil
		}
		due = s.times.due(now)
		who.Actor = s.account.actor()
		if s.account.Staff() {
			who.Actor.Grants, err = grantsOf(v, s.account.ID)
		}
		return err
	})
	if err != nil {
		return Who{}, err
	}
	if due {
		// Not to have noted it ends the session earlier, which does no harm:
		// a database that cannot be written still lets people read and sign out.
		_ = d.DB.Write(ctx, func(tx *db.Tx) error { return touch(tx, who.Session, now) })
	}
	return who, nil
}

func (d *Desk) good(s open, now time.Time) bool {
	return s.times.stands(s.account.Staff(), now) && !s.account.disabled(now)
}

// half loads a session that awaits its second factor.
func (d *Desk) half(r db.Reader, token string, now time.Time) (open, error) {
	s, found, err := sessionOf(r, token)
	if err != nil {
		return open{}, err
	}
	if !found || !d.good(s, now) || !s.times.full.IsZero() {
		return open{}, fault.Refuse(fault.Forbidden, "login.again")
	}
	return s, nil
}

// Enrolment returns the second factor that the session's account is to set up.
// The same session is shown the same one until a code has confirmed it.
func (d *Desk) Enrolment(ctx context.Context, token string) (f Factor, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		s, err := d.half(v, token, d.Now())
		if err != nil {
			return err
		}
		if s.account.enrolled() || s.pending == "" {
			return fault.Hidden()
		}
		secret, err := d.Vault.OpenSecret("sessions.pending_sealed", s.id, s.pending)
		f = factor(secret, s.account.Email)
		return err
	})
	return f, err
}

// Confirm passes the second factor with a code of the app. The session goes on
// under a new token; the old one is worth nothing any more.
func (d *Desk) Confirm(ctx context.Context, token, code string) (SignedIn, error) {
	now := d.Now()
	var in SignedIn
	var refusal error
	err := d.DB.Write(ctx, func(tx *db.Tx) error {
		in, refusal = SignedIn{}, nil
		s, err := d.half(tx, token, now)
		if err != nil {
			return err
		}
		a := s.account
		try := attempt{id: id.New[string](), account: a, known: true, whose: "second:" + string(a.ID)}
		wait, err := try.count(tx, s.device, now) // apart from passwords
		if err != nil {
			return err
		}
		if wait > 0 {
			refusal = fault.Refuse(fault.Invalid, "login.wait", minutes(wait))
			return nil
		}
		secret, err := d.secret(s)
		if err != nil {
			return err
		}
		n, ok := step(secret, code, a.totpStep, now)
		if !ok {
			refusal = fault.Field("code", "login.code_wrong")
			return audit.Record(tx, entry(a, now, "login.second_failed"))
		}
		act := "login.sign_in"
		sealed := a.totpSealed
		if !a.enrolled() {
			act = "login.enrol"
			if sealed, err = d.Vault.SealSecret("accounts.totp_sealed", string(a.ID), secret); err != nil {
				return err
			}
		}
		if ok, err = useStep(tx, a.ID, n, sealed); err != nil || !ok {
			refusal = fault.Field("code", "login.code_wrong")
			return err
		}
		if err := deleteTry(tx, try.id); err != nil {
			return err
		}
		if _, err := deleteSession(tx, a.ID, s.id); err != nil {
			return err
		}
		in = SignedIn{Token: fresh(), Person: !a.Staff()}
		s = open{id: digest(in.Token), device: s.device, account: a, times: times{created: now, seen: now, full: now}}
		if in.Device, err = complete(tx, s, now); err != nil {
			return err
		}
		return audit.Record(tx, entry(a, now, act))
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return SignedIn{}, err
	}
	return in, nil
}

func (d *Desk) secret(s open) (string, error) {
	if s.account.enrolled() {
		return d.Vault.OpenSecret("accounts.totp_sealed", string(s.account.ID), s.account.totpSealed)
	}
	return d.Vault.OpenSecret("sessions.pending_sealed", s.id, s.pending)
}

// SignOut ends the session of a token. An unknown token is no mistake.
func (d *Desk) SignOut(ctx context.Context, token string) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		s, found, err := sessionOf(tx, token)
		if err != nil || !found {
			return err
		}
		if _, err := deleteSession(tx, s.account.ID, s.id); err != nil {
			return err
		}
		return audit.Record(tx, entry(s.account, d.Now(), "login.sign_out"))
	})
}

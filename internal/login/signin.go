package login

import (
	"context"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// attempt is a try at a password, on its way.
type attempt struct {
	id      string
	account kept
	known   bool   // there is such an account
	whose   string // whom the try counts against
	device  string // digest of a device that the account knows, else ""
}

// SignIn begins a session with an address and a password. device is what an
// earlier SignedIn told the browser to keep, "" when it has none.
//
// A wrong password, an unknown address and a disabled account are one refusal,
// in the same words and after the same time.
func (d *Desk) SignIn(ctx context.Context, email, password, device string) (SignedIn, error) {
	now := d.Now()
	try, err := d.attempt(ctx, email, device, now)
	if err != nil {
		return SignedIn{}, err
	}
	hash := nobody
	if try.known && try.account.Password != "" {
		hash = try.account.Password
	}
	right, outdated, err := d.matches(hash, password)
	if err != nil {
		return SignedIn{}, err
	}
	if !right || hash == nobody || try.account.disabled(now) {
		return SignedIn{}, d.failed(ctx, try, now)
	}
	rehashed := ""
	if outdated {
		rehashed = d.hash(password)
	}
	return d.begin(ctx, try, device, rehashed, now)
}

// attempt counts the try before the password is looked at, so that many at once
// are no more than many in turn; a right one is taken back.
func (d *Desk) attempt(ctx context.Context, email, device string, now time.Time) (attempt, error) {
	address, bad := normalEmail(email)
	if bad != nil {
		address = "?" // no account is called so
	}
	var try attempt
	var wait time.Duration
	err := d.DB.Write(ctx, func(tx *db.Tx) (err error) {
		try, wait = attempt{id: id.New[string]()}, 0
		if try.account, try.known, err = accountBy(tx, "email", address); err != nil {
			return err
		}
		try.whose = string(try.account.ID)
		if !try.known {
			try.whose = "unknown:" + digest(address)
		}
		wait, err = try.count(tx, digestOf(device), now)
		return err
	})
	if err == nil && wait > 0 {
		err = fault.Refuse(fault.Invalid, "login.wait", minutes(wait))
	}
	return try, err
}

// count notes the try, unless too many came before it: then it tells how long
// to wait. device is a digest.
func (try *attempt) count(tx *db.Tx, device string, now time.Time) (time.Duration, error) {
	most := unknownDevice
	if try.known {
		known, _, err := knows(tx, device, try.account.ID)
		if err != nil {
			return 0, err
		}
		if known {
			try.device, most = device, knownDevice
		}
	}
	before, err := tries(tx, try.whose, try.device, now)
	if err != nil {
		return 0, err
	}
	if wait := most.wait(before, now); wait > 0 {
		return wait, nil
	}
	return 0, insertTry(tx, try.id, try.whose, try.device, now)
}

// failed records the failure where there is an account, and takes as long where
// there is none.
func (d *Desk) failed(ctx context.Context, try attempt, now time.Time) error {
	err := d.DB.Write(ctx, func(tx *db.Tx) error {
		if !try.known {
			return weigh(tx, try.id)
		}
		return audit.Record(tx, entry(try.account, now, "login.failed"))
	})
	if err != nil {
		return err
	}
	return fault.Refuse(fault.Invalid, "login.wrong")
}

// begin starts the session of a right password.
func (d *Desk) begin(ctx context.Context, try attempt, device, rehashed string, now time.Time) (SignedIn, error) {
	var in SignedIn
	var gone bool
	err := d.DB.Write(ctx, func(tx *db.Tx) error {
		a, found, err := accountBy(tx, "id", string(try.account.ID))
		if err != nil {
			return err
		}
		// Between looking and now the account may have been disabled or its password changed.
		if gone = !found || a.disabled(now) || a.Password != try.account.Password; gone {
			return nil
		}
		if rehashed != "" {
			if err := setPassword(tx, a.ID, rehashed); err != nil {
				return err
			}
		}
		if err := deleteTry(tx, try.id); err != nil {
			return err
		}
		in = SignedIn{Token: fresh(), Second: d.SecondFactor && a.secondFactor, Person: !a.Staff()}
		s := open{id: digest(in.Token), device: digestOf(device), account: a, times: times{created: now, seen: now, full: now}}
		if in.Second {
			s.times.full = time.Time{}
			if !a.enrolled() {
				if s.pending, err = d.Vault.SealSecret("sessions.pending_sealed", s.id, freshSecret()); err != nil {
					return err
				}
			}
			if err := insertSession(tx, s); err != nil {
				return err
			}
			return audit.Record(tx, entry(a, now, "login.password"))
		}
		if in.Device, err = complete(tx, s, now); err != nil {
			return err
		}
		return audit.Record(tx, entry(a, now, "login.sign_in"))
	})
	if err == nil && gone {
		err = fault.Refuse(fault.Invalid, "login.wrong")
	}
	if err != nil {
		return SignedIn{}, err
	}
	return in, nil
}

// complete keeps a session that needs nothing more, and makes its device known:
// a fresh one when the browser's was not handed out by us.
func complete(tx *db.Tx, s open, now time.Time) (device string, err error) {
	_, issued, err := knows(tx, s.device, s.account.ID)
	if err != nil {
		return "", err
	}
	if !issued {
		device = fresh()
		s.device = digest(device)
	}
	if err := insertDevice(tx, s.device, s.account.ID, now); err != nil {
		return "", err
	}
	if err := forgive(tx, string(s.account.ID), s.device); err != nil {
		return "", err
	}
	return device, insertSession(tx, s)
}

// matches compares within the gate.
func (d *Desk) matches(hash, password string) (right, outdated bool, err error) {
	if len(password) > 4*longestP {
		password = "" // longer than any that was accepted; not worth its cost
	}
	defer d.Gate.enter()()
	if right, outdated, err = matches(hash, password); err != nil {
		return false, false, fmt.Errorf("compare a password: %w", err)
	}
	return right, outdated, nil
}

func (d *Desk) hash(password string) string {
	defer d.Gate.enter()()
	return Hash(password)
}

// entry is the record of what an account does with itself.
func entry(a kept, now time.Time, act string) audit.Entry {
	by := access.Actor{Account: a.ID, Organisation: a.Organisation}
	return access.Did(by, "", now, act, "", "self")
}

package login

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/words"
)

// A Standing is the account of a member of staff and how it stands. Its Password
// is never told.
type Standing struct {
	Account
	Chosen     bool      // they have chosen a password
	Enrolled   bool      // they have set up a second factor
	DisabledAt time.Time // from then on it is of no use, which may lie ahead; zero: it is not to end
}

// Disabled reports whether the account is of no use at an instant.
func (s Standing) Disabled(now time.Time) bool { return kept{disabledAt: s.DisabledAt}.disabled(now) }

// Accounts lists the accounts of staff, by name, and counts those of persons. An
// administrator may ask.
func (d *Desk) Accounts(ctx context.Context, by access.Actor) (list []Standing, persons int, err error) {
	if !by.HasAny(access.Admin) {
		return nil, 0, fault.Hidden()
	}
	err = d.DB.Read(ctx, func(v *db.View) (err error) {
		if list, err = staffAccounts(v); err != nil {
			return err
		}
		persons, err = countPersons(v)
		return err
	})
	return list, persons, err
}

// AccountOf returns one account of staff to an administrator.
func (d *Desk) AccountOf(ctx context.Context, by access.Actor, account id.Account) (Standing, error) {
	return d.standing(ctx, by, "id", string(account))
}

// AccountFor returns the account of a professional to an administrator; it has
// no ID when there is none.
func (d *Desk) AccountFor(ctx context.Context, by access.Actor, professional id.Professional) (Standing, error) {
	s, err := d.standing(ctx, by, "professional_id", string(professional))
	if by.HasAny(access.Admin) && fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return s, err
}

func (d *Desk) standing(ctx context.Context, by access.Actor, column, value string) (s Standing, err error) {
	if !by.HasAny(access.Admin) {
		return s, fault.Hidden()
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		a, found, err := accountBy(v, column, value)
		if err != nil {
			return err
		}
		if !found || !a.Staff() {
			return fault.Hidden()
		}
		s = a.standing()
		s.Grants, err = grantsOf(v, a.ID)
		return err
	})
	return s, err
}

func (a kept) standing() Standing {
	s := Standing{Account: a.Account, Chosen: a.Password != "", Enrolled: a.enrolled(), DisabledAt: a.disabledAt}
	s.Password = ""
	return s
}

// SetRoles gives an account these roles and no others. Each one that is given or
// taken is on record, also when administrators do it to themselves, and none of
// them opens a person. The last administrator remains one.
func (d *Desk) SetRoles(ctx context.Context, by access.Actor, account id.Account, grants []access.Grant) error {
	return d.administer(ctx, by, account, "", func(tx *db.Tx) error {
		now := d.Now()
		if len(grants) == 0 {
			return fault.Field("role", "login.role_missing")
		}
		held, err := grantsOf(tx, account)
		if err != nil {
			return err
		}
		for _, g := range held {
			if slices.Contains(grants, g) {
				continue
			}
			if err := revoke(tx, account, g); err != nil {
				return err
			}
			if err := audit.Record(tx, access.Did(by, "", now, "login.revoke", granted(account, g), string(access.Admin))); err != nil {
				return err
			}
		}
		if err := grant(tx, by, account, held, grants, now); err != nil {
			return err
		}
		return someAdmin(tx, now)
	})
}

// NewCode makes a code for an account of staff whose password was forgotten. A
// mail tells them of it.
func (d *Desk) NewCode(ctx context.Context, by access.Actor, account id.Account) (code string, err error) {
	code = freshCode()
	err = d.administer(ctx, by, account, "login.invite", func(tx *db.Tx) error {
		return errors.Join(insertInvitation(tx, account, code, by.Account, d.Now()), d.tell(tx, account, "login.mail_code"))
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// tell mails the holder of an account what an administrator did with it.
func (d *Desk) tell(tx *db.Tx, account id.Account, what string) error {
	a, _, err := accountBy(tx, "id", string(account))
	if err != nil {
		return err
	}
	say := words.In(a.Language)
	return mail.Enqueue(tx, mail.Mail{To: a.Email, Subject: say.T("login.mail_subject"), Body: say.T(what)}, d.Now()) // words: login.mail_*
}

// Enable takes back that an account was disabled.
func (d *Desk) Enable(ctx context.Context, by access.Actor, account id.Account) error {
	return d.administer(ctx, by, account, "login.enable", func(tx *db.Tx) error { return setDisabled(tx, account, time.Time{}) })
}

// grant gives an account the roles that it does not hold yet, each on record.
func grant(tx *db.Tx, by access.Actor, account id.Account, held, grants []access.Grant, now time.Time) error {
	var fresh []access.Grant
	for _, g := range grants {
		if !slices.Contains(access.Roles(), g.Role) {
			return fault.Field("role", "error.choose")
		}
		if !slices.Contains(held, g) && !slices.Contains(fresh, g) {
			fresh = append(fresh, g)
		}
	}
	errs := []error{setGrants(tx, account, fresh)}
	for _, g := range fresh {
		errs = append(errs, audit.Record(tx, access.Did(by, "", now, "login.grant", granted(account, g), string(access.Admin))))
	}
	return errors.Join(errs...)
}

// granted names a role of an account in the record.
func granted(account id.Account, g access.Grant) string {
	return strings.TrimSuffix(string(account)+"/"+string(g.Role)+"/"+string(g.Programme), "/")
}

// someAdmin refuses what would leave nobody to give anyone an account.
func someAdmin(tx *db.Tx, now time.Time) error {
	n, err := countAdmins(tx, now)
	if err == nil && n == 0 {
		err = fault.Field("role", "login.last_admin")
	}
	return err
}

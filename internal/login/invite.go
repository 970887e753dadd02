package login

import (
	"context"
	"errors"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// An Invitee is who is given an account: a person, or a professional, or staff
// who stand in no directory. Whoever has an account keeps it, and the code then
// replaces a password that was forgotten.
type Invitee struct {
	Email        string // "" leaves that of an account they have
	Language     string
	Person       id.Person
	Professional id.Professional
	Organisation id.Organisation
	Name         string         // of staff
	Grants       []access.Grant // of staff
	New          bool           // refuse when there is an account already
}

// Invite makes a code that is handed over in person and is good once, within
// InviteLasts. A person is invited by their coordinator, staff by an
// administrator. An earlier code of the same account no longer works.
func (d *Desk) Invite(ctx context.Context, by access.Actor, who Invitee) (code string, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		code = freshCode()
		ground := string(access.Admin)
		if who.Person != "" {
			sight, err := access.See(tx, by, who.Person, now)
			if err != nil {
				return err
			}
			if err := sight.MustCoordinate(); err != nil {
				return err
			}
			ground = sight.Ground(access.Identity)
		} else if !by.HasAny(access.Admin) {
			return fault.Refuse(fault.Forbidden, "login.admin_only")
		}
		account, err := ensure(tx, by, who, now)
		if err != nil {
			return err
		}
		if err := insertInvitation(tx, account, code, by.Account, now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, who.Person, now, "login.invite", string(account), ground))
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// InviteFirst is Invite by the program itself: for the first administrator and
// at the command line.
func InviteFirst(tx *db.Tx, d *Desk, who Invitee) (code string, err error) {
	by := access.Actor{Account: audit.System}
	account, err := ensure(tx, by, who, d.Now())
	if err != nil {
		return "", err
	}
	code = freshCode()
	if err := insertInvitation(tx, account, code, audit.System, d.Now()); err != nil {
		return "", err
	}
	return code, audit.Record(tx, access.Did(by, who.Person, d.Now(), "login.invite", string(account), string(access.Admin)))
}

// ensure returns the account of the invitee, a new one when there is none. The
// roles that it is given are on record.
func ensure(tx *db.Tx, by access.Actor, who Invitee, now time.Time) (id.Account, error) {
	column, value := "email", strings.ToLower(strings.TrimSpace(who.Email))
	switch {
	case who.Person != "":
		column, value = "person_id", string(who.Person)
	case who.Professional != "":
		column, value = "professional_id", string(who.Professional)
	}
	a, found, err := accountBy(tx, column, value)
	if err != nil {
		return "", err
	}
	if !found {
		if who.Name, err = whole(who); err != nil {
			return "", err
		}
		fresh := Account{
			ID: id.New[id.Account](), Email: who.Email, Name: who.Name, Professional: who.Professional,
			Organisation: who.Organisation, Person: who.Person, Language: who.Language,
		}
		if err := create(tx, fresh, now); err != nil {
			return "", err
		}
		return fresh.ID, grant(tx, by, fresh.ID, nil, who.Grants, now)
	}
	if who.New || who.Person == "" && a.Person != "" {
		return "", fault.Field("email", "login.email_taken") // staff by the address of a person
	}
	if who.Email != "" && column != "email" {
		email, err := normalEmail(who.Email)
		if err != nil {
			return "", err
		}
		if email != a.Email {
			if err := setEmail(tx, a.ID, email); err != nil {
				return "", err
			}
		}
	}
	held, err := grantsOf(tx, a.ID)
	if err != nil {
		return "", err
	}
	return a.ID, grant(tx, by, a.ID, held, who.Grants, now)
}

// EmailOf returns the address of the person's own account, "" when they have
// none. Only their coordinator may ask.
func (d *Desk) EmailOf(ctx context.Context, by access.Actor, person id.Person) (email string, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		a, _, err := accountBy(v, "person_id", string(person))
		email = a.Email
		access.Looked(v, by, sight, now, "login.read", access.Reach)
		return err
	})
	return email, err
}

// Redeem sets the password of the account that the code was made for and ends
// the code and every session the account had. The person then signs in.
func (d *Desk) Redeem(ctx context.Context, code, password string) error {
	now := d.Now()
	code = readCode(code)
	wrong := fault.Field("code", "login.invitation_wrong")
	var a kept
	err := d.DB.Read(ctx, func(v *db.View) error {
		i, found, err := invitationOf(v, code)
		if err != nil {
			return err
		}
		if !found || !i.stands(now) {
			return wrong
		}
		a, found, err = accountBy(v, "id", string(i.account))
		if err == nil && (!found || a.disabled(now)) {
			err = wrong
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := CheckPassword(password, a.Email); err != nil {
		return err
	}
	hash := d.hash(password)
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		used, err := useInvitation(tx, code, now)
		if err != nil {
			return err
		}
		if !used {
			return wrong
		}
		return errors.Join(setPassword(tx, a.ID, hash), deleteSessions(tx, a.ID, ""), forgetDevices(tx, a.ID),
			audit.Record(tx, entry(a, now, "login.redeem")))
	})
}

// whole refuses an invitee of whom something is missing, and returns their name.
func whole(who Invitee) (string, error) {
	var missing [2]error
	if who.Email == "" {
		missing[0] = fault.Field("email", "error.required")
	}
	if who.New && len(who.Grants) == 0 {
		missing[1] = fault.Field("role", "login.role_missing")
	}
	tidy := text.Optional
	if who.New {
		tidy = text.Required
	}
	err := fault.Join(tidy("name", &who.Name, text.Line), missing[0], missing[1])
	return who.Name, err
}

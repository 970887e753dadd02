package person

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/text"
)

// A protected identity that staff open stays open to the one who opened it for as
// long as a day at work.
const openFor = 10 * time.Hour

const (
	shortestReason = 10 // in characters
	openingPlace   = "person_openings.reason"
)

// strip takes away what was there before an identity became protected: the mails
// that wait, the links that are out, and by what a second referral would notice
// them. The tokens of the search went when it was saved, a calendar asks each time
// it is fetched, and package summons takes back what stands in calendars by mail.
func strip(tx *db.Tx, person id.Person, now time.Time) error {
	if err := mail.Withhold(tx, person); err != nil {
		return fmt.Errorf("hold back the mails about a person: %w", err)
	}
	if err := access.EndLinks(tx, person, now); err != nil {
		return fmt.Errorf("end the links about a person: %w", err)
	}
	return unmark(tx, person)
}

// Shut reports whether a page about the person asks first why by opens it: the
// identity is protected, and by has not told today. Of whom by may not see at all
// it says no: they do not exist.
func (d *Desk) Shut(ctx context.Context, by access.Actor, person id.Person) (shut bool, err error) {
	if !id.Valid(person) || by.Person != "" || by.Account == "" {
		return false, nil
	}
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		if shut, err = isShut(v, by, person, now); err != nil || !shut {
			return err
		}
		if _, err := access.See(v, by, person, now); fault.KindOf(err) == fault.NotFound {
			shut = false
		} else if err != nil {
			return err
		}
		return nil
	})
	return shut, err
}

func isShut(r db.Reader, by access.Actor, person id.Person, now time.Time) (bool, error) {
	var n int
	err := r.Row(`select count(*) from persons p where p.id = $1 and p.protected and not exists (
			select 1 from person_openings o where o.person_id = p.id and o.account = $2 and o.at <= $3 and o.until > $3)`,
		person, by.Account, now).Scan(&n)
	return n > 0, err
}

// Open opens the record of a protected identity to by for a day at work, for a
// reason that the person can read. There is nothing to open where the identity is
// not protected. Fields: reason.
func (d *Desk) Open(ctx context.Context, by access.Actor, person id.Person, reason string) error {
	if err := text.Optional("reason", &reason, text.Long); err != nil {
		return err
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		who, err := Load(tx, d.Vault, person)
		if err != nil {
			return err
		}
		if !who.Protected {
			return fault.Hidden()
		}
		if shut, err := isShut(tx, by, person, now); err != nil || !shut {
			return err
		}
		if utf8.RuneCountInString(reason) < shortestReason {
			return fault.Field("reason", "protected.reason_short", shortestReason)
		}
		key, err := d.Vault.Key(tx, person)
		if err != nil {
			return err
		}
		one := id.New[string]()
		sealed, err := key.Seal(openingPlace, one, reason)
		if err != nil {
			return err
		}
		if err := tx.Exec(`insert into person_openings (id, person_id, account, reason_sealed, at, until) values ($1, $2, $3, $4, $5, $6)`,
			one, person, by.Account, sealed, now, now.Add(openFor)); err != nil {
			return fmt.Errorf("keep why a record was opened: %w", err)
		}
		return audit.Record(tx, access.Did(by, person, now, "person.open_protected", one, sight.Ground(access.Identity)))
	})
}

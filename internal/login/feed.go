package login

import (
	"context"
	"errors"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Feed is how the calendar of an account stands: an address by which other
// calendars fetch it without signing in. The address opens nothing else.
type Feed struct {
	Since     time.Time // when its address was made; zero: there is none
	FetchedAt time.Time // when it was last fetched, within the hour; zero: never
}

// On reports whether there is an address.
func (f Feed) On() bool { return !f.Since.IsZero() }

// NewFeed makes an address of by's own calendar and returns what it ends in. Only
// its hash is kept, so it is told this once; the address before it is worth
// nothing any more.
func (d *Desk) NewFeed(ctx context.Context, by access.Actor) (token string, err error) {
	token = fresh()
	now := d.Now()
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := ownFeed(tx, by); err != nil {
			return err
		}
		return errors.Join(
			insertFeed(tx, by.Account, token, now),
			audit.Record(tx, access.Did(by, by.Person, now, "calendar.on", "", string(access.IsSelf))),
		)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// EndFeed makes the address of by's calendar worth nothing.
func (d *Desk) EndFeed(ctx context.Context, by access.Actor) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := ownFeed(tx, by)
		if err != nil || !f.On() {
			return err
		}
		return errors.Join(
			deleteFeed(tx, by.Account),
			audit.Record(tx, access.Did(by, by.Person, d.Now(), "calendar.off", "", string(access.IsSelf))),
		)
	})
}

// Feed returns how by's own calendar stands.
func (d *Desk) Feed(ctx context.Context, by access.Actor) (f Feed, err error) {
	err = d.DB.Read(ctx, func(v *db.View) (err error) {
		f, err = ownFeed(v, by)
		return err
	})
	return f, err
}

// ownFeed reads the feed of by's account, or refuses whoever has none.
func ownFeed(r db.Reader, by access.Actor) (Feed, error) {
	_, known, err := accountBy(r, "id", string(by.Account))
	if err == nil && !known {
		err = fault.Hidden()
	}
	if err != nil {
		return Feed{}, err
	}
	_, f, err := feedOf(r, "account_id", string(by.Account))
	return f, err
}

// FeedOf returns whose calendar an address opens, as they stand now. One that is
// unknown, was replaced or turned off, or is of an account that is closed is
// refused as if there were nothing. That it was fetched is on record once a day.
func (d *Desk) FeedOf(ctx context.Context, token string) (by access.Actor, err error) {
	now := d.Now()
	var f Feed
	err = d.DB.Read(ctx, func(v *db.View) error {
		account, found, err := feedOf(v, "id", digest(token))
		if err != nil {
			return err
		}
		if f = found; !f.On() {
			return fault.Hidden()
		}
		a, known, err := accountBy(v, "id", string(account))
		if err != nil {
			return err
		}
		if !known || a.disabled(now) {
			return fault.Hidden()
		}
		by = a.actor()
		if a.Staff() {
			by.Grants, err = grantsOf(v, a.ID)
		}
		return err
	})
	if err != nil {
		return access.Actor{}, err
	}
	if now.Before(f.FetchedAt.Add(time.Hour)) && access.Today(now) == access.Today(f.FetchedAt) {
		return by, nil
	}
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		if access.Today(now) != access.Today(f.FetchedAt) || f.FetchedAt.IsZero() {
			if err := audit.Record(tx, access.Did(by, by.Person, now, "calendar.fetch", "", string(access.IsSelf))); err != nil {
				return err
			}
		}
		return touchFeed(tx, by.Account, now)
	})
	return by, err
}

// actor is the account as the one who asks, without its roles.
func (a kept) actor() access.Actor {
	return access.Actor{
		Account: a.ID, Name: a.Name, Professional: a.Professional, Organisation: a.Organisation, Person: a.Person, Language: a.Language,
	}
}

// LanguageOf returns the language of the account of a professional, or else of a
// person; "" when they have none.
func LanguageOf(r db.Reader, professional id.Professional, person id.Person) (string, error) {
	column, value := "professional_id", string(professional)
	if professional == "" {
		column, value = "person_id", string(person)
	}
	a, _, err := accountBy(r, column, value)
	return a.Language, err
}

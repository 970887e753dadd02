package login

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/words"
)

// kept is an account as it is stored.
type kept struct {
	Account
	totpSealed   string
	totpStep     int64
	secondFactor bool
	disabledAt   time.Time
}

func (a kept) disabled(now time.Time) bool {
	return !a.disabledAt.IsZero() && !now.Before(a.disabledAt)
}

// enrolled reports whether a second factor is set up.
func (a kept) enrolled() bool { return a.totpSealed != "" }

// Create keeps a new account. Staff must have a second factor.
func Create(tx *db.Tx, a Account) error { return create(tx, a, time.Now()) }

func create(tx *db.Tx, a Account, now time.Time) error {
	email, err := normalEmail(a.Email)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		insert into accounts (id, email, name, professional_id, organisation_id, person_id, password, totp_sealed, totp_step,
			second_factor, language, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, '', 0, $8, $9, $10)
		on conflict (email) do nothing`,
		a.ID, email, a.Name, db.Null(a.Professional), db.Null(a.Organisation), db.Null(a.Person), a.Password,
		a.Staff(), words.In(a.Language).Code(), now)
	if err != nil {
		return fmt.Errorf("keep an account: %w", err)
	}
	if n == 0 {
		return fault.Field("email", "login.email_taken")
	}
	return setGrants(tx, a.ID, a.Grants)
}

func setGrants(tx *db.Tx, account id.Account, grants []access.Grant) error {
	for _, g := range grants {
		if err := tx.Exec(`insert into account_roles (account_id, programme_id, role) values ($1, $2, $3) on conflict do nothing`,
			account, g.Programme, g.Role); err != nil {
			return fmt.Errorf("grant a role: %w", err)
		}
	}
	return nil
}

// DisableFrom ends the access of a professional at an instant, which may lie
// ahead: from then on no session of theirs is good. The zero instant takes it back.
func DisableFrom(tx *db.Tx, professional id.Professional, at time.Time) error {
	return tx.Exec(`update accounts set disabled_at = $2 where professional_id = $1`, professional, at)
}

const accountColumns = `a.id, a.email, a.name, a.professional_id, a.organisation_id, a.person_id, a.password, a.totp_sealed,
	a.totp_step, a.second_factor, a.language, a.disabled_at`

func (a *kept) columns() []any {
	return []any{
		&a.ID, &a.Email, &a.Name, db.Text(&a.Professional), db.Text(&a.Organisation), db.Text(&a.Person), &a.Password,
		&a.totpSealed, &a.totpStep, &a.secondFactor, &a.Language, db.Instant(&a.disabledAt),
	}
}

// accountBy loads the account whose column is value; found is false when there is none.
func accountBy(r db.Reader, column, value string) (a kept, found bool, err error) {
	err = r.Row(`select `+accountColumns+` from accounts a where a.`+column+` = $1`, value).Scan(a.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return kept{}, false, nil
	}
	if err != nil {
		return kept{}, false, fmt.Errorf("load an account: %w", err)
	}
	return a, true, nil
}

func grantsOf(r db.Reader, account id.Account) (list []access.Grant, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var g access.Grant
		if err := row.Scan(&g.Programme, &g.Role); err != nil {
			return err
		}
		list = append(list, g)
		return nil
	}, `select programme_id, role from account_roles where account_id = $1 order by programme_id, role`, account)
	if err != nil {
		return nil, fmt.Errorf("load the roles of an account: %w", err)
	}
	return list, nil
}

func revoke(tx *db.Tx, account id.Account, g access.Grant) error {
	err := tx.Exec(`delete from account_roles where account_id = $1 and programme_id = $2 and role = $3`, account, g.Programme, g.Role)
	if err != nil {
		return fmt.Errorf("take a role: %w", err)
	}
	return nil
}

// staffAccounts loads every account of staff with its roles, by name.
func staffAccounts(r db.Reader) (list []Standing, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var a kept
		err := row.Scan(a.columns()...)
		list = append(list, a.standing())
		return err
	}, `select `+accountColumns+` from accounts a where a.person_id is null`)
	if err != nil {
		return nil, fmt.Errorf("list the accounts of staff: %w", err)
	}
	slices.SortFunc(list, func(a, b Standing) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Email, b.Email))
	})
	at := make(map[id.Account]int, len(list))
	for i, s := range list {
		at[s.ID] = i
	}
	err = r.Rows(func(row *sql.Rows) error {
		var account id.Account
		var g access.Grant
		if err := row.Scan(&account, &g.Programme, &g.Role); err != nil {
			return err
		}
		if i, ok := at[account]; ok {
			list[i].Grants = append(list[i].Grants, g)
		}
		return nil
	}, `select account_id, programme_id, role from account_roles order by account_id, programme_id, role`)
	if err != nil {
		return nil, fmt.Errorf("list the roles of staff: %w", err)
	}
	return list, nil
}

// countPersons counts the accounts of persons.
func countPersons(r db.Reader) (n int, err error) {
	err = r.Row(`select count(*) from accounts where person_id is not null`).Scan(&n)
	return n, err
}

// countAdmins counts the administrators who can sign in, now and from now on.
func countAdmins(r db.Reader, now time.Time) (n int, err error) {
	err = r.Row(`
		select count(distinct a.id) from account_roles r join accounts a on a.id = r.account_id
		where r.role = $1 and a.password <> '' and (a.disabled_at is null or a.disabled_at > $2)`, access.Admin, now).Scan(&n)
	return n, err
}

func setPassword(tx *db.Tx, account id.Account, hash string) error {
	return tx.Exec(`update accounts set password = $2 where id = $1`, account, hash)
}

// useStep notes the code of a half-minute as used; false when it, or a later
// one, was used before.
func useStep(tx *db.Tx, account id.Account, n int64, sealed string) (bool, error) {
	changed, err := tx.Changed(`update accounts set totp_step = $2, totp_sealed = $3 where id = $1 and totp_step < $2`, account, n, sealed)
	return changed == 1, err
}

// open is a session with its account.
type open struct {
	id      string
	device  string
	pending string // sealed
	times   times
	account kept
}

func sessionOf(r db.Reader, token string) (s open, found bool, err error) {
	err = r.Row(`
		select s.id, s.device, s.pending_sealed, s.created_at, s.seen_at, s.full_at, `+accountColumns+`
		from sessions s join accounts a on a.id = s.account_id
		where s.id = $1`, digest(token)).Scan(append([]any{
		&s.id, &s.device, &s.pending,
		db.Instant(&s.times.created), db.Instant(&s.times.seen), db.Instant(&s.times.full),
	}, s.account.columns()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return open{}, false, nil
	}
	if err != nil {
		return open{}, false, fmt.Errorf("load a session: %w", err)
	}
	return s, true, nil
}

func insertSession(tx *db.Tx, s open) error {
	return tx.Exec(`insert into sessions (id, account_id, full_at, created_at, seen_at, device, pending_sealed)
		values ($1, $2, $3, $4, $5, $6, $7)`, s.id, s.account.ID, s.times.full, s.times.created, s.times.seen, s.device, s.pending)
}

// touch writes down that a session was used, unless another request just did.
func touch(tx *db.Tx, session string, now time.Time) error {
	return tx.Exec(`update sessions set seen_at = $2 where id = $1 and seen_at < $2`, session, now)
}

func deleteSession(tx *db.Tx, account id.Account, session string) (bool, error) {
	n, err := tx.Changed(`delete from sessions where id = $1 and account_id = $2`, session, account)
	return n == 1, err
}

// deleteSessions ends the sessions of an account, all but one.
func deleteSessions(tx *db.Tx, account id.Account, but string) error {
	return tx.Exec(`delete from sessions where account_id = $1 and id <> $2`, account, but)
}

func sessionsOf(r db.Reader, account id.Account, each func(Session, times)) error {
	return r.Rows(func(row *sql.Rows) error {
		var s Session
		var t times
		if err := row.Scan(&s.ID, db.Instant(&t.created), db.Instant(&t.seen), db.Instant(&t.full)); err != nil {
			return err
		}
		s.CreatedAt, s.SeenAt = t.created, t.seen
		each(s, t)
		return nil
	}, `select id, created_at, seen_at, full_at from sessions where account_id = $1 order by created_at desc, id`, account)
}

// knows reports whether the account was fully signed in to from the device, and
// whether the device is known at all.
func knows(r db.Reader, device string, account id.Account) (known, issued bool, err error) {
	if device == "" {
		return false, false, nil
	}
	err = r.Rows(func(row *sql.Rows) error {
		var whose id.Account
		if err := row.Scan(&whose); err != nil {
			return err
		}
		issued = true
		known = known || whose == account
		return nil
	}, `select account_id from login_devices where id = $1`, device)
	return known, issued, err
}

func insertDevice(tx *db.Tx, device string, account id.Account, now time.Time) error {
	return tx.Exec(`insert into login_devices (id, account_id, created_at) values ($1, $2, $3)
		on conflict (id, account_id) do update set created_at = excluded.created_at`, device, account, now)
}

// tries lists the failed and running attempts of the last day: at most as many
// as a budget allows.
func tries(r db.Reader, whose, device string, now time.Time) (list []time.Time, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var t time.Time
		if err := row.Scan(db.Instant(&t)); err != nil {
			return err
		}
		list = append(list, t)
		return nil
	}, `select at from login_attempts where account_id = $1 and device = $2 and at > $3`, whose, device, now.Add(-24*time.Hour))
	return list, err
}

func insertTry(tx *db.Tx, try, whose, device string, now time.Time) error {
	return tx.Exec(`insert into login_attempts (id, account_id, device, at) values ($1, $2, $3, $4)`, try, whose, device, now)
}

func deleteTry(tx *db.Tx, try string) error {
	return tx.Exec(`delete from login_attempts where id = $1`, try)
}

// forgive forgets the failed attempts of a device that now signed in.
func forgive(tx *db.Tx, whose, device string) error {
	return tx.Exec(`delete from login_attempts where account_id = $1 and device = $2`, whose, device)
}

// weigh does for an unknown address what recording a failure does for a known
// one: it takes a commit.
func weigh(tx *db.Tx, try string) error {
	return tx.Exec(`update login_attempts set at = at where id = $1`, try)
}

// invitation is an invitation as it is stored.
type invitation struct {
	account   id.Account
	expiresAt time.Time
	usedAt    time.Time
}

func (i invitation) stands(now time.Time) bool { return i.usedAt.IsZero() && now.Before(i.expiresAt) }

func invitationOf(r db.Reader, code string) (i invitation, found bool, err error) {
	err = r.Row(`select account_id, expires_at, used_at from invitations where id = $1`, digest(code)).
		Scan(&i.account, db.Instant(&i.expiresAt), db.Instant(&i.usedAt))
	if errors.Is(err, sql.ErrNoRows) {
		return invitation{}, false, nil
	}
	return i, err == nil, err
}

// insertInvitation keeps a new code, which replaces earlier ones.
func insertInvitation(tx *db.Tx, account id.Account, code string, by id.Account, now time.Time) error {
	if err := tx.Exec(`update invitations set used_at = $2 where account_id = $1 and used_at is null`, account, now); err != nil {
		return err
	}
	return tx.Exec(`insert into invitations (id, account_id, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
		digest(code), account, by, now, now.Add(InviteLasts))
}

func useInvitation(tx *db.Tx, code string, now time.Time) (bool, error) {
	n, err := tx.Changed(`update invitations set used_at = $2 where id = $1 and used_at is null and expires_at > $2`, digest(code), now)
	return n == 1, err
}

// feedOf reads an account's calendar feed, or the account of a feed.
func feedOf(r db.Reader, column, value string) (account id.Account, f Feed, err error) {
	err = r.Row(`select account_id, created_at, fetched_at from calendar_feeds where `+column+` = $1`, value).
		Scan(&account, db.Instant(&f.Since), db.Instant(&f.FetchedAt))
	if errors.Is(err, sql.ErrNoRows) {
		return "", Feed{}, nil
	}
	return account, f, err
}

// insertFeed keeps a new address of a feed, which replaces the earlier one.
func insertFeed(tx *db.Tx, account id.Account, token string, now time.Time) error {
	if err := deleteFeed(tx, account); err != nil {
		return err
	}
	return tx.Exec(`insert into calendar_feeds (id, account_id, created_at) values ($1, $2, $3)`, digest(token), account, now)
}

func deleteFeed(tx *db.Tx, account id.Account) error {
	return tx.Exec(`delete from calendar_feeds where account_id = $1`, account)
}

func touchFeed(tx *db.Tx, account id.Account, now time.Time) error {
	return tx.Exec(`update calendar_feeds set fetched_at = $2 where account_id = $1`, account, now)
}

func setEmail(tx *db.Tx, account id.Account, email string) error {
	n, err := tx.Changed(`update accounts set email = $2 where id = $1 and not exists (select 1 from accounts where email = $2 and id <> $1)`,
		account, email)
	if err == nil && n == 0 {
		err = fault.Field("email", "login.email_taken")
	}
	return err
}

func setLanguage(tx *db.Tx, account id.Account, code string) error {
	return tx.Exec(`update accounts set language = $2 where id = $1`, account, code)
}

func setDisabled(tx *db.Tx, account id.Account, at time.Time) error {
	return tx.Exec(`update accounts set disabled_at = $2 where id = $1`, account, at)
}

func forgetFactor(tx *db.Tx, account id.Account) error {
	return tx.Exec(`update accounts set totp_sealed = '' where id = $1`, account)
}

// forgetDevices makes every device unknown to the account again.
func forgetDevices(tx *db.Tx, account id.Account) error {
	return tx.Exec(`delete from login_devices where account_id = $1`, account)
}

// Clean removes what has no more use: sessions that ended, old attempts and
// devices that have not been signed in with for long, invitations long over.
func Clean(tx *db.Tx, now time.Time) error {
	for _, s := range []struct {
		q  string
		at time.Time
	}{
		{`delete from sessions where created_at <= $1`, now.Add(-Lasts)},
		{`delete from login_attempts where at <= $1`, now.Add(-24 * time.Hour)},
		{`delete from login_devices where created_at <= $1`, now.Add(-deviceLasts)},
		{`delete from invitations where expires_at <= $1`, now.Add(-InviteLasts)},
	} {
		if err := tx.Exec(s.q, s.at); err != nil {
			return fmt.Errorf("clean up after sign-ins: %w", err)
		}
	}
	return nil
}

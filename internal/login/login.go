// Package login tells who is asking: accounts, passwords, second factors,
// invitations handed over in person, sessions, and a limit on guessing that
// cannot be turned against the one whose account it is.
package login

import (
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// A Desk does what concerns accounts and sessions.
type Desk struct {
	DB           *db.DB
	Vault        *vault.Vault
	Now          func() time.Time
	SecondFactor bool // staff must have one; false only where the data is invented
	Gate         Gate // bounds how many passwords are hashed at once; nil bounds nothing
}

// An Account is a login, of staff or of a person. The account of a person has
// nothing but Person, Email and Language.
type Account struct {
	ID           id.Account
	Email        string // what the account is known by; unique, without regard to case
	Name         string // of staff
	Professional id.Professional
	Organisation id.Organisation
	Person       id.Person
	Grants       []access.Grant
	Language     string // sv, en
	Password     string // as Hash returned it; "" until an invitation is used
}

// Staff reports whether the account is not a person's own.
func (a Account) Staff() bool { return a.Person == "" }

// Who is the answer to a token.
type Who struct {
	Actor   access.Actor // the zero Actor unless the sign-in is complete
	Session string       // which of the account's sessions it is, "" for an unknown token
	Second  bool         // the password was right and a second factor is awaited
	Enrol   bool         // with Second: the second factor is to be set up now
}

// SignedIn is what a browser keeps of a sign-in.
type SignedIn struct {
	Token  string // of the session
	Device string // of the browser, for a year; "" when it is not to be changed
	Second bool   // a second factor is awaited
	Person bool   // the account is a person's own
}

// A Session is one of an account's sign-ins that stand.
type Session struct {
	ID        string
	CreatedAt time.Time
	SeenAt    time.Time // within a minute
}

// How long things last.
const (
	Lasts       = 12 * time.Hour       // a session, at the most
	idleStaff   = 30 * time.Minute     // a session of staff without a request
	idlePerson  = 2 * time.Hour        // a session of a person without a request
	halfway     = 10 * time.Minute     // between password and second factor
	InviteLasts = 14 * 24 * time.Hour  // an invitation
	touchEvery  = time.Minute          // seen_at is written no more often than this
	deviceLasts = 400 * 24 * time.Hour // a known device, from its last full sign-in
)

// normalEmail returns an address as accounts are found by it.
func normalEmail(s string) (string, error) {
	s, err := db.Clean(strings.ToLower(strings.TrimSpace(s)))
	local, domain, ok := strings.Cut(s, "@")
	if err != nil || !ok || local == "" || domain == "" || len(s) > 200 || strings.ContainsAny(s, " \t\r\n<>,;\"\\") ||
		strings.Contains(domain, "@") {
		return "", fault.Field("email", "login.email_form")
	}
	return s, nil
}

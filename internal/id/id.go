// Package id names the things that several subjects speak of: an identifier of
// a person can never be passed where one of an organisation is meant. Each is a
// UUIDv7 in text form: sortable by creation, safe in an address, and without
// meaning of its own.
package id

import "github.com/google/uuid"

type (
	Person        string // the one it is about
	Organisation  string // a body, or several counted as one party
	Professional  string // someone at an organisation
	Participation string // one person's time in one programme
	Account       string // a login
	Programme     string // the short name of a programme file
)

// New returns a fresh identifier.
func New[T ~string]() T { return T(uuid.Must(uuid.NewV7()).String()) }

// Valid reports whether s has the form of an identifier. What comes from a form
// or an address is checked with it before it reaches a query.
func Valid[T ~string](s T) bool {
	_, err := uuid.Parse(string(s))
	return err == nil && len(s) == 36
}

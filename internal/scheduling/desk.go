// Package scheduling finds a time for a meeting: a fixed weekday with slots that
// the parties keep open, or else a poll.
package scheduling

import (
	"time"

	"kasam/internal/db"
	"kasam/internal/vault"
)

// A Desk does the acts of this subject.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for a link in a mail
}

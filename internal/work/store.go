package work

import (
	"time"

	"kasam/internal/db"
)

// cleanSubmissions forgets the forms that were submitted until an instant: sent
// once more, such an old form counts as a new one.
func cleanSubmissions(tx *db.Tx, until time.Time) error {
	return tx.Exec(`delete from submissions where at <= $1`, until)
}

package audit

import (
	"context"
	"errors"
	"fmt"

	"kasam/internal/db"
)

// batch bounds the entries that one transaction places, and thereby how long
// other writers wait.
const batch = 1000

// Sequence gives every waiting entry its place in the log, in the order of
// (at, id), and returns how many it placed. One node does it at a time: another
// that calls it meanwhile places none.
func Sequence(ctx context.Context, d *db.DB) (placed int64, err error) {
	for {
		var n int64
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = sequence(tx)
			return err
		})
		placed += n
		if err != nil {
			return placed, fmt.Errorf("sequence the audit log: %w", err)
		}
		if n < batch {
			return placed, nil
		}
	}
}

func sequence(tx *db.Tx) (int64, error) {
	mine, err := lock(tx)
	if err != nil || !mine {
		return 0, err
	}
	leaves, err := waitingLeaves(tx, batch)
	if err != nil || len(leaves) == 0 {
		return 0, err
	}
	head, err := Head(tx)
	if err != nil {
		return 0, err
	}
	n, err := place(tx, head.Size, batch)
	if err != nil {
		return 0, err
	}
	if n != int64(len(leaves)) {
		return 0, errors.New("entries came and went while they were placed")
	}
	for _, leaf := range leaves {
		head.add(leaf)
	}
	return n, setHead(tx, head)
}

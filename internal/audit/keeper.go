package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"kasam/internal/db"
)

// A Keeper puts signed checkpoints of the log into a file outside the database,
// where putting back an old database does not reach.
type Keeper struct {
	DB   *db.DB
	Key  ed25519.PrivateKey
	File string // "" keeps none

	last int64 // size of the latest checkpoint that this keeper wrote
}

// ErrWentBack is the error of a database that is older than the last checkpoint
// that was written of it: entries are missing.
var ErrWentBack = errors.New("the database is older than its last checkpoint: entries of the audit log are missing")

// Check compares the database with the last checkpoint of the file, quickly: it
// finds an old database put back. Verify finds all there is to find.
func (k *Keeper) Check(ctx context.Context) error {
	list, err := k.Checkpoints()
	if err != nil || len(list) == 0 {
		return err
	}
	head, err := k.head(ctx)
	if err != nil {
		return err
	}
	last := list[len(list)-1]
	if head.Size < last.Size || head.Size == last.Size && head.Root() != last.Root {
		return ErrWentBack
	}
	return nil
}

// Checkpoints reads the file; none when there is no file yet.
func (k *Keeper) Checkpoints() ([]Checkpoint, error) {
	if k.File == "" {
		return nil, nil
	}
	f, err := os.Open(k.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()                                               //nolint:errcheck // only read
	return ReadCheckpoints(f, k.Key.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // by definition
}

// Latest returns the last whole checkpoint of the file without reading the
// others; false when there is none.
func (k *Keeper) Latest() (c Checkpoint, found bool, err error) {
	if k.File == "" {
		return c, false, nil
	}
	f, err := os.Open(k.File)
	if errors.Is(err, fs.ErrNotExist) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	defer f.Close() //nolint:errcheck // only read
	last, err := lastNote(f)
	if err != nil || last == nil {
		return c, false, err
	}
	c, err = OpenCheckpoint(last, k.Key.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // by definition
	return c, err == nil, err
}

// Keep gives waiting entries their place and adds a checkpoint when there is
// anything new since the last.
func (k *Keeper) Keep(ctx context.Context, now time.Time) error {
	if _, err := Sequence(ctx, k.DB); err != nil {
		return err
	}
	if k.File == "" {
		return nil
	}
	signed, size, err := k.Sign(ctx, now)
	if err != nil || size == k.last {
		return err
	}
	if err := AppendCheckpoint(k.File, signed); err != nil {
		return fmt.Errorf("keep a checkpoint of the audit log: %w", err)
	}
	k.last = size
	return nil
}

// Sign returns a signed checkpoint of the log as it is, and its size.
func (k *Keeper) Sign(ctx context.Context, now time.Time) (signed []byte, size int64, err error) {
	head, err := k.head(ctx)
	if err != nil {
		return nil, 0, err
	}
	signed, err = Checkpoint{Size: head.Size, Root: head.Root(), At: now}.Sign(k.Key)
	return signed, head.Size, err
}

func (k *Keeper) head(ctx context.Context) (head Tree, err error) {
	err = k.DB.Read(ctx, func(v *db.View) (err error) {
		head, err = Head(v)
		return err
	})
	return head, err
}

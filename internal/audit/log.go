package audit

import (
	"context"
	"errors"
	"time"

	"kasam/internal/db"
)

// A Log makes reads durable, those of many readers in one commit: each waits
// for the disk once, and all wait together.
type Log struct {
	DB *db.DB

	queue chan seen
	done  chan struct{}
}

type seen struct {
	entries []Entry
	kept    chan<- error
}

// ErrNotKept is returned when a read could not be put on record; what was read
// must then not be shown.
var ErrNotKept = errors.New("audit: the read could not be recorded")

// most bounds the entries of one commit: PostgreSQL takes 65535 arguments a statement.
const most = 500

// Open starts the log of d and makes it the one that d's reads are recorded by.
// Close stops it.
func Open(d *db.DB) *Log {
	l := &Log{DB: d, queue: make(chan seen, 1024), done: make(chan struct{})}
	d.OnLook(func(ctx context.Context, looks []any) error {
		entries := make([]Entry, len(looks))
		for i, look := range looks {
			entries[i] = look.(Entry) //nolint:forcetypeassert // Looked is the only one to add
		}
		return l.Keep(ctx, entries...)
	})
	go l.run()
	return l
}

// Looked notes on v that e was seen; db.Read keeps it before it returns.
func Looked(v *db.View, e Entry) { v.Look(e) }

// Keep returns once entries are durable, or with an error.
func (l *Log) Keep(ctx context.Context, entries ...Entry) error {
	kept := make(chan error, 1)
	select {
	case l.queue <- seen{entries, kept}:
	case <-ctx.Done():
		return ErrNotKept
	case <-l.done:
		return ErrNotKept
	}
	select {
	case err := <-kept:
		return err
	case <-ctx.Done():
		return ErrNotKept
	}
}

// Close keeps what waits and stops the log.
func (l *Log) Close() {
	close(l.queue)
	<-l.done
}

func (l *Log) run() {
	defer close(l.done)
	for first := range l.queue {
		waiting := []seen{first}
		n := len(first.entries)
	gather:
		for n < most {
			select {
			case s, open := <-l.queue:
				if !open {
					break gather
				}
				waiting = append(waiting, s)
				n += len(s.entries)
			default:
				break gather
			}
		}
		all := make([]Entry, 0, n)
		for _, s := range waiting {
			all = append(all, s.entries...)
		}
		err := l.write(all)
		for _, s := range waiting {
			s.kept <- err
		}
	}
}

// write has a deadline of its own: a disk that hangs must not hold every page.
func (l *Log) write(all []Entry) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := l.DB.Write(ctx, func(tx *db.Tx) error { return insert(tx, all) }); err != nil {
		return errors.Join(ErrNotKept, err)
	}
	return nil
}

// Package work is what happens by itself: mail is sent, the record of who
// looked gets its order and its checkpoints, and what is over is cleared away.
package work

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/guest"
	"kasam/internal/login"
	"kasam/internal/mail"
)

// A Worker does what happens by itself. Every node has one; they share the work.
type Worker struct {
	DB     *db.DB
	Now    func() time.Time
	Log    *slog.Logger
	Mail   *mail.Sender  // nil when there is no mail server: mail waits
	Keeper *audit.Keeper // of the checkpoints

	Fetch func(context.Context) error // reads mail that came in; nil when none comes

	// Remind puts letters to those who have not answered a question in the outbox;
	// nil when nobody is to be reminded.
	Remind func(ctx context.Context) error

	// TakeBack puts letters to those who were summoned and may know no longer in the
	// outbox; nil when nobody is summoned.
	TakeBack func(ctx context.Context) error

	After func(time.Duration) <-chan time.Time // nil is time.After; for tests

	ordering sync.Mutex // one of our own jobs orders the audit log at a time; between nodes the database sees to it
}

// kept is how long what is over stays: mails sent, forms submitted.
const kept = 7 * 24 * time.Hour

// A job is done again and again, with a pause between.
type job struct {
	name  string
	every time.Duration
	do    func(ctx context.Context) error
}

func (w *Worker) jobs() []job {
	list := []job{
		{"mail", 10 * time.Second, w.send},
		{"sequence the audit log", 5 * time.Second, w.sequence},
		{"checkpoint the audit log", time.Minute, w.checkpoint},
		{"clean up", time.Hour, w.clean},
	}
	if w.Remind != nil {
		list = append(list, job{"remind", time.Hour, w.Remind})
	}
	if w.TakeBack != nil {
		list = append(list, job{"take back summonses", 10 * time.Second, w.TakeBack})
	}
	if w.Fetch != nil {
		list = append(list, job{"read mail", time.Minute, w.Fetch})
	}
	return list
}

// Run works until ctx ends, and then keeps a last checkpoint before it returns.
// Whatever still records (pages, audit.Log) is stopped before ctx is ended.
func (w *Worker) Run(ctx context.Context) {
	w.once(ctx, job{name: "compare with the last checkpoint", do: w.Keeper.Check})
	var all sync.WaitGroup
	for _, j := range w.jobs() {
		all.Go(func() { w.repeat(ctx, j) })
	}
	all.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	w.once(last, job{name: "last checkpoint", do: w.checkpoint})
}

func (w *Worker) repeat(ctx context.Context, j job) {
	after := w.After
	if after == nil {
		after = time.After
	}
	for {
		w.once(ctx, j)
		select {
		case <-ctx.Done():
			return
		case <-after(j.every):
		}
	}
}

// once does a job. What goes wrong is told in the log, and tried again next time.
func (w *Worker) once(ctx context.Context, j job) {
	defer func() {
		if p := recover(); p != nil {
			w.Log.ErrorContext(ctx, "work panicked", "job", j.name, "panic", fmt.Sprintf("%T", p))
		}
	}()
	if err := j.do(ctx); err != nil && ctx.Err() == nil {
		w.Log.ErrorContext(ctx, "work failed", "job", j.name, "err", err)
	}
}

func (w *Worker) send(ctx context.Context) error {
	if w.Mail == nil {
		return nil
	}
	_, err := w.Mail.Send(ctx)
	return err
}

func (w *Worker) sequence(ctx context.Context) error {
	w.ordering.Lock()
	defer w.ordering.Unlock()
	_, err := audit.Sequence(ctx, w.DB)
	return err
}

func (w *Worker) checkpoint(ctx context.Context) error {
	w.ordering.Lock()
	defer w.ordering.Unlock()
	return w.Keeper.Keep(ctx, w.Now())
}

func (w *Worker) clean(ctx context.Context) error {
	return w.DB.Write(ctx, func(tx *db.Tx) error {
		now := w.Now()
		if err := cleanSubmissions(tx, now.Add(-kept)); err != nil {
			return err
		}
		if err := mail.Clean(tx, now, kept); err != nil {
			return err
		}
		if err := guest.Clean(tx, now); err != nil {
			return err
		}
		return login.Clean(tx, now)
	})
}

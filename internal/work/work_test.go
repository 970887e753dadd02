package work_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/mail"
	"kasam/internal/work"
)

// shop is a worker whose pauses the test ends.
type shop struct {
	*work.Worker
	t     *testing.T
	now   time.Time
	said  safe
	mu    sync.Mutex
	waits map[time.Duration]chan time.Time
	came  chan time.Duration // a job has been done and now pauses
}

// safe is a buffer that several goroutines may write.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) { s.mu.Lock(); defer s.mu.Unlock(); return s.b.Write(p) }

func (s *safe) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

func newShop(t *testing.T, d *db.DB) *shop {
	t.Helper()
	s := &shop{t: t, now: time.Now(), waits: map[time.Duration]chan time.Time{}, came: make(chan time.Duration, 100)}
	s.Worker = &work.Worker{
		DB: d, Now: func() time.Time { return s.now }, Log: slog.New(slog.NewTextHandler(&s.said, nil)),
		Keeper: &audit.Keeper{DB: d, Key: ed25519.NewKeyFromSeed(make([]byte, 32)), File: filepath.Join(t.TempDir(), "checkpoints")},
		After: func(d time.Duration) <-chan time.Time {
			s.mu.Lock()
			defer s.mu.Unlock()
			c := make(chan time.Time, 1)
			s.waits[d] = c
			s.came <- d
			return c
		},
	}
	return s
}

// round waits until every job has been done once.
func (s *shop) round() {
	for range 4 {
		<-s.came
	}
}

// again ends the pauses of all jobs.
func (s *shop) again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.waits {
		c <- s.now
	}
}

func (s *shop) record(act string) {
	s.t.Helper()
	err := s.DB.Write(s.t.Context(), func(tx *db.Tx) error {
		return audit.Record(tx, audit.Entry{At: s.now, Account: audit.System, Act: act})
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) checkpoints() []audit.Checkpoint {
	s.t.Helper()
	list, err := s.Keeper.Checkpoints()
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestTheWorkerKeepsTheLogAndTheHouse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		old := db.Once(t.Context(), "old form")
		if err := d.Write(old, func(*db.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		s.now = s.now.Add(8 * 24 * time.Hour)
		s.record("first")
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Run(ctx); close(done) }()
		s.round()
		s.record("second")
		s.again()
		s.round()
		if list := s.checkpoints(); len(list) != 2 || list[1].Size != 2 {
			t.Errorf("checkpoints: %v", list)
		}
		s.record("third")
		stop()
		<-done
		list := s.checkpoints()
		if len(list) != 3 || list[2].Size != 3 {
			t.Errorf("checkpoints after the end: %v", list)
		}
		report, err := audit.Verify(t.Context(), d, list)
		if err != nil || report.Bad != nil || report.Waiting != 0 {
			t.Errorf("%+v, %v", report, err)
		}
		// The old form is forgotten, so it counts again.
		if err := d.Write(old, func(*db.Tx) error { return nil }); err != nil {
			t.Errorf("the old form: %v", err)
		}
		if said := s.said.String(); said != "" {
			t.Errorf("it complained: %s", said)
		}
	})
}

func TestWhatGoesWrongIsToldWithoutNames(t *testing.T) {
	s := newShop(t, dbtest.New(t))
	server, err := mail.ParseServer("smtp://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	s.Mail = &mail.Sender{DB: s.DB, Now: s.Now, Server: server}
	err = s.DB.Write(t.Context(), func(tx *db.Tx) error {
		return mail.Enqueue(tx, mail.Mail{To: "alva.unik@exempel.se", Subject: "Hemligt"}, s.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.record("first")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	s.round()
	stop()
	<-done
	if said := s.said.String(); !strings.Contains(said, "job=mail") || strings.Contains(said, "unik") || strings.Contains(said, "Hemligt") {
		t.Errorf("it said: %s", said)
	}
}

func TestAnOldDatabaseIsToldOfAtOnce(t *testing.T) {
	s := newShop(t, dbtest.New(t))
	s.record("first")
	if err := s.Keeper.Keep(t.Context(), s.now); err != nil {
		t.Fatal(err)
	}
	other := newShop(t, dbtest.New(t)) // the same file of checkpoints, an older database
	other.Keeper.File = s.Keeper.File
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { other.Run(ctx); close(done) }()
	other.round()
	stop()
	<-done
	if said := other.said.String(); !strings.Contains(said, "older than its last checkpoint") {
		t.Errorf("it said: %q", said)
	}
}

//go:build battery

package battery_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/vault"
)

const writers = 8

// What was answered as done is there after the program was killed, once, and the
// log is whole. An act whose answer was lost may be there or not; sent again it
// is there once.
func TestNothingAcknowledgedIsLostWhenTheProgramIsKilled(t *testing.T) {
	rounds := map[string]int{"sqlite": 20, "postgres": 6}
	for engine, database := range dbtest.Addresses(t) {
		t.Run(engine, func(t *testing.T) {
			s := newSite(t, database, world)
			d := s.open()
			maja := s.signIn(d, "Maja Lindvall")
			s.start()
			people, _ := maja.people()
			sent := newLedger(s.vault())
			for round := range rounds[engine] {
				end := time.Duration(50+rand.IntN(250)) * time.Millisecond
				sent.fill(maja, people, func() { time.Sleep(end); s.kill() })
				s.run("audit", "verify")
				if wrong := sent.wrong(t, d); len(wrong) > 0 {
					t.Fatalf("round %d, killed after %v: %v", round, end, wrong)
				}
				s.start()
			}
			again := sent.sendAgain(t, maja)
			s.kill()
			s.run("audit", "verify")
			if wrong := sent.wrong(t, d); len(wrong) > 0 {
				t.Fatalf("sent again: %v", wrong)
			}
			t.Logf("%d kills, %d acts acknowledged, %d of them at the second try", rounds[engine], len(sent.done), again)
			if len(sent.done) < 10*rounds[engine] {
				t.Errorf("only %d acts: the load was too light to show anything", len(sent.done))
			}
			sent.seesLoss(t, d)
			s.seesTampering(d)
		})
	}
}

// A ledger is what was sent, and what of it was answered as done.
type ledger struct {
	vault *vault.Vault
	mu    sync.Mutex
	sent  map[string]act
	done  map[string]bool
}

func newLedger(v *vault.Vault) *ledger {
	return &ledger{vault: v, sent: make(map[string]act), done: make(map[string]bool)}
}

type act struct {
	path   string
	fields url.Values
}

// fill lets writers record promises until the program is gone that ends once the
// first of them was acknowledged.
func (l *ledger) fill(v *visitor, people []string, end func()) {
	due := access.Today(time.Now()).AddDays(30).String()
	var all sync.WaitGroup
	var first sync.Once
	begun := make(chan struct{})
	for n := range writers {
		all.Go(func() {
			for i := 0; ; i++ {
				key := id.New[string]()
				one := act{people[(n+i)%len(people)] + "/promises", url.Values{
					"key": {key}, "what": {"Ringa " + key}, "professional": {"self"}, "due": {"day"}, "day": {due},
				}}
				l.mu.Lock()
				l.sent[key] = one
				l.mu.Unlock()
				status, _, err := v.post(one.path, one.fields)
				if err != nil {
					return
				}
				if status == http.StatusSeeOther {
					l.mu.Lock()
					l.done[key] = true
					l.mu.Unlock()
					first.Do(func() { close(begun) })
				}
			}
		})
	}
	select {
	case <-begun:
	case <-time.After(15 * time.Second): // the test then misses the acts
	}
	end()
	all.Wait()
}

// sendAgain sends what got no answer once more.
func (l *ledger) sendAgain(t *testing.T, v *visitor) (n int) {
	t.Helper()
	for key, one := range l.sent {
		if l.done[key] {
			continue
		}
		status, _, err := v.post(one.path, one.fields)
		if err != nil || status != http.StatusSeeOther {
			t.Fatalf("sent again: %d %v", status, err)
		}
		l.done[key] = true
		n++
	}
	return n
}

// wrong tells which acts that were answered as done are not there exactly once:
// the promise, the step that records it, and the entry in the log.
func (l *ledger) wrong(t *testing.T, d *db.DB) (list []string) {
	t.Helper()
	keys := l.kept(t, d)
	counts := make(map[string][3]int)
	for i, query := range []string{
		`select id from commitments`,
		`select commitment_id from commitment_steps where act = 'record'`,
		`select object from audit_entries where act = 'commitment.record'`,
	} {
		err := d.Read(t.Context(), func(v *db.View) error {
			return v.Rows(func(r *sql.Rows) error {
				var promise string
				if err := r.Scan(&promise); err != nil {
					return err
				}
				n := counts[keys[promise]]
				n[i]++
				counts[keys[promise]] = n
				return nil
			}, query)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for key := range l.done {
		if n := counts[key]; n != [3]int{1, 1, 1} {
			list = append(list, fmt.Sprintf("%s is there %d times, recorded %d times, logged %d times", key, n[0], n[1], n[2]))
		}
	}
	return list
}

// kept returns, by the promises that are there, the keys they were sent with:
// the end of their words, for their id is made of all that the form held.
func (l *ledger) kept(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	type row struct {
		promise, sealed string
		person          id.Person
	}
	keys := make(map[string]string)
	err := d.Read(t.Context(), func(v *db.View) error {
		var rows []row
		err := v.Rows(func(r *sql.Rows) error {
			var one row
			err := r.Scan(&one.promise, &one.person, &one.sealed)
			rows = append(rows, one)
			return err
		}, `select id, person_id, what_sealed from commitments`)
		if err != nil {
			return err
		}
		people := make(map[id.Person]*vault.Key)
		for _, one := range rows {
			if people[one.person] == nil {
				if people[one.person], err = l.vault.Key(v, one.person); err != nil {
					return err
				}
			}
			what, err := people[one.person].Open("commitments.what", one.promise, one.sealed)
			if err != nil {
				return err
			}
			keys[one.promise] = what[strings.LastIndexByte(what, ' ')+1:]
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// seesLoss is the test of the test: one act taken away is noticed.
func (l *ledger) seesLoss(t *testing.T, d *db.DB) {
	t.Helper()
	for promise, key := range l.kept(t, d) {
		if !l.done[key] {
			continue
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Exec(`delete from commitment_steps where commitment_id = $1`, promise); err != nil {
				return err
			}
			return tx.Exec(`delete from commitments where id = $1`, promise)
		})
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if wrong := l.wrong(t, d); len(wrong) != 1 {
		t.Errorf("one act was taken away, and %d are missed", len(wrong))
	}
}

// seesTampering is the test of the other test: an entry taken out of the log is
// noticed.
func (s *site) seesTampering(d *db.DB) {
	s.t.Helper()
	err := d.Write(s.t.Context(), func(tx *db.Tx) error { return tx.Exec(`delete from audit_entries where seq = 7`) })
	s.must(err)
	if out, err := s.command("audit", "verify").CombinedOutput(); err == nil {
		s.t.Errorf("an entry was taken out of the log, and it verifies: %s", out)
	}
}

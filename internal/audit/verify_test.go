package audit_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

var key = ed25519.NewKeyFromSeed(make([]byte, 32))

// record adds n entries about person, a second apart.
func record(t *testing.T, d *db.DB, person id.Person, n int) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		for i := range n {
			if err := audit.Record(tx, audit.Entry{
				ID: fmt.Sprintf("%s-%03d", person, i), At: noon.Add(time.Duration(i) * time.Second), Account: "anna",
				Organisation: "housing", Act: "person.read", Person: person, Categories: []string{"plan", "story"}, Ground: "coordinator",
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, d *db.DB, q string, args ...any) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error { return tx.Exec(q, args...) })
}

// keep sequences and returns the signed checkpoint as it was read back.
func keep(t *testing.T, k *audit.Keeper) []audit.Checkpoint {
	t.Helper()
	if err := k.Keep(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	list, err := k.Checkpoints()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func verify(t *testing.T, d *db.DB, checkpoints []audit.Checkpoint) audit.Report {
	t.Helper()
	report, err := audit.Verify(t.Context(), d, checkpoints)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const order = `select id from audit_entries where seq = $1`

func TestVerifyFindsEveryTampering(t *testing.T) {
	// What a superuser of the database may do, most of it with care: leaves
	// and the head are made to fit again.
	for _, tt := range []struct {
		name   string
		tamper func(t *testing.T, d *db.DB)
		seq    int64 // of the finding; -1: nothing is wrong
		id     string
		what   string
	}{
		{"nothing was touched", func(*testing.T, *db.DB) {}, -1, "", ""},
		{"an entry was edited", func(t *testing.T, d *db.DB) {
			exec(t, d, `update audit_entries set account = 'bertil' where seq = 7`)
		}, 7, "p-007", "changed"},
		{"an entry's time was edited", func(t *testing.T, d *db.DB) {
			exec(t, d, `update audit_entries set at = at + 1 where seq = 3`)
		}, 3, "p-003", "changed"},
		{"an entry and its leaf were edited", func(t *testing.T, d *db.DB) {
			exec(t, d, `update audit_entries set act = 'story.read', leaf = $1 where seq = 12`, leafOf(12, "story.read"))
		}, 10, "p-010", "checkpoint at 15"},
		{"an entry was deleted", func(t *testing.T, d *db.DB) {
			exec(t, d, `delete from audit_entries where seq = 4`)
		}, 4, "", "missing"},
		{"an entry was deleted and the others moved up", func(t *testing.T, d *db.DB) {
			exec(t, d, `delete from audit_entries where seq = 4`)
			for i := 5; i < 20; i++ {
				exec(t, d, `update audit_entries set seq = $2 where seq = $1`, i, i-1)
			}
		}, 0, "p-000", "checkpoint at 10"},
		{"two entries changed places", func(t *testing.T, d *db.DB) {
			exec(t, d, `update audit_entries set seq = 100 where seq = 11`)
			exec(t, d, `update audit_entries set seq = 11 where seq = 12`)
			exec(t, d, `update audit_entries set seq = 12 where seq = 100`)
		}, 10, "p-010", "checkpoint at 15"},
		{"an entry was slipped in at the end", func(t *testing.T, d *db.DB) {
			record(t, d, "q", 1)
			exec(t, d, `update audit_entries set seq = 20 where seq is null`)
		}, 20, "", "added"},
		{"an entry was slipped in before the first", func(t *testing.T, d *db.DB) {
			record(t, d, "q", 1)
			exec(t, d, `update audit_entries set seq = -1 where seq is null`)
		}, -1, "q-000", "no place"},
		{"the end was cut off", func(t *testing.T, d *db.DB) {
			exec(t, d, `delete from audit_entries where seq >= 18`)
		}, 18, "", "missing"},
		{"the head was damaged", func(t *testing.T, d *db.DB) {
			exec(t, d, `update audit_head set frontier = 'x'`)
		}, 20, "", "damaged"},
		{"the whole log was emptied, with its head", func(t *testing.T, d *db.DB) {
			exec(t, d, `delete from audit_entries`)
			exec(t, d, `delete from audit_head`)
		}, 0, "", "missing"},
		{"everything from a place was written anew, with its head", func(t *testing.T, d *db.DB) {
			exec(t, d, `delete from audit_entries where seq >= 0`)
			exec(t, d, `delete from audit_head`)
			record(t, d, "other", 20)
			if _, err := audit.Sequence(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}, 0, "other-000", "checkpoint at 10"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				k := &audit.Keeper{DB: d, Key: key, File: filepath.Join(t.TempDir(), "checkpoints")}
				var list []audit.Checkpoint
				for _, n := range []int{10, 5, 5} { // checkpoints at 10, 15 and 20
					more(t, d, n)
					list = keep(t, k)
				}
				tt.tamper(t, d)
				report := verify(t, d, list)
				switch bad := report.Bad; {
				case tt.what == "":
					if bad != nil || report.Size != 20 || report.Checkpoints != 3 {
						t.Errorf("an honest log: %+v, %v", report, bad)
					}
				case bad == nil:
					t.Error("it was not found")
				case bad.Seq != tt.seq || bad.ID != tt.id || !strings.Contains(bad.String(), tt.what):
					t.Errorf("found %v, want %d (%s) with %q", bad, tt.seq, tt.id, tt.what)
				}
			})
		})
	}
}

// more adds entries p-000, p-001, … after those there are.
func more(t *testing.T, d *db.DB, n int) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		var first int
		if err := tx.Row(`select count(*) from audit_entries`).Scan(&first); err != nil {
			return err
		}
		for i := first; i < first+n; i++ {
			if err := audit.Record(tx, entry(i, "person.read")); err != nil {
				return err
			}
		}
		return nil
	})
}

func entry(i int, act string) audit.Entry {
	return audit.Entry{
		ID: fmt.Sprintf("p-%03d", i), At: noon.Add(time.Duration(i) * time.Second), Account: "anna", Act: act, Person: "p",
		Categories: []string{"plan", "story"}, Ground: "coordinator",
	}
}

// leafOf is the leaf that an entry would have with another act.
func leafOf(i int, act string) string { return audit.LeafForTest(entry(i, act)) }

// Without a checkpoint kept outside, a rewritten database looks honest: it is
// the checkpoints that tell, and this shows that the test above tests them.
func TestWithoutCheckpointsARollbackIsNotSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		more(t, d, 20)
		k := &audit.Keeper{DB: d, Key: key, File: filepath.Join(t.TempDir(), "checkpoints")}
		list := keep(t, k)
		exec(t, d, `delete from audit_entries`)
		exec(t, d, `delete from audit_head`)
		record(t, d, "other", 3)
		if _, err := audit.Sequence(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if bad := verify(t, d, nil).Bad; bad != nil {
			t.Errorf("the database alone shows %v", bad)
		}
		if bad := verify(t, d, list).Bad; bad == nil {
			t.Error("the checkpoint does not show the rollback")
		}
		if err := k.Check(t.Context()); !errors.Is(err, audit.ErrWentBack) {
			t.Errorf("the quick check says %v", err)
		}
	})
}

func TestAnOldCopyOfTheFileIsFound(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "kasam.db")
	k := &audit.Keeper{Key: key, File: filepath.Join(dir, "checkpoints")}
	open := func() *db.DB {
		d, err := db.Open(t.Context(), "sqlite:"+file)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		k.DB = d
		return d
	}
	d := open()
	more(t, d, 4)
	keep(t, k)
	d.Close()
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d = open()
	if err := k.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	more(t, d, 3)
	list := keep(t, k)
	d.Close()
	if err := os.WriteFile(file, old, 0o600); err != nil {
		t.Fatal(err)
	}
	d = open()
	defer d.Close()
	if err := k.Check(t.Context()); !errors.Is(err, audit.ErrWentBack) {
		t.Errorf("the quick check says %v", err)
	}
	if bad := verify(t, d, list).Bad; bad == nil || bad.Seq != 4 || bad.Last != 6 {
		t.Errorf("found %v, want entries 4 to 6 missing", bad)
	}
}

func TestSequencersOnManyNodesPlaceEachEntryOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var all sync.WaitGroup
		for node := range 4 {
			all.Go(func() {
				for i := range 10 {
					err := d.Write(context.Background(), func(tx *db.Tx) error {
						return audit.Record(tx, audit.Entry{ID: fmt.Sprintf("%d-%d", node, i), At: noon, Act: "x"})
					})
					if err == nil {
						_, err = audit.Sequence(context.Background(), d)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if _, err := audit.Sequence(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, d, nil); r.Bad != nil || r.Size != 40 || r.Waiting != 0 {
			t.Errorf("%+v %v", r, r.Bad)
		}
	})
}

func TestMoreThanABatchIsPlacedInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, func(tx *db.Tx) error {
			for i := 2100; i > 0; i-- { // kept in the wrong order
				if err := audit.Record(tx, entry(i, "x")); err != nil {
					return err
				}
			}
			return nil
		})
		if n, err := audit.Sequence(t.Context(), d); err != nil || n != 2100 {
			t.Fatalf("placed %d, %v", n, err)
		}
		var first string
		write(t, d, func(tx *db.Tx) error { return tx.Row(order, 0).Scan(&first) })
		if first != "p-001" {
			t.Errorf("the first entry is %s", first)
		}
		if r := verify(t, d, nil); r.Bad != nil || r.Size != 2100 {
			t.Errorf("%+v %v", r, r.Bad)
		}
	})
}

func TestWhoLookedAtAPersonComesNewestFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, "a", 5)
		record(t, d, "b", 2)
		var list []audit.Entry
		err := d.Read(t.Context(), func(v *db.View) (err error) {
			list, err = audit.Latest(v, audit.Filter{Person: "a"}, 3)
			return err
		})
		if err != nil || len(list) != 3 || list[0].ID != "a-004" || list[0].Seq != -1 || list[0].Categories[1] != "story" ||
			!list[0].At.Equal(noon.Add(4*time.Second)) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

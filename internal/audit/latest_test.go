package audit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

func TestTheLatestEntriesAreFiltered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, func(tx *db.Tx) error {
			for i, e := range []audit.Entry{
				{ID: "1", Account: "anna", Act: "plan.read", Person: "p"},
				{ID: "2", Account: "bo", Act: "plan.read", Person: "q"},
				{ID: "3", Account: "anna", Act: "login.sign_in"},
				{ID: "4", Account: "anna", Act: "plan.read", Person: "q"},
			} {
				e.At = noon.Add(time.Duration(i) * time.Second)
				if err := audit.Record(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		for _, tt := range []struct {
			name   string
			filter audit.Filter
			limit  int
			want   []string
		}{
			{"everything, newest first", audit.Filter{}, 9, []string{"4", "3", "2", "1"}},
			{"no more than asked for", audit.Filter{}, 2, []string{"4", "3"}},
			{"older than one", audit.Filter{Before: "3"}, 9, []string{"2", "1"}},
			{"by one account", audit.Filter{Account: "anna"}, 9, []string{"4", "3", "1"}},
			{"of one act", audit.Filter{Act: "plan.read"}, 9, []string{"4", "2", "1"}},
			{"about one person", audit.Filter{Person: id.Person("q")}, 9, []string{"4", "2"}},
			{"all at once", audit.Filter{Account: "bo", Act: "plan.read", Person: "q", Before: "4"}, 9, []string{"2"}},
			{"older than what there is not", audit.Filter{Person: "q", Before: "x"}, 9, nil},
			{"nothing", audit.Filter{Account: "cilla"}, 9, nil},
		} {
			t.Run(tt.name, func(t *testing.T) {
				var got []string
				if err := d.Read(t.Context(), func(v *db.View) error {
					list, err := audit.Latest(v, tt.filter, tt.limit)
					for _, e := range list {
						got = append(got, e.ID)
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("entries (-want +got):\n%s", diff)
				}
			})
		}
	})
}

// Page after page, everything about a person comes once and in the order of time,
// whether it was about them or a list they were on, now or long ago.
func TestWhatConcernsAPersonComesInPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		list := []audit.Shown{{Person: "p", Categories: []string{"identity"}, Ground: "coordinator"}, {Person: "q", Ground: "coordinator"}}
		var want []string
		write(t, d, func(tx *db.Tx) error {
			for i := range 120 {
				e := audit.Entry{ID: fmt.Sprintf("e-%03d", i), Account: "anna", Act: "plan.read", Person: "p"}
				// Some at the same instant, some an hour, some a year apart.
				e.At = noon.AddDate(-[]int{0, 0, 0, 1, 3, 12}[i/20], 0, 0).Add(time.Duration(i/3) * time.Hour)
				if i%7 == 3 {
					e.Person = "q"
				} else {
					want = append(want, e.At.Format(time.RFC3339)+" "+e.ID)
				}
				if err := audit.Record(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		for i := range 60 {
			at := noon.AddDate(-i/20*5, 0, 0).Add(time.Duration(i) * time.Hour)
			if err := d.Read(t.Context(), func(v *db.View) error {
				audit.LookedAt(v, audit.Entry{At: at, Account: "anna", Act: "people.list"}, list)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, size := range []int{1, 7, 50, 500} {
			var got []string
			listed := 0
			for f, more := (audit.Filter{Person: "p"}), true; more; {
				var page []audit.Entry
				if err := d.Read(t.Context(), func(v *db.View) (err error) {
					page, err = audit.Latest(v, f, size)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				for _, e := range page {
					if e.Act == "people.list" {
						listed++
						if e.Person != "p" || len(e.Categories) != 1 || e.Ground != "coordinator" {
							t.Fatalf("a list is told as %+v", e)
						}
					}
					got = append(got, e.At.Format(time.RFC3339)+" "+e.ID)
				}
				if more = len(page) == size; more {
					f.Before = page[size-1].ID
				}
			}
			if !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(b, a) }) {
				t.Errorf("pages of %d are not in the order of time", size)
			}
			if listed != 60 || len(got) != len(want)+60 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
				t.Errorf("pages of %d: %d entries and %d lists, want %d and 60", size, len(got)-listed, listed, len(want))
			}
			for _, one := range want {
				if !slices.Contains(got, one) {
					t.Errorf("pages of %d: %s is not there", size, one)
				}
			}
		}
	})
}

func TestTheLastCheckpointIsFoundAtTheEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kasam.checkpoints")
	k := &audit.Keeper{Key: key, File: file}
	if _, found, err := k.Latest(); found || err != nil {
		t.Errorf("there is no file: %v, %v", found, err)
	}
	for size := range int64(30) {
		signed, err := audit.Checkpoint{Size: size, At: noon}.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.AppendCheckpoint(file, signed); err != nil {
			t.Fatal(err)
		}
		if c, found, err := k.Latest(); c.Size != size || !found || err != nil {
			t.Fatalf("after the checkpoint at %d: %+v, %v, %v", size, c, found, err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cut := text[:len(text)-20] // a power cut
	if err := os.WriteFile(file, cut, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, found, err := k.Latest(); c.Size != 28 || !found || err != nil {
		t.Errorf("after a power cut: %+v, %v, %v", c, found, err)
	}
}

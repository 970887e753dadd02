package audit_test

import (
	"os"
	"path/filepath"
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
			{"all at once", audit.Filter{Account: "anna", Act: "plan.read", Person: "q", Before: "5"}, 9, []string{"4"}},
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

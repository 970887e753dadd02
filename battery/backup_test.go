//go:build battery

package battery_test

import (
	"bufio"
	"compress/gzip"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kasam/internal/db/dbtest"
)

// A backup taken while people work restores into an empty database of the other
// engine with every row as it was, and the site goes on there.
func TestBackupTakenUnderLoadRestoresIntoTheOtherEngine(t *testing.T) {
	from, to := dbtest.Addresses(t), dbtest.Addresses(t)
	to["sqlite"] = "sqlite:" + filepath.Join(t.TempDir(), "other.db")
	for _, engine := range slices.Sorted(maps.Keys(from)) {
		t.Run("from "+engine, func(t *testing.T) {
			other := "sqlite"
			if engine == "sqlite" && to["postgres"] != "" {
				other = "postgres"
			}
			s := newSite(t, from[engine], world)
			maja := s.signIn(s.open(), "Maja Lindvall")
			s.start()
			people, names := maja.people()

			backup := filepath.Join(t.TempDir(), "monday.kasam")
			before := newLedger(s.vault())
			before.fill(maja, people, func() {
				time.Sleep(300 * time.Millisecond)
				s.run("backup", backup)
				s.kill()
			})

			restored := newSite(t, to[other], backup)
			again := filepath.Join(t.TempDir(), "again.kasam")
			restored.run("backup", again)
			want, got := tables(t, backup), tables(t, again)
			for _, table := range slices.Sorted(maps.Keys(want)) {
				if i := firstDifference(want[table], got[table]); i >= 0 {
					t.Errorf("%s\n%d rows backed up, %d restored; the first that differs is number %d", table, len(want[table]), len(got[table]), i)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d tables backed up, %d restored", len(want), len(got))
			}
			restored.run("audit", "verify") // gives what still waits its place in the log
			restored.start()
			maja.site = restored
			status, page, err := maja.get(people[0])
			if err != nil || status != http.StatusOK || !strings.Contains(page, names[0]) {
				t.Errorf("a person's page after the restore: %d %v", status, err)
			}
		})
	}
}

// firstDifference returns the first place where two lists differ, or -1.
func firstDifference(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

// tables returns the lines of a backup, those of each table in one order.
func tables(t *testing.T, backup string) map[string][]string {
	t.Helper()
	f, err := os.Open(backup)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	list := make(map[string][]string)
	table := ""
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := lines.Text(); strings.HasPrefix(line, "{") {
			table = line
		} else {
			list[table] = append(list[table], line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 {
		t.Fatalf("%d tables in the backup", len(list))
	}
	for _, rows := range list {
		slices.Sort(rows)
	}
	return list
}

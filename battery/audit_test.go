//go:build battery

package battery_test

import (
	"net/http"
	"strings"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/web"
)

// When it cannot be written down who looks, nobody sees anything.
func TestNothingIsShownWhenTheLogCannotBeWritten(t *testing.T) {
	s := newSite(t, dbtest.Addresses(t)["sqlite"], world)
	d := s.open()
	maja := s.signIn(d, "Maja Lindvall")
	s.start()
	people, names := maja.people()

	var pages []string
	for _, r := range (&web.Site{}).Routes() {
		path := strings.Replace(r.Pattern, "/people/{person}", people[0], 1)
		if r.Method != http.MethodGet || strings.Contains(path, "{") || strings.HasPrefix(path, "/my") {
			continue
		}
		status, text, err := maja.get(path)
		s.must(err)
		if status == http.StatusOK && strings.Contains(text, names[0]) {
			pages = append(pages, path)
		}
	}
	if len(pages) < 15 {
		t.Fatalf("only %d pages say a name: %v", len(pages), pages)
	}

	alter(t, d, `create trigger no_log before insert on audit_entries begin select raise(abort, 'the log is full'); end`)
	for _, path := range pages {
		status, text, err := maja.get(path)
		s.must(err)
		if status != http.StatusServiceUnavailable {
			t.Errorf("%s: %d without a log", path, status)
		}
		for _, name := range names {
			if strings.Contains(text, name) {
				t.Errorf("%s says a name without a log", path)
			}
		}
	}

	alter(t, d, `drop trigger no_log`)
	for _, path := range pages {
		if status, _, err := maja.get(path); err != nil || status != http.StatusOK {
			t.Errorf("%s: %d %v when the log is back", path, status, err)
		}
	}
}

func alter(t *testing.T, d *db.DB, statement string) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(statement) }); err != nil {
		t.Fatal(err)
	}
}

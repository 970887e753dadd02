// Package dbtest runs a test on every engine that Kasam supports.
package dbtest

import (
	"os"
	"path/filepath"
	"testing"

	"kasam/internal/db"
)

// Each runs f on a fresh, migrated SQLite database, and on such a PostgreSQL one
// when KASAM_TEST_POSTGRES is the address of a server. The test script always
// sets it; a lone `go test` may do without.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t)) })
	t.Run("postgres", func(t *testing.T) {
		if os.Getenv("KASAM_TEST_POSTGRES") == "" {
			t.Skip("KASAM_TEST_POSTGRES is not set")
		}
		name, err := template()
		if err != nil {
			t.Fatal(err)
		}
		f(t, open(t, scratch(t, name)))
	})
}

// New returns a fresh, migrated SQLite database.
func New(t testing.TB) *db.DB {
	t.Helper()
	image, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path+"?fast=1")
}

// Addresses returns the address of a fresh, empty database on each engine that
// is at hand, for tests that open the database themselves.
func Addresses(t *testing.T) map[string]string {
	t.Helper()
	list := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "test.db")}
	if os.Getenv("KASAM_TEST_POSTGRES") != "" {
		list["postgres"] = scratch(t, "")
	}
	return list
}

func open(t testing.TB, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Package dbtest runs a test on every engine that Kasam supports.
package dbtest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kasam/internal/db"
)

// Each runs f on a fresh SQLite database, and on a fresh PostgreSQL database
// when KASAM_TEST_POSTGRES is the address of a server. The test script always
// sets it; a lone `go test` may do without.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, open(t, scratch(t))) })
}

// New returns a fresh SQLite database.
func New(t testing.TB) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db")+"?fast=1")
}

// Addresses returns the address of a fresh, empty database on each engine that
// is at hand, for tests that open the database themselves.
func Addresses(t *testing.T) map[string]string {
	t.Helper()
	list := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "test.db")}
	if os.Getenv("KASAM_TEST_POSTGRES") != "" {
		list["postgres"] = scratch(t)
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
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func scratch(t testing.TB) string {
	t.Helper()
	server := os.Getenv("KASAM_TEST_POSTGRES")
	if server == "" {
		t.Skip("KASAM_TEST_POSTGRES is not set")
	}
	s, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := s.ExecContext(t.Context(), `create database `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Exec(`drop database ` + name + ` with (force)`)
		s.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = name
	return u.String()
}

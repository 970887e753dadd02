package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kasam/internal/db"
)

// migrated returns an SQLite database that has been migrated, as its file; made
// once for all tests of a package, for the steps take longer than most tests.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "kasam-dbtest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "migrated.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// template returns the name of a migrated database on the server that fresh ones
// are copies of. It is called by its schema and left there for the next package.
var template = sync.OnceValues(func() (name string, err error) {
	schema, err := db.Schema()
	if err != nil {
		return "", err
	}
	name = fmt.Sprintf("kasam_test_%x", sha256.Sum256([]byte(schema)))[:40]
	server, err := sql.Open("pgx", os.Getenv("KASAM_TEST_POSTGRES"))
	if err != nil {
		return "", err
	}
	defer server.Close()
	// Packages are tested at the same time: one of them makes it.
	ctx := context.Background()
	one, err := server.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer one.Close()
	if _, err := one.ExecContext(ctx, `select pg_advisory_lock(hashtext('kasam_test'))`); err != nil {
		return "", err
	}
	// The lock ends with the connection if this fails.
	defer one.ExecContext(ctx, `select pg_advisory_unlock(hashtext('kasam_test'))`)
	var known bool
	if err := one.QueryRowContext(ctx, `select exists (select 1 from pg_database where datname = $1)`, name).Scan(&known); err != nil || known {
		return name, err
	}
	making := name + "_making"
	for _, step := range []func() error{
		func() error {
			_, err := one.ExecContext(ctx, `drop database if exists `+making+` with (force)`)
			return err
		},
		func() error { _, err := one.ExecContext(ctx, `create database `+making); return err },
		func() error { return migrate(address(making)) },
		func() error { _, err := one.ExecContext(ctx, `alter database `+making+` rename to `+name); return err },
	} {
		if err := step(); err != nil {
			return "", err
		}
	}
	return name, nil
})

// migrate brings the database at an address up to date, and lets go of it.
func migrate(address string) error {
	d, err := db.Open(context.Background(), address)
	if err != nil {
		return err
	}
	if err := d.Migrate(context.Background()); err != nil {
		d.Close()
		return err
	}
	return d.Close()
}

// address is where a database of the test server is.
func address(name string) string {
	u, err := url.Parse(os.Getenv("KASAM_TEST_POSTGRES"))
	if err != nil {
		return ""
	}
	u.Path = name
	return u.String()
}

// scratch creates a database on the test server, empty or as a copy of another,
// and returns its address.
func scratch(t testing.TB, of string) string {
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
	query := `create database ` + name
	if of != "" {
		query += ` template ` + of
	}
	if _, err := s.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Exec(`drop database ` + name + ` with (force)`)
		s.Close()
	})
	return address(name)
}

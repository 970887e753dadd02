// Package db opens the database, migrates it and hands out transactions.
//
// One SQL text serves SQLite and PostgreSQL: the subset they share, with $n
// placeholders, instants as BIGINT microseconds UTC, dates as TEXT YYYY-MM-DD
// and text keys. Arguments and columns are converted here and nowhere else.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver

	"kasam/internal/day"
)

// An Engine is a database system that Kasam runs on.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// A DB is an open database.
type DB struct {
	engine Engine
	path   string // the SQLite file
	url    string // the PostgreSQL address
	write  *sql.DB
	read   *sql.DB
	look   func(ctx context.Context, looks []any) error
}

// Open opens the database at address, sqlite:PATH or postgres://…, without
// migrating it. Options follow a sqlite path as a query: sqlite:PATH?fast=1
// gives up durability against power loss, for files that are thrown away.
func Open(ctx context.Context, address string) (*DB, error) {
	d := &DB{}
	var err error
	switch {
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		d.engine, d.url = Postgres, address
		if d.write, err = sql.Open("pgx", address); err != nil {
			return nil, errors.New("the database address cannot be read")
		}
		d.write.SetMaxOpenConns(16)
		d.write.SetMaxIdleConns(16)
		d.read = d.write
	case strings.HasPrefix(address, "sqlite:"):
		d.engine = SQLite
		path, options, _ := strings.Cut(strings.TrimPrefix(address, "sqlite:"), "?")
		d.path = path
		if err := d.openSQLite(options == "fast=1"); err != nil {
			return nil, err
		}
	default:
		return nil, errors.New("the database address must begin with sqlite: or postgres://")
	}
	for _, pool := range []*sql.DB{d.write, d.read} {
		if err := pool.PingContext(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("open the database: %w", err), d.Close())
		}
	}
	return d, nil
}

// openSQLite opens one connection that writes and a few that only read: writers
// then queue in the program instead of failing on the file's lock, and readers
// never wait for them.
func (d *DB) openSQLite(fast bool) (err error) {
	sync := "full" // survives a power cut, not only a crash of the program
	if fast {
		sync = "off"
	}
	// The file is for its owner's eyes; its journal takes after it.
	f, err := os.OpenFile(d.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	file := "file:" + (&url.URL{Path: d.path}).EscapedPath()
	common := "&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(wal)" +
		"&_pragma=synchronous(" + sync + ")&_pragma=cache_size(-65536)"
	if d.write, err = openPool(file + "?_txlock=immediate&_pragma=secure_delete(1)" + common); err != nil {
		return err
	}
	d.write.SetMaxOpenConns(1)
	if d.read, err = openPool(file + "?_pragma=query_only(1)" + common); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(8)
	d.read.SetMaxIdleConns(8)
	// The first connection creates the file and its journal before a reader comes.
	return d.write.Ping()
}

// Close closes the database.
func (d *DB) Close() error {
	if d.read != d.write && d.read != nil {
		_ = d.read.Close() // the writer's error is the one that matters
	}
	return d.write.Close()
}

// Engine returns the system the database runs on.
func (d *DB) Engine() Engine { return d.engine }

// Path returns the file of an SQLite database, "" for PostgreSQL.
func (d *DB) Path() string { return d.path }

// OnLook sets what is called with the looks of a Read before it returns; see
// View.Look. It is set once, before the database is shared.
func (d *DB) OnLook(f func(ctx context.Context, looks []any) error) { d.look = f }

// Write runs f in one transaction: all of it is kept, or none. f is run again
// when another transaction got in its way, so it does nothing but SQL.
//
// When ctx carries a submission (see Once), the same submission is kept only
// once: the second time f is not run and ErrRepeated is returned.
func (d *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	const tries = 10
	for try := 1; ; try++ {
		err := d.tryWrite(ctx, f)
		if err == nil || !retryable(err) || try == tries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try*try) * time.Millisecond):
		}
	}
}

func (d *DB) tryWrite(ctx context.Context, f func(tx *Tx) error) error {
	opts := &sql.TxOptions{}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelSerializable
	}
	t, err := d.write.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer t.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	tx := &Tx{View{ctx: ctx, tx: t, engine: d.engine}}
	if key, ok := ctx.Value(submissionKey{}).(string); ok {
		if err := tx.submit(key); err != nil {
			return err
		}
	}
	if err := f(tx); err != nil {
		return err
	}
	return t.Commit()
}

// retryable reports whether err is PostgreSQL's way of saying "again, please".
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// Read runs f on one snapshot. It cannot write and never waits for a writer.
// What f looked at (View.Look) is on durable record before Read returns; if it
// cannot be recorded, Read fails.
func (d *DB) Read(ctx context.Context, f func(v *View) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	t, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	v := &View{ctx: ctx, tx: t, engine: d.engine}
	err = f(v)
	_ = t.Rollback() // nothing was written; the connection goes back at once
	if err != nil || len(v.looks) == 0 {
		return err
	}
	if page, ok := ctx.Value(pageKey{}).(*Page); ok {
		page.looks = append(page.looks, v.looks...)
		return nil
	}
	return d.keep(ctx, v.looks)
}

func (d *DB) keep(ctx context.Context, looks []any) error {
	if d.look == nil {
		return errors.New("db: looked at a person with no log to record it")
	}
	return d.look(ctx, looks)
}

// A Reader is a View or a Tx: what a query needs.
type Reader interface {
	Row(q string, args ...any) *sql.Row
	Rows(scan func(*sql.Rows) error, q string, args ...any) error
	Engine() Engine
}

// A View reads one snapshot.
type View struct {
	ctx    context.Context //nolint:containedctx // bound to the transaction that it began
	tx     *sql.Tx
	engine Engine
	looks  []any
}

// A Tx reads and writes.
type Tx struct{ View }

// Engine returns the system the transaction runs on, for the few statements
// that must differ.
func (v *View) Engine() Engine { return v.engine }

// Look notes that something of a person was read: see Read.
func (v *View) Look(what any) { v.looks = append(v.looks, what) }

// Row runs a query that returns at most one row.
func (v *View) Row(q string, args ...any) *sql.Row {
	return v.tx.QueryRowContext(v.ctx, q, convert(args)...)
}

// Rows runs a query and calls scan for each row.
func (v *View) Rows(scan func(*sql.Rows) error, q string, args ...any) error {
	rows, err := v.tx.QueryContext(v.ctx, q, convert(args)...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what went wrong
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Exec runs a statement.
func (t *Tx) Exec(q string, args ...any) error {
	_, err := t.tx.ExecContext(t.ctx, q, convert(args)...)
	return err
}

// Changed runs a statement and returns the number of rows it changed.
func (t *Tx) Changed(q string, args ...any) (int64, error) {
	r, err := t.tx.ExecContext(t.ctx, q, convert(args)...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// convert makes every argument mean the same in both engines.
func convert(args []any) []any {
	for i, a := range args {
		switch a := a.(type) {
		case time.Time:
			if a.IsZero() {
				args[i] = nil
			} else {
				args[i] = a.UnixMicro()
			}
		case day.Day:
			if a.IsZero() {
				args[i] = nil
			} else {
				args[i] = a.String()
			}
		}
	}
	return args
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/vault"
)

// settings hold for every command. Each has an environment variable.
type settings struct {
	Config kong.ConfigFlag `placeholder:"FILE" help:"Settings from a JSON file, by the names of the flags."`

	Database string `env:"KASAM_DATABASE" default:"sqlite:kasam.db" placeholder:"ADDRESS" help:"Database: sqlite:FILE or postgres://… (${env})."`
	KeyFile  string `env:"KASAM_KEY_FILE" placeholder:"FILE" help:"Key of the installation; beside the SQLite file unless given (${env})."`
	URL      string `env:"KASAM_URL" placeholder:"URL" help:"Address that people reach the site at, such as https://kasam.example.org (${env})."`
	SMTP     string `env:"KASAM_SMTP" placeholder:"URL" help:"Mail server, smtp://user:password@host:587 (${env})."`
	MailFrom string `env:"KASAM_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of mail (${env})."`
	MailIn   string `env:"KASAM_MAIL_IN" placeholder:"PATH" help:"Maildir or spool that answers to invitations come to; it is read every minute (${env})."`
	Chromium string `env:"KASAM_CHROMIUM" placeholder:"FILE" help:"Chromium that makes a PDF of a plan; without it plans are printed from the browser (${env})."`
	LogLevel string `env:"KASAM_LOG" default:"info" enum:"debug,info,warn,error" help:"What to log: ${enum} (${env})."`
}

// defaultDatabase is where the database is when nothing is said.
const defaultDatabase = "sqlite:kasam.db"

// sqlitePath returns the file of an SQLite address.
func sqlitePath(database string) (path string, ok bool) {
	path, ok = strings.CutPrefix(database, "sqlite:")
	path, _, _ = strings.Cut(path, "?")
	return path, ok
}

// keyFile returns where the key of the installation is kept.
func (s *settings) keyFile() string {
	if s.KeyFile != "" {
		return s.KeyFile
	}
	path, sqlite := sqlitePath(s.Database)
	if !sqlite {
		return "kasam.key"
	}
	return filepath.Join(filepath.Dir(path), strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+".key")
}

// checkpoints returns the file outside the database that signed checkpoints are
// appended to.
func (s *settings) checkpoints() string {
	return strings.TrimSuffix(s.keyFile(), ".key") + ".checkpoints"
}

// logger writes structured lines without personal data.
func (s *settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // the enum allows only good ones
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// An app is an open installation.
type app struct {
	DB    *db.DB
	Root  vault.Root
	Vault *vault.Vault
	Log   *audit.Log
	Now   func() time.Time
}

// open opens the installation, migrated. fresh makes what is missing: the file
// of an SQLite database, and the key.
func (s *settings) open(ctx context.Context, fresh bool) (*app, error) {
	if path, sqlite := sqlitePath(s.Database); sqlite && !fresh {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("there is no database at %s; kasam init makes one", path)
		}
	}
	root, err := vault.LoadRoot(s.keyFile())
	if errors.Is(err, os.ErrNotExist) && fresh {
		root, err = vault.EnsureRoot(s.keyFile())
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no key at %s; without it nothing can be read", s.keyFile())
	}
	if err != nil {
		return nil, err
	}
	v, err := root.Vault()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, s.Database)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &app{DB: d, Root: root, Vault: v, Log: audit.Open(d), Now: time.Now}, nil
}

// migrate brings the schema up to date; an SQLite file that has rows is copied
// first, beside itself.
func (s *settings) migrate(ctx context.Context, d *db.DB) error {
	steps, err := d.Migrations(ctx)
	if err != nil {
		return err
	}
	var applied, waiting int
	for _, m := range steps {
		if m.Applied {
			applied++
		} else {
			waiting++
		}
	}
	if waiting == 0 {
		return nil
	}
	if applied > 0 && d.Engine() == db.SQLite {
		before := fmt.Sprintf("%s.before-%03d", d.Path(), applied+1)
		if err := d.Copy(ctx, before); err != nil {
			return fmt.Errorf("copy the database before migrating it: %w", err)
		}
	}
	return d.Migrate(ctx)
}

// Close closes the installation, keeping what still waits.
func (a *app) Close() error {
	a.Log.Close()
	return a.DB.Close()
}

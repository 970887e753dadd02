package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kasam/internal/db"
)

type backupCmd struct {
	File string `arg:"" help:"File to write; it must not exist yet."`
}

// Help gives an example.
func (backupCmd) Help() string {
	return `The backup is taken from one snapshot while the site is in use. What is written about
people stays sealed in it: without the key file nobody reads it. Keep the two apart.

Example: kasam backup /mnt/usb/monday.kasam`
}

// Run writes the backup beside its final name first, so that a file with that
// name is always whole.
func (c backupCmd) Run(ctx context.Context, s *settings, out streams) error {
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("%s exists already; choose another name", c.File)
	}
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // the backup has been written or not
	f, err := os.CreateTemp(filepath.Dir(c.File), ".kasam-backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it is gone when all went well
	err = a.DB.Dump(ctx, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := os.Rename(f.Name(), c.File); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "Backed up to %s. It cannot be read without the key %s: keep a copy of that in another place.\n", c.File, s.keyFile())
	return err
}

type restoreCmd struct {
	File string `arg:"" type:"existingfile" help:"Backup to restore."`
}

// Help gives an example.
func (restoreCmd) Help() string {
	return `The database must be empty; a backup from SQLite restores into PostgreSQL and the other
way round. The key file must be that of the installation the backup was made of.

Example: KASAM_DATABASE=sqlite:new.db KASAM_KEY_FILE=kasam.key kasam restore monday.kasam`
}

// Run restores into a database that is made if it is not there.
func (c restoreCmd) Run(ctx context.Context, s *settings, out streams) error {
	if _, err := os.Stat(s.keyFile()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no key at %s; put that of the backed-up installation there, or name it with KASAM_KEY_FILE", s.keyFile())
	}
	a, err := s.open(ctx, true)
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // the transaction has ended
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	rows, err := a.DB.Restore(ctx, f)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "Restored %d rows. Run kasam audit verify next.\n", rows)
	return err
}

type migrateCmd struct {
	Status bool `help:"Only list the steps."`
}

// Run migrates, or lists the steps and which of them the database has.
func (c migrateCmd) Run(ctx context.Context, s *settings, out streams) error {
	if path, sqlite := sqlitePath(s.Database); sqlite {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("there is no database at %s; kasam init makes one", path)
		}
	}
	d, err := db.Open(ctx, s.Database)
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // nothing waits to be written
	if !c.Status {
		if err := s.migrate(ctx, d); err != nil {
			return err
		}
	}
	steps, err := d.Migrations(ctx)
	if err != nil {
		return err
	}
	for _, m := range steps {
		state := "waiting"
		if m.Applied {
			state = "done"
		}
		if _, err := fmt.Fprintf(out.Out, "%-8s %s\n", state, m.Name); err != nil {
			return err
		}
	}
	return nil
}

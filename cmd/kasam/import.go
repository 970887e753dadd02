package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kasam/internal/id"
	"kasam/internal/interchange"
)

// importCmd reads CSV files. All of them come in, or nothing does.
type importCmd struct {
	People   importPeopleCmd   `cmd:"" help:"Read people with their participations: ref, given_name, sex, enrolled_on, coordinator …"`
	Income   importIncomeCmd   `cmd:"" help:"Read income spells of people who are here: ref, code, share, from, to …"`
	Activity importActivityCmd `cmd:"" help:"Read activity spells of people who are here: ref, activity, share, from, to."`
}

// Help says what the files look like.
func (importCmd) Help() string {
	return `Files are CSV in UTF-8 with a comma between fields and a first line that names
the columns. A mistake is told as file:line:column, and nothing is then kept.

Examples:
  kasam import people people.csv --programme NAME --dry-run
  kasam import people people.csv --programme NAME
  kasam import income income.csv --programme NAME`
}

type importFiles struct {
	Files     []string     `arg:"" name:"file" type:"existingfile" help:"CSV files; all of them come in, or none."`
	Programme id.Programme `required:"" placeholder:"NAME" help:"Programme that the people take part in, by the name of its file (see kasam programme list)."`
	DryRun    bool         `help:"Check everything and keep nothing."`
}

type (
	importPeopleCmd   struct{ importFiles }
	importIncomeCmd   struct{ importFiles }
	importActivityCmd struct{ importFiles }
)

// Run takes in people and says how many.
func (c importPeopleCmd) Run(ctx context.Context, s *settings, out streams) error {
	return c.with(ctx, s, out, func(d *interchange.Desk, job interchange.Job, files []interchange.File) (string, error) {
		r, err := d.People(ctx, job, files...)
		said := fmt.Sprintf("%d people in %s, %d of them still take part.", r.People, c.Programme, r.Open)
		if r.Known > 0 {
			said += fmt.Sprintf(" %d were known by their national number.", r.Known)
		}
		if r.Organisations+r.Seats > 0 {
			said += fmt.Sprintf(" Made %d organisations and %d coordinators' seats.", r.Organisations, r.Seats)
		}
		return said, err
	})
}

// Run takes in income spells and says how many.
func (c importIncomeCmd) Run(ctx context.Context, s *settings, out streams) error {
	return c.with(ctx, s, out, func(d *interchange.Desk, job interchange.Job, files []interchange.File) (string, error) {
		r, err := d.Income(ctx, job, files...)
		return fmt.Sprintf("%d income spells of %d people.", r.Spells, r.People), err
	})
}

// Run takes in activity spells and says how many.
func (c importActivityCmd) Run(ctx context.Context, s *settings, out streams) error {
	return c.with(ctx, s, out, func(d *interchange.Desk, job interchange.Job, files []interchange.File) (string, error) {
		r, err := d.Activity(ctx, job, files...)
		return fmt.Sprintf("%d activity spells of %d people.", r.Spells, r.People), err
	})
}

// with opens the installation and the files, and tells what came of it.
func (c importFiles) with(ctx context.Context, s *settings, out streams,
	act func(*interchange.Desk, interchange.Job, []interchange.File) (string, error),
) (err error) {
	s, clean, err := c.installation(s)
	if err != nil {
		return err
	}
	defer clean()
	a, err := s.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var files []interchange.File
	for _, name := range c.Files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // it is only read
		files = append(files, interchange.File{Name: filepath.Base(name), Reader: f})
	}
	desk := &interchange.Desk{DB: a.DB, Vault: a.Vault, Now: a.Now}
	said, err := act(desk, interchange.Job{Programme: c.Programme, DryRun: c.DryRun}, files)
	var mistakes interchange.Mistakes
	switch {
	case errors.As(err, &mistakes):
		fmt.Fprintln(out.Err, mistakes)
		return errors.New("nothing was imported")
	case errors.Is(err, interchange.ErrProgramme):
		return unknownProgramme(string(c.Programme))
	case err != nil:
		return err
	case c.DryRun:
		_, err = fmt.Fprintln(out.Out, "Checked, nothing was kept:", said)
		return err
	}
	_, err = fmt.Fprintln(out.Out, "Imported", said)
	return err
}

// installation returns the settings to open. A dry run where there is no
// database yet checks against an empty one that is thrown away.
func (c importFiles) installation(s *settings) (*settings, func(), error) {
	path, sqlite := sqlitePath(s.Database)
	if _, err := os.Stat(path); !c.DryRun || !sqlite || err == nil {
		return s, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "kasam-check-")
	if err != nil {
		return nil, nil, err
	}
	empty := *s
	empty.Database, empty.KeyFile = "sqlite:"+filepath.Join(dir, "check.db"), filepath.Join(dir, "check.key")
	return &empty, func() { _ = os.RemoveAll(dir) }, nil // what is left, the system clears away
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"kasam/internal/audit"
	"kasam/internal/db"
)

type doctorCmd struct{}

// Help says what is looked at.
func (doctorCmd) Help() string {
	return `Looks at the key file, the database, the log of who did and saw what, waiting mail and
the settings. Exits with 1 when something needs mending. It changes nothing.`
}

// Run prints a line for each thing it looks at.
func (doctorCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	bad := 0
	say := func(ok bool, what string, args ...any) {
		mark := "ok    "
		if !ok {
			mark = "MEND  "
			bad++
		}
		fmt.Fprintln(out.Out, mark+fmt.Sprintf(what, args...))
	}
	say(true, "key %s opens, and only its owner may read it", s.keyFile())
	say(true, "database is %s and migrated", a.DB.Engine())
	a.checkSQLite(say)
	checkpoints, err := a.keeper(s).Checkpoints()
	if err != nil {
		return err
	}
	report, err := audit.Verify(ctx, a.DB, checkpoints)
	if err != nil {
		return err
	}
	if report.Bad == nil {
		say(true, "log of who did and saw what is whole: %d entries, %d checkpoints", report.Size, len(checkpoints))
	} else {
		say(false, "log of who did and saw what is not whole: %s", report.Bad)
	}
	if err := a.checkMail(ctx, s, say); err != nil {
		return err
	}
	say(s.URL == "" || strings.HasPrefix(s.URL, "https://"), "address %s", or(s.URL, "is not set (KASAM_URL): only this machine is served"))
	if bad > 0 {
		return fmt.Errorf("%d things to mend", bad)
	}
	return nil
}

// checkSQLite looks at the file and at the room there is for it.
func (a *app) checkSQLite(say func(bool, string, ...any)) {
	if a.DB.Engine() != db.SQLite {
		return
	}
	info, err := os.Stat(a.DB.Path())
	if err != nil {
		say(false, "database file: %v", err)
		return
	}
	say(info.Mode().Perm()&0o007 == 0, "database file %s, %d kB, mode %v", a.DB.Path(), info.Size()/1000, info.Mode().Perm())
}

func (a *app) checkMail(ctx context.Context, s *settings, say func(bool, string, ...any)) error {
	var waiting int
	var oldest time.Time
	err := a.DB.Read(ctx, func(v *db.View) error {
		return v.Row(`select count(*), min(created_at) from outbox where sent_at is null`).Scan(&waiting, db.Instant(&oldest))
	})
	if err != nil {
		return err
	}
	stuck := waiting > 0 && a.Now().Sub(oldest) > time.Hour
	switch {
	case s.SMTP == "" && waiting > 0:
		say(false, "%d letters wait and there is no mail server (KASAM_SMTP)", waiting)
	case s.SMTP == "":
		say(true, "no mail server is set (KASAM_SMTP); no letter waits")
	default:
		say(!stuck, "%d letters wait", waiting)
	}
	return nil
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

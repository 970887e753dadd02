package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/demo"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/web/door"
)

type demoCmd struct {
	Addr      string       `default:"127.0.0.1:8080" help:"Address to listen on; only this machine."`
	Data      string       `placeholder:"DIR" help:"Keep everything in DIR (kasam.db, kasam.key); a temporary directory unless given."`
	Programme id.Programme `placeholder:"NAME" help:"Programme to show; the first of kasam programme list unless given."`
	People    int          `default:"60" help:"How many people to make up."`
	Today     string       `placeholder:"DATE" help:"The day it is in the demo; today unless given."`
	JSON      bool         `help:"Print one line of JSON once it listens."`
}

// Help gives examples.
func (demoCmd) Help() string {
	return `Everyone in it is invented. Accounts need no second factor. Stop it with Ctrl-C.

Examples:
  kasam demo
  kasam demo --programme NAME
  kasam demo --people 200 --data /tmp/kasam --addr 127.0.0.1:9000
  kasam demo --json | jq -r .url`
}

// Run makes the association and serves it. A directory that holds one already
// is served as it is.
func (c demoCmd) Run(ctx context.Context, s *settings, out streams) error {
	c.Programme = cmp.Or(c.Programme, id.Programme(programme.Shipped()[0]))
	if _, ok := programme.ShippedFile(string(c.Programme)); !ok {
		return unknownProgramme(string(c.Programme))
	}
	today := access.Today(time.Now())
	if c.Today != "" {
		var err error
		if today, err = day.Parse(c.Today); err != nil {
			return fmt.Errorf("%w: --today %s: %w", errUsage, c.Today, err)
		}
	}
	if host, _, err := net.SplitHostPort(c.Addr); err != nil || net.ParseIP(host) == nil || !net.ParseIP(host).IsLoopback() {
		return fmt.Errorf("%w: the demo listens on this machine only, such as 127.0.0.1:8080", errUsage)
	}
	if c.People < 1 || c.People > 100_000 {
		return fmt.Errorf("%w: --people is 1 to 100000", errUsage)
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Addr, err)
	}
	dir, err := c.directory()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if c.Data == "" {
		defer os.RemoveAll(dir) //nolint:errcheck // the operating system clears it otherwise
	}
	s.KeyFile = filepath.Join(dir, "kasam.key")
	if c.Data != "" || s.Database == "" || s.Database == defaultDatabase {
		s.Database = "sqlite:" + filepath.Join(dir, "kasam.db")
	}
	clock := &demo.Clock{}
	logins, err := c.build(ctx, s, clock, today)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a, err := s.open(ctx, false)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a.Now = clock.Now
	url := "http://" + listener.Addr().String()
	for i := range logins {
		logins[i].ICS = url + logins[i].ICS
	}
	if err := c.announce(out, url, logins); err != nil {
		return errors.Join(err, listener.Close(), a.Close())
	}
	shown := make([]door.Demo, len(logins))
	for i, l := range logins {
		shown[i] = door.Demo{Role: l.Role, Name: l.Name, Email: l.Email, Password: l.Password}
	}
	return errors.Join(a.serve(ctx, s, listener, site{url: url, log: s.logger(out.Err), logins: shown}), a.Close())
}

func (c demoCmd) directory() (string, error) {
	if c.Data == "" {
		return os.MkdirTemp("", "kasam-demo-")
	}
	return c.Data, os.MkdirAll(c.Data, 0o700)
}

// build makes the association unless it is there. While it is made an SQLite
// file is not synced to disk with each act: half a demo is thrown away.
func (c demoCmd) build(ctx context.Context, s *settings, clock *demo.Clock, today day.Day) ([]demo.Login, error) {
	kept := filepath.Join(filepath.Dir(s.KeyFile), "logins.json")
	if b, err := os.ReadFile(kept); err == nil {
		var logins []demo.Login
		clock.Run(today.Start(access.Zone()).Add(12 * time.Hour))
		return logins, json.Unmarshal(b, &logins)
	}
	if err := empty(ctx, s.Database); err != nil {
		return nil, err
	}
	making := *s
	if path, ok := sqlitePath(s.Database); ok {
		making.Database = "sqlite:" + path + "?fast=1"
	}
	a, err := making.open(ctx, true)
	if err != nil {
		return nil, err
	}
	a.Now = clock.Now
	p := a.desks(false, "")
	logins, err := demo.Build(ctx, demo.Desks{
		DB: a.DB, Anonymous: p.Anonymous, Person: p.Person, Choice: p.Choice, Closing: p.Closing, Commitment: p.Commitment, Consent: p.Consent, Directory: p.Directory, Decision: p.Decision, Assessment: p.Assessment, Guest: p.Guest, Intake: p.Intake, Livelihood: p.Livelihood,
		Login: p.Login, Meeting: p.Meeting, Participation: p.Participation, Plan: p.Plan, Programme: p.Programme, Preparation: p.Preparation, Referral: p.Referral, Story: p.Story, Tool: p.Tool, Review: p.Review, Statute: p.Statute,
		Scheduling: p.Scheduling,
	}, clock, demo.Options{Programme: c.Programme, People: c.People, Today: today})
	if err == nil {
		// Letters to people who do not exist are not sent.
		err = a.DB.Write(ctx, func(tx *db.Tx) error { return tx.Exec(`delete from outbox`) })
	}
	if err = errors.Join(err, a.Close()); err != nil {
		return nil, err
	}
	b, err := json.Marshal(logins) //nolint:gosec // of invented people, for whoever tries the demo
	if err != nil {
		return nil, err
	}
	return logins, os.WriteFile(kept, b, 0o600)
}

// empty refuses a database that anything was made in: a real installation, or
// half a demo.
func empty(ctx context.Context, database string) error {
	d, err := db.Open(ctx, database)
	if err != nil {
		return err
	}
	steps, err := d.Migrations(ctx)
	if slices.ContainsFunc(steps, func(m db.Migration) bool { return m.Applied }) {
		err = errors.New("the database is in use; the demo makes one of its own, unless it is given an empty one")
	}
	return errors.Join(err, d.Close())
}

func (c demoCmd) announce(out streams, url string, logins []demo.Login) error {
	if c.JSON {
		return json.NewEncoder(out.Out).Encode(struct {
			URL    string       `json:"url"`
			Logins []demo.Login `json:"logins"`
		}{url, logins})
	}
	fmt.Fprintf(out.Out, "Kasam is at %s. Everyone in it is invented.\n\n", url)
	w := tabwriter.NewWriter(out.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "sign in as\te-mail\tpassword\twho")
	for _, l := range logins {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Role, l.Email, l.Password, l.Name)
	}
	return w.Flush()
}

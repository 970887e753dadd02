// Command kasam is personal coordination across agencies: the server, and
// everything an association needs to run it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands are the commands of the program. Settings stand in the environment
// (KASAM_…) or are given as flags.
type commands struct {
	settings

	Demo      demoCmd      `cmd:"" help:"Start a made-up coordination association to look around in."`
	Serve     serveCmd     `cmd:"" help:"Serve the site."`
	Init      initCmd      `cmd:"" help:"Make a new installation: database, key, programme and first administrator."`
	Import    importCmd    `cmd:"" help:"Read people, income or activity from CSV files, all or nothing."`
	Report    reportCmd    `cmd:"" help:"Print figures of a programme."`
	Programme programmeCmd `cmd:"" help:"List, show, check or begin a programme file."`
	Mail      mailCmd      `cmd:"" help:"Read the answers to invitations that came by mail."`
	Audit     auditCmd     `cmd:"" help:"Prove that the record of who did and saw what is whole."`
	Backup    backupCmd    `cmd:"" help:"Write a backup to a file while the site is in use."`
	Restore   restoreCmd   `cmd:"" help:"Fill an empty database from a backup."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the database up to this version."`
	Doctor    doctorCmd    `cmd:"" help:"Check that the installation is healthy and safe."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

const description = `Kasam: one person, one plan, one coordinator, whatever number of agencies.

Examples:
  kasam demo
  kasam init --programme NAME --admin anna@example.org
  kasam serve --addr 127.0.0.1:8080
  kasam import people people.csv --programme NAME
  kasam report cohort --programme NAME --from 2005-09-01 --to 2010-06-30
  kasam backup monday.kasam`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// streams are where a command writes: answers to Out, everything else to Err.
type streams struct{ Out, Err io.Writer }

// errUsage is wrapped by errors that are the caller's: exit code 2.
var errUsage = errors.New("wrong usage")

// run runs one command and returns its exit code: 0 done, 1 failed, 2 wrong usage.
func run(ctx context.Context, args []string, out, errOut io.Writer) (code int) {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("kasam"), kong.Description(description), kong.UsageOnError(), kong.Configuration(kong.JSON),
		kong.Writers(out, errOut), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&c.settings, streams{out, errOut}),
	)
	if err != nil {
		fmt.Fprintln(errOut, "kasam:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	switch {
	case exited >= 0: // help was asked for and given
		return exited
	case err != nil:
		fmt.Fprintln(errOut, "kasam:", err)
		return 2
	}
	switch err := k.Run(); {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintln(errOut, "kasam:", err)
		return 2
	default:
		fmt.Fprintln(errOut, "kasam:", err)
		return 1
	}
}

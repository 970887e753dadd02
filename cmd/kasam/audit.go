package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/id"
)

type auditCmd struct {
	Verify     auditVerifyCmd     `cmd:"" help:"Recompute the log and compare it with its checkpoints."`
	Checkpoint auditCheckpointCmd `cmd:"" help:"Print a signed checkpoint to keep in another place."`
	Show       auditShowCmd       `cmd:"" help:"List what was done with a person, and who saw what."`
}

func (a *app) keeper(s *settings) *audit.Keeper {
	return &audit.Keeper{DB: a.DB, Key: a.Root.Signer(), File: s.checkpoints()}
}

type auditVerifyCmd struct {
	Checkpoint string `type:"existingfile" placeholder:"FILE" help:"Checkpoints that someone kept; those beside the key are always used."`
}

// Help gives an example.
func (auditVerifyCmd) Help() string {
	return `Exits with 1 and names the first entry that was changed, removed, inserted or moved.

Example: kasam audit verify --checkpoint /mnt/auditor/june.note`
}

// Run verifies the log.
func (c auditVerifyCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	keeper := a.keeper(s)
	checkpoints, err := keeper.Checkpoints()
	if err != nil {
		return err
	}
	if c.Checkpoint != "" {
		given, err := readCheckpoints(c.Checkpoint, a)
		if err != nil {
			return err
		}
		checkpoints = append(checkpoints, given...)
	}
	if _, err := audit.Sequence(ctx, a.DB); err != nil {
		return err
	}
	report, err := audit.Verify(ctx, a.DB, checkpoints)
	if err != nil {
		return err
	}
	if report.Bad != nil {
		return fmt.Errorf("the log is not whole: %s", report.Bad)
	}
	_, err = fmt.Fprintf(out.Out, "The log is whole: %d entries, compared with %d checkpoints; %d entries are too young to have a place.\n",
		report.Size, report.Checkpoints, report.Waiting)
	return err
}

func readCheckpoints(path string, a *app) ([]audit.Checkpoint, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()                                                               //nolint:errcheck // it was only read
	return audit.ReadCheckpoints(f, a.Root.Signer().Public().(ed25519.PublicKey)) //nolint:forcetypeassert // of an ed25519 key
}

type auditCheckpointCmd struct{}

// Help gives an example.
func (auditCheckpointCmd) Help() string {
	return `Whoever keeps a checkpoint can tell later whether anything before it was changed.

Example: kasam audit checkpoint > /mnt/auditor/june.note`
}

// Run prints a signed checkpoint of the log as it is.
func (auditCheckpointCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if _, err := audit.Sequence(ctx, a.DB); err != nil {
		return err
	}
	signed, _, err := a.keeper(s).Sign(ctx, a.Now())
	if err != nil {
		return err
	}
	_, err = out.Out.Write(signed)
	return err
}

type auditShowCmd struct {
	Person id.Person `required:"" placeholder:"ID" help:"The person, by the id in the address of their page."`
	Limit  int       `default:"100" help:"How many entries at the most."`
}

// Run lists the entries of a person, newest first. That it was asked for is an
// entry too.
func (c auditShowCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	if !id.Valid(c.Person) {
		return fmt.Errorf("%w: --person takes the id in the address of a person's page", errUsage)
	}
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return a.DB.Read(ctx, func(v *db.View) error {
		list, err := audit.Latest(v, audit.Filter{Person: c.Person}, c.Limit)
		if err != nil {
			return err
		}
		audit.Looked(v, audit.Entry{At: a.Now(), Account: audit.System, Act: "audit.show", Person: c.Person, Ground: "command line"})
		for _, e := range list {
			fmt.Fprintf(out.Out, "%s  %-24s account %s  %v  %s\n", e.At.Format("2006-01-02 15:04:05"), e.Act, e.Account, e.Categories, e.Ground)
		}
		return nil
	})
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/login"
	"kasam/internal/programme"
)

type initCmd struct {
	Programme string `required:"" placeholder:"NAME|FILE" help:"Programme that comes with Kasam, or a programme file."`
	Admin     string `required:"" placeholder:"EMAIL" help:"Address of the first administrator."`
	Name      string `default:"Administrator" help:"Name of the first administrator."`
}

// Help gives an example.
func (initCmd) Help() string {
	return `Makes the database and the key of the installation if they are not there, installs the
programme, and prints the code with which the first administrator chooses a password.

Example: KASAM_DATABASE=sqlite:/var/lib/kasam/kasam.db kasam init --programme NAME --admin anna@example.org`
}

// Run makes the installation.
func (c initCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	if !strings.Contains(c.Admin, "@") {
		return fmt.Errorf("%w: --admin takes an e-mail address", errUsage)
	}
	p, file, err := programmeFile(c.Programme)
	if err != nil {
		return err
	}
	a, err := s.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	desk := a.desks(true, s.URL).Login
	var code string
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		if err := programme.Install(tx, p, file, a.Now()); err != nil {
			return err
		}
		code, err = login.InviteFirst(tx, desk, login.Invitee{
			Email: c.Admin, Name: c.Name, Language: "sv", Grants: []access.Grant{{Role: access.Admin}},
		})
		return err
	})
	if err != nil {
		return err
	}
	site := s.URL
	if site == "" {
		site = "the site"
	}
	_, err = fmt.Fprintf(out.Out, `Programme %s is installed.
The key of the installation is %s: keep a copy in a safe place. Without it nobody reads what is written about people.

%s chooses a password at %s/invitation with the code
  %s
It is good once, for 14 days.
`, p.ID, s.keyFile(), c.Admin, site, code)
	return err
}

// programmeFile finds a programme that comes with Kasam by its name, or reads a file.
func programmeFile(nameOrFile string) (*programme.Programme, []byte, error) {
	file, shipped := programme.ShippedFile(nameOrFile)
	if !shipped {
		var err error
		if file, err = os.ReadFile(nameOrFile); err != nil {
			return nil, nil, fmt.Errorf("%w: there is no programme %s (those that come with Kasam: %s)", errUsage, nameOrFile, strings.Join(programme.Shipped(), ", "))
		}
	}
	p, err := programme.Parse(nameOrFile, file)
	return p, file, err
}

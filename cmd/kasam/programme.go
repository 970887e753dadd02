package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"

	"kasam/internal/programme"
)

// programmeCmd reads programme files. It needs no database.
type programmeCmd struct {
	List  programmeListCmd  `cmd:"" help:"List the programmes that come with Kasam."`
	Show  programmeShowCmd  `cmd:"" help:"Print the file of a programme that comes with Kasam."`
	Check programmeCheckCmd `cmd:"" help:"Check a programme file; mistakes are told as file:line:column."`
	New   programmeNewCmd   `cmd:"" help:"Begin a programme file of your own."`
}

type programmeListCmd struct{}

// Run prints a line for each programme.
func (programmeListCmd) Run(out streams) error {
	w := tabwriter.NewWriter(out.Out, 0, 8, 2, ' ', 0)
	for _, name := range programme.Shipped() {
		p, err := shippedProgramme(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", name, p.Country, p.Name.In("en"), p.About.In("en"))
	}
	return w.Flush()
}

func shippedProgramme(name string) (*programme.Programme, error) {
	file, ok := programme.ShippedFile(name)
	if !ok {
		return nil, unknownProgramme(name)
	}
	return programme.Parse(name+".yaml", file)
}

func unknownProgramme(name string) error {
	return fmt.Errorf("there is no programme %q; there are: %s (%w)", name, strings.Join(programme.Shipped(), ", "), errUsage)
}

type programmeShowCmd struct {
	Name string `arg:"" help:"Name of the programme (see kasam programme list)."`
}

// Run prints the file itself, so that it can be sent to a file and changed.
func (c programmeShowCmd) Run(out streams) error {
	file, ok := programme.ShippedFile(c.Name)
	if !ok {
		return unknownProgramme(c.Name)
	}
	_, err := out.Out.Write(file)
	return err
}

type programmeCheckCmd struct {
	File string `arg:"" help:"File to check."`
}

// Run prints what the file holds when it is right, and every mistake on a line
// of its own when it is not.
func (c programmeCheckCmd) Run(out streams) error {
	text, err := os.ReadFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s (%w)", c.File, errUsage)
	}
	if err != nil {
		return err
	}
	p, err := programme.Parse(c.File, text)
	if mistakes, ok := errors.AsType[programme.Errors](err); ok {
		fmt.Fprintln(out.Err, mistakes)
		return fmt.Errorf("%s: mistakes to put right: %d", c.File, len(mistakes))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%s is right: %s, %d parties, %d phases, %d bells.\n",
		c.File, p.Name.In("en"), len(p.Parties), len(p.Phases), len(p.Bells))
	return err
}

type programmeNewCmd struct {
	File string `arg:"" help:"File to write; it must not exist yet."`
	From string `placeholder:"NAME" help:"Programme to begin from; the first of kasam programme list unless given."`
}

var programmeName = regexp.MustCompile(`(?m)^programme: .*$`)

// Run writes a copy of a shipped programme under the new file's name.
func (c programmeNewCmd) Run(out streams) error {
	c.From = cmp.Or(c.From, programme.Shipped()[0])
	text, ok := programme.ShippedFile(c.From)
	if !ok {
		return unknownProgramme(c.From)
	}
	name := strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File))
	text = programmeName.ReplaceAll(text, []byte("programme: "+name))
	if _, err := programme.Parse(c.File, text); err != nil {
		return fmt.Errorf("%q cannot be the name of a programme: small letters a to z, digits and - only (%w)", name, errUsage)
	}
	f, err := os.OpenFile(c.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) //nolint:gosec // a programme file is no secret
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already; choose another name", c.File)
	}
	if err != nil {
		return err
	}
	_, err = f.ReadFrom(bytes.NewReader(text))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "Wrote %s. Change it, then run kasam programme check %s.\n", c.File, c.File)
	return err
}

package interchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Desk is where files come in. Whoever stands at it holds the key of the
// installation: it is for the command line.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// A Job says where files go, and whether only to check them.
type Job struct {
	Programme id.Programme
	DryRun    bool // check everything and keep nothing
}

// errDry ends the transaction of a dry run, so that nothing of it is kept.
var errDry = errors.New("interchange: only checked")

// program is who does an import: the record says that it was done at the
// command line.
var program = access.Actor{Account: audit.System}

// ground is why an import may write.
const ground = "import"

// run runs f in one transaction upon the programme, which is installed if it
// comes with Kasam and is not yet. Mistakes in the tables end it.
func (d *Desk) run(ctx context.Context, job Job, tables []*table, f func(tx *db.Tx, p *programme.Programme, now time.Time) error) error {
	if err := mistakes(tables); err != nil {
		return err
	}
	now := d.Now()
	err := d.DB.Write(ctx, func(tx *db.Tx) error {
		for _, t := range tables {
			t.mistakes = nil // of an earlier try
		}
		p, err := installed(tx, job.Programme, now)
		if err != nil {
			return err
		}
		if err := f(tx, p, now); err != nil {
			return err
		}
		if job.DryRun {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return err
}

// mistakes returns what is wrong with the tables, nil when nothing is.
func mistakes(tables []*table) error {
	var all Mistakes
	for _, t := range tables {
		list := slices.Clone(t.mistakes)
		slices.SortStableFunc(list, func(a, b Mistake) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Column - b.Column
		})
		all = append(all, list...)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// readAll reads every file.
func readAll(files []File, known, must []string) (list []*table, err error) {
	for _, f := range files {
		t, err := read(f, known, must)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// ErrProgramme is the error of a programme that is neither installed nor among
// those that come with Kasam.
var ErrProgramme = errors.New("there is no such programme")

func installed(tx *db.Tx, name id.Programme, now time.Time) (*programme.Programme, error) {
	p, err := programme.Load(tx, name)
	if fault.KindOf(err) != fault.NotFound {
		return p, err
	}
	file, ok := programme.ShippedFile(string(name))
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrProgramme, name)
	}
	if p, err = programme.Parse(string(name)+".yaml", file); err != nil {
		return nil, err
	}
	if err := programme.Install(tx, p, file, now); err != nil {
		return nil, err
	}
	return p, audit.Record(tx, access.Did(program, "", now, "programme.install", string(name), ground))
}

// refused notes a refusal of a door beside the columns it is about; renamed
// gives the columns whose fields have another name. Any other error is returned.
func (r row) refused(err error, renamed map[string]string) error {
	var refusal *fault.Error
	if err == nil {
		return nil
	}
	if !errors.As(err, &refusal) || refusal.Kind == fault.Internal {
		return err
	}
	english := words.In("en")
	for e := refusal; e != nil; e = e.Next {
		column := e.Field
		if other, ok := renamed[column]; ok {
			column = other
		}
		if column == "" {
			column = "ref"
		}
		r.wrong(column, english.T(e.Key, e.Args...))
	}
	return nil
}

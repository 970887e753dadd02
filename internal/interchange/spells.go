package interchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

// incomeColumns are the columns of a file of income spells.
func incomeColumns() []string {
	return []string{"ref", "code", "share", "from", "to", "source", "certainty", "note"}
}

// activityColumns are the columns of a file of activity spells.
func activityColumns() []string { return []string{"ref", "activity", "share", "from", "to"} }

// A SpellsResult tells what an import of spells made.
type SpellsResult struct{ Spells, People int }

// Income takes in income spells of people who are imported already. Without a
// source or certainty they are kept as reported, from a record.
func (d *Desk) Income(ctx context.Context, job Job, files ...File) (SpellsResult, error) {
	return d.spells(ctx, job, files, kind{
		act: "import.income", known: incomeColumns(), must: []string{"ref", "code", "share", "from"},
		understand: func(r row, who participant, _ *programme.Programme) spell {
			i := livelihood.Income{
				ID: id.New[string](), Person: who.person, Code: r.text("code"), Share: share(r), From: r.day("from"), To: r.day("to"),
				Source: cmp.Or(r.text("source"), livelihood.FromRecord), Certainty: cmp.Or(r.text("certainty"), livelihood.Reported),
				Note: r.text("note"),
			}
			if _, ok := livelihood.CodeOf(i.Code); !ok {
				r.wrong("code", fmt.Sprintf("there is no income code %q", i.Code))
			}
			oneOf(r, "source", i.Source, livelihood.Sources())
			oneOf(r, "certainty", i.Certainty, livelihood.Certainties())
			return spell{
				row: r, who: who, same: fmt.Sprint(i.Person, i.Code, i.Share, i.From, i.To),
				there: func(tx *db.Tx) (bool, error) { return hasIncome(tx, i) },
				keep: func(tx *db.Tx) error {
					key, err := d.Vault.Unwrap(who.person, who.wrapped)
					if err != nil {
						return err
					}
					return livelihood.InsertIncome(tx, key, i)
				},
			}
		},
	})
}

// Activity takes in activity spells of people who are imported already. The
// activities are those of the programme file.
func (d *Desk) Activity(ctx context.Context, job Job, files ...File) (SpellsResult, error) {
	return d.spells(ctx, job, files, kind{
		act: "import.activity", known: activityColumns(), must: []string{"ref", "activity", "share", "from"},
		understand: func(r row, who participant, p *programme.Programme) spell {
			a := livelihood.Activity{
				ID: id.New[string](), Person: who.person, Activity: r.text("activity"), Share: share(r),
				From: r.day("from"), To: r.day("to"),
			}
			keys := make([]string, len(p.Activities))
			for i, one := range p.Activities {
				keys[i] = one.Key
			}
			oneOf(r, "activity", a.Activity, keys)
			return spell{
				row: r, who: who, same: fmt.Sprint(a.Person, a.Activity, a.Share, a.From, a.To),
				there: func(tx *db.Tx) (bool, error) { return hasActivity(tx, a) },
				keep:  func(tx *db.Tx) error { return livelihood.InsertActivity(tx, a) },
			}
		},
	})
}

// A kind of spell, and how its rows are understood.
type kind struct {
	act         string
	known, must []string
	understand  func(row, participant, *programme.Programme) spell
}

// A spell is one row, understood.
type spell struct {
	row
	who   participant
	same  string // what tells it from another
	there func(*db.Tx) (bool, error)
	keep  func(*db.Tx) error
}

func (d *Desk) spells(ctx context.Context, job Job, files []File, k kind) (result SpellsResult, err error) {
	tables, err := readAll(files, k.known, k.must)
	if err != nil {
		return result, err
	}
	err = d.run(ctx, job, tables, func(tx *db.Tx, p *programme.Programme, now time.Time) error {
		known, err := refsOf(tx, p.ID, refs(tables))
		if err != nil {
			return err
		}
		list := understood(tables, p, known, k)
		if err := mistakes(tables); err != nil {
			return err
		}
		people := make(map[id.Person]int)
		for _, s := range list {
			if there, err := s.there(tx); err != nil {
				return err
			} else if there {
				s.wrong("ref", "this spell is imported already")
				return s.table.mistakes
			}
			if err := s.refused(s.keep(tx), nil); err != nil {
				return err
			}
			people[s.who.person]++
		}
		if err := mistakes(tables); err != nil {
			return err
		}
		result = SpellsResult{Spells: len(list), People: len(people)}
		return record(tx, now, k.act, p.ID, result, people)
	})
	return result, err
}

func record(tx *db.Tx, now time.Time, act string, p id.Programme, result SpellsResult, people map[id.Person]int) error {
	for person, n := range people {
		if err := audit.Record(tx, access.Did(program, person, now, act, strconv.Itoa(n), ground)); err != nil {
			return err
		}
	}
	return audit.Record(tx, access.Did(program, "", now, act, fmt.Sprintf("%s %d", p, result.Spells), ground))
}

func refs(tables []*table) (list []string) {
	for _, t := range tables {
		for _, r := range t.rows {
			list = append(list, r.text("ref"))
		}
	}
	return list
}

// understood understands the rows, noting everything that is wrong with them.
func understood(tables []*table, p *programme.Programme, known map[string]participant, k kind) (list []spell) {
	seen := make(map[string]place)
	for _, t := range tables {
		for _, r := range t.rows {
			who, ok := ref(r, known)
			s := k.understand(r, who, p)
			period(r)
			if ok && who.wrapped == "" {
				r.wrong("ref", "this person has been erased")
			}
			if ok {
				twice(r, "ref", s.same, seen)
			}
			list = append(list, s)
		}
	}
	return list
}

func share(r row) int {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(r.text("share"), "%")))
	if err != nil || n < 1 || n > 100 {
		r.wrong("share", "write a whole number of per cent, 1 to 100")
	}
	return n
}

// period notes days that cannot be the ends of a spell.
func period(r row) {
	if r.text("from") == "" {
		r.wrong("from", "every line needs a date")
		return
	}
	from, to := r.text("from"), r.text("to")
	if to != "" && to < from {
		r.wrong("to", "it ends before it begins")
	}
}

func oneOf(r row, column, value string, list []string) {
	if !slices.Contains(list, value) {
		r.wrong(column, fmt.Sprintf("%q is not one of %s", value, strings.Join(list, ", ")))
	}
}

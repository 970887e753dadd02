package audit

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"kasam/internal/db"
	"kasam/internal/id"
)

// lock makes the transaction the only one that sequences; false when another
// node is at it. On SQLite there is one writer anyway.
func lock(tx *db.Tx) (mine bool, err error) {
	if tx.Engine() != db.Postgres {
		return true, nil
	}
	const sequencer = 0x6b61_7361 // any number that nothing else locks
	err = tx.Row(`select pg_try_advisory_xact_lock($1)`, sequencer).Scan(&mine)
	return mine, err
}

// Head returns the tree over all entries that have their place.
func Head(r db.Reader) (Tree, error) {
	var size int64
	var frontier string
	err := r.Row(`select size, frontier from audit_head where one = 1`).Scan(&size, &frontier)
	if errors.Is(err, sql.ErrNoRows) {
		return Tree{}, nil
	}
	if err != nil {
		return Tree{}, fmt.Errorf("load the head of the audit log: %w", err)
	}
	return parseTree(size, frontier)
}

func setHead(tx *db.Tx, t Tree) error {
	return tx.Exec(`insert into audit_head (one, size, frontier) values (1, $1, $2)
		on conflict (one) do update set size = excluded.size, frontier = excluded.frontier`, t.Size, t.text())
}

// waitingLeaves returns the leaves of the entries that wait longest.
func waitingLeaves(r db.Reader, most int) (list []tlog.Hash, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var entry, leaf string
		if err := row.Scan(&entry, &leaf); err != nil {
			return err
		}
		h, err := tlog.ParseHash(leaf)
		if err != nil {
			return fmt.Errorf("audit entry %s has no leaf: %w", entry, err)
		}
		list = append(list, h)
		return nil
	}, `select id, leaf from audit_entries where seq is null order by at, id limit $1`, most)
	return list, err
}

// place numbers the same entries, in the same order, from first.
func place(tx *db.Tx, first int64, most int) (int64, error) {
	return tx.Changed(`
		update audit_entries set seq = $1 + o.n
		from (select id, row_number() over (order by at, id) - 1 as n from audit_entries where seq is null order by at, id limit $2) o
		where audit_entries.id = o.id`, first, most)
}

const entryColumns = `id, coalesce(seq, -1), at, account, organisation, act, person, object, categories, ground, leaf`

// stored is an entry with the leaf that stands beside it.
type stored struct {
	Entry
	leaf string
}

func (s *stored) scan(row *sql.Rows) error {
	var categories string
	if err := row.Scan(&s.ID, &s.Seq, db.Instant(&s.At), &s.Account, &s.Organisation, &s.Act, &s.Person, &s.Object,
		&categories, &s.Ground, &s.leaf); err != nil {
		return err
	}
	s.Categories = strings.Fields(categories)
	if strings.Join(s.Categories, " ") != categories {
		s.Categories = []string{categories} // as it stands, so that its hash tells
	}
	return nil
}

// page returns the entries after a place in the log, in order.
func page(r db.Reader, after int64, most int) (list []stored, err error) {
	list = make([]stored, 0, most)
	err = r.Rows(func(row *sql.Rows) error {
		var s stored
		err := s.scan(row)
		list = append(list, s)
		return err
	}, `select `+entryColumns+` from audit_entries where seq > $1 order by seq limit $2`, after, most)
	return list, err
}

// Of lists what was done with a person and who saw what of them, newest first,
// at most limit entries.
func Of(r db.Reader, person id.Person, limit int) (list []Entry, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var s stored
		err := s.scan(row)
		list = append(list, s.Entry)
		return err
	}, `select `+entryColumns+` from audit_entries where person = $1 order by at desc, id desc limit $2`, person, limit)
	if err != nil {
		return nil, fmt.Errorf("who looked at a person: %w", err)
	}
	return list, nil
}

// A Filter picks entries; what is empty in it narrows nothing.
type Filter struct {
	Account id.Account
	Act     string
	Person  id.Person
	Before  string // the ID of an entry: only those that are older
}

// Latest lists the entries that a filter picks, newest first, at most limit. It
// takes them in the order of their ids, which is that of their making.
func Latest(r db.Reader, f Filter, limit int) (list []Entry, err error) {
	var where []string
	var args []any
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, condition+" $"+strconv.Itoa(len(args)))
	}
	if f.Account != "" {
		add("account =", f.Account)
	}
	if f.Act != "" {
		add("act =", f.Act)
	}
	if f.Person != "" {
		add("person =", f.Person)
	}
	if f.Before != "" {
		add("id <", f.Before)
	}
	q := `select ` + entryColumns + ` from audit_entries`
	if len(where) > 0 {
		q += ` where ` + strings.Join(where, " and ")
	}
	args = append(args, limit)
	err = r.Rows(func(row *sql.Rows) error {
		var s stored
		err := s.scan(row)
		list = append(list, s.Entry)
		return err
	}, q+` order by id desc limit $`+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("list the latest entries of the audit log: %w", err)
	}
	return list, nil
}

// Waiting counts the entries that have no place in the log yet.
func Waiting(r db.Reader) (n int64, err error) {
	err = r.Row(`select count(*) from audit_entries where seq is null`).Scan(&n)
	return n, err
}

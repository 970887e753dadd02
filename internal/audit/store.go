package audit

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

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

const entryColumns = `id, coalesce(seq, -1) as seq, at, account, organisation, act, person, object, categories, ground, leaf, roster`

// stored is an entry with the leaf that stands beside it.
type stored struct {
	Entry
	leaf string
}

func (s *stored) scan(row *sql.Rows, more ...any) error {
	var categories string
	if err := row.Scan(append([]any{
		&s.ID, &s.Seq, db.Instant(&s.At), &s.Account, &s.Organisation, &s.Act, &s.Person, &s.Object,
		&categories, &s.Ground, &s.leaf, &s.Roster,
	}, more...)...); err != nil {
		return err
	}
	s.Categories = fields(categories)
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

// A Filter picks entries; what is empty in it narrows nothing.
type Filter struct {
	Account id.Account
	Act     string
	Person  id.Person
	Before  string // the ID of an entry: only those that are older
}

// Latest lists the entries that a filter picks, newest first, at most limit. It
// takes them in the order of their ids, which is that of their making; around a
// person in the order of their time. How much it reads depends on limit, not on
// how long the record is.
func Latest(r db.Reader, f Filter, limit int) (list []Entry, err error) {
	if f.Person != "" {
		return around(r, f, limit)
	}
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
	if f.Before != "" {
		add("id <", f.Before)
	}
	q := `select ` + entryColumns + `, ` + people + ` from audit_entries e`
	if len(where) > 0 {
		q += ` where ` + strings.Join(where, " and ")
	}
	args = append(args, limit)
	err = r.Rows(func(row *sql.Rows) error {
		var s stored
		err := s.scan(row, &s.People)
		list = append(list, s.Entry)
		return err
	}, q+` order by id desc limit $`+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("list the latest entries of the audit log: %w", err)
	}
	return list, nil
}

// people counts who was on the list that e is about.
const people = `case when e.roster = '' then 0 else (select count(*) from audit_roster_members x where x.roster = e.roster) end as people`

// A mark is a place in the order of time: an entry, or the very beginning of an
// instant.
type mark struct {
	at int64
	id string
}

// around lists what was done with a person and who saw what of them: the entries
// about them, and those of the lists they were on, told as if of them alone.
func around(r db.Reader, f Filter, limit int) ([]Entry, error) {
	before, top := mark{at: math.MaxInt64}, int64(0)
	var err error
	if f.Before != "" {
		before.id = f.Before
		err = r.Row(`select at from audit_entries where id = $1`, f.Before).Scan(&before.at)
		top = before.at
	} else {
		err = r.Row(`select at from audit_entries order by id desc limit 1`).Scan(&top)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // nothing is older than what there is not
	}
	if err != nil {
		return nil, fmt.Errorf("where a page of the audit log begins: %w", err)
	}
	list, err := stretch(r, f, `audit_entries e where e.person = $1`, `e.person, e.object, e.categories, e.ground`, before, 0, limit)
	if err != nil {
		return nil, err
	}
	bottom := int64(0)
	if len(list) == limit && limit > 0 {
		bottom = list[limit-1].At.UnixMicro()
	}
	// The lists are looked for further and further back: to put all that a person
	// ever was on in the order of time would be to read them all.
	const day, wider, tries = int64(24 * time.Hour / time.Microsecond), 4, 7
	for span, n, found := day, 0, 0; found < limit; span, n = span*wider, n+1 {
		from := max(top-span, bottom)
		if n == tries {
			from = bottom
		}
		some, err := stretch(r, f, `audit_roster_members m join audit_entries e on e.roster = m.roster and e.roster <> '' where m.person = $1`,
			`m.person, e.object, m.categories, m.ground`, before, from, limit-found)
		if err != nil {
			return nil, err
		}
		list, found = append(list, some...), found+len(some)
		if from == bottom {
			break
		}
		before, top = mark{at: from}, from
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID)) })
	return list[:min(limit, len(list))], nil
}

// stretch reads the entries of one kind between two instants, newest first.
func stretch(r db.Reader, f Filter, from, told string, before mark, since int64, limit int) (list []Entry, err error) {
	args := []any{f.Person, before.at, before.id, since, limit}
	where := []string{from, `e.at <= $2`, `(e.at < $2 or e.id < $3)`, `e.at >= $4`}
	for _, narrow := range []struct{ column, to string }{{"e.account", string(f.Account)}, {"e.act", f.Act}} {
		if narrow.to != "" {
			args = append(args, narrow.to)
			where = append(where, narrow.column+` = $`+strconv.Itoa(len(args)))
		}
	}
	err = r.Rows(func(row *sql.Rows) error {
		var s stored
		err := s.scan(row, &s.People)
		list = append(list, s.Entry)
		return err
	}, `select e.id, coalesce(e.seq, -1), e.at, e.account, e.organisation, e.act, `+told+`, e.leaf, e.roster, `+people+`
		from `+strings.Join(where, " and ")+` order by e.at desc, e.id desc limit $5`, args...)
	if err != nil {
		return nil, fmt.Errorf("who looked at a person: %w", err)
	}
	return list, nil
}

// Waiting counts the entries that have no place in the log yet.
func Waiting(r db.Reader) (n int64, err error) {
	err = r.Row(`select count(*) from audit_entries where seq is null`).Scan(&n)
	return n, err
}

// keepRoster writes the members of a roster, unless they stand there already.
func keepRoster(tx *db.Tx, roster string, list []Shown) error {
	var there int
	if err := tx.Row(`select count(*) from audit_roster_members where roster = $1`, roster).Scan(&there); err != nil || there > 0 {
		return err
	}
	const columns = 4
	each := 1
	if tx.Engine() == db.Postgres {
		each = most
	}
	for chunk := range slices.Chunk(list, each) {
		args := make([]any, 0, columns*len(chunk))
		for _, s := range chunk {
			args = append(args, roster, s.Person, strings.Join(s.Categories, " "), s.Ground)
		}
		if err := tx.Exec(`insert into audit_roster_members (roster, person, categories, ground) values `+rows(len(chunk), columns)+
			` on conflict do nothing`, args...); err != nil {
			return fmt.Errorf("keep a roster of %d: %w", len(list), err)
		}
	}
	return nil
}

// Members returns the people of several rosters, each in the order of their ids.
func Members(r db.Reader, rosters []string) (map[string][]Shown, error) {
	all := make(map[string][]Shown, len(rosters))
	if len(rosters) == 0 {
		return all, nil
	}
	among, arg := db.In(r, 1, rosters)
	err := r.Rows(func(row *sql.Rows) error {
		var roster, categories string
		var s Shown
		if err := row.Scan(&roster, &s.Person, &categories, &s.Ground); err != nil {
			return err
		}
		s.Categories = fields(categories)
		all[roster] = append(all[roster], s)
		return nil
	}, `select roster, person, categories, ground from audit_roster_members where roster `+among, arg)
	if err != nil {
		return nil, fmt.Errorf("read who was on a list: %w", err)
	}
	for _, list := range all { // not every database sorts as Go does
		slices.SortFunc(list, func(a, b Shown) int { return strings.Compare(string(a.Person), string(b.Person)) })
	}
	return all, nil
}

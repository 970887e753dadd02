// Package audit is the record of who did and who saw what, and its proof.
//
// The entry of a write is in the write's own transaction. The entry of a read
// is durable before what was read leaves the program (see Log). A sequencer
// gives every entry its place in a Merkle log whose checkpoints are signed and
// kept outside the database, so that nothing can be removed or changed unseen.
package audit

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kasam/internal/db"
	"kasam/internal/id"
)

// An Entry says that someone did or saw something. It holds identifiers and
// fixed words only, never a name or what was written.
type Entry struct {
	ID           string
	Seq          int64 // place in the log from 0; -1 while it waits for one
	At           time.Time
	Account      id.Account      // who; System for the program itself
	Organisation id.Organisation // on whose behalf
	Act          string          // such as "commitment.accept" or "person.read"
	Person       id.Person       // whom it concerns, if anyone
	Object       string          // the thing it concerns, if any
	Categories   []string        // what was shown, for a read
	Ground       string          // why it was allowed: coordinator, consent:ID, self, …
	Roster       string          // of a list that was shown: the hash of who was on it; see LookedAt
	People       int             // how many were on it, when read with Latest

	shown []Shown // who was on it, while it is being recorded
}

// System is the account of what the program does by itself or at the command line.
const System id.Account = "kasam"

// Leaf returns the entry as the Merkle log holds it: every field on a line of its
// own. Only the entry of a list has a line for its roster.
func (e Entry) Leaf() []byte {
	lines := []string{
		e.ID, strconv.FormatInt(e.At.UnixMicro(), 10), string(e.Account), string(e.Organisation),
		e.Act, string(e.Person), e.Object, strings.Join(e.Categories, " "), e.Ground, "", "",
	}
	if e.Roster != "" {
		lines[len(lines)-2] = e.Roster
	} else {
		lines = lines[:len(lines)-1]
	}
	return []byte(strings.Join(lines, "\n"))
}

func (e Entry) hash() string {
	h := tlog.RecordHash(e.Leaf())
	return base64.StdEncoding.EncodeToString(h[:])
}

// Record puts e on record in tx: with what it is about, or not at all.
func Record(tx *db.Tx, e Entry) error { return insert(tx, []Entry{e}) }

// insert adds entries: on PostgreSQL in one statement, which is one journey to
// the server; on SQLite one by one with a statement that stands ready, where a
// long list of placeholders costs more than the rows.
func insert(tx *db.Tx, list []Entry) error {
	each := 1
	if tx.Engine() == db.Postgres {
		each = most
	}
	for chunk := range slices.Chunk(list, each) {
		if err := insertRows(tx, chunk); err != nil {
			return fmt.Errorf("record %d audit entries: %w", len(list), err)
		}
	}
	return nil
}

const (
	insertInto = `insert into audit_entries (id, at, account, organisation, act, person, object, categories, ground, leaf, roster) values `
	columns    = 11
)

func insertRows(tx *db.Tx, list []Entry) error {
	args := make([]any, 0, columns*len(list))
	for _, e := range list {
		if e.ID == "" {
			e.ID = id.New[string]()
		}
		e.At = e.At.UTC().Truncate(time.Microsecond)
		if e.shown != nil {
			if err := keepRoster(tx, e.Roster, e.shown); err != nil {
				return err
			}
		}
		args = append(args, e.ID, e.At, string(e.Account), string(e.Organisation), e.Act, string(e.Person),
			e.Object, strings.Join(e.Categories, " "), e.Ground, e.hash(), e.Roster)
	}
	return tx.Exec(insertInto+rows(len(list), columns), args...)
}

// rows returns the placeholders of n rows of so many columns.
func rows(n, columns int) string {
	var q []byte
	for i := range n * columns {
		switch {
		case i%columns > 0:
			q = append(q, ',')
		case i > 0:
			q = append(q, "),("...)
		default:
			q = append(q, '(')
		}
		q = strconv.AppendInt(append(q, '$'), int64(i+1), 10)
	}
	return string(append(q, ')'))
}

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
}

// System is the account of what the program does by itself or at the command line.
const System id.Account = "kasam"

// Leaf returns the entry as the Merkle log holds it: every field on a line of its own.
func (e Entry) Leaf() []byte {
	return []byte(strings.Join([]string{
		e.ID, strconv.FormatInt(e.At.UnixMicro(), 10), string(e.Account), string(e.Organisation),
		e.Act, string(e.Person), e.Object, strings.Join(e.Categories, " "), e.Ground, "",
	}, "\n"))
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
	insertInto = `insert into audit_entries (id, at, account, organisation, act, person, object, categories, ground, leaf) values `
	oneRow     = `($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`
)

func insertRows(tx *db.Tx, list []Entry) error {
	args := make([]any, 0, 10*len(list))
	for _, e := range list {
		if e.ID == "" {
			e.ID = id.New[string]()
		}
		e.At = e.At.UTC().Truncate(time.Microsecond)
		args = append(args, e.ID, e.At, string(e.Account), string(e.Organisation), e.Act, string(e.Person),
			e.Object, strings.Join(e.Categories, " "), e.Ground, e.hash())
	}
	return tx.Exec(insertInto+rows(len(list)), args...)
}

// rows returns the placeholders of n rows.
func rows(n int) string {
	if n == 1 {
		return oneRow
	}
	var q strings.Builder
	for i := range n {
		if i > 0 {
			q.WriteByte(',')
		}
		at := 10 * i
		fmt.Fprintf(&q, "($%d,$%d,$%d,$%d,$%d,$%d,$%d,$%d,$%d,$%d)", at+1, at+2, at+3, at+4, at+5, at+6, at+7, at+8, at+9, at+10)
	}
	return q.String()
}

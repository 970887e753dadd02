package db

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A backup is the rows of every table in one snapshot, a line of JSON each,
// compressed: the same text from either engine, and it restores into either.
// Names and free text in it are sealed, as they are in the database; without
// the key file nobody reads them.

// format names the layout of a backup; another one is refused.
const format = "kasam-backup-1"

type dumpHead struct {
	Format string   `json:"format"`
	Schema []string `json:"schema"` // the migrations that were applied
}

type dumpTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type dumpEnd struct {
	Rows int64 `json:"rows"`
}

// ErrBackup is wrapped by every error that says a backup cannot be restored.
var ErrBackup = errors.New("the backup cannot be restored")

// Dump writes a backup of one snapshot to w while the database is in use.
func (d *DB) Dump(ctx context.Context, w io.Writer) error {
	head := dumpHead{Format: format}
	steps, err := d.Migrations(ctx)
	if err != nil {
		return err
	}
	for _, m := range steps {
		if m.Applied {
			head.Schema = append(head.Schema, m.Name)
		}
	}
	z := gzip.NewWriter(w)
	out := json.NewEncoder(z)
	if err := out.Encode(head); err != nil {
		return err
	}
	var total int64
	err = d.Read(ctx, func(v *View) error {
		tables, err := v.tables()
		if err != nil {
			return err
		}
		for _, table := range tables {
			n, err := v.dumpTable(out, table)
			if err != nil {
				return fmt.Errorf("back up %s: %w", table, err)
			}
			total += n
		}
		return nil
	})
	return errors.Join(err, out.Encode(dumpEnd{total}), z.Close())
}

// tables lists our tables such that one comes after those it refers to.
func (v *View) tables() (list []string, err error) {
	schema, err := Schema()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(schema) {
		if rest, ok := strings.CutPrefix(line, "create table "); ok {
			name, _, _ := strings.Cut(rest, " ")
			list = append(list, name)
		}
	}
	return list, nil
}

func (v *View) dumpTable(out *json.Encoder, table string) (n int64, err error) {
	rows, err := v.tx.QueryContext(v.ctx, `select * from `+table) //nolint:gosec // of our own schema; every column is what a backup is for
	if err != nil {
		return 0, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what went wrong
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	if err := out.Encode(dumpTable{table, columns}); err != nil {
		return 0, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return n, err
		}
		row := make([]any, len(columns))
		for i, p := range values {
			row[i] = plain(*p.(*any), types[i]) //nolint:forcetypeassert // made just above
		}
		if err := out.Encode(row); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// plain gives a column the same form on both engines.
func plain(value any, t *sql.ColumnType) any {
	switch v := value.(type) {
	case []byte:
		return string(v)
	case int64:
		if strings.EqualFold(t.DatabaseTypeName(), "boolean") {
			return v != 0
		}
	}
	return value
}

// Restore fills an empty, migrated database from a backup: all of it or nothing.
func (d *DB) Restore(ctx context.Context, r io.Reader) (rows int64, err error) {
	z, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return 0, fmt.Errorf("%w: it is not a Kasam backup", ErrBackup)
	}
	in := json.NewDecoder(z)
	in.UseNumber()
	var head dumpHead
	if err := in.Decode(&head); err != nil || head.Format != format {
		return 0, fmt.Errorf("%w: it is not a Kasam backup", ErrBackup)
	}
	if err := d.sameSchema(ctx, head); err != nil {
		return 0, err
	}
	err = d.Write(ctx, func(tx *Tx) error {
		var used int64
		if err := tx.Row(`select count(*) from (select 1 from audit_entries limit 1) as used`).Scan(&used); err != nil {
			return err
		}
		if used > 0 {
			return fmt.Errorf("%w: this database is not empty", ErrBackup)
		}
		if rows, err = tx.load(in); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, z); err != nil { //nolint:gosec // to its checksum; nothing of it is kept
			return fmt.Errorf("%w: it is cut off or damaged", ErrBackup)
		}
		return nil
	})
	return rows, err
}

// sameSchema refuses a backup that was made by a newer program.
func (d *DB) sameSchema(ctx context.Context, head dumpHead) error {
	steps, err := d.Migrations(ctx)
	if err != nil {
		return err
	}
	if len(head.Schema) != len(steps) {
		return fmt.Errorf("%w: it has %d migrations and this program %d; restore it with the version that made it, then upgrade",
			ErrBackup, len(head.Schema), len(steps))
	}
	return nil
}

func (t *Tx) load(in *json.Decoder) (rows int64, err error) {
	known, err := t.tables()
	if err != nil {
		return 0, err
	}
	var insert string
	for {
		var raw json.RawMessage
		if err := in.Decode(&raw); err != nil {
			return rows, fmt.Errorf("%w: it ends too early", ErrBackup)
		}
		if raw[0] == '[' {
			if err := t.loadRow(insert, raw); err != nil {
				return rows, err
			}
			rows++
			continue
		}
		var end dumpEnd
		var table dumpTable
		if json.Unmarshal(raw, &table); table.Table == "" { //nolint:errcheck,gosec // then it is the end
			if err := json.Unmarshal(raw, &end); err != nil || end.Rows != rows {
				return rows, fmt.Errorf("%w: it holds %d rows and says %d", ErrBackup, rows, end.Rows)
			}
			return rows, nil
		}
		if insert, err = insertInto(table, known); err != nil {
			return rows, err
		}
	}
}

func (t *Tx) loadRow(insert string, raw json.RawMessage) error {
	in := json.NewDecoder(strings.NewReader(string(raw)))
	in.UseNumber()
	var row []any
	if err := in.Decode(&row); err != nil || insert == "" {
		return fmt.Errorf("%w: a row cannot be read", ErrBackup)
	}
	for i, value := range row {
		if n, ok := value.(json.Number); ok {
			whole, err := n.Int64()
			if err != nil {
				return fmt.Errorf("%w: a number cannot be read", ErrBackup)
			}
			row[i] = whole
		}
	}
	return t.Exec(insert, row...)
}

// insertInto builds the statement for the rows of a table. Only names that the
// schema knows get into it.
func insertInto(table dumpTable, known []string) (string, error) {
	ok := false
	for _, name := range known {
		ok = ok || name == table.Table
	}
	for _, column := range table.Columns {
		ok = ok && strings.Trim(column, "abcdefghijklmnopqrstuvwxyz_") == ""
	}
	if !ok {
		return "", fmt.Errorf("%w: it holds a table that this program does not know", ErrBackup)
	}
	marks := make([]string, len(table.Columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return fmt.Sprintf("insert into %s (%s) values (%s)", table.Table, strings.Join(table.Columns, ", "), strings.Join(marks, ", ")), nil
}

// Copy makes a copy of an SQLite file beside it before it is migrated.
func (d *DB) Copy(ctx context.Context, path string) error {
	_, err := d.write.ExecContext(ctx, `vacuum into $1`, path)
	return err
}

// Package interchange reads and writes the files that go between Kasam and
// other programs. A file comes in whole or not at all, and every mistake in it
// is told as file:line:column.
package interchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"kasam/internal/day"
	"kasam/internal/db"
)

// A File is a file to read; the name is only for telling mistakes.
type File struct {
	Name string
	io.Reader
}

// Bounds of a file: more is a mistake, or someone trying.
const (
	mostBytes = 128 << 20
	mostRows  = 1_000_000
	mostCell  = 10_000 // characters
	mostCells = 100    // of a line
)

// A Mistake is what is wrong at one place of a file. Line and column count from
// 1; the column is the character of the line at which the field begins.
type Mistake struct { //nolint:errname // it is a place in a file that someone puts right
	File         string
	Line, Column int
	What         string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.What) }

// Mistakes are what is wrong with files, in their order.
type Mistakes []Mistake //nolint:errname // as above

// told is how many mistakes are told one by one.
const told = 20

// Error tells the first mistakes, each on a line of its own, and how many more
// there are.
func (m Mistakes) Error() string {
	lines := make([]string, 0, told+1)
	for i, one := range m {
		if i == told {
			lines = append(lines, fmt.Sprintf("and %d more", len(m)-told))
			break
		}
		lines = append(lines, one.Error())
	}
	return strings.Join(lines, "\n")
}

// A row is one line of a table. What is wrong with it is gathered in its table.
type row struct {
	table *table
	line  int
	place []place // by column
	cells []string
}

// A place is where a field stands.
type place struct{ line, column int }

// A table is a file that has been read.
type table struct {
	name     string
	at       map[string]int // column by name
	rows     []row
	mistakes Mistakes
}

// read reads a file with a header. Its columns are among known, and all of must
// are there; what is wrong is in the table's mistakes.
func read(f File, known, must []string) (*table, error) {
	text, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	t := &table{name: f.Name, at: make(map[string]int)}
	if len(text) > mostBytes {
		t.wrong(place{1, 1}, fmt.Sprintf("the file is larger than %d MB", mostBytes>>20))
		return t, nil
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if at, ok := firstBad(text); ok {
		t.wrong(at, "this is not UTF-8 text; save the file as CSV in UTF-8")
		return t, nil
	}
	t.parse(text, known, must)
	return t, nil
}

func (t *table) parse(text []byte, known, must []string) {
	lines := newLines(text)
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1 // told below, with the place
	for first := true; ; first = false {
		record, err := r.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if first {
				t.wrong(place{1, 1}, "the file is empty; it begins with a line that names the columns")
			}
			return
		case errors.As(err, &wrong):
			t.wrong(lines.place(wrong.Line, wrong.Column), syntax(wrong.Err))
			return
		case err != nil:
			t.wrong(place{1, 1}, err.Error())
			return
		}
		if len(record) > mostCells {
			t.wrong(lines.place(r.FieldPos(0)), fmt.Sprintf("the line has more than %d fields", mostCells))
			return
		}
		places := make([]place, len(record))
		for i := range record {
			places[i] = lines.place(r.FieldPos(i))
		}
		if first {
			if t.header(record, places, known, must); len(t.mistakes) > 0 {
				return
			}
			continue
		}
		if len(t.rows) == mostRows {
			t.wrong(places[0], fmt.Sprintf("the file has more than %d rows", mostRows))
			return
		}
		t.take(record, places)
	}
}

func (t *table) header(record []string, places []place, known, must []string) {
	for i, name := range record {
		name = strings.ToLower(strings.TrimSpace(name))
		switch _, twice := t.at[name]; {
		case twice:
			t.wrong(places[i], fmt.Sprintf("the column %s is there twice", name))
		case !slices.Contains(known, name):
			t.wrong(places[i], fmt.Sprintf("unknown column %q; the columns are %s", name, strings.Join(known, ", ")))
		default:
			t.at[name] = i
		}
	}
	for _, name := range must {
		if _, there := t.at[name]; !there {
			t.wrong(places[0], fmt.Sprintf("the column %s is missing", name))
		}
	}
}

func (t *table) take(record []string, places []place) {
	if len(record) != len(t.at) {
		t.wrong(places[min(len(record), len(t.at))-1], fmt.Sprintf("the line has %d fields, the first line names %d columns", len(record), len(t.at)))
		return
	}
	r := row{table: t, line: places[0].line, place: places, cells: record}
	for i, cell := range record {
		clean, err := db.Clean(strings.TrimSpace(cell))
		switch {
		case err != nil:
			t.wrong(places[i], "the text holds a character that cannot be stored")
		case utf8.RuneCountInString(clean) > mostCell:
			t.wrong(places[i], fmt.Sprintf("the text is longer than %d characters", mostCell))
		}
		record[i] = clean
	}
	t.rows = append(t.rows, r)
}

func (t *table) wrong(at place, what string) {
	t.mistakes = append(t.mistakes, Mistake{t.name, at.line, at.column, what})
}

// text returns a field, "" when the file has no such column.
func (r row) text(column string) string {
	if i, ok := r.table.at[column]; ok {
		return r.cells[i]
	}
	return ""
}

// wrong notes that a field is wrong; without such a column, the line is.
func (r row) wrong(column, what string) {
	at := r.place[0]
	if i, ok := r.table.at[column]; ok {
		at = r.place[i]
	}
	r.table.wrong(at, column+": "+what)
}

// day returns the day in a field, none when it is empty.
func (r row) day(column string) day.Day {
	text := r.text(column)
	if text == "" {
		return day.Day{}
	}
	d, err := day.Parse(text)
	if err != nil {
		r.wrong(column, err.Error())
	}
	return d
}

// syntax says what is wrong with the form of a CSV line.
func syntax(err error) string {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return `a quotation mark stands in a field without quotes; write "" within "…"`
	case errors.Is(err, csv.ErrQuote):
		return `a quotation mark is missing, or stands alone; write "" within "…"`
	}
	return err.Error()
}

// firstBad returns the place of the first byte that is not UTF-8.
func firstBad(text []byte) (place, bool) {
	if utf8.Valid(text) {
		return place{}, false
	}
	at := place{1, 1}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			return at, true
		case r == '\n':
			at = place{at.line + 1, 1}
		default:
			at.column++
		}
		text = text[size:]
	}
	return place{}, false
}

// lines finds the characters of a text by its bytes.
type lines struct {
	text   []byte
	starts []int
}

func newLines(text []byte) lines {
	l := lines{text: text, starts: []int{0}}
	for i, b := range text {
		if b == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// place turns a line and the byte in it, both from 1, into a place.
func (l lines) place(line, column int) place {
	if line < 1 || line > len(l.starts) {
		return place{max(line, 1), max(column, 1)}
	}
	start := l.starts[line-1]
	end := len(l.text)
	if line < len(l.starts) {
		end = l.starts[line] - 1 // a place after the line is the end of the line
	}
	end = min(start+max(column-1, 0), end)
	return place{line, utf8.RuneCount(l.text[start:end]) + 1}
}

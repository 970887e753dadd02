package db

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"modernc.org/sqlite"
)

// mostStatements bounds the prepared statements that a connection keeps. The
// program has some hundreds of texts; one that writes lists of many lengths into
// its text would only push the others out, which is what In is for.
const mostStatements = 256

// openPool opens a pool of connections to an SQLite file that prepare each text
// once: to parse a query costs SQLite more than to answer most of ours. The
// PostgreSQL driver does the same by itself.
func openPool(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparing{c}), nil
}

type preparing struct{ driver.Connector }

// Connect opens a connection that keeps its statements.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{inner: c.(inner), known: make(map[string]*statement)}, nil //nolint:forcetypeassert // the driver's own
}

// inner is what the driver's connection can do.
type inner interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// conn is a connection with its prepared statements. database/sql lets one
// goroutine use it at a time.
type conn struct {
	inner
	known map[string]*statement
}

type statement struct {
	prepared
	busy bool // its rows are being read: the same text must not run on it now
}

type prepared interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// prepare returns the statement of a text, or nil when the text is to be run as
// it is: it is being read from, or it cannot be prepared, and running it says why.
func (c *conn) prepare(ctx context.Context, text string) *statement {
	s, known := c.known[text]
	if known {
		if s.busy {
			return nil
		}
		return s
	}
	made, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil
	}
	c.makeRoom()
	s = &statement{prepared: made.(prepared)} //nolint:forcetypeassert // the driver's own
	c.known[text] = s
	return s
}

// makeRoom forgets any one statement that rests, when there are too many.
func (c *conn) makeRoom() {
	if len(c.known) < mostStatements {
		return
	}
	for text, s := range c.known {
		if !s.busy {
			delete(c.known, text)
			_ = s.Close() // it only gives back memory
			return
		}
	}
}

// ExecContext runs a statement. Without arguments it may be several in one text,
// which are not kept.
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) > 0 {
		if s := c.prepare(ctx, text); s != nil {
			return s.ExecContext(ctx, args)
		}
	}
	return c.inner.ExecContext(ctx, text, args)
}

// QueryContext runs a query.
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s := c.prepare(ctx, text)
	if s == nil {
		return c.inner.QueryContext(ctx, text, args)
	}
	r, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &reading{r.(typedRows), s}, nil //nolint:forcetypeassert // the driver's own
}

// Close gives the statements back, and then the connection.
func (c *conn) Close() error {
	for _, s := range c.known {
		_ = s.Close() // closing the connection tells what is wrong
	}
	return c.inner.Close()
}

type typedRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
}

// reading is the rows of a statement that is busy until they are closed.
type reading struct {
	typedRows
	statement *statement
}

// Close ends the reading.
func (r *reading) Close() error {
	r.statement.busy = false
	return r.typedRows.Close()
}

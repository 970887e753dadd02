package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver that Kasam uses
)

// bareServer answers every request with so many bytes: nobody serves a page of
// that size faster with net/http. It prints its address.
func bareServer(size string) {
	n, _ := strconv.Atoi(size) // 0 bytes when it is no number
	body := bytes.Repeat([]byte("x"), n)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	panic(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { //nolint:gosec // it lives for seconds, on this machine
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	})))
}

// bareSQLite measures a point read and durable inserts, alone and in groups,
// on a file with the settings that Kasam uses.
func bareSQLite(ctx context.Context, dir string, each time.Duration, concurrency int) ([]figure, error) {
	own, err := os.MkdirTemp(dir, "limit-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(own) //nolint:errcheck // it lies where the caller keeps things anyway
	file := "file:" + filepath.Join(own, "limit.db") + "?_txlock=immediate&_pragma=journal_mode(wal)&_pragma=synchronous(full)"
	w, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	defer w.Close() //nolint:errcheck // a file that is thrown away
	w.SetMaxOpenConns(1)
	if _, err := w.ExecContext(ctx, `create table t (id integer primary key, text text not null)`); err != nil {
		return nil, err
	}
	if _, err := w.ExecContext(ctx, `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
		insert into t select i, hex(randomblob(200)) from n`); err != nil {
		return nil, err
	}
	r, err := sql.Open("sqlite", file+"&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // it only read
	r.SetMaxOpenConns(concurrency)
	read := load(concurrency, each, func(worker, n int) error {
		var text string
		return r.QueryRowContext(ctx, `select text from t where id = $1`, 1+(worker*7919+n*31)%100000).Scan(&text)
	})
	read.Name = "bare SQLite point read"
	alone := load(concurrency, each, func(int, int) error {
		_, err := w.ExecContext(ctx, `insert into t (text) values ($1)`, "one row of about the size of an audit entry, durable on its own")
		return err
	})
	alone.Name = "bare SQLite insert, durable, one commit each"
	grouped := groupedInserts(ctx, w, each, concurrency)
	grouped.Name = "bare SQLite insert, durable, commits grouped"
	return []figure{read, alone, grouped}, nil
}

// groupedInserts lets whoever waits share a commit, as the log of reads does.
func groupedInserts(ctx context.Context, w *sql.DB, each time.Duration, concurrency int) figure {
	queue := make(chan chan error, 1024)
	go func() {
		for first := range queue {
			waiting := []chan error{first}
			for more := true; more; {
				select {
				case next, open := <-queue:
					if more = open; open {
						waiting = append(waiting, next)
					}
				default:
					more = false
				}
			}
			err := insertAll(ctx, w, len(waiting))
			for _, done := range waiting {
				done <- err
			}
		}
	}()
	f := load(concurrency, each, func(int, int) error {
		done := make(chan error, 1)
		queue <- done
		return <-done
	})
	close(queue)
	return f
}

func insertAll(ctx context.Context, w *sql.DB, n int) error {
	tx, err := w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	for range n {
		if _, err := tx.ExecContext(ctx, `insert into t (text) values ($1)`, "one row of about the size of an audit entry, durable in a group"); err != nil {
			return err
		}
	}
	return tx.Commit()
}

package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
)

var update = flag.Bool("update", false, "rewrite schema.sql")

func TestSchemaFileIsFresh(t *testing.T) {
	want, err := db.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.sql", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("schema.sql is not what the migrations make; run go test ./internal/db -update\n%s", diff)
	}
}

func TestInstantsAndDaysComeBackAsTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at := time.Date(2026, 10, 25, 2, 30, 0, 123_456_789, time.FixedZone("CEST", 7200))
		born := day.Must("1990-02-28")
		write(t, d, func(tx *db.Tx) error {
			return tx.Exec(`insert into income_spells (id, person_id, code, share, from_on, to_on, source, certainty, note_sealed)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, "a", "p", "se.lon", 100, born, day.Day{}, "self", "reported", "")
		})
		write(t, d, func(tx *db.Tx) error {
			return tx.Exec(`insert into vault_keys (person_id, wrapped, created_at) values ($1, $2, $3)`, "p", "w", at)
		})
		err := d.Read(t.Context(), func(v *db.View) error {
			var from, to day.Day
			var kept time.Time
			if err := v.Row(`select from_on, to_on from income_spells where id = $1`, "a").Scan(&from, &to); err != nil {
				return err
			}
			if from != born || !to.IsZero() {
				t.Errorf("days = %v, %v; want %v and none", from, to, born)
			}
			err := v.Row(`select created_at from vault_keys where person_id = $1`, "p").Scan(db.Instant(&kept))
			if want := at.Truncate(time.Microsecond); !kept.Equal(want) {
				t.Errorf("instant = %v, want %v", kept, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheSameSubmissionIsKeptOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := db.Once(t.Context(), "account:key")
		failed := errors.New("refused")
		runs := 0
		if err := d.Write(ctx, func(*db.Tx) error { runs++; return failed }); !errors.Is(err, failed) {
			t.Fatalf("first try = %v, want the refusal", err)
		}
		if err := d.Write(ctx, func(*db.Tx) error { runs++; return nil }); err != nil {
			t.Fatalf("corrected = %v, want it kept: a refusal keeps no submission", err)
		}
		if err := d.Write(ctx, func(*db.Tx) error { runs++; return nil }); !errors.Is(err, db.ErrRepeated) {
			t.Errorf("again = %v, want ErrRepeated", err)
		}
		if runs != 2 {
			t.Errorf("ran %d times, want 2", runs)
		}
	})
}

func TestAReadThatCannotBeRecordedFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		full := errors.New("disk full")
		d.OnLook(func(context.Context, []any) error { return full })
		err := d.Read(t.Context(), func(v *db.View) error { v.Look("someone"); return nil })
		if !errors.Is(err, full) {
			t.Errorf("read = %v, want it to fail with its record", err)
		}
		ctx, page := db.Together(t.Context())
		if err := d.Read(ctx, func(v *db.View) error { v.Look("someone"); return nil }); err != nil {
			t.Errorf("a read on a page = %v, want the page to answer for it", err)
		}
		if err := page.Keep(ctx, d); !errors.Is(err, full) {
			t.Errorf("the page = %v, want it to fail", err)
		}
	})
}

func TestTextThatNoEngineHoldsIsRefusedAtTheEdge(t *testing.T) {
	for _, bad := range []string{"a\x00b", "a\xffb", "\xed\xa0\x80"} {
		if _, err := db.Clean(bad); !errors.Is(err, db.ErrText) {
			t.Errorf("Clean(%q) = %v, want ErrText", bad, err)
		}
	}
	if got, err := db.Clean("A\u030asa \ufffd"); err != nil || got != "Åsa \ufffd" {
		t.Errorf("Clean = %q, %v", got, err)
	}
}

func TestABackupRestoresIntoEitherEngine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, from *db.DB) {
		write(t, from, func(tx *db.Tx) error {
			if err := tx.Exec(`insert into organisations (id, name, kind, country, number, sensitive) values ($1, $2, $3, $4, $5, $6)`,
				"o", "Kronans öppenvård", "region-health", "SE", "", true); err != nil {
				return err
			}
			return tx.Exec(`insert into audit_entries (id, seq, at, account, organisation, act, person, object, categories, ground, leaf)
				values ($1, null, $2, '', '', '', '', '', '', '', '')`, "e", time.Unix(1, 0))
		})
		var backup bytes.Buffer
		if err := from.Dump(t.Context(), &backup); err != nil {
			t.Fatal(err)
		}
		dbtest.Each(t, func(t *testing.T, to *db.DB) {
			cut := backup.Bytes()[:backup.Len()-12]
			if _, err := to.Restore(t.Context(), bytes.NewReader(cut)); !errors.Is(err, db.ErrBackup) {
				t.Errorf("half a backup = %v, want it refused", err)
			}
			if n, err := to.Restore(t.Context(), bytes.NewReader(backup.Bytes())); err != nil || n != 2 {
				t.Fatalf("restored %d rows, %v; want 2", n, err)
			}
			err := to.Read(t.Context(), func(v *db.View) error {
				var name string
				var sensitive bool
				var seq sql.NullInt64
				if err := v.Row(`select name, sensitive from organisations where id = 'o'`).Scan(&name, &sensitive); err != nil {
					return err
				}
				if name != "Kronans öppenvård" || !sensitive {
					t.Errorf("restored %q, %v", name, sensitive)
				}
				err := v.Row(`select seq from audit_entries where id = 'e'`).Scan(&seq)
				if seq.Valid {
					t.Errorf("null came back as %d", seq.Int64)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := to.Restore(t.Context(), bytes.NewReader(backup.Bytes())); !errors.Is(err, db.ErrBackup) {
				t.Errorf("into a database in use = %v, want it refused", err)
			}
		})
	})
}

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

package db_test

import (
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

func TestAQueryRunsInsideItsOwnRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() == db.Postgres {
			t.Skip("PostgreSQL answers one query of a transaction at a time")
		}
		const q = `select value from json_each($1) order by value`
		err := d.Read(t.Context(), func(v *db.View) error {
			var got []string
			err := v.Rows(func(row *sql.Rows) error {
				var outer string
				if err := row.Scan(&outer); err != nil {
					return err
				}
				return v.Rows(func(row *sql.Rows) error {
					var inner string
					err := row.Scan(&inner)
					got = append(got, outer+inner)
					return err
				}, q, `["x","y"]`)
			}, q, `["a","b"]`)
			if want := []string{"ax", "ay", "bx", "by"}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestMoreTextsThanAConnectionKeepsRunAllTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for n := range 600 {
					err := d.Read(t.Context(), func(v *db.View) error {
						var got int
						err := v.Row(fmt.Sprintf(`select %d + cast($1 as integer)`, n%400), 1).Scan(&got)
						if err == nil && got != n%400+1 {
							err = fmt.Errorf("got %d", got)
						}
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
	})
}

func TestAStatementSeesASchemaThatChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		count := func() (n int) {
			err := d.Read(t.Context(), func(v *db.View) error {
				return v.Row(`select count(*) from organisations where name <> $1`, "").Scan(&n)
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		write(t, d, func(tx *db.Tx) error { return insertOrganisation(tx) })
		before := count()
		write(t, d, func(tx *db.Tx) error { return tx.Exec(`create index for_a_while on organisations (name)`) })
		write(t, d, func(tx *db.Tx) error { return insertOrganisation(tx) })
		if got := count(); got != before+1 {
			t.Errorf("after the change it counts %d, before %d", got, before)
		}
	})
}

func insertOrganisation(tx *db.Tx) error {
	return tx.Exec(`insert into organisations (id, name, kind, country, number, sensitive) values ($1, 'Bostäder', 'housing', 'SE', '', false)`,
		id.New[string]())
}

func TestInMatchesJustTheValues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		odd := id.Person(`it's "odd", \ å`)
		write(t, d, func(tx *db.Tx) error {
			for _, p := range []id.Person{"a", "b", odd} {
				if err := tx.Exec(`insert into vault_keys (person_id, wrapped, created_at) values ($1, '', 0)`, p); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			name string
			of   []id.Person
			want []string
		}{
			{"nothing", nil, nil},
			{"one", []id.Person{"b"}, []string{"b"}},
			{"an odd one and one that is not there", []id.Person{odd, "z"}, []string{string(odd)}},
			{"one twice", []id.Person{"a", "a"}, []string{"a"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				var got []string
				err := d.Read(t.Context(), func(v *db.View) error {
					among, arg := db.In(v, 1, c.of)
					return v.Rows(func(row *sql.Rows) error {
						var one string
						err := row.Scan(&one)
						got = append(got, one)
						return err
					}, `select person_id from vault_keys where person_id `+among, arg)
				})
				if err != nil || !slices.Equal(got, c.want) {
					t.Errorf("got %v, %v, want %v", got, err, c.want)
				}
			})
		}
	})
}

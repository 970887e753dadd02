package audit_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// shown is a list of n people, seen by Anna after so many seconds.
func shown(t *testing.T, d *db.DB, n, second int) {
	t.Helper()
	var list []audit.Shown
	for i := n; i > 0; i-- {
		list = append(list, audit.Shown{Person: id.Person(fmt.Sprintf("p%02d", i)), Categories: []string{"identity", "plan"}, Ground: "coordinator"})
	}
	if n > 1 {
		list[0].Categories, list[0].Ground = []string{"identity"}, "consent:c1"
	}
	err := d.Read(t.Context(), func(v *db.View) error {
		audit.LookedAt(v, audit.Entry{At: noon.Add(time.Duration(second) * time.Second), Account: "anna", Organisation: "housing", Act: "people.list"}, list)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, q string) (n int) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error { return tx.Row(q).Scan(&n) })
	return n
}

func TestAListIsOneEntryOfEachWhoWasOnIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		record(t, d, "p03", 1)
		for second := range 3 {
			shown(t, d, 45, second+1)
		}
		shown(t, d, 44, 9) // without p45
		shown(t, d, 1, 10) // a list of one is no list
		shown(t, d, 0, 11) // and of none nothing was seen
		if n := count(t, d, `select count(*) from audit_entries`); n != 6 {
			t.Errorf("%d entries", n)
		}
		if n := count(t, d, `select count(*) from audit_roster_members`); n != 45+44 {
			t.Errorf("%d members of two rosters", n)
		}
		of := func(person id.Person) (told []string) {
			var list []audit.Entry
			err := d.Read(t.Context(), func(v *db.View) (err error) {
				list, err = audit.Latest(v, audit.Filter{Person: person}, 100)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				told = append(told, fmt.Sprintf("%d %s %s %s %s", e.At.Sub(noon)/time.Second, e.Act, e.Person, strings.Join(e.Categories, "+"), e.Ground))
			}
			return told
		}
		for person, want := range map[id.Person][]string{
			"p45": {"3 people.list p45 identity consent:c1", "2 people.list p45 identity consent:c1", "1 people.list p45 identity consent:c1"},
			"p03": {
				"9 people.list p03 identity+plan coordinator", "3 people.list p03 identity+plan coordinator",
				"2 people.list p03 identity+plan coordinator", "1 people.list p03 identity+plan coordinator", "0 person.read p03 plan+story coordinator",
			},
			"p01": {
				"10 people.list p01 identity+plan coordinator", "9 people.list p01 identity+plan coordinator", "3 people.list p01 identity+plan coordinator",
				"2 people.list p01 identity+plan coordinator", "1 people.list p01 identity+plan coordinator",
			},
			"p99": nil,
		} {
			if diff := cmp.Diff(want, of(person)); diff != "" {
				t.Errorf("%s: %s", person, diff)
			}
		}
		err := d.Read(t.Context(), func(v *db.View) error {
			list, err := audit.Latest(v, audit.Filter{Act: "people.list"}, 100)
			if err != nil || len(list) != 5 || list[0].People != 0 || list[1].People != 44 || list[2].People != 45 || list[2].Person != "" {
				t.Errorf("for an auditor: %+v, %v", list, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Who was on a list is proven as an entry is.
func TestVerifyFindsEveryTamperingWithAList(t *testing.T) {
	for name, tamper := range map[string]string{
		"someone was taken off":        `delete from audit_roster_members where person = 'p07'`,
		"everyone was taken off":       `delete from audit_roster_members`,
		"someone was put on":           `insert into audit_roster_members (roster, person, categories, ground) select roster, 'p99', '', 'coordinator' from audit_entries where seq = 1`,
		"less was shown":               `update audit_roster_members set categories = 'identity' where person = 'p07'`,
		"categories were spread out":   `update audit_roster_members set categories = 'identity  plan' where person = 'p07'`,
		"it was on another ground":     `update audit_roster_members set ground = 'consent:c9' where person = 'p07'`,
		"someone became another":       `update audit_roster_members set person = 'p99' where person = 'p07'`,
		"the entry names no list":      `update audit_entries set roster = '' where seq = 1`,
		"the entry names another list": `update audit_entries set roster = (select roster from audit_entries where seq = 2) where seq = 1`,
		"the entry names one person":   `update audit_entries set person = 'p07' where seq = 1`,
		"nothing was touched":          ``,
		"a list without an entry":      `insert into audit_roster_members (roster, person, categories, ground) values ('made up', 'p01', '', 'coordinator')`,
		"the list was put on a read":   `update audit_entries set roster = (select roster from audit_entries where seq = 1) where seq = 0`,
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				log := audit.Open(d)
				t.Cleanup(log.Close)
				record(t, d, "p", 1)
				shown(t, d, 12, 1)
				shown(t, d, 11, 2)
				shown(t, d, 12, 3)
				checkpoints := keep(t, &audit.Keeper{DB: d, Key: key, File: filepath.Join(t.TempDir(), "kept")})
				if tamper != "" {
					exec(t, d, tamper)
				}
				report := verify(t, d, checkpoints)
				harmless := name == "nothing was touched" || name == "a list without an entry"
				if harmless != (report.Bad == nil) {
					t.Errorf("found: %v", report.Bad)
				}
			})
		})
	}
}

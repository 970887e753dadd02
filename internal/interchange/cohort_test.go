package interchange_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/interchange"
	"kasam/internal/livelihood"
	"kasam/internal/vault"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

var job = interchange.Job{Programme: "coachingteamet"}

func newDesk(t *testing.T, d *db.DB) *interchange.Desk {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	return &interchange.Desk{DB: d, Vault: v, Now: func() time.Time { return now }}
}

// file opens one of the files of the 98 made-up people.
func file(t *testing.T, name string) interchange.File {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return interchange.File{Name: name, Reader: f}
}

// the98 takes in the three files, into a database with nothing else in it.
func the98(t *testing.T, desk *interchange.Desk) {
	t.Helper()
	people, err := desk.People(t.Context(), job, file(t, "people.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (interchange.PeopleResult{People: 98, Open: 32, Organisations: 4, Seats: 4}); people != want {
		t.Errorf("people: %+v", people)
	}
	if got, err := desk.Income(t.Context(), job, file(t, "income.csv")); err != nil || got != (interchange.SpellsResult{Spells: 163, People: 98}) {
		t.Fatalf("income: %+v, %v", got, err)
	}
	if got, err := desk.Activity(t.Context(), job, file(t, "activity.csv")); err != nil || got.Spells != 175 {
		t.Fatalf("activity: %+v, %v", got, err)
	}
}

var window = followup.Query{Programme: "coachingteamet", From: day.Must("2005-09-01"), To: day.Must("2010-06-30"), Definition: livelihood.Finsam}

// The figures of the team's final report, from people who are made up so that
// they come out: 98 people, 60 women and 38 men, 28 self-supporting (29 %), 15
// moved, 18 stopped, 1 to LSS, 4 to other support, 32 who need support still.
const report = `{"programme":"coachingteamet","from":"2005-09-01","as_of":"2010-06-30","people":98,` +
	`"sex":{"female":60,"male":38},` +
	`"income_at_enrolment":{"primary":{"se.forsorjningsstod":43,"se.sjukpenning":9,"se.sjukersattning":14,` +
	`"se.aktivitetsersattning":20,"se.aktivitetsstod":10,"se.csn":1,"se.ingen":1},` +
	`"any":{"se.forsorjningsstod":44,"se.sjukpenning":9,"se.sjukersattning":14,` +
	`"se.aktivitetsersattning":20,"se.aktivitetsstod":10,"se.csn":1,"se.ingen":1},"missing":0},` +
	`"closing":{"self-supporting-work":19,"self-supporting-studies":9,"moved":15,"discontinued-illness":8,` +
	`"discontinued-addiction":4,"discontinued-no-interest":6,"other-support-lss":1,"other-support":4},"open":32,"rounds":{"first":98},` +
	`"self_support":{"definition":"finsam","closed_as":{"n":28,"of":98,"percent":29},"at_months":{` +
	`"6":{"n":4,"of":93,"percent":4,"interval95":[1.7,10.5]},` +
	`"12":{"n":7,"of":88,"percent":8,"interval95":[3.9,15.5]},` +
	`"24":{"n":19,"of":72,"percent":26,"interval95":[17.6,37.6]}}},` +
	`"stay_days":{"mean":614,"longest":1029},` +
	`"concurrent":{"2005-12-31":6,"2006-06-30":24,"2006-12-31":39,"2007-06-30":47,"2007-12-31":47,` +
	`"2008-06-30":41,"2008-12-31":40,"2009-06-30":37,"2009-12-31":35,"2010-06-30":32},` +
	`"continuity":{"several_coordinators":{"n":0,"of":98,"percent":0,"interval95":[0,3.8]},"coordinator_changes_a_year":0,"contact_changes_a_year":0},` +
	`"promises":[],"decisions":[]}`

func TestThe98GiveTheFiguresOfTheReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		the98(t, newDesk(t, d))
		c, err := (&followup.Desk{DB: d, Now: func() time.Time { return now }}).Print(t.Context(), window)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(report, string(got)); diff != "" {
			t.Error(diff)
		}
		var sick, ended int
		sick = c.Primary.Of("se.sjukersattning").N + c.Primary.Of("se.aktivitetsersattning").N
		for _, key := range []string{"discontinued-illness", "discontinued-addiction", "discontinued-no-interest"} {
			ended += c.Closing.Of(key).N
		}
		if sick != 34 || ended != 18 {
			t.Errorf("%d with sickness or activity compensation, %d who stopped", sick, ended)
		}
	})
}

func TestWhoMaySeeTheFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		the98(t, newDesk(t, d))
		desk := &followup.Desk{DB: d, Now: func() time.Time { return now }}
		as := func(role access.Role) access.Actor {
			return access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Programme: "coachingteamet", Role: role}}}
		}
		for _, role := range []access.Role{access.Coordinator, access.Manager} {
			if c, err := desk.Cohort(t.Context(), as(role), window); err != nil || c.Suppressed || c.Primary.Of("se.csn").N != 1 {
				t.Errorf("%s: %v, %+v", role, err, c)
			}
		}
		c, err := desk.Cohort(t.Context(), as(access.Association), window)
		if err != nil || !c.Suppressed || !c.Primary.Of("se.csn").Hidden || c.Sex.Of("female").N != 60 || c.ClosedAs.N.N != 28 {
			t.Errorf("the association: %v, %+v", err, c)
		}
		for _, role := range []access.Role{access.Professional, access.Admin, access.Auditor} {
			if _, err := desk.Cohort(t.Context(), as(role), window); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", role, err)
			}
		}
		day2 := window
		day2.From = day.Must("2005-10-06")
		if _, err := desk.Cohort(t.Context(), as(access.Association), day2); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the association by days: %v", err)
		}
	})
}

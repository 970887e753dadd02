package interchange_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/interchange"
)

func text(name, content string) interchange.File {
	return interchange.File{Name: name, Reader: strings.NewReader(content)}
}

// rows counts what is kept in the tables that an import writes.
func rows(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), func(v *db.View) error {
		return v.Row(`select (select count(*) from persons) + (select count(*) from participations) + (select count(*) from programmes)
			+ (select count(*) from organisations) + (select count(*) from income_spells) + (select count(*) from activity_spells)
			+ (select count(*) from audit_entries)`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const header = "ref,given_name,sex,enrolled_on,coordinator\n"

func TestMistakesInAFileOfPeople(t *testing.T) {
	desk := newDesk(t, dbtest.New(t))
	before := rows(t, desk.DB)
	for _, tt := range []struct{ name, content, want string }{
		{"nothing at all", "", "p.csv:1:1: the file is empty; it begins with a line that names the columns"},
		{"an unknown column", "ref,enrolled_on,shoe_size\n", `p.csv:1:17: unknown column "shoe_size"; the columns are ` + strings.Join(interchange.PeopleColumns(), ", ")},
		{"a column twice", "ref,enrolled_on,ref\n", "p.csv:1:17: the column ref is there twice"},
		{"a column that must be there", "ref,sex\n", "p.csv:1:1: the column enrolled_on is missing"},
		{"too few fields", header + "A1,Östen,male\n", "p.csv:2:10: the line has 3 fields, the first line names 5 columns"},
		{"the column counts characters, not bytes", header + "Å1,Åsa,femal,2020-01-01,af\n", "p.csv:2:8: sex: Choose one from the list."},
		{"a byte order mark and Windows line ends", "\ufeffref,given_name,sex,enrolled_on,coordinator\r\nA1,Åsa,female,2020-13-01,af\r\n", "p.csv:2:15: enrolled_on: not a date; write it as 2026-03-31"},
		{"a quoted field over two lines", header + "A1,\"Åsa\nMaria\",female,2020-01-01,nobody\n", `p.csv:3:26: coordinator: "nobody" is neither an e-mail address nor a party of coachingteamet`},
		{"a quotation mark astray", header + "A1,Å\"sa,female,2020-01-01,af\n", `p.csv:2:5: a quotation mark stands in a field without quotes; write "" within "…"`},
		{"no UTF-8", header + "A1,\xc5sa,female,2020-01-01,af\n", "p.csv:2:4: this is not UTF-8 text; save the file as CSV in UTF-8"},
		{"a ref twice", header + "A1,Åsa,female,2020-01-01,af\nA1,Bo,male,2020-01-01,af\n", "p.csv:3:1: ref: it is there already, on line 2"},
		{"nobody to coordinate", header + "A1,Åsa,female,2020-01-01,\n", "p.csv:2:26: coordinator: someone who takes part needs one: an e-mail address, or a party of the programme"},
		{"an address nobody has", header + "A1,Åsa,female,2020-01-01,who@example.org\n", "p.csv:2:26: coordinator: nobody in the directory has the address who@example.org"},
		{"a day ahead", header + "A1,Åsa,female,2027-01-01,af\n", "p.csv:2:15: enrolled_on: the date lies ahead"},
		{"an end before the beginning", "ref,sex,enrolled_on,closed_on,closing_reason\nA1,male,2020-01-02,2020-01-01,moved\n", "p.csv:2:20: closed_on: it ends before it begins"},
		{"an end without a reason", "ref,sex,enrolled_on,closed_on\nA1,male,2020-01-02,2020-01-03\n", "p.csv:2:1: closing_reason: there is a date but no reason; the reasons are "},
		{"a reason that is none", "ref,sex,enrolled_on,closed_on,closing_reason\nA1,male,2020-01-02,2020-01-03,bored\n", `p.csv:2:31: closing_reason: there is no reason "bored"; the reasons are `},
		{"another programme", "ref,sex,enrolled_on,coordinator,programme\nA1,male,2020-01-02,af,mgt\n", `p.csv:2:23: programme: "mgt" is not coachingteamet, which the import is for`},
		{"a national number with a wrong digit", "ref,national_id,sex,enrolled_on,coordinator\nA1,19811218-9877,male,2020-01-02,af\n", "p.csv:2:4: national_id: The number is not right. Check the digits, or leave it empty."},
		{"two mistakes are both told", header + "A1,Åsa,x,2020-01-01,af\n,Bo,male,,af\n", "p.csv:2:8: sex: Choose one from the list.\np.csv:3:1: ref: every line needs one\np.csv:3:10: enrolled_on: every line needs a date"},
	} {
		_, err := desk.People(t.Context(), job, text("p.csv", tt.content))
		var mistakes interchange.Mistakes
		if !errors.As(err, &mistakes) || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s:\n got %v\nwant %s", tt.name, err, tt.want)
		}
	}
	if after := rows(t, desk.DB); after != before {
		t.Errorf("%d rows of what was refused were kept", after-before)
	}
}

func TestOnlyTheFirstMistakesAreToldOneByOne(t *testing.T) {
	desk := newDesk(t, dbtest.New(t))
	var b strings.Builder
	b.WriteString(header)
	for n := range 27 {
		fmt.Fprintf(&b, "A%d,Åsa,x,2020-01-01,af\n", n)
	}
	_, err := desk.People(t.Context(), job, text("p.csv", b.String()))
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 21 || lines[20] != "and 7 more" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

func TestMistakesInFilesOfSpells(t *testing.T) {
	desk := newDesk(t, dbtest.New(t))
	if _, err := desk.People(t.Context(), job, text("p.csv", header+"A1,Åsa,female,2020-01-01,af\n")); err != nil {
		t.Fatal(err)
	}
	before := rows(t, desk.DB)
	for _, tt := range []struct{ name, content, want string }{
		{"someone unknown", "ref,code,share,from\nB7,se.lon,100,2020-01-01\n", `i.csv:2:1: ref: there is nobody with the ref "B7"; import the people first`},
		{"a code that is none", "ref,code,share,from\nA1,se.gold,100,2020-01-01\n", `i.csv:2:4: code: there is no income code "se.gold"`},
		{"more than everything", "ref,code,share,from\nA1,se.lon,101,2020-01-01\n", "i.csv:2:11: share: write a whole number of per cent, 1 to 100"},
		{"half a per cent", "ref,code,share,from\nA1,se.lon,0.5,2020-01-01\n", "i.csv:2:11: share: write a whole number of per cent, 1 to 100"},
		{"no first day", "ref,code,share,from\nA1,se.lon,100,\n", "i.csv:2:15: from: every line needs a date"},
		{"an end before the beginning", "ref,code,share,from,to\nA1,se.lon,100,2020-01-01,2019-12-31\n", "i.csv:2:26: to: it ends before it begins"},
		{"hearsay", "ref,code,share,from,source\nA1,se.lon,100,2020-01-01,hearsay\n", `i.csv:2:26: source: "hearsay" is not one of self, agency, record`},
		{"the same line twice", "ref,code,share,from\nA1,se.lon,100,2020-01-01\nA1,se.lon,100,2020-01-01\n", "i.csv:3:1: ref: it is there already, on line 2"},
	} {
		if _, err := desk.Income(t.Context(), job, text("i.csv", tt.content)); err == nil || err.Error() != tt.want {
			t.Errorf("%s:\n got %v\nwant %s", tt.name, err, tt.want)
		}
	}
	_, err := desk.Activity(t.Context(), job, text("a.csv", "ref,activity,share,from\nA1,gliding,50,2020-01-01\n"))
	if err == nil || !strings.HasPrefix(err.Error(), `a.csv:2:4: activity: "gliding" is not one of behandling, grupp`) {
		t.Errorf("an activity that is none: %v", err)
	}
	if after := rows(t, desk.DB); after != before {
		t.Errorf("%d rows of what was refused were kept", after-before)
	}
}

func TestTheSameFileDoesNotComeInTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk := newDesk(t, d)
		the98(t, desk)
		before := rows(t, d)
		_, err := desk.People(t.Context(), job, text("new.csv", header+"NEW,Åsa,female,2020-01-01,af\n"), file(t, "people.csv"))
		if err == nil || err.Error() != "people.csv:2:1: ref: P001 is imported already" {
			t.Errorf("people: %v", err)
		}
		if _, err := desk.Income(t.Context(), job, file(t, "income.csv")); err == nil || err.Error() != "income.csv:2:1: ref: this spell is imported already" {
			t.Errorf("income: %v", err)
		}
		if _, err := desk.Activity(t.Context(), job, file(t, "activity.csv")); err == nil || err.Error() != "activity.csv:2:1: ref: this spell is imported already" {
			t.Errorf("activity: %v", err)
		}
		if after := rows(t, d); after != before {
			t.Errorf("%d rows of what was refused were kept", after-before)
		}
	})
}

func TestADryRunChecksEverythingAndKeepsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk := newDesk(t, d)
		before := rows(t, d)
		dry := job
		dry.DryRun = true
		got, err := desk.People(t.Context(), dry, file(t, "people.csv"))
		if err != nil || got.People != 98 {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := desk.People(t.Context(), dry, text("p.csv", header+"A1,Åsa,x,2020-01-01,af\n")); err == nil {
			t.Error("a mistake went by")
		}
		if after := rows(t, d); after != before {
			t.Errorf("%d rows were kept", after-before)
		}
	})
}

func TestACoordinatorIsFoundByAddressAndAPersonByNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk := newDesk(t, d)
		coach := id.New[id.Professional]()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: "Samordningsförbundet Älven", Kind: directory.Association}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				return err
			}
			return directory.InsertProfessional(tx, directory.Professional{ID: coach, Organisation: o.ID, Name: "Ingrid Solberg", Email: "ingrid@example.org"})
		})
		if err != nil {
			t.Fatal(err)
		}
		columns := "ref,national_id,given_name,enrolled_on,coordinator,closed_on,closing_reason,next_holder\n"
		first, err := desk.People(t.Context(), job, text("p.csv", columns+
			"A1,19811218-9876,=HYPERLINK(1),2018-01-01,Ingrid@example.org,2019-01-01,discontinued-illness,The health centre\n"))
		if err != nil || first.People != 1 || first.Open != 0 || first.Organisations != 0 {
			t.Fatalf("%+v, %v", first, err)
		}
		again, err := desk.People(t.Context(), job, text("p.csv", columns+"A2,811218-9876,Bo,2020-01-01,soc,,,\n"))
		if err != nil || again.Known != 1 || again.Seats != 1 {
			t.Fatalf("%+v, %v", again, err)
		}
		err = d.Read(t.Context(), func(v *db.View) error {
			var persons, ties, participations int
			err := v.Row(`select (select count(*) from persons), (select count(*) from participations),
				(select count(*) from access_ties where professional_id = $1)`, coach).Scan(&persons, &participations, &ties)
			if persons != 1 || participations != 2 || ties != 2 { // coordinator, and tail after it ended
				t.Errorf("%d persons, %d participations, %d ties", persons, participations, ties)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnUnknownProgrammeIsRefused(t *testing.T) {
	desk := newDesk(t, dbtest.New(t))
	_, err := desk.People(t.Context(), interchange.Job{Programme: "no-such"}, file(t, "people.csv"))
	if !errors.Is(err, interchange.ErrProgramme) {
		t.Error(err)
	}
}

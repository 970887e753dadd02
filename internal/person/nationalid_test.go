package person_test

import (
	"testing"

	"kasam/internal/day"
	"kasam/internal/person"
)

// The numbers are ones that belong to nobody: series kept for exercises, and
// people who would be older than anyone is.
func TestNationalNumbers(t *testing.T) {
	today := day.Must("2026-11-20")
	for _, tt := range []struct {
		name, country, in string
		text, birth, sex  string // "" when it is refused
		temporary         bool
	}{
		{"a personnummer of twelve digits", "SE", "199001019802", "19900101-9802", "1990-01-01", "female", false},
		{"one of ten with a hyphen", "SE", "900101-9802", "19900101-9802", "1990-01-01", "female", false},
		{"one with blanks around and inside", "SE", " 19900101 9810 ", "19900101-9810", "1990-01-01", "male", false},
		{"a year that can be of this century", "SE", "150101-9804", "20150101-9804", "2015-01-01", "female", false},
		{"the same digits with a plus, of someone past a hundred", "SE", "150101+9804", "19150101-9804", "1915-01-01", "female", false},
		{"a day later this year means a century ago", "SE", "261231-9802", "19261231-9802", "1926-12-31", "female", false},
		{"a leap day", "SE", "000229-9808", "20000229-9808", "2000-02-29", "female", false},
		{"a samordningsnummer, its day 60 more", "SE", "19900161-9809", "19900161-9809", "1990-01-01", "female", true},
		{"a wrong check digit", "SE", "900101-9803", "", "", "", false},
		{"a day that is not in the calendar", "SE", "150229-8107", "", "", "", false},
		{"a hyphen in the wrong place", "SE", "9001-019802", "", "", "", false},
		{"two hyphens", "SE", "19-900101-9802", "", "", "", false},
		{"eleven digits", "SE", "99001019802", "", "", "", false},
		{"a birth that lies ahead", "SE", "20271231-9802", "", "", "", false},
		{"letters", "SE", "9OO101-9802", "", "", "", false},
		{"nothing", "SE", "", "", "", "", false},

		{"a CPR number", "DK", "010190-1235", "010190-1235", "1990-01-01", "male", false},
		{"one without the hyphen, whose modulus 11 is wrong", "DK", "0101901234", "010190-1234", "1990-01-01", "female", false},
		{"a seventh digit of this century", "DK", "010112-5000", "010112-5000", "2012-01-01", "female", false},
		{"a seventh digit 4 before 2037", "DK", "010112-4001", "010112-4001", "2012-01-01", "male", false},
		{"a seventh digit 9 after it", "DK", "010190-9001", "010190-9001", "1990-01-01", "male", false},
		{"a century that nobody is from", "DK", "010190-5000", "", "", "", false},
		{"no such day", "DK", "310290-1234", "", "", "", false},

		{"a fødselsnummer", "NO", "01010000110", "01010000110", "1900-01-01", "male", false},
		{"one written in two parts", "NO", "010100 00110", "01010000110", "1900-01-01", "male", false},
		{"a D-number, its day 40 more", "NO", "41010000023", "41010000023", "1900-01-01", "female", true},
		{"a number for exercises, its month 80 more", "NO", "01819012365", "01819012365", "1990-01-01", "male", false},
		{"a number for exercises, its month 65 more", "NO", "01669012329", "01669012329", "1990-01-01", "male", false},
		{"a number for exercises of this century", "NO", "01811260122", "01811260122", "2012-01-01", "male", false},
		{"a series from 900 in the former century", "NO", "01819091079", "01819091079", "1990-01-01", "female", false},
		{"a wrong first check digit", "NO", "01010000120", "", "", "", false},
		{"a wrong second check digit", "NO", "01010000111", "", "", "", false},
		{"a series of the century before", "NO", "01819960093", "", "", "", false},
		{"a hyphen, which nobody writes there", "NO", "010100-00110", "", "", "", false},

		{"a country that has no rule here", "FI", "010190-123A", "", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := person.ParseNationalID(tt.country, tt.in, today)
			if (err == nil) != (tt.text != "") {
				t.Fatalf("read %+v, %v", got, err)
			}
			if got.Text != tt.text || got.Birth.String() != tt.birth || got.Sex != tt.sex || got.Temporary != tt.temporary {
				t.Errorf("read %+v", got)
			}
		})
	}
}

// Whatever is typed, the parser answers; and what it writes, it reads again.
func FuzzParseNationalID(f *testing.F) {
	for _, s := range []string{"19900101-9802", "150101+9804", "010190-1235", "01010000110", "", "-", "٠١٠١", "\x00"} {
		f.Add("SE", s)
		f.Add("DK", s)
		f.Add("NO", s)
	}
	today := day.Must("2026-11-20")
	f.Fuzz(func(t *testing.T, country, s string) {
		n, err := person.ParseNationalID(country, s, today)
		if err != nil {
			if n != (person.NationalID{}) {
				t.Fatalf("%q is refused and still read as %+v", s, n)
			}
			return
		}
		again, err := person.ParseNationalID(n.Country, n.Text, today)
		if err != nil || again != n {
			t.Fatalf("%q is read as %+v, and that as %+v, %v", s, n, again, err)
		}
		if n.Birth.IsZero() || n.Birth.After(today) || n.Sex != "female" && n.Sex != "male" {
			t.Fatalf("%q is read as %+v", s, n)
		}
	})
}

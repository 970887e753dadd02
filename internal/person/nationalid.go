package person

import (
	"strings"
	"time"

	"kasam/internal/day"
	"kasam/internal/digits"
	"kasam/internal/fault"
)

// A NationalID is the number that a country knows someone by.
type NationalID struct {
	Country   string  // SE, DK or NO
	Text      string  // as Kasam writes it: 19121212-1212 (SE), 010190-1234 (DK), 01019012345 (NO)
	Birth     day.Day // the day of birth that it tells
	Sex       string  // female or male, as it tells
	Temporary bool    // a samordningsnummer or a D-number, for those not on the register
}

// ParseNationalID reads a national number as people write it, with or without
// century, hyphen and blanks. today tells the century of a number that is
// written without one. A refusal says that the number is wrong, not what it was.
func ParseNationalID(country, s string, today day.Day) (NationalID, error) {
	wrong := fault.Field("national_id", "person.national_id")
	var n NationalID
	ok := false
	switch s = strings.Join(strings.Fields(s), ""); country {
	case "SE":
		n, ok = swedish(s, today)
	case "DK":
		n, ok = danish(s)
	case "NO":
		n, ok = norwegian(s)
	}
	if !ok || n.Birth.After(today) {
		return NationalID{}, wrong
	}
	n.Country = country
	return n, nil
}

// swedish reads a personnummer or, where the day is 60 more, a samordningsnummer:
// the last of ten digits checks the nine before it (Luhn).
func swedish(s string, today day.Day) (NationalID, bool) {
	// A plus for a hyphen says that the person has turned 100.
	hundred := strings.Contains(s, "+")
	list, ok := digits.Of(s, "-+")
	if !ok || strings.Count(s, "-")+strings.Count(s, "+") > 1 {
		return NationalID{}, false
	}
	if i := strings.IndexAny(s, "-+"); i >= 0 && i != len(s)-5 {
		return NationalID{}, false
	}
	var century int
	switch len(list) {
	case 12:
		century = digits.Number(list[:2]) * 100
		list = list[2:]
	case 10:
	default:
		return NationalID{}, false
	}
	if !digits.Luhn(list) {
		return NationalID{}, false
	}
	n := NationalID{Sex: sexOf(list[8])}
	dayOfMonth := digits.Number(list[4:6])
	if n.Temporary = dayOfMonth > 60; n.Temporary {
		dayOfMonth -= 60
	}
	yy, month := digits.Number(list[:2]), digits.Number(list[2:4])
	if century == 0 {
		// The latest year that is not in the future, or the one a century before.
		if century = year(today) / 100 * 100; born(century+yy, month, dayOfMonth).After(today) {
			century -= 100
		}
		if hundred {
			century -= 100
		}
	}
	if n.Birth = born(century+yy, month, dayOfMonth); n.Birth.IsZero() {
		return NationalID{}, false
	}
	text := digits.Text(list)
	n.Text = digits.Text([]int{century / 1000, century / 100 % 10}) + text[:6] + "-" + text[6:]
	return n, true
}

// danish reads a CPR number: date and form. It has no check digit to go by: since
// 2007 numbers are given out that fail the old modulus 11.
func danish(s string) (NationalID, bool) {
	list, ok := digits.Of(s, "-")
	if !ok || len(list) != 10 || strings.Contains(s, "-") && strings.Index(s, "-") != 6 || len(s) > 11 {
		return NationalID{}, false
	}
	yy := digits.Number(list[4:6])
	century := 1900
	switch seventh := list[6]; {
	case seventh == 4 || seventh == 9:
		if yy <= 36 {
			century = 2000
		}
	case seventh >= 5 && yy <= 57:
		century = 2000
	case seventh >= 5:
		century = 1800
	}
	n := NationalID{Birth: born(century+yy, digits.Number(list[2:4]), digits.Number(list[:2])), Sex: sexOf(list[9])}
	text := digits.Text(list)
	n.Text = text[:6] + "-" + text[6:]
	return n, !n.Birth.IsZero()
}

// norwegian reads a fødselsnummer or, where the day is 40 more, a D-number: the
// last two of eleven digits check the others, each modulo 11. Numbers made up
// for exercises have a month that is 80 (the tax agency's) or 65
// (Nav's) more; they belong to nobody and are read as well.
func norwegian(s string) (NationalID, bool) {
	list, ok := digits.Of(s, "")
	if !ok || len(list) != 11 {
		return NationalID{}, false
	}
	for _, weights := range [][]int{{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}} {
		if !digits.Modulo11(list, weights...) {
			return NationalID{}, false
		}
	}
	n := NationalID{Text: digits.Text(list), Sex: sexOf(list[8])}
	dayOfMonth, month, yy, individual := digits.Number(list[:2]), digits.Number(list[2:4]), digits.Number(list[4:6]), digits.Number(list[6:9])
	if n.Temporary = dayOfMonth > 40; n.Temporary {
		dayOfMonth -= 40
	}
	switch {
	case month > 80:
		month -= 80
	case month > 65:
		month -= 65
	}
	var century int
	switch {
	case individual < 500, individual >= 900 && yy >= 40:
		century = 1900
	case yy < 40:
		century = 2000
	case individual < 750 && yy >= 54:
		century = 1800
	default:
		return NationalID{}, false
	}
	n.Birth = born(century+yy, month, dayOfMonth)
	return n, !n.Birth.IsZero()
}

// born returns a day of birth, none when there is no such day or it is too long ago.
func born(y, month, dayOfMonth int) day.Day {
	if y < 1900 || y > 2200 || month < 1 || month > 12 || dayOfMonth < 1 {
		return day.Day{}
	}
	d := day.Of(y, time.Month(month), dayOfMonth)
	if _, m, n := d.Date(); int(m) != month || n != dayOfMonth {
		return day.Day{}
	}
	return d
}

func sexOf(digit int) string {
	if digit%2 == 1 {
		return "male"
	}
	return "female"
}

package scheduling

import (
	"slices"
	"time"

	"kasam/internal/day"
)

// Holiday reports whether offices of a country (SE, DK or NO) are closed by law
// on the day: nobody is called to a meeting then. Of another country nothing is
// known, and no day is one.
//
// Sweden: lag (1989:253) om allmänna helgdagar; and the eves of midsummer,
// Christmas and New Year, which 3 a § semesterlagen (1977:480) counts as Sundays.
// Denmark: the holidays of the folkekirke, without store bededag from 2024 on
// (lov nr 214 af 6 March 2023). Norway: lov 24 February 1995 nr 12 om helligdager
// og helligdagsfred § 2, and lov 26 April 1947 nr 1 om 1 og 17 mai.
func Holiday(country string, on day.Day) bool {
	if on.Weekday() == time.Sunday {
		return true
	}
	year, month, date := on.Date()
	fromEaster := on.Sub(easter(year))
	switch country {
	case "SE":
		switch {
		case fromEaster == -2, fromEaster == 1, fromEaster == 39:
			return true
		case on.Weekday() == time.Friday && month == time.June && date >= 19 && date <= 25: // the eve of midsummer
			return true
		case on.Weekday() == time.Saturday && month == time.June && date >= 20 && date <= 26:
			return true
		case on.Weekday() == time.Saturday && (month == time.October && date == 31 || month == time.November && date <= 6):
			return true // all saints
		}
		return fixed(month, date, "01-01", "01-06", "05-01", "06-06", "12-24", "12-25", "12-26", "12-31")
	case "DK":
		switch fromEaster {
		case -3, -2, 1, 39, 50:
			return true
		case 26: // store bededag
			return year < 2024
		}
		return fixed(month, date, "01-01", "12-25", "12-26")
	case "NO":
		switch fromEaster {
		case -3, -2, 1, 39, 50:
			return true
		}
		return fixed(month, date, "01-01", "05-01", "05-17", "12-25", "12-26")
	}
	return false
}

func fixed(month time.Month, date int, days ...string) bool {
	on := time.Date(2000, month, date, 0, 0, 0, 0, time.UTC).Format("01-02")
	return slices.Contains(days, on)
}

// easter returns Easter Sunday of a year of the Gregorian calendar, by the
// anonymous rule (Meeus, Astronomical Algorithms, ch. 8).
func easter(year int) day.Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day.Of(year, time.Month(n/31), n%31+1)
}

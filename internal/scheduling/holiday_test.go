package scheduling_test

import (
	"testing"

	"kasam/internal/day"
	"kasam/internal/scheduling"
)

func TestNobodyIsCalledOnAPublicHoliday(t *testing.T) {
	for _, tt := range []struct {
		what, country, on string
		want              bool
	}{
		{"good Friday of Sweden", "SE", "2027-03-26", true},
		{"Maundy Thursday is an ordinary day in Sweden", "SE", "2027-03-25", false},
		{"Maundy Thursday of Denmark", "DK", "2027-03-25", true},
		{"Maundy Thursday of Norway", "NO", "2027-03-25", true},
		{"Easter Monday", "SE", "2027-03-29", true},
		{"Easter Monday of a very early Easter", "NO", "2008-03-24", true},
		{"Easter Monday of the latest Easter there is", "NO", "2038-04-26", true},
		{"Ascension Day", "SE", "2027-05-06", true},
		{"Whit Monday is an ordinary day in Sweden", "SE", "2027-05-17", false},
		{"Whit Monday of Denmark", "DK", "2027-05-17", true},
		{"the national day of Norway", "NO", "2028-05-17", true},
		{"the national day of Norway is an ordinary day in Denmark", "DK", "2028-05-17", false},
		{"the national day of Sweden", "SE", "2028-06-06", true},
		{"the eve of midsummer when it comes first", "SE", "2026-06-19", true},
		{"the Friday before is not the eve of midsummer", "SE", "2027-06-18", false},
		{"the eve of midsummer when it comes last", "SE", "2027-06-25", true},
		{"midsummer", "SE", "2027-06-26", true},
		{"all saints in October", "SE", "2026-10-31", true},
		{"all saints at its latest", "SE", "2027-11-06", true},
		{"a Saturday after all saints", "SE", "2026-11-07", false},
		{"Epiphany of Sweden", "SE", "2027-01-06", true},
		{"Epiphany is an ordinary day in Norway", "NO", "2027-01-06", false},
		{"the eve of Christmas in Sweden", "SE", "2026-12-24", true},
		{"the eve of Christmas is an ordinary day by the law of Denmark", "DK", "2026-12-24", false},
		{"store bededag while there was one", "DK", "2023-05-05", true},
		{"store bededag since there is none", "DK", "2024-04-26", false},
		{"the first of May is an ordinary day in Denmark", "DK", "2026-05-01", false},
		{"the first of May of Norway", "NO", "2026-05-01", true},
		{"a leap day", "SE", "2028-02-29", false},
		{"a Sunday anywhere", "FI", "2026-11-22", true},
		{"a country of which nothing is known", "FI", "2026-12-25", false},
	} {
		if got := scheduling.Holiday(tt.country, day.Must(tt.on)); got != tt.want {
			t.Errorf("%s, %s: %v, want %v", tt.what, tt.on, got, tt.want)
		}
	}
}

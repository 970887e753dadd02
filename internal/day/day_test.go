package day_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/day"
)

func TestMonthsAreAddedAsPeopleCountThem(t *testing.T) {
	for _, tt := range []struct {
		name, from string
		months     int
		want       string
	}{
		{"a month after the last of January is the last of February", "2007-01-31", 1, "2007-02-28"},
		{"also in a leap year", "2008-01-31", 1, "2008-02-29"},
		{"the day stays where the month has it", "2005-10-05", 6, "2006-04-05"},
		{"over a new year", "2005-12-31", 2, "2006-02-28"},
		{"backwards", "2006-03-31", -1, "2006-02-28"},
		{"a year after a leap day", "2008-02-29", 12, "2009-02-28"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := day.Must(tt.from).AddMonths(tt.months).String(); got != tt.want {
				t.Errorf("%s + %d months = %s, want %s", tt.from, tt.months, got, tt.want)
			}
		})
	}
}

func TestAgesTurnOnTheBirthday(t *testing.T) {
	born := day.Must("1990-06-15")
	for on, want := range map[string]int{"2010-06-14": 19, "2010-06-15": 20, "2010-12-31": 20} {
		if got := born.Years(day.Must(on)); got != want {
			t.Errorf("on %s: %d, want %d", on, got, want)
		}
	}
}

func TestTheDayIsThatOfTheZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)
	if got := day.In(late, zone).String(); got != "2026-07-02" {
		t.Errorf("half past midnight in Stockholm is %s", got)
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	for _, bad := range []string{"", "2026-02-30", "26-01-01", "2026-1-1", "2026-01-01 ", "1899-12-31", "2201-01-01", "idag"} {
		if d, err := day.Parse(bad); err == nil {
			t.Errorf("Parse(%q) = %s", bad, d)
		}
	}
}

func TestDaysCountForthAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := day.Of(2000, 1, 1).AddDays(rapid.IntRange(-20_000, 40_000).Draw(rt, "day"))
		n := rapid.IntRange(-3000, 3000).Draw(rt, "n")
		e := d.AddDays(n)
		if e.Sub(d) != n || e.AddDays(-n) != d || d.Before(e) != (n > 0) {
			rt.Fatalf("%s + %d = %s, back %d", d, n, e, e.Sub(d))
		}
	})
}

package day_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/day"
)

// The 20th of November 2026 is a Friday, in week 47.
var friday = day.Must("2026-11-20")

func TestADayIsReadAsItIsTypedInAHurry(t *testing.T) {
	for typed, want := range map[string]string{
		"i dag": "2026-11-20", "idag": "2026-11-20", "today": "2026-11-20", "imorgon": "2026-11-21", " I  morgon ": "2026-11-21",
		"i övermorgon": "2026-11-22",
		"må":           "2026-11-23", "mån": "2026-11-23", "Tisdag": "2026-11-24", "tors": "2026-11-26", "fre": "2026-11-27", "lör": "2026-11-21",
		"fri": "2026-11-27", "nästa fre": "2026-11-27", "nästa måndag": "2026-11-23", "next sun": "2026-11-29", "på onsdag": "2026-11-25",
		"on": "2026-11-25", "senast fre": "2026-11-27", "fre v 49": "2026-12-04", "mån v49": "2026-11-30",
		"om en vecka": "2026-11-27", "om 2 veckor": "2026-12-04", "två veckor": "2026-12-04", "2v": "2026-12-04", "in 3 days": "2026-11-23",
		"om en månad": "2026-12-20", "3 månader": "2027-02-20", "a week": "2026-11-27", "om 10 dagar": "2026-11-30",
		"v 49": "2026-12-04", "vecka 2": "2027-01-15", "v47": "2026-11-20", "week 53": "2027-01-01",
		"1/12": "2026-12-01", "1.12": "2026-12-01", "1/12 2026": "2026-12-01", "1/12/27": "2027-12-01", "12-01": "2026-12-01", "1/10": "2027-10-01",
		"29/2": "2028-02-29", "2026-12-01": "2026-12-01", "26-12-01": "2026-12-01", "1 dec": "2026-12-01", "1 december": "2026-12-01",
		"14 jan": "2027-01-14", "1:a maj": "2027-05-01", "den 3 dec": "2026-12-03", "24:e": "2026-11-24", "14:e": "2026-12-14", "31:a": "2026-12-31",
		"2025-01-01": "2025-01-01", // a day that has been is for the rule to refuse
	} {
		if got, ok := day.Read(typed, friday); !ok || got.String() != want {
			t.Errorf("%q is read as %s (%v), want %s", typed, got, ok, want)
		}
	}
	for _, typed := range []string{
		"", "snart", "31/2", "0/1", "13-13", "12/13", "v 54", "v 0", "fredagsmys", "om", "1", "12", "en", "fre fre", "1/12/12/12", "32 dec", "1 foo",
		"2026-02-30", "99999-01-01", "fre v 99", "om 1000 dagar", "nästa v 49",
	} {
		if got, ok := day.Read(typed, friday); ok {
			t.Errorf("%q is read as %s", typed, got)
		}
	}
}

func TestWhateverIsTypedIsReadOrNot(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 22))
	parts := []string{"fre", "mån", "v", "49", "1", "12", "/", "-", ".", " ", "om", "en", "vecka", "nästa", "dec", "\x00", "ø", "𐍈", ":e", "2026", "999", "in", "\n"}
	for range 2000 {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		typed := b.String()
		if d, ok := day.Read(typed, friday); ok && d.IsZero() {
			t.Fatalf("%q is read as no day at all", typed)
		}
	}
}

func TestAWeekdayIsAlwaysOfTheDaysToCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := friday.AddDays(rapid.IntRange(0, 3000).Draw(t, "days on"))
		name := rapid.SampledFrom([]string{"mån", "tis", "ons", "tor", "fre", "lör", "sön"}).Draw(t, "weekday")
		d, ok := day.Read(name, today)
		if !ok || !d.After(today) || d.After(today.AddDays(7)) {
			t.Fatalf("%s from %s is %s", name, today, d)
		}
		next, ok := day.Read("nästa "+name, today)
		if !ok || !next.After(today) || next.After(today.AddDays(13)) {
			t.Fatalf("nästa %s from %s is %s", name, today, next)
		}
		same, ok := day.Read(d.String(), today)
		if !ok || same != d {
			t.Fatalf("%s is read as %s", d, same)
		}
	})
}

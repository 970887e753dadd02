// Package day is the calendar day: a date without a clock or a zone, as
// deadlines, spells and consents are told.
package day

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Day is a calendar day; the zero Day means "none". Days compare with ==, and
// their text form YYYY-MM-DD sorts in time order on both engines.
type Day struct{ text string }

// Of returns the day of a year, a month and a day of the month, normalised as
// time.Date does.
func Of(year int, month time.Month, dayOfMonth int) Day {
	return Day{time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}
}

// In returns the day it is at instant t in zone.
func In(t time.Time, zone *time.Location) Day { return Day{t.In(zone).Format(time.DateOnly)} }

// ErrForm is the error of a text that is no day.
var ErrForm = errors.New("not a date; write it as 2026-03-31")

// Parse reads YYYY-MM-DD, years 1900 to 2200.
func Parse(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return Day{}, ErrForm
	}
	return Day{s}, nil
}

// Must is Parse for constants; it panics on a bad one.
func Must(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(fmt.Sprintf("day: %q: %v", s, err))
	}
	return d
}

// String returns YYYY-MM-DD, or "" for none.
func (d Day) String() string { return d.text }

// IsZero reports whether d is none.
func (d Day) IsZero() bool { return d.text == "" }

// Before reports whether d is earlier than e. None is before every day.
func (d Day) Before(e Day) bool { return d.text < e.text }

// After reports whether d is later than e.
func (d Day) After(e Day) bool { return d.text > e.text }

// Compare is -1 when d is earlier than e, 1 when it is later, and 0 on the same
// day: what package slices sorts by.
func (d Day) Compare(e Day) int { return strings.Compare(d.text, e.text) }

// Start returns the instant at which d begins in zone.
func (d Day) Start(zone *time.Location) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, d.text, zone) // zero for none
	return t
}

// Date returns year, month and day of the month.
func (d Day) Date() (int, time.Month, int) { return d.Start(time.UTC).Date() }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Start(time.UTC).Weekday() }

// AddDays returns the day n days later, or earlier when n is negative.
func (d Day) AddDays(n int) Day {
	y, m, dd := d.Date()
	return Of(y, m, dd+n)
}

// AddMonths returns the same day of the month n months later; where that month
// is shorter, its last day: a month after 31 January is the last of February.
func (d Day) AddMonths(n int) Day {
	y, m, dd := d.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return Of(y, m+time.Month(n), min(dd, last))
}

// Sub returns the number of days from e to d.
func (d Day) Sub(e Day) int {
	return int(d.Start(time.UTC).Sub(e.Start(time.UTC)).Hours() / 24)
}

// Years returns the whole years from d to on: an age, when d is a birth date.
func (d Day) Years(on Day) int {
	y, m, dd := d.Date()
	oy, om, od := on.Date()
	years := oy - y
	if om < m || om == m && od < dd {
		years--
	}
	return years
}

// MarshalText writes YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads YYYY-MM-DD, or nothing for none.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	*d, err = Parse(string(b))
	return err
}

// Scan reads a database column; NULL and the empty text are none.
func (d *Day) Scan(src any) error {
	switch s := src.(type) {
	case nil:
		*d = Day{}
		return nil
	case string:
		return d.UnmarshalText([]byte(s))
	case []byte:
		return d.UnmarshalText(s)
	}
	return fmt.Errorf("day: cannot scan %T", src)
}

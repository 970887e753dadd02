package words

import (
	"strconv"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/sv"

	"kasam/internal/day"
)

type calendar struct{ locales.Translator }

var calendars = map[string]calendar{"sv": {sv.New()}, "en": {en_GB.New()}}

// Full says a day with its weekday: "Friday 20 November", and the year when it
// is not the year of today.
func (p *Printer) Full(d, today day.Day) string {
	if d.IsZero() {
		return ""
	}
	return p.calendar.WeekdayWide(d.Weekday()) + " " + p.long(d, today)
}

// Date says a day as "20 November", with the year when it is not that of today.
func (p *Printer) Date(d, today day.Day) string {
	if d.IsZero() {
		return ""
	}
	return p.long(d, today)
}

func (p *Printer) long(d, today day.Day) string {
	y, m, n := d.Date()
	s := strconv.Itoa(n) + " " + p.calendar.MonthWide(m)
	if ty, _, _ := today.Date(); ty != y {
		s += " " + strconv.Itoa(y)
	}
	return s
}

// Short says a day as "Fri 20 Nov", with the year when it is not that of today.
func (p *Printer) Short(d, today day.Day) string {
	if d.IsZero() {
		return ""
	}
	y, m, n := d.Date()
	s := p.Weekday(d) + " " + strconv.Itoa(n) + " " + trimDot(p.calendar.MonthAbbreviated(m))
	if ty, _, _ := today.Date(); ty != y {
		s += " " + strconv.Itoa(y)
	}
	return s
}

// Weekday says the weekday of d in short: "Fri".
func (p *Printer) Weekday(d day.Day) string {
	return trimDot(p.calendar.WeekdayAbbreviated(d.Weekday()))
}

// Month says the month and year of d: "November 2026".
func (p *Printer) Month(d day.Day) string {
	y, m, _ := d.Date()
	return p.calendar.MonthWide(m) + " " + strconv.Itoa(y)
}

// Clock says the time of day at t in zone: "09:30".
func (p *Printer) Clock(t time.Time, zone *time.Location) string { return t.In(zone).Format("15:04") }

// Away says how far d is from today: "2 days late", "today", "tomorrow", "in 4 days".
func (p *Printer) Away(d, today day.Day) string {
	n := d.Sub(today)
	switch {
	case n < 0:
		return p.N("date.late", -n, -n)
	case n == 0:
		return p.T("date.today")
	case n == 1:
		return p.T("date.tomorrow")
	}
	return p.N("date.ahead", n, n)
}

// Ago says how long ago d was: "today", "yesterday", "4 days ago".
func (p *Printer) Ago(d, today day.Day) string {
	n := today.Sub(d)
	switch {
	case n <= 0:
		return p.T("date.today")
	case n == 1:
		return p.T("date.yesterday")
	}
	return p.N("date.ago", n, n)
}

func trimDot(s string) string {
	if n := len(s); n > 0 && s[n-1] == '.' {
		return s[:n-1]
	}
	return s
}

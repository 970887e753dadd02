package day

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// longestTyped bounds what is read as a day, in characters.
const longestTyped = 40

// Read reads a day as someone types it in a hurry, in Swedish or English, seen
// from today: "fre", "nästa tisdag", "i morgon", "om en vecka", "in 3 days",
// "1/12", "12-01", "1 dec", "v 49", "2026-12-01". A day of the week is the next
// one, never today; a week is its Friday; a date that has been this year is next
// year's. It returns false for what it cannot read.
func Read(typed string, today Day) (Day, bool) {
	if utf8.RuneCountInString(typed) > longestTyped {
		return Day{}, false
	}
	s := strings.Join(strings.Fields(strings.ToLower(typed)), " ")
	for _, before := range []string{"senast ", "på ", "den ", "before ", "by ", "on "} {
		s = strings.TrimPrefix(s, before)
	}
	for _, read := range []func(string, Day) (Day, bool){readWord, readWeekday, readAhead, readWeek, readDate} {
		if d, ok := read(s, today); ok {
			return d, true
		}
	}
	return Day{}, false
}

func readWord(s string, today Day) (Day, bool) {
	ahead, ok := map[string]int{
		"i dag": 0, "idag": 0, "today": 0, "i morgon": 1, "imorgon": 1, "i morron": 1, "tomorrow": 1,
		"i övermorgon": 2, "övermorgon": 2,
	}[s]
	return today.AddDays(ahead), ok
}

var weekdays = map[string]time.Weekday{
	"må": 1, "mån": 1, "måndag": 1, "mon": 1, "monday": 1, "ti": 2, "tis": 2, "tisdag": 2, "tue": 2, "tues": 2, "tuesday": 2,
	"on": 3, "ons": 3, "onsdag": 3, "wed": 3, "wednesday": 3, "to": 4, "tor": 4, "tors": 4, "torsdag": 4, "thu": 4, "thurs": 4,
	"thursday": 4, "fr": 5, "fre": 5, "fredag": 5, "fri": 5, "friday": 5, "lö": 6, "lör": 6, "lördag": 6, "sat": 6, "saturday": 6,
	"sö": 0, "sön": 0, "söndag": 0, "sun": 0, "sunday": 0,
}

// readWeekday reads "fre", "nästa fre" (that of next week) and "fre v 49".
func readWeekday(s string, today Day) (Day, bool) {
	next := false
	for _, word := range []string{"nästa ", "next "} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			s, next = rest, true
		}
	}
	name, week, inWeek := strings.Cut(s, " ")
	w, ok := weekdays[strings.Trim(name, ".")]
	if !ok {
		return Day{}, false
	}
	if inWeek {
		friday, ok := readWeek(week, today)
		return friday.AddDays((int(w)+6)%7 - 4), ok && !next && !friday.AddDays((int(w)+6)%7-4).Before(today)
	}
	now := today.Weekday()
	if next { // of the week after this one, which begins on Monday
		return today.AddDays(7 - (int(now)+6)%7 + (int(w)+6)%7), true
	}
	ahead := (int(w) - int(now) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	return today.AddDays(ahead), true
}

var (
	ahead = regexp.MustCompile(`^(?:om|in|\+)? ?(en|ett|två|tre|fyra|fem|sex|a|one|two|three|four|five|six|\d{1,3}) ?` +
		`(d|dag|dagar|day|days|v|vecka|veckor|w|week|weeks|mån|månad|månader|month|months)$`)
	week  = regexp.MustCompile(`^(?:v|v\.|vecka|week) ?(\d{1,2})$`)
	slash = regexp.MustCompile(`^(\d{1,2})[/.] ?(\d{1,2})\.?(?:[/. ](\d{4}|\d{2}))?$`)
	dash  = regexp.MustCompile(`^(?:(\d{4}|\d{2})-)?(\d{1,2})-(\d{1,2})$`)
	named = regexp.MustCompile(`^(\d{1,2})(?::?[ae]|st|nd|rd|th)?\.? ([a-zåäö]{3,9})\.?(?: (\d{4}))?$`)
	alone = regexp.MustCompile(`^(\d{1,2})(?::?[ae]|st|nd|rd|th)$`)
)

var counts = map[string]int{
	"en": 1, "ett": 1, "a": 1, "one": 1, "två": 2, "two": 2, "tre": 3, "three": 3, "fyra": 4, "four": 4, "fem": 5, "five": 5, "sex": 6, "six": 6,
}

// readAhead reads "om en vecka", "2 veckor", "in 3 days".
func readAhead(s string, today Day) (Day, bool) {
	m := ahead.FindStringSubmatch(s)
	if m == nil {
		return Day{}, false
	}
	n, ok := counts[m[1]]
	if !ok {
		n, _ = strconv.Atoi(m[1]) // at most three digits
	}
	switch m[2][0] {
	case 'd':
		return today.AddDays(n), true
	case 'v', 'w':
		return today.AddDays(7 * n), true
	}
	return today.AddMonths(n), true
}

// readWeek reads "v 49": the Friday of it, this year's or, when that has been,
// next year's.
func readWeek(s string, today Day) (Day, bool) {
	m := week.FindStringSubmatch(s)
	if m == nil {
		return Day{}, false
	}
	n, _ := strconv.Atoi(m[1])
	year, _, _ := today.Date()
	for y := year; y <= year+1; y++ {
		if d, ok := friday(y, n); ok && !d.Before(today) {
			return d, true
		}
	}
	return Day{}, false
}

// friday returns the Friday of a week by ISO 8601; false when the year has no such week.
func friday(year, n int) (Day, bool) {
	first := time.Date(year, 1, 4, 12, 0, 0, 0, time.UTC) // always in week 1
	t := first.AddDate(0, 0, 7*(n-1)-(int(first.Weekday())+6)%7+4)
	y, w := t.ISOWeek()
	return In(t, time.UTC), n > 0 && y == year && w == n
}

var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}

// readDate reads a date: day before month with a slash, a point or a name, month
// before day with a dash.
func readDate(s string, today Day) (Day, bool) {
	var year, month, on string
	if m := slash.FindStringSubmatch(s); m != nil {
		on, month, year = m[1], m[2], m[3]
	} else if m := dash.FindStringSubmatch(s); m != nil {
		year, month, on = m[1], m[2], m[3]
	} else if m := named.FindStringSubmatch(s); m != nil {
		r := []rune(m[2])
		n, ok := months[string(r[:3])]
		if !ok {
			return Day{}, false
		}
		on, month, year = m[1], strconv.Itoa(int(n)), m[3]
	} else if m := alone.FindStringSubmatch(s); m != nil { // "the 14th": of this month or the next that has one
		y, now, _ := today.Date()
		for i := range 3 {
			first := time.Date(y, now+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
			if d, ok := valid(first.Year(), int(first.Month()), number(m[1])); ok && !d.Before(today) {
				return d, true
			}
		}
		return Day{}, false
	} else {
		return Day{}, false
	}
	if year != "" {
		if len(year) == 2 {
			year = "20" + year
		}
		return valid(number(year), number(month), number(on))
	}
	this, _, _ := today.Date()
	for y := this; y <= this+4; y++ { // 29 February comes every fourth year
		if d, ok := valid(y, number(month), number(on)); ok && !d.Before(today) {
			return d, true
		}
	}
	return Day{}, false
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // digits only, few of them
	return n
}

// valid returns the day of that date, if there is one.
func valid(year, month, on int) (Day, bool) {
	t := time.Date(year, time.Month(month), on, 12, 0, 0, 0, time.UTC)
	y, m, d := t.Date()
	return In(t, time.UTC), y == year && int(m) == month && d == on
}

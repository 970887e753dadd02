package calendar

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Reply is what one attendee answered to one invitation.
type Reply struct {
	Meeting  string // the part of the UID that names the meeting
	Sequence int    // of the time that is answered
	Attendee string // the address of the one who answers, in lower case
	Answer   Answer
	Stamp    time.Time // when they did, by their own clock

	// The time that OtherTime suggests; zero when it tells none that can be read.
	Start, End time.Time
}

// ErrNoReply is the error of a file or a mail that is whole but answers nothing:
// most mails do not.
var ErrNoReply = errors.New("holds no answer to an invitation")

// The limits of what is read: bytes of a calendar, bytes of a line, lines, and
// events in it.
const (
	mostCalendar = 256 << 10
	mostLine     = 8 << 10
	mostLines    = 5_000
	mostEvents   = 20
)

// replies reads the answers in a calendar. What is no answer (a request, a
// calendar of someone's) is ErrNoReply; what is broken is another error. No error
// repeats what was read.
func replies(text string) ([]Reply, error) {
	if len(text) > mostCalendar {
		return nil, errors.New("the calendar is too large")
	}
	lines, err := unfold(text)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 || !strings.EqualFold(lines[0], "BEGIN:VCALENDAR") {
		return nil, errors.New("it is no calendar")
	}
	var within []string // the components that are open
	var method Method
	var events []event
	for _, text := range lines {
		line, err := parseLine(text)
		if err != nil {
			return nil, err
		}
		switch line.name {
		case "BEGIN":
			if within = append(within, strings.ToUpper(line.value)); len(within) > 8 || within[0] != "VCALENDAR" {
				return nil, errors.New("the calendar is nested too deep")
			}
			if len(within) == 2 && within[1] == "VEVENT" {
				if events = append(events, event{}); len(events) > mostEvents {
					return nil, errors.New("the calendar holds too many events")
				}
			}
			continue
		case "END":
			if len(within) == 0 || within[len(within)-1] != strings.ToUpper(line.value) {
				return nil, errors.New("the calendar ends what it did not begin")
			}
			within = within[:len(within)-1]
			continue
		}
		switch {
		case len(within) == 0:
			return nil, errors.New("something stands outside the calendar")
		case len(within) == 1 && line.name == "METHOD":
			method = Method(strings.ToUpper(line.value))
		case len(within) == 2 && within[1] == "VEVENT":
			events[len(events)-1].take(line)
		}
	}
	if len(within) != 0 {
		return nil, errors.New("the calendar ends before its end")
	}
	if method != methodReply && method != methodCounter || len(events) == 0 {
		return nil, ErrNoReply
	}
	var list []Reply
	for _, e := range events {
		r, err := e.reply(method)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// An event of an answer: what of it matters, and how often that was said.
type event struct {
	uid, sequence, stamp string
	starts, ends         []line
	attendees            []line
	recurring            bool
	twice                bool
}

func (e *event) take(l line) {
	once := func(at *string) {
		e.twice = e.twice || *at != ""
		*at = l.value
	}
	switch l.name {
	case "UID":
		once(&e.uid)
	case "SEQUENCE":
		once(&e.sequence)
	case "DTSTAMP":
		once(&e.stamp)
	case "DTSTART":
		e.starts = append(e.starts, l)
	case "DTEND":
		e.ends = append(e.ends, l)
	case "ATTENDEE":
		e.attendees = append(e.attendees, l)
	case "RECURRENCE-ID":
		e.recurring = true
	}
}

// reply returns what the event answers: one meeting, by one attendee.
func (e event) reply(method Method) (r Reply, err error) {
	switch {
	case e.twice || e.recurring || e.uid == "" || len(e.uid) > 300:
		return r, errors.New("the answer does not tell to which meeting")
	case len(e.attendees) != 1:
		return r, errors.New("the answer is not of one alone")
	}
	r.Meeting = strings.ToLower(meetingOf(e.uid))
	if e.sequence != "" {
		if r.Sequence, err = strconv.Atoi(e.sequence); err != nil || r.Sequence < 0 || r.Sequence > 1<<30 {
			return r, errors.New("the answer has a sequence that is no number")
		}
	}
	if r.Stamp, err = time.Parse("20060102T150405Z", e.stamp); err != nil || r.Stamp.Year() < firstYear || r.Stamp.Year() > lastYear {
		return r, errors.New("the answer does not tell when it was given")
	}
	who := e.attendees[0]
	scheme, to, _ := strings.Cut(who.value, ":")
	if r.Attendee = strings.ToLower(to); !strings.EqualFold(scheme, "mailto") || !address(r.Attendee) {
		return r, errors.New("the answer has no address")
	}
	switch said := strings.ToUpper(who.params["PARTSTAT"]); {
	case method == methodCounter:
		r.Answer, r.Start, r.End = OtherTime, instant(e.starts), instant(e.ends)
	case said == "ACCEPTED":
		r.Answer = Yes
	case said == "TENTATIVE":
		r.Answer = Maybe
	case said == "DECLINED":
		r.Answer = No
	default: // NEEDS-ACTION, DELEGATED and the like answer nothing
		return r, ErrNoReply
	}
	return r, nil
}

// alike are names for the clock of our zones that are not names of zones: those of
// the calendars of Windows.
var alike = []string{"W. Europe Standard Time", "Romance Standard Time", "Central Europe Standard Time", "Central European Standard Time"}

// zoneName is what a zone is called: Europe/Oslo.
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_]{1,30}$`)

// instant reads when, of the one line that says so. A day without an hour, an hour
// of no known zone and what is said twice tell no instant.
func instant(lines []line) time.Time {
	if len(lines) != 1 {
		return time.Time{}
	}
	zone, form := time.UTC, local+"Z"
	if name := lines[0].params["TZID"]; name != "" {
		if slices.Contains(alike, name) {
			name = Zones()[0]
		}
		var err error
		if !zoneName.MatchString(name) {
			return time.Time{}
		}
		if zone, err = time.LoadLocation(name); err != nil {
			return time.Time{}
		}
		form = local
	}
	at, err := time.ParseInLocation(form, lines[0].value, zone)
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		return time.Time{}
	}
	return at.UTC()
}

// unfold returns the lines of a calendar, those that were folded as one. Lines
// may end as on Unix; mail programs do that.
func unfold(text string) (lines []string, err error) {
	if strings.ContainsRune(text, 0) {
		return nil, errors.New("the calendar holds what is no text")
	}
	text = strings.TrimPrefix(text, "\ufeff")
	for part := range strings.SplitSeq(text, "\n") {
		part = strings.TrimSuffix(part, "\r")
		switch n := len(lines); {
		case part == "":
		case (part[0] == ' ' || part[0] == '\t') && n > 0:
			if len(lines[n-1])+len(part) > mostLine {
				return nil, errors.New("a line of the calendar is too long")
			}
			lines[n-1] += part[1:]
		case len(part) > mostLine:
			return nil, errors.New("a line of the calendar is too long")
		case n >= mostLines:
			return nil, errors.New("the calendar has too many lines")
		default:
			lines = append(lines, part)
		}
	}
	return lines, nil
}

// A line is NAME;PARAM=value:value.
type line struct {
	name   string
	params map[string]string
	value  string
}

func parseLine(text string) (l line, err error) {
	broken := errors.New("a line of the calendar is no line of one")
	end := strings.IndexAny(text, ";:")
	if end <= 0 {
		return l, broken
	}
	l.name, text = strings.ToUpper(text[:end]), text[end:]
	l.params = make(map[string]string)
	for text[0] == ';' {
		name, rest, ok := strings.Cut(text[1:], "=")
		if !ok || strings.ContainsAny(name, ":;\"") || len(l.params) >= 30 {
			return l, broken
		}
		var value string
		if value, text, ok = paramValue(rest); !ok {
			return l, broken
		}
		name = strings.ToUpper(name)
		if _, twice := l.params[name]; twice {
			return l, broken
		}
		l.params[name] = value
	}
	l.value = strings.TrimSpace(text[1:])
	return l, nil
}

// paramValue splits what follows the = of a parameter: its value, which may be
// quoted and may be a list, and the rest of the line from the next ; or : on.
func paramValue(text string) (value, rest string, ok bool) {
	var b strings.Builder
	quoted := false
	for i, c := range []byte(text) {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ';' || c == ':'):
			return b.String(), text[i:], true
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

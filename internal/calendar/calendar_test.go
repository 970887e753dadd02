package calendar_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/calendar"
)

const meeting = "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"

// event is a meeting at two in the afternoon of a Friday in November.
func event() calendar.Event {
	return calendar.Event{
		UID: calendar.UID(meeting, "https://kasam.example:8443/x"), Sequence: 2, Stamp: time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC),
		Start: time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC), TZ: "Europe/Stockholm",
		Summary: "Möte", URL: "https://kasam.example/meetings/" + meeting, Organizer: "kasam@kasam.example",
		Attendees: []calendar.Attendee{{Address: "anna.ek@granen.example"}}, Status: calendar.Confirmed,
	}
}

// lines are the lines of a file as they are meant, unfolded.
func lines(t *testing.T, file []byte) []string {
	t.Helper()
	for raw := range bytes.SplitSeq(bytes.TrimSuffix(file, []byte("\r\n")), []byte("\r\n")) {
		if len(raw) > 75 || bytes.ContainsAny(raw, "\r\n") {
			t.Errorf("a line of %d bytes: %q", len(raw), raw)
		}
	}
	return strings.Split(strings.ReplaceAll(string(file), "\r\n ", ""), "\r\n")
}

func TestAnInvitationSaysWhenAndNothingElse(t *testing.T) {
	file, err := calendar.Request(event())
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, file)
	for _, want := range []string{
		"METHOD:REQUEST", "UID:" + meeting + "@kasam.example", "SEQUENCE:2", "DTSTAMP:20261118T090000Z",
		"DTSTART;TZID=Europe/Stockholm:20261120T140000", "DTEND;TZID=Europe/Stockholm:20261120T150000",
		"SUMMARY:Möte", "CLASS:PRIVATE", "STATUS:CONFIRMED", "TZID:Europe/Stockholm",
		"URL:https://kasam.example/meetings/" + meeting, "ORGANIZER;CN=Kasam:mailto:kasam@kasam.example",
		"ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=true:mailto:anna.ek@granen.example",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, file)
		}
	}
	for _, line := range got {
		name, _, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		if slices.Contains([]string{"LOCATION", "DESCRIPTION", "CATEGORIES", "COMMENT", "CONTACT"}, name) {
			t.Errorf("it says %q", line)
		}
	}
}

func TestWhatTheMethodsSay(t *testing.T) {
	e := event()
	e.Location = "Stadsbiblioteket; rum 4, plan 2"
	cancel, err := calendar.Cancel(e)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, cancel); !slices.Contains(got, "METHOD:CANCEL") || !slices.Contains(got, "STATUS:CANCELLED") ||
		!slices.Contains(got, `LOCATION:Stadsbiblioteket\; rum 4\, plan 2`) || strings.Contains(string(cancel), "RSVP=true") {
		t.Errorf("taken back with\n%s", cancel)
	}
	e.Attendees[0].Answer = calendar.Yes
	request, err := calendar.Request(e)
	if err != nil {
		t.Fatal(err)
	}
	if flat := strings.Join(lines(t, request), "\n"); !strings.Contains(flat, "PARTSTAT=ACCEPTED") || strings.Contains(flat, "RSVP=true") {
		t.Errorf("who has said yes is asked again:\n%s", request)
	}
	e.Organizer = "https://kasam.example"
	feed, err := calendar.Feed("Kasam", []calendar.Event{e, event()})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(feed); strings.Contains(got, "ATTENDEE") || strings.Count(got, "BEGIN:VTIMEZONE") != 1 ||
		strings.Count(got, "BEGIN:VEVENT") != 2 || !strings.Contains(got, "METHOD:PUBLISH") {
		t.Errorf("the feed is\n%s", feed)
	}
	if empty, err := calendar.Feed("Kasam", nil); err != nil || !bytes.Contains(empty, []byte("END:VCALENDAR")) {
		t.Errorf("an empty feed: %s, %v", empty, err)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	for name, change := range map[string]func(*calendar.Event){
		"a summary of two lines":        func(e *calendar.Event) { e.Summary = "Möte\r\nATTENDEE:mailto:x@y.example" },
		"a summary with a lone return":  func(e *calendar.Event) { e.Summary = "Möte\rX:1" },
		"an address of two lines":       func(e *calendar.Event) { e.Attendees[0].Address = "a@b.example\r\nX-EVIL:1" },
		"an address that is none":       func(e *calendar.Event) { e.Attendees[0].Address = "anna" },
		"an address that is a list":     func(e *calendar.Event) { e.Attendees[0].Address = "a@b.example,c@d.example" },
		"an organizer of two lines":     func(e *calendar.Event) { e.Organizer = "k@b.example\nX:1" },
		"a page of two lines":           func(e *calendar.Event) { e.URL = "https://x/\nX:1" },
		"text that is none":             func(e *calendar.Event) { e.Location = "\xff" },
		"a name with a NUL":             func(e *calendar.Event) { e.UID = "a\x00b" },
		"no name":                       func(e *calendar.Event) { e.UID = "" },
		"a zone of elsewhere":           func(e *calendar.Event) { e.TZ = "America/New_York" },
		"a zone of two lines":           func(e *calendar.Event) { e.TZ = "Europe/Oslo\r\nX:1" },
		"an end before the beginning":   func(e *calendar.Event) { e.End = e.Start },
		"a year that no calendar has":   func(e *calendar.Event) { e.Start, e.End = time.Time{}, time.Time{}.Add(1) },
		"a state that is none":          func(e *calendar.Event) { e.Status = "CONFIRMED\r\nX:1" },
		"two who are asked":             func(e *calendar.Event) { e.Attendees = append(e.Attendees, e.Attendees[0]) },
		"a sequence that counts down":   func(e *calendar.Event) { e.Sequence = -1 },
		"a summary that is a long text": func(e *calendar.Event) { e.Summary = strings.Repeat("ö", 501) },
	} {
		e := event()
		change(&e)
		if file, err := (calendar.Invitation{Method: calendar.MethodRequest, Event: e}).Bytes(); err == nil {
			t.Errorf("%s is written:\n%s", name, file)
		}
	}
	e := event()
	e.Organizer = ""
	if _, err := calendar.Request(e); err == nil {
		t.Error("an invitation of nobody is written")
	}
}

var begins = regexp.MustCompile(`DTSTART(?:;TZID=([\w/]+))?:(\d{8}T\d{6})(Z?)`)

// TestAnEventIsReadBackAtTheSameInstant reads what was written by the clock of its
// zone, at random instants and around the hours that the clock skips and repeats.
func TestAnEventIsReadBackAtTheSameInstant(t *testing.T) {
	edges := []time.Time{time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC)}
	rapid.Check(t, func(rt *rapid.T) {
		e := event()
		e.TZ = rapid.SampledFrom(calendar.Zones()).Draw(rt, "zone")
		e.Start = time.Unix(rapid.Int64Range(978307200, 4102444800).Draw(rt, "start"), 0).UTC()
		if rapid.Bool().Draw(rt, "at the edge") {
			e.Start = rapid.SampledFrom(edges).Draw(rt, "edge").Add(time.Duration(rapid.IntRange(-180, 180).Draw(rt, "minutes")) * time.Minute)
		}
		e.End = e.Start.Add(time.Duration(rapid.IntRange(5, 480).Draw(rt, "lasts")) * time.Minute)
		file, err := calendar.Request(e)
		if err != nil {
			rt.Fatal(err)
		}
		_, inEvent, _ := strings.Cut(string(file), "BEGIN:VEVENT")
		m := begins.FindStringSubmatch(inEvent)
		if m == nil {
			rt.Fatalf("it does not begin:\n%s", file)
		}
		zone := time.UTC
		if m[3] == "" {
			if zone, err = time.LoadLocation(m[1]); err != nil || m[1] != e.TZ {
				rt.Fatalf("by the clock of %q: %v", m[1], err)
			}
		}
		if got, err := time.ParseInLocation("20060102T150405", m[2], zone); err != nil || !got.Equal(e.Start) {
			rt.Fatalf("begins at %s, want %s (%v)", got.UTC(), e.Start, err)
		}
	})
}

func TestAMeetingHasOneNameInEveryCalendar(t *testing.T) {
	for site, want := range map[string]string{
		"https://kasam.example": "kasam.example", "https://kasam.example:8443/x": "kasam.example", "": "kasam", "::": "kasam",
	} {
		if got := calendar.UID(meeting, site); got != meeting+"@"+want {
			t.Errorf("at %q it is %s", site, got)
		}
	}
	for country, want := range map[string]string{"SE": "Europe/Stockholm", "DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "": "Europe/Stockholm"} {
		if got := calendar.Zone(country); got != want {
			t.Errorf("in %q the clock is that of %s", country, got)
		}
	}
}

// answer is what a calendar program sends back.
func answer(method, partstat string) string {
	return fmt.Sprintf("BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nVERSION:2.0\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\n"+
		"UID:%s@kasam.example\r\nSEQUENCE:2\r\nDTSTAMP:20261119T101500Z\r\nDTSTART:20261120T130000Z\r\n"+
		"ATTENDEE;CN=\"Ek; Anna: Granen\";PARTSTAT=%s:MAILTO:Anna.Ek@Granen.example\r\nSUMMARY:Accepted: Möte\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		method, meeting, partstat)
}

func TestWhatAnAnswerSays(t *testing.T) {
	want := calendar.Reply{
		Meeting: meeting, Sequence: 2, Attendee: "anna.ek@granen.example", Answer: calendar.Yes,
		Stamp: time.Date(2026, 11, 19, 10, 15, 0, 0, time.UTC),
	}
	said := func(a calendar.Answer) calendar.Reply { r := want; r.Answer = a; return r }
	yes := answer("REPLY", "ACCEPTED")
	at := func(start, end string) calendar.Reply {
		r := said(calendar.OtherTime)
		r.Start, _ = time.Parse(time.RFC3339, start) // "" is none
		r.End, _ = time.Parse(time.RFC3339, end)
		return r
	}
	counter := func(lines ...string) string {
		return strings.Replace(answer("COUNTER", "TENTATIVE"), "DTSTART:20261120T130000Z", strings.Join(lines, "\r\n"), 1)
	}
	for name, tt := range map[string]struct {
		file string
		want calendar.Reply
	}{
		"yes":          {yes, want},
		"perhaps":      {answer("REPLY", "TENTATIVE"), said(calendar.Maybe)},
		"no":           {answer("REPLY", "DECLINED"), said(calendar.No)},
		"another time": {answer("COUNTER", "TENTATIVE"), at("2026-11-20T13:00:00Z", "")},
		"another time, and until when": {
			counter("DTSTART;TZID=Europe/Oslo:20261202T100000", "DTEND;TZID=Europe/Oslo:20261202T104500"),
			at("2026-12-02T09:00:00Z", "2026-12-02T09:45:00Z"),
		},
		"another time by the clock of Windows": {counter("DTSTART;TZID=W. Europe Standard Time:20260702T100000"), at("2026-07-02T08:00:00Z", "")},
		"another day without an hour":          {counter("DTSTART;VALUE=DATE:20261202"), at("", "")},
		"another time by no clock":             {counter("DTSTART:20261202T100000"), at("", "")},
		"another time by an unknown clock":     {counter("DTSTART;TZID=../../etc/passwd:20261202T100000"), at("", "")},
		"another time in two places":           {counter("DTSTART:20261202T100000Z", "DTSTART:20261203T100000Z"), at("", "")},
		"another time in no year of ours":      {counter("DTSTART:99991202T100000Z"), at("", "")},
		"lines as on Unix":                     {strings.ReplaceAll(yes, "\r\n", "\n"), want},
		"in small letters":                     {strings.ReplaceAll(strings.ToLower(yes), "t101500z", "T101500Z"), want},
		"folded in the middle":                 {strings.Replace(yes, "MAILTO", "MAI\r\n LTO", 1), want},
		"with a mark before":                   {"\ufeff" + yes, want},
		"with more in it":                      {strings.Replace(yes, "END:VEVENT", "BEGIN:VALARM\r\nUID:other\r\nEND:VALARM\r\nEND:VEVENT", 1), want},
		"with a part of a clock":               {strings.Replace(yes, "BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT", 1), want},
		"without a sequence":                   {strings.Replace(yes, "SEQUENCE:2\r\n", "", 1), func() calendar.Reply { r := want; r.Sequence = 0; return r }()},
	} {
		got, err := calendar.Replies([]byte(tt.file))
		if err != nil || len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	yes := answer("REPLY", "ACCEPTED")
	swap := func(from, to string) string { return strings.Replace(yes, from, to, 1) }
	for name, tt := range map[string]struct {
		file string
		none bool // it is whole and answers nothing; otherwise it is broken
	}{
		"an invitation":                {answer("REQUEST", "ACCEPTED"), true},
		"no method":                    {swap("METHOD:REPLY\r\n", ""), true},
		"someone who has not answered": {answer("REPLY", "NEEDS-ACTION"), true},
		"someone who sends another":    {answer("REPLY", "DELEGATED"), true},
		"no event":                     {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", true},
		"a task":                       {strings.ReplaceAll(yes, "VEVENT", "VTODO"), true},
		"two who answer":               {swap("ATTENDEE", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@c.example\r\nATTENDEE"), false},
		"nobody who answers":           {swap("ATTENDEE", "X-ATTENDEE"), false},
		"an address that is none":      {swap("MAILTO:Anna.Ek@Granen.example", "https://granen.example"), false},
		"two meetings in one":          {swap("UID:", "UID:x\r\nUID:"), false},
		"one of a row of meetings":     {swap("UID:", "RECURRENCE-ID:20261120T130000Z\r\nUID:"), false},
		"no time":                      {swap("DTSTAMP:20261119T101500Z\r\n", ""), false},
		"a time without a zone":        {swap("20261119T101500Z", "20261119T101500"), false},
		"a sequence below nothing":     {swap("SEQUENCE:2", "SEQUENCE:-2"), false},
		"a sequence without end":       {swap("SEQUENCE:2", "SEQUENCE:99999999999999999999"), false},
		"an end too much":              {yes + "END:VCALENDAR\r\n", false},
		"no end":                       {swap("END:VEVENT\r\nEND:VCALENDAR\r\n", ""), false},
		"a line that is none":          {swap("UID:", "UID\r\nUID:"), false},
		"a parameter twice":            {swap("PARTSTAT=", "PARTSTAT=DECLINED;PARTSTAT="), false},
		"an open quote":                {swap(`Granen"`, `Granen`), false},
	} {
		got, err := calendar.Replies([]byte(tt.file))
		if err == nil || errors.Is(err, calendar.ErrNoReply) != tt.none {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

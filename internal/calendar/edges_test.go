package calendar_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kasam/internal/calendar"
)

var update = flag.Bool("update", false, "write the files of testdata anew")

// An instant is when an event begins and ends, in seconds: what others who read
// the file must come to as well.
type instant struct {
	UID   string `json:"uid"`
	Start int64  `json:"start"`
	End   int64  `json:"end"`
}

// TestTheEdgesOfSummerTime writes, for each zone, meetings around the hours that
// its clock skips and repeats. The files are read by two calendars that are not
// ours, in browser/calendar.test.mjs, which must come to the same instants.
func TestTheEdgesOfSummerTime(t *testing.T) {
	starts := []string{
		"2026-01-15T13:00", "2026-03-28T23:30", "2026-03-29T01:30", "2026-03-29T03:00", "2026-03-29T13:30", "2026-07-01T08:00",
		"2026-10-24T23:30", "2026-10-25T01:30", "2026-10-25T02:30", "2026-10-25T03:00", "2026-10-25T13:30", "2027-03-28T13:30",
		"2027-10-31T13:30", "2031-03-30T09:15", "2031-10-26T09:15",
	}
	instants := make(map[string][]instant)
	var all []calendar.Event
	check := func(name string, file []byte, events ...calendar.Event) {
		t.Helper()
		for _, e := range events {
			instants[name] = append(instants[name], instant{e.UID, e.Start.Unix(), e.End.Unix()})
		}
		golden(t, name, file)
	}
	for z, name := range calendar.Zones() {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var events []calendar.Event
		add := func(start time.Time) {
			e := event()
			e.UID = fmt.Sprintf("%d-%d@kasam.example", z, len(events))
			e.TZ, e.Start, e.End = name, start, start.Add(90*time.Minute)
			events = append(events, e)
		}
		for _, text := range starts {
			start, err := time.ParseInLocation("2006-01-02T15:04", text, zone)
			if err != nil {
				t.Fatal(err)
			}
			add(start)
		}
		add(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)) // half past two, the first time
		add(time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC)) // and the second
		file, err := calendar.Feed("Kasam", events)
		if err != nil {
			t.Fatal(err)
		}
		check(fmt.Sprintf("feed-%d.ics", z), file, events...)
		all = append(all, events...)
	}
	file, err := calendar.Feed("Kasam", all)
	if err != nil {
		t.Fatal(err)
	}
	check("feed-all.ics", file, all...)
	request, err := calendar.Request(event())
	if err != nil {
		t.Fatal(err)
	}
	check("request.ics", request, event())
	cancel, err := calendar.Cancel(event())
	if err != nil {
		t.Fatal(err)
	}
	check("cancel.ics", cancel, event())
	b, err := json.MarshalIndent(instants, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "instants.json", append(b, '\n'))
}

// golden wants a file of testdata to be what it was.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(want, got) {
		t.Errorf("%s differs (%v): look at it, then go test ./internal/calendar -update", path, err)
	}
}

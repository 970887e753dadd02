package calendar

import (
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Zones lists the time zones of events, one for each country that Kasam is for.
// They have kept the same clock since 1980, and calendars still want to be told
// which one is meant.
func Zones() []string { return []string{"Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo"} }

func known(zone string) bool { return slices.Contains(Zones(), zone) }

// Zone returns the time zone of a country: SE, DK or NO.
func Zone(country string) string {
	switch country {
	case "DK":
		return "Europe/Copenhagen"
	case "NO":
		return "Europe/Oslo"
	}
	return "Europe/Stockholm"
}

// local is how a time of day is written.
const local = "20060102T150405"

// add writes out what a zone's clock does, for calendars that do not know it:
// since 1996 it goes forward an hour on the last Sunday of March, at two, and
// back on the last Sunday of October, at three.
func addZone(c *ics.Calendar, name string) {
	part := func(of *ics.ComponentBase, begins, rule, from, to, called string) {
		of.SetProperty(ics.ComponentPropertyDtStart, begins)
		of.AddRrule(rule)
		of.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), from)
		of.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), to)
		of.SetProperty(ics.ComponentProperty(ics.PropertyTzname), called)
	}
	summer, winter := &ics.Daylight{}, &ics.Standard{}
	part(&summer.ComponentBase, "19960331T020000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "+0100", "+0200", "CEST")
	part(&winter.ComponentBase, "19961027T030000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "+0200", "+0100", "CET")
	z := c.AddTimezone(name)
	z.Components = append(z.Components, summer, winter)
}

// setTimes writes when the event is, by the clock of its zone: a calendar then
// shows the hour that was agreed even when its own rules are old. An hour that
// the clock passes twice is written as UTC, which leaves no doubt.
func setTimes(v *ics.VEvent, e Event) error {
	zone, err := time.LoadLocation(e.TZ)
	if err != nil {
		return err
	}
	if twice(e.Start, zone) || twice(e.End, zone) {
		v.SetStartAt(e.Start)
		v.SetEndAt(e.End)
		return nil
	}
	v.SetProperty(ics.ComponentPropertyDtStart, e.Start.In(zone).Format(local), ics.WithTZID(e.TZ))
	v.SetProperty(ics.ComponentPropertyDtEnd, e.End.In(zone).Format(local), ics.WithTZID(e.TZ))
	return nil
}

// twice reports whether the clock of the zone shows the time of t again, an hour
// earlier or later.
func twice(t time.Time, zone *time.Location) bool {
	shows := t.In(zone).Format(local)
	return t.Add(time.Hour).In(zone).Format(local) == shows || t.Add(-time.Hour).In(zone).Format(local) == shows
}

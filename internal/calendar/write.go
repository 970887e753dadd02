package calendar

import (
	"errors"
	"slices"

	ics "github.com/arran4/golang-ical"
)

// product names the program in every file it writes.
const product = "-//Kasam//Kasam//EN"

// Request returns an invitation to the one attendee of e, as it is sent by mail.
func Request(e Event) ([]byte, error) {
	e.Status = Confirmed
	return Invitation{Method: MethodRequest, Event: e}.Bytes()
}

// Cancel returns what takes an invitation back.
func Cancel(e Event) ([]byte, error) {
	e.Status = Cancelled
	return Invitation{Method: MethodCancel, Event: e}.Bytes()
}

// Bytes returns the invitation as a file, or why it cannot be written.
func (i Invitation) Bytes() ([]byte, error) {
	if err := i.Check(); err != nil {
		return nil, err
	}
	if !address(i.Event.Organizer) {
		return nil, errors.New("calendar: an invitation has an address that answers go to")
	}
	return write(i.Method, "", []Event{i.Event})
}

// Feed returns a calendar to subscribe to, under a name. It asks for no answers.
func Feed(name string, events []Event) ([]byte, error) {
	for i, e := range events {
		if err := e.Check(); err != nil {
			return nil, err
		}
		if len(e.Attendees) > 0 {
			events[i].Attendees = nil
		}
	}
	return write(MethodPublish, name, events)
}

func write(method Method, name string, events []Event) ([]byte, error) {
	c := ics.NewCalendarFor("Kasam")
	c.SetProductId(product)
	c.SetCalscale("GREGORIAN")
	c.SetMethod(ics.Method(method))
	if name != "" {
		if !oneLine(name) {
			return nil, errors.New("calendar: the name is not one line of text")
		}
		c.SetXWRCalName(name)
		c.SetRefreshInterval("PT1H", ics.WithValue("DURATION"))
		c.SetXPublishedTTL("PT1H")
	}
	var zones []string
	for _, e := range events {
		if !slices.Contains(zones, e.TZ) {
			zones = append(zones, e.TZ)
			addZone(c, e.TZ)
		}
	}
	for _, e := range events {
		if err := addEvent(c, method, e); err != nil {
			return nil, err
		}
	}
	// Without it, lines would end as on Unix, and other calendars refuse the file.
	return []byte(c.Serialize(ics.WithNewLineWindows)), nil
}

func addEvent(c *ics.Calendar, method Method, e Event) error {
	v := c.AddEvent(e.UID)
	v.SetDtStampTime(e.Stamp)
	v.SetSequence(e.Sequence)
	if err := setTimes(v, e); err != nil {
		return err
	}
	v.SetSummary(e.Summary)
	v.SetClass(ics.ClassificationPrivate)
	v.SetStatus(ics.ObjectStatus(e.Status))
	if e.Status == Cancelled {
		v.SetTimeTransparency(ics.TransparencyTransparent)
	} else {
		v.SetTimeTransparency(ics.TransparencyOpaque)
	}
	if e.Location != "" {
		v.SetLocation(e.Location)
	}
	if e.URL != "" {
		v.SetURL(e.URL)
	}
	if e.Organizer != "" {
		organizer := e.Organizer
		if address(organizer) {
			organizer = "mailto:" + organizer
		}
		v.SetProperty(ics.ComponentPropertyOrganizer, organizer, ics.WithCN("Kasam"))
	}
	for _, a := range e.Attendees {
		v.AddAttendee(a.Address, partstat(a.Answer), ics.ParticipationRoleReqParticipant, ics.CalendarUserTypeIndividual,
			ics.WithRSVP(method == MethodRequest && a.Answer == ""))
	}
	return nil
}

// partstat is an answer as calendars say it.
func partstat(a Answer) ics.ParticipationStatus {
	switch a {
	case Yes:
		return ics.ParticipationStatusAccepted
	case Maybe:
		return ics.ParticipationStatusTentative
	case No:
		return ics.ParticipationStatusDeclined
	}
	return ics.ParticipationStatusNeedsAction
}

// Package calendar writes meetings the way other people's calendars take them in
// (iCalendar and its invitations, RFC 5545, 5546 and 6047), and reads the answers
// that come back.
//
// A calendar is not a safe place: it lies on telephones, is shared with
// colleagues and kept by others. So an event says when, and where more is to be
// read by whoever may; never whom it is about, of what kind, or who else comes.
package calendar

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Method is what the one who receives an event is to do with it.
type Method string

// The methods that are written.
const (
	MethodRequest Method = "REQUEST" // come, and say whether you will; sent again with a higher sequence it replaces the earlier
	MethodCancel  Method = "CANCEL"  // take it out of your calendar
	MethodPublish Method = "PUBLISH" // for your knowledge
)

// The methods that are read.
const (
	methodReply   Method = "REPLY"
	methodCounter Method = "COUNTER"
)

// An Answer is what someone said to an invitation.
type Answer string

// The answers. Not to have answered is "".
const (
	Yes       Answer = "yes"
	Maybe     Answer = "maybe"
	No        Answer = "no"
	OtherTime Answer = "other-time" // suggests another time
)

// A Status is how an event stands.
type Status string

// The states of an event.
const (
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// An Event is one meeting, in words that tell nothing.
type Event struct {
	UID       string    // the same as long as the meeting is; see UID
	Sequence  int       // of the meeting's time: 0, and one more each time it changes
	Stamp     time.Time // when this was decided
	Start     time.Time
	End       time.Time // after Start
	TZ        string    // one of Zones
	Summary   string    // "Meeting"
	Location  string    // a place that tells nothing; "" when there is none
	URL       string    // of the page where the rest is read
	Organizer string    // an address answers go to; in a feed it may be that of the site
	Attendees []Attendee
	Status    Status
}

// An Attendee is who is asked to come. An invitation names its receiver and
// nobody else: who is around someone is not for a calendar to tell.
type Attendee struct {
	Address string
	Answer  Answer // known before; "" asks for one
}

// An Invitation is an event on its way to someone by mail.
type Invitation struct {
	Method Method
	Event  Event
}

// UID returns the name of a meeting in every calendar: stable, and different for
// each installation, whose address site is.
func UID(meeting, site string) string {
	host := "kasam"
	if u, err := url.Parse(site); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return meeting + "@" + host
}

// meetingOf returns the meeting that a UID names. The installation's address may
// have changed since, so it is not heeded.
func meetingOf(uid string) string {
	meeting, _, _ := strings.Cut(uid, "@")
	return meeting
}

// The limits of what an event holds: characters, attendees, and years.
const (
	longest       = 500
	mostAttendees = 10
	firstYear     = 2000
	lastYear      = 2200
)

// Check returns why an event cannot be written, without what it says.
func (e Event) Check() error {
	for _, s := range []struct{ what, text string }{
		{"uid", e.UID}, {"summary", e.Summary}, {"location", e.Location}, {"url", e.URL}, {"organizer", e.Organizer},
	} {
		if !oneLine(s.text) || utf8.RuneCountInString(s.text) > longest {
			return fmt.Errorf("calendar: the %s is not one line of text", s.what)
		}
	}
	start, end := e.Start.UTC().Year(), e.End.UTC().Year()
	switch {
	case e.UID == "" || e.Summary == "":
		return errors.New("calendar: an event has a name and says something")
	case !known(e.TZ):
		return errors.New("calendar: there is no such zone")
	case !e.End.After(e.Start) || start < firstYear || end > lastYear || e.Stamp.IsZero() || e.Sequence < 0:
		return errors.New("calendar: an event begins before it ends, in these years")
	case e.Status != Confirmed && e.Status != Cancelled:
		return errors.New("calendar: an event is confirmed or cancelled")
	case len(e.Attendees) > mostAttendees:
		return errors.New("calendar: too many are asked")
	}
	for _, a := range e.Attendees {
		if !address(a.Address) {
			return errors.New("calendar: an address is none")
		}
	}
	return nil
}

// Check returns why an invitation cannot be sent. Organizer may be missing still:
// whoever sends it is.
func (i Invitation) Check() error {
	if i.Method != MethodRequest && i.Method != MethodCancel {
		return errors.New("calendar: an invitation is a request or takes it back")
	}
	if len(i.Event.Attendees) != 1 {
		return errors.New("calendar: an invitation is to one")
	}
	return i.Event.Check()
}

// address reports whether s can stand after mailto:.
func address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= 254 && oneLine(s) && !strings.ContainsAny(s, `"<>; ,`)
}

// oneLine reports whether s is text that cannot end a line.
func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff'
	})
}

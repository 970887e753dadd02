// Package mail sends what an act decided to send: a mail waits in the outbox,
// in the act's own transaction, until a sender has handed it to a server.
//
// A mail is not a safe place. It holds neutral words only, and never what is
// written about a person.
package mail

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Mail is what is sent: plain text to one address, and an invitation with it
// for the calendar that the address belongs to, if there is one.
type Mail struct {
	To         string // an address without a name
	Subject    string // one line
	Body       string
	Invitation *calendar.Invitation // to the one at To; who sends it is its organizer
	Thread     string               // what the mails about one thing have in common, such as an identifier; "" for none
	About      id.Person            // whom it is about, so that it can be held back; never a part of the mail
}

const (
	longSubject = 200
	longBody    = 20_000
)

// check refuses what a header cannot hold, such as a line break.
func (m Mail) check() error {
	switch {
	case badLine(m.To), !valid(m.To):
		return fault.Field("email", "login.email_form")
	case badLine(m.Subject), utf8.RuneCountInString(m.Subject) > longSubject,
		strings.ContainsRune(m.Body, 0), !utf8.ValidString(m.Body), len(m.Body) > longBody:
		return fault.Field("", "error.text")
	case strings.ContainsFunc(m.Thread, func(r rune) bool { return r != '-' && !unicode.In(r, unicode.ASCII_Hex_Digit) }), len(m.Thread) > 100:
		return fault.Field("", "error.text")
	}
	if i := m.Invitation; i != nil && (i.Check() != nil || i.Event.Attendees[0].Address != m.To) {
		return fault.Field("", "error.text")
	}
	return nil
}

func valid(address string) bool {
	a, err := mail.ParseAddress(address)
	return err == nil && a.Address == address && a.Name == "" && len(address) <= 254
}

// badLine reports whether s cannot stand in a header.
func badLine(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

// firstPause and longestPause bound how long a refused mail waits.
const (
	firstPause   = time.Minute
	longestPause = 6 * time.Hour
	giveUpAfter  = 20 // tries: about three days
)

// pause returns how long to wait after so many tries: a minute, and each time
// twice as long, up to six hours.
func pause(tries int) time.Duration {
	p := firstPause
	for range tries - 1 {
		if p *= 2; p >= longestPause {
			return longestPause
		}
	}
	return p
}

// Enqueue puts m in the outbox of tx: it is sent when tx is kept, and not if not.
func Enqueue(tx *db.Tx, m Mail, now time.Time) error {
	if err := m.check(); err != nil {
		return err
	}
	return insert(tx, m, now)
}

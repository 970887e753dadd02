package demo

import (
	"fmt"
	"time"

	"kasam/internal/calendar"
	"kasam/internal/fault"
)

// feeds makes the address of each login's calendar. The site it stands on is not
// known yet.
func (w *world) feeds(logins []Login) error {
	for i := range logins {
		in, err := w.Login.SignIn(w.ctx, logins[i].Email, Password, "")
		if err != nil {
			return fmt.Errorf("sign in for a calendar: %w", err)
		}
		who, err := w.Login.Who(w.ctx, in.Token)
		if err != nil {
			return err
		}
		token, err := w.Login.NewFeed(w.ctx, who.Actor)
		if err != nil {
			return fmt.Errorf("make a calendar: %w", err)
		}
		logins[i].ICS = "/calendar/" + token + ".ics"
		if err := w.Login.SignOut(w.ctx, in.Token); err != nil {
			return err
		}
	}
	return nil
}

// answers has those who are asked to a meeting that is coming say whether they
// come: on the page or by mail, and some not yet.
func (s *someone) answers(m string, days int, h colleague) {
	s.on(days, 11, func() error {
		var err error
		switch s.nth % 5 {
		case 0, 1:
			err = s.Meeting.Answer(s.ctx, h.actor, m, string(calendar.Yes))
		case 2:
			err = s.hear(m, h, calendar.Yes)
		case 3:
			err = s.hear(m, h, calendar.OtherTime)
		}
		if fault.KindOf(err) == fault.NotFound { // they may know of the meeting and not see it
			return nil
		}
		return err
	})
}

// hear is an answer that came by mail.
func (s *someone) hear(m string, h colleague, a calendar.Answer) error {
	_, err := s.Meeting.Hear(s.ctx, calendar.Reply{Meeting: m, Attendee: h.Email, Answer: a, Stamp: s.clock.Now().Truncate(time.Second)})
	return err
}

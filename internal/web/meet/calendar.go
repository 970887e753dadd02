package meet

import (
	"net/http"
	"strings"

	"kasam/internal/fault"
	"kasam/internal/login"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// calendarView is how one's own calendar stands, for staff and for the person.
type calendarView struct {
	Base    string // the page it stands on
	Feed    login.Feed
	Address string // of the feed, the one time that it is shown
	Mine    bool   // the reader is a person on their own side
	Mails   bool   // they want to be told by mail
	Email   string // where; "" when none is known
}

// Phone is the address as a telephone's own calendar takes it.
func (c calendarView) Phone() string {
	_, rest, _ := strings.Cut(c.Address, "://")
	return "webcal://" + rest
}

// Feed answers a calendar that fetches: no session, an address that opens this
// and nothing else.
func (p *Pages) Feed(r *kit.Request) error {
	if p.Busy != nil && p.Busy(r) {
		r.Header().Set("Retry-After", "60")
		return r.Show(http.StatusTooManyRequests, ui.Oops(r.View, "calendar.busy")) // words: calendar.busy*
	}
	token, ok := strings.CutSuffix(r.PathValue("feed"), ".ics")
	if !ok || len(token) > 100 {
		return fault.Hidden()
	}
	by, err := p.Login.FeedOf(r.Context(), token)
	if err != nil {
		return err
	}
	file, err := p.Calendar.Of(r.Context(), by)
	if err != nil {
		return err
	}
	return r.Send("text/calendar; charset=utf-8", "", file)
}

// CalendarPage tells how to have one's meetings in one's own calendar.
func (p *Pages) CalendarPage(r *kit.Request) error {
	c, err := p.calendar(r)
	if err != nil {
		return err
	}
	v := r.View
	if r.URL.Query().Get("done") == "off" {
		v.Flash = "calendar.done_off" // words: calendar.done_*
	}
	return r.Show(http.StatusOK, calendarPage(v, c))
}

func (p *Pages) calendar(r *kit.Request) (c calendarView, err error) {
	c.Base = "/meetings/calendar"
	if c.Mine = r.View.Actor.Person != ""; c.Mine {
		c.Base = "/my/calendar"
		if c.Mails, c.Email, err = p.Summons.MailsMe(r.Context(), r.View.Actor); err != nil {
			return c, err
		}
	}
	c.Feed, err = p.Login.Feed(r.Context(), r.View.Actor)
	return c, err
}

// NewFeed makes an address and shows it, this once. Sent again, the form makes
// another, and only the last one works.
func (p *Pages) NewFeed(r *kit.Request) error {
	token, err := p.Login.NewFeed(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	c, err := p.calendar(r)
	if err != nil {
		return err
	}
	c.Address = p.URL + "/calendar/" + token + ".ics"
	return r.Show(http.StatusOK, calendarPage(r.View, c))
}

// EndFeed makes the address worth nothing.
func (p *Pages) EndFeed(r *kit.Request) error {
	if err := p.Login.EndFeed(r.Context(), r.View.Actor); err != nil {
		return err
	}
	return r.SeeOther(strings.TrimSuffix(r.URL.Path, "/off") + "?done=off")
}

// MailMe keeps whether the person wants to be told of meetings by mail.
func (p *Pages) MailMe(r *kit.Request) error {
	if err := kit.Done(p.Summons.MailMe(r.Once(), r.View.Actor, r.Text("want") == "yes")); err != nil {
		return err
	}
	return r.SeeOther("/my/calendar#mail-h")
}

// AnswerMeeting keeps whether the reader comes.
func (p *Pages) AnswerMeeting(r *kit.Request) error {
	meeting := r.PathValue("meeting")
	if err := kit.Done(p.Meeting.Answer(r.Once(), r.View.Actor, meeting, r.Text("answer"))); err != nil {
		return err
	}
	if r.View.Actor.Person != "" {
		return r.SeeOther("/my/meetings?done=coming")
	}
	return r.SeeOther("/meetings/" + meeting)
}

package meet

import (
	"strconv"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
)

// nextForm is when and where a meeting is to be, as it is typed.
type nextForm struct{ Day, Clock, Minutes, Place, PlaceID string }

func readNext(r *kit.Request) nextForm {
	return nextForm{r.Text("day"), r.Text("clock"), r.Text("minutes"), r.Text("place"), r.Text("place_id")}
}

// usualNext is two weeks after m, at the same time and place.
func usualNext(v kit.View, m meeting.Meeting) nextForm {
	at := m.Follow(v.Now)
	return nextForm{
		Day: access.Today(at).String(), Clock: at.In(access.Zone()).Format("15:04"), Minutes: strconv.Itoa(m.Minutes), Place: m.Place,
	}
}

// when returns what was typed, or what of it cannot be read.
func (f nextForm) when() (w meeting.When, err error) {
	on, dayErr := day.Parse(f.Day)
	if dayErr != nil {
		dayErr = fault.Field("day", "error.date")
	}
	clock, clockErr := time.Parse("15:04", strings.ReplaceAll(f.Clock, ".", ":"))
	if clockErr != nil {
		clockErr = fault.Field("clock", "meeting.clock_form")
	}
	minutes, minutesErr := strconv.Atoi(f.Minutes)
	if minutesErr != nil {
		minutesErr = fault.Field("minutes", "error.number")
	}
	if err := fault.Join(dayErr, clockErr, minutesErr); err != nil {
		return w, err
	}
	y, month, d := on.Date()
	starts := time.Date(y, month, d, clock.Hour(), clock.Minute(), 0, 0, access.Zone()).UTC()
	return meeting.When{StartsAt: starts, Minutes: minutes, Place: f.Place, PlaceID: f.PlaceID}, nil
}

// echo says the day that was typed in words.
func (f nextForm) echo(v kit.View) string {
	d, err := day.Parse(f.Day)
	if err != nil {
		return ""
	}
	return v.W.Full(d, v.Today) + ", " + v.W.Away(d, v.Today)
}

// BookNext books the next meeting before everyone leaves.
func (p *Pages) BookNext(r *kit.Request) error {
	return p.inRoom(r, atNext, func(one string) error {
		when, err := readNext(r).when()
		if err != nil {
			return err
		}
		return p.Meeting.BookNext(r.Once(), r.View.Actor, one, r.FormKey(), when)
	})
}

// NoNext says why no next meeting is needed.
func (p *Pages) NoNext(r *kit.Request) error {
	return p.inRoom(r, atNext, func(one string) error { return p.Meeting.NoNext(r.Once(), r.View.Actor, one, r.Text("no_next")) })
}

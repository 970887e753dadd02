package staff

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// newMeetingView is the page where a meeting is called.
type newMeetingView struct {
	Person id.Person
	Start  commitment.Start
	Form   meetingForm
	Asked  bool // someone was asked who may not know of the person yet
}

// meetingForm is a meeting as it is typed. Items are one a line.
type meetingForm struct {
	Kind, Day, Clock, Minutes, Place string
	Parties                          []string
	Own, Ours                        string // the person's items and the coordinator's
}

// NewMeeting shows the form of a meeting.
func (p *Pages) NewMeeting(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	start, err := p.Commitment.Start(r.Context(), r.View.Actor, person)
	if err != nil {
		return err
	}
	form := meetingForm{
		Kind: meeting.MultiParty, Day: r.View.Today.AddDays(7).String(), Clock: "13:00", Minutes: "60",
	}
	// The next meeting is usually with those of the last, on the same weekday.
	if last := r.URL.Query().Get("after"); last != "" {
		before, err := p.Meeting.Open(r.Context(), r.View.Actor, last)
		if err != nil {
			return err
		}
		form.Kind, form.Minutes, form.Place = before.Kind, strconv.Itoa(before.Minutes), before.Place
		form.Clock = r.View.Clock(before.StartsAt)
		if next := access.Today(before.StartsAt).AddDays(28); next.After(r.View.Today) {
			form.Day = next.String()
		}
		for _, party := range before.Parties {
			form.Parties = append(form.Parties, string(party.Professional))
		}
	}
	return r.Show(http.StatusOK, newMeetingPage(r.View, newMeetingView{Person: person, Start: start, Form: form}))
}

// CallMeeting calls a meeting.
func (p *Pages) CallMeeting(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	form := meetingForm{
		Kind: r.Text("kind"), Day: r.Text("day"), Clock: r.Text("clock"), Minutes: r.Text("minutes"), Place: r.Text("place"),
		Parties: r.All("parties"), Own: r.Text("own"), Ours: r.Text("ours"),
	}
	m, err := form.meeting()
	m.ID, m.Person = r.FormKey(), person
	if err == nil {
		err = kit.Done(p.Meeting.Call(r.Once(), r.View.Actor, m))
	}
	if err == nil {
		return r.SeeOther("/meetings/" + m.ID)
	}
	start, lost := p.Commitment.Start(r.Context(), r.View.Actor, person)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component {
		return newMeetingPage(v, newMeetingView{Person: person, Start: start, Form: form, Asked: needsConsent(err)})
	})
}

// meeting returns what was typed, or what of it cannot be read.
func (f meetingForm) meeting() (m meeting.Meeting, err error) {
	m = meeting.Meeting{Kind: f.Kind, Place: f.Place}
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
		return m, err
	}
	y, month, d := on.Date()
	m.StartsAt = time.Date(y, month, d, clock.Hour(), clock.Minute(), 0, 0, access.Zone()).UTC()
	m.Minutes = minutes
	for _, party := range f.Parties {
		m.Parties = append(m.Parties, meeting.Party{Professional: id.Professional(party)})
	}
	for _, list := range []struct{ text, voice string }{{f.Own, meeting.PersonVoice}, {f.Ours, meeting.CoordinatorVoice}} {
		for line := range strings.Lines(list.text) {
			if line = strings.TrimSpace(line); line != "" {
				m.Items = append(m.Items, meeting.Item{Text: line, Voice: list.voice})
			}
		}
	}
	return m, nil
}

// echoDay says the day that was typed in words.
func (f meetingForm) echoDay(v kit.View) string {
	d, err := day.Parse(f.Day)
	if err != nil {
		return ""
	}
	return v.W.Full(d, v.Today) + ", " + v.W.Away(d, v.Today)
}

func meetingKinds(v kit.View) (options []ui.Option) {
	for _, kind := range meeting.Kinds() {
		options = append(options, ui.Option{Value: kind, Label: ui.MeetingKind(v, kind)})
	}
	return options
}

// guests are those who can be asked to come, besides the one who calls.
func guests(v kit.View, people []directory.Professional) (options []ui.Option) {
	others := slices.DeleteFunc(slices.Clone(people), func(p directory.Professional) bool { return p.ID == v.Actor.Professional })
	for _, p := range others {
		options = append(options, ui.Option{Value: string(p.ID), Label: p.Name, Hint: p.OrganisationName})
	}
	return options
}

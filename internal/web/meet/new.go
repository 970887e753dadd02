package meet

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// newMeetingView is the page where a meeting is called.
type newMeetingView struct {
	Person id.Person
	Start  commitment.Start
	Places []directory.Place
	Form   meetingForm
	Asked  bool // someone was asked who may not know of the person yet
}

// meetingForm is a meeting as it is typed. Items are one a line.
type meetingForm struct {
	nextForm
	Kind        string
	Parties     []string
	Own, Ours   string // the person's items and the coordinator's
	Facilitator string
	Language    string // of the interpreter, "" for none
}

// NewMeeting shows the form of a meeting.
func (p *Pages) NewMeeting(r *kit.Request) error {
	s, err := p.calling(r)
	if err != nil {
		return err
	}
	head, err := p.Overview.Head(r.Context(), r.View.Actor, s.Person)
	if err != nil {
		return err
	}
	s.Form.Kind, s.Form.nextForm = meeting.MultiParty, nextForm{Day: r.View.Today.AddDays(7).String(), Clock: "13:00", Minutes: "60"}
	if head.Person.Interpreter {
		s.Form.Language = head.Person.Language
	}
	// The next meeting is usually with those of the last, on the same weekday.
	if last := r.URL.Query().Get("after"); last != "" {
		before, err := p.Meeting.Open(r.Context(), r.View.Actor, last)
		if err != nil {
			return err
		}
		s.Form.Kind, s.Form.nextForm, s.Form.Facilitator = before.Kind, usualNext(r.View, before.Meeting), string(before.Facilitator)
		for _, party := range before.Parties {
			s.Form.Parties = append(s.Form.Parties, string(party.Professional))
		}
	}
	return r.Show(http.StatusOK, newMeetingPage(r.View, s))
}

func (p *Pages) calling(r *kit.Request) (s newMeetingView, err error) {
	s.Person = id.Person(r.PathValue("person"))
	if s.Start, err = p.Commitment.Start(r.Context(), r.View.Actor, s.Person); err != nil {
		return s, err
	}
	if err := s.Start.Sight.MustCoordinate(); err != nil {
		return s, err
	}
	s.Places, err = p.Directory.Places(r.Context(), r.View.Actor)
	return s, err
}

// CallMeeting calls a meeting.
func (p *Pages) CallMeeting(r *kit.Request) error {
	form := meetingForm{
		nextForm: readNext(r), Kind: r.Text("kind"), Parties: r.All("parties"), Own: r.Text("own"), Ours: r.Text("ours"),
		Facilitator: r.Text("facilitator"), Language: r.Text("language"),
	}
	m, err := form.meeting()
	m.ID, m.Person = r.FormKey(), id.Person(r.PathValue("person"))
	if err == nil {
		err = kit.Done(p.Meeting.Call(r.Once(), r.View.Actor, m))
	}
	if err == nil {
		return r.SeeOther("/meetings/" + m.ID)
	}
	s, lost := p.calling(r)
	if lost != nil {
		return lost
	}
	s.Form, s.Asked = form, kit.RefusedWith(err, "commitment.consent_first", "meeting.consent_first")
	return r.Refused(err, func(v kit.View) templ.Component { return newMeetingPage(v, s) })
}

// meeting returns what was typed, or what of it cannot be read.
func (f meetingForm) meeting() (m meeting.Meeting, err error) {
	when, err := f.when()
	if err != nil {
		return m, err
	}
	m = meeting.Meeting{
		Kind: f.Kind, StartsAt: when.StartsAt, Minutes: when.Minutes, Place: when.Place, PlaceID: when.PlaceID,
		Facilitator: id.Professional(f.Facilitator), Interpreter: meeting.Interpreter{Language: f.Language},
	}
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

// guests are those who can be asked to come, besides the one who calls.
func guests(v kit.View, people []directory.Professional) (options []ui.Option) {
	others := slices.DeleteFunc(slices.Clone(people), func(p directory.Professional) bool { return p.ID == v.Actor.Professional })
	for _, p := range others {
		options = append(options, ui.Option{Value: string(p.ID), Label: p.Name, Hint: p.OrganisationName})
	}
	return options
}

// leaders are those of the guests who can lead the meeting too.
func leaders(v kit.View, people []directory.Professional) []ui.Option {
	return append([]ui.Option{{Label: v.T("room.with_nobody")}}, guests(v, people)...)
}

package meet

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: meeting.attendance.*
// words: room.interpreter.*
// words: room.act.*
// words: after.kept*

// meetingView is the page in the room. All that can be typed there is one form:
// whichever button is pressed, nothing that was typed elsewhere is lost.
type meetingView struct {
	meeting.Sheet
	Goals  commitment.Start // who can promise what; only for the one who coordinates
	Form   lineForm
	Follow nextForm          // when the next one is to be
	Item   string            // for the agenda
	Typed  string            // the notes as typed
	Seen   int               // the version of the notes that the page showed
	Theirs string            // what someone else wrote meanwhile
	Reason string            // for calling it off
	Said   map[string]string // by field, what was typed in the rows of promises
	NoMore string            // why no next meeting is needed, as typed
	Asked  bool              // someone was asked who may not know of the person yet
	Links  guest.Desktop     // by which those who are asked can answer
	Sure   bool              // it is to be closed, and no next meeting is booked: that is asked about once
}

// works reports whether the page is the one to work with in the room.
func (s meetingView) works() bool { return s.Leads && s.State == meeting.StatePlanned }

// coordinates reports whether the reader may record promises and consents too.
func (s meetingView) coordinates() bool { return s.Sight.Coordinates() }

// begun reports whether the day of the meeting has come.
func (s meetingView) begun(v kit.View) bool { return !access.Today(s.StartsAt).After(v.Today) }

// MeetingPage shows a meeting; to the one who leads it, the page in the room.
func (p *Pages) MeetingPage(r *kit.Request) error {
	s, err := p.meeting(r)
	if err != nil {
		return err
	}
	v := r.View
	if r.URL.Query().Get("done") == "answered" {
		v.Flash = "after.kept"
	}
	return r.Show(http.StatusOK, meetingPage(v, s))
}

func (p *Pages) meeting(r *kit.Request) (s meetingView, err error) {
	if s.Sheet, err = p.Meeting.Open(r.Context(), r.View.Actor, r.PathValue("meeting")); err != nil {
		return s, err
	}
	s.Typed, s.Seen, s.Follow = s.Notes, s.Version, usualNext(r.View, s.Meeting)
	if s.coordinates() && s.State == meeting.StatePlanned {
		if s.Links, err = p.Guest.Desktop(r.Context(), r.View.Actor, guest.Meeting, s.ID); err != nil {
			return s, err
		}
	}
	if s.works() && s.coordinates() {
		s.Goals, err = p.Commitment.Start(r.Context(), r.View.Actor, s.Person)
	}
	return s, err
}

// typed puts back what stood in the fields.
func (s *meetingView) typed(r *kit.Request) {
	s.Form, s.Item, s.Typed, s.Reason, s.NoMore = readLine(r), r.Text("item"), r.Text("notes"), r.Text("reason"), r.Text("no_next")
	if r.PostForm.Has("clock") {
		s.Follow = readNext(r)
	}
	s.Said = make(map[string]string)
	for name := range r.PostForm {
		if strings.HasPrefix(name, "reason-") || strings.HasPrefix(name, "due-") {
			s.Said[name] = r.Text(name)
		}
	}
}

// The places in the room that a button leads back to.
const (
	atItems   = "#items-h"
	atEarlier = "#earlier-h"
	atPromise = "#f-professional" // takes the focus: the next promise can be typed at once
	atNotes   = "#notes-h"
	atNext    = "#next-h"
	atEnd     = ""
)

// inRoom keeps what else was typed in the room, does act, and shows the room
// again at the place where. What was refused, and what is half typed and was not
// what the button is for, stands as it was typed.
func (p *Pages) inRoom(r *kit.Request, where string, act func(meeting string) error) error {
	one := r.PathValue("meeting")
	_, err := p.keepRoom(r, one)
	if err == nil && act != nil {
		err = kit.Done(act(one))
	}
	if err == nil && where == atEnd {
		return r.SeeOther("/meetings/" + one)
	}
	s, lost := p.meeting(r)
	if lost != nil {
		return lost
	}
	s.typed(r)
	if err == nil {
		switch where {
		case atPromise:
			s.Form = lineForm{}
		case atItems:
			s.Item = ""
		}
		if !s.Form.begun() && s.Item == "" {
			return r.SeeOther("/meetings/" + one + where)
		}
		s.Typed, s.Seen = s.Notes, s.Version
		return r.Show(http.StatusOK, meetingPage(r.View, s))
	}
	if s.State == meeting.StateHeld && s.Typed != s.Notes {
		s.Item = s.Typed // someone closed it meanwhile: what was written can be added
	}
	s.Asked = kit.RefusedWith(err, "commitment.consent_first", "meeting.consent_first")
	s.Sure = kit.RefusedWith(err, "room.next_first")
	if kit.RefusedWith(err, "error.changed") {
		s.Theirs = s.Notes // whoever saves now has seen both
	}
	return r.Refused(err, func(v kit.View) templ.Component { return meetingPage(v, s) })
}

// keepRoom keeps attendance, what is talked about, and the notes. Sent again it
// changes nothing, so it needs no key. It returns the version of the notes.
func (p *Pages) keepRoom(r *kit.Request, one string) (int, error) {
	j := meeting.Jotting{
		Came: make(map[id.Professional]string), Instead: make(map[id.Professional]string), PersonCame: r.Text("person_came"),
		Shown: r.All("shown"), Done: r.All("done"), Notes: r.Text("notes"),
	}
	for name := range r.PostForm {
		if who, ok := strings.CutPrefix(name, "came-"); ok {
			j.Came[id.Professional(who)] = r.Text(name)
		}
		if who, ok := strings.CutPrefix(name, "instead-"); ok {
			j.Instead[id.Professional(who)] = r.Text(name)
		}
	}
	version, err := r.Int("version")
	if err != nil {
		return 0, err
	}
	j.Version = int(version)
	return p.Meeting.Jot(r.Context(), r.View.Actor, one, j)
}

// KeepRoom keeps what was typed in the room, and leads on to where the button
// says: to the page of a consent, of when and where, or to be read aloud.
func (p *Pages) KeepRoom(r *kit.Request) error {
	one := r.PathValue("meeting")
	if r.Part() != "" {
		return p.keepPart(r, one)
	}
	then := r.Text("then")
	switch what, who, _ := strings.Cut(then, "/"); {
	case then == "change" || then == "readback" || then == "consent" || what == "consent" && id.Valid(who):
	default:
		return p.inRoom(r, atNotes, nil)
	}
	if _, err := p.keepRoom(r, one); err != nil {
		return p.inRoom(r, atNotes, nil) // refused again, with the words of the room
	}
	return r.SeeOther("/meetings/" + one + "/" + then)
}

// keepPart answers that the notes are kept, and when; or with what someone else
// wrote meanwhile.
func (p *Pages) keepPart(r *kit.Request, one string) error {
	version, err := p.keepRoom(r, one)
	if err == nil {
		return r.Show(http.StatusOK, kept(r.View, version))
	}
	s, lost := p.Meeting.Open(r.Context(), r.View.Actor, one)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return notKept(v, s) })
}

// AddMeetingItem puts something on the agenda.
func (p *Pages) AddMeetingItem(r *kit.Request) error {
	return p.inRoom(r, atItems, func(one string) error {
		return p.Meeting.Add(r.Once(), r.View.Actor, one, meeting.Item{ID: r.FormKey(), Text: r.Text("item"), Voice: r.Text("voice")})
	})
}

// ItemAct takes up anew what was left last time, or moves an item of the agenda.
func (p *Pages) ItemAct(r *kit.Request) error {
	item, way := r.PathValue("item"), r.PathValue("way")
	return p.inRoom(r, atItems, func(one string) error {
		if way == "again" {
			return p.Meeting.Again(r.Once(), r.View.Actor, one, item)
		}
		return p.Meeting.Order(r.Once(), r.View.Actor, one, item, way)
	})
}

// HoldMeeting closes the meeting with its notes. When no next one is booked and
// nobody has said that none is needed, it asks once before it does.
func (p *Pages) HoldMeeting(r *kit.Request) error {
	return p.inRoom(r, atEnd, func(one string) error {
		if !r.On("sure") {
			s, err := p.Meeting.Open(r.Context(), r.View.Actor, one)
			if err != nil {
				return err
			}
			if s.Sight.Coordinates() && s.State == meeting.StatePlanned && s.Next == nil && s.NoNext == "" {
				return fault.Field("", "room.next_first")
			}
		}
		return p.Meeting.Hold(r.Once(), r.View.Actor, one, r.Text("notes"))
	})
}

// CancelMeeting calls the meeting off.
func (p *Pages) CancelMeeting(r *kit.Request) error {
	return p.inRoom(r, atEnd, func(one string) error { return p.Meeting.Cancel(r.Once(), r.View.Actor, one, r.Text("reason")) })
}

// partyName says who is asked.
func partyName(v kit.View, p meeting.Party) string {
	if p.Name == "" {
		return v.T("commitment.masked")
	}
	return p.Name
}

// facilitator is who leads the meeting together with the coordinator.
func facilitator(s meeting.Sheet) string {
	for _, p := range s.Parties {
		if s.Facilitator != "" && p.Professional == s.Facilitator {
			return p.Name
		}
	}
	return ""
}

// mandatesOf tells what a party may promise alone.
func mandatesOf(v kit.View, s meetingView, party meeting.Party) string {
	var said []string
	for _, m := range s.Coverage[party.Professional] {
		said = append(said, mandateOf(v, s, m))
	}
	return strings.Join(said, "; ")
}

func mandateOf(v kit.View, s meetingView, m directory.Mandate) string {
	kind := m.Kind
	for _, k := range s.Kinds {
		if k.Key == m.Kind {
			kind = k.Name.In(v.W.Code())
		}
	}
	if m.Ceiling == 0 {
		return kind
	}
	return v.T("commitment.up_to", kind, ui.Amount(v, m.Ceiling, m.Unit))
}

func itoa(n int) string { return strconv.Itoa(n) }

// roomPath is where a button in the room leads.
func roomPath(s meetingView, what string) string { return "/meetings/" + s.ID + "/" + what }

// firstAct is what Enter does: a promise for those who may ask for one.
func firstAct(s meetingView) string {
	if s.coordinates() {
		return roomPath(s, "promises")
	}
	return roomPath(s, "notes")
}

// A fact is one of the small things about a meeting; todo when it is not in order.
type fact struct {
	text string
	todo bool
}

func factsOf(v kit.View, s meeting.Sheet) (list []fact) {
	if s.Where.Neutral {
		list = append(list, fact{text: v.T("places.neutral")})
	}
	if s.Where.Access != "" {
		list = append(list, fact{text: s.Where.Access})
	}
	if name := facilitator(s); name != "" {
		list = append(list, fact{text: v.T("room.with", name)})
	}
	if i := s.Interpreter; i.State != "" {
		list = append(list, fact{ui.Interpreter(v, i), i.Open() || i.State == meeting.InterpreterNone})
	}
	return list
}

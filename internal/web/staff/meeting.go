package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
)

// words: meeting.attendance.*

// meetingView is the page in the room. All that can be typed there is one form:
// whichever button is pressed, nothing that was typed elsewhere is lost.
type meetingView struct {
	meeting.Sheet
	Goals  commitment.Start // who can promise what; only for the one who leads
	Form   promiseForm
	Item   string // for the agenda
	Typed  string // the notes as typed
	Seen   int    // the version of the notes that the page showed
	Theirs string // what someone else wrote meanwhile
	Reason string // for calling it off
	Asked  bool   // someone was asked who may not know of the person yet
}

// works reports whether the page is the one to work with in the room.
func (s meetingView) works() bool { return s.Sight.Coordinates() && s.State == meeting.StatePlanned }

// begun reports whether the day of the meeting has come.
func (s meetingView) begun(v kit.View) bool { return !access.Today(s.StartsAt).After(v.Today) }

// MeetingPage shows a meeting; to the one who leads it, the page in the room.
func (p *Pages) MeetingPage(r *kit.Request) error {
	s, err := p.meeting(r)
	if err != nil {
		return err
	}
	s.Form, s.Typed, s.Seen = promiseForm{In: "week"}, s.Notes, s.Version
	return r.Show(http.StatusOK, meetingPage(r.View, s))
}

func (p *Pages) meeting(r *kit.Request) (s meetingView, err error) {
	if s.Sheet, err = p.Meeting.Open(r.Context(), r.View.Actor, r.PathValue("meeting")); err != nil {
		return s, err
	}
	if s.works() {
		s.Goals, err = p.Commitment.Start(r.Context(), r.View.Actor, s.Person)
	}
	return s, err
}

// inRoom keeps what else was typed in the room, does act, and shows the room
// again at the place where. What was refused, and what is half typed and was not
// what the button is for, stands as it was typed.
func (p *Pages) inRoom(r *kit.Request, where string, act func(meeting string) error) error {
	one := r.PathValue("meeting")
	err := p.keepRoom(r, one)
	if err == nil && act != nil {
		err = kit.Done(act(one))
	}
	form, item := readPromise(r), r.Text("item")
	if err == nil {
		switch where {
		case atPromise:
			form.What = ""
		case atItems:
			item = ""
		case atEnd:
			return r.SeeOther("/meetings/" + one)
		}
		if form.What == "" && item == "" {
			return r.SeeOther("/meetings/" + one + where)
		}
	}
	s, lost := p.meeting(r)
	if lost != nil {
		return lost
	}
	s.Form, s.Item, s.Typed, s.Seen = form, item, s.Notes, s.Version
	if err == nil {
		return r.Show(http.StatusOK, meetingPage(r.View, s))
	}
	s.Typed, s.Reason, s.Asked = r.Text("notes"), r.Text("reason"), needsConsent(err)
	if refusedWith(err, "error.changed") {
		s.Theirs = s.Notes // whoever saves now has seen both
	}
	return r.Refused(err, func(v kit.View) templ.Component { return meetingPage(v, s) })
}

// The places in the room that a button leads back to.
const (
	atItems   = "#items-h"
	atEarlier = "#earlier-h"
	atPromise = "#f-what" // takes the focus: the next promise can be typed at once
	atNotes   = "#notes-h"
	atEnd     = ""
)

// keepRoom keeps attendance, what is talked about, and the notes. Sent again it
// changes nothing, so it needs no key.
func (p *Pages) keepRoom(r *kit.Request, one string) error {
	came := make(map[id.Professional]string)
	for name, value := range r.PostForm {
		if who, ok := strings.CutPrefix(name, "came-"); ok && len(value) > 0 {
			came[id.Professional(who)] = value[0]
		}
	}
	j := meeting.Jotting{Came: came, Shown: r.All("shown"), Done: r.All("done"), Notes: r.Text("notes")}
	version, err := r.Int("version")
	if err != nil {
		return err
	}
	j.Version = int(version)
	return p.Meeting.Jot(r.Context(), r.View.Actor, one, j)
}

// KeepRoom keeps what was typed in the room.
func (p *Pages) KeepRoom(r *kit.Request) error { return p.inRoom(r, atNotes, nil) }

// PromiseInMeeting records what is promised in the room and stays there. Enter
// in the field of the agenda comes here too.
func (p *Pages) PromiseInMeeting(r *kit.Request) error {
	if r.Text("what") == "" && r.Text("item") != "" {
		return p.AddMeetingItem(r)
	}
	return p.inRoom(r, atPromise, func(one string) error {
		promise, err := readPromise(r).promise(r)
		if err != nil {
			return err
		}
		return p.Meeting.RecordPromise(r.Once(), r.View.Actor, one, promise)
	})
}

// AddMeetingItem puts something on the agenda.
func (p *Pages) AddMeetingItem(r *kit.Request) error {
	return p.inRoom(r, atItems, func(one string) error {
		return p.Meeting.Add(r.Once(), r.View.Actor, one, meeting.Item{ID: r.FormKey(), Text: r.Text("item"), Voice: r.Text("voice")})
	})
}

// KeepInMeeting confirms in the room that an earlier promise was kept.
func (p *Pages) KeepInMeeting(r *kit.Request) error {
	return p.inRoom(r, atEarlier, func(string) error {
		return p.Commitment.Keep(r.Once(), r.View.Actor, r.PathValue("commitment"))
	})
}

// HoldMeeting closes the meeting with its notes.
func (p *Pages) HoldMeeting(r *kit.Request) error {
	return p.inRoom(r, atEnd, func(one string) error { return p.Meeting.Hold(r.Once(), r.View.Actor, one, r.Text("notes")) })
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
	return v.T("commitment.up_to", kind, amountSaid(v, m.Ceiling, m.Unit))
}

// mayKeep reports whether the one who leads may confirm the promise: everyone's
// but their own.
func mayKeep(v kit.View, c commitment.Commitment) bool {
	return c.May(commitment.ActKeep, commitment.Standing{Coordinates: true, Promises: c.Professional == v.Actor.Professional && !c.Mine()})
}

func itoa(n int) string { return strconv.Itoa(n) }

// roomPath is where a button in the room leads.
func roomPath(s meetingView, what string) string { return "/meetings/" + s.ID + "/" + what }

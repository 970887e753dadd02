// Package meeting is where everyone around a person sits down together: who is
// asked to come, what the person wants to talk about, who came, what was
// promised in the room, and what was said.
package meeting

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// The kinds of meeting.
const (
	MultiParty     = "multi-party"    // several organisations and the person
	Reconciliation = "reconciliation" // avstämningsmöte
	Coordinating   = "coordinating"   // professionals among themselves, with the person's consent
	Talk           = "talk"           // the person and the coordinator
)

// Kinds lists the kinds in the order a page offers them.
func Kinds() []string { return []string{MultiParty, Reconciliation, Coordinating, Talk} }

// The states of a meeting.
const (
	StatePlanned   = "planned"
	StateHeld      = "held"
	StateCancelled = "cancelled"
)

// How a party stood to the meeting.
const (
	Asked  = "asked" // nobody has noted whether they came
	Came   = "came"
	Absent = "absent"
)

// The voices an item on the agenda can have.
const (
	PersonVoice      = "person"
	CoordinatorVoice = "coordinator"
)

// A Meeting is one occasion.
type Meeting struct {
	ID       string
	Person   id.Person
	Kind     string
	StartsAt time.Time
	Minutes  int // how long it lasts
	Place    string
	PlaceID  string // of the directory; "" when Place is all there is
	Notes    string // what was said; for a cancelled meeting, why it was
	State    string
	HeldAt   time.Time // when it was closed; zero before
	CalledBy id.Professional

	Facilitator id.Professional // who leads it together with the coordinator; none: nobody
	Interpreter Interpreter
	PersonCame  string // Asked, Came or Absent
	NoNext      string // why no next meeting is needed; "" when that is not said
	Parties     []Party
	Items       []Item // the person's first, each in its order

	Sequence     int       // of the time: 0, and one more each time it changes
	SequenceAt   time.Time // when it last did
	PersonAnswer Reply     // what the person said to coming

	Version int // of the notes and the state
}

// EndsAt returns when the meeting is meant to be over.
func (m Meeting) EndsAt() time.Time { return m.StartsAt.Add(time.Duration(m.Minutes) * time.Minute) }

// With reports whether the professional is asked to the meeting.
func (m Meeting) With(p id.Professional) bool {
	return slices.ContainsFunc(m.Parties, func(x Party) bool { return x.Professional == p })
}

// A Party is a professional who is asked to come.
type Party struct {
	Professional     id.Professional
	Name             string // loaded; "" when the reader may not know who it is
	OrganisationName string // loaded
	Organisation     id.Organisation
	Attendance       string // Asked, Came or Absent
	Instead          string // who came instead, in words
	Answer           Reply  // to the invitation
}

// An Item is something to talk about.
type Item struct {
	ID    string
	Text  string
	Voice string // whose item it is: PersonVoice or CoordinatorVoice
	Done  bool   // it was talked about
	From  string // the item of an earlier meeting that is taken up anew; "" for a new one
}

// The limits: characters, minutes, days ahead, and how many there are room for.
const (
	longestText = 500
	mostMinutes = 8 * 60
	daysAhead   = 2 * 366
	mostParties = 30
	mostItems   = 50
)

// call returns the meeting as it is called at now, or every reason why not.
func (m Meeting) call(now time.Time) (Meeting, error) {
	var errs []error
	refuse := func(bad bool, err error) {
		if bad {
			errs = append(errs, err)
		}
	}
	refuse(!slices.Contains(Kinds(), m.Kind), fault.Field("kind", "error.choose"))
	errs = append(errs, m.when(now)...)
	refuse(len(m.Parties) > mostParties, fault.Field("parties", "meeting.too_many"))
	refuse(len(m.Items) > mostItems, fault.Field("items", "meeting.too_many"))
	errs = append(errs, text.Optional("place", &m.Place, longestText))
	for i := range m.Items {
		item, err := m.Items[i].checked()
		m.Items[i], errs = item, append(errs, err)
	}
	m.Items = inOrder(m.Items)
	m.Interpreter = m.Interpreter.wanted()
	errs = append(errs, m.arranged())
	m.State, m.Notes, m.Version, m.PersonCame = StatePlanned, "", 1, Asked
	return m, fault.Join(errs...)
}

// when returns what is wrong with day and length.
func (m Meeting) when(now time.Time) (errs []error) {
	today, on := access.Today(now), access.Today(m.StartsAt)
	switch {
	case m.StartsAt.IsZero():
		errs = append(errs, fault.Field("day", "meeting.when_required"))
	case on.Before(today):
		errs = append(errs, fault.Field("day", "meeting.past"))
	case on.After(today.AddDays(daysAhead)):
		errs = append(errs, fault.Field("day", "meeting.far"))
	}
	if m.Minutes < 5 || m.Minutes > mostMinutes {
		errs = append(errs, fault.Field("minutes", "meeting.minutes_range"))
	}
	return errs
}

// checked returns the item as it is kept.
func (i Item) checked() (Item, error) {
	err := text.Required("item", &i.Text, longestText)
	i.Done = false
	if i.Voice != PersonVoice {
		i.Voice = CoordinatorVoice
	}
	return i, err
}

// inOrder puts the person's items first, and otherwise keeps the order.
func inOrder(items []Item) []Item {
	slices.SortStableFunc(items, func(a, b Item) int {
		switch a.Voice {
		case b.Voice:
			return 0
		case PersonVoice:
			return -1
		}
		return 1
	})
	return items
}

// hold returns the meeting as held, with what was said.
func (m Meeting) hold(notes string, now time.Time) (Meeting, error) {
	switch {
	case m.State != StatePlanned:
		return m, fault.Refuse(fault.Conflict, "meeting.moved")
	case access.Today(m.StartsAt).After(access.Today(now)):
		return m, fault.Refuse(fault.Conflict, "meeting.not_yet")
	}
	err := text.Optional("notes", &notes, text.Long)
	m.State, m.Notes, m.HeldAt = StateHeld, notes, now
	return m, err
}

// cancel returns the meeting as cancelled, with the reason.
func (m Meeting) cancel(reason string) (Meeting, error) {
	if m.State != StatePlanned {
		return m, fault.Refuse(fault.Conflict, "meeting.moved")
	}
	err := text.Required("reason", &reason, longestText)
	m.State, m.Notes = StateCancelled, reason
	return m, err
}

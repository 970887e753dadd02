package participation

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Member is one of those around a person: a professional, or someone of the
// person's own.
type Member struct {
	ID           string
	Professional id.Professional // none: someone of their own, told by the next three
	Name         string
	Relation     string // mother, friend, sponsor: in their words
	Phone        string
	Role         string // one of Roles, "" when nobody has said
	Since        day.Day
	Until        day.Day // the last day; none while they are there

	// Who does what, as agreed with another coordinator: for those who speak.
	Agreed   string
	AgreedAt time.Time
}

// Another is the role of someone who coordinates for another body: a coordinated
// individual plan, a fixed care contact, the municipality.
const Another = "coordinator"

// Roles lists what someone in the circle can be to the person.
func Roles() []string {
	return []string{"relative", "friend", "guardian", "administrator", Another, "contact"}
}

func (m Member) clean(today day.Day) (Member, error) {
	if m.Since.IsZero() {
		m.Since = today
	}
	var since, role error
	if m.Role != "" && !slices.Contains(Roles(), m.Role) {
		role = fault.Field("role", "error.choose")
	}
	if m.Since.After(today) {
		since = fault.Field("since", "participation.day_ahead")
	}
	if m.Professional != "" {
		m.Name, m.Relation, m.Phone = "", "", ""
		return m, fault.Join(since, role)
	}
	err := fault.Join(text.Required("name", &m.Name, text.Line), text.Optional("relation", &m.Relation, text.Line),
		text.Optional("phone", &m.Phone, text.Line), since, role)
	return m, err
}

// Around is everyone around a person, with how to reach them.
type Around struct {
	Coordinator directory.Professional // the zero value when there is none
	Deputy      directory.Professional // while there is one
	DeputyUntil day.Day
	Team        []Seat   // the professionals in the circle, the coordinator not among them
	Own         []Member // the people of their own
}

// A Seat is a professional's place in the circle.
type Seat struct {
	Member
	Who directory.Professional
}

// A Double is someone in the circle who coordinates for another body: then two
// hold the same threads, unless they have said who does what.
type Double struct {
	Member
	Who, Body string // name and organisation, or what the person calls it
	Phone     string
}

// Doubles lists who else coordinates.
func (a Around) Doubles() (list []Double) {
	for _, s := range a.Team {
		if s.Role == Another {
			list = append(list, Double{s.Member, s.Who.Name, s.Who.OrganisationName, s.Who.Phone})
		}
	}
	for _, m := range a.Own {
		if m.Role == Another {
			list = append(list, Double{m, m.Name, m.Relation, m.Phone})
		}
	}
	return list
}

// within returns what the sight has open. To someone who sees the circle by
// consent, the name of a body that tells of illness or crime is not told: those
// who work there are left out, unless it is the reader's own.
func (a Around) within(s access.Sight, own id.Organisation) Around {
	if !s.Speaks() {
		a.Team, a.Own = slices.Clone(a.Team), slices.Clone(a.Own)
		for n := range a.Team {
			a.Team[n].Agreed = ""
		}
		for n := range a.Own {
			a.Own[n].Agreed = ""
		}
	}
	if !s.Recipient() {
		return a
	}
	hidden := func(p directory.Professional) bool { return p.Sensitive && p.Organisation != own }
	a.Team = slices.DeleteFunc(slices.Clone(a.Team), func(seat Seat) bool { return hidden(seat.Who) })
	if !s.Sees(access.Circle) {
		a.Team, a.Own = nil, nil
	}
	return a
}

// Channels lists the ways of being in touch.
func Channels() []string { return []string{"meeting", "visit", "phone", "message", "letter"} }

// A Contact is that someone and the person were in touch. What was said is not
// part of it.
type Contact struct {
	ID           string
	On           day.Day
	Channel      string          // one of Channels
	Minutes      int             // how long, 0 when nobody counted
	Professional id.Professional // with whom
}

func (c Contact) clean(today day.Day) (Contact, error) {
	if c.On.IsZero() {
		c.On = today
	}
	var on, channel, minutes error
	if c.On.After(today) {
		on = fault.Field("on", "participation.day_ahead")
	}
	if !slices.Contains(Channels(), c.Channel) {
		channel = fault.Field("channel", "error.choose")
	}
	if c.Minutes < 0 || c.Minutes > 24*60 {
		minutes = fault.Field("minutes", "participation.minutes")
	}
	return c, fault.Join(on, channel, minutes)
}

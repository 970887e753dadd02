package meeting

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// A Sheet is what lies on the table in the room.
type Sheet struct {
	Meeting
	PersonName string
	Promises   []commitment.Commitment                 // made in this meeting, in their order
	Earlier    []commitment.Commitment                 // open from before, soonest due first
	Kinds      []programme.Measure                     // what a promise can be about
	Coverage   map[id.Professional][]directory.Mandate // what each party may promise alone today
	Next       *Meeting                                // that is already called; nil when none is
	Where      directory.Place                         // zero when it is only said in words
	Left       []Item                                  // that was not talked about last time, and can be taken up anew
	Lacks      map[id.Professional][]access.Category   // what a party may not see of plan and meetings
	Statements []Statement                             // what was said of the notes, oldest first
	After      *After                                  // the person's answer afterwards; nil unless it is for the reader
	Leads      bool                                    // the reader leads the meeting
	Sight      access.Sight

	reader id.Professional
}

// Open returns a meeting as far as by may see it.
func (d *Desk) Open(ctx context.Context, by access.Actor, meeting string) (s Sheet, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		o, err := open(v, d.Vault, by, meeting, d.Now())
		if err != nil {
			return err
		}
		access.Looked(v, by, o.sight, o.now, "meeting.read", access.Meetings, access.Plan)
		s = Sheet{Meeting: o.Meeting, Sight: o.sight, Leads: leads(&o, by) == nil, reader: by.Professional}
		if s.State == StatePlanned && !s.Leads {
			s.Notes = "" // they are still being written
		}
		if s.PersonName, err = commitment.NameFor(v, d.Vault, o.sight); err != nil {
			return err
		}
		if err := s.parties(v, by); err != nil {
			return err
		}
		if err := s.promised(v, o, by); err != nil {
			return err
		}
		if err := s.around(v, o); err != nil {
			return err
		}
		if !o.sight.Coordinates() {
			return nil
		}
		return s.table(v, o)
	})
	return s, err
}

// parties adds the names, but for organisations whose very name tells of illness
// or crime when the reader looks by consent alone.
func (s *Sheet) parties(v *db.View, by access.Actor) error {
	list := []Meeting{s.Meeting}
	sensitive, err := named(v, list)
	if err != nil || !s.Sight.Recipient() {
		return err
	}
	for i := range s.Parties {
		p := &s.Parties[i]
		if sensitive[p.Professional] && p.Organisation != by.Organisation {
			*p = Party{Attendance: p.Attendance}
			if s.Facilitator != "" && !s.With(s.Facilitator) {
				s.Facilitator = ""
			}
		}
	}
	return nil
}

func (s *Sheet) promised(v *db.View, o opened, by access.Actor) error {
	all, err := commitment.Seen(v, o.key, by, o.sight)
	if err != nil {
		return err
	}
	for _, c := range all {
		switch {
		case c.Meeting == s.ID:
			s.Promises = append(s.Promises, c)
		case c.State.Open():
			s.Earlier = append(s.Earlier, c)
		}
	}
	slices.SortStableFunc(s.Promises, func(a, b commitment.Commitment) int { return a.RecordedAt.Compare(b.RecordedAt) })
	return nil
}

// table adds what the one who leads the meeting needs: kinds, mandates, and the
// next meeting.
func (s *Sheet) table(v *db.View, o opened) error {
	enrolled, err := participation.Current(v, o.Person)
	if err != nil {
		return err
	}
	method, err := programme.Load(v, enrolled.Programme)
	if err != nil {
		return err
	}
	s.Kinds = method.Measures
	s.Coverage = make(map[id.Professional][]directory.Mandate)
	today := access.Today(o.now)
	for _, p := range s.Parties {
		held, err := directory.MandatesHeld(v, p.Professional)
		if err != nil {
			return err
		}
		for _, m := range held {
			if m.Organisation == p.Organisation && (m.Until.IsZero() || !today.After(m.Until)) {
				s.Coverage[p.Professional] = append(s.Coverage[p.Professional], m)
			}
		}
	}
	s.Lacks, err = lacks(v, o)
	return err
}

// around adds what stands about the meeting: where it is, what was said of it,
// what is left from last time, and the next one.
func (s *Sheet) around(v *db.View, o opened) (err error) {
	if s.PlaceID != "" {
		if s.Where, err = directory.PlaceOf(v, s.PlaceID); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	if s.Statements, err = statements(v, o.key, s.ID); err != nil {
		return err
	}
	if err := s.stated(v); err != nil {
		return err
	}
	after, answered, err := afterOf(v, o.key, s.ID)
	if err != nil {
		return err
	}
	if answered && (o.sight.Self() || after.Shared && o.sight.Coordinates()) {
		s.After = &after
	}
	coming, err := Upcoming(v, o.key, o.Person, o.now)
	if err != nil {
		return err
	}
	for i := range coming {
		if coming[i].ID != s.ID && coming[i].StartsAt.After(s.StartsAt) && (!o.sight.Recipient() || coming[i].With(s.reader)) {
			s.Next = &coming[i]
			break
		}
	}
	if s.State != StatePlanned || !s.Leads && !o.sight.Self() {
		return nil
	}
	last, err := before(v, o.key, s.Person, s.StartsAt)
	s.Left = slices.DeleteFunc(left(last), func(i Item) bool { return o.sight.Self() && i.Voice != PersonVoice })
	return err
}

// stated adds who said it.
func (s *Sheet) stated(v *db.View) error {
	var ids []id.Professional
	for _, one := range s.Statements {
		if one.Professional != "" {
			ids = append(ids, one.Professional)
		}
	}
	found, err := directory.ProfessionalsOf(v, ids)
	for i := range s.Statements {
		s.Statements[i].Name = found[s.Statements[i].Professional].Name
	}
	return err
}

// A Listed is one line of a professional's list of meetings.
type Listed struct {
	ID          string
	Person      id.Person
	PersonName  string
	Kind        string
	StartsAt    time.Time
	Minutes     int
	State       string
	Asked       bool // the reader is asked to it
	Interpreter Interpreter
	Promised    int // how much was promised in it
	Kept        int // of that

	Placed     bool      // it is said where it is
	PlaceID    string    // of the directory; "" for none
	Sequence   int       // of the time
	SequenceAt time.Time // when it last changed
}

// EndsAt returns when the meeting is meant to be over.
func (l Listed) EndsAt() time.Time { return l.StartsAt.Add(time.Duration(l.Minutes) * time.Minute) }

// mostListed bounds the list.
const mostListed = 200

// Mine lists the meetings from an instant on that by is asked to or that are
// about someone by coordinates, soonest first.
func (d *Desk) Mine(ctx context.Context, by access.Actor, from time.Time) (list []Listed, err error) {
	if by.Professional == "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		found, err := Mine(v, by, from, now, mostListed)
		if err != nil {
			return err
		}
		sights := make(map[id.Person]access.Sight)
		var people []id.Person
		for _, l := range found {
			if _, ok := sights[l.Person]; ok {
				continue
			}
			sight, err := access.See(v, by, l.Person, now)
			if err != nil {
				return err
			}
			if sights[l.Person] = sight; sight.Sees(access.Meetings) {
				people = append(people, l.Person)
				access.Looked(v, by, sight, now, "meeting.list", access.Meetings)
			}
		}
		names, err := person.Names(v, d.Vault, people)
		if err != nil {
			return err
		}
		list = nil
		for _, l := range found {
			sight := sights[l.Person]
			if !sight.Sees(access.Meetings) {
				continue
			}
			if !sight.Sees(access.Plan) {
				l.Promised, l.Kept = 0, 0
			}
			l.PersonName = names[l.Person]
			list = append(list, l)
		}
		return nil
	})
	return list, err
}

// names adds the names of those who are asked.
func names(r db.Reader, list []Meeting) error {
	_, err := named(r, list)
	return err
}

// named adds the names and tells whose organisation's name is sensitive.
func named(r db.Reader, list []Meeting) (sensitive map[id.Professional]bool, err error) {
	var ids []id.Professional
	for _, m := range list {
		for _, p := range m.Parties {
			ids = append(ids, p.Professional)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return nil, err
	}
	sensitive = make(map[id.Professional]bool)
	for _, m := range list {
		for j := range m.Parties {
			p := &m.Parties[j]
			who := found[p.Professional]
			p.Name, p.OrganisationName = who.Name, who.OrganisationName
			sensitive[p.Professional] = who.Sensitive
		}
	}
	return sensitive, nil
}

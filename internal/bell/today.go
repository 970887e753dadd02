package bell

import (
	"context"
	"maps"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Desk is where a professional's day and caseload are read, and bells paused.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// A Today is a professional's day. It ends: what is not on it is in hand.
type Today struct {
	Needs    []Need    // who needs something, what does most harm first
	Meetings []Meeting // of today, in their order
	Week     [7]Due    // from today on
	Waiting  []Promise // of others, soonest due first; at most MostWaiting
	WaitingN int       // how many there are in all
	Quiet    []Quiet   // not heard of for longer than the programme allows, longest first
	Good     []Promise // kept in the last seven days, the latest first
	Phases   []Count   // how many people are in each phase
	People   int       // whom the professional coordinates or stands in for
	Paused   []Pause
	Asked    []Asked // of a professional, about people who are not their own; what does most harm first
}

// Shown is how many people stand on Today before "n more", and MostWaiting how
// many promises of others are listed.
const (
	Shown       = 5
	MostWaiting = 30
	mostGood    = 5
	mostPeople  = 300 // beyond any caseload; what is above waits until some are closed
)

// A Due is a day and the promises that fall due on it.
type Due struct {
	Day day.Day
	N   int // all
	Of  int // of them, those of others than the reader and the person
}

// A Quiet is a person nobody has been in touch with for a while.
type Quiet struct {
	Person id.Person
	Name   string
	Days   int
}

// A Count is a phase and how many people are in it.
type Count struct {
	Name programme.Words
	N    int
}

// A Meeting of today.
type Meeting struct {
	ID         string
	Person     id.Person
	PersonName string
	Kind       string
	StartsAt   time.Time
	Place      string

	Interpreter meeting.Interpreter // open until it is settled

	sealed, wrapped string
}

// Today returns the day of by: for a coordinator or a deputy, all that concerns
// their people; for anyone else, what is asked of them.
func (d *Desk) Today(ctx context.Context, by access.Actor) (t Today, err error) {
	if by.Professional == "" {
		return t, nil
	}
	var c *caseload
	asked := false
	err = d.DB.Read(ctx, func(v *db.View) error {
		t = Today{}
		var err error
		if c, err = d.load(v, by, d.Now(), nil); err != nil {
			return err
		}
		if asked, err = c.askedElsewhere(v, by); err != nil {
			return err
		}
		return d.today(v, by, d.Now(), c, &t)
	})
	if err == nil && asked {
		t.Asked, err = d.asked(ctx, by, c.has)
	}
	return t, err
}

// today makes a day of a fixed number of queries, whatever the number of people.
func (d *Desk) today(v *db.View, by access.Actor, now time.Time, c *caseload, t *Today) (err error) {
	today := access.Today(now)
	if t.Meetings, err = meetings(v, by, now); err != nil {
		return err
	}
	t.People = len(c.people)
	for i := range t.Week {
		t.Week[i].Day = today.AddDays(i)
	}
	if t.People == 0 && len(t.Meetings) == 0 {
		return nil
	}
	if err := c.matters(v, now); err != nil {
		return err
	}
	rings, pauses, err := c.ring(v, by)
	if err != nil {
		return err
	}
	t.Needs, t.Paused = needs(rings), pauses
	shown := newLooks() // who is shown by name, and what of them
	if t.Meetings, err = shown.meet(v, by, now, c, t.Meetings); err != nil {
		return err
	}
	t.sort(c, by)
	if err := t.name(v, d.Vault, c, shown); err != nil {
		return err
	}
	shown.record(v, by, now, "today.list")
	return nil
}

// sort puts every promise where the day has a place for it.
func (t *Today) sort(c *caseload, by access.Actor) {
	urgent := make(map[string]bool)
	for i, n := range t.Needs {
		for _, r := range n.Rings {
			if r.Promise != nil {
				urgent[r.Promise.ID] = true
			}
			if r.Action == "contact" && i >= Shown {
				s := c.of(r.Person)
				t.Quiet = append(t.Quiet, Quiet{Person: r.Person, Days: c.calendar.since(s.contact, later(s.enrolled, s.rest.Resumed))})
			}
		}
	}
	for _, p := range c.promises {
		others := !p.Own && p.promiser != by.Professional
		switch {
		case p.State == commitment.Kept:
			if len(t.Good) < mostGood && c.calendar.until(p.KeptOn) > -7 {
				t.Good = append(t.Good, *p)
			}
			continue
		case p.stands && p.Said.IsZero() && c.calendar.until(p.Due) >= 0 && c.calendar.until(p.Due) < len(t.Week):
			due := &t.Week[c.calendar.until(p.Due)]
			due.N++
			if others {
				due.Of++
			}
		}
		if others && !urgent[p.ID] {
			if t.WaitingN++; len(t.Waiting) < MostWaiting {
				t.Waiting = append(t.Waiting, *p)
			}
		}
	}
	slices.SortStableFunc(t.Quiet, func(a, b Quiet) int { return b.Days - a.Days })
	slices.SortStableFunc(t.Good, func(a, b Promise) int { return b.KeptOn.Compare(a.KeptOn) })
	t.Phases = c.phases()
}

// name opens what is sealed in what is shown, and nothing else.
func (t *Today) name(v *db.View, vt *vault.Vault, c *caseload, shown *looks) error {
	show := func(person id.Person) { shown.stand(person, c.of(person).tie) }
	for _, r := range t.Needs {
		show(r.Person)
	}
	for _, list := range [][]Promise{t.Waiting, t.Good} {
		for _, p := range list {
			show(p.Person)
		}
	}
	for _, q := range t.Quiet {
		show(q.Person)
	}
	for _, p := range t.Paused {
		show(p.Person)
	}
	names, err := person.Names(v, vt, slices.Collect(maps.Keys(shown.sights)))
	if err != nil {
		return err
	}
	var lines []*Promise
	for i := range t.Needs {
		n := &t.Needs[i]
		n.PersonName = names[n.Person]
		for j := range n.Rings {
			n.Rings[j].PersonName = n.PersonName
			if p := n.Rings[j].Promise; p != nil {
				lines = append(lines, p)
			}
		}
	}
	for i := range t.Waiting {
		lines = append(lines, &t.Waiting[i])
	}
	for i := range t.Good {
		lines = append(lines, &t.Good[i])
	}
	promisers := make([]id.Professional, 0, len(lines))
	for _, p := range lines {
		if p.promiser != "" {
			promisers = append(promisers, p.promiser)
		}
	}
	staff, err := directory.ProfessionalsOf(v, promisers)
	if err != nil {
		return err
	}
	for _, p := range lines {
		p.PersonName, p.By = names[p.Person], staff[p.promiser]
		shown.see(p.Person, access.Plan)
		if err := c.open(vt, p); err != nil {
			return err
		}
	}
	for i := range t.Quiet {
		t.Quiet[i].Name = names[t.Quiet[i].Person]
	}
	for i := range t.Meetings {
		m := &t.Meetings[i]
		if m.PersonName = names[m.Person]; m.PersonName == person.Withheld {
			continue // where they meet could tell who it is
		}
		key, err := vt.Unwrap(m.Person, m.wrapped)
		if err == nil {
			m.Place, err = key.Open("meetings.place", m.ID, m.sealed)
		}
		if err != nil {
			return err
		}
	}
	for i := range t.Paused {
		p := &t.Paused[i]
		if p.PersonName = names[p.Person]; p.PersonName == person.Withheld {
			p.Reason = person.Withheld
			continue
		}
		key, err := vt.Unwrap(p.Person, c.of(p.Person).wrapped)
		if err == nil {
			p.Reason, err = key.Open(reasonPlace, p.ID, p.sealed)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

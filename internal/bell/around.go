package bell

import (
	"fmt"
	"time"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// What is open around a caseload, in one query for each kind of thing, however
// many people there are.

// meets notes a meeting that is ahead; they come the first one first.
func (c *caseload) meets(who id.Person, meeting string, at time.Time, interpreter string) {
	for i := range c.people {
		s := &c.people[i]
		if s.person != who {
			continue
		}
		if s.meeting.IsZero() {
			s.meeting = at
		}
		if s.interpreter.IsZero() && (interpreter == "wanted" || interpreter == "none") {
			s.interpreter, s.lacking = at, meeting
		}
	}
}

// matters reads what is open around the people besides promises.
func (c *caseload) matters(r db.Reader, now time.Time) error {
	c.others = make(map[id.Person][]matter)
	for _, read := range []func(db.Reader, time.Time) error{c.waits, c.assessments, c.polls, c.breaches, c.silences} {
		if err := read(r, now); err != nil {
			return fmt.Errorf("read what is open around a caseload: %w", err)
		}
	}
	return nil
}

// silences asks about those people only around whom an organisation owes
// something, so that whoever has been heard of costs nothing.
func (c *caseload) silences(r db.Reader, _ time.Time) error {
	owing := make(map[int][]id.Person) // by how long the programme waits
	seen := make(map[id.Person]bool)
	for _, p := range c.promises {
		after := c.programmes[c.of(p.Person).programme].SilentDays
		if !seen[p.Person] && p.owes(c.calendar, after) {
			seen[p.Person] = true
			owing[after] = append(owing[after], p.Person)
		}
	}
	var bodies []id.Organisation
	for after, people := range owing {
		found, err := commitment.Silences(r, people, c.calendar.today, after)
		if err != nil {
			return err
		}
		for who, list := range found {
			for _, s := range list {
				c.others[who] = append(c.others[who], &silence{Silence: s})
				bodies = append(bodies, s.Organisation)
			}
		}
	}
	if len(bodies) == 0 {
		return nil
	}
	known, err := directory.OrganisationsOf(r, bodies)
	if err != nil {
		return err
	}
	for _, list := range c.others {
		for _, m := range list {
			if s, ok := m.(*silence); ok {
				s.name = known[s.Organisation].Name
			}
		}
	}
	return nil
}

func (c *caseload) breaches(r db.Reader, _ time.Time) error {
	list, err := commitment.Breaches(r, c.ids())
	for _, b := range list {
		c.others[b.Person] = append(c.others[b.Person], &breach{b})
	}
	return err
}

// owes reports whether the promise alone may make its organisation silent.
func (p *Promise) owes(c calendar, after int) bool {
	switch {
	case p.organisation == "":
		return false
	case p.State == commitment.Proposed, p.State == commitment.Countered && p.Turn == commitment.TurnPromiser:
		return -c.until(p.recorded) >= after
	}
	return p.stands && p.Said.IsZero() && -c.until(p.Due) >= after
}

func later(a, b day.Day) day.Day {
	if b.After(a) {
		return b
	}
	return a
}

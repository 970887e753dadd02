// Package bell rings: it puts the rules of the programme file to the facts of
// each person, and makes of what rings a Today that ends, and the caseload.
//
// A bell asks for attention with its reason and one thing to do. It decides
// nothing, and can be paused for a person with a reason and a limit.
package bell

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
)

// A standing is where one person's participation stands today, as a coordinator
// or a deputy of theirs is told.
type standing struct {
	person        id.Person
	participation id.Participation
	programme     id.Programme
	tie           access.Ground
	phase         string
	phaseSince    day.Day
	enrolled      day.Day
	contact       day.Day         // the last contact or meeting, none when there was none
	meeting       time.Time       // the next one, zero when none is planned
	home          id.Organisation // of the coordinator
	parties       int             // organisations around the person: home, the circle, and who has promised something
	consentEnds   day.Day
	agreed        bool
	review        day.Day
	wrapped       string // the person's key
}

// A Promise is an open or lately kept promise, as a line of a list shows it.
type Promise struct {
	ID         string
	Person     id.Person
	PersonName string
	What       string
	Due        day.Day
	State      commitment.State
	By         directory.Professional // who promises; the zero value when it is the person
	Own        bool                   // the person promises it themself
	KeptOn     day.Day

	sealed        string
	recorded      day.Day
	promiser      id.Professional
	organisation  id.Organisation
	participation id.Participation
}

// Late reports whether the promise should have been kept before today.
func (p Promise) Late(today day.Day) bool {
	return p.State == commitment.Accepted && p.Due.Before(today)
}

// A Ring is one bell that rings for one person.
type Ring struct {
	Bell       string // what a pause is asked for by: the key, and the promise if it is about one
	Person     id.Person
	PersonName string
	Reason     programme.Words // filled in with the facts
	Action     string          // of the programme file: contact, meeting, circle, consent, plan, promise or overview
	Promise    *Promise        // nil when it is about the person as a whole
	MaxPause   int             // days

	harm, weight int // weight: among the same harm, how far it has gone
}

// A calendar counts days from today. The same few days come up again and again
// in a caseload, so each is counted once.
type calendar struct {
	today day.Day
	known map[day.Day]int
}

func newCalendar(today day.Day) calendar { return calendar{today, make(map[day.Day]int)} }

// until returns how many days it is to d, negative when it is past, and
// programme.Never for none.
func (c calendar) until(d day.Day) int {
	if d.IsZero() {
		return programme.Never
	}
	n, ok := c.known[d]
	if !ok {
		n = d.Sub(c.today)
		c.known[d] = n
	}
	return n
}

// facts are what the bells of the programme may speak of.
func (s standing) facts(p *programme.Programme, c calendar) programme.Facts {
	contact := s.contact
	if contact.Before(s.enrolled) {
		contact = s.enrolled
	}
	f := programme.Facts{
		Phase: s.phase, PhaseDays: -c.until(s.phaseSince), Days: -c.until(s.enrolled),
		DaysLeft: s.enrolled.AddMonths(p.MaxMonths).Sub(c.today), ContactDays: max(0, -c.until(contact)),
		ContactLimit: p.ContactDays, MeetingDays: programme.Never, Parties: s.parties,
		ConsentDaysLeft: c.until(s.consentEnds), PlanAgreed: s.agreed, ReviewDays: c.until(s.review),
	}
	if !s.meeting.IsZero() {
		f.MeetingDays = c.until(access.Today(s.meeting))
	}
	return f
}

func (p Promise) facts(f programme.Facts, c calendar) programme.Facts {
	f.PromiseState, f.PromiseDaysLate = string(p.State), -c.until(p.Due)
	f.PromiseAge, f.PromiseOwn = -c.until(p.recorded), p.Own
	return f
}

// ring puts the bells of the programme to one standing and its open promises.
// Those that are paused, and those that someone else hears, are left out.
func (s standing) ring(p *programme.Programme, promises []*Promise, paused func(id.Person, string) bool,
	hearer id.Professional, c calendar,
) (list []Ring, err error) {
	try := func(b programme.Bell, f programme.Facts, about *Promise, weight int) error {
		rings, err := b.Rings(f)
		if err != nil || !rings {
			return err
		}
		if r := ring(b, s.person, f, about, weight); !paused(s.person, r.Bell) {
			list = append(list, r)
		}
		return nil
	}
	facts := s.facts(p, c)
	for _, b := range p.Bells {
		if b.About != "person" {
			continue
		}
		if err := try(b, facts, nil, facts.ContactDays); err != nil {
			return nil, err
		}
	}
	for _, one := range promises {
		if !one.State.Open() {
			continue
		}
		f := one.facts(facts, c)
		for _, b := range p.Bells {
			if b.About != "promise" || b.Who == "promiser" && one.promiser != hearer {
				continue
			}
			if err := try(b, f, one, f.PromiseDaysLate); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

func ring(b programme.Bell, person id.Person, f programme.Facts, about *Promise, weight int) Ring {
	r := Ring{
		Bell: b.Key, Person: person, Reason: b.Reasons(f), Action: b.Action, Promise: about, MaxPause: b.MaxPauseDays,
		harm: b.Harm, weight: weight,
	}
	if about != nil {
		r.Bell += ":" + about.ID
	}
	return r
}

// rank puts what does the person most harm first, and among equals what has
// gone furthest.
func rank(list []Ring) {
	slices.SortStableFunc(list, func(a, b Ring) int {
		return cmp.Or(cmp.Compare(b.harm, a.harm), cmp.Compare(b.weight, a.weight),
			strings.Compare(string(a.Person), string(b.Person)), strings.Compare(a.Bell, b.Bell))
	})
}

// A Pause is a bell that does not ring for a person for a while.
type Pause struct {
	ID         string
	Person     id.Person
	PersonName string
	Bell       string          // as in Ring
	Name       programme.Words // what it would say
	Until      day.Day         // the last day
	Reason     string
	At         time.Time // when it was paused

	sealed string
}

// check returns the pause as it is kept, or every reason why it cannot be.
func (p Pause) check(b programme.Bell, today day.Day) (Pause, error) {
	var until error
	switch {
	case !p.Until.After(today):
		until = fault.Field("until", "today.pause_past")
	case p.Until.Sub(today) > b.MaxPauseDays:
		until = fault.Field("until", "today.pause_long", b.MaxPauseDays)
	}
	err := fault.Join(until, text.Required("reason", &p.Reason, text.Line))
	return p, err
}

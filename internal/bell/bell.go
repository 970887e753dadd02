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
	"kasam/internal/participation"
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
	paused        bool // it rests
	rest          participation.Rest
	contact       day.Day         // the last contact or meeting, none when there was none
	talk          day.Day         // the last time someone met them, none when nobody has
	meeting       time.Time       // the next one, zero when none is planned
	interpreter   time.Time       // the next one that needs an interpreter and has none
	lacking       string          // which that is
	home          id.Organisation // of the coordinator; none when nobody who is at work is it
	parties       int             // organisations around the person: home, the circle, and who has promised something
	consentEnds   day.Day
	plan          bool // there is one, with a goal
	agreed        bool
	moved         time.Time // when something last moved in the plan
	review        day.Day
	wrapped       string // the person's key
	twice         bool   // the person stands in another programme too
}

// A Promise is an open or lately kept promise, as a line of a list shows it.
type Promise struct {
	ID         string
	Person     id.Person
	PersonName string
	What       string
	Due        day.Day
	State      commitment.State
	Turn       commitment.Turn        // whose answer is waited for
	Moves      int                    // how many times the day was moved
	Said       day.Day                // since when who promises says that it is done, none when they do not
	By         directory.Professional // who promises; the zero value when it is the person
	Own        bool                   // the person promises it themself
	KeptOn     day.Day

	sealed        string
	stands        bool // it is promised, also while other terms are proposed
	recorded      day.Day
	promiser      id.Professional
	organisation  id.Organisation
	participation id.Participation
}

// Late reports whether the promise should have been kept before today. One that
// is said to be done waits for others, and is not late.
func (p Promise) Late(today day.Day) bool { return p.stands && p.Said.IsZero() && p.Due.Before(today) }

// A Ring is one bell that rings for one person.
type Ring struct {
	Bell       string // what a pause is asked for by: the key, and what it is about if it is about one thing
	Person     id.Person
	PersonName string
	Reason     programme.Words   // filled in with the facts
	Also       []programme.Words // of bells of the same trouble that are less bad
	Action     string            // of the programme file: contact, meeting, circle, consent, plan, promise, decision …
	About      string            // of the programme file: person, promise, decision …
	Object     string            // of what it is about, "" when it is the person as a whole
	Promise    *Promise          // nil when it is about something else
	Meeting    string            // the one that needs an interpreter, for the act "interpreter"
	MaxPause   int               // days

	trouble      string
	harm, weight int // weight: among the same harm, how far it has gone
}

// A Need is someone for whom at least one bell rings.
type Need struct {
	Person     id.Person
	PersonName string
	Rings      []Ring // the worst first
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

// at is until the day of an instant.
func (c calendar) at(t time.Time) int {
	if t.IsZero() {
		return programme.Never
	}
	return c.until(access.Today(t))
}

// since returns how many days it is since the later of two days.
func (c calendar) since(a, b day.Day) int {
	if a.Before(b) {
		a = b
	}
	return max(0, -c.until(a))
}

// facts are what the bells of the programme may speak of.
func (s *standing) facts(p *programme.Programme, c calendar) programme.Facts {
	rested := s.rest.Days + s.rest.Now(c.today)
	from := later(s.enrolled, s.rest.Resumed) // from when someone should have been in touch
	f := programme.Facts{
		Phase: s.phase, PhaseDays: s.phaseDays(c), Days: max(0, -c.until(s.enrolled)-rested),
		DaysLeft: s.enrolled.AddMonths(p.MaxMonths).Sub(c.today) + rested, ContactDays: c.since(s.contact, from),
		ContactLimit: p.ContactDays, TalkDays: c.since(s.talk, from), TalkLimit: p.MeetingDays,
		PhaseUsual: programme.Never, PhaseLimit: programme.Never,
		Paused: s.paused, PauseDays: s.rest.Now(c.today), PauseOwn: s.paused && s.rest.Own, PauseLeft: c.until(s.rest.BackOn),
		MeetingDays: c.at(s.meeting), MeetingPlanned: !s.meeting.IsZero(), InterpreterDays: c.at(s.interpreter),
		Parties: s.parties, Coordinated: s.home != "", ConsentDaysLeft: c.until(s.consentEnds),
		PlanExists: s.plan, PlanAgreed: s.agreed, PlanLimit: p.PlanDays, ReviewDays: c.until(s.review),
	}
	if s.plan {
		f.PlanStill = max(0, -c.at(s.moved))
	}
	if phase, ok := p.Phase(s.phase); ok {
		f.PhaseUsual, f.PhaseLimit = cmp.Or(7*phase.Weeks, programme.Never), cmp.Or(phase.MaxDays, programme.Never)
	}
	return f
}

// phaseDays returns how long they have been in the phase: days of rest do not count.
func (s *standing) phaseDays(c calendar) int {
	return max(0, -c.until(s.phaseSince)-s.rest.InPhase-s.rest.Now(c.today))
}

// A matter is something open around a person that bells are about.
type matter interface {
	// about is the kind, as the programme file has it, and the id.
	about() (kind, id string)
	// put writes the facts of it, and returns how far it has gone.
	put(f *programme.Facts, c calendar) (weight int)
}

func (p *Promise) about() (kind, id string) { return programme.AboutPromise, p.ID }

func (p *Promise) put(f *programme.Facts, c calendar) int {
	f.PromiseState, f.PromiseStands, f.PromiseDaysLate = string(p.State), p.stands, -c.until(p.Due)
	f.PromiseAge, f.PromiseOwn, f.PromiseMoves, f.PromiseTurn = -c.until(p.recorded), p.Own, p.Moves, string(p.Turn)
	f.PromiseSaid, f.PromiseSaidDays = !p.Said.IsZero(), 0
	if f.PromiseSaid {
		f.PromiseSaidDays = -c.until(p.Said)
	}
	return f.PromiseDaysLate
}

// A ringer puts the bells of a programme to one standing.
type ringer struct {
	programme *programme.Programme
	calendar  calendar
	paused    func(id.Person, programme.Bell, string) bool
}

// ring puts the bells to a standing and what is open around it. Those that are
// paused, and those that someone else hears, are left out.
func (r ringer) ring(s *standing, promises []*Promise, others []matter, hearer id.Professional) (list []Ring, err error) {
	f := s.facts(r.programme, r.calendar)
	if list, err = r.try(list, s, &f, nil, "", f.ContactDays); err != nil {
		return nil, err
	}
	for _, one := range promises {
		if !one.State.Open() {
			continue
		}
		weight := one.put(&f, r.calendar)
		if list, err = r.try(list, s, &f, one, hearer, weight); err != nil {
			return nil, err
		}
	}
	for _, one := range others {
		weight := one.put(&f, r.calendar)
		if list, err = r.try(list, s, &f, one, hearer, weight); err != nil {
			return nil, err
		}
	}
	return merge(list), nil
}

// try adds the bells about one matter that ring, or about the person when m is nil.
func (r ringer) try(list []Ring, s *standing, f *programme.Facts, m matter, hearer id.Professional, weight int) ([]Ring, error) {
	kind, object := programme.AboutPerson, ""
	promise, _ := m.(*Promise)
	if m != nil {
		kind, object = m.about()
	}
	for _, b := range r.programme.BellsAbout(kind) {
		if f.Paused && b.RestsToo() {
			continue
		}
		if b.Who == "promiser" && (promise == nil || promise.promiser != hearer) {
			continue
		}
		rings, err := b.Rings(f)
		if err != nil {
			return nil, err
		}
		if !rings || r.paused(s.person, *b, object) {
			continue
		}
		list = append(list, Ring{
			Bell: called(b.Key, object), Person: s.person, Reason: b.Reasons(f), Action: b.Action, About: kind, Object: object,
			Promise: promise, Meeting: s.lacking, MaxPause: b.MaxPauseDays, trouble: b.Trouble, harm: b.Harm, weight: weight,
		})
	}
	return list, nil
}

// called is what a bell is paused by.
func called(key, object string) string {
	if object == "" {
		return key
	}
	return key + ":" + object
}

// merge lets only the worst ring of several bells of one trouble with the same
// thing, or of several that ask for the same act with it; it tells of the others.
func merge(list []Ring) []Ring {
	kept := list[:0]
	for _, r := range list {
		i := slices.IndexFunc(kept, func(k Ring) bool {
			same := r.trouble != "" && k.trouble == r.trouble || r.Object != "" && k.Action == r.Action
			return same && k.About == r.About && k.Object == r.Object
		})
		switch {
		case i < 0:
			kept = append(kept, r)
		case r.harm > kept[i].harm:
			r.Also = append([]programme.Words{kept[i].Reason}, kept[i].Also...)
			kept[i] = r
		default:
			kept[i].Also = append(kept[i].Also, r.Reason)
		}
	}
	return kept
}

// rank puts what does the person most harm first, and among equals what has
// gone furthest.
func rank(list []Ring) {
	slices.SortStableFunc(list, worse)
}

func worse(a, b Ring) int {
	return cmp.Or(cmp.Compare(b.harm, a.harm), cmp.Compare(b.weight, a.weight),
		strings.Compare(string(a.Person), string(b.Person)), strings.Compare(a.Bell, b.Bell))
}

// needs gathers what rings by person: a person stands where the worst of theirs
// does, and once.
func needs(list []Ring) (all []Need) {
	rank(list)
	index := make(map[id.Person]int)
	for _, r := range list {
		i, known := index[r.Person]
		if !known {
			i = len(all)
			index[r.Person] = i
			all = append(all, Need{Person: r.Person})
		}
		all[i].Rings = append(all[i].Rings, r)
	}
	return all
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

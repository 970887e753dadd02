package participation

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// How a person gets another coordinator.
const (
	Own    = "own"    // they chose, signed in
	Told   = "told"   // they chose, and said so to whoever noted it
	Others = "others" // somebody else decided: the person is told before
)

// A Successor is who is to coordinate from some day on.
type Successor struct {
	To    id.Professional
	On    day.Day // none: as soon as it may be
	Asked bool    // the person has asked for it, to whoever notes it
}

// A Change is that a person got, or gets, another coordinator.
type Change struct {
	ID     string
	From   id.Professional // none: nobody at work
	To     id.Professional
	On     day.Day
	How    string // Own, Told or Others
	ToldAt time.Time
}

// Ahead reports whether the change is known and has not come yet.
func (c Change) Ahead(today day.Day) bool { return c.On.After(today) }

// first returns the first day on which the change may come. What the person
// wants comes at once, and so does help where nobody is at work; what others
// decide, the person knows of so many days before.
func first(how string, now id.Professional, notice int, today day.Day) day.Day {
	if how != Others || now == "" {
		return today
	}
	return today.AddDays(notice)
}

// ChangeCoordinator makes another the one coordinator. The person may at any
// time and without a reason, and it is so at once; so is what they have asked
// their coordinator for. What the coordinator decides otherwise, or a manager of
// the programme, is told the person the days of the programme file before; where
// nobody coordinates any more, or may, it comes at once. A manager does not see the
// person for it: where a coordinator has left, nobody else could.
func (d *Desk) ChangeCoordinator(ctx context.Context, by access.Actor, person id.Person, s Successor) error {
	return d.lead(ctx, by, person, "coordinator", s.To, func(tx *db.Tx, p Participation, _ day.Day) error {
		return succeed(tx, by, p, s, d.Now())
	})
}

// Choose is ChangeCoordinator by the person themself within an act that has seen
// to it that they may choose this one.
func Choose(tx *db.Tx, by access.Actor, p Participation, to id.Professional, now time.Time) error {
	if by.Person == "" || by.Person != p.Person {
		return fault.Hidden()
	}
	if !p.Open() {
		return fault.Refuse(fault.Conflict, "participation.is_closed")
	}
	if err := mayCoordinate(tx, "coordinator", p.Person, to, access.Today(now)); err != nil {
		return err
	}
	if err := succeed(tx, by, p, Successor{To: to}, now); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, p.Person, now, "participation.coordinator", string(to), string(access.IsSelf)))
}

// Replace gives an open participation that nobody may coordinate any more another
// coordinator, within an act of a manager who has seen to that. Fields: coordinator.
func Replace(tx *db.Tx, by access.Actor, participation id.Participation, to id.Professional, now time.Time) error {
	p, err := one(tx, participation)
	if err != nil {
		return err
	}
	if err := mayCoordinate(tx, "coordinator", p.Person, to, access.Today(now)); err != nil {
		return err
	}
	if err := succeed(tx, by, p, Successor{To: to}, now); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, p.Person, now, "participation.coordinator", string(to), string(access.Manager)))
}

func succeed(tx *db.Tx, by access.Actor, p Participation, s Successor, now time.Time) error {
	today := access.Today(now)
	c := Change{ID: id.New[string](), To: s.To, On: s.On, How: Others, ToldAt: now}
	switch {
	case by.Person != "":
		c.How = Own
	case s.Asked:
		sight, err := access.See(tx, by, p.Person, now)
		if err == nil && sight.Coordinates() {
			c.How = Told // whoever does not meet the person has not heard it of them
		} else if err != nil && fault.KindOf(err) == fault.Internal {
			return err
		}
	}
	ties, err := access.Ties(tx, p.Person)
	if err != nil {
		return err
	}
	leads := coordinator(ties, p.ID, today)
	if c.From = leads; leads != "" {
		works, err := works(tx, p.Person, leads, today)
		if err != nil {
			return err
		}
		if !works {
			c.From = ""
		}
	}
	prog, err := programme.Load(tx, p.Programme)
	if err != nil {
		return err
	}
	soonest := first(c.How, c.From, prog.NoticeDays, today)
	switch {
	case c.On.IsZero() || c.How == Own:
		c.On = soonest
	case c.On.Before(soonest):
		return fault.Field("on", "participation.notice", prog.NoticeDays)
	case c.On.After(today.AddDays(366)):
		return fault.Field("on", "participation.on_far")
	}
	if leads == s.To { // they stay: what was announced does not come
		t, changes := stays(ties, p, leads, today)
		if !changes {
			return nil
		}
		c.On = today
		if err := keep(tx, t); err != nil {
			return err
		}
		return insertChange(tx, by, p, c)
	}
	if err := keep(tx, handOver(ties, p, s.To, c.On, today)); err != nil {
		return err
	}
	return insertChange(tx, by, p, c)
}

// A Term is the time in which someone coordinated.
type Term struct {
	Who   directory.Professional
	Since day.Day
	Until day.Day // the last day; none while it lasts
	How   string  // how it came; "" for the first one
}

// Lead is who coordinates a participation, has coordinated it, and will.
type Lead struct {
	Terms []Term // the latest first; one that is ahead too
	Next  Change // ahead; the zero value when none is
}

// LeadOf tells who has led a participation and who leads it next.
func LeadOf(r db.Reader, p Participation, today day.Day) (l Lead, err error) {
	ties, err := access.Ties(r, p.Person)
	if err != nil {
		return l, err
	}
	how, err := howChanged(r, p)
	if err != nil {
		return l, err
	}
	var ids []id.Professional
	for _, t := range ties {
		ids = append(ids, t.Professional)
	}
	who, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return l, err
	}
	for _, t := range ties {
		if t.Participation == p.ID && t.Kind == access.IsCoordinator && (t.Until.IsZero() || !t.Until.Before(t.Since)) {
			l.Terms = append(l.Terms, Term{who[t.Professional], t.Since, t.Until, how[string(t.Professional)+t.Since.String()]})
		}
	}
	slices.Reverse(l.Terms)
	c, err := LastChange(r, p)
	if c.Ahead(today) && p.Open() {
		l.Next = c
	}
	return l, err
}

// Lead tells who has led the person's current participation.
func (d *Desk) Lead(ctx context.Context, by access.Actor, person id.Person) (l Lead, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Speaks() {
			return fault.Hidden()
		}
		p, err := CurrentFor(v, by, person, access.Today(now))
		if err != nil {
			return err
		}
		if l, err = LeadOf(v, p, access.Today(now)); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "circle.read", access.Circle)
		return nil
	})
	return l, err
}

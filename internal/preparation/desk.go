package preparation

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// A Desk is where the group works.
type Desk struct {
	DB       *db.DB
	Vault    *vault.Vault
	Now      func() time.Time
	Referral *referral.Desk
}

// in refuses whoever is not in the group of the programme, as if there were none.
func in(by access.Actor, p id.Programme) error {
	if by.Professional == "" || by.Guest != "" || !by.Has(access.Preparation, p) {
		return fault.Hidden()
	}
	return nil
}

// Plan sets a day for the group. Field: on.
func (d *Desk) Plan(ctx context.Context, by access.Actor, one Day) error {
	if err := in(by, one.Programme); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		today := access.Today(now)
		if _, err := programme.Load(tx, one.Programme); err != nil {
			return err
		}
		switch {
		case !id.Valid(one.ID):
			return fault.Hidden()
		case one.On.IsZero(), one.On.Before(today):
			return fault.Field("on", "preparation.day_past")
		case one.On.After(today.AddMonths(12)):
			return fault.Field("on", "preparation.day_far")
		}
		if err := insertDay(tx, one, by.Account); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "preparation.day", one.ID, "preparation"))
	})
}

// Attend notes who was there on a day: each party of the programme at most once.
func (d *Desk) Attend(ctx context.Context, by access.Actor, one string, list []Attendance) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		held, p, err := d.day(tx, by, one)
		if err != nil {
			return err
		}
		if held.On.After(access.Today(now)) {
			return fault.Refuse(fault.Conflict, "preparation.not_yet")
		}
		var kept []Attendance
		var wrong error
		for _, a := range list {
			if _, ok := p.Party(a.Party); !ok || a.Came == "" {
				continue
			}
			if !slices.Contains(Ways(), a.Came) {
				wrong = fault.Field("came_"+a.Party, "error.choose")
			}
			wrong = fault.Join(wrong, text.Optional("who_"+a.Party, &a.Who, text.Line))
			kept = append(kept, a)
		}
		if wrong != nil {
			return wrong
		}
		if err := attend(tx, one, kept); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "preparation.attend", one, "preparation"))
	})
}

func (d *Desk) day(r db.Reader, by access.Actor, one string) (Day, *programme.Programme, error) {
	held, err := dayOf(r, one)
	if err != nil {
		return held, nil, err
	}
	if err := in(by, held.Programme); err != nil {
		return held, nil, err
	}
	p, err := programme.Load(r, held.Programme)
	return held, p, err
}

// Decide keeps what the group decided about a referral on one of its days.
// Fields: kind, reason, which, deviation, decided_by, letter.
func (d *Desk) Decide(ctx context.Context, by access.Actor, c Decision) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		today := access.Today(now)
		held, p, err := d.day(tx, by, c.Day)
		if err != nil {
			return err
		}
		if held.On.After(today) {
			return fault.Refuse(fault.Conflict, "preparation.not_yet")
		}
		r, err := d.Referral.Decide(tx, by, c.Referral, c.Version, func(r referral.Referral) (referral.Decision, error) {
			if r.Programme != held.Programme {
				return referral.Decision{}, fault.Hidden()
			}
			list, err := weigh(p, r, today)
			if err != nil {
				return referral.Decision{}, err
			}
			if err := c.check(list); err != nil {
				return referral.Decision{}, err
			}
			return referral.Decision{
				Kind: c.Kind, State: leads[c.Kind],
				Said: referral.Said{Text: c.Said.Reason, Which: c.Said.Which, Who: c.DecidedBy, Letter: c.Said.Letter},
			}, nil
		}, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, r.Person)
		if err != nil {
			return err
		}
		if !id.Valid(c.ID) {
			return fault.Hidden()
		}
		c.At = now
		return insertDecision(tx, key, c, by.Account)
	})
}

// A Case is one referral on the agenda.
type Case struct {
	referral.Referral
	Waits    int // days since it was referred
	Criteria []Weighed
}

// A Sheet is one day of the group: who was there, what is on the agenda, and
// what has been decided.
type Sheet struct {
	Day
	Programme *programme.Programme
	Today     day.Day
	Ahead     bool   // the day has not come
	Agenda    []Case // those who have waited longest first
	Capacity  Capacity
}

// Open returns a day of the group.
func (d *Desk) Open(ctx context.Context, by access.Actor, one string) (s Sheet, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		held, p, err := d.day(v, by, one)
		if err != nil {
			return err
		}
		s = Sheet{Day: held, Programme: p, Today: access.Today(d.Now())}
		s.Ahead = held.On.After(s.Today)
		if s.Agenda, err = d.agenda(v, by, p, s.Today); err != nil {
			return err
		}
		if s.Decisions, err = decisions(v, d.Vault, "day_id", one, func(string) bool { return false }); err != nil {
			return err
		}
		s.Capacity, err = capacity(v, p, s.Today)
		return err
	})
	return s, err
}

// agenda lists the open referrals, those who have waited longest first.
func (d *Desk) agenda(v *db.View, by access.Actor, p *programme.Programme, today day.Day) ([]Case, error) {
	weighed := make(map[string][]Weighed)
	var wrong error
	list, err := d.Referral.Group(v, by, p.ID, func(r referral.Referral) {
		list, err := weigh(p, r, today)
		if weighed[r.ID] = list; err != nil {
			wrong = err
		}
	}, referral.Referred, referral.Waiting, referral.Asking)
	if err != nil {
		return nil, err
	}
	cases := make([]Case, len(list))
	for i, r := range list {
		cases[i] = Case{r, r.WaitDays(today), weighed[r.ID]}
	}
	return cases, wrong
}

// A Desktop is one case in front of the group on a day.
type Desktop struct {
	Sheet
	Case
	Page    referral.Page
	Earlier []Decision // about this referral
	Next    string     // the case that comes after it on the agenda
}

// Case returns one referral of the agenda, with what is needed to decide.
func (d *Desk) Case(ctx context.Context, by access.Actor, one, which string) (c Desktop, err error) {
	if c.Sheet, err = d.Open(ctx, by, one); err != nil {
		return c, err
	}
	i := slices.IndexFunc(c.Agenda, func(x Case) bool { return x.ID == which })
	if i < 0 {
		return c, fault.Hidden()
	}
	c.Case = c.Agenda[i]
	if i+1 < len(c.Agenda) {
		c.Next = c.Agenda[i+1].ID
	}
	if c.Page, err = d.Referral.Open(ctx, by, which); err != nil {
		return c, err
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		c.Earlier, err = decisions(v, d.Vault, "referral_id", which, func(string) bool { return c.Page.Named })
		return err
	})
	return c, err
}

// About lists what the group decided about a referral that by may see.
func (d *Desk) About(ctx context.Context, p referral.Page) (list []Decision, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		list, err = decisions(v, d.Vault, "referral_id", p.ID, func(string) bool { return p.Named })
		return err
	})
	return list, err
}

// A Board is what a member of the group begins with in one programme.
type Board struct {
	Programme *programme.Programme
	Today     day.Day
	Next      Day   // the next day of the group; ID "" when none is set
	Days      []Day // the latest first
	Gap       int   // days from the latest day that was to the next
	Queue     []referral.Referral
	Cases     []Case
	Times     []Time
	Capacity  Capacity
}

// Boards returns the board of each programme in whose group by is.
func (d *Desk) Boards(ctx context.Context, by access.Actor) (list []Board, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		all, err := programme.All(v)
		if err != nil {
			return err
		}
		for _, p := range all {
			if in(by, p.ID) != nil {
				continue
			}
			b, err := d.board(v, by, p)
			if err != nil {
				return err
			}
			list = append(list, b)
		}
		return nil
	})
	return list, err
}

func (d *Desk) board(v *db.View, by access.Actor, p *programme.Programme) (b Board, err error) {
	b = Board{Programme: p, Today: access.Today(d.Now())}
	if b.Days, err = daysOf(v, p.ID); err != nil {
		return b, err
	}
	var last day.Day
	for _, one := range slices.Backward(b.Days) {
		switch {
		case one.On.Before(b.Today):
			last = one.On
		case b.Next.ID == "":
			b.Next = one
		}
	}
	if b.Next.ID != "" && !last.IsZero() {
		b.Gap = b.Next.On.Sub(last)
	}
	if b.Cases, err = d.agenda(v, by, p, b.Today); err != nil {
		return b, err
	}
	if b.Queue, err = d.Referral.Group(v, by, p.ID, nil, referral.Offered, referral.Accepted); err != nil {
		return b, err
	}
	all, err := ways(v, p.ID, b.Today.AddMonths(-24))
	if err != nil {
		return b, err
	}
	for _, step := range WaySteps() {
		var days []int
		for _, took := range all {
			if n, ok := took[step]; ok {
				days = append(days, n)
			}
		}
		t := median(days)
		t.Step = step
		b.Times = append(b.Times, t)
	}
	b.Capacity, err = capacity(v, p, b.Today)
	return b, err
}

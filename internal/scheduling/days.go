package scheduling

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

// planners are the roles that decide on which weekday a programme has its
// meetings, and that write down what a professional has told them of their time.
var planners = []access.Role{access.Coordinator, access.Manager, access.Admin}

// plans returns the role by which the actor plans the days of a programme, or
// of any for ""; none when they do not.
func plans(by access.Actor, in id.Programme) access.Role {
	for _, role := range planners {
		if by.Has(role, in) || in == "" && by.HasAny(role) {
			return role
		}
	}
	return ""
}

// takesPart reports whether the actor has to do with a programme.
func takesPart(by access.Actor, in id.Programme) bool {
	return slices.ContainsFunc(by.Grants, func(g access.Grant) bool { return g.Programme == in || g.Programme == "" })
}

// A Keeper is someone who keeps a time open.
type Keeper struct {
	Professional directory.Professional
	Away         []Away // from today on
}

// An OpenTime is a time of a meeting day and who keeps it open.
type OpenTime struct {
	Time
	Next    Slot // the next one; the zero Slot when there is none for a while
	Keepers []Keeper
}

// An OpenDay is a meeting day of which someone reads.
type OpenDay struct {
	MeetingDay
	Programme programme.Words
	May       bool // the reader may end it
	Open      []OpenTime
}

// A Week is the meeting days that someone has to do with.
type Week struct {
	Days    []OpenDay
	Who     directory.Professional // whose slots may be ticked; none for who has none
	Kept    map[string]bool        // the times that Who keeps open
	Away    []Away                 // when Who is away, from today on
	Decides []*programme.Programme // of which the reader may decide meeting days
}

// Week returns the meeting days that by has to do with, and by's own slots.
func (d *Desk) Week(ctx context.Context, by access.Actor) (Week, error) {
	return d.week(ctx, by, by.Professional)
}

// WeekOf returns the meeting days with the slots of a professional who has told
// them to someone who plans the days.
func (d *Desk) WeekOf(ctx context.Context, by access.Actor, who id.Professional) (Week, error) {
	if !id.Valid(who) || plans(by, "") == "" {
		return Week{}, fault.Hidden()
	}
	return d.week(ctx, by, who)
}

func (d *Desk) week(ctx context.Context, by access.Actor, who id.Professional) (w Week, err error) {
	now := d.Now()
	today := access.Today(now)
	err = d.DB.Read(ctx, func(v *db.View) error {
		w = Week{}
		if who != "" {
			if w.Who, err = directory.ProfessionalOf(v, who); err != nil {
				return err
			}
			open, err := keptBy(v, []id.Professional{who})
			if err != nil {
				return err
			}
			gone, err := aways(v, []id.Professional{who}, today)
			if err != nil {
				return err
			}
			w.Kept, w.Away = open[who], gone[who]
		}
		all, err := programme.All(v)
		if err != nil {
			return err
		}
		for _, p := range all {
			if plans(by, p.ID) != "" {
				w.Decides = append(w.Decides, p)
			}
			if !takesPart(by, p.ID) {
				continue
			}
			days, err := openDays(v, by, p, now)
			if err != nil {
				return err
			}
			w.Days = append(w.Days, days...)
		}
		return nil
	})
	return w, err
}

// openDays are the meeting days of one programme with who keeps what open.
func openDays(r db.Reader, by access.Actor, p *programme.Programme, now time.Time) (list []OpenDay, err error) {
	today := access.Today(now)
	days, err := daysOf(r, p.ID, today)
	if err != nil {
		return nil, err
	}
	slots, err := ahead(r, days, p.Country, now, today, today.AddDays(window))
	if err != nil {
		return nil, err
	}
	var times []string
	for _, m := range days {
		for _, t := range m.Times {
			times = append(times, t.ID)
		}
	}
	kept, err := keptOpen(r, "time_id", times)
	if err != nil {
		return nil, err
	}
	var ids []id.Professional
	for _, k := range kept {
		ids = append(ids, k.who)
	}
	staff, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return nil, err
	}
	gone, err := aways(r, ids, today)
	if err != nil {
		return nil, err
	}
	for _, m := range days {
		o := OpenDay{MeetingDay: m, Programme: p.Name, May: plans(by, p.ID) != ""}
		for _, t := range m.Times {
			open := OpenTime{Time: t}
			if i := slices.IndexFunc(slots, func(s Slot) bool { return s.Time == t.ID }); i >= 0 {
				open.Next = slots[i]
			}
			for _, k := range kept {
				if k.time == t.ID && staff[k.who].Active(today) {
					open.Keepers = append(open.Keepers, Keeper{staff[k.who], gone[k.who]})
				}
			}
			o.Open = append(o.Open, open)
		}
		list = append(list, o)
	}
	return list, nil
}

// keptBy tells which times each of them keeps open.
func keptBy(r db.Reader, who []id.Professional) (map[id.Professional]map[string]bool, error) {
	list, err := keptOpen(r, "professional_id", who)
	open := make(map[id.Professional]map[string]bool)
	for _, k := range list {
		if open[k.who] == nil {
			open[k.who] = make(map[string]bool)
		}
		open[k.who][k.time] = true
	}
	return open, err
}

// AddDay decides a meeting day of a programme: an act of those who plan its days.
func (d *Desk) AddDay(ctx context.Context, by access.Actor, m MeetingDay) error {
	role := plans(by, m.Programme)
	if m.Programme == "" || role == "" || !id.Valid(m.ID) {
		return fault.Hidden()
	}
	now := d.Now()
	m, err := m.decided(access.Today(now))
	if err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := programme.Load(tx, m.Programme); err != nil {
			return err
		}
		if err := insertDay(tx, m); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "scheduling.day", m.ID, string(role)))
	})
}

// EndDay lets a meeting day go: last is the last day on which there can be one.
// What is booked stays booked.
func (d *Desk) EndDay(ctx context.Context, by access.Actor, meetingDay string, last day.Day) error {
	now := d.Now()
	today := access.Today(now)
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		days, err := daysOf(tx, "", today)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(days, func(m MeetingDay) bool { return m.ID == meetingDay })
		if i < 0 || plans(by, days[i].Programme) == "" {
			return fault.Hidden()
		}
		switch {
		case last.IsZero():
			return fault.Field("last", "error.date")
		case last.Before(today):
			return fault.Field("last", "scheduling.day_past")
		}
		if err := endDay(tx, meetingDay, last); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "scheduling.day_end", meetingDay, string(plans(by, days[i].Programme))))
	})
}

// Keep says which of the shown times a professional keeps open: their own act,
// or that of someone who plans the days and was told. Times that were not shown
// stay as they were.
func (d *Desk) Keep(ctx context.Context, by access.Actor, who id.Professional, shown, open []string) error {
	return d.ofTime(ctx, by, who, "scheduling.keep", func(tx *db.Tx, today day.Day) error {
		days, err := daysOf(tx, "", today)
		if err != nil {
			return err
		}
		for _, m := range days {
			own := who == by.Professional && takesPart(by, m.Programme)
			for _, t := range m.Times {
				if !slices.Contains(shown, t.ID) {
					continue
				}
				if !own && plans(by, m.Programme) == "" {
					return fault.Hidden()
				}
				if err := keep(tx, t.ID, who, slices.Contains(open, t.ID)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// mostAways bounds how many times ahead someone can be away.
const mostAways = 50

// Leave says when a professional cannot come, whatever they keep open.
func (d *Desk) Leave(ctx context.Context, by access.Actor, who id.Professional, a Away) error {
	return d.ofTime(ctx, by, who, "scheduling.away", func(tx *db.Tx, today day.Day) error {
		if a.Until.IsZero() {
			a.Until = a.From
		}
		switch {
		case !id.Valid(a.ID):
			return fault.Hidden()
		case a.From.IsZero():
			return fault.Field("from", "error.date")
		case a.Until.Before(a.From):
			return fault.Field("until", "scheduling.until_before")
		case a.Until.Before(today):
			return fault.Field("until", "scheduling.day_past")
		case a.Until.After(today.AddDays(2 * yearAhead)):
			return fault.Field("until", "scheduling.day_far")
		}
		before, err := aways(tx, []id.Professional{who}, today)
		if err != nil {
			return err
		}
		if len(before[who]) >= mostAways {
			return fault.Field("from", "scheduling.away_many", mostAways)
		}
		return insertAway(tx, who, a)
	})
}

// Return takes back that a professional is away.
func (d *Desk) Return(ctx context.Context, by access.Actor, who id.Professional, away string) error {
	return d.ofTime(ctx, by, who, "scheduling.back", func(tx *db.Tx, _ day.Day) error {
		return removeAway(tx, who, away)
	})
}

// ofTime does something about a professional's time: for themself, or for
// another by who plans the days.
func (d *Desk) ofTime(ctx context.Context, by access.Actor, who id.Professional, act string, f func(tx *db.Tx, today day.Day) error) error {
	ground := "self"
	if who != by.Professional {
		ground = string(plans(by, ""))
	}
	if by.Guest != "" || !id.Valid(who) || ground == "" {
		return fault.Hidden()
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		one, err := directory.ProfessionalOf(tx, who)
		if err != nil {
			return err
		}
		if !one.Active(access.Today(now)) {
			return fault.Hidden()
		}
		if err := f(tx, access.Today(now)); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, act, string(who), ground))
	})
}

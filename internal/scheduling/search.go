package scheduling

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// window is how far a search goes from its earliest day: eight weeks.
const window = 8 * 7

// offered is how many slots a search returns: the first and three more.
const offered = 4

// A Wish is the meeting that a time is looked for.
type Wish struct {
	Person  id.Person
	Who     []Someone // besides the one who looks, who always is needed; nil: whoever was asked last
	Minutes int
	From    day.Day // the earliest day; none: tomorrow
}

// A Finding is what a coordinator finds.
type Finding struct {
	PersonName string
	Sight      access.Sight
	People     []directory.Professional // who can be asked, the circle first
	Wish                                // with those taken away who cannot be asked
	Found                               // empty when nobody has been chosen
	Days       []MeetingDay
	Near       []Near // slots of the window to propose times from
	Until      day.Day
	Polls      []Line // that are open already
}

// Find looks for the first slot at which everyone needed is free: an act of the
// coordinator, who is always needed too. When w does not say for whom, it is for
// those of the last meeting, or else of the circle.
func (d *Desk) Find(ctx context.Context, by access.Actor, w Wish) (f Finding, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, key, err := d.leads(v, by, w.Person, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "scheduling.find", access.Meetings, access.Circle)
		f = Finding{Sight: sight, Wish: w}
		if f.PersonName, err = commitment.NameFor(v, d.Vault, sight); err != nil {
			return err
		}
		if f.People, err = commitment.Askable(v, key, w.Person, access.Today(now)); err != nil {
			return err
		}
		f.People = slices.DeleteFunc(f.People, func(p directory.Professional) bool { return p.ID == by.Professional })
		if f.Who == nil {
			if f.Who, err = usual(v, key, w.Person, now); err != nil {
				return err
			}
		}
		f.Who = slices.DeleteFunc(slices.Clone(f.Who), func(one Someone) bool {
			return !slices.ContainsFunc(f.People, func(p directory.Professional) bool { return p.ID == one.Professional })
		})
		if f.Polls, err = OpenPolls(v, w.Person, now); err != nil {
			return err
		}
		return f.search(v, key, by, now)
	})
	return f, err
}

// leads opens a person for whoever coordinates.
func (d *Desk) leads(r db.Reader, by access.Actor, person id.Person, now time.Time) (access.Sight, *vault.Key, error) {
	sight, err := access.See(r, by, person, now)
	if err != nil {
		return sight, nil, err
	}
	if err := sight.MustCoordinate(); err != nil {
		return sight, nil, err
	}
	key, err := d.Vault.Key(r, person)
	return sight, key, err
}

// usual are those of the latest meeting that was not called off; before there has
// been any, the professionals of the circle.
func usual(r db.Reader, key *vault.Key, person id.Person, now time.Time) (list []Someone, err error) {
	all, err := meeting.Upcoming(r, key, person, now)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	held, err := meeting.Held(r, key, person)
	if err != nil {
		return nil, err
	}
	if all = append(all, held...); len(all) > 0 {
		for _, p := range all[0].Parties {
			list = append(list, Someone{p.Professional, true})
		}
		return list, nil
	}
	around, err := participation.AroundOf(r, key, person, access.Today(now))
	for _, seat := range around.Team {
		list = append(list, Someone{seat.Who.ID, true})
	}
	return list, err
}

// A Near is a slot that there is room in, and how many of the needed can come.
type Near struct {
	Slot
	Can, Of int
}

// nearest bounds the slots that are offered to be proposed.
const nearest = 8

// search fills in what is found for f.Wish.
func (f *Finding) search(r db.Reader, key *vault.Key, by access.Actor, now time.Time) error {
	today := access.Today(now)
	switch {
	case f.From.After(today.AddDays(yearAhead)):
		return fault.Field("from", "scheduling.day_far")
	case f.Minutes < leastMinutes || f.Minutes > mostMinutes:
		return fault.Field("minutes", "scheduling.minutes_range", leastMinutes, mostMinutes)
	case !f.From.After(today):
		f.From = today.AddDays(1)
	}
	f.Until = f.From.AddDays(window)
	enrolled, err := participation.Current(r, f.Person)
	if err != nil {
		return err
	}
	method, err := programme.Load(r, enrolled.Programme)
	if err != nil {
		return err
	}
	if f.Days, err = daysOf(r, method.ID, today); err != nil {
		return err
	}
	slots, err := ahead(r, f.Days, method.Country, now, f.From, f.Until)
	if err != nil {
		return err
	}
	q := Search{Slots: slots, Minutes: f.Minutes, Who: append([]Someone{{by.Professional, true}}, f.Who...)}
	if q.Of, err = calendars(r, q.Who, f.From, f.Until); err != nil {
		return err
	}
	coming, err := meeting.Upcoming(r, key, f.Person, now)
	if err != nil {
		return err
	}
	for _, m := range coming {
		q.Own = append(q.Own, meeting.Span{From: m.StartsAt, To: m.EndsAt()})
	}
	f.Found = q.Find(offered)
	for _, s := range slots {
		if s.Left > 0 && len(f.Near) < nearest {
			can, of := q.can(s)
			f.Near = append(f.Near, Near{s, can, of})
		}
	}
	return nil
}

// ahead lists the slots of meeting days that begin after now, with the room that
// is left in each.
func ahead(r db.Reader, days []MeetingDay, country string, now time.Time, from, until day.Day) ([]Slot, error) {
	taken, err := bookings(r, from.Start(access.Zone()), until.AddDays(1).Start(access.Zone()))
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(Slots(days, country, from, until), func(s Slot) bool { return !s.Start.After(now) })
	for i, s := range list {
		list[i].Left -= taken[booked{s.Time, s.Start.UnixMicro()}]
	}
	return list, nil
}

// calendars reads what is known of everyone's time between two days.
func calendars(r db.Reader, who []Someone, from, until day.Day) (map[id.Professional]Calendar, error) {
	var ids []id.Professional
	for _, one := range who {
		ids = append(ids, one.Professional)
	}
	kept, err := keptBy(r, ids)
	if err != nil {
		return nil, err
	}
	gone, err := aways(r, ids, from)
	if err != nil {
		return nil, err
	}
	busy, err := meeting.Busy(r, ids, from.Start(access.Zone()), until.AddDays(1).Start(access.Zone()))
	if err != nil {
		return nil, err
	}
	staff, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return nil, err
	}
	of := make(map[id.Professional]Calendar)
	for _, one := range ids {
		of[one] = Calendar{Keeps: kept[one], Away: gone[one], Busy: busy[one], Last: staff[one].EndedOn}
	}
	return of, nil
}

// A Booking is a slot that a coordinator books for a meeting.
type Booking struct {
	Wish
	ID    string // of the new meeting
	Kind  string // of the meeting
	Slot  string // the id of the slot's Time
	Start time.Time
}

// Book calls a meeting in a slot, if everyone needed is still free: when someone
// else was first it is a Conflict, and Find tells what comes next. The welcome
// are asked too.
func (d *Desk) Book(ctx context.Context, by access.Actor, b Booking) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, key, err := d.leads(tx, by, b.Person, now)
		if err != nil {
			return err
		}
		f := Finding{Wish: b.Wish}
		f.From = access.Today(b.Start)
		if err := f.search(tx, key, by, now); err != nil {
			return err
		}
		o, free := f.At(b.Slot, b.Start)
		if !free {
			return fault.Refuse(fault.Conflict, "scheduling.taken")
		}
		m := meeting.Meeting{ID: b.ID, Kind: b.Kind, StartsAt: o.Start, Minutes: b.Minutes, Place: o.Place}
		for _, one := range b.Who {
			m.Parties = append(m.Parties, meeting.Party{Professional: one.Professional})
		}
		if err := meeting.Call(tx, d.Vault, d.URL, by, sight, m, now); err != nil {
			return err
		}
		if err := insertBooking(tx, b.ID, o.Time, o.Start); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, b.Person, now, "scheduling.book", b.ID, sight.Ground(access.Meetings)))
	})
}

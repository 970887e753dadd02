package scheduling

import (
	"cmp"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A MeetingDay is a weekday that a programme keeps for meetings.
type MeetingDay struct {
	ID        string
	Programme id.Programme
	Every     int     // weeks from one to the next; 1 is each week
	From      day.Day // the first one; it tells the weekday
	Until     day.Day // the last day on which there can be one; none: until further notice
	Place     string
	Rooms     int    // how many meetings there is room for at once
	Times     []Time // in the order of the clock
}

// A Time is when on a meeting day a meeting can be held.
type Time struct {
	ID      string
	Clock   int // minutes after midnight, as the clock shows in summer and in winter
	Minutes int // how long there is
}

// Weekday returns the day of the week.
func (m MeetingDay) Weekday() time.Weekday { return m.From.Weekday() }

// Over reports whether there is none any more on the day or later.
func (m MeetingDay) Over(on day.Day) bool { return !m.Until.IsZero() && m.Until.Before(on) }

// The limits of a meeting day.
const (
	mostWeeks  = 8 // between two
	mostTimes  = 12
	mostRooms  = 20
	leastTime  = 10 // minutes
	mostTime   = 4 * 60
	firstClock = 6 * 60
	lastClock  = 21 * 60 // by which a meeting is over
	yearAhead  = 366
)

// decided returns the meeting day as it is kept, decided on the day today, or
// every reason why not.
func (m MeetingDay) decided(today day.Day) (MeetingDay, error) {
	var errs []error
	refuse := func(bad bool, err error) {
		if bad {
			errs = append(errs, err)
		}
	}
	refuse(m.Every < 1 || m.Every > mostWeeks, fault.Field("every", "scheduling.every_range", mostWeeks))
	refuse(m.Rooms < 1 || m.Rooms > mostRooms, fault.Field("rooms", "scheduling.rooms_range", mostRooms))
	switch {
	case m.From.IsZero():
		refuse(true, fault.Field("from", "error.date"))
	case m.From.Before(today):
		refuse(true, fault.Field("from", "scheduling.day_past"))
	case m.From.After(today.AddDays(yearAhead)):
		refuse(true, fault.Field("from", "scheduling.day_far"))
	}
	refuse(!m.Until.IsZero() && m.Until.Before(m.From), fault.Field("until", "scheduling.until_before"))
	errs = append(errs, text.Optional("place", &m.Place, text.Line))
	m.Times = slices.Clone(m.Times)
	slices.SortFunc(m.Times, func(a, b Time) int { return cmp.Compare(a.Clock, b.Clock) })
	refuse(len(m.Times) == 0, fault.Field("times", "scheduling.times_required"))
	refuse(len(m.Times) > mostTimes, fault.Field("times", "scheduling.times_many", mostTimes))
	for i, t := range m.Times {
		switch {
		case t.Minutes < leastTime || t.Minutes > mostTime:
			refuse(true, fault.Field("minutes", "scheduling.minutes_range", leastTime, mostTime))
		case t.Clock < firstClock || t.Clock+t.Minutes > lastClock:
			refuse(true, fault.Field("times", "scheduling.clock_range"))
		case i > 0 && m.Times[i-1].Clock+m.Times[i-1].Minutes > t.Clock:
			refuse(true, fault.Field("times", "scheduling.times_overlap"))
		}
	}
	return m, fault.Join(errs...)
}

// A Slot is one time of one meeting day, on a date.
type Slot struct {
	Time    string // the id of the Time
	Day     string // the id of the MeetingDay
	Start   time.Time
	Minutes int
	Place   string
	Left    int // how many meetings there is still room for
}

// On returns the date of the slot.
func (s Slot) On() day.Day { return access.Today(s.Start) }

// End returns when the slot is over.
func (s Slot) End() time.Time { return s.Start.Add(time.Duration(s.Minutes) * time.Minute) }

// Slots lists the slots of meeting days from one day to another, both counted,
// in the order of time. Public holidays of the country have none.
func Slots(days []MeetingDay, country string, from, until day.Day) (list []Slot) {
	for _, m := range days {
		step := 7 * max(1, m.Every)
		on := m.From
		if behind := from.Sub(on); behind > 0 {
			on = on.AddDays((behind + step - 1) / step * step)
		}
		for ; !on.After(until) && !m.Over(on); on = on.AddDays(step) {
			if Holiday(country, on) {
				continue
			}
			for _, t := range m.Times {
				list = append(list, Slot{
					Time: t.ID, Day: m.ID, Start: At(on, t.Clock), Minutes: t.Minutes, Place: m.Place, Left: m.Rooms,
				})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Slot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Time, b.Time)) })
	return list
}

// At returns the instant at which the clock shows so many minutes after midnight
// on a day, where people live.
func At(on day.Day, clock int) time.Time {
	y, m, d := on.Date()
	return time.Date(y, m, d, clock/60, clock%60, 0, 0, access.Zone()).UTC()
}

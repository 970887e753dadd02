package scheduling_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
)

func tuesdays() scheduling.MeetingDay {
	return scheduling.MeetingDay{
		ID: "tuesdays", Every: 1, From: day.Must("2026-09-01"), Place: "Room 4", Rooms: 1,
		Times: []scheduling.Time{{ID: "nine", Clock: 9 * 60, Minutes: 60}, {ID: "quarter", Clock: 10*60 + 15, Minutes: 60}},
	}
}

func TestSlotsFallOnTheirDates(t *testing.T) {
	for _, tt := range []struct {
		what        string
		change      func(m *scheduling.MeetingDay)
		country     string
		from, until string
		want        []string // as the clock on the wall shows
	}{
		{"each week", nil, "SE", "2026-11-16", "2026-11-25", []string{"2026-11-17 09:00", "2026-11-17 10:15", "2026-11-24 09:00", "2026-11-24 10:15"}},
		{"none before the first", nil, "SE", "2026-08-01", "2026-09-01", []string{"2026-09-01 09:00", "2026-09-01 10:15"}},
		{
			"every third week from the first on",
			func(m *scheduling.MeetingDay) { m.Every, m.Times = 3, m.Times[:1] },
			"SE", "2026-09-02", "2026-10-14",
			[]string{"2026-09-22 09:00", "2026-10-13 09:00"},
		},
		{
			"none after the last day",
			func(m *scheduling.MeetingDay) { m.Until, m.Times = day.Must("2026-09-08"), m.Times[:1] },
			"SE", "2026-09-01", "2026-10-01",
			[]string{"2026-09-01 09:00", "2026-09-08 09:00"},
		},
		{
			"nine is nine on both sides of the end of summer time",
			func(m *scheduling.MeetingDay) { m.Times = m.Times[:1] },
			"SE", "2026-10-20", "2026-10-27",
			[]string{"2026-10-20 09:00", "2026-10-27 09:00"},
		},
		{
			"nine is nine on both sides of the beginning of summer time",
			func(m *scheduling.MeetingDay) { m.Times = m.Times[:1] },
			"SE", "2027-03-23", "2027-03-30",
			[]string{"2027-03-23 09:00", "2027-03-30 09:00"},
		},
		{
			"public holidays of the country have none",
			func(m *scheduling.MeetingDay) { m.From, m.Times = day.Must("2026-12-24"), m.Times[:1] }, // Thursdays
			"SE", "2026-12-20", "2027-01-10",
			[]string{"2027-01-07 09:00"},
		},
		{
			"and those of another country are no matter",
			func(m *scheduling.MeetingDay) { m.From, m.Times = day.Must("2026-12-24"), m.Times[:1] },
			"DK", "2026-12-20", "2027-01-10",
			[]string{"2026-12-24 09:00", "2026-12-31 09:00", "2027-01-07 09:00"},
		},
		{
			"a leap day has some",
			func(m *scheduling.MeetingDay) { m.Times = m.Times[:1] },
			"SE", "2028-02-28", "2028-03-01",
			[]string{"2028-02-29 09:00"},
		},
	} {
		m := tuesdays()
		if tt.change != nil {
			tt.change(&m)
		}
		var got []string
		for _, s := range scheduling.Slots([]scheduling.MeetingDay{m}, tt.country, day.Must(tt.from), day.Must(tt.until)) {
			got = append(got, s.Start.In(access.Zone()).Format("2006-01-02 15:04"))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
}

func TestNineInTheMorningIsAnHourLaterForTheWorldInWinter(t *testing.T) {
	summer, winter := scheduling.At(day.Must("2026-10-20"), 9*60), scheduling.At(day.Must("2026-10-27"), 9*60)
	if summer.Hour() != 7 || winter.Hour() != 8 {
		t.Errorf("%v and %v", summer, winter)
	}
}

const (
	ann id.Professional = "ann"
	ben id.Professional = "ben"
	cid id.Professional = "cid"
)

// at is a slot that begins at an hour of a day of November 2026.
func at(date, hour int, timeID string) scheduling.Slot {
	return scheduling.Slot{Time: timeID, Start: scheduling.At(day.Of(2026, 11, date), hour*60), Minutes: 60, Left: 1}
}

func TestFindOffersTheFirstSlotWhereEveryoneNeededIsFree(t *testing.T) {
	keeps := func(times ...string) scheduling.Calendar {
		c := scheduling.Calendar{Keeps: map[string]bool{}}
		for _, one := range times {
			c.Keeps[one] = true
		}
		return c
	}
	with := func(c scheduling.Calendar, change func(c *scheduling.Calendar)) scheduling.Calendar {
		change(&c)
		return c
	}
	slots := []scheduling.Slot{at(24, 9, "a"), at(24, 10, "b"), at(24, 13, "c"), at(25, 9, "a"), at(25, 10, "b")}
	span := func(date, hour, minute, minutes int) meeting.Span {
		from := scheduling.At(day.Of(2026, 11, date), hour*60+minute)
		return meeting.Span{From: from, To: from.Add(time.Duration(minutes) * time.Minute)}
	}
	needed := func(who ...id.Professional) (list []scheduling.Someone) {
		for _, one := range who {
			list = append(list, scheduling.Someone{Professional: one, Needed: true})
		}
		return list
	}
	for _, tt := range []struct {
		what string
		q    scheduling.Search
		want []int // among slots
		why  []scheduling.Why
	}{
		{
			"the slots that both keep open",
			scheduling.Search{Who: needed(ann, ben), Of: map[id.Professional]scheduling.Calendar{
				ann: keeps("a", "b"), ben: keeps("b", "c"),
			}},
			[]int{1, 4},
			nil,
		},
		{
			"not while one is away",
			scheduling.Search{Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{
				ann: with(keeps("a"), func(c *scheduling.Calendar) {
					c.Away = []scheduling.Away{{From: day.Must("2026-11-24"), Until: day.Must("2026-11-24")}}
				}),
			}},
			[]int{3},
			nil,
		},
		{
			"not after someone's last day",
			scheduling.Search{Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{
				ann: with(keeps("a"), func(c *scheduling.Calendar) { c.Last = day.Must("2026-11-24") }),
			}},
			[]int{0},
			nil,
		},
		{
			"not when a meeting overlaps by a minute",
			scheduling.Search{Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{
				ann: with(keeps("a"), func(c *scheduling.Calendar) { c.Busy = []meeting.Span{span(24, 9, 59, 30)} }),
			}},
			[]int{3},
			nil,
		},
		{
			"but when the meeting before ends as this begins",
			scheduling.Search{Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{
				ann: with(keeps("b"), func(c *scheduling.Calendar) { c.Busy = []meeting.Span{span(24, 9, 0, 60)} }),
			}},
			[]int{1, 4},
			nil,
		},
		{
			"not while the person is at another meeting",
			scheduling.Search{
				Who: needed(ann), Own: []meeting.Span{span(24, 8, 30, 60)}, Of: map[id.Professional]scheduling.Calendar{ann: keeps("a")},
			},
			[]int{3},
			nil,
		},
		{
			"the welcome hinder nothing",
			scheduling.Search{
				Who: append(needed(ann), scheduling.Someone{Professional: cid}), Of: map[id.Professional]scheduling.Calendar{ann: keeps("a")},
			},
			[]int{0, 3},
			nil,
		},
		{
			"nobody offers a slot that is too short",
			scheduling.Search{
				Minutes: 61, Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{ann: keeps("a", "b", "c")},
			},
			nil, nil,
		},
		{
			"one who keeps nothing open is named",
			scheduling.Search{Who: needed(ann, ben), Of: map[id.Professional]scheduling.Calendar{ann: keeps("a")}},
			nil,
			[]scheduling.Why{{Professional: ben, Hurdle: scheduling.Closed}},
		},
		{
			"one who is away all the time is named",
			scheduling.Search{Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{
				ann: with(keeps("c"), func(c *scheduling.Calendar) {
					c.Away = []scheduling.Away{{From: day.Must("2026-11-01"), Until: day.Must("2026-12-24")}}
				}),
			}},
			nil,
			[]scheduling.Why{{Professional: ann, Hurdle: scheduling.Gone}},
		},
		{
			"one whose only slot is taken is named",
			scheduling.Search{Who: needed(ann), Of: map[id.Professional]scheduling.Calendar{
				ann: with(keeps("c"), func(c *scheduling.Calendar) { c.Busy = []meeting.Span{span(24, 13, 0, 10)} }),
			}},
			nil,
			[]scheduling.Why{{Professional: ann, Hurdle: scheduling.Busy}},
		},
		{
			"two who have time, and never together",
			scheduling.Search{Who: needed(ann, ben), Of: map[id.Professional]scheduling.Calendar{
				ann: keeps("a"), ben: keeps("b"),
			}},
			nil,
			[]scheduling.Why{{Professional: ann, Hurdle: scheduling.Apart}, {Professional: ben, Hurdle: scheduling.Apart}},
		},
	} {
		tt.q.Slots = slots
		if tt.q.Minutes == 0 {
			tt.q.Minutes = 60
		}
		f := tt.q.Find(10)
		var got []int
		for _, o := range f.Offers {
			got = append(got, slices.IndexFunc(slots, func(s scheduling.Slot) bool { return s == o.Slot }))
		}
		if !slices.Equal(got, tt.want) || !slices.Equal(f.Why, tt.why) {
			t.Errorf("%s: %v %v, want %v %v", tt.what, got, f.Why, tt.want, tt.why)
		}
	}
}

func TestASlotWithNoRoomLeftIsNotOffered(t *testing.T) {
	q := scheduling.Search{Minutes: 30, Slots: []scheduling.Slot{at(24, 9, "a"), at(24, 10, "b")}}
	q.Slots[0].Left = 0
	if f := q.Find(4); len(f.Offers) != 1 || f.Offers[0].Time != "b" {
		t.Errorf("%+v", f)
	}
}

// TestWhatIsOfferedIsFree draws weeks and calendars: every offer is one that
// nobody needed has a hurdle to, in order; and an empty result says why whenever
// there were slots at all.
func TestWhatIsOfferedIsFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q scheduling.Search
		q.Minutes = rapid.IntRange(10, 60).Draw(t, "minutes")
		for i := range rapid.IntRange(0, 8).Draw(t, "slots") {
			s := at(2+i, 9, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "time"))
			s.Left = rapid.IntRange(0, 2).Draw(t, "left")
			q.Slots = append(q.Slots, s)
		}
		q.Of = map[id.Professional]scheduling.Calendar{}
		for _, who := range []id.Professional{ann, ben, cid} {
			q.Who = append(q.Who, scheduling.Someone{Professional: who, Needed: rapid.Bool().Draw(t, "needed")})
			c := scheduling.Calendar{Keeps: map[string]bool{}}
			for _, one := range []string{"a", "b", "c"} {
				c.Keeps[one] = rapid.Bool().Draw(t, "keeps")
			}
			if n := rapid.IntRange(0, 8).Draw(t, "away"); n > 0 {
				c.Away = []scheduling.Away{{From: day.Of(2026, 11, 2+n), Until: day.Of(2026, 11, 3+n)}}
			}
			if n := rapid.IntRange(0, 8).Draw(t, "busy"); n > 0 {
				s := at(2+n, 9, "")
				c.Busy = []meeting.Span{{From: s.Start, To: s.End()}}
			}
			q.Of[who] = c
		}
		f := q.Find(4)
		for i, o := range f.Offers {
			if i > 0 && o.Start.Before(f.Offers[i-1].Start) || o.Left < 1 {
				t.Fatalf("offer %d: %+v", i, f.Offers)
			}
			for _, one := range q.Who {
				c := q.Of[one.Professional]
				away := len(c.Away) > 0 && !o.On().Before(c.Away[0].From) && !o.On().After(c.Away[0].Until)
				busy := len(c.Busy) > 0 && c.Busy[0].From.Equal(o.Start)
				free := c.Keeps[o.Time] && !away && !busy
				if one.Needed && !free || !one.Needed && free != slices.Contains(o.Can, one.Professional) {
					t.Fatalf("%s and %+v: %+v", one.Professional, o, c)
				}
			}
		}
		if len(f.Offers) == 0 && f.Slots > 0 && len(f.Why) == 0 {
			t.Fatalf("nothing is offered, and nobody knows why: %+v", q)
		}
	})
}

package scheduling_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
)

func TestTheFirstSlotWhereEveryoneNeededIsFreeIsBooked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.tuesdays(t, w.coach, w.anna)
		must(t, w.desk.Keep(t.Context(), w.anna, w.anna.Professional, w.times[:1], nil)) // not at nine
		q := w.wish(w.anna)
		q.Who = append(q.Who, scheduling.Someone{Professional: w.bank.Professional})
		f := w.find(t, q)
		if len(f.Near) != 8 || f.Near[0].Can != 1 || f.Near[0].Of != 2 {
			t.Errorf("%+v", f.Near)
		}
		if len(f.Offers) != 4 || f.Offers[0].Time != w.times[1] || !slices.Equal(f.Offers[0].Cannot, []id.Professional{w.bank.Professional}) {
			t.Fatalf("%+v", f.Found)
		}
		booked := w.book(t, q)
		var m meeting.Meeting
		w.do(t, func(tx *db.Tx) error {
			key, err := w.vault.Key(tx, w.person)
			if err != nil {
				return err
			}
			list, err := meeting.Upcoming(tx, key, w.person, w.now)
			m = list[0]
			return err
		})
		if m.ID != booked || m.Place != "Room 4" || !m.StartsAt.Equal(scheduling.At(day.Must("2026-11-24"), 10*60+15)) || len(m.Parties) != 3 {
			t.Errorf("%+v", m)
		}
		if next := w.find(t, q).Offers[0]; next.Time != w.times[2] {
			t.Errorf("the slot is offered again: %+v", next)
		}
		must(t, w.meetings.Cancel(t.Context(), w.coach, booked, "Anna is ill"))
		if again := w.find(t, q).Offers[0]; again.Time != w.times[1] {
			t.Errorf("the slot of a meeting that was called off is not free: %+v", again)
		}
		if n := w.count(t, `select count(*) from audit_entries where act = 'scheduling.book' and person = $1`, w.person); n != 1 {
			t.Errorf("%d bookings are on record", n)
		}
	})
}

func TestNoSlotIsFoundForAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if f := w.find(t, w.wish(w.anna)); f.Near != nil || f.Slots != 0 || len(f.Days) != 0 {
			t.Errorf("before there is a meeting day: %+v", f.Found)
		}
		w.tuesdays(t, w.coach)
		if f := w.find(t, w.wish(w.anna)); !slices.Equal(f.Why, []scheduling.Why{{w.anna.Professional, scheduling.Closed}}) {
			t.Errorf("Anna keeps nothing open: %+v", f.Why)
		}
		must(t, w.desk.Keep(t.Context(), w.anna, w.anna.Professional, w.times, w.times))
		away := scheduling.Away{ID: id.New[string](), From: day.Must("2026-11-20"), Until: day.Must("2027-03-01")}
		must(t, w.desk.Leave(t.Context(), w.anna, w.anna.Professional, away))
		if f := w.find(t, w.wish(w.anna)); !slices.Equal(f.Why, []scheduling.Why{{w.anna.Professional, scheduling.Gone}}) {
			t.Errorf("Anna is away: %+v", f.Why)
		}
		must(t, w.desk.Return(t.Context(), w.anna, w.anna.Professional, away.ID))
		if f := w.find(t, w.wish(w.anna)); len(f.Offers) == 0 {
			t.Errorf("Anna is back: %+v", f.Why)
		}
		must(t, w.desk.Keep(t.Context(), w.coach, w.coach.Professional, w.times, nil))
		if f := w.find(t, w.wish(w.anna)); !slices.Equal(f.Why, []scheduling.Why{{w.coach.Professional, scheduling.Closed}}) {
			t.Errorf("the coordinator is needed too: %+v", f.Why)
		}
	})
}

func TestOneRoomHoldsOneMeetingAtATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.tuesdays(t, w.coach, w.other, w.anna, w.bank)
		w.book(t, w.wish(w.anna))
		q := w.wish(w.bank) // nobody who is at the first meeting
		q.Person = w.second
		f, err := w.desk.Find(t.Context(), w.other, q)
		must(t, err)
		if f.Offers[0].Time != w.times[1] {
			t.Errorf("two meetings in one room: %+v", f.Offers[0])
		}
	})
}

func TestTwoWhoBookTheSameSlotAtOnceGetOneEach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.tuesdays(t, w.coach, w.other, w.anna)
		first := w.find(t, w.wish(w.anna)).Offers[0]
		book := func(by access.Actor, who id.Person) error {
			q := w.wish(w.anna)
			q.Person = who
			return w.desk.Book(t.Context(), by, scheduling.Booking{Wish: q, ID: id.New[string](), Kind: meeting.Talk, Slot: first.Time, Start: first.Start})
		}
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, by := range []access.Actor{w.coach, w.other} {
			all.Go(func() { errs[i] = book(by, []id.Person{w.person, w.second}[i]) })
		}
		all.Wait()
		won, lost := errs[0], errs[1]
		if won != nil {
			won, lost = lost, won
		}
		must(t, won)
		refused(t, "the second", lost, fault.Conflict, "scheduling.taken")
		if n := w.count(t, `select count(*) from meetings`); n != 1 {
			t.Errorf("%d meetings in one slot", n)
		}
		f, err := w.desk.Find(t.Context(), w.other, scheduling.Wish{Person: w.second, Minutes: 60, Who: w.wish(w.anna).Who})
		must(t, err)
		if f.Offers[0].Time != w.times[1] {
			t.Errorf("what is offered next: %+v", f.Offers[0])
		}
	})
}

func TestWhoMayDoWhatWithTheWeekday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.tuesdays(t)
		ctx, date := t.Context(), day.Must("2026-12-01")
		added := scheduling.MeetingDay{
			ID: id.New[string](), Programme: "coachingteamet", Every: 2, From: date, Rooms: 1,
			Times: []scheduling.Time{{ID: id.New[string](), Clock: 600, Minutes: 30}},
		}
		anyone := access.Actor{Account: id.New[id.Account](), Professional: w.anna.Professional, Organisation: w.anna.Organisation}
		guest := access.AsGuest("link", w.anna.Professional, w.anna.Organisation, "Anna Ek")
		ids := func(who access.Actor) id.Professional { return who.Professional }
		for what, err := range map[string]error{
			"a professional decides a day":                        w.desk.AddDay(ctx, w.anna, added),
			"nobody decides a day":                                w.desk.AddDay(ctx, access.Actor{}, added),
			"a day of no programme":                               w.desk.AddDay(ctx, w.admin, scheduling.MeetingDay{ID: id.New[string]()}),
			"a professional lets a day go":                        w.desk.EndDay(ctx, w.anna, added.ID, date),
			"a professional speaks for another":                   w.desk.Keep(ctx, w.anna, ids(w.bank), w.times, w.times),
			"a professional is away for another":                  w.desk.Leave(ctx, w.anna, ids(w.bank), scheduling.Away{ID: id.New[string](), From: date}),
			"one who has nothing to do with it ticks":             w.desk.Keep(ctx, anyone, ids(anyone), w.times, w.times),
			"a guest ticks":                                       w.desk.Keep(ctx, guest, ids(guest), w.times, w.times),
			"the person ticks":                                    w.desk.Keep(ctx, w.self, "", w.times, w.times),
			"a coordinator ticks for nobody":                      w.desk.Keep(ctx, w.coach, id.New[id.Professional](), w.times, w.times),
			"an away of another is taken back":                    w.desk.Return(ctx, w.anna, ids(w.anna), id.New[string]()),
			"a professional looks at another's slots":             errOf(w.desk.WeekOf(ctx, w.anna, ids(w.bank))),
			"one who coordinates others looks for a time":         errOf(w.desk.Find(ctx, w.other, w.wish(w.anna))),
			"a professional looks for a person they may not know": errOf(w.desk.Find(ctx, w.nobody, w.wish())),
		} {
			refused(t, what, err, fault.NotFound, "")
		}
		refused(t, "a professional looks for a time", errOf(w.desk.Find(ctx, w.anna, w.wish())), fault.Forbidden, "")
		must(t, w.desk.Keep(ctx, w.coach, ids(w.bank), w.times, w.times[:1])) // told on the telephone
		week, err := w.desk.WeekOf(ctx, w.coach, ids(w.bank))
		must(t, err)
		if !week.Kept[w.times[0]] || week.Kept[w.times[1]] || len(week.Days) != 1 || len(week.Days[0].Open[0].Keepers) != 1 {
			t.Errorf("%+v", week)
		}
		must(t, w.desk.AddDay(ctx, w.admin, added))
		must(t, w.desk.EndDay(ctx, w.coach, added.ID, access.Today(w.now)))
		if f := w.find(t, w.wish()); len(f.Days) != 2 || slices.ContainsFunc(f.Near, func(s scheduling.Near) bool { return s.Day == added.ID }) {
			t.Errorf("a day that was let go of has slots: %+v", f.Days)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }

func TestAMeetingDayThatCannotBeIsRefused(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	for what, tt := range map[string]struct {
		change func(m *scheduling.MeetingDay)
		key    string
	}{
		"no times":                      {func(m *scheduling.MeetingDay) { m.Times = nil }, "scheduling.times_required"},
		"times on top of each other":    {func(m *scheduling.MeetingDay) { m.Times[1].Clock = 9*60 + 59 }, "scheduling.times_overlap"},
		"a time at night":               {func(m *scheduling.MeetingDay) { m.Times[1].Clock = 23 * 60 }, "scheduling.clock_range"},
		"a time that goes backwards":    {func(m *scheduling.MeetingDay) { m.Times[1].Minutes = -60 }, "scheduling.minutes_range"},
		"never":                         {func(m *scheduling.MeetingDay) { m.Every = 0 }, "scheduling.every_range"},
		"no room at all":                {func(m *scheduling.MeetingDay) { m.Rooms = 0 }, "scheduling.rooms_range"},
		"it is over before it begins":   {func(m *scheduling.MeetingDay) { m.Until = day.Must("2026-11-30") }, "scheduling.until_before"},
		"it began before today":         {func(m *scheduling.MeetingDay) { m.From = day.Must("2026-11-19") }, "scheduling.day_past"},
		"the place is a whole novel":    {func(m *scheduling.MeetingDay) { m.Place = strings.Repeat("a", 300) }, "error.too_long"},
		"the place holds what none can": {func(m *scheduling.MeetingDay) { m.Place = "a\x00" }, "error.text"},
	} {
		m := tuesdays()
		m.ID, m.Programme, m.From = id.New[string](), "coachingteamet", day.Must("2026-12-01")
		tt.change(&m)
		refused(t, what, w.desk.AddDay(t.Context(), w.coach, m), fault.Invalid, tt.key)
	}
}

func TestAwayIsRefusedWhenItCannotBe(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	w.tuesdays(t, w.anna)
	away := func(from, until string) error {
		a := scheduling.Away{ID: id.New[string](), From: day.Must(from)}
		if until != "" {
			a.Until = day.Must(until)
		}
		return w.desk.Leave(t.Context(), w.anna, w.anna.Professional, a)
	}
	must(t, away("2026-12-24", "")) // a single day
	refused(t, "it ends before it begins", away("2026-12-24", "2026-12-23"), fault.Invalid, "scheduling.until_before")
	refused(t, "it is over", away("2026-11-01", "2026-11-19"), fault.Invalid, "scheduling.day_past")
	refused(t, "it is for ever", away("2026-12-24", "2199-01-01"), fault.Invalid, "scheduling.day_far")
	week, err := w.desk.Week(t.Context(), w.anna)
	must(t, err)
	if len(week.Away) != 1 || week.Away[0].Until != day.Must("2026-12-24") {
		t.Errorf("%+v", week.Away)
	}
}

func TestASlotThatIsNoneIsNotBooked(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	w.tuesdays(t, w.coach, w.anna)
	o := w.find(t, w.wish(w.anna)).Offers[0]
	for what, change := range map[string]func(b *scheduling.Booking){
		"another hour":         func(b *scheduling.Booking) { b.Start = b.Start.Add(time.Minute) },
		"another day":          func(b *scheduling.Booking) { b.Start = b.Start.AddDate(0, 0, 1) },
		"a slot that is none":  func(b *scheduling.Booking) { b.Slot = id.New[string]() },
		"longer than the slot": func(b *scheduling.Booking) { b.Minutes = 90 },
		"when one is not free": func(b *scheduling.Booking) {
			b.Who = append(b.Who, scheduling.Someone{Professional: w.bank.Professional, Needed: true})
		},
		"last year": func(b *scheduling.Booking) { b.Start = b.Start.AddDate(-1, 0, 0) },
	} {
		b := scheduling.Booking{Wish: w.wish(w.anna), ID: id.New[string](), Kind: meeting.Talk, Slot: o.Time, Start: o.Start}
		change(&b)
		refused(t, what, w.desk.Book(t.Context(), w.coach, b), fault.Conflict, "scheduling.taken")
	}
	b := scheduling.Booking{Wish: w.wish(w.anna), ID: id.New[string](), Kind: meeting.Talk, Slot: o.Time, Start: o.Start}
	b.Who = append(b.Who, scheduling.Someone{Professional: w.nobody.Professional})
	refused(t, "with one who may not know", w.desk.Book(t.Context(), w.coach, b), fault.Invalid, "meeting.consent_first")
	refused(t, "by another coordinator", w.desk.Book(t.Context(), w.other, b), fault.NotFound, "")
	if n := w.count(t, `select count(*) from meetings`); n != 0 {
		t.Errorf("%d meetings", n)
	}
}

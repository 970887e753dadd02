package demo

import (
	"fmt"
	"time"

	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
)

// meetingDays: Tuesdays are for meetings, and most keep them open; some keep the
// afternoon only, and one is away these weeks.
func (w *world) meetingDays() {
	from := w.opt.Today.AddDays(-90)
	for from.Weekday() != time.Tuesday {
		from = from.AddDays(1)
	}
	m := scheduling.MeetingDay{
		ID: id.New[string](), Programme: w.opt.Programme, Every: 1, From: from, Place: w.t("Samlingsrummet, Stationsgatan 4"), Rooms: 2,
	}
	var times []string
	for _, clock := range []int{9 * 60, 10*60 + 15, 13 * 60} {
		times = append(times, id.New[string]())
		m.Times = append(m.Times, scheduling.Time{ID: times[len(times)-1], Clock: clock, Minutes: 60})
	}
	w.at(w.noon(-95), func() error {
		if err := w.Scheduling.AddDay(w.ctx, w.staff.coordinators[0].actor, m); err != nil {
			return fmt.Errorf("decide on Tuesdays: %w", err)
		}
		n := 0
		for _, party := range append([]string{""}, w.parties()...) {
			list := w.staff.handlers[party]
			if party == "" {
				list = w.staff.coordinators
			}
			for _, c := range list {
				open := times
				if n++; n%5 == 4 {
					open = times[2:]
				}
				if err := w.Scheduling.Keep(w.ctx, c.actor, c.ID, times, open); err != nil {
					return fmt.Errorf("keep Tuesdays open: %w", err)
				}
			}
		}
		return nil
	})
	away := w.first(w.Cast.Looks)
	w.at(w.noon(-6), func() error {
		return w.Scheduling.Leave(w.ctx, away.actor, away.ID, scheduling.Away{
			ID: id.New[string](), From: w.opt.Today.AddDays(-1), Until: w.opt.Today.AddDays(9),
		})
	})
}

// findsTime: some get the first Tuesday when everyone is free, and the one whose
// login there is has been asked when they can.
func (s *someone) findsTime() {
	switch {
	case s.rich == s:
		s.at(s.noon(-2), s.asksWhen)
	case s.nth%6 == 1:
		s.at(s.noon(-1-s.nth%4), s.booksSlot)
	}
}

// asked are the professionals of the first promises, each once.
func (s *someone) asked(most int) (list []colleague) {
	seen := map[id.Professional]bool{s.coordinator.ID: true}
	for _, p := range s.life.Promises() {
		if h := s.handler(p); !seen[h.ID] && len(list) < most {
			seen[h.ID] = true
			list = append(list, h)
		}
	}
	return list
}

// booksSlot books the first slot that suits, when one does.
func (s *someone) booksSlot() error {
	w := scheduling.Wish{Person: s.ID, Minutes: 60, From: s.opt.Today.AddDays(2), Who: []scheduling.Someone{}}
	for _, h := range s.asked(2) {
		w.Who = append(w.Who, scheduling.Someone{Professional: h.ID, Needed: true})
	}
	f, err := s.Scheduling.Find(s.ctx, s.coordinator.actor, w)
	if err != nil || len(f.Offers) == 0 {
		return err
	}
	b := scheduling.Booking{Wish: w, ID: id.New[string](), Kind: meeting.MultiParty, Slot: f.Offers[0].Time, Start: f.Offers[0].Start}
	if err := s.Scheduling.Book(s.ctx, s.coordinator.actor, b); err != nil {
		return fmt.Errorf("book a slot: %w", err)
	}
	return nil
}

// asksWhen asks when everyone can meet; the person and the first of them have answered.
func (s *someone) asksWhen() error {
	p := scheduling.Poll{ID: id.New[string](), Person: s.ID, Kind: meeting.MultiParty, Minutes: 60, Place: s.t("Biblioteket, rum 2")}
	for i, hour := range []int{9, 13, 10, 15} {
		p.Times = append(p.Times, scheduling.Choice{ID: id.New[string](), Start: scheduling.At(s.workday(8+2*i), hour*60)})
	}
	for i, h := range s.asked(4) {
		p.Voters = append(p.Voters, scheduling.Voter{Professional: h.ID, Needed: i < 2})
	}
	if err := s.Scheduling.Ask(s.ctx, s.coordinator.actor, p); err != nil {
		return fmt.Errorf("ask when everyone can: %w", err)
	}
	say := func(list ...scheduling.Answer) map[string]scheduling.Answer {
		said := map[string]scheduling.Answer{}
		for i, a := range list {
			said[p.Times[i].ID] = a
		}
		return said
	}
	yes, perhaps, no := scheduling.Yes, scheduling.IfNeedBe, scheduling.No
	if err := s.Scheduling.TellPoll(s.ctx, s.coordinator.actor, p.ID, "", say(no, yes, yes, perhaps)); err != nil {
		return fmt.Errorf("the person answers: %w", err)
	}
	for _, h := range s.asked(1) {
		if err := s.Scheduling.AnswerPoll(s.ctx, h.actor, p.ID, say(yes, yes, perhaps, no)); err != nil {
			return fmt.Errorf("%s answers: %w", h.Name, err)
		}
	}
	return nil
}

// workday is the first day from so many days after today on that is no holiday
// and no Saturday.
func (w *world) workday(days int) day.Day {
	on := w.opt.Today.AddDays(days)
	for scheduling.Holiday(w.file.Country, on) || on.Weekday() == time.Saturday {
		on = on.AddDays(1)
	}
	return on
}

package scheduling_test

import (
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/scheduling"
)

func TestAPollIsAnsweredAndBooked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna, w.bank)
		must(t, w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, yes, no)))
		must(t, w.desk.AnswerPoll(ctx, w.self, p.ID, says(p, no, yes, yes)))
		must(t, w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, ifNeed, no))) // she changes her mind
		s := w.sheet(t, w.coach, p.ID)
		if s.Best != p.Times[1].ID || s.Results[0].ID != p.Times[1].ID || !s.Leads || s.Mine != nil || len(s.Voters) != 3 {
			t.Fatalf("%+v", s)
		}
		if v, _ := s.Voter(w.bank.Professional); !v.Waits() {
			t.Errorf("the bank has answered: %+v", v)
		}
		pick := scheduling.Pick{ID: id.New[string](), Choice: p.Times[1].ID}
		must(t, w.desk.BookPoll(ctx, w.coach, p.ID, pick))
		if s := w.sheet(t, w.coach, p.ID); s.Standing != scheduling.StateBooked || s.Meeting != pick.ID {
			t.Errorf("%+v", s.Poll)
		}
		open, err := w.meetings.Open(ctx, w.anna, pick.ID)
		must(t, err)
		if !open.StartsAt.Equal(p.Times[1].Start) || open.Minutes != 45 || open.Place != "The library" || !open.With(w.bank.Professional) {
			t.Errorf("%+v", open.Meeting)
		}
		refused(t, "an answer after the end", w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, yes, yes)), fault.Conflict, "poll.over")
		refused(t, "a second booking", w.desk.BookPoll(ctx, w.coach, p.ID, pick), fault.Conflict, "poll.over")
	})
}

func TestATimeThatThePersonSaidNoToNeedsAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna)
		must(t, w.desk.AnswerPoll(ctx, w.self, p.ID, says(p, no, yes, yes)))
		pick := scheduling.Pick{ID: id.New[string](), Choice: p.Times[0].ID}
		refused(t, "without a reason", w.desk.BookPoll(ctx, w.coach, p.ID, pick), fault.Invalid, "poll.reason_required")
		pick.Reason = " \n"
		refused(t, "with an empty one", w.desk.BookPoll(ctx, w.coach, p.ID, pick), fault.Invalid, "")
		pick.Reason = "The court sits then, and Amira knows"
		must(t, w.desk.BookPoll(ctx, w.coach, p.ID, pick))
		if s := w.sheet(t, w.self, p.ID); s.Reason != pick.Reason {
			t.Errorf("the person reads %q", s.Reason)
		}
		if s := w.sheet(t, w.anna, p.ID); s.Reason != "" {
			t.Errorf("a professional reads %q", s.Reason)
		}
		if n := w.count(t, `select count(*) from polls where reason_sealed like '%court%' or place_sealed like '%library%'`); n != 0 {
			t.Error("the reason or the place stands in the clear")
		}
	})
}

func TestWhoSeesWhatOfAPoll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna, w.bank, w.clinic)
		for _, by := range []access.Actor{w.anna, w.clinic, w.self} {
			must(t, w.desk.AnswerPoll(ctx, by, p.ID, says(p, yes, no, ifNeed)))
		}
		names := func(s scheduling.Sheet) string {
			var list []string
			for _, v := range s.Voters {
				list = append(list, v.Name)
			}
			return strings.Join(list, ", ")
		}
		if s := w.sheet(t, w.self, p.ID); !strings.Contains(names(s), "Maja Lind") || s.Mine == nil || !s.Mine.IsPerson() {
			t.Errorf("the person sees %s", names(s))
		}
		s := w.sheet(t, w.anna, p.ID)
		if got := names(s); strings.Contains(got, "Maja") || !strings.Contains(got, "Anna Ek") {
			t.Errorf("the landlord sees %s", got)
		}
		masked := 0
		for _, v := range s.Voters {
			if v.Masked() {
				masked++
				if v.IsPerson() || v.OrganisationName != "" || len(v.Answers) != 3 {
					t.Errorf("%+v", v)
				}
			}
		}
		if masked != 1 || len(s.Voters) != 4 {
			t.Errorf("%d of %d are masked", masked, len(s.Voters))
		}
		if s := w.sheet(t, w.clinic, p.ID); !strings.Contains(names(s), "Maja Lind") {
			t.Errorf("the clinic sees %s", names(s))
		}
		// The bank may be reached and see nothing of the meetings.
		if s := w.sheet(t, w.bank, p.ID); len(s.Voters)+len(s.Results) > 0 || s.Place != "" || s.Mine == nil || len(s.Open) != 3 {
			t.Errorf("the bank sees %+v", s)
		}
		_, err := w.desk.Poll(ctx, w.nobody, p.ID)
		refused(t, "one who may not know", err, fault.NotFound, "")
		_, err = w.desk.Poll(ctx, w.other, p.ID)
		refused(t, "another coordinator", err, fault.NotFound, "")
		_, err = w.desk.Poll(ctx, access.Actor{Account: id.New[id.Account](), Person: w.second}, p.ID)
		refused(t, "another person", err, fault.NotFound, "")
		_, err = w.desk.Poll(ctx, w.coach, "x'; drop table polls")
		refused(t, "no poll at all", err, fault.NotFound, "")
		alone := w.ask(t, w.bank)
		_, err = w.desk.Poll(ctx, w.anna, alone.ID)
		refused(t, "one who is not asked", err, fault.NotFound, "")
		if n := w.count(t, `select count(*) from audit_entries where act = 'poll.read' and person = $1`, w.person); n != 4 {
			t.Errorf("%d looks are on record", n)
		}
	})
}

func TestWhoseConsentIsWithdrawnIsOutOfThePoll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna, w.bank)
		must(t, w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, no, no, no)))
		must(t, w.desk.AnswerPoll(ctx, w.self, p.ID, says(p, yes, yes, yes)))
		if s := w.sheet(t, w.coach, p.ID); s.Best != "" {
			t.Errorf("best: %s", s.Best)
		}
		w.do(t, func(tx *db.Tx) error {
			list, err := access.Waivers(tx, w.person)
			for _, waiver := range list {
				if waiver.Organisation == w.anna.Organisation {
					must(t, access.Withdraw(tx, w.person, waiver.ID, w.now))
				}
			}
			return err
		})
		_, err := w.desk.Poll(ctx, w.anna, p.ID)
		refused(t, "she reads", err, fault.NotFound, "")
		refused(t, "she answers", w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, yes, yes)), fault.NotFound, "")
		s := w.sheet(t, w.coach, p.ID)
		if len(s.Voters) != 2 || s.Best == "" || s.Results[0].No != 0 {
			t.Errorf("what she said still counts: %+v", s.Results)
		}
		refused(t, "the coordinator writes for her", w.desk.TellPoll(ctx, w.coach, p.ID, w.anna.Professional, says(p, yes, yes, yes)), fault.Invalid, "error.choose")
		lines, err := w.desk.Polls(ctx, w.coach)
		must(t, err)
		if len(lines) != 1 || lines[0].Asked != 2 || lines[0].Answered != 1 {
			t.Errorf("%+v", lines)
		}
		pick := scheduling.Pick{ID: id.New[string](), Choice: s.Best}
		must(t, w.desk.BookPoll(ctx, w.coach, p.ID, pick))
		if n := w.count(t, `select count(*) from meeting_parties where meeting_id = $1 and professional_id = $2`, pick.ID, w.anna.Professional); n != 0 {
			t.Error("she is asked to the meeting")
		}
	})
}

func TestAPollIsRefusedWhenItCannotBe(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	for what, tt := range map[string]struct {
		change func(p *scheduling.Poll)
		key    string
	}{
		"one time": {func(p *scheduling.Poll) { p.Times = p.Times[:1] }, "poll.times_few"},
		"one time twice": {func(p *scheduling.Poll) {
			p.Times = append(p.Times[:1], scheduling.Choice{ID: "x", Start: p.Times[0].Start})
		}, "poll.times_few"},
		"thirteen times": {func(p *scheduling.Poll) {
			for i := range 10 {
				p.Times = append(p.Times, scheduling.Choice{ID: id.New[string](), Start: w.now.AddDate(0, 1, i)})
			}
		}, "poll.times_many"},
		"a time that has been": {func(p *scheduling.Poll) { p.Times[0].Start = w.now.Add(-time.Hour) }, "poll.times_past"},
		"a time in ten years":  {func(p *scheduling.Poll) { p.Times[0].Start = w.now.AddDate(10, 0, 0) }, "scheduling.day_far"},
		"no kind":              {func(p *scheduling.Poll) { p.Kind = "party" }, "error.choose"},
		"no length":            {func(p *scheduling.Poll) { p.Minutes = 0 }, "scheduling.minutes_range"},
		"one who may not know": {func(p *scheduling.Poll) { p.Voters[0].Professional = w.nobody.Professional }, "meeting.consent_first"},
		"nobody there is":      {func(p *scheduling.Poll) { p.Voters[0].Professional = id.New[id.Professional]() }, "error.choose"},
		"one twice":            {func(p *scheduling.Poll) { p.Voters = append(p.Voters, p.Voters[0]) }, "error.choose"},
		"the one who asks":     {func(p *scheduling.Poll) { p.Voters[0].Professional = w.coach.Professional }, "error.choose"},
	} {
		p := w.poll(w.anna)
		tt.change(&p)
		refused(t, what, w.desk.Ask(t.Context(), w.coach, p), fault.Invalid, tt.key)
	}
	refused(t, "by a professional", w.desk.Ask(t.Context(), w.anna, w.poll()), fault.Forbidden, "")
	refused(t, "by another coordinator", w.desk.Ask(t.Context(), w.other, w.poll()), fault.NotFound, "")
}

func TestAnAnswerIsWholeOrRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna)
		refused(t, "one time is left out", w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, no)), fault.Invalid, "poll.answer_all")
		refused(t, "an answer that is none", w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, no, "perhaps")), fault.Invalid, "error.choose")
		refused(t, "by the coordinator, who is not asked", w.desk.AnswerPoll(ctx, w.coach, p.ID, says(p, yes, yes, yes)), fault.Forbidden, "poll.not_asked")
		must(t, w.desk.TellPoll(ctx, w.coach, p.ID, "", says(p, yes, no, no)))
		if v, _ := w.sheet(t, w.coach, p.ID).Voter(""); v.How != scheduling.Told || v.Answers[p.Times[0].ID] != yes {
			t.Errorf("%+v", v)
		}
		refused(t, "a professional writes for the person", w.desk.TellPoll(ctx, w.anna, p.ID, "", says(p, no, no, no)), fault.Forbidden, "")
		// The first time has been: what was said of it stays, and nothing is asked of it.
		must(t, w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, yes, yes)))
		w.now = p.Times[0].Start
		must(t, w.desk.AnswerPoll(ctx, w.anna, p.ID, map[string]scheduling.Answer{p.Times[1].ID: no, p.Times[2].ID: no}))
		if v, _ := w.sheet(t, w.coach, p.ID).Voter(w.anna.Professional); v.Answers[p.Times[0].ID] != yes || v.Answers[p.Times[1].ID] != no {
			t.Errorf("%+v", v)
		}
		refused(t, "a time that has been is booked", w.desk.BookPoll(ctx, w.coach, p.ID, scheduling.Pick{ID: id.New[string](), Choice: p.Times[0].ID}), fault.Conflict, "poll.time_past")
		w.now = p.Times[2].Start
		refused(t, "an answer when all have been", w.desk.AnswerPoll(ctx, w.anna, p.ID, nil), fault.Conflict, "poll.over")
		if s := w.sheet(t, w.coach, p.ID); s.Standing != scheduling.StateOver {
			t.Errorf("it is %s", s.Standing)
		}
		if lines, err := w.desk.Mine(ctx, w.self); err != nil || len(lines) != 0 {
			t.Errorf("it still waits: %+v %v", lines, err)
		}
	})
}

func TestAPollOfSlotsTakesTheSlot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.tuesdays(t, w.coach, w.anna)
		first := w.find(t, w.wish(w.anna)).Offers[0]
		p := w.poll(w.anna)
		p.Place, p.Times[0].Start = "", first.Start
		must(t, w.desk.Ask(t.Context(), w.coach, p))
		other := w.poll(w.bank)
		other.Place, other.Times[0].Start = "", first.Start
		must(t, w.desk.Ask(t.Context(), w.coach, other))
		must(t, w.desk.BookPoll(t.Context(), w.coach, p.ID, scheduling.Pick{ID: id.New[string](), Choice: p.Times[0].ID}))
		if next := w.find(t, w.wish(w.anna)).Offers[0]; next.Time == first.Time && next.Start.Equal(first.Start) {
			t.Error("the slot is offered although it is taken")
		}
		refused(t, "another meeting in the same room", w.desk.BookPoll(t.Context(), w.coach, other.ID, scheduling.Pick{ID: id.New[string](), Choice: other.Times[0].ID}), fault.Conflict, "scheduling.taken")
	})
}

func TestTheSilentAreRemindedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna, w.bank)
		letters := func() int { return w.count(t, `select count(*) from outbox`) }
		if n := letters(); n != 2 {
			t.Fatalf("%d letters", n)
		}
		if n := w.count(t, `select count(*) from outbox where subject like '%Amira%' or body like '%Amira%' or body not like '%/polls/%'`); n != 0 {
			t.Error("a letter is not neutral")
		}
		must(t, w.desk.AnswerPoll(ctx, w.anna, p.ID, says(p, yes, yes, yes)))
		w.now = w.now.AddDate(0, 0, 2)
		must(t, w.desk.Remind(ctx))
		if n := letters(); n != 2 {
			t.Errorf("someone is reminded after two days: %d", n)
		}
		w.now = w.now.AddDate(0, 0, 2)
		for range 2 {
			must(t, w.desk.Remind(ctx))
		}
		if n := letters(); n != 3 {
			t.Errorf("%d letters, want one more", n)
		}
	})
}

func TestNoLetterGoesAboutSomeoneProtected(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	w.do(t, func(tx *db.Tx) error { return tx.Exec(`update persons set protected = true where id = $1`, w.person) })
	w.do(t, func(tx *db.Tx) error { _, err := person.Load(tx, w.vault, w.person); return err })
	w.ask(t, w.anna)
	w.now = w.now.AddDate(0, 0, 4)
	must(t, w.desk.Remind(t.Context()))
	if n := w.count(t, `select count(*) from outbox`); n != 0 {
		t.Errorf("%d letters", n)
	}
}

func TestListsOfPolls(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, p := t.Context(), w.ask(t, w.anna)
		closed := w.ask(t, w.anna)
		must(t, w.desk.ClosePoll(ctx, w.coach, closed.ID))
		refused(t, "twice", w.desk.ClosePoll(ctx, w.coach, closed.ID), fault.Conflict, "poll.over")
		refused(t, "by a professional", w.desk.ClosePoll(ctx, w.anna, p.ID), fault.Forbidden, "")
		for _, tt := range []struct {
			what         string
			by           access.Actor
			n            int
			waits, leads bool
		}{
			{"the coordinator", w.coach, 1, false, true},
			{"the landlord", w.anna, 1, true, false},
			{"the bank, which is not asked", w.bank, 0, false, false},
			{"another coordinator", w.other, 0, false, false},
			{"the person, who has lists of their own", w.self, 0, false, false},
		} {
			list, err := w.desk.Polls(ctx, tt.by)
			must(t, err)
			if len(list) != tt.n || tt.n > 0 && (list[0].ID != p.ID || list[0].Waits != tt.waits || list[0].Leads != tt.leads || list[0].Times != 3) {
				t.Errorf("%s: %+v", tt.what, list)
			}
		}
		mine, err := w.desk.Mine(ctx, w.self)
		must(t, err)
		if len(mine) != 1 || !mine[0].Waits || mine[0].Asked != 2 || mine[0].Answered != 0 {
			t.Errorf("%+v", mine)
		}
		if f := w.find(t, w.wish()); len(f.Polls) != 1 {
			t.Errorf("%+v", f.Polls)
		}
	})
}

func TestTwoWhoEndAPollAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		p := w.ask(t, w.anna)
		done := make(chan error, 2)
		for range 2 {
			go func() {
				done <- w.desk.BookPoll(t.Context(), w.coach, p.ID, scheduling.Pick{ID: id.New[string](), Choice: p.Times[0].ID})
			}()
		}
		a, b := <-done, <-done
		if a != nil {
			a, b = b, a
		}
		must(t, a)
		refused(t, "the second", b, fault.Conflict, "poll.over")
		if n := w.count(t, `select count(*) from meetings`); n != 1 {
			t.Errorf("%d meetings", n)
		}
	})
}

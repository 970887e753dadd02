package participation_test

import (
	"testing"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
)

func TestAChangeByOthersIsToldBeforeItComes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		notice := s.programme.NoticeDays
		to := s.other.Professional
		early := participation.Successor{To: to, On: today.AddDays(notice - 1)}
		if got := refusals(s.ChangeCoordinator(ctx, s.coordinator, s.person, early)); got != "on participation.notice" {
			t.Errorf("a day too early: %q", got)
		}
		if got := refusals(s.ChangeCoordinator(ctx, s.coordinator, s.person, participation.Successor{To: to, On: today.AddDays(400)})); got != "on participation.on_far" {
			t.Errorf("in another year: %q", got)
		}
		s.must(t, s.ChangeCoordinator(ctx, s.manager, s.person, participation.Successor{To: to, Asked: true}))
		lead, err := s.Lead(ctx, s.own, s.person)
		s.must(t, err)
		if lead.Next.To != to || lead.Next.From != s.coordinator.Professional || lead.Next.How != participation.Others ||
			lead.Next.On != today.AddDays(notice) || len(lead.Terms) != 2 {
			t.Errorf("the person is told %+v", lead)
		}
		for days, want := range map[int]access.Relation{0: "", notice - 1: "", notice: access.IsCoordinator} {
			s.now = today.AddDays(days).Start(access.Zone())
			if got := s.relation(t, s.other); got != want {
				t.Errorf("after %d days the new one stands as %q, want %q", days, got, want)
			}
		}
		for days, want := range map[int]access.Relation{
			0: access.IsCoordinator, notice - 1: access.IsCoordinator, notice: access.IsTail, notice + participation.TailDays: access.IsTail,
			notice + participation.TailDays + 1: "",
		} {
			s.now = today.AddDays(days).Start(access.Zone())
			if got := s.relation(t, s.coordinator); got != want {
				t.Errorf("after %d days the former one stands as %q, want %q", days, got, want)
			}
		}
	})
}

func TestThePersonHasTheLastWordUntilTheDayAndAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		s.must(t, s.ChangeCoordinator(ctx, s.coordinator, s.person, participation.Successor{To: s.other.Professional}))
		s.now = s.now.AddDate(0, 0, 2)
		s.must(t, s.ChangeCoordinator(ctx, s.own, s.person, participation.Successor{To: s.coordinator.Professional}))
		lead, err := s.Lead(ctx, s.own, s.person)
		s.must(t, err)
		if lead.Next.ID != "" || len(lead.Terms) != 1 || !lead.Terms[0].Until.IsZero() {
			t.Errorf("they wanted to keep theirs, and it stands as %+v", lead)
		}
		s.now = s.now.AddDate(0, 0, 100)
		if s.relation(t, s.coordinator) != access.IsCoordinator || s.relation(t, s.other) != "" {
			t.Error("the turn that was called off has come all the same")
		}
		s.must(t, s.ChangeCoordinator(ctx, s.coordinator, s.person, participation.Successor{To: s.other.Professional}))
		s.must(t, s.ChangeCoordinator(ctx, s.own, s.person, participation.Successor{To: s.clinic.Professional}))
		if s.relation(t, s.clinic) != access.IsCoordinator || s.relation(t, s.coordinator) != access.IsTail || s.relation(t, s.other) != "" {
			t.Error("want the one the person chose, at once, and of another party than the first")
		}
		s.now = s.now.AddDate(0, 0, participation.TailDays+1)
		if s.relation(t, s.coordinator) != "" {
			t.Error("the tail of an announcement that was called off goes on")
		}
	})
}

func TestWhatThePersonAskedForComesAtOnce(t *testing.T) {
	s := begin(t, dbtest.New(t))
	s.must(t, s.ChangeCoordinator(t.Context(), s.coordinator, s.person, participation.Successor{To: s.other.Professional, Asked: true}))
	lead, err := s.Lead(t.Context(), s.other, s.person)
	s.must(t, err)
	if s.relation(t, s.other) != access.IsCoordinator || lead.Terms[0].How != participation.Told || lead.Terms[1].Who.ID != s.coordinator.Professional {
		t.Errorf("stands as %+v", lead)
	}
}

func TestWhereNobodyIsAtWorkHelpComesAtOnce(t *testing.T) {
	s := begin(t, dbtest.New(t))
	admin := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
	s.must(t, (&directory.Desk{DB: s.DB, Now: s.Now}).Leave(t.Context(), admin, s.coordinator.Professional, today.AddDays(-1)))
	s.must(t, s.ChangeCoordinator(t.Context(), s.manager, s.person, participation.Successor{To: s.other.Professional, On: day.Day{}}))
	if s.relation(t, s.other) != access.IsCoordinator {
		t.Error("the person is left alone for the days of notice")
	}
}

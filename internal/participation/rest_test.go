package participation_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/programme"
)

func TestWhatAPauseMustBe(t *testing.T) {
	s := begin(t, dbtest.New(t))
	x := func(since, back day.Day, reason string) participation.Pause {
		return participation.Pause{ID: id.New[string](), Since: since, BackOn: back, Reason: reason}
	}
	for _, tt := range []struct {
		name string
		by   access.Actor
		x    participation.Pause
		want string
	}{
		{"the coordinator says why", s.coordinator, x(day.Day{}, day.Day{}, " "), "reason error.required"},
		{"not ahead", s.coordinator, x(today.AddDays(1), day.Day{}, "Ill"), "since participation.day_ahead"},
		{"not before it began", s.coordinator, x(enrolled.AddDays(-1), day.Day{}, "Ill"), "since participation.pause_before"},
		{"it goes on on a day that comes", s.coordinator, x(day.Day{}, today, "Ill"), "back_on participation.pause_past"},
		{"within a year", s.coordinator, x(day.Day{}, today.AddDays(400), "Ill"), "back_on participation.pause_long"},
		{
			"several mistakes at once", s.coordinator, x(today.AddDays(1), today, strings.Repeat("å", 201)),
			"reason error.too_long, since participation.day_ahead, back_on participation.pause_past",
		},
		{"nobody else", s.other, x(day.Day{}, day.Day{}, "Ill"), "error.unknown"},
		{"the person needs no reason", s.own, x(day.Day{}, day.Day{}, ""), ""},
		{"it rests already", s.own, x(day.Day{}, day.Day{}, ""), "participation.is_paused"},
	} {
		if got := refusals(s.Pause(t.Context(), tt.by, s.person, s.part, tt.x)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWhoRestsKeepsTheirPlaceAndTheirCoordinator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		s.must(t, s.Pause(ctx, s.coordinator, s.person, s.part, participation.Pause{ID: "p", Since: today.AddDays(-3), BackOn: today.AddDays(20), Reason: "In hospital"}))
		if s.relation(t, s.coordinator) != access.IsCoordinator || s.coordinatorOn(t, today) != s.coordinator.Professional {
			t.Error("the coordinator has let go")
		}
		if got := refusals(s.SetPhase(ctx, s.coordinator, s.person, s.programme.Phases[1].Key)); got != "participation.is_paused" {
			t.Errorf("another phase meanwhile: %q", got)
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			return participation.Enrol(tx, participation.Participation{ID: id.New[id.Participation](), Person: s.person, Programme: s.programme.ID, EnrolledOn: today},
				s.other.Professional, s.now)
		})
		if got := refusals(err); got != "participation.already_enrolled" {
			t.Errorf("into the same programme once more: %q", got)
		}
		s.must(t, s.ChangeCoordinator(ctx, s.own, s.person, participation.Successor{To: s.other.Professional}))
		list, err := s.Episodes(ctx, s.other, s.person)
		s.must(t, err)
		e := list[0]
		if e.State != participation.Paused || !e.Mine || e.Pauses[0].Reason != "In hospital" || e.Lead.ID != s.other.Professional ||
			e.Last(today) != enrolled.AddMonths(36).AddDays(3) || e.Days(today) != today.Sub(enrolled)-3 {
			t.Errorf("it stands as %+v", e)
		}
		s.now = s.now.AddDate(0, 0, 7)
		s.must(t, s.Resume(ctx, s.own, s.person, s.part))
		if got := refusals(s.Resume(ctx, s.own, s.person, s.part)); got != "participation.is_active" {
			t.Errorf("twice: %q", got)
		}
		again := participation.Pause{ID: "q", Since: today.AddDays(6)}
		if got := refusals(s.Pause(ctx, s.own, s.person, s.part, again)); got != "since participation.pause_before" {
			t.Errorf("over the last pause: %q", got)
		}
		p, err := s.Of(ctx, s.own, s.person)
		s.must(t, err)
		if p.State != participation.Active || p.Rest.Days != 10 || p.Days(today.AddDays(7)) != today.Sub(enrolled)-3 {
			t.Errorf("after ten days of rest: %+v", p)
		}
	})
}

// Whatever happens in whatever order: it rests when it is said to, the days that
// count and the days of rest make up the calendar, and what is over stays so.
func TestDaysOfRestDoNotCount(t *testing.T) {
	s := begin(t, dbtest.New(t))
	start := s.now
	rapid.Check(t, func(rt *rapid.T) {
		run := s.fresh(t, start)
		p, err := s.Of(t.Context(), s.own, run)
		s.must(t, err)
		which, state, active := p.ID, participation.Active, today.Sub(enrolled)
		inPhase := active
		rt.Repeat(map[string]func(*rapid.T){
			"time passes": func(rt *rapid.T) {
				n := rapid.IntRange(0, 40).Draw(rt, "days")
				s.now = s.now.AddDate(0, 0, n)
				if state == participation.Active {
					active, inPhase = active+n, inPhase+n
				}
			},
			"it rests": func(rt *rapid.T) {
				by := rapid.SampledFrom([]access.Actor{s.own, s.coordinator}).Draw(rt, "by")
				err := s.Pause(t.Context(), by, run, which, participation.Pause{ID: id.New[string](), Reason: "Ill"})
				if (err == nil) != (state == participation.Active) {
					rt.Fatalf("pause while %s: %v", state, err)
				} else if err == nil {
					state = participation.Paused
				}
			},
			"it goes on": func(rt *rapid.T) {
				err := s.Resume(t.Context(), s.own, run, which)
				if (err == nil) != (state == participation.Paused) {
					rt.Fatalf("resume while %s: %v", state, err)
				} else if err == nil {
					state = participation.Active
				}
			},
			"another phase": func(rt *rapid.T) {
				now, err := s.Of(t.Context(), s.own, run)
				s.must(t, err)
				to := rapid.SampledFrom(s.programme.Phases).Draw(rt, "to").Key
				err = s.Move(t.Context(), s.coordinator, run, which, now.Phase, to)
				if (err == nil) != (state == participation.Active) {
					rt.Fatalf("moved while %s: %v", state, err)
				} else if err == nil && to != now.Phase {
					inPhase = 0
				}
			},
			"it ends": func(rt *rapid.T) {
				if state == participation.Closed || rapid.IntRange(0, 9).Draw(rt, "luck") > 0 {
					rt.Skip("seldom")
				}
				s.must(t, s.Close(t.Context(), s.coordinator, run, participation.Ending{Reason: "deceased"}))
				state = participation.Closed
			},
			"": func(rt *rapid.T) {
				now, err := s.Of(t.Context(), s.own, run)
				s.must(t, err)
				on := access.Today(s.now)
				if now.State != state || now.Days(on) != active || now.PhaseDays(on) != inPhase {
					rt.Fatalf("%s, %d days, %d in the phase; want %s, %d, %d", now.State, now.Days(on), now.PhaseDays(on), state, active, inPhase)
				}
			},
		})
	})
}

func TestSeveralProgrammesAtOnceAndInTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		file, _ := programme.ShippedFile("mgt")
		mgt, err := programme.Parse("mgt.yaml", file)
		s.must(t, err)
		second := id.New[id.Participation]()
		enrol := func(which id.Participation, prog id.Programme, by access.Actor) {
			t.Helper()
			s.must(t, d.Write(ctx, func(tx *db.Tx) error {
				return participation.Enrol(tx, participation.Participation{ID: which, Person: s.person, Programme: prog, EnrolledOn: access.Today(s.now)}, by.Professional, s.now)
			}))
		}
		s.must(t, d.Write(ctx, func(tx *db.Tx) error { return programme.Install(tx, mgt, file, s.now) }))
		enrol(second, mgt.ID, s.other)

		// Each coordinates their own; the person's first stays the current one.
		for by, want := range map[*access.Actor]id.Participation{&s.coordinator: s.part, &s.other: second, &s.own: s.part} {
			if p, err := s.Of(ctx, *by, s.person); err != nil || p.ID != want {
				t.Errorf("%s speaks of %s: %v", by.Name, p.Programme, err)
			}
		}
		s.must(t, s.SetPhase(ctx, s.other, s.person, mgt.Phases[2].Key))
		if got := refusals(s.Move(ctx, s.other, s.person, s.part, s.programme.Phases[0].Key, s.programme.Phases[1].Key)); got != "error.coordinator_only" {
			t.Errorf("moves what another leads: %q", got)
		}
		if got := refusals(s.Move(ctx, s.other, s.person, second, mgt.Phases[0].Key, mgt.Phases[1].Key)); got != "error.changed" {
			t.Errorf("moves from where they no longer are: %q", got)
		}
		s.must(t, s.Pause(ctx, s.coordinator, s.person, s.part, participation.Pause{ID: "p", Reason: "In hospital"}))
		list, err := s.Episodes(ctx, s.other, s.person)
		s.must(t, err)
		if len(list) != 2 || list[0].ID != second || list[0].State != participation.Active || list[1].Mine || list[1].Pauses[0].Reason != "" {
			t.Errorf("told to who leads the second: %+v", list)
		}

		// One ends and the consents stay; both have ended and they lapse; in again, and nothing is as it was.
		give := consent.Giving{
			ID: id.New[string](), Person: s.person, Kind: consent.Waives, Organisation: s.clinic.Organisation, Professional: s.clinic.Professional,
			Categories: []access.Category{access.Plan}, Cooperation: s.programme.Consent.Cooperations[0].Key, Until: today.AddMonths(6),
			How: consent.Oral, Witness: "Siv", Language: "sv", TextVersion: "1",
		}
		s.must(t, (&consent.Desk{DB: d, Vault: s.Vault, Now: s.Now}).Give(ctx, s.coordinator, give))
		s.must(t, s.Close(ctx, s.other, s.person, participation.Ending{Reason: mgt.Closings[0].Key, GoodHealth: true, OwnSupport: true, NextHolder: "Kim Prov"}))
		if s.relation(t, s.clinic) != access.IsRecipient || s.relation(t, s.coordinator) != access.IsCoordinator || s.relation(t, s.other) != access.IsTail {
			t.Error("the end of one is the end of the other")
		}
		s.must(t, s.Close(ctx, s.coordinator, s.person, participation.Ending{Reason: "moved", NextHolder: "Kim Prov"}))
		if s.relation(t, s.clinic) != "" {
			t.Error("a consent outlives the last participation")
		}
		s.now = s.now.AddDate(0, 2, 0)
		third := id.New[id.Participation]()
		enrol(third, s.programme.ID, s.other)
		if p, err := s.Of(ctx, s.own, s.person); err != nil || p.ID != third || p.Rest.Days != 0 || s.relation(t, s.clinic) != "" || s.relation(t, s.coordinator) != "" {
			t.Errorf("in again: %+v, %v", p, err)
		}
	})
}

package participation_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/participation"
)

// Whatever happens in whatever order: while the participation is active exactly
// one professional coordinates it on every day, and when it has ended nobody
// does; phases are those of the programme; and the version only grows.
func TestThereIsAlwaysExactlyOneCoordinator(t *testing.T) {
	s := begin(t, dbtest.New(t))
	start := s.now
	people := []access.Actor{s.coordinator, s.other, s.manager, s.clinic}
	rapid.Check(t, func(rt *rapid.T) {
		// Each run is another participation of another person, on the same desk.
		run := s.fresh(t, start)
		version := 1
		who := rapid.SampledFrom(people)
		rt.Repeat(map[string]func(*rapid.T){
			"time passes": func(rt *rapid.T) {
				s.now = s.now.AddDate(0, 0, rapid.IntRange(0, 40).Draw(rt, "days"))
			},
			"the person chooses": func(rt *rapid.T) {
				err := s.ChangeCoordinator(t.Context(), s.own, run, participation.Successor{To: who.Draw(rt, "to").Professional})
				if got := refusals(err); got != "" && got != "participation.is_closed" {
					rt.Fatalf("change: %s", got)
				}
			},
			"others decide, and it is told before": func(rt *rapid.T) {
				by := rapid.SampledFrom([]access.Actor{s.manager, s.leader(t, people, run)}).Draw(rt, "by")
				next := participation.Successor{To: who.Draw(rt, "to").Professional, Asked: rapid.Bool().Draw(rt, "asked")}
				if rapid.Bool().Draw(rt, "a day is named") {
					next.On = access.Today(s.now).AddDays(rapid.IntRange(0, 30).Draw(rt, "on"))
				}
				before, hears := s.coordinatorOn(t, access.Today(s.now)), next.Asked && s.coordinates(t, by)
				err := s.ChangeCoordinator(t.Context(), by, run, next)
				switch got := refusals(err); {
				case got != "" && got != "participation.is_closed" && got != "on participation.notice" && got != "error.unknown" &&
					got != "error.coordinator_only":
					rt.Fatalf("change: %s", got)
				case got == "" && !hears &&
					before != s.coordinatorOn(t, access.Today(s.now)):
					rt.Fatalf("another coordinator at once, and the person had not asked for it")
				}
			},
			"a deputy stands in": func(rt *rapid.T) {
				from := access.Today(s.now).AddDays(rapid.IntRange(0, 9).Draw(rt, "from"))
				err := s.SetDeputy(t.Context(), s.own, run, who.Draw(rt, "deputy").Professional, from, from.AddDays(5))
				if got := refusals(err); got != "" && got != "participation.is_closed" && got != "deputy participation.deputy_same" {
					rt.Fatalf("deputy: %s", got)
				}
			},
			"a phase begins": func(rt *rapid.T) {
				phase := rapid.SampledFrom(s.programme.Phases).Draw(rt, "phase").Key
				err := s.SetPhase(t.Context(), s.leader(t, people, run), run, phase)
				if got := refusals(err); got != "" && got != "error.unknown" {
					rt.Fatalf("phase: %s", got)
				}
			},
			"it ends": func(rt *rapid.T) {
				if rapid.IntRange(0, 9).Draw(rt, "luck") > 0 {
					rt.Skip("seldom")
				}
				err := s.Close(t.Context(), s.leader(t, people, run), run, participation.Ending{Reason: "moved", NextHolder: "Kim Prov"})
				if got := refusals(err); got != "" && got != "error.unknown" {
					rt.Fatalf("close: %s", got)
				}
			},
			"": func(rt *rapid.T) {
				p, err := s.Of(t.Context(), s.own, run)
				if err != nil {
					rt.Fatal(err)
				}
				if p.Version < version {
					rt.Fatalf("version %d after %d", p.Version, version)
				}
				version = p.Version
				if _, ok := s.programme.Phase(p.Phase); !ok || p.PhaseSince.After(access.Today(s.now)) {
					rt.Fatalf("in phase %q since %s", p.Phase, p.PhaseSince)
				}
				s.oneCoordinator(t, rt, run, p)
			},
		})
	})
}

// fresh enrols another person and moves the scene back to where it began.
func (s *scene) fresh(t *testing.T, start time.Time) id.Person {
	s.now = start
	s.person = id.New[id.Person]()
	s.own = access.Actor{Account: id.New[id.Account](), Person: s.person}
	s.must(t, s.DB.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := s.Vault.New(tx, s.person, s.now); err != nil {
			return err
		}
		return participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: s.person,
			Programme: s.programme.ID, EnrolledOn: enrolled,
		}, s.coordinator.Professional, s.now)
	}))
	return s.person
}

// leader is the actor who coordinates today, or nobody.
func (s *scene) leader(t *testing.T, people []access.Actor, _ id.Person) access.Actor {
	who := s.coordinatorOn(t, access.Today(s.now))
	for _, a := range people {
		if a.Professional == who {
			return a
		}
	}
	return access.Actor{Account: "nobody"}
}

// coordinates reports whether who coordinates the person today, or stands in for
// the one who does: only they can have heard what the person asks for.
func (s *scene) coordinates(t *testing.T, who access.Actor) (does bool) {
	s.must(t, s.DB.Read(t.Context(), func(v *db.View) error {
		sight, err := access.See(v, who, s.person, s.now)
		does = err == nil && sight.Coordinates()
		return nil
	}))
	return does
}

// oneCoordinator counts the coordinators of every day from the first until next month.
func (s *scene) oneCoordinator(t *testing.T, rt *rapid.T, person id.Person, p participation.Participation) {
	var ties []access.Tie
	s.must(t, s.DB.Read(t.Context(), func(v *db.View) (err error) {
		ties, err = access.Ties(v, person)
		return err
	}))
	now := access.Today(s.now)
	for on := enrolled; on.Before(now.AddDays(41)); on = on.AddDays(1) {
		coordinators, deputies := 0, 0
		for _, tie := range ties {
			if on.Before(tie.Since) || !tie.Until.IsZero() && on.After(tie.Until) {
				continue
			}
			switch tie.Kind {
			case access.IsCoordinator:
				coordinators++
			case access.IsDeputy:
				deputies++
			}
		}
		want := 1
		if p.State == participation.Closed && !on.Before(p.ClosedOn) {
			want = 0
		}
		if coordinators != want || deputies > 1 || want == 0 && deputies > 0 {
			rt.Fatalf("%s: %d coordinators and %d deputies in %+v", on, coordinators, deputies, ties)
		}
	}
}

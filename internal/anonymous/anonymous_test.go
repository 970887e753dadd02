package anonymous_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// Whatever is done in whatever order: someone who is counted is counted until the
// last day or for good taken away, no last day is changed or lies before the first
// or ahead, nobody but who coordinates for them and a manager touches them, and
// what is told and what weighs is what was counted.
func TestSomeoneWithoutANameIsCountedOnceUntilTheLastDay(t *testing.T) {
	d := dbtest.New(t)
	log := audit.Open(d)
	t.Cleanup(log.Close)
	start := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	now := start
	desk := &anonymous.Desk{DB: d, Now: func() time.Time { return now }}
	var one, two, manager, stranger access.Actor
	file, _ := programme.ShippedFile("coachingteamet")
	prog, err := programme.Parse("coachingteamet.yaml", file)
	must(t, err)
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		o := directory.Organisation{ID: id.New[id.Organisation](), Name: "The office", Kind: directory.Municipality}
		if err := errors.Join(programme.Install(tx, prog, file, start), directory.InsertOrganisation(tx, o)); err != nil {
			return err
		}
		for a, as := range map[*access.Actor]access.Role{&one: access.Coordinator, &two: access.Coordinator, &manager: access.Manager, &stranger: access.Professional} {
			p := directory.Professional{ID: id.New[id.Professional](), Organisation: o.ID, Name: "Kim"}
			if err := directory.InsertProfessional(tx, p); err != nil {
				return err
			}
			*a = access.Actor{Account: id.New[id.Account](), Professional: p.ID, Grants: []access.Grant{{Programme: prog.ID, Role: as}}}
		}
		return nil
	}))

	rapid.Check(t, func(rt *rapid.T) {
		must(t, d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(`delete from anonymous_participants`) }))
		now = start
		counted := make(map[string]anonymous.Participant) // as they should stand
		var all []string                                  // taken away too
		actor := rapid.SampledFrom([]access.Actor{one, two, manager, stranger})
		may := func(by access.Actor, who id.Professional) bool {
			return by.Account == manager.Account || by.Account != stranger.Account && by.Professional == who
		}
		// pick is someone who is or was counted, and whether by may act on them.
		pick := func(rt *rapid.T, by access.Actor) (anonymous.Participant, string, bool) {
			if len(all) == 0 {
				rt.Skip("nobody yet")
			}
			which := rapid.SampledFrom(all).Draw(rt, "who")
			p, there := counted[which]
			return p, which, there && may(by, p.Professional)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"time passes": func(rt *rapid.T) { now = now.AddDate(0, 0, rapid.IntRange(0, 60).Draw(rt, "days")) },
			"count": func(rt *rapid.T) {
				by, today := actor.Draw(rt, "by"), access.Today(now)
				p := anonymous.Participant{
					ID: id.New[string](), Programme: prog.ID, Professional: rapid.SampledFrom([]access.Actor{one, two}).Draw(rt, "for").Professional,
					Sex:  rapid.SampledFrom(append(person.Sexes(), "")).Draw(rt, "sex"),
					From: today.AddDays(rapid.IntRange(-400, 2).Draw(rt, "from")),
				}
				err := desk.Count(t.Context(), by, p)
				if ok := may(by, p.Professional) && p.Sex != "" && !p.From.After(today); ok != (err == nil) {
					rt.Fatalf("counted: %v, want %t", err, ok)
				} else if ok {
					counted[p.ID], all = p, append(all, p.ID)
				}
			},
			"end": func(rt *rapid.T) {
				by, today := actor.Draw(rt, "by"), access.Today(now)
				p, which, allowed := pick(rt, by)
				last := today.AddDays(rapid.IntRange(-100, 2).Draw(rt, "last"))
				err := desk.End(t.Context(), by, which, last)
				switch {
				case !allowed:
					if fault.KindOf(err) != fault.NotFound {
						rt.Fatalf("ended by someone who may not: %v", err)
					}
				case !p.Until.IsZero():
					if fault.KindOf(err) != fault.Conflict {
						rt.Fatalf("ended twice: %v", err)
					}
				case last.After(today) || last.Before(p.From):
					if fault.KindOf(err) != fault.Invalid {
						rt.Fatalf("ended on a day that cannot be: %v", err)
					}
				case err != nil:
					rt.Fatalf("not ended: %v", err)
				default:
					p.Until = last
					counted[which] = p
				}
			},
			"undo": func(rt *rapid.T) {
				by := actor.Draw(rt, "by")
				_, which, allowed := pick(rt, by)
				if err := desk.Undo(t.Context(), by, which); allowed != (err == nil) {
					rt.Fatalf("taken away: %v, want %t", err, allowed)
				} else if allowed {
					delete(counted, which)
				}
			},
			"": func(rt *rapid.T) { holds(t, rt, desk, access.Today(now), counted, one, two, manager, stranger) },
		})
	})
}

// holds wants what is told to each, and what weighs, to be what was counted.
func holds(t *testing.T, rt *rapid.T, desk *anonymous.Desk, today day.Day, counted map[string]anonymous.Participant, one, two, manager, stranger access.Actor) {
	since := today.AddDays(-200)
	loads, begun := make(map[id.Professional]int), make(map[string]int)
	for _, p := range counted {
		if p.Until.IsZero() || !p.Until.Before(today) {
			loads[p.Professional]++
		}
		if !p.From.Before(since) {
			begun[p.Sex]++
		}
	}
	prog := one.Grants[0].Programme
	must(t, desk.DB.Read(t.Context(), func(v *db.View) error {
		weigh, err := anonymous.Loads(v, prog, today)
		if err != nil {
			return err
		}
		came, err := anonymous.Begun(v, prog, since, today)
		for _, who := range []access.Actor{one, two} {
			if weigh[who.Professional] != loads[who.Professional] {
				rt.Fatalf("they weigh %v, want %v", weigh, loads)
			}
		}
		for _, sex := range person.Sexes() {
			if came[sex] != begun[sex] {
				rt.Fatalf("%v began, want %v", came, begun)
			}
		}
		return err
	}))
	for _, by := range []access.Actor{one, two, manager} {
		tallies, err := desk.Tallies(t.Context(), by)
		must(t, err)
		want := 0
		for _, p := range counted {
			if by.Account == manager.Account || p.Professional == by.Professional {
				want++
			}
		}
		if len(tallies) != 1 || len(tallies[0].List) != want {
			rt.Fatalf("told of %+v, want %d", tallies, want)
		}
		for _, p := range tallies[0].List {
			known := counted[p.ID]
			if p.Until != known.Until || p.From != known.From || p.Sex != known.Sex || p.Professional != known.Professional {
				rt.Fatalf("told %+v, want %+v", p, known)
			}
		}
		if !slices.IsSortedFunc(tallies[0].List, func(a, b anonymous.Participant) int {
			switch {
			case a.Until.IsZero() == b.Until.IsZero():
				return 0
			case a.Until.IsZero():
				return -1
			}
			return 1
		}) {
			rt.Fatalf("those who take part do not stand first")
		}
	}
	if tallies, err := desk.Tallies(t.Context(), stranger); err != nil || len(tallies) != 0 {
		rt.Fatalf("someone who does not coordinate is told of %+v, %v", tallies, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

package review_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kasam/internal/day"
	"kasam/internal/review"
)

func TestWhatHasChanged(t *testing.T) {
	goal := review.Goal{ID: "g", Level: "goal", Words: "Bo kvar", Voice: "person", State: "open"}
	promise := review.Promise{ID: "p", What: "Laga dörren", State: "accepted", Due: day.Must("2026-12-01"), Professional: "anna"}
	with := func(g review.Goal, change func(g *review.Goal)) review.Goal { change(&g); return g }
	owes := func(change func(p *review.Promise)) review.Promise { p := promise; change(&p); return p }
	goals := func(g ...review.Goal) review.Snapshot { return review.Snapshot{Goals: g} }
	promises := func(p ...review.Promise) review.Snapshot { return review.Snapshot{Promises: p} }
	for _, tt := range []struct {
		name     string
		from, to review.Snapshot
		want     []string
	}{
		{"nothing", goals(goal), goals(goal), nil},
		{"a goal came", goals(), goals(goal), []string{"added g []"}},
		{"a goal was reworded", goals(goal), goals(with(goal, func(g *review.Goal) { g.Words = "Bo bra" })), []string{"changed g [words]"}},
		{"its day and its target", goals(goal), goals(with(goal, func(g *review.Goal) { g.Due, g.Target = day.Must("2027-01-01"), "Ett år" })), []string{"changed g [target due]"}},
		{"a goal was reached", goals(goal), goals(with(goal, func(g *review.Goal) { g.State = "reached" })), []string{"reached g [state]"}},
		{"reached and reworded is reached", goals(goal), goals(with(goal, func(g *review.Goal) { g.State, g.Words = "reached", "Bo bra" })), []string{"reached g [words state]"}},
		{"a goal was dropped", goals(goal), goals(with(goal, func(g *review.Goal) { g.State = "dropped" })), []string{"dropped g [state]"}},
		{"a goal was opened again", goals(with(goal, func(g *review.Goal) { g.State = "reached" })), goals(goal), []string{"reopened g [state]"}},
		{"how far it has come", goals(goal), goals(with(goal, func(g *review.Goal) { g.Person = "under-way" })), []string{"changed g [person]"}},
		{"seen backwards it is gone", goals(goal), goals(), []string{"removed g []"}},
		{"the order is no change", goals(goal, with(goal, func(g *review.Goal) { g.ID = "h" })), goals(with(goal, func(g *review.Goal) { g.ID = "h" }), goal), nil},
		{"a measure was reworded", review.Snapshot{Measures: []review.Measure{{ID: "m", Words: "a"}}}, review.Snapshot{Measures: []review.Measure{{ID: "m", Words: "b"}}}, []string{"changed m"}},
		{"a promise was asked for", promises(), promises(promise), []string{"added p"}},
		{"it was accepted", promises(owes(func(p *review.Promise) { p.State = "proposed" })), promises(promise), []string{"accepted p"}},
		{"it was kept", promises(promise), promises(owes(func(p *review.Promise) { p.State = "kept" })), []string{"kept p"}},
		{"it was broken", promises(promise), promises(owes(func(p *review.Promise) { p.State = "broken" })), []string{"broken p"}},
		{"it was moved", promises(promise), promises(owes(func(p *review.Promise) { p.Due = day.Must("2027-01-01") })), []string{"moved p moved"}},
		{"moved and kept is kept, and says so", promises(promise), promises(owes(func(p *review.Promise) { p.Due, p.State = day.Must("2027-01-01"), "kept" })), []string{"kept p moved"}},
		{"it was declined", promises(owes(func(p *review.Promise) { p.State = "proposed" })), promises(owes(func(p *review.Promise) { p.State = "declined" })), []string{"ended p"}},
		{"it waits for a signature", promises(owes(func(p *review.Promise) { p.State = "proposed" })), promises(owes(func(p *review.Promise) { p.State = "awaiting-signature" })), []string{"changed p"}},
		{"the review", review.Snapshot{}, review.Snapshot{ReviewOn: day.Must("2027-01-01")}, []string{"review:  → 2027-01-01"}},
		{"who answers for it", review.Snapshot{Frame: review.Frame{Organisation: "Kommunen"}}, review.Snapshot{Frame: review.Frame{Organisation: "Regionen"}}, []string{"organisation: Kommunen → Regionen"}},
		{"the wish", review.Snapshot{Wish: "a"}, review.Snapshot{Wish: "b"}, []string{"wish: a → b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := review.Between(tt.from, tt.to)
			if diff := cmp.Diff(tt.want, told(c)); diff != "" {
				t.Error(diff)
			}
			if c.Empty() != (len(tt.want) == 0) {
				t.Errorf("empty: %v", c.Empty())
			}
		})
	}
}

// told says what changed in a form to compare.
func told(c review.Changes) (list []string) {
	for _, g := range c.Goals {
		list = append(list, fmt.Sprintf("%s %s %v", g.Kind, g.Is.ID+removed(g.Kind, g.Was.ID), g.Fields))
	}
	for _, m := range c.Measures {
		list = append(list, fmt.Sprintf("%s %s", m.Kind, m.Is.ID+removed(m.Kind, m.Was.ID)))
	}
	for _, p := range c.Promises {
		text := fmt.Sprintf("%s %s", p.Kind, p.Is.ID+removed(p.Kind, p.Was.ID))
		if p.Moved {
			text += " moved"
		}
		list = append(list, text)
	}
	for _, f := range c.Facts {
		list = append(list, fmt.Sprintf("%s: %s → %s", f.Name, f.Was, f.Is))
	}
	return list
}

func removed(k review.Kind, was string) string {
	if k == review.Removed {
		return was
	}
	return ""
}

func TestWhatWasAgreedIsNotHowItGoes(t *testing.T) {
	from := review.Snapshot{Wish: "a", ReviewOn: day.Must("2027-01-01"), Goals: []review.Goal{{ID: "far", State: "open"}, {ID: "words", State: "open"}, {ID: "out", State: "open"}}}
	to := review.Snapshot{
		Wish: "b", ReviewOn: day.Must("2027-02-01"), Promises: []review.Promise{{ID: "p"}}, Frame: review.Frame{Way: "Varje vecka"},
		Goals: []review.Goal{{ID: "far", State: "reached", Person: "there"}, {ID: "words", State: "open", Words: "x"}, {ID: "out", State: "dropped"}},
	}
	want := []string{"changed words [words]", "dropped out [state]", "way:  → Varje vecka"}
	if diff := cmp.Diff(want, told(review.Between(from, to).Agreement())); diff != "" {
		t.Error(diff)
	}
}

// TestTheDifferenceIsWholeAndNothingElse: between a plan and itself there is
// nothing; what was applied gives the later plan; backwards it undoes itself.
func TestTheDifferenceIsWholeAndNothingElse(t *testing.T) {
	sorted := cmp.Options{
		cmpopts.EquateEmpty(), cmp.Comparer(func(a, b day.Day) bool { return a == b }),
		cmpopts.SortSlices(func(a, b review.Goal) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b review.Measure) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b review.Promise) bool { return a.ID < b.ID }),
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := snapshots().Draw(t, "a"), snapshots().Draw(t, "b")
		if c := review.Between(a, a); !c.Empty() {
			t.Fatalf("a plan differs from itself: %+v", c)
		}
		c := review.Between(a, b)
		if diff := cmp.Diff(b, apply(a, c), sorted); diff != "" {
			t.Fatalf("the changes do not make the later plan:\n%s", diff)
		}
		if diff := cmp.Diff(a, apply(b, review.Between(b, a)), sorted); diff != "" {
			t.Fatalf("backwards:\n%s", diff)
		}
		if c.Empty() != (cmp.Diff(a, b, sorted) == "") {
			t.Fatalf("empty is %v", c.Empty())
		}
	})
}

func snapshots() *rapid.Generator[review.Snapshot] {
	ids := rapid.SampledFrom([]string{"1", "2", "3", "4"})
	word := rapid.SampledFrom([]string{"", "a", "b"})
	days := rapid.SampledFrom([]day.Day{{}, day.Must("2026-12-01"), day.Must("2027-01-01")})
	return rapid.Custom(func(t *rapid.T) review.Snapshot {
		return review.Snapshot{
			Wish: word.Draw(t, "wish"), ReviewOn: days.Draw(t, "review"),
			Frame: review.Frame{Organisation: word.Draw(t, "o"), Until: days.Draw(t, "until"), Way: word.Draw(t, "way")},
			Goals: rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) review.Goal {
				return review.Goal{
					ID: ids.Draw(t, "id"), Words: word.Draw(t, "w"), Target: word.Draw(t, "t"), Due: days.Draw(t, "d"),
					State: rapid.SampledFrom([]string{"open", "reached", "dropped"}).Draw(t, "s"), Person: word.Draw(t, "p"), Parent: word.Draw(t, "up"),
				}
			}), 0, 4, func(g review.Goal) string { return g.ID }).Draw(t, "goals"),
			Measures: rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) review.Measure {
				return review.Measure{ID: ids.Draw(t, "id"), Words: word.Draw(t, "w")}
			}), 0, 4, func(m review.Measure) string { return m.ID }).Draw(t, "measures"),
			Promises: rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) review.Promise {
				return review.Promise{
					ID: ids.Draw(t, "id"), What: word.Draw(t, "w"), Due: days.Draw(t, "d"),
					State: rapid.SampledFrom([]string{"proposed", "accepted", "kept", "broken", "released"}).Draw(t, "s"),
				}
			}), 0, 4, func(p review.Promise) string { return p.ID }).Draw(t, "promises"),
		}
	})
}

// apply makes of a what the changes say.
func apply(a review.Snapshot, c review.Changes) review.Snapshot {
	a.Goals, a.Measures, a.Promises = slices.Clone(a.Goals), slices.Clone(a.Measures), slices.Clone(a.Promises)
	for _, g := range c.Goals {
		a.Goals = put(a.Goals, g.Is, g.Kind, func(x review.Goal) bool { return x.ID == g.Is.ID || x.ID == g.Was.ID })
	}
	for _, m := range c.Measures {
		a.Measures = put(a.Measures, m.Is, m.Kind, func(x review.Measure) bool { return x.ID == m.Is.ID || x.ID == m.Was.ID })
	}
	for _, p := range c.Promises {
		a.Promises = put(a.Promises, p.Is, p.Kind, func(x review.Promise) bool { return x.ID == p.Is.ID || x.ID == p.Was.ID })
	}
	for _, f := range c.Facts {
		switch f.Name {
		case "wish":
			a.Wish = f.Is
		case "review":
			_ = a.ReviewOn.UnmarshalText([]byte(f.Is))
		case "organisation":
			a.Frame.Organisation = f.Is
		case "until":
			_ = a.Frame.Until.UnmarshalText([]byte(f.Is))
		case "way":
			a.Frame.Way = f.Is
		}
	}
	return a
}

func put[T any](list []T, x T, k review.Kind, is func(T) bool) []T {
	list = slices.DeleteFunc(list, is)
	if k != review.Removed {
		list = append(list, x)
	}
	return list
}

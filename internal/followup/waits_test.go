package followup_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

// saidWait is a row as a page tells it.
func saidWait(w followup.Wait) string {
	n := func(c followup.Count) string {
		if c.Hidden {
			return "?"
		}
		return strconv.Itoa(c.N)
	}
	var payers []string
	for _, p := range w.Payers {
		payers = append(payers, p.Key+" "+n(p.Count))
	}
	return fmt.Sprintf("%s: %s of %s; decided %s in %s, at most %s; waiting %s, %s; %s", w.Name, n(w.Decisions), n(w.People),
		n(w.Decided), n(w.Median), n(w.Longest), n(w.Open), n(w.Oldest), strings.Join(payers, ", "))
}

func TestHowLongAnOrganisationLetsPeopleWait(t *testing.T) {
	type wait = decision.Waited
	// each is one application of each of n people, who waited for 10, 20, 30 … days.
	each := func(n, first int, done bool, payer decision.PayerKind) (list []wait) {
		for i := range n {
			list = append(list, wait{Organisation: "o", Person: id.Person(strconv.Itoa(first + i)), Days: 10 * (i + 1), Done: done, Payer: payer})
		}
		return list
	}
	join := func(lists ...[]wait) (all []wait) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	for _, tt := range []struct {
		name      string
		list      []wait
		all, held string // as who has the right to every row reads it, and who has not; "" when it is left out
	}{
		{
			"six decided and five that wait", join(each(6, 0, true, "income"), each(5, 20, false, "nobody")),
			"Kassan: 11 of 11; decided 6 in 30, at most 60; waiting 5, 50; income 6, nobody 5",
			"Kassan: 11 of 11; decided 6 in 30, at most 60; waiting 5, 50; income 6, nobody 5",
		},
		{
			"five decided, an odd number", each(5, 0, true, ""),
			"Kassan: 5 of 5; decided 5 in 30, at most 50; waiting 0, 0; unknown 5",
			"Kassan: 5 of 5; decided 5 in 30, at most 50; waiting 0, 0; unknown 5",
		},
		{
			"one waits beside six decided", join(each(6, 0, true, "income"), each(1, 20, false, "income")),
			"Kassan: 7 of 7; decided 6 in 30, at most 60; waiting 1, 10; income 7",
			"Kassan: 7 of 7; decided ? in ?, at most ?; waiting ?, ?; income 7",
		},
		{
			"one whom nobody paid, beside six and five", join(each(6, 0, true, "income"), each(5, 0, true, "savings"), each(1, 9, true, "nobody")),
			"Kassan: 12 of 7; decided 12 in 30, at most 60; waiting 0, 0; income 6, savings 5, nobody 1",
			"Kassan: 12 of 7; decided 12 in 30, at most 60; waiting 0, 0; income 6, savings ?, nobody ?",
		},
		{
			"four people with nine", join(each(4, 0, true, "income"), each(4, 0, true, "income"), each(1, 0, true, "income")),
			"Kassan: 9 of 4; decided 9 in 20, at most 40; waiting 0, 0; income 9", "",
		},
		{"four", each(4, 0, false, "nobody"), "Kassan: 4 of 4; decided 0 in 0, at most 0; waiting 4, 40; nobody 4", ""},
	} {
		known := map[id.Organisation]directory.Organisation{"o": {Name: "Kassan"}}
		all, held := followup.SummariseWaits(tt.list, known)
		if diff := cmp.Diff([]string{tt.all}, []string{saidWait(all[0])}); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		got := ""
		if len(held) > 0 {
			got = saidWait(held[0])
		}
		if got != tt.held {
			t.Errorf("%s: the association reads %q, want %q", tt.name, got, tt.held)
		}
		known["o"] = directory.Organisation{Name: "Kliniken", Sensitive: true}
		if _, held = followup.SummariseWaits(tt.list, known); len(held) > 0 && (held[0].Name != "" || held[0].Organisation != "") {
			t.Errorf("%s: the association reads whose name is protected: %+v", tt.name, held[0])
		}
	}
}

// Applied for, decided and waited for, as it stands in the database.
func TestWaitsAreOfWhatWasAppliedForInTheWindow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		desk := followup.Desk{DB: d, Now: func() time.Time { return now }}
		office := id.New[id.Organisation]()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			file, _ := programme.ShippedFile("coachingteamet")
			p, err := programme.Parse("coachingteamet.yaml", file)
			if err != nil {
				return err
			}
			if err := programme.Install(tx, p, file, now); err != nil {
				return err
			}
			if err := directory.InsertOrganisation(tx, directory.Organisation{
				ID: office, Name: "Försäkringskassan", Kind: directory.Other, Country: "SE",
			}); err != nil {
				return err
			}
			for _, one := range []struct{ applied, final, state, payer string }{
				{"2026-01-01", "2026-01-31", "final", "income"},    // the first day counts: 30 days
				{"2026-02-01", "2026-02-11", "final", "income"},    // 10
				{"2026-03-01", "2026-05-30", "appealed", "nobody"}, // 90 to the first decision, whatever came then
				{"2026-04-01", "2026-04-21", "final", ""},          // 20
				{"2026-10-21", "", "applied", "savings"},           // has waited 30
				{"2026-11-10", "", "preliminary", "income"},        // and 10: a preliminary answer is none
				{"2026-06-01", "", "withdrawn", "nobody"},          // taken back undecided: does not count
				{"2025-12-31", "2026-01-10", "final", "income"},    // the day before
			} {
				who, part, decision := id.New[id.Person](), id.New[id.Participation](), id.New[string]()
				if err := tx.Exec(`
					insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closing_reason, next_holder_sealed, version)
					values ($1, $2, 'coachingteamet', '', 'active', 'settling', '2025-01-01', '2025-01-01', '', '', 1)`, part, who); err != nil {
					return err
				}
				if err := tx.Exec(`
					insert into decisions (id, person_id, participation_id, organisation_id, code, about_sealed, state, outcome, applied_on, state_since,
						payer, payer_code, recorded_by, recorded_at, version)
					values ($1, $2, $3, $4, '', '', $5, '', $6, $6, $7, '', 'x', $8, 1)`,
					decision, who, part, office, one.state, one.applied, one.payer, now); err != nil {
					return err
				}
				if one.final == "" {
					continue
				}
				for i, on := range []string{one.final, "2026-11-19"} { // another final decision later, after an appeal
					if err := tx.Exec(`
						insert into decision_steps (id, decision_id, person_id, position, act, state, outcome, on_day, payer, payer_code, source, account, at, said_sealed)
						values ($1, $2, $3, $4, 'final', 'final', 'granted', $5, '', '', 'letter', 'x', $6, '')`,
						id.New[string](), decision, who, i+1, on, now); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		read := func(role access.Role) (list []string) {
			by := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Grants: []access.Grant{{Role: role}}}
			c, err := desk.Cohort(t.Context(), by, followup.Query{
				Programme: "coachingteamet", From: day.Must("2026-01-01"), To: day.Must("2026-11-30"), Definition: livelihood.Finsam,
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.Waits {
				list = append(list, saidWait(w))
			}
			return list
		}
		// 10, 20, 30 and 90 days: of the two in the middle the lower.
		want := "Försäkringskassan: 6 of 6; decided 4 in 20, at most 90; waiting 2, 30; income 3, savings 1, nobody 1, unknown 1"
		if diff := cmp.Diff([]string{want}, read(access.Manager)); diff != "" {
			t.Error(diff)
		}
		want = "Försäkringskassan: 6 of 6; decided ? in ?, at most ?; waiting ?, ?; income ?, savings ?, nobody ?, unknown ?"
		if diff := cmp.Diff([]string{want}, read(access.Association)); diff != "" {
			t.Error(diff)
		}
	})
}

// Whatever there is, the association reads no number of one to four, nor one
// that comes back by subtraction.
func TestNoSmallNumberOfWaitsIsShown(t *testing.T) {
	payers := append(decision.PayerKinds(), "")
	rapid.Check(t, func(t *rapid.T) {
		var list []decision.Waited
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			list = append(list, decision.Waited{
				Organisation: id.Organisation(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "organisation")),
				Person:       id.Person(strconv.Itoa(rapid.IntRange(0, 14).Draw(t, "person"))), Days: rapid.IntRange(0, 300).Draw(t, "days"),
				Done: rapid.Bool().Draw(t, "done"), Payer: rapid.SampledFrom(payers).Draw(t, "payer"),
			})
		}
		_, held := followup.SummariseWaits(list, nil)
		for _, w := range held {
			split := [][]followup.Count{{w.Decided, w.Open}, nil}
			for _, p := range w.Payers {
				split[1] = append(split[1], p.Count)
			}
			for _, cells := range split {
				hidden, rest := 0, w.Decisions.N
				for _, c := range cells {
					switch {
					case c.Hidden && c.N != 0:
						t.Fatalf("a hidden number is still there: %s", saidWait(w))
					case c.Hidden:
						hidden++
					case c.N > 0 && c.N < 5:
						t.Fatalf("a small number is shown: %s", saidWait(w))
					}
					rest -= c.N
				}
				if hidden == 1 || hidden > 1 && (rest < 5 || rest <= hidden && len(cells) > 2) {
					t.Fatalf("what is hidden comes back by subtraction: %s", saidWait(w))
				}
			}
			if w.Decisions.N < 5 || w.People.N < 5 || w.Decided.Hidden != w.Longest.Hidden || w.Open.Hidden != w.Oldest.Hidden {
				t.Fatalf("%s", saidWait(w))
			}
		}
	})
}

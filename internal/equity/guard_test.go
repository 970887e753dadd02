package equity_test

import (
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/equity"
	"kasam/internal/followup"
)

// cases draws people whose groups differ in size and in what becomes of them.
func cases(t *rapid.T) (list []equity.Case) {
	n := rapid.IntRange(0, 90).Draw(t, "people")
	weight := func(name string) int { return rapid.SampledFrom([]int{0, 1, 5, 20, 50, 80, 95, 99, 100}).Draw(t, name) }
	sexes, ages, languages := []string{"female", "male", "other"}, []string{"20", "25", "30"}, []string{"sv", "so", "ar"}
	rare := [3]int{weight("rare sex"), weight("rare age"), weight("rare language")}
	chance := map[string][4]int{}
	for _, sex := range sexes {
		chance[sex] = [4]int{weight("offered"), weight("early"), weight("closed"), weight("own")}
	}
	seed := rapid.Uint64().Draw(t, "seed")
	hit := func(percent int) bool {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33)%100 < percent
	}
	pick := func(from []string, rare int) string {
		switch {
		case hit(rare):
			return from[0]
		case hit(80):
			return from[1]
		}
		return from[2]
	}
	for range n {
		c := equity.Case{Sex: pick(sexes, rare[0]), Age: pick(ages, rare[1]), Language: pick(languages, rare[2]), Decision: -1, Offer: -1, Start: -1, Contacts: -1, Meetings: -1}
		p := chance[c.Sex]
		if c.Offered = hit(p[0]); c.Offered {
			c.Early, c.Closed = hit(p[1]), hit(p[2])
			c.Own = c.Closed && hit(p[3])
		}
		list = append(list, c)
	}
	return list
}

// everyRow calls do with each row, dimension "" for that of everyone.
func everyRow(r equity.Report, do func(dimension string, row equity.Row)) {
	do("", r.All)
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			do(t.Dimension, row)
		}
	}
}

func TestNothingThatIsHiddenComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := cases(t)
		r := equity.Compare(list)
		if len(list) < followup.Least {
			if !r.Few || r.Tables != nil || r.All.People != 0 {
				t.Fatalf("of %d people: %+v", len(list), r)
			}
			return
		}
		a := attack(r)
		if a == nil {
			t.Fatalf("the report contradicts itself: %+v", r)
		}
		everyRow(r, func(dimension string, row equity.Row) {
			if row.People < followup.Least {
				t.Fatalf("%v is a group of %d", row.Keys, row.People)
			}
			if got := equity.Counted(list, dimension, row.Keys, equity.Everyone); got != row.People {
				t.Fatalf("%v are %d, not %d", row.Keys, got, row.People)
			}
			for _, m := range equity.Measures() {
				s := row.Shares[m]
				n := equity.Counted(list, dimension, row.Keys, m)
				all := r.All.Shares[m]
				if !s.N.Hidden {
					if left := s.Of.N - s.N.N; s.N.N != n || (n < followup.Least || left < followup.Least) && all.N.N != 0 && all.N.N != all.Of.N {
						t.Fatalf("%v %s: %d of %d is told (it is %d)", row.Keys, m, s.N.N, s.Of.N, n)
					}
					continue
				}
				if s.N.N != 0 || s.Of.Hidden && s.Of.N != 0 || s.Percent != 0 || s.Interval95 != [2]float64{} {
					t.Fatalf("%v %s is hidden and holds %+v", row.Keys, m, s)
				}
				if all.N.N == 0 && !all.N.Hidden || all.N.N == all.Of.N && !all.N.Hidden {
					continue // none of all, or every one: it is the base that is hidden
				}
				// What is hidden, and what is left of its base, must both stay open.
				if low, high := a.between(dimension, row, m); high-low < followup.Least-tiny {
					t.Fatalf("%v %s is hidden, and can only be %.2f to %.2f (it is %d)\n%+v", row.Keys, m, low, high, n, r)
				}
			}
		})
	})
}

// The attacker is worth something: where only the few are hidden, they win.
func TestTheAttackerFindsWhatStandsAloneInItsTable(t *testing.T) {
	lines := []struct{ sex, language string }{{"female", "sv"}, {"male", "sv"}, {"female", "so"}, {"male", "so"}}
	var list []equity.Case
	for i, l := range lines {
		for n := range 10 {
			list = append(list, equity.Case{Sex: l.sex, Age: "20", Language: l.language, Offered: n < []int{7, 6, 7, 1}[i]})
		}
	}
	r := equity.Compare(list)
	// As if the men, of whom all but few were refused, alone were hidden.
	women := r.Tables[0].Rows[0]
	women.Shares[equity.Offered] = followup.ShareOf(14, 20)
	men := r.Tables[0].Rows[1]
	men.Shares[equity.Offered] = followup.Share{N: followup.Count{Hidden: true}, Of: followup.Count{N: 20}}
	low, high := attack(r).between(equity.BySex, men, equity.Offered)
	if low < 7-tiny || high > 7+tiny {
		t.Errorf("the men can be %.1f to %.1f", low, high)
	}
}

func TestWhatIsHiddenBesidesTheFew(t *testing.T) {
	type lines [][2]int
	for _, tt := range []struct {
		name string
		of   lines
		want []bool
	}{
		{"nothing is few", lines{{10, 20}, {5, 10}}, []bool{false, false}},
		{"one is few: so is the other, by subtraction", lines{{2, 20}, {12, 20}}, []bool{true, true}},
		{"one is few: the smallest other hides it", lines{{2, 20}, {12, 30}, {9, 18}}, []bool{true, false, true}},
		{"all but few", lines{{17, 20}, {12, 30}, {9, 18}}, []bool{true, false, true}},
		{"none at all of a group", lines{{0, 9}, {12, 30}, {9, 18}}, []bool{true, false, true}},
		{"two few that together tell too much need a third", lines{{1, 9}, {2, 9}, {12, 30}, {9, 18}}, []bool{true, true, false, true}},
		{"two few that hide each other", lines{{4, 9}, {4, 9}, {12, 30}, {9, 18}}, []bool{true, true, false, false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := equity.Lines(tt.of)
			for i, h := range equity.Conceal(list) {
				if h != tt.want[i] {
					t.Errorf("line %d: hidden %v", i, h)
				}
			}
		})
	}
}

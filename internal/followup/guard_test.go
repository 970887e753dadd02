package followup_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/day"
	"kasam/internal/followup"
	"kasam/internal/livelihood"
)

// cohort draws a cohort, most often one with many small cells.
func cohort(t *rapid.T) followup.Cohort {
	p := coachingteamet(t)
	q := query("2024-01-01", "2025-12-31")
	codes := []string{"se.forsorjningsstod", "se.sjukpenning", "se.aktivitetsstod", "se.csn", "se.lon", "se.ingen"}
	codes = codes[:rapid.IntRange(1, len(codes)).Draw(t, "codes")]
	var list []followup.Member
	for range rapid.IntRange(1, 6).Draw(t, "kinds") { // people of one kind are alike
		m := followup.Member{
			Sex:      rapid.SampledFrom([]string{"female", "female", "male", "other"}).Draw(t, "sex"),
			Enrolled: day.Must("2024-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, "enrolled")),
		}
		for range rapid.IntRange(0, 2).Draw(t, "spells") {
			m.Incomes = append(m.Incomes, livelihood.Income{Code: rapid.SampledFrom(codes).Draw(t, "code"), Share: 50, From: day.Must("2023-01-01")})
		}
		if rapid.Bool().Draw(t, "ended") {
			m.Closed = m.Enrolled.AddDays(rapid.IntRange(0, 300).Draw(t, "days"))
			m.Reason = rapid.SampledFrom(p.Closings).Draw(t, "reason").Key
		}
		for range rapid.OneOf(rapid.IntRange(1, 4), rapid.IntRange(1, 40)).Draw(t, "alike") {
			list = append(list, m)
		}
	}
	return followup.Summarise(q, p, list)
}

// An attacker knows what is published and how it adds up.
type attacker struct {
	low, high map[string]int // of every cell by its name
	sums      [][]string     // the first is the sum of the others
	atMost    [][2]string    // the first is at most the second
}

func attack(c followup.Cohort) *attacker {
	a := &attacker{low: map[string]int{}, high: map[string]int{}}
	know := func(name string, n followup.Count, least int) {
		a.low[name], a.high[name] = least, math.MaxInt32
		if !n.Hidden {
			a.low[name], a.high[name] = n.N, n.N
		}
	}
	know("people", c.People, 0)
	table := func(name string, t followup.Table) (names []string) {
		for _, cell := range t {
			one := name + " " + cell.Key
			know(one, cell.Count, 1) // a cell that nobody is in is left out
			names = append(names, one)
		}
		return names
	}
	know("missing", c.Missing, 0)
	know("open", c.Open, 0)
	know("supporting", c.ClosedAs.N, 0)
	know("others", followup.Count{Hidden: true}, 0)
	know("nobody", followup.Count{}, 0)
	if sexes := table("sex", c.Sex); len(sexes) > 0 {
		a.sums = append(a.sums, append([]string{"people"}, sexes...))
	}
	if primary := table("primary", c.Primary); len(primary) > 0 {
		a.sums = append(a.sums, append([]string{"people", "missing"}, primary...))
	}
	table("any", c.Any)
	for _, cell := range c.Primary {
		a.atMost = append(a.atMost, [2]string{"primary " + cell.Key, "any " + cell.Key})
	}
	a.sums = append(a.sums, []string{"people", "supporting", "others"})
	if closing := table("closing", c.Closing); len(closing) > 0 {
		supporting, others := []string{"supporting", "nobody"}, []string{"others", "open"}
		for _, name := range closing {
			if strings.Contains(name, "self-supporting") {
				supporting = append(supporting, name)
			} else {
				others = append(others, name)
			}
		}
		a.sums = append(a.sums, supporting, others, append([]string{"people", "open"}, closing...))
	}
	for _, p := range c.Concurrent {
		if p.On == c.To {
			know("last day", p.Count, 0)
			a.sums = append(a.sums, []string{"open", "last day", "nobody"})
		}
	}
	a.work()
	return a
}

// work narrows what each cell can be until nothing more follows.
func (a *attacker) work() {
	for again := true; again; {
		again = false
		narrow := func(name string, low, high int) {
			if low > a.low[name] {
				a.low[name], again = low, true
			}
			if high < a.high[name] {
				a.high[name], again = high, true
			}
		}
		for _, sum := range a.sums {
			low, high := 0, 0
			for _, part := range sum[1:] {
				low, high = low+a.low[part], min(math.MaxInt32, high+a.high[part])
			}
			narrow(sum[0], low, high)
			for _, part := range sum[1:] {
				otherHigh := 0
				for _, other := range sum[1:] {
					if other != part {
						otherHigh = min(math.MaxInt32, otherHigh+a.high[other])
					}
				}
				narrow(part, a.low[sum[0]]-otherHigh, a.high[sum[0]]-(low-a.low[part]))
			}
		}
		for _, pair := range a.atMost {
			narrow(pair[0], 0, a.high[pair[1]])
			narrow(pair[1], a.low[pair[0]], math.MaxInt32)
		}
	}
}

// counts lists every count of a cohort by its name.
func counts(c followup.Cohort) map[string]followup.Count {
	all := map[string]followup.Count{"people": c.People, "missing": c.Missing, "open": c.Open, "supporting": c.ClosedAs.N}
	for name, t := range map[string]followup.Table{"sex": c.Sex, "primary": c.Primary, "any": c.Any, "closing": c.Closing} {
		for _, cell := range t {
			all[name+" "+cell.Key] = cell.Count
		}
	}
	for _, s := range c.After {
		all[fmt.Sprintf("after %d", s.Months)] = s.N
		all[fmt.Sprintf("of %d", s.Months)] = s.Of
	}
	for _, p := range c.Concurrent {
		all["concurrent "+p.On.String()] = p.Count
	}
	return all
}

func small(n int) bool { return n >= 1 && n <= 4 }

func TestNoSmallCellIsShownNorComesBackBySubtracting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := cohort(t)
		guarded := whole.Guarded()
		hidden := false
		shown := counts(guarded)
		for name, n := range shown {
			if !n.Hidden && small(n.N) {
				t.Fatalf("%s is shown: %d", name, n.N)
			}
			if n.Hidden && n.N != 0 {
				t.Fatalf("%s is hidden but still holds %d", name, n.N)
			}
			hidden = hidden || n.Hidden
		}
		for _, s := range append([]followup.After{{Share: guarded.ClosedAs}}, guarded.After...) {
			if !s.N.Hidden && small(s.Of.N-s.N.N) {
				t.Fatalf("all but %d support themselves", s.Of.N-s.N.N)
			}
			if s.N.Hidden && (s.Percent != 0 || s.Interval95 != [2]float64{}) {
				t.Fatalf("the per cent of a hidden share is told: %+v", s)
			}
		}
		if guarded.People.Hidden {
			return // nothing is told of the whole group
		}
		a := attack(guarded)
		for name, n := range counts(whole) {
			if small(n.N) && a.low[name] == a.high[name] && a.high[name] != 0 {
				t.Fatalf("%s is hidden, but can only be %d\nwhole   %+v\nguarded %+v", name, a.low[name], whole, guarded)
			}
		}
		for _, cell := range guarded.Any { // how few have it beside another source
			primary := whole.Primary.Of(cell.Key)
			if !cell.Hidden && !guarded.Primary.Of(cell.Key).Hidden && small(cell.N-primary.N) {
				t.Fatalf("%s is held beside another source by %d", cell.Key, cell.N-primary.N)
			}
		}
		if hidden != guarded.Suppressed && len(guarded.Sex) == len(whole.Sex) && len(guarded.Primary) == len(whole.Primary) {
			t.Fatalf("hidden %v, suppressed %v", hidden, guarded.Suppressed)
		}
	})
}

// The attacker is worth something: without the guard's second step they win.
func TestTheAttackerFindsWhatOnlySmallCellsHidden(t *testing.T) {
	naive := followup.Cohort{People: followup.Count{N: 98}, Sex: followup.Table{
		{Key: "female", Count: followup.Count{N: 96}}, {Key: "male", Count: followup.Count{Hidden: true}},
	}, Open: followup.Count{N: 98}}
	if a := attack(naive); a.low["sex male"] != 2 || a.high["sex male"] != 2 {
		t.Errorf("male is %d to %d", a.low["sex male"], a.high["sex male"])
	}
}

func TestWhatIsHiddenSaysSo(t *testing.T) {
	var list []followup.Member
	for i := range 9 {
		m := followup.Member{Sex: "female", Enrolled: day.Must("2024-01-01")}
		if i == 0 {
			m.Sex = "male"
		}
		list = append(list, m)
	}
	c := followup.Summarise(query("2024-01-01", "2024-03-31"), coachingteamet(t), list).Guarded()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"people":9`, `"sex":{"female":null,"male":null,"suppressed":true}`, `"open":9`, `"concurrent":{},"suppressed":true}`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("lacks %s: %s", want, b)
		}
	}
	csv, err := c.CSV()
	if err != nil || !strings.Contains(string(csv), "sex,male,hidden,9,,,\n") {
		t.Errorf("%v: %s", err, csv)
	}
	few := followup.Summarise(query("2024-01-01", "2024-03-31"), coachingteamet(t), list[:4]).Guarded()
	b, err = json.Marshal(few)
	if err != nil || !strings.Contains(string(b), `"people":null,"sex":{}`) || strings.ContainsAny(strings.NewReplacer("2024", "", `"24"`, "").Replace(string(b)), "4") {
		t.Errorf("of four people: %v, %s", err, b)
	}
}

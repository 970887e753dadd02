package followup

import (
	"maps"
	"math"
	"slices"

	"kasam/internal/day"
	"kasam/internal/livelihood"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// A member is one participation of a cohort, without a name.
type member struct {
	sex      string
	enrolled day.Day
	closed   day.Day // none while it is open
	reason   string
	incomes  []livelihood.Income // those that may matter
}

// A tally takes in members one by one, so that a cohort of any size needs no
// more room than its figures.
type tally struct {
	q         Query
	programme *programme.Programme

	people, missing, open, supporting int
	sex, primary, any, closing        map[string]int
	n, of                             []int // by place in Months
	stay, longest                     int
	halves                            []day.Day
	concurrent                        []int // by place in halves
}

func newTally(q Query, p *programme.Programme) *tally {
	halves := halfYears(q.From, q.To)
	return &tally{
		q: q, programme: p, sex: map[string]int{}, primary: map[string]int{}, any: map[string]int{}, closing: map[string]int{},
		n: make([]int, len(Months())), of: make([]int, len(Months())), halves: halves, concurrent: make([]int, len(halves)),
	}
}

func (t *tally) add(m member) {
	t.people++
	t.sex[m.sex]++
	if primary, known := livelihood.Primary(m.incomes, m.enrolled); known {
		t.primary[primary]++
	} else {
		t.missing++
	}
	for _, c := range livelihood.Held(m.incomes, m.enrolled) {
		t.any[c.Code]++
	}
	end := t.q.To
	if m.closed.IsZero() || m.closed.After(t.q.To) {
		t.open++
	} else {
		end = m.closed
		t.closing[m.reason]++
		if c, ok := t.programme.Closing(m.reason); ok && c.SelfSupporting {
			t.supporting++
		}
	}
	days := max(0, end.Sub(m.enrolled))
	t.stay += days
	t.longest = max(t.longest, days)
	for i, months := range Months() {
		on := m.enrolled.AddMonths(months)
		if on.After(t.q.To) {
			break
		}
		t.of[i]++
		if t.q.Definition.SelfSupporting(m.incomes, on) {
			t.n[i]++
		}
	}
	for i, on := range t.halves {
		if !m.enrolled.After(on) && (m.closed.IsZero() || m.closed.After(on)) {
			t.concurrent[i]++
		}
	}
}

func (t *tally) cohort() Cohort {
	c := Cohort{
		Query: t.q, People: Count{N: t.people},
		Sex:     table(t.sex, person.Sexes()),
		Primary: table(t.primary, incomeOrder()), Any: table(t.any, incomeOrder()), Missing: Count{N: t.missing},
		Closing: table(t.closing, closingOrder(t.programme)), Open: Count{N: t.open},
		ClosedAs: ShareOf(t.supporting, t.people), LongestStay: Count{N: t.longest},
	}
	for _, closing := range t.programme.Closings {
		if closing.SelfSupporting {
			c.supporting = append(c.supporting, closing.Key)
		}
	}
	if t.people > 0 {
		c.MeanStay.N = (2*t.stay + t.people) / (2 * t.people)
	}
	for i, months := range Months() {
		c.After = append(c.After, After{months, ShareOf(t.n[i], t.of[i])})
	}
	for i, on := range t.halves {
		c.Concurrent = append(c.Concurrent, Point{on, Count{N: t.concurrent[i]}})
	}
	return c
}

// unnamed counts those without a name, by sex. They are no part of any other
// figure: nothing else is known of them.
func (c *Cohort) unnamed(by map[string]int) {
	c.Unnamed, c.UnnamedN = table(by, person.Sexes()), Count{}
	for _, n := range by {
		c.UnnamedN.N += n
	}
}

func incomeOrder() (order []string) {
	for _, c := range livelihood.Codes() {
		order = append(order, c.Code)
	}
	return order
}

func closingOrder(p *programme.Programme) (order []string) {
	for _, c := range p.Closings {
		order = append(order, c.Key)
	}
	return order
}

// table lists the counts in an order; keys that it does not know come last.
func table(counts map[string]int, order []string) Table {
	list := Table{}
	for _, key := range order {
		if counts[key] > 0 {
			list = append(list, Cell{key, Count{N: counts[key]}})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if !slices.Contains(order, key) {
			list = append(list, Cell{key, Count{N: counts[key]}})
		}
	}
	return list
}

// halfYears lists each 30 June and 31 December in [from, to].
func halfYears(from, to day.Day) (list []day.Day) {
	for year, _, _ := from.Date(); ; year++ {
		for _, on := range []day.Day{day.Of(year, 6, 30), day.Of(year, 12, 31)} {
			if on.After(to) {
				return list
			}
			if !on.Before(from) {
				list = append(list, on)
			}
		}
	}
}

// ShareOf returns n of of, with its interval.
func ShareOf(n, of int) Share {
	s := Share{N: Count{N: n}, Of: Count{N: of}, Interval95: wilson(n, of)}
	if of > 0 {
		s.Percent = (200*n + of) / (2 * of)
	}
	return s
}

// wilson returns the Wilson score interval of 95 % for n of of, in per cent with
// one decimal; of nobody, nothing is known. Source: E. B. Wilson, Journal of the
// American Statistical Association 22 (1927), pages 209–212.
func wilson(n, of int) [2]float64 {
	if of == 0 {
		return [2]float64{0, 100}
	}
	const z = 1.959963984540054
	total, p := float64(of), float64(n)/float64(of)
	centre := p + z*z/(2*total)
	half := z * math.Sqrt(p*(1-p)/total+z*z/(4*total*total))
	scale := 1 + z*z/total
	round := func(x float64) float64 { return math.Floor(1000*min(1, max(0, x))+0.5) / 10 }
	return [2]float64{round((centre - half) / scale), round((centre + half) / scale)}
}

package equity_test

import (
	"math"
	"slices"

	"kasam/internal/equity"
)

// An attacker has the whole report, knows how the figures hang together, and
// works out by linear programming how many each hidden one can be: over every
// joint distribution of people by sex, age, language and what became of them
// that would give just what is told.
type attacker struct {
	kinds []equity.Case // what a person can be
	x     simplex
}

// attack returns nil when what is told contradicts itself.
func attack(r equity.Report) *attacker {
	keys := func(dimension string) (list []string) {
		for _, t := range r.Tables {
			if t.Dimension != dimension {
				continue
			}
			for _, row := range t.Rows {
				list = append(list, row.Keys[0])
			}
		}
		if list == nil {
			list = []string{"any"}
		}
		return list
	}
	a := &attacker{}
	for _, sex := range keys(equity.BySex) {
		for _, age := range keys(equity.ByAge) {
			for _, language := range keys(equity.ByLanguage) {
				for _, fate := range fates {
					c := fate
					c.Sex, c.Age, c.Language = sex, age, language
					a.kinds = append(a.kinds, c)
				}
			}
		}
	}
	var rows [][]float64
	var sums []float64
	know := func(dimension string, row equity.Row) {
		tell := func(m equity.Measure, n int) {
			rows, sums = append(rows, a.ones(dimension, row, m)), append(sums, float64(n))
		}
		tell(equity.Everyone, row.People)
		for _, m := range equity.Measures() {
			if s := row.Shares[m]; !s.N.Hidden {
				tell(m, s.N.N)
				tell(r.Base[m], s.Of.N)
			} else if !s.Of.Hidden {
				tell(r.Base[m], s.Of.N)
			}
		}
	}
	know("", r.All)
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			know(t.Dimension, row)
		}
	}
	if !a.x.start(rows, sums) {
		return nil
	}
	return a
}

// fates are what can become of someone.
var fates = []equity.Case{
	{},
	{Offered: true},
	{Offered: true, Early: true},
	{Offered: true, Closed: true},
	{Offered: true, Early: true, Closed: true},
	{Offered: true, Closed: true, Own: true},
	{Offered: true, Early: true, Closed: true, Own: true},
}

// ones has a one for each kind that a measure counts in a row.
func (a *attacker) ones(dimension string, row equity.Row, m equity.Measure) []float64 {
	list := make([]float64, len(a.kinds))
	for i, kind := range a.kinds {
		in := map[string]string{"": first(row), equity.BySex: kind.Sex, equity.ByAge: kind.Age, equity.ByLanguage: kind.Language}[dimension]
		if in == first(row) && equity.Counts(kind, m) {
			list[i] = 1
		}
	}
	return list
}

// between returns the fewest and the most that a measure can count in a row.
func (a *attacker) between(dimension string, row equity.Row, m equity.Measure) (low, high float64) {
	goal := a.ones(dimension, row, m)
	high = a.x.most(goal)
	for i := range goal {
		goal[i] = -goal[i]
	}
	return -a.x.most(goal), high
}

// A simplex is a linear program: rows of a tableau whose basis is feasible.
type simplex struct {
	rows  [][]float64 // the last column is the right side
	basis []int
	n     int // columns that are no artificial ones
}

const tiny = 1e-7

// start finds a first feasible basis of rows·x = sums, x ≥ 0.
func (s *simplex) start(rows [][]float64, sums []float64) bool {
	s.n = len(rows[0])
	width := s.n + len(rows)
	goal := make([]float64, width)
	for i, row := range rows {
		line := make([]float64, width+1)
		copy(line, row)
		line[s.n+i], line[width] = 1, sums[i]
		goal[s.n+i] = -1
		s.rows, s.basis = append(s.rows, line), append(s.basis, s.n+i)
	}
	if s.climb(goal, width) < -tiny {
		return false
	}
	// Artificial columns that are left in the basis stand at nought: turn them out,
	// or drop their rows, which the others already say.
	for i := 0; i < len(s.rows); i++ {
		if s.basis[i] < s.n {
			continue
		}
		at := slices.IndexFunc(s.rows[i][:s.n], func(v float64) bool { return math.Abs(v) > tiny })
		if at < 0 {
			s.rows, s.basis = slices.Delete(s.rows, i, i+1), slices.Delete(s.basis, i, i+1)
			i--
			continue
		}
		s.pivot(i, at)
	}
	return true
}

// most returns the most that goal·x can be.
func (s *simplex) most(goal []float64) float64 { return s.climb(goal, s.n) }

// climb pivots by Bland's rule, so that it ends.
func (s *simplex) climb(goal []float64, columns int) float64 {
	for {
		enter := -1
		for j := 0; j < columns && enter < 0; j++ {
			gain := goal[j]
			for i, row := range s.rows {
				gain -= goal[s.basis[i]] * row[j]
			}
			if gain > tiny {
				enter = j
			}
		}
		if enter < 0 {
			break
		}
		leave, least := -1, math.Inf(1)
		for i, row := range s.rows {
			if row[enter] <= tiny {
				continue
			}
			ratio := row[len(row)-1] / row[enter]
			if ratio < least-tiny || ratio < least+tiny && s.basis[i] < s.basis[leave] {
				leave, least = i, ratio
			}
		}
		if leave < 0 {
			return math.Inf(1)
		}
		s.pivot(leave, enter)
	}
	sum := 0.0
	for i, row := range s.rows {
		sum += goal[s.basis[i]] * row[len(row)-1]
	}
	return sum
}

func (s *simplex) pivot(at, column int) {
	row := s.rows[at]
	by := row[column]
	for j := range row {
		row[j] /= by
	}
	for i, other := range s.rows {
		if i == at || other[column] == 0 {
			continue
		}
		times := other[column]
		for j := range other {
			other[j] -= times * row[j]
		}
	}
	s.basis[at] = column
}

func first(row equity.Row) string {
	if len(row.Keys) == 0 {
		return ""
	}
	return row.Keys[0]
}

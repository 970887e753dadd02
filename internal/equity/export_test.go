package equity

import (
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
)

// Compare is the report of cases.
func Compare(cases []Case) Report {
	t := newTally()
	for _, c := range cases {
		t.add(c)
	}
	return t.report()
}

// Counted counts the cases of a group by a measure, before anything is hidden.
func Counted(cases []Case, dimension string, keys []string, m Measure) (n int) {
	for _, c := range cases {
		in := dimension == ""
		for _, key := range keys {
			in = in || c.group(dimension) == key
		}
		if in && Counts(c, m) {
			n++
		}
	}
	return n
}

// Counts reports whether a measure counts the case.
func Counts(c Case, m Measure) bool {
	for _, one := range measures {
		if one.name == m {
			return one.has(c)
		}
	}
	return m == Everyone
}

var (
	AgeGroup = ageGroup
	Conceal  = conceal
	Middle   = spread
)

// Lines makes lines of part and whole.
func Lines(of [][2]int) (list []line) {
	for _, one := range of {
		list = append(list, line{one[0], one[1]})
	}
	return list
}

// Read appends the cases of a programme.
func Read(r db.Reader, p id.Programme, asOf day.Day, to *[]Case) error {
	return cases(r, p, asOf, func(c Case) { *to = append(*to, c) })
}

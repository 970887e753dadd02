package followup

import (
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

// A Member is a participation of a made-up cohort.
type Member struct {
	Sex              string
	Enrolled, Closed day.Day
	Reason           string
	Incomes          []livelihood.Income
}

// Summarise counts a cohort that is in no database.
func Summarise(q Query, p *programme.Programme, list []Member) Cohort {
	t := newTally(q, p)
	for _, m := range list {
		t.add(member{m.Sex, m.Enrolled, m.Closed, m.Reason, m.Incomes})
	}
	return t.cohort()
}

// Wilson is the interval of a share.
var Wilson = wilson

// A Promise is one of a made-up organisation that fell due.
type Promise struct {
	Organisation id.Organisation
	Person       id.Person
	State        commitment.State
	Moves        int
}

// SummariseBodies counts promises that are in no database.
func SummariseBodies(list []Promise, known map[id.Organisation]directory.Organisation) []Body {
	var all []due
	for _, p := range list {
		all = append(all, due{organisation: p.Organisation, person: p.Person, state: p.State, moves: p.Moves})
	}
	return bodies(all, known)
}

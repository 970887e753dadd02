package followup

import (
	"kasam/internal/day"
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

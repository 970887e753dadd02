package followup

import (
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
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

// SummariseWaits sums up waits that are in no database, as one with the right to
// every row sees them and as one without it does.
func SummariseWaits(list []decision.Waited, known map[id.Organisation]directory.Organisation) (all, guarded []Wait) {
	c := Cohort{Waits: waits(list, known), People: Count{N: 100}}
	return c.Waits, c.Guarded().Waits
}

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

// A Feeling is what someone answered after a meeting.
type Feeling struct {
	Person id.Person
	Answer string
}

// SummariseFelt sums up answers that are in no database, as one with the right to
// every cell is shown them, and as one without.
func SummariseFelt(list []Feeling) (all, guarded Felt) {
	var said []feeling
	for _, one := range list {
		said = append(said, feeling{one.Person, one.Answer})
	}
	c := Cohort{Felt: felt(said, false), feelings: said, People: Count{N: 100}}
	return c.Felt, c.Guarded().Felt
}

// FeltIn is the figure of a window.
func FeltIn(r db.Reader, q Query) (Felt, error) {
	list, err := feelings(r, q)
	return felt(list, false), err
}

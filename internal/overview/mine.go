package overview

import (
	"cmp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/plan"
)

// lately is how long what is done stays on the person's first page, in days.
const lately = 30

// mine tells the person what is theirs.
func (a around) mine() Mine {
	m := Mine{Head: a.head, Today: a.today, Promises: a.promises, Coming: a.coming, Held: a.held, People: len(a.circle())}
	m.Next = a.next()
	m.Decisions, m.Assessing = a.waiting(), a.assessing()
	for _, g := range a.plan.Goals {
		if g.State == plan.Open {
			m.Goals++
		}
	}
	for _, c := range a.consents {
		if c.Kind == consent.Waives && c.Waiver.Stands(a.today) {
			m.Consents++
		}
	}
	for _, p := range a.promises {
		ended := a.today.Sub(access.Today(p.EndedAt()))
		if p.Mark == Gone || !p.State.Open() && ended > lately {
			continue
		}
		if p.Mine() {
			m.IDo = append(m.IDo, p)
		} else {
			m.Others = append(m.Others, p)
		}
	}
	order := []Mark{Late, Soon, Open, Asked, Broken, Kept}
	byMark := func(x, y Promise) int { return cmp.Compare(slices.Index(order, x.Mark), slices.Index(order, y.Mark)) }
	slices.SortStableFunc(m.IDo, byMark)
	slices.SortStableFunc(m.Others, byMark)
	return m
}

package about

import (
	"net/http"
	"slices"

	"kasam/internal/commitment"
	"kasam/internal/plan"
	"kasam/internal/web/kit"
)

// printView is the plan on paper: who does what for the person and when, to
// take home.
type printView struct {
	planView
	Mine   []planPromise // the person's own, soonest first
	Others []planPromise // what others do for them, soonest first
	Asked  []planPromise // what others were asked and have not answered
	Done   []planPromise // kept
}

// PlanPrint shows the plan as it is printed.
func (p *Pages) PlanPrint(r *kit.Request) error {
	view, err := p.plan(r)
	if err != nil {
		return err
	}
	s := printView{planView: view}
	s.sort()
	return r.Show(http.StatusOK, planPrint(r.View, s))
}

func (s *printView) sort() {
	all := slices.Clone(s.Loose)
	for _, g := range s.Goals {
		all = append(all, g.Promises...)
		for _, m := range g.Does {
			all = append(all, m.Promises...)
		}
	}
	slices.SortStableFunc(all, func(a, b planPromise) int { return a.Due.Compare(b.Due) })
	for _, c := range all {
		switch {
		case c.Masked: // not for this reader, so not for their printer
		case c.State == commitment.Kept:
			s.Done = append(s.Done, c)
		case c.State == commitment.Broken:
		case c.Mine():
			s.Mine = append(s.Mine, c)
		case c.State == commitment.Accepted:
			s.Others = append(s.Others, c)
		default:
			s.Asked = append(s.Asked, c)
		}
	}
}

// open are the goals that are still aimed at.
func (s printView) open() []planGoal {
	return slices.DeleteFunc(slices.Clone(s.Goals), func(g planGoal) bool { return g.State != plan.Open })
}

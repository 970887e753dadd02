package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/plan"
	"kasam/internal/web/kit"
)

// PlanPage shows my goals and lets me agree to them.
func (p *Pages) PlanPage(r *kit.Request) error {
	of, err := p.Plan.Of(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, planPage(done(r), of))
}

// Agree says yes to the plan as it stands.
func (p *Pages) Agree(r *kit.Request) error {
	err := kit.Done(p.Plan.Agree(r.Once(), r.View.Actor, me(r), plan.OwnLogin))
	if err != nil {
		of, again := p.Plan.Of(r.Context(), r.View.Actor, me(r))
		if again != nil {
			return again
		}
		return r.Refused(err, func(v kit.View) templ.Component { return planPage(v, of) })
	}
	return r.SeeOther("/my/plan?done=agreed")
}

// shown lists the goals that are not dropped.
func shown(p plan.Plan) (list []plan.Goal) {
	for _, g := range p.Goals {
		if g.State != plan.Dropped {
			list = append(list, g)
		}
	}
	return list
}

// level says what kind of goal it is, in the person's own terms.
func level(v kit.View, g plan.Goal) string {
	return v.T("my.level." + g.Level) // words: my.level.*
}

// askToAgree reports whether there is something to say yes to.
func askToAgree(p plan.Plan) bool { return p.Open() && (!p.Agreed() || p.ChangedSinceAgreed()) }

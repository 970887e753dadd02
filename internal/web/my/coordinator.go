package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/choice"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
)

// CoordinatorPage shows whom I can choose, and a suggestion when I ask for one.
func (p *Pages) CoordinatorPage(r *kit.Request) error {
	c, err := p.Choice.Mine(r.Context(), r.View.Actor, r.URL.Query().Get("help") != "")
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, coordinatorPage(done(r), c, r.URL.Query().Get("help") != ""))
}

// ChooseCoordinator is my choice. It needs no reason.
func (p *Pages) ChooseCoordinator(r *kit.Request) error {
	err := kit.Done(p.Choice.Choose(r.Once(), r.View.Actor, id.Professional(r.Text("coordinator"))))
	if err == nil {
		return r.SeeOther("/my/coordinator?done=chosen")
	}
	c, lost := p.Choice.Mine(r.Context(), r.View.Actor, false)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return coordinatorPage(v, c, false) })
}

// words: mychoice.why.*

// why says for what reason someone is suggested.
func why(v kit.View, reasons []string) (list []string) {
	for _, one := range reasons {
		list = append(list, v.T("mychoice.why."+one))
	}
	return list
}

// had are those who coordinated for me before, the latest first.
func had(c choice.Choice, v kit.View) (list []participation.Term) {
	for _, t := range c.Terms {
		if !t.Until.IsZero() && t.Until.Before(v.Today) {
			list = append(list, t)
		}
	}
	return list
}

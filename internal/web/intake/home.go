package intake

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/web/kit"
)

// homeView is what someone begins with: the board of the group, and what they
// have referred themselves.
type homeView struct {
	Boards  []preparation.Board
	Mine    []referral.Referral
	Refer   []*programme.Programme // where they may refer
	On      string                 // a new day as it is typed
	Missed  string                 // the programme it was typed for
	Letters []*programme.Programme // where they may hand out a code
}

// mine are those of what they have referred that something is still to come of, or
// that are settled.
func (s homeView) mine(alive bool) (list []referral.Referral) {
	for _, r := range s.Mine {
		if r.State.Alive() == alive {
			list = append(list, r)
		}
	}
	return list
}

// Home shows the way in.
func (p *Pages) Home(r *kit.Request) error {
	s, err := p.home(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, homePage(r.View, s))
}

func (p *Pages) home(r *kit.Request) (s homeView, err error) {
	ctx, by := r.Context(), r.View.Actor
	if s.Boards, err = p.Preparation.Boards(ctx, by); err != nil {
		return s, err
	}
	if s.Mine, err = p.Referral.Mine(ctx, by); err != nil {
		return s, err
	}
	if s.Refer, err = p.Referral.Programmes(ctx, by); err != nil {
		return s, err
	}
	for _, one := range s.Refer {
		if by.Has(access.Coordinator, one.ID) || by.Has(access.Preparation, one.ID) {
			s.Letters = append(s.Letters, one)
		}
	}
	if len(s.Boards)+len(s.Mine)+len(s.Refer) == 0 {
		err = fault.Hidden()
	}
	return s, err
}

// PlanDay sets a day for the group.
func (p *Pages) PlanDay(r *kit.Request) error {
	d := preparation.Day{ID: r.FormKey(), Programme: id.Programme(r.Text("programme"))}
	var err error
	if d.On, err = r.Day("on"); err == nil {
		err = kit.Done(p.Preparation.Plan(r.Once(), r.View.Actor, d))
	}
	if err == nil {
		return r.SeeOther("/intake")
	}
	s, lost := p.home(r)
	if lost != nil {
		return lost
	}
	s.On, s.Missed = r.Text("on"), r.Text("programme")
	return r.Refused(err, func(v kit.View) templ.Component { return homePage(v, s) })
}

// HandCode makes a code with which a person or a relative can ask for a place,
// and shows it once.
func (p *Pages) HandCode(r *kit.Request) error {
	code, err := p.Referral.ReferCode(r.Context(), r.View.Actor, id.Programme(r.Text("programme")))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, codePaper(r.View, p.URL+"/refer", code))
}

// names finds the programme of a referral among those the page knows.
func (s homeView) of(p id.Programme) *programme.Programme {
	for _, one := range s.Refer {
		if one.ID == p {
			return one
		}
	}
	return &programme.Programme{}
}

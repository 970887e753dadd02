package intake

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/web/kit"
)

// myView is what the person has asked for, or been offered.
type myView struct {
	List       []referral.Referral
	Programmes []*programme.Programme
	Form       form
	Typed      string // the referral whose form was refused
}

func (s myView) of(p id.Programme) *programme.Programme {
	for _, one := range s.Programmes {
		if one.ID == p {
			return one
		}
	}
	return &programme.Programme{}
}

func (p *Pages) mine(r *kit.Request) (s myView, err error) {
	if _, err = p.Person.Of(r.Context(), r.View.Actor, r.View.Actor.Person); err != nil {
		return s, err // nobody, any more
	}
	if s.List, err = p.Referral.Mine(r.Context(), r.View.Actor); err != nil {
		return s, err
	}
	s.Programmes, err = p.Programme.Installed(r.Context())
	if len(s.Programmes) > 0 {
		s.Form = form{Programme: string(s.Programmes[0].ID)}
	}
	return s, err
}

// MyOffers shows the person what they have asked for and been offered.
func (p *Pages) MyOffers(r *kit.Request) error {
	s, err := p.mine(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, myPage(r.View, s))
}

// AskMyself is the person's own asking for a place.
func (p *Pages) AskMyself(r *kit.Request) error {
	f := readForm(r)
	n, err := f.referral(r)
	if err == nil {
		n.View = referral.Wants
		err = kit.Done(p.Referral.Refer(r.Once(), r.View.Actor, n))
	}
	if err == nil {
		return r.SeeOther("/my/offers")
	}
	s, lost := p.mine(r)
	if lost != nil {
		return lost
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return myPage(v, s) })
}

// AnswerMine is the person's own yes or no, and what else they may do.
func (p *Pages) AnswerMine(r *kit.Request) error {
	deed, err := readDeed(r)
	if err == nil {
		err = kit.Done(p.Referral.Take(r.Once(), r.View.Actor, r.PathValue("referral"), deed))
	}
	if err == nil {
		return r.SeeOther("/my/offers")
	}
	s, lost := p.mine(r)
	if lost != nil {
		return lost
	}
	s.Typed = r.PathValue("referral")
	return r.Refused(err, func(v kit.View) templ.Component { return myPage(v, s) })
}

// may reports whether the person may do an act about their own referral.
func may(r referral.Referral, a referral.Act) bool { return r.May(a, referral.Standing{Self: true}) }

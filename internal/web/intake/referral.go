package intake

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/preparation"
	"kasam/internal/referral"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// pageView is one referral with what was decided, and a form as it was typed.
type pageView struct {
	referral.Page
	Decided []preparation.Decision
	Typed   referral.Deed
	On      string // of a consent, as it was typed
}

func (p *Pages) page(r *kit.Request) (s pageView, err error) {
	if s.Page, err = p.Referral.Open(r.Context(), r.View.Actor, r.PathValue("referral")); err != nil {
		return s, err
	}
	s.Decided, err = p.Preparation.About(r.Context(), s.Page)
	return s, err
}

// ReferralPage shows one referral.
func (p *Pages) ReferralPage(r *kit.Request) error {
	s, err := p.page(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, referralPage(r.View, s))
}

// Take does an act about a referral.
func (p *Pages) Take(r *kit.Request) error {
	deed, err := readDeed(r)
	if err == nil {
		err = kit.Done(p.Referral.Take(r.Once(), r.View.Actor, r.PathValue("referral"), deed))
	}
	if err == nil {
		return r.SeeOther(path(r.PathValue("referral")))
	}
	s, lost := p.page(r)
	if lost != nil {
		return lost
	}
	s.Typed, s.On = deed, r.Text("consent_on")
	return r.Refused(err, func(v kit.View) templ.Component { return referralPage(v, s) })
}

func readDeed(r *kit.Request) (referral.Deed, error) {
	on, err := r.Day("consent_on")
	version, _ := r.Int("version") // a hidden field: nonsense in it is no version, and a conflict
	return referral.Deed{
		Act: referral.Act(r.PathValue("act")), Version: int(version), How: r.Text("how"),
		Consent: referral.Consent{How: r.Text("consent"), On: on, Witness: r.Text("witness")},
		Said:    referral.Said{Text: r.Text("text"), Witness: r.Text("witness"), Who: r.Text("who")},
		Parties: r.All("parties"), Exhausted: referral.AnswerOf(r.Text("exhausted")), View: r.Text("view"),
	}, err
}

// Join joins two referrals of the same person.
func (p *Pages) Join(r *kit.Request) error {
	err := kit.Done(p.Referral.Join(r.Once(), r.View.Actor, r.PathValue("referral"), r.Text("other")))
	if err == nil {
		return r.SeeOther("/intake")
	}
	s, lost := p.page(r)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return referralPage(v, s) })
}

// enrolView is the page where someone who said yes comes in.
type enrolView struct {
	referral.Page
	Staff []directory.Professional
	To    string
	Wish  string
}

func (p *Pages) enrol(r *kit.Request) (s enrolView, err error) {
	if s.Page, err = p.Referral.Open(r.Context(), r.View.Actor, r.PathValue("referral")); err != nil {
		return s, err
	}
	s.Staff, err = p.Referral.Coordinators(r.Context(), s.Referral.Programme)
	return s, err
}

// EnrolPage asks who coordinates someone who said yes.
func (p *Pages) EnrolPage(r *kit.Request) error {
	s, err := p.enrol(r)
	if err != nil {
		return err
	}
	if !s.Allows(referral.ActEnrol) {
		return r.SeeOther(path(s.ID))
	}
	return r.Show(http.StatusOK, enrolPage(r.View, s))
}

// Enrol takes someone in who said yes.
func (p *Pages) Enrol(r *kit.Request) error {
	one := r.PathValue("referral")
	to := id.Professional(r.Text("coordinator"))
	who, err := p.Referral.Enrol(r.Once(), r.View.Actor, one, referral.Enrolment{
		Participation: id.Participation(r.FormKey()), Coordinator: to, Wish: r.Text("wish"),
	})
	if err == nil && to == r.View.Actor.Professional {
		return r.SeeOther("/people/" + string(who))
	}
	if err = kit.Done(err); err == nil {
		return r.SeeOther("/intake")
	}
	s, lost := p.enrol(r)
	if lost != nil {
		return lost
	}
	s.To, s.Wish = string(to), r.Text("wish")
	return r.Refused(err, func(v kit.View) templ.Component { return enrolPage(v, s) })
}

func coordinatorOptions(v kit.View, list []directory.Professional) []ui.Option {
	options := []ui.Option{{Label: v.T("referral.choose")}}
	for _, one := range list {
		options = append(options, ui.Option{Value: string(one.ID), Label: one.Name + ", " + one.OrganisationName})
	}
	return options
}

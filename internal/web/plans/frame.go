package plans

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// frameForm is the frame of the plan as it is typed.
type frameForm struct {
	Organisation, Professional, From, Until, Conditions, Way, Near string
	Version                                                        int
}

// frameView is the page of the frame.
type frameView struct {
	planView
	Form          frameForm
	Organisations []ui.Option
	Professionals []ui.Option
	Changed       bool // someone else was first
}

// FramePage asks who answers for the plan, for how long, and how.
func (p *Pages) FramePage(r *kit.Request) error {
	s, err := p.frame(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, framePage(r.View, s))
}

// SetFrame keeps it.
func (p *Pages) SetFrame(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	version, _ := r.Int("version") // what is no number is no version either
	f := frameForm{
		Organisation: r.Text("organisation"), Professional: r.Text("professional"), From: r.Text("from"), Until: r.Text("until"),
		Conditions: r.Text("conditions"), Way: r.Text("way"), Near: r.Text("near"), Version: int(version),
	}
	frame, err := f.frame(r)
	if err == nil {
		err = kit.Done(p.Plan.SetFrame(r.Once(), r.View.Actor, person, frame, f.Version))
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(person, "plan"))
	}
	s, lost := p.frame(r)
	if lost != nil {
		return lost
	}
	if s.Changed = fault.KindOf(err) == fault.Conflict; s.Changed {
		f.Version = s.Plan.Version // whoever saves now has seen both
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return framePage(v, s) })
}

func (f frameForm) frame(r *kit.Request) (plan.Frame, error) {
	from, one := r.Day("from")
	until, other := r.Day("until")
	return plan.Frame{
		Organisation: id.Organisation(f.Organisation), Professional: id.Professional(f.Professional), From: from, Until: until,
		Conditions: f.Conditions, Way: f.Way, Near: f.Near,
	}, fault.Join(one, other)
}

func (p *Pages) frame(r *kit.Request) (s frameView, err error) {
	if s.planView, err = p.plan(r); err != nil {
		return s, err
	}
	if err := p.leads(r, s.Head.Sight); err != nil {
		return s, err
	}
	f := s.Plan.Frame
	s.Form = frameForm{
		string(f.Organisation), string(f.Professional), f.From.String(), f.Until.String(), f.Conditions, f.Way, f.Near, s.Plan.Version,
	}
	organisations, err := p.Directory.Organisations(r.Context(), r.View.Actor)
	if err != nil {
		return s, err
	}
	s.Organisations = []ui.Option{{Value: "", Label: r.View.T("plan.nobody_yet")}}
	for _, o := range organisations {
		s.Organisations = append(s.Organisations, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	people, err := p.Directory.Professionals(r.Context(), r.View.Actor)
	s.Professionals = []ui.Option{{Value: "", Label: r.View.T("plan.nobody_named")}}
	for _, one := range people {
		s.Professionals = append(s.Professionals, ui.Option{Value: string(one.ID), Label: one.OrganisationName + ": " + one.Name})
	}
	return s, err
}

// frameRows are what a snapshot says beside its goals.
func frameRows(v kit.View, s review.Snapshot) (rows []Detail) {
	f := s.Frame
	for _, one := range []Detail{
		{"organisation", "", f.Organisation},
		{"professional", "", f.Professional},
		{"from", "", date(v, f.From)},
		{"until", "", date(v, f.Until)},
		{"review", "", date(v, s.ReviewOn)},
		{"conditions", "", f.Conditions},
		{"way", "", f.Way},
		{"near", "", f.Near},
	} {
		if one.Is != "" {
			rows = append(rows, Detail{Label: v.T("plan.fact." + one.Label), Is: one.Is})
		}
	}
	return rows
}

package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// closeView is the form by which a participation ends.
type closeView struct {
	Head       overview.Head
	Reasons    []programme.Closing
	On         string
	Reason     string
	GoodHealth bool
	OwnSupport bool
	NextHolder string
}

// ClosePage asks how it has gone, and who takes over.
func (p *Pages) ClosePage(r *kit.Request) error {
	s, err := p.closing(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, closePage(r.View, s))
}

// CloseParticipation ends the participation.
func (p *Pages) CloseParticipation(r *kit.Request) error {
	s, err := p.closing(r)
	if err != nil {
		return err
	}
	s.On, s.Reason, s.NextHolder = r.Text("on"), r.Text("reason"), r.Text("next_holder")
	s.GoodHealth, s.OwnSupport = r.On("good_health"), r.On("own_support")
	on, err := r.Day("on")
	if err == nil {
		err = kit.Done(p.Participation.Close(r.Once(), r.View.Actor, s.Head.ID, participation.Ending{
			On: on, Reason: s.Reason,
			GoodHealth: s.GoodHealth, OwnSupport: s.OwnSupport, NextHolder: s.NextHolder,
		}))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return closePage(v, s) })
	}
	return r.SeeOther("/people/" + string(s.Head.ID))
}

func (p *Pages) closing(r *kit.Request) (s closeView, err error) {
	who := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	if !s.Head.Sight.Coordinates() {
		return s, fault.Hidden()
	}
	current, err := p.Participation.Of(r.Context(), r.View.Actor, who)
	if err != nil {
		return s, err
	}
	method, err := p.Programme.One(r.Context(), current.Programme)
	if err != nil {
		return s, err
	}
	s.Reasons, s.On = method.Closings, r.View.Today.String()
	return s, nil
}

func reasonOptions(v kit.View, reasons []programme.Closing) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("people.choose")}}
	for _, one := range reasons {
		options = append(options, ui.Option{Value: one.Key, Label: one.Name.In(v.W.Code())})
	}
	return options
}

package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/directory"
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
	SaidOn     string
	Promise    string
	Own, Words string
	Call       bool
	How        string
	Witness    string
	Holders    []closing.Holder
	Staff      []directory.Professional
	Asked      string
	kind       string // of the promise to take over
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
	s.SaidOn, s.Promise, s.Own, s.Words = r.Text("said_on"), r.Text("promise"), r.Text("own"), r.Text("words")
	s.GoodHealth, s.OwnSupport, s.Call = r.On("good_health"), r.On("own_support"), r.On("call")
	s.How, s.Witness = r.Text("how"), r.Text("witness")
	on, early := r.Day("on")
	said, wrong := r.Day("said_on")
	err = fault.Join(early, wrong)
	if err == nil {
		err = kit.Done(p.Closing.Close(r.Once(), r.View.Actor, s.Head.ID, closing.Ending{
			Ending: participation.Ending{
				On: on, Reason: s.Reason, GoodHealth: s.GoodHealth, OwnSupport: s.OwnSupport, NextHolder: s.NextHolder,
			},
			Promise: s.Promise, SaidOn: said, Own: s.Own, Words: s.Words, Call: s.Call, How: s.How, Witness: s.Witness, Language: r.View.W.Code(),
		}))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return closePage(v, s) })
	}
	return r.SeeOther(ui.PersonPath(s.Head.ID, "after"))
}

// AskHolder asks a professional to take over: they answer as they answer any
// promise that is asked of them.
func (p *Pages) AskHolder(r *kit.Request) error {
	s, err := p.closing(r)
	if err != nil {
		return err
	}
	s.Asked = r.Text("professional")
	err = kit.Done(p.Closing.Ask(r.Once(), r.View.Actor, commitment.Promise{
		ID: r.FormKey(), Person: s.Head.ID, Professional: id.Professional(s.Asked), Kind: s.kind,
		What: r.View.T("closing.promise"), Due: r.View.Today.AddDays(askDays),
	}))
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return closePage(v, s) })
	}
	return r.SeeOther(ui.PersonPath(s.Head.ID, "close"))
}

// askDays is how long someone has to say whether they take over.
const askDays = 21

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
	s.Reasons, s.On, s.How = method.Closings, r.View.Today.String(), consent.Oral
	for _, m := range method.Measures {
		if m.Unit == "" {
			s.kind = m.Key // the last that is not counted
		}
	}
	end, err := p.Closing.Of(r.Context(), r.View.Actor, who)
	if err != nil {
		return s, err
	}
	s.Holders = end.Holders
	s.Staff, err = p.Directory.Professionals(r.Context(), r.View.Actor)
	return s, err
}

func reasonOptions(v kit.View, reasons []programme.Closing) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("people.choose")}}
	for _, one := range reasons {
		options = append(options, ui.Option{Value: one.Key, Label: one.Name.In(v.W.Code())})
	}
	return options
}

// holderOptions are those who have said yes to taking over.
func holderOptions(v kit.View, s closeView) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("closing.by_none")}}
	for _, h := range s.Holders {
		if h.Yes {
			options = append(options, ui.Option{Value: h.Promise, Label: ui.NameAt(h.Name, h.At)})
		}
	}
	return options
}

// words: closing.state.*

// holderSays says what someone who was asked has answered.
func holderSays(v kit.View, h closing.Holder) string {
	if h.Yes {
		return v.T("closing.said_yes")
	}
	if key := "closing.state." + h.State; v.W.Has(key) {
		return v.T(key)
	}
	return v.T("closing.waits")
}

func howOptions(v kit.View) []ui.Option {
	return []ui.Option{{Value: consent.Oral, Label: v.T("closing.oral")}, {Value: consent.Paper, Label: v.T("closing.paper")}}
}

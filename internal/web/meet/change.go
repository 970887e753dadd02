package meet

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// changeView is the page of when, where, with whom to lead, and with what interpreter.
type changeView struct {
	meeting.Sheet
	Places []directory.Place
	When   nextForm
	Reason string
	Form   arrangeForm
}

type arrangeForm struct{ Facilitator, Language, Interpreter string }

// ChangePage shows what can be changed of a planned meeting.
func (p *Pages) ChangePage(r *kit.Request) error {
	s, err := p.changing(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, changePage(r.View, s))
}

func (p *Pages) changing(r *kit.Request) (s changeView, err error) {
	if s.Sheet, err = p.Meeting.Open(r.Context(), r.View.Actor, r.PathValue("meeting")); err != nil {
		return s, err
	}
	if err := s.Sight.MustCoordinate(); err != nil {
		return s, err
	}
	s.When = nextForm{
		Day: access.Today(s.StartsAt).String(), Clock: s.StartsAt.In(access.Zone()).Format("15:04"), Minutes: itoa(s.Minutes), Place: s.Place,
	}
	s.Form = arrangeForm{string(s.Facilitator), s.Interpreter.Language, s.Interpreter.State}
	s.Places, err = p.Directory.Places(r.Context(), r.View.Actor)
	return s, err
}

// MoveMeeting puts the meeting at another time or place.
func (p *Pages) MoveMeeting(r *kit.Request) error {
	one, form, reason := r.PathValue("meeting"), readNext(r), r.Text("reason")
	when, err := form.when()
	if err == nil {
		err = kit.Done(p.Meeting.Move(r.Once(), r.View.Actor, one, when, reason))
	}
	return p.changed(r, err, func(s *changeView) { s.When, s.Reason = form, reason })
}

// ArrangeMeeting says who leads the meeting, and how it stands with the interpreter.
func (p *Pages) ArrangeMeeting(r *kit.Request) error {
	one, form := r.PathValue("meeting"), arrangeForm{r.Text("facilitator"), r.Text("language"), r.Text("interpreter")}
	a := meeting.Arrangement{
		Facilitator: id.Professional(form.Facilitator), Interpreter: meeting.Interpreter{Language: form.Language, State: form.Interpreter},
	}
	return p.changed(r, kit.Done(p.Meeting.Arrange(r.Once(), r.View.Actor, one, a)), func(s *changeView) { s.Form = form })
}

func (p *Pages) changed(r *kit.Request, err error, typed func(*changeView)) error {
	if err == nil {
		return r.SeeOther("/meetings/" + r.PathValue("meeting"))
	}
	s, lost := p.changing(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return changePage(v, s) })
}

func interpreterStates(v kit.View) []ui.Option {
	var options []ui.Option
	for _, state := range meeting.InterpreterStates() {
		options = append(options, ui.Option{Value: state, Label: v.T("room.interpreter." + state)})
	}
	return options
}

// tongues are the languages an interpreter can be for; none of them first.
func tongues(v kit.View, chosen string) []ui.Option {
	return append([]ui.Option{{Label: v.T("room.interpreter_no")}}, ui.Tongues(chosen)...)
}

// placeOptions are the places of the directory; words alone first.
func placeOptions(v kit.View, list []directory.Place) []ui.Option {
	options := []ui.Option{{Label: v.T("room.place_other")}}
	for _, p := range list {
		if p.Closed {
			continue
		}
		label := ui.NameAt(p.Name, p.Address)
		if p.Neutral {
			label += " (" + v.T("places.neutral") + ")"
		}
		options = append(options, ui.Option{Value: p.ID, Label: label})
	}
	return options
}

// coLeaders are those of the parties who can lead the meeting too.
func coLeaders(v kit.View, parties []meeting.Party) []ui.Option {
	options := []ui.Option{{Label: v.T("room.with_nobody")}}
	for _, p := range parties {
		if p.Professional != v.Actor.Professional && p.Name != "" {
			options = append(options, ui.Option{Value: string(p.Professional), Label: ui.NameAt(p.Name, p.OrganisationName)})
		}
	}
	return options
}

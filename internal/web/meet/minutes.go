package meet

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/meeting"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: minutes.kind.*

// MinutesPage is what a meeting left behind, as far as the reader may see it,
// made to be printed too.
func (p *Pages) MinutesPage(r *kit.Request) error {
	s, err := p.Meeting.Open(r.Context(), r.View.Actor, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, minutesPage(r.View, s))
}

// Correct adds a correction to the notes of a meeting that is held.
func (p *Pages) Correct(r *kit.Request) error {
	one := r.PathValue("meeting")
	said := meeting.Statement{ID: r.FormKey(), Text: r.Text("text")}
	err := kit.Done(p.Meeting.Correct(r.Once(), r.View.Actor, one, said))
	if err == nil {
		return r.SeeOther("/meetings/" + one + "#said-h")
	}
	s, lost := p.meeting(r)
	if lost != nil {
		return lost
	}
	s.Item = said.Text
	return r.Refused(err, func(v kit.View) templ.Component { return meetingPage(v, s) })
}

// saidBy tells who said it of the notes, and how.
func saidBy(v kit.View, s meeting.Sheet, one meeting.Statement) string {
	on := v.W.Date(v.Day(one.At), v.Today) + " " + v.Clock(one.At)
	switch {
	case one.Kind == meeting.Correction:
		return v.T("minutes.by", one.Name, on)
	case one.How == meeting.InRoom && one.Name != "":
		return v.T("minutes.by_in_room", s.PersonName, on, one.Name)
	}
	return v.T("minutes.by", s.PersonName, on)
}

// ReadbackPage is what was said and decided, in large plain words, to be read
// aloud or shown to the person.
func (p *Pages) ReadbackPage(r *kit.Request) error {
	s, err := p.readback(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, readbackPage(r.View, s))
}

// readbackView is the page that is turned to the person.
type readbackView struct {
	meeting.Sheet
	Said  bool // the person has just said something of it
	Text  string
	After meeting.After // as typed
}

func (p *Pages) readback(r *kit.Request) (s readbackView, err error) {
	if s.Sheet, err = p.Meeting.Open(r.Context(), r.View.Actor, r.PathValue("meeting")); err != nil {
		return s, err
	}
	if !s.Leads {
		return s, s.Sight.MustCoordinate()
	}
	s.Said = r.URL.Query().Get("said") != ""
	return s, nil
}

// Say keeps what the person says of what was read to them.
func (p *Pages) Say(r *kit.Request) error {
	one := r.PathValue("meeting")
	said := meeting.Statement{ID: r.FormKey(), Kind: r.Text("say"), Text: r.Text("text")}
	err := kit.Done(p.Meeting.Say(r.Once(), r.View.Actor, one, said))
	if err == nil {
		return r.SeeOther("/meetings/" + one + "/readback?said=yes#after-h")
	}
	return p.readAgain(r, err, func(s *readbackView) { s.Text = said.Text })
}

// AnswerAfter keeps the person's answer to the one question afterwards, given on
// the screen that was turned to them. What it was is not shown again there.
func (p *Pages) AnswerAfter(r *kit.Request) error {
	one, a := r.PathValue("meeting"), readAfter(r)
	err := kit.Done(p.Meeting.AnswerAfter(r.Once(), r.View.Actor, one, a))
	if err == nil {
		return r.SeeOther("/meetings/" + one + "?done=answered")
	}
	return p.readAgain(r, err, func(s *readbackView) { s.After, s.Said = a, true })
}

func (p *Pages) readAgain(r *kit.Request, err error, typed func(*readbackView)) error {
	s, lost := p.readback(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return readbackPage(v, s) })
}

func readAfter(r *kit.Request) meeting.After {
	return meeting.After{Answer: r.Text("answer"), Words: r.Text("words"), Shared: r.On("shared")}
}

func afterAnswers(v kit.View) (options []ui.Option) {
	for _, a := range meeting.Answers() {
		options = append(options, ui.Option{Value: a, Label: v.T("after.answer." + a)})
	}
	return options
}

package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/meeting"
	"kasam/internal/web/kit"
	"kasam/internal/words"
)

// meetingView is one meeting of mine: before it, what I want to talk about and
// in which order; after it, what was said, and what I say of that.
type meetingView struct {
	meeting.Sheet
	Item  string        // as typed
	Text  string        // what was not so, as typed
	After meeting.After // as typed, or as it was answered
}

// MeetingPage shows one meeting of mine.
func (p *Pages) MeetingPage(r *kit.Request) error {
	s, err := p.meeting(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, meetingPage(done(r), s))
}

func (p *Pages) meeting(r *kit.Request) (s meetingView, err error) {
	if s.Sheet, err = p.Meeting.Open(r.Context(), r.View.Actor, r.PathValue("meeting")); err == nil && s.Sheet.After != nil {
		s.After = *s.Sheet.After
	}
	return s, err
}

// Topic moves something I want to talk about up or down, takes it off, or takes
// up anew what there was no time for.
func (p *Pages) Topic(r *kit.Request) error {
	one, item, way := r.PathValue("meeting"), r.PathValue("item"), r.PathValue("way")
	act := func() error { return p.Meeting.Order(r.Once(), r.View.Actor, one, item, way) }
	if way == "again" {
		act = func() error { return p.Meeting.Again(r.Once(), r.View.Actor, one, item) }
	}
	return p.inMeeting(r, kit.Done(act()), "#items-h", func(*meetingView) {})
}

// Say keeps what I say of what was written down.
func (p *Pages) Say(r *kit.Request) error {
	said := meeting.Statement{ID: r.FormKey(), Kind: r.Text("say"), Text: r.Text("text")}
	err := kit.Done(p.Meeting.Say(r.Once(), r.View.Actor, r.PathValue("meeting"), said))
	return p.inMeeting(r, err, "?done=said#after-h", func(s *meetingView) { s.Text = said.Text })
}

// AnswerAfter keeps my answer to the one question afterwards.
func (p *Pages) AnswerAfter(r *kit.Request) error {
	a := meeting.After{Answer: r.Text("answer"), Words: r.Text("words"), Shared: r.On("shared")}
	err := kit.Done(p.Meeting.AnswerAfter(r.Once(), r.View.Actor, r.PathValue("meeting"), a))
	return p.inMeeting(r, err, "?done=answered#after-h", func(s *meetingView) { s.After = a })
}

func (p *Pages) inMeeting(r *kit.Request, err error, where string, typed func(*meetingView)) error {
	if err == nil {
		return r.SeeOther("/my/meetings/" + r.PathValue("meeting") + where)
	}
	s, lost := p.meeting(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return meetingPage(v, s) })
}

// mayAnswer reports whether the question can be answered, or its answer changed.
func (s meetingView) mayAnswer(v kit.View) bool {
	return s.Sheet.After == nil || s.Sheet.After.MayChange(v.Today)
}

// caller is who coordinates: the one who called the meeting.
func caller(s meetingView) string {
	for _, p := range s.Parties {
		if p.Professional == s.CalledBy {
			return first(p.Name)
		}
	}
	return ""
}

// interpreted says how it stands with the interpreter.
func interpreted(v kit.View, i meeting.Interpreter) string {
	return v.T("my.interpreter."+i.State, words.TongueOf(i.Language)) // words: my.interpreter.*
}

// topicPath is where a button beside an item leads.
func topicPath(s meetingView, item meeting.Item, way string) string {
	return "/my/meetings/" + s.ID + "/items/" + item.ID + "/" + way
}

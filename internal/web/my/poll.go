package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// PollPage asks me when I can meet.
func (p *Pages) PollPage(r *kit.Request) error {
	s, err := p.Scheduling.Poll(r.Context(), r.View.Actor, r.PathValue("poll"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, pollPage(done(r), s, s.Mine.Answers))
}

// AnswerPoll says when I can meet.
func (p *Pages) AnswerPoll(r *kit.Request) error {
	poll, said := r.PathValue("poll"), ui.ReadTimes(r)
	err := kit.Done(p.Scheduling.AnswerPoll(r.Once(), r.View.Actor, poll, said))
	if err == nil {
		return r.SeeOther("/my/polls/" + poll + "?done=polled")
	}
	s, lost := p.Scheduling.Poll(r.Context(), r.View.Actor, poll)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return pollPage(v, s, said) })
}

// others are those who are asked besides me.
func others(s scheduling.Sheet) (list []scheduling.Voter) {
	for _, one := range s.Voters {
		if !one.IsPerson() {
			list = append(list, one)
		}
	}
	return list
}

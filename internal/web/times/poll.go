package times

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// pollView is the page of one poll.
type pollView struct {
	scheduling.Sheet
	Said   map[string]scheduling.Answer // the reader's answers as they were typed
	Booked string                       // the time whose booking was refused
	Reason string                       // why at a time the person said no to, as typed
	Links  guest.Desktop
}

// PollPage shows a poll: what everyone has said, and what the reader is asked.
func (p *Pages) PollPage(r *kit.Request) error {
	s, err := p.poll(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, pollPage(r.View, s))
}

func (p *Pages) poll(r *kit.Request) (s pollView, err error) {
	by, poll := r.View.Actor, r.PathValue("poll")
	if s.Sheet, err = p.Scheduling.Poll(r.Context(), by, poll); err != nil {
		return s, err
	}
	if s.Mine != nil {
		s.Said = s.Mine.Answers
	}
	if s.Leads && s.Standing == scheduling.StateOpen {
		s.Links, err = p.Guest.Desktop(r.Context(), by, guest.Poll, poll)
	}
	return s, err
}

// AnswerPoll answers when one can come.
func (p *Pages) AnswerPoll(r *kit.Request) error {
	said := ui.ReadTimes(r)
	err := kit.Done(p.Scheduling.AnswerPoll(r.Once(), r.View.Actor, r.PathValue("poll"), said))
	return p.answered(r, err, func(s *pollView) { s.Said = said })
}

// BookPoll books one of the times.
func (p *Pages) BookPoll(r *kit.Request) error {
	pick := scheduling.Pick{ID: r.FormKey(), Choice: r.Text("time"), Reason: r.Text("reason")}
	err := kit.Done(p.Scheduling.BookPoll(r.Once(), r.View.Actor, r.PathValue("poll"), pick))
	if err == nil {
		return r.SeeOther("/meetings/" + pick.ID)
	}
	return p.answered(r, err, func(s *pollView) { s.Booked, s.Reason = pick.Choice, pick.Reason })
}

// ClosePoll asks nobody any more.
func (p *Pages) ClosePoll(r *kit.Request) error {
	err := kit.Done(p.Scheduling.ClosePoll(r.Once(), r.View.Actor, r.PathValue("poll")))
	return p.answered(r, err, func(*pollView) {})
}

// answered leads back to the poll, or shows it with what was typed.
func (p *Pages) answered(r *kit.Request, err error, typed func(s *pollView)) error {
	if err == nil {
		return r.SeeOther("/polls/" + r.PathValue("poll"))
	}
	s, lost := p.poll(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return pollPage(v, s) })
}

// toldView is the page where the coordinator writes down what someone said.
type toldView struct {
	scheduling.Sheet
	Who  string
	Said map[string]scheduling.Answer
}

// thePerson stands for the person among those who can be chosen.
const thePerson = "person"

// ToldPage shows the form for what someone told.
func (p *Pages) ToldPage(r *kit.Request) error {
	s, err := p.told(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, toldPage(r.View, s))
}

func (p *Pages) told(r *kit.Request) (s toldView, err error) {
	if s.Sheet, err = p.Scheduling.Poll(r.Context(), r.View.Actor, r.PathValue("poll")); err != nil {
		return s, err
	}
	if !s.Leads {
		return s, fault.Refuse(fault.Forbidden, "error.coordinator_only")
	}
	return s, nil
}

// TellPoll writes down what someone told.
func (p *Pages) TellPoll(r *kit.Request) error {
	who, said := r.Text("who"), ui.ReadTimes(r)
	professional := id.Professional(who)
	if who == thePerson {
		professional = ""
	}
	err := fault.Field("who", "error.choose")
	if who != "" {
		err = kit.Done(p.Scheduling.TellPoll(r.Once(), r.View.Actor, r.PathValue("poll"), professional, said))
	}
	if err == nil {
		return r.SeeOther("/polls/" + r.PathValue("poll"))
	}
	s, lost := p.told(r)
	if lost != nil {
		return lost
	}
	s.Who, s.Said = who, said
	return r.Refused(err, func(v kit.View) templ.Component { return toldPage(v, s) })
}

// tellers are those whose answers can be written down: who has not answered first.
func (s toldView) tellers() (list []ui.Option) {
	for _, waits := range []bool{true, false} {
		for _, one := range s.Voters {
			if one.Waits() != waits {
				continue
			}
			o := ui.Option{Value: string(one.Professional), Label: one.Name, Hint: one.OrganisationName}
			if one.IsPerson() {
				o.Value = thePerson
			}
			list = append(list, o)
		}
	}
	return list
}

// voterName says who a voter is, as far as the reader may know.
func voterName(v kit.View, one scheduling.Voter) string {
	if one.Masked() {
		return v.T("poll.masked")
	}
	return one.Name
}

// words: poll.how.*

// voterHint says what a voter is to the meeting, and how they answered.
func voterHint(v kit.View, one scheduling.Voter) string {
	switch {
	case one.Waits():
		return v.T("poll.waits")
	case one.How == scheduling.Told:
		return v.T("poll.how.told")
	case one.How == scheduling.Link:
		return v.T("poll.how.link")
	case !one.Needed:
		return v.T("poll.welcome")
	}
	return ""
}

// words: poll.standing.*

// silent counts those who have not answered.
func (s pollView) silent() (n int) {
	for _, one := range s.Voters {
		if one.Waits() {
			n++
		}
	}
	return n
}

// standing says how the poll stands, in one sentence.
func (s pollView) standing(v kit.View) string {
	if s.Standing != scheduling.StateOpen {
		return v.T("poll.standing." + s.Standing)
	}
	switch n := s.silent(); {
	case len(s.Voters) == 0:
		return v.T("poll.standing.open")
	case n == 0:
		return v.T("poll.all_answered")
	default:
		return v.N("poll.silent", n, n)
	}
}

// sum says in words what the answers of one time come to.
func sum(v kit.View, r scheduling.Result) string {
	return v.T("poll.sum", r.Yes, r.If, r.No)
}

// bookable reports whether the reader can book the time now.
func (s pollView) bookable(v kit.View, r scheduling.Result) bool {
	return s.Leads && s.Standing == scheduling.StateOpen && r.Start.After(v.Now)
}

// fresh gives each form of the page a key of its own, and the mistakes of none
// but itself.
func fresh(v kit.View, sent bool) kit.View {
	if !sent {
		v.Errors, v.Key = nil, id.New[string]()
	}
	return v
}

// bookLook is how the button of a time looks: strong for the best one.
func bookLook(s pollView, r scheduling.Result) string {
	if r.ID == s.Best {
		return "small"
	}
	return "small quiet"
}

// waitingFirst puts the polls first that wait for the reader.
func waitingFirst(list []scheduling.Line) (sorted []scheduling.Line) {
	for _, waits := range []bool{true, false} {
		for _, l := range list {
			if l.Waits == waits {
				sorted = append(sorted, l)
			}
		}
	}
	return sorted
}

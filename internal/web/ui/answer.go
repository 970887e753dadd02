package ui

import (
	"kasam/internal/calendar"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
)

// answers are those that are offered, in their order.
func answers() []calendar.Answer { return []calendar.Answer{calendar.Yes, calendar.Maybe, calendar.No} }

// said tells what someone answered to a meeting, and when it came by mail: anyone
// who knows the address can have written it.
func said(v kit.View, m meeting.Meeting, r meeting.Reply) string {
	switch {
	case r.Answered() && r.How == meeting.ByMail:
		return v.T("answer." + string(r.Answer) + "_mail") // words: answer.*
	case r.Answered():
		return v.T("answer." + string(r.Answer))
	case m.Sequence > 0:
		return v.T("answer.not_new_time")
	}
	return v.T("answer.not")
}

// own returns what the reader has said, and whether they are asked at all.
func own(v kit.View, m meeting.Meeting) (meeting.Reply, bool) {
	if v.Actor.Person != "" {
		return m.PersonAnswer, v.Actor.Person == m.Person
	}
	for _, p := range m.Parties {
		if p.Professional != "" && p.Professional == v.Actor.Professional {
			return p.Answer, true
		}
	}
	return meeting.Reply{}, false
}

// answerLook is how an answer looks, before its word is read.
func answerLook(r meeting.Reply) string {
	switch r.Answer {
	case calendar.Yes:
		return "kept"
	case calendar.No, calendar.OtherTime:
		return "late"
	case calendar.Maybe:
		return "soon"
	}
	return "open"
}

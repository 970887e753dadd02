package meet

import (
	"strings"
	"time"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/web/kit"
)

// A suggestion is another time that someone asked for, as the coordinator reads it.
type suggestion struct {
	Who   id.Professional // none: the person
	Name  string
	Start time.Time
	End   time.Time
}

// suggestions lists the times that were suggested and are still to come.
func suggestions(v kit.View, s meetingView) (list []suggestion) {
	add := func(who id.Professional, name string, r meeting.Reply) {
		if r.Suggested.After(v.Now) {
			list = append(list, suggestion{who, name, r.Suggested, r.Suggested.Add(time.Duration(r.Minutes) * time.Minute)})
		}
	}
	add("", s.PersonName, s.PersonAnswer)
	for _, p := range s.Parties {
		add(p.Professional, partyName(v, p), p.Answer)
	}
	return list
}

func (one suggestion) says(v kit.View) string {
	return v.T("suggest.says", one.Name, v.W.Full(v.Day(one.Start), v.Today), v.Clock(one.Start), v.Clock(one.End))
}

// value names the suggestion in the form.
func (one suggestion) value() string { return string(one.Who) + "/" + one.Start.Format(time.RFC3339) }

// TakeSuggestion moves the meeting to a time that someone suggested.
func (p *Pages) TakeSuggestion(r *kit.Request) error {
	return p.inRoom(r, atEnd, func(one string) error {
		who, at, _ := strings.Cut(r.Text("take"), "/")
		start, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return fault.Refuse(fault.Conflict, "meeting.suggestion_gone")
		}
		return p.Meeting.TakeSuggestion(r.Once(), r.View.Actor, one, id.Professional(who), start, r.View.T("suggest.reason"))
	})
}

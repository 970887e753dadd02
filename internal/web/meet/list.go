package meet

import (
	"net/http"
	"slices"

	"kasam/internal/access"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
)

// lately is how many days back the list of meetings goes.
const lately = 60

// meetingsView is the list of a professional's meetings.
type meetingsView struct {
	Coming []meeting.Listed // from today on, the next one first
	Past   []meeting.Listed // held or not yet closed, the last one first
	Polls  []scheduling.Line
}

// MeetingsPage lists the meetings that are coming and those of late.
func (p *Pages) MeetingsPage(r *kit.Request) error {
	from := r.View.Today.AddDays(-lately).Start(access.Zone())
	list, err := p.Meeting.Mine(r.Context(), r.View.Actor, from)
	if err != nil {
		return err
	}
	var s meetingsView
	for _, m := range list {
		switch on := access.Today(m.StartsAt); {
		case m.State == meeting.StateCancelled:
		case m.State == meeting.StatePlanned && !on.Before(r.View.Today):
			s.Coming = append(s.Coming, m)
		default:
			s.Past = append(s.Past, m)
		}
	}
	slices.Reverse(s.Past)
	if s.Polls, err = p.Scheduling.Polls(r.Context(), r.View.Actor); err != nil {
		return err
	}
	return r.Show(http.StatusOK, meetingsPage(r.View, s))
}

// keptOf tells how many of the promises of a meeting are kept.
func keptOf(v kit.View, m meeting.Listed) string {
	if m.Promised == 0 {
		return ""
	}
	return v.N("meeting.kept_of", m.Promised, m.Kept, m.Promised)
}

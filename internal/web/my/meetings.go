package my

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
)

// Meetings shows what is planned, what was said and promised, and lets me say
// what I want to talk about.
func (p *Pages) Meetings(r *kit.Request) error {
	m, err := p.Overview.Mine(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, meetingsPage(done(r), m, topic{}))
}

// A topic is what I want to talk about, as it is being typed.
type topic struct{ Meeting, Text string }

// AddTopic puts something of mine first on a meeting's agenda.
func (p *Pages) AddTopic(r *kit.Request) error {
	t := topic{r.PathValue("meeting"), r.Text("item")}
	err := kit.Done(p.Meeting.Add(r.Once(), r.View.Actor, t.Meeting, meeting.Item{ID: r.FormKey(), Text: t.Text}))
	if err != nil {
		m, again := p.Overview.Mine(r.Context(), r.View.Actor)
		if again != nil {
			return again
		}
		return r.Refused(err, func(v kit.View) templ.Component { return meetingsPage(v, m, t) })
	}
	return r.SeeOther("/my/meetings?done=added")
}

// kind says what sort of meeting it is.
func kind(v kit.View, kind string) string {
	return v.T("my.kind." + strings.ReplaceAll(kind, "-", "_")) // words: my.kind.*
}

// made lists what was promised in a meeting.
func made(m overview.Mine, in meeting.Meeting) (list []overview.Promise) {
	for _, p := range m.Promises {
		if p.Meeting == in.ID && p.Mark != overview.Gone {
			list = append(list, p)
		}
	}
	return list
}

// only returns the view with its mistakes for the form that was sent, and
// without them for every other form of the page.
func only(v kit.View, sent bool) kit.View {
	if !sent {
		v.Errors = nil
	}
	return v
}

// fieldOf names the field of a meeting's form, no two of them alike.
func fieldOf(m meeting.Meeting) string { return "f-item-" + m.ID }

// came says who was at a meeting.
func came(v kit.View, p meeting.Party) string {
	switch p.Attendance {
	case meeting.Came:
		return v.T("my.meetings.came", p.Name)
	case meeting.Absent:
		return v.T("my.meetings.absent", p.Name)
	}
	return p.Name
}

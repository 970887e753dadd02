package times

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// ownRows is how many times of one's own a form has room for.
const ownRows = 4

// newPollView is the page where a poll is begun.
type newPollView struct {
	findView
	Place  string
	Chosen []string  // the starts of the slots that are ticked
	Own    []ownTime // times of one's own
	Asked  bool      // someone was asked who may not know of the person yet
}

// ownTime is a day and a time as they are typed.
type ownTime struct{ Day, Clock string }

// NewPollPage shows the form of a poll.
func (p *Pages) NewPollPage(r *kit.Request) error {
	s, err := p.finding(r, wishOf(r.URL.Query()))
	if err != nil && (s.PersonName == "" || fault.KindOf(err) != fault.Invalid) {
		return err
	}
	n := newPollView{findView: s, Own: make([]ownTime, ownRows)}
	if len(s.Days) > 0 {
		n.Place = s.Days[0].Place
	}
	return r.Show(http.StatusOK, newPollPage(r.View, n))
}

// AskPoll asks when everybody can.
func (p *Pages) AskPoll(r *kit.Request) error {
	n := newPollView{Place: r.Text("place"), Chosen: r.All("slot"), Own: make([]ownTime, ownRows)}
	for i := range n.Own {
		n.Own[i] = ownTime{r.Text("day" + strconv.Itoa(i+1)), r.Text("clock" + strconv.Itoa(i+1))}
	}
	f := wishOf(r.PostForm)
	f.Kind, f.Minutes, f.Chosen = r.Text("kind"), r.Text("minutes"), true
	poll, err := n.poll(f)
	poll.ID, poll.Person = r.FormKey(), id.Person(r.PathValue("person"))
	if err == nil {
		err = kit.Done(p.Scheduling.Ask(r.Once(), r.View.Actor, poll))
	}
	if err == nil {
		return r.SeeOther("/polls/" + poll.ID)
	}
	s, lost := p.finding(r, f)
	if lost != nil && s.PersonName == "" {
		return lost
	}
	n.findView, n.Asked = s, asksConsent(err)
	return r.Refused(err, func(v kit.View) templ.Component { return newPollPage(v, n) })
}

// poll returns what was typed, or what of it cannot be read.
func (n newPollView) poll(f wishForm) (p scheduling.Poll, err error) {
	minutes, minutesErr := strconv.Atoi(f.Minutes)
	if minutesErr != nil {
		minutesErr = fault.Field("minutes", "error.number")
	}
	p = scheduling.Poll{Kind: f.Kind, Minutes: minutes, Place: n.Place}
	for _, one := range f.people() {
		p.Voters = append(p.Voters, scheduling.Voter{Professional: one.Professional, Needed: one.Needed})
	}
	add := func(start time.Time) {
		p.Times = append(p.Times, scheduling.Choice{ID: id.New[string](), Start: start})
	}
	for _, text := range n.Chosen {
		start, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return p, fault.Field("times", "error.choose")
		}
		add(start.UTC())
	}
	errs := []error{minutesErr}
	for i, own := range n.Own {
		if own == (ownTime{}) {
			continue
		}
		on, dayErr := day.Parse(own.Day)
		if dayErr != nil {
			errs = append(errs, fault.Field("day"+strconv.Itoa(i+1), "error.date"))
			continue
		}
		clock, ok := clockOf(own.Clock)
		if own.Clock == "" || !ok {
			errs = append(errs, fault.Field("clock"+strconv.Itoa(i+1), "meeting.clock_form"))
			continue
		}
		add(scheduling.At(on, clock))
	}
	return p, fault.Join(errs...)
}

// quick are the slots that can be ticked, with how many of the needed are free.
func (n newPollView) quick(v kit.View) (list []ui.Option) {
	for _, s := range n.Near {
		hint := v.T("poll.free_of", s.Can, s.Of)
		if s.Can == s.Of {
			hint = v.T("scheduling.all_free")
		}
		list = append(list, ui.Option{Value: s.Start.Format(time.RFC3339), Label: v.W.Short(s.On(), v.Today) + " " + v.Clock(s.Start), Hint: hint})
	}
	return list
}

// kept reports whether a slot is ticked.
func (n newPollView) kept(value string) bool { return slices.Contains(n.Chosen, value) }

// row numbers a time of one's own.
func row(name string, i int) string { return name + strconv.Itoa(i+1) }

// asksConsent reports whether someone was asked who may not know of the person yet.
func asksConsent(err error) bool {
	e, ok := errors.AsType[*fault.Error](err)
	for ; ok && e != nil; e = e.Next {
		if e.Key == "meeting.consent_first" {
			return true
		}
	}
	return false
}

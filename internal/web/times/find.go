package times

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// findView is the page where the first slot is found and booked.
type findView struct {
	scheduling.Finding
	Person id.Person
	Form   wishForm
}

// wishForm is the meeting that a time is looked for, as it is typed.
type wishForm struct {
	Minutes, From, Kind string
	Who                 map[id.Professional]string // needed, welcome or ""
	Chosen              bool                       // who is to come has been said
}

// The ways in which someone can be wanted.
const (
	needed  = "needed"
	welcome = "welcome"
)

const whoPrefix = "who-"

// wishOf reads what was typed, of an address or of a form.
func wishOf(values url.Values) wishForm {
	f := wishForm{Minutes: values.Get("minutes"), From: values.Get("from"), Kind: values.Get("kind"), Who: make(map[id.Professional]string)}
	for name := range values {
		if len(name) > len(whoPrefix) && name[:len(whoPrefix)] == whoPrefix {
			f.Chosen = true
			if how := values.Get(name); how == needed || how == welcome {
				f.Who[id.Professional(name[len(whoPrefix):])] = how
			}
		}
	}
	f.Chosen = f.Chosen || values.Has("minutes")
	if f.Minutes == "" {
		f.Minutes = "60"
	}
	if !slices.Contains(meeting.Kinds(), f.Kind) {
		f.Kind = meeting.MultiParty
	}
	return f
}

// wish returns what was typed, or what of it cannot be read.
func (f wishForm) wish(person id.Person) (w scheduling.Wish, err error) {
	w = scheduling.Wish{Person: person}
	minutes, minutesErr := strconv.Atoi(f.Minutes)
	if minutesErr != nil {
		minutesErr = fault.Field("minutes", "error.number")
	}
	var fromErr error
	if f.From != "" {
		if w.From, fromErr = day.Parse(f.From); fromErr != nil {
			fromErr = fault.Field("from", "error.date")
		}
	}
	w.Minutes = minutes
	if f.Chosen {
		w.Who = f.people()
	}
	return w, fault.Join(minutesErr, fromErr)
}

// people are those who are wanted, in the same order each time.
func (f wishForm) people() []scheduling.Someone {
	list := []scheduling.Someone{}
	for who, how := range f.Who {
		list = append(list, scheduling.Someone{Professional: who, Needed: how == needed})
	}
	slices.SortFunc(list, func(a, b scheduling.Someone) int {
		if a.Professional < b.Professional {
			return -1
		}
		return 1
	})
	return list
}

// FindPage shows the first slot at which everyone needed is free.
func (p *Pages) FindPage(r *kit.Request) error {
	s, err := p.finding(r, wishOf(r.URL.Query()))
	if s.Finding.PersonName == "" || fault.KindOf(err) != fault.Invalid {
		if err != nil {
			return err
		}
		return r.Show(http.StatusOK, findPage(r.View, s))
	}
	return r.Refused(err, func(v kit.View) templ.Component { return findPage(v, s) })
}

// finding looks for what was typed. What cannot be read is looked for as if it
// had been left as it was, and the refusal returned with it.
func (p *Pages) finding(r *kit.Request, f wishForm) (s findView, err error) {
	person := id.Person(r.PathValue("person"))
	s = findView{Person: person, Form: f}
	w, wrong := f.wish(person)
	if wrong == nil {
		s.Finding, wrong = p.Scheduling.Find(r.Context(), r.View.Actor, w)
	}
	if fault.KindOf(wrong) == fault.Invalid {
		w.Minutes, w.From = 60, day.Day{}
		if s.Finding, err = p.Scheduling.Find(r.Context(), r.View.Actor, w); err != nil {
			return s, err
		}
		s.Found = scheduling.Found{}
	}
	if !f.Chosen {
		for _, one := range s.Who {
			s.Form.Who[one.Professional] = needed
		}
	}
	if s.Form.From == "" {
		s.Form.From = s.From.String()
	}
	return s, wrong
}

// BookSlot books a slot.
func (p *Pages) BookSlot(r *kit.Request) error {
	f := wishOf(r.PostForm)
	f.Kind, f.Chosen = r.Text("kind"), true
	w, err := f.wish(id.Person(r.PathValue("person")))
	start, startErr := time.Parse(time.RFC3339, r.Text("start"))
	if startErr != nil {
		startErr = fault.Field("", "scheduling.taken")
	}
	if err = fault.Join(err, startErr); err == nil {
		b := scheduling.Booking{Wish: w, ID: r.FormKey(), Kind: f.Kind, Slot: r.Text("slot"), Start: start.UTC()}
		if err = kit.Done(p.Scheduling.Book(r.Once(), r.View.Actor, b)); err == nil {
			return r.SeeOther("/meetings/" + b.ID)
		}
	}
	// Someone else was first: what comes next is offered at once.
	s, lost := p.finding(r, f)
	if lost != nil && s.PersonName == "" {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return findPage(v, s) })
}

// query is the address of the same wish on another page.
func (s findView) query(path string) string {
	q := url.Values{"minutes": {s.Form.Minutes}, "kind": {s.Form.Kind}}
	if s.Form.From != "" {
		q.Set("from", s.Form.From)
	}
	for _, p := range s.People {
		q.Set(whoPrefix+string(p.ID), s.Form.how(p.ID))
	}
	return ui.PersonPath(s.Person, path) + "?" + q.Encode()
}

// name says who someone is.
func (s findView) name(v kit.View, who id.Professional) string {
	if who == v.Actor.Professional {
		return v.T("scheduling.you")
	}
	i := slices.IndexFunc(s.People, func(p directory.Professional) bool { return p.ID == who })
	if i < 0 {
		return ""
	}
	return s.People[i].Name
}

// names says who several are.
func (s findView) names(v kit.View, list []id.Professional) string {
	said := make([]string, len(list))
	for i, who := range list {
		said[i] = s.name(v, who)
	}
	return strings.Join(said, ", ")
}

// words: scheduling.why.*
// words: scheduling.why_you.*

// because says what stands in the way for one who is needed.
func (s findView) because(v kit.View, w scheduling.Why) string {
	on := v.T("scheduling.on_days")
	if len(s.Days) > 0 && !slices.ContainsFunc(s.Days, func(m scheduling.MeetingDay) bool { return m.Weekday() != s.Days[0].Weekday() }) {
		on = onDays(v, s.Days[0].Weekday())
	}
	if w.Professional == v.Actor.Professional {
		return v.T("scheduling.why_you."+string(w.Hurdle), on)
	}
	return v.T("scheduling.why."+string(w.Hurdle), s.name(v, w.Professional), on)
}

// slotWhen says day and hours of a slot of which a meeting takes so many minutes.
func slotWhen(v kit.View, start time.Time, minutes int) string {
	return v.T("meeting.when", v.W.Full(v.Day(start), v.Today), v.Clock(start), v.Clock(start.Add(time.Duration(minutes)*time.Minute)))
}

// minutes is how long the meeting is that was found.
func (s findView) minutes() int { return s.Wish.Minutes }

// wanted are the three ways in which someone can be wanted.
func wanted(v kit.View) []ui.Option {
	return []ui.Option{
		{Value: needed, Label: v.T("scheduling.needed")}, {Value: welcome, Label: v.T("scheduling.welcome")}, {Value: "no", Label: v.T("scheduling.not")},
	}
}

// how is how someone is wanted.
func (f wishForm) how(who id.Professional) string {
	if how := f.Who[who]; how != "" {
		return how
	}
	return "no"
}

// closed reports whether it hangs on a slot that someone does not keep open, which
// the page of the slots can change.
func (s findView) closed() bool {
	return slices.ContainsFunc(s.Why, func(w scheduling.Why) bool { return w.Hurdle == scheduling.Closed })
}

package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kasam/internal/bell"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/directory"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/vacancy"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// todayView is a professional's day.
type todayView struct {
	bell.Today
	JustPaused *bell.Pause // to undo
	Vacancies  []vacancy.Vacancy
	Groups     []preparation.Waiting
	Calls      []closing.Call
}

// Today shows what needs the reader today, and that the rest is in hand.
func (p *Pages) Today(r *kit.Request) error {
	day, err := p.Bell.Today(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	s := todayView{Today: day}
	if s.Vacancies, err = p.Vacancy.List(r.Context(), r.View.Actor); err != nil {
		return err
	}
	if s.Groups, err = p.Preparation.Waiting(r.Context(), r.View.Actor); err != nil {
		return err
	}
	if s.Calls, err = p.Closing.Calls(r.Context(), r.View.Actor); err != nil {
		return err
	}
	if r.URL.Query().Get("done") == "paused" {
		s.JustPaused = justPaused(day.Paused, r.View.Now)
	}
	return r.Show(http.StatusOK, todayPage(r.View, s))
}

// justPaused returns the bell that was paused last, if that was just now.
func justPaused(list []bell.Pause, now time.Time) *bell.Pause {
	if len(list) == 0 {
		return nil
	}
	last := slices.MaxFunc(list, func(a, b bell.Pause) int { return a.At.Compare(b.At) })
	if now.Sub(last.At) > 5*time.Minute {
		return nil
	}
	return &last
}

// firstNeeds are those in sight, moreNeeds those that are folded.
func firstNeeds(s todayView) []bell.Need { return s.Needs[:min(bell.Shown, len(s.Needs))] }

func moreNeeds(s todayView) []bell.Need { return s.Needs[min(bell.Shown, len(s.Needs)):] }

// todayLead says how many people need the reader, or how many things are asked
// of one who coordinates nobody.
func todayLead(v kit.View, s todayView) string {
	switch asked, people := len(s.Asked), len(s.Needs); {
	case people > 0:
		return v.N("today.lead", people, people)
	case asked > 0:
		return v.N("today.lead_asked", asked, asked)
	case len(s.Vacancies) > 0:
		return v.N("vacancy.today", len(s.Vacancies), len(s.Vacancies))
	case s.People == 0:
		return v.T("today.lead_nothing_asked")
	}
	return v.T("today.lead_calm")
}

// ringLook is the colour of a row: what is late, what is soon, all else.
func ringLook(v kit.View, r bell.Ring) string {
	switch {
	case r.Promise == nil:
		return "calm"
	case r.Promise.Due.Before(v.Today):
		return "late"
	case r.Promise.State == commitment.Accepted:
		return "soon"
	}
	return "calm"
}

// ringTitle says what it is about: what was promised, or else why it rings.
func ringTitle(v kit.View, r bell.Ring) string {
	if r.Promise != nil {
		return r.Promise.What
	}
	return r.Reason.In(v.W.Code())
}

// ringWhy says why it rings when that is not plain, and what else is the matter
// with the same.
func ringWhy(v kit.View, r bell.Ring) string {
	var said []string
	if r.Promise != nil && (r.Promise.State != commitment.Accepted || !r.Promise.Said.IsZero()) {
		said = append(said, r.Reason.In(v.W.Code()))
	}
	for _, also := range r.Also {
		said = append(said, also.In(v.W.Code()))
	}
	return strings.Join(said, ". ")
}

func askedName(v kit.View, p bell.Promise) string {
	switch {
	case p.Own:
		return v.T("today.own_promise")
	case p.By.ID == v.Actor.Professional:
		return v.T("today.you_promised")
	}
	return ui.NameAt(p.By.Name, p.By.OrganisationName)
}

// ringPath is where something is done about a ring.
func ringPath(r bell.Ring) string {
	if r.Promise != nil {
		return "/commitments/" + r.Promise.ID
	}
	switch r.Action {
	case "contact", "circle":
		return ui.PersonPath(r.Person, "circle")
	case "consent":
		return ui.PersonPath(r.Person, "consents")
	case "plan", "promise":
		return ui.PersonPath(r.Person, "plan")
	case "anew":
		return ui.PersonPath(r.Person, "promises/new") + anewOf(r)
	case "time":
		return ui.PersonPath(r.Person, "time")
	case "meeting":
		return ui.PersonPath(r.Person, "meetings/new")
	case "interpreter":
		return "/meetings/" + r.Meeting
	case programme.AboutDecision:
		return aboutPath(r, ui.PersonPath(r.Person, "decisions"), ui.PersonPath(r.Person, "decisions/"+r.Object))
	case programme.AboutAssessment:
		return aboutPath(r, ui.PersonPath(r.Person, "assessments"), "/assessments/"+r.Object)
	case programme.AboutPoll:
		return aboutPath(r, ui.PersonPath(r.Person, "meetings/find"), "/polls/"+r.Object)
	}
	return "/people/" + string(r.Person)
}

// aboutPath is the page of the thing a ring is about, or of all of its kind when
// the ring is about something else.
func aboutPath(r bell.Ring, all, one string) string {
	if r.About == r.Action {
		return one
	}
	return all
}

// anewOf fills in the form of a promise from the broken one that a ring is about.
func anewOf(r bell.Ring) string {
	if r.About != programme.AboutBroken {
		return ""
	}
	return "?replaces=" + r.Object
}

// ringAct is what that is called.
func ringAct(v kit.View, r bell.Ring) string {
	return v.T("today.act." + r.Action) // words: today.act.*
}

// callee is whom to call about a ring: the one who promised, unless that is the reader.
func callee(v kit.View, r bell.Ring) (directory.Professional, bool) {
	if r.Promise == nil || r.Promise.By.Phone == "" || r.Promise.By.ID == v.Actor.Professional {
		return directory.Professional{}, false
	}
	return r.Promise.By, true
}

// firstName is what a colleague is called.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// bellPath is where a bell is paused (pause) and rings again (resume).
func bellPath(r bell.Ring, act string) string {
	return ui.PersonPath(r.Person, "bells/"+url.PathEscape(r.Bell)+"/"+act)
}

func resumePath(p bell.Pause) string {
	return bellPath(bell.Ring{Person: p.Person, Bell: p.Bell}, "resume")
}

// weekCount says how many promises fall due, and how many of them are others'.
func weekCount(v kit.View, week [7]bell.Due) string {
	var all, others int
	for _, d := range week {
		all, others = all+d.N, others+d.Of
	}
	if all == 0 {
		return v.T("today.week_none")
	}
	return v.N("today.week", all, all, others)
}

// askedText says what a professional is asked for, and why that is pressing.
func askedText(v kit.View, a bell.Asked) string {
	text := v.T("today.asked." + strings.ReplaceAll(string(a.State), "-", "_")) // words: today.asked.*
	if a.Reason != nil {
		text += ". " + a.Reason.In(v.W.Code())
	}
	return text
}

// askedAct is what there is to do about it.
func askedAct(v kit.View, a bell.Asked) string {
	if a.State == commitment.Accepted {
		return v.T("today.asked_open")
	}
	return v.T("today.asked_answer")
}

func saidIn(v kit.View, w programme.Words) string { return w.In(v.W.Code()) }

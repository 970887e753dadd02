package about

import (
	"net/http"
	"slices"
	"strings"

	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// Thread shows all that has happened and is to come, on one line.
func (p *Pages) Thread(r *kit.Request) error {
	t, err := p.Overview.Thread(r.Context(), r.View.Actor, id.Person(r.PathValue("person")))
	if err != nil {
		return err
	}
	only := overview.Kind(r.URL.Query().Get("kind"))
	if !slices.Contains(overview.Kinds(), only) {
		only = ""
	}
	return r.Show(http.StatusOK, threadPage(r.View, t, only))
}

// ofKind leaves the events of one kind; all of them for "".
func ofKind(events []overview.Event, only overview.Kind) []overview.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e overview.Event) bool { return only != "" && e.Kind != only })
}

// kindsIn lists the kinds that there are any events of.
// words: overview.kind.*
func kindsIn(events []overview.Event) []overview.Kind {
	return slices.DeleteFunc(overview.Kinds(), func(k overview.Kind) bool {
		return !slices.ContainsFunc(events, func(e overview.Event) bool { return e.Kind == k })
	})
}

// eventTitle says what happened.
func eventTitle(v kit.View, e overview.Event) string {
	if e.Kind == overview.OfStory && e.What != "" {
		return v.T("overview.quote", e.What)
	}
	what := e.What
	switch e.Kind {
	case overview.OfMeeting:
		what = ui.MeetingKind(v, e.What)
	case overview.OfConsent:
		what = ui.NameAt(e.Who, e.Organisation)
	case overview.OfDecision:
		what = ui.DecisionTitle(v, e.Decision)
	case overview.OfAssessment:
		what = strings.ToLower(v.T("assessment.kind." + e.What))
	case overview.OfPhase:
		what = e.Name.In(v.W.Code())
	}
	return v.T("overview.event."+string(e.Kind)+"."+e.Act, what) // words: overview.event.*
}

// eventWho says who was part of it.
func eventWho(v kit.View, e overview.Event) string {
	switch e.Kind {
	case overview.OfStory:
		if e.What == "" {
			return "" // the title says it
		}
		return v.T("overview.event.story." + e.Act)
	case overview.OfMeeting:
		if e.Came > 0 {
			return v.T("overview.event.came", e.Came, e.Asked)
		}
		return ""
	case overview.OfConsent:
		if !e.Until.IsZero() {
			return v.T("overview.event.until", v.W.Date(e.Until, v.Today))
		}
		return ""
	case overview.OfPromise:
		who := ui.NameAt(e.Who, e.Organisation)
		if who == "" {
			who = v.T("overview.the_person")
		}
		if !e.Until.IsZero() {
			return v.T("overview.event.by", who, v.W.Date(e.Until, v.Today))
		}
		return who
	}
	return ui.NameAt(e.Who, e.Organisation)
}

// eventClass is how an event is drawn on the thread.
func eventClass(e overview.Event) string {
	switch {
	case e.Future:
		return "t-next"
	case e.Act == "late" || e.Act == "broken":
		return "t-late"
	case e.Kind == overview.OfStory:
		return "t-own"
	case e.Kind == overview.OfConsent || e.Kind == overview.OfContact:
		return "t-consent"
	}
	return "t-" + string(e.Kind)
}

// eventWhen says when: with the hour for what is to come.
func eventWhen(v kit.View, e overview.Event) string {
	on := v.W.Short(e.On, v.Today)
	if e.Kind == overview.OfMeeting && !e.At.IsZero() {
		return on + ", " + v.Clock(e.At)
	}
	return on
}

// eventPath is where an event can be opened, "" when it cannot.
func eventPath(e overview.Event) string {
	switch {
	case e.Ref == "":
		return ""
	case e.Kind == overview.OfMeeting:
		return "/meetings/" + e.Ref
	case e.Kind == overview.OfDecision:
		return decisionPath(e.Person, e.Ref)
	case e.Kind == overview.OfAssessment:
		return "/assessments/" + e.Ref
	}
	return "/commitments/" + e.Ref
}

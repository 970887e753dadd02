package overview

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/meeting"
	"kasam/internal/programme"
)

// events puts all that has happened and is to come on one thread, the furthest
// future first. Only what was gathered, which is what the sight opens, is there.
func (a around) events() (list []Event) {
	list = slices.Concat(a.storyEvents(), a.promiseEvents(), a.meetingEvents(), a.contactEvents(), a.consentEvents(), a.phaseEvents(),
		a.decisionEvents(), a.assessmentEvents())
	for i := range list {
		e := &list[i]
		if e.On.IsZero() {
			e.On = access.Today(e.At)
		}
		if e.At.IsZero() {
			e.Future = e.On.After(a.today) || near(e.Act, e.On, a.today)
		} else {
			e.Future = e.At.After(a.at)
		}
	}
	slices.SortStableFunc(list, func(x, y Event) int {
		return cmp.Or(cmp.Compare(rank(x.Future), rank(y.Future)),
			y.On.Compare(x.On), y.At.Compare(x.At))
	})
	return list
}

func (a around) storyEvents() (list []Event) {
	for _, v := range a.versions {
		act := "retold"
		if v.N == 1 {
			act = "told"
		}
		list = append(list, Event{Kind: OfStory, Act: act, At: v.At, What: cmp.Or(v.Wish, opening(v.Text))})
	}
	return list
}

// opening returns the first words of a text, whole.
func opening(text string) string {
	const most = 25
	words := strings.Fields(text)
	if len(words) <= most {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:most], " ") + " …"
}

// promiseAct says a step of a promise in the word of the thread; "" for what is
// not on it.
// words: overview.event.promise.*
func promiseAct(s commitment.Step) string {
	switch s.Act {
	case commitment.ActRecord:
		if s.State == commitment.Proposed {
			return "asked"
		}
	case commitment.ActCounter:
		return "offered"
	case commitment.ActReport:
		return "reported"
	case commitment.ActDeny:
		return "denied"
	case commitment.ActMove:
		return "moved"
	case commitment.ActDecline:
		if s.State == commitment.Accepted {
			return "unchanged"
		}
	case commitment.ActLeave:
		return ""
	}
	switch s.State {
	case commitment.AwaitingSignature:
		return "unsigned"
	case commitment.Accepted:
		return "promised"
	}
	return string(s.State)
}

func (a around) promiseEvents() (list []Event) {
	for _, p := range a.promises {
		if p.Masked {
			continue
		}
		base := Event{Kind: OfPromise, What: p.What, Who: p.ProfessionalName, Organisation: p.OrganisationName, Ref: p.ID}
		for i, s := range p.Steps {
			if s.State == commitment.Proposed && i+1 < len(p.Steps) && access.Today(p.Steps[i+1].At) == access.Today(s.At) {
				continue // asked and answered on the same day: the answer says it
			}
			if s.Act == commitment.ActAccept && i > 0 && p.Steps[i-1].State == commitment.Accepted {
				continue // what was noted as a yes is confirmed
			}
			e := base
			e.Act, e.At, e.Text, e.Until = promiseAct(s), s.At, s.Reason, day.Day{}
			switch e.Act {
			case "":
				continue
			case "asked", "promised", "moved", "offered":
				if e.Until = s.Terms.Due; e.Until.IsZero() && e.Act != "offered" {
					e.Until = p.Due
				}
			}
			list = append(list, e)
		}
		base.On = p.Due
		switch {
		case p.Mark == Late:
			base.Act = "late"
		case p.State.Open():
			base.Act = "due"
		default:
			continue
		}
		list = append(list, base)
	}
	return list
}

func (a around) meetingEvents() (list []Event) {
	for _, m := range slices.Concat(a.coming, a.held) {
		e := Event{Kind: OfMeeting, Act: m.State, At: m.StartsAt, What: m.Kind, Ref: m.ID}
		for _, p := range m.Parties {
			e.Asked++
			if p.Attendance == meeting.Came {
				e.Came++
			}
		}
		if m.State == meeting.StateHeld {
			e.Text = opening(m.Notes)
		}
		list = append(list, e)
	}
	return list
}

// contactEvents leaves out the meeting that is on the thread as itself.
func (a around) contactEvents() (list []Event) {
	for _, c := range a.contacts {
		same := func(m meeting.Meeting) bool { return access.Today(m.StartsAt) == c.On }
		if c.Channel == "meeting" && slices.ContainsFunc(a.held, same) {
			continue
		}
		e := Event{Kind: OfContact, Act: c.Channel, On: c.On}
		if p := a.staff[c.Professional]; !a.hidden(p) {
			e.Who, e.Organisation = p.Name, p.OrganisationName
		}
		list = append(list, e)
	}
	return list
}

func (a around) consentEvents() (list []Event) {
	for _, c := range a.consents {
		e := Event{
			Kind: OfConsent, Act: string(c.Kind), At: c.GivenAt, Who: c.ProfessionalName,
			Organisation: c.OrganisationName, Until: c.Waiver.Until,
		}
		list = append(list, e)
		until := c.Waiver.Until
		switch {
		case !c.WithdrawnAt.IsZero():
			e.Act, e.At = "withdrawn", c.WithdrawnAt
		case c.Kind != consent.Waives || until.Sub(a.today) > 2*consentDays:
			continue
		case until.Before(a.today):
			e.Act, e.At, e.On = "ended", time.Time{}, until.AddDays(1)
		default:
			e.Act, e.At, e.On = "ends", time.Time{}, until
		}
		e.Until = day.Day{}
		list = append(list, e)
	}
	return list
}

func (a around) phaseEvents() (list []Event) {
	if !a.sight.Sees(access.Plan) || a.part.ID == "" {
		return nil
	}
	list = append(list, Event{Kind: OfPhase, Act: "enrolled", On: a.part.EnrolledOn, Name: a.programme.Name})
	i := slices.IndexFunc(a.programme.Phases, func(p programme.Phase) bool { return p.Key == a.part.Phase })
	if i >= 0 && a.part.PhaseSince.After(a.part.EnrolledOn) {
		list = append(list, Event{Kind: OfPhase, Act: "phase", On: a.part.PhaseSince, Name: a.programme.Phases[i].Name})
	}
	if !a.part.ClosedOn.IsZero() {
		e := Event{Kind: OfPhase, Act: "closed", On: a.part.ClosedOn, Who: a.part.NextHolder}
		for _, c := range a.programme.Closings {
			if c.Key == a.part.ClosingReason {
				e.Name = c.Name
			}
		}
		list = append(list, e)
	}
	if review := a.plan.ReviewOn; !review.IsZero() && !review.Before(a.today) {
		list = append(list, Event{Kind: OfPhase, Act: "review", On: review})
	}
	if !a.plan.AgreedAt.IsZero() {
		list = append(list, Event{Kind: OfPhase, Act: "agreed", At: a.plan.AgreedAt})
	}
	return list
}

package overview

import (
	"cmp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/story"
)

// How far ahead and back the short thread of Now reaches, in events.
const (
	threadAhead = 3
	threadBack  = 7
)

// now tells how things stand.
func (a around) now() Now {
	n := Now{Head: a.head, Today: a.today, Plan: a.plan, Needs: a.needs(), Goals: a.goals(), Circle: a.circle()}
	if len(a.versions) > 0 {
		n.Story = a.versions[0]
	}
	n.Next = a.next()
	n.Silent = a.silent
	n.Decisions, n.Assessing = a.waiting(), a.assessing()
	for _, i := range a.items {
		switch {
		case i.State == story.Gone:
		case i.Kind == story.Hindrance:
			n.InTheWay = append(n.InTheWay, i)
		case i.Kind == story.Resource || i.Kind == story.Interest:
			n.ToBuildOn = append(n.ToBuildOn, i)
		}
	}
	for _, g := range n.Goals {
		if g.ID != "" {
			n.Promises.Goals++
		}
	}
	for _, p := range a.promises {
		switch p.Mark {
		case Gone:
			continue
		case Kept:
			n.Promises.Kept++
		case Late:
			n.Promises.Late++
		}
		n.Promises.All++
	}
	coming, been := Split(a.events())
	n.Thread = slices.Concat(coming[max(0, len(coming)-threadAhead):], been[:min(threadBack, len(been))])
	if a.sight.Recipient() {
		n.Consented = a.sight.Grounds[0].Categories
	}
	return n
}

// next returns the first meeting that is not over.
func (a around) next() meeting.Meeting {
	for _, m := range a.coming {
		if m.EndsAt().After(a.at) {
			return m
		}
	}
	return meeting.Meeting{}
}

// goals returns the open goals that promises are for or that stand lowest in
// the plan, and last the promises that are for none of them.
func (a around) goals() (list []Goal) {
	at := make(map[string]int)
	parent := make(map[string]bool)
	for _, g := range a.plan.Goals {
		parent[g.Parent] = true
	}
	loose := Goal{}
	open := make(map[string][]Promise)
	for _, p := range a.promises {
		if p.Mark != Gone {
			open[a.goalOf(p)] = append(open[a.goalOf(p)], p)
		}
	}
	for _, g := range a.plan.Goals {
		if len(open[g.ID]) > 0 || g.State == plan.Open && !parent[g.ID] {
			at[g.ID] = len(list)
			list = append(list, Goal{Goal: g, Promises: open[g.ID]})
		}
	}
	for _, p := range a.promises {
		if _, there := at[a.goalOf(p)]; !there && p.Mark != Gone {
			loose.Promises = append(loose.Promises, p)
		}
	}
	if len(loose.Promises) > 0 {
		list = append(list, loose)
	}
	return list
}

// goalOf returns the goal that a promise is for, if need be by its measure.
func (a around) goalOf(p Promise) string {
	if p.Goal != "" || p.Measure == "" {
		return p.Goal
	}
	for _, g := range a.plan.Goals {
		for _, m := range g.Measures {
			if m.ID == p.Measure {
				return g.ID
			}
		}
	}
	return ""
}

// circle lists who is around the person: the coordinator, the person's own, and
// the professionals who are still there.
func (a around) circle() (list []Close) {
	if !a.sight.Sees(access.Circle) {
		return nil
	}
	if c := a.coordinator; c.ID != "" {
		m := participation.Member{Professional: c.ID}
		list = append(list, Close{Member: m, Professional: a.head.Coordinator, Coordinator: true})
	}
	for _, m := range a.members {
		if !a.sight.Speaks() {
			m.Agreed = ""
		}
		p := a.staff[m.Professional]
		if m.Professional == "" || m.Professional != a.coordinator.ID && p.Active(a.today) && !a.hidden(p) {
			list = append(list, Close{Member: m, Professional: p})
		}
	}
	return list
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// What needs someone now, the worst first.
const (
	NeedLate      = "late"      // a promise is past its day
	NeedUnsaid    = "unsaid"    // asked for, past its day and never answered
	NeedConfirm   = "confirm"   // said to be done, not confirmed
	NeedOffer     = "offer"     // other terms are proposed, and not answered
	NeedSoon      = "soon"      // a promise is due within a week
	NeedAnswer    = "answer"    // asked for days ago and not answered
	NeedSignature = "signature" // promised beyond the mandate, not signed
	NeedSilent    = "silent"    // no contact for longer than the programme wants
	NeedAgree     = "agree"     // a plan the person has not agreed to
	NeedReview    = "review"    // the plan is due for review
	NeedConsent   = "consent"   // a consent ends soon
)

var needOrder = []string{
	NeedUnpaid, NeedLate, NeedAppeal, NeedUnsaid, NeedSilent, NeedConfirm, NeedOffer, NeedSignature, NeedSoon, NeedAnswer, NeedAgree, NeedReview, NeedConsent,
}

const (
	answerDays  = 3  // after which an unanswered question needs someone
	reviewDays  = 14 // ahead
	consentDays = 30 // ahead
)

// needs lists what needs someone now. What is for the coordinator to see to is
// told to the coordinator only.
func (a around) needs() (list []Need) {
	for _, p := range a.promises {
		if kind := a.needOf(p); kind != "" && !p.Masked {
			n := Need{Kind: kind, Promise: p, On: p.Due, Whom: p.By}
			if kind == NeedSignature && p.Signer != "" {
				n.Whom = a.staff[p.Signer]
			}
			list = append(list, n)
		}
	}
	if a.sight.Coordinates() && a.part.Open() {
		list = append(append(list, a.ownNeeds()...), a.decisionNeeds()...)
	}
	slices.SortStableFunc(list, func(x, y Need) int {
		return cmp.Or(cmp.Compare(slices.Index(needOrder, x.Kind), slices.Index(needOrder, y.Kind)),
			x.On.Compare(y.On))
	})
	return list
}

func (a around) needOf(p Promise) string {
	switch {
	case p.Said(), p.State == commitment.Countered && p.Turn == commitment.TurnAsker && !p.Late(a.today):
		switch {
		case !a.sight.Speaks():
			return "" // it is for others to answer
		case p.Said():
			return NeedConfirm
		}
		return NeedOffer
	}
	switch p.Mark {
	case Late:
		if p.State == commitment.Accepted || p.Stands {
			return NeedLate
		}
		return NeedUnsaid
	case Soon:
		return NeedSoon
	case Asked:
		asked := access.Today(p.EndedAt())
		switch {
		case p.State == commitment.AwaitingSignature:
			return NeedSignature
		case a.today.Sub(asked) >= answerDays || p.Due.Sub(a.today) <= week:
			return NeedAnswer
		}
	}
	return ""
}

// ownNeeds lists what the coordinator has to see to.
func (a around) ownNeeds() (list []Need) {
	last := a.part.EnrolledOn
	for _, c := range a.contacts {
		if c.On.After(last) {
			last = c.On
		}
	}
	if last.Before(a.part.Rest.Resumed) {
		last = a.part.Rest.Resumed
	}
	rests := a.part.State == participation.Paused // then neither contact nor plan is due
	if n := a.today.Sub(last); !rests && a.programme.ContactDays > 0 && n > a.programme.ContactDays && !last.IsZero() {
		list = append(list, Need{Kind: NeedSilent, On: last, Days: n})
	}
	switch review := a.plan.ReviewOn; {
	case rests:
	case len(a.plan.Goals) > 0 && a.plan.AgreedAt.IsZero():
		list = append(list, Need{Kind: NeedAgree, On: a.today})
	case !review.IsZero() && review.Sub(a.today) <= reviewDays:
		list = append(list, Need{Kind: NeedReview, On: review})
	}
	for _, c := range a.consents {
		until := c.Waiver.Until
		if c.Kind == consent.Waives && c.Waiver.Stands(a.today) && until.Sub(a.today) <= consentDays {
			list = append(list, Need{Kind: NeedConsent, On: until, With: cmp.Or(c.ProfessionalName, c.OrganisationName)})
		}
	}
	return list
}

// areas returns the life areas of which n shows something.
func (n Now) areas() (list []access.Category) {
	for _, i := range slices.Concat(n.InTheWay, n.ToBuildOn) {
		if c := access.Area(i.Area); !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// Package overview puts everything around one person together: the head of
// every page of theirs, Now, the red thread, what they see themselves, and who
// has looked.
//
// It owns nothing. Each page is one snapshot, read with one sight and put on
// record as one look; a preview goes the very same way with an imagined sight.
// The number of queries of a page is fixed.
package overview

import (
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/scheduling"
	"kasam/internal/story"
)

// A Head is what stands at the top of every page of a person. What the sight
// does not open is zero.
type Head struct {
	ID          id.Person
	Name        string
	Sight       access.Sight
	Person      person.Person // names always; the rest with Reach, identity numbers never by consent
	Age         int           // whole years; 0 when unknown or not open
	Programme   programme.Words
	State       string // of the participation: active, paused, closed; "" when not open
	Rest        participation.Rest
	Phases      []Phase // in the order of the programme; none when not open
	Coordinator directory.Professional
	Areas       []programme.Area // the life areas that are open
}

// How a phase stands.
const (
	PhaseDone  = "done"
	PhaseNow   = "now"
	PhaseLater = "later"
)

// A Phase is one part of the phase bar.
type Phase struct {
	Key   string
	Name  programme.Words
	State string // PhaseDone, PhaseNow or PhaseLater
	Week  int    // of the phase that is now, from 1
	Weeks int    // that it takes as a rule; 0 when the programme does not say
}

// Area returns the name of a life area that is open, nil for any other.
func (h Head) Area(key string) programme.Words {
	for _, a := range h.Areas {
		if a.Key == key {
			return a.Name
		}
	}
	return nil
}

// Places lists the pages of the person that the one who looks may open, in
// their order: now story picture plan circle assessments thread income consents.
func (h Head) Places() []string {
	places := []string{"now"}
	add := func(open bool, place string) {
		if open {
			places = append(places, place)
		}
	}
	add(h.Sight.Sees(access.Story) || h.Sight.Sees(access.Excerpt), "story")
	add(len(h.Areas) > 0, "picture")
	add(h.Sight.Sees(access.Plan), "plan")
	add(h.Sight.Sees(access.Circle), "circle")
	add(h.Sight.Sees(access.Assessments), "assessments")
	add(h.Sight.Sees(access.Plan) || h.Sight.Sees(access.Meetings) || h.Sight.Sees(access.Story), "thread")
	add(h.Sight.Sees(access.Income), "income")
	add(h.Sight.Speaks(), "consents")
	return places
}

// A Now is how things stand for a person today.
type Now struct {
	Head
	Today     day.Day
	Story     story.Version   // the latest; N is 0 when there is none
	Needs     []Need          // what needs someone now, the worst first
	Next      meeting.Meeting // ID is "" when none is planned
	InTheWay  []story.Item    // hindrances that are not gone
	ToBuildOn []story.Item    // resources and interests
	Plan      plan.Plan
	Goals     []Goal // with the promises for them
	Promises  Count
	Silent    map[id.Organisation]day.Day // since when one is, for the person and who coordinates
	Circle    []Close
	Thread    []Event                 // what comes next and what was last
	Decisions []decision.Decision     // that are waited for or can be appealed
	Assessing []assessment.Assessment // not answered, or answered lately
	Consented []access.Category       // what the consent of a recipient covers; none for others
}

// A Goal is a goal with the promises for it. The zero plan.Goal gathers the
// promises that are for none.
type Goal struct {
	plan.Goal
	Promises []Promise
}

// A Promise is a commitment as it stands today.
type Promise struct {
	commitment.Commitment
	Mark Mark
	By   directory.Professional // with the direct number; zero when the person promises, or it is masked
}

// A Mark is how a promise stands today: the shape, the word and the colour it
// is shown with.
type Mark string

// The marks.
const (
	Asked  Mark = "asked"  // waits for an answer, a signature or a confirmation
	Open   Mark = "open"   // promised, with time left
	Soon   Mark = "soon"   // promised and due within a week
	Late   Mark = "late"   // promised or asked for, and past its day
	Kept   Mark = "kept"   // done, and someone other than the promiser says so
	Broken Mark = "broken" // not done
	Gone   Mark = "gone"   // declined, withdrawn or released
)

// week is how many days ahead count as soon.
const week = 7

// MarkOf tells how c stands on the day.
func MarkOf(c commitment.Commitment, today day.Day) Mark {
	switch {
	case c.State == commitment.Kept:
		return Kept
	case c.State == commitment.Broken:
		return Broken
	case !c.State.Open():
		return Gone
	case c.Said():
		return Asked
	case c.Due.Before(today):
		return Late
	case c.State != commitment.Accepted:
		return Asked
	case c.Due.Sub(today) <= week:
		return Soon
	}
	return Open
}

// A Count is how many promises stand how.
type Count struct{ Goals, All, Kept, Late int }

// A Need is one thing that needs someone now.
type Need struct {
	Kind    string // one of the Need constants
	Promise Promise
	On      day.Day                // the day it is about
	Days    int                    // for NeedSilent: since the last contact
	Whom    directory.Professional // whom to call about it
	With    string                 // for NeedConsent: who it is to

	Decision decision.Decision // for NeedUnpaid and NeedAppeal
}

// A Close is someone of the circle.
type Close struct {
	participation.Member
	Professional directory.Professional // zero for someone of their own
	Coordinator  bool
}

// Who is what they are called.
func (c Close) Who() string {
	if c.Member.Professional != "" {
		return c.Professional.Name
	}
	return c.Member.Name
}

// Number is where they can be called, and at what hours.
func (c Close) Number() (number, hours string) {
	if c.Member.Professional != "" {
		return c.Professional.Phone, c.Professional.PhoneHours
	}
	return c.Member.Phone, ""
}

// An Event is a point on the red thread.
type Event struct {
	On           day.Day
	At           time.Time // zero when only the day is known
	Kind         Kind
	Act          string // what happened; with Kind the key of the sentence
	Future       bool
	What         string // a promise or a wish as it was written; the kind of a meeting
	Who          string
	Organisation string
	Text         string // a reason, or how the minutes begin
	Until        day.Day
	Name         programme.Words // of a programme, phase or closing reason
	Asked, Came  int             // to a meeting
	Ref          string          // the meeting, commitment, decision or assessment that can be opened
	Person       id.Person       // whose decision Ref is
	Decision     decision.Decision
}

// A Kind of event, to filter by.
type Kind string

// The kinds of events.
const (
	OfStory   Kind = "story"
	OfPromise Kind = "promise"
	OfMeeting Kind = "meeting"
	OfContact Kind = "contact"
	OfConsent Kind = "consent"
	OfPhase   Kind = "phase"
)

// Kinds lists the kinds in the order of the filter.
func Kinds() []Kind {
	return []Kind{OfStory, OfPromise, OfDecision, OfAssessment, OfMeeting, OfContact, OfConsent, OfPhase}
}

// A Thread is the red thread of a person, the furthest future first.
type Thread struct {
	Head
	Today  day.Day
	Events []Event
}

// Split returns what is to come and what has been, each with the latest first.
func Split(events []Event) (coming, been []Event) {
	for i, e := range events {
		if !e.Future {
			return events[:i], events[i:]
		}
	}
	return events, nil
}

// A Mine is what the person sees on the first page of their own side.
type Mine struct {
	Head
	Today    day.Day
	Next     meeting.Meeting   // ID is "" when none is planned
	IDo      []Promise         // what I promised: late, soon, open, lately done
	Others   []Promise         // what others do for me, in the same order
	Promises []Promise         // all of them, the first due first
	Coming   []meeting.Meeting // planned, the next first
	Held     []meeting.Meeting // the last first
	Goals    int               // open goals
	Consents int               // waivers in force
	People   int               // in the circle

	Decisions []decision.Decision     // that are waited for or can be appealed
	Assessing []assessment.Assessment // not answered, or answered lately
	Polls     []scheduling.Line       // open questions about when to meet
	After     meeting.Meeting         // after which the one question is not answered; ID is "" when there is none
}

// A Look is one line of who has looked, in what the person can be told.
type Look struct {
	From, Until  time.Time // of the entries it gathers
	Who          Who
	Name         string // of a professional
	Title        string
	Organisation string
	Act          string   // of the write; "" for a read
	Categories   []string // what was seen; none for a write
	Why          Why
	Given        day.Day // for a consent: when the person said yes
	Reason       string  // for an emergency, and for opening a protected identity: what was written
	Count        int     // entries it gathers
}

// Who says who it was.
type Who string

// The ones who can have looked.
const (
	You     Who = "you"
	Staff   Who = "staff"
	Kasam   Who = "kasam"   // the program itself
	Unnamed Who = "unnamed" // an account that is no professional's
)

// Why says on what ground it was.
type Why string

// The grounds a person is told of.
const (
	AsYou         Why = "you"
	AsCoordinator Why = "coordinator"
	AsDeputy      Why = "deputy"
	AsTail        Why = "tail"
	ByConsent     Why = "consent"
	InEmergency   Why = "emergency"
	ByLink        Why = "link"   // answered one thing by a link, without a login
	ByOffice      Why = "office" // a task of the house, such as administration
)

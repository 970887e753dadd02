package scheduling

import (
	"cmp"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/text"
)

// An Answer is what someone says of a time.
type Answer string

// The answers.
const (
	Yes      Answer = "yes"
	IfNeedBe Answer = "if-need-be"
	No       Answer = "no"
)

// Answers lists the answers in the order in which a page offers them.
func Answers() []Answer { return []Answer{Yes, IfNeedBe, No} }

// The states of a poll.
const (
	StateOpen   = "open"
	StateBooked = "booked" // a meeting came of it
	StateClosed = "closed" // nobody is asked any more
	StateOver   = "over"   // open still, but every time of it has been; never stored
)

// How an answer came in.
const (
	Own  = "own"  // given on one's own login
	Told = "told" // told to the coordinator, who wrote it down
	Link = "link" // given by a link in a mail
)

// A Poll asks when those around a person can meet.
type Poll struct {
	ID       string
	Person   id.Person
	Kind     string // of the meeting
	Minutes  int
	Place    string
	State    string
	AskedBy  id.Professional
	AskedAt  time.Time
	ClosedAt time.Time
	Meeting  string // that came of it
	Reason   string // why it was booked at a time the person said no to
	Times    []Choice
	Voters   []Voter // the person first, then the needed, then the welcome
}

// A Choice is one time that is asked about.
type Choice struct {
	ID    string
	Start time.Time
	Slot  string // the id of the slot's Time, when it is a slot of a meeting day
}

// A Voter is someone who is asked.
type Voter struct {
	Professional     id.Professional // none: the person
	Organisation     id.Organisation
	Name             string // loaded; "" when the reader may not know who it is
	OrganisationName string // loaded
	Needed           bool   // the person always is
	AnsweredAt       time.Time
	How              string            // Own, Told or Link; "" before there is an answer
	Answers          map[string]Answer // by the id of the Choice
}

// IsPerson reports whether the voter is the person it is about.
func (v Voter) IsPerson() bool { return v.Professional == "" && !v.Masked() }

// masked stands for an organisation that the reader may not know of.
const masked id.Organisation = "masked"

// Masked reports whether the reader may not know who the voter is.
func (v Voter) Masked() bool { return v.Organisation == masked }

// Waits reports whether the voter has not answered.
func (v Voter) Waits() bool { return v.AnsweredAt.IsZero() }

// Standing returns the state of the poll at now.
func (p Poll) Standing(now time.Time) string {
	if p.State == StateOpen && !slices.ContainsFunc(p.Times, func(c Choice) bool { return c.Start.After(now) }) {
		return StateOver
	}
	return p.State
}

// Voter returns who is asked by that name of a professional, "" for the person.
func (p Poll) Voter(professional id.Professional) (Voter, bool) {
	i := slices.IndexFunc(p.Voters, func(v Voter) bool { return v.Professional == professional && !v.Masked() })
	if i < 0 {
		return Voter{}, false
	}
	return p.Voters[i], true
}

// Choice returns one of the times.
func (p Poll) Choice(choice string) (Choice, bool) {
	i := slices.IndexFunc(p.Times, func(c Choice) bool { return c.ID == choice })
	if i < 0 {
		return Choice{}, false
	}
	return p.Times[i], true
}

// Ahead lists the times that have not been.
func (p Poll) Ahead(now time.Time) []Choice {
	return slices.DeleteFunc(slices.Clone(p.Times), func(c Choice) bool { return !c.Start.After(now) })
}

// The limits of a poll.
const (
	leastChoices = 2
	mostChoices  = 12
	mostVoters   = 30
	leastMinutes = 5
	mostMinutes  = 8 * 60
)

// ask returns the poll as it is asked at now, or every reason why not.
func (p Poll) ask(now time.Time) (Poll, error) {
	var errs []error
	refuse := func(bad bool, err error) {
		if bad {
			errs = append(errs, err)
		}
	}
	refuse(!slices.Contains(meeting.Kinds(), p.Kind), fault.Field("kind", "error.choose"))
	refuse(p.Minutes < leastMinutes || p.Minutes > mostMinutes, fault.Field("minutes", "scheduling.minutes_range", leastMinutes, mostMinutes))
	errs = append(errs, text.Optional("place", &p.Place, text.Line))
	p.Times = slices.Clone(p.Times)
	slices.SortStableFunc(p.Times, func(a, b Choice) int { return a.Start.Compare(b.Start) })
	p.Times = slices.CompactFunc(p.Times, func(a, b Choice) bool { return a.Start.Equal(b.Start) })
	refuse(len(p.Times) < leastChoices, fault.Field("times", "poll.times_few", leastChoices))
	refuse(len(p.Times) > mostChoices, fault.Field("times", "poll.times_many", mostChoices))
	far := access.Today(now).AddDays(yearAhead)
	for _, c := range p.Times {
		if !c.Start.After(now) {
			refuse(true, fault.Field("times", "poll.times_past"))
			break
		}
		if access.Today(c.Start).After(far) {
			refuse(true, fault.Field("times", "scheduling.day_far"))
			break
		}
	}
	refuse(len(p.Voters) > mostVoters, fault.Field("who", "meeting.too_many"))
	p.State, p.AskedAt = StateOpen, now
	return p, fault.Join(errs...)
}

// answer returns what a voter's answers become at now. Each time that has not
// been needs one; those that have been keep what was said.
func (p Poll) answer(v Voter, answers map[string]Answer, now time.Time) (map[string]Answer, error) {
	if p.Standing(now) != StateOpen {
		return nil, fault.Refuse(fault.Conflict, "poll.over")
	}
	kept := make(map[string]Answer)
	var errs []error
	for _, c := range p.Times {
		said, ok := answers[c.ID]
		switch {
		case !c.Start.After(now):
			if before, there := v.Answers[c.ID]; there {
				kept[c.ID] = before
			}
		case !ok:
			errs = append(errs, fault.Field("time-"+c.ID, "poll.answer_all"))
		case !slices.Contains(Answers(), said):
			errs = append(errs, fault.Field("time-"+c.ID, "error.choose"))
		default:
			kept[c.ID] = said
		}
	}
	return kept, fault.Join(errs...)
}

// book returns the choice that a meeting is booked at, or why it cannot be. At a
// time that the person said no to it is booked for a reason only.
func (p Poll) book(choice, reason string, now time.Time) (Choice, string, error) {
	c, there := p.Choice(choice)
	switch {
	case p.State != StateOpen:
		return c, "", fault.Refuse(fault.Conflict, "poll.over")
	case !there:
		return c, "", fault.Hidden()
	case !c.Start.After(now):
		return c, "", fault.Refuse(fault.Conflict, "poll.time_past")
	}
	if !p.refused(choice) {
		return c, "", nil
	}
	err := text.Required("reason", &reason, text.Line)
	if err != nil && reason == "" {
		err = fault.Field("reason", "poll.reason_required")
	}
	return c, reason, err
}

// refused reports whether the person said no to the time.
func (p Poll) refused(choice string) bool {
	v, ok := p.Voter("")
	return ok && v.Answers[choice] == No
}

// A Result is what the answers say of one time.
type Result struct {
	Choice
	NeededNo    int // of those needed, how many cannot come
	Waiting     int // of those needed, how many have not answered
	NeededIf    int // of those needed, how many could if need be
	WelcomeNo   int // of the welcome, how many cannot come
	WelcomeYes  int // of the welcome, how many can
	PersonNo    bool
	Yes, If, No int // of all
}

// All reports whether everyone needed has said that they can come.
func (r Result) All() bool { return r.NeededNo+r.Waiting+r.NeededIf == 0 }

// better orders results, the best first: no needed one says no; none of them is
// still to answer; as few of them as can be come if need be; as few of the welcome
// say no and as many can come; and then the earliest. A better answer from anyone
// never makes a time worse.
func better(a, b Result) int {
	return cmp.Or(cmp.Compare(a.NeededNo, b.NeededNo), cmp.Compare(a.Waiting, b.Waiting), cmp.Compare(a.NeededIf, b.NeededIf),
		cmp.Compare(a.WelcomeNo, b.WelcomeNo), cmp.Compare(b.WelcomeYes, a.WelcomeYes), a.Start.Compare(b.Start))
}

// Results ranks the times of the poll, the best first.
func (p Poll) Results() []Result {
	list := make([]Result, 0, len(p.Times))
	for _, c := range p.Times {
		r := Result{Choice: c, PersonNo: p.refused(c.ID)}
		for _, v := range p.Voters {
			switch said := v.Answers[c.ID]; {
			case said == Yes:
				r.Yes++
				if !v.Needed {
					r.WelcomeYes++
				}
			case said == IfNeedBe:
				r.If++
				if v.Needed {
					r.NeededIf++
				}
			case said == No:
				r.No++
				if v.Needed {
					r.NeededNo++
				} else {
					r.WelcomeNo++
				}
			case v.Needed:
				r.Waiting++
			}
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, better)
	return list
}

// Best returns the time to hold up: the best of those ahead at now, once someone
// has answered and unless someone needed cannot come.
func (p Poll) Best(now time.Time) (Result, bool) {
	for _, r := range p.Results() {
		if r.Start.After(now) {
			return r, r.NeededNo == 0 && r.Yes+r.If > 0
		}
	}
	return Result{}, false
}

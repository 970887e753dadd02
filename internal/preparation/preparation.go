// Package preparation is the desk of the preparation group: its days, the agenda
// with those who have waited longest first, what the criteria of the programme
// say of each, what is decided and by whom.
//
// The criteria inform; the group decides, and says why when it decides otherwise.
package preparation

import (
	"slices"
	"strings"
	"time"

	"kasam/internal/choice"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/text"
)

// What the group can decide.
const (
	Offer       = "offer"
	Wait        = "wait"
	Other       = "other-support" // which
	Information = "more-information"
	No          = "no"
)

// Kinds lists what the group can decide, in the order of a form.
func Kinds() []string { return []string{Offer, Wait, Information, Other, No} }

var leads = map[string]referral.State{
	Offer: referral.Offered, Wait: referral.Waiting, Other: referral.Elsewhere, Information: referral.Asking, No: referral.Refused,
}

// How a party took part in a day of the group.
const (
	Came    = "came"
	Informs = "informs" // has no case, and came to inform
	Absent  = "absent"
)

// Ways lists how a party can have taken part.
func Ways() []string { return []string{Came, Informs, Absent} }

// A Day is one on which the group meets.
type Day struct {
	ID         string
	Programme  id.Programme
	On         day.Day
	Attendance []Attendance // in the order of the programme's parties; empty until it is noted
	Decisions  []Decision   // in the order they were made
}

// An Attendance is how one party took part.
type Attendance struct {
	Party string
	Came  string // "" is not noted
	Who   string
}

// A Weighed is one criterion of the programme held against a referral.
type Weighed struct {
	Key     string
	Name    programme.Words
	Answer  programme.Answer
	Sources []string // where the answer comes from: number, birth, parties, tried, words, referral; unknown alone
}

// A Decision is what the group decided about one referral.
type Decision struct {
	ID        string
	Day       string
	On        day.Day // loaded
	Referral  string
	Number    int // loaded
	Kind      string
	Deviates  bool
	Criteria  string // key=answer of each, as they stood
	DecidedBy string
	At        time.Time
	Said      Said // zero when the reader may not know whom it is about
	Version   int  // of the referral as it was read
}

// Said are the words of a decision. They are sealed.
type Said struct {
	Reason    string `json:"reason"`
	Deviation string `json:"deviation,omitempty"` // why the criteria are not followed
	Which     string `json:"which,omitempty"`     // which other support; from whom more information
	Letter    string `json:"letter"`              // to the person, in plain words
}

// weigh holds the criteria of the programme against a referral.
func weigh(p *programme.Programme, r referral.Referral, today day.Day) (list []Weighed, err error) {
	a := r.Applicant(today)
	for _, c := range p.Eligibility {
		answer, err := c.Met(a)
		if err != nil {
			return nil, err
		}
		list = append(list, Weighed{c.Key, c.Name, answer, sources(c, r, answer)})
	}
	return list, nil
}

// sources says where the answer to a criterion comes from. It may ask for
// several facts.
func sources(c programme.Criterion, r referral.Referral, answer programme.Answer) (list []string) {
	if answer == programme.Unknown {
		return []string{"unknown"}
	}
	asks := func(fact, source string) {
		if strings.Contains(c.When, fact) {
			list = append(list, source)
		}
	}
	if r.Told.NationalID != "" {
		asks("person.age", "number")
	} else {
		asks("person.age", "birth")
	}
	asks("parties", "parties")
	asks("alternatives_exhausted", "tried")
	asks("voluntary", "words")
	if len(list) == 0 {
		return []string{"referral"}
	}
	return list
}

// Against reports whether a decision goes against the criteria: an offer though
// one is not met, or a no though all are.
func Against(kind string, list []Weighed) bool {
	unmet := slices.ContainsFunc(list, func(w Weighed) bool { return w.Answer == programme.No })
	all := !slices.ContainsFunc(list, func(w Weighed) bool { return w.Answer != programme.Yes })
	return kind == Offer && unmet || kind == No && all && len(list) > 0
}

// snapshot writes the answers as they stood.
func snapshot(list []Weighed) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = w.Key + "=" + referral.AnswerWord(w.Answer)
	}
	return strings.Join(words, " ")
}

// long bounds each of the texts of a decision.
const long = 4_000

// check completes d, or returns every reason why it cannot stand.
func (d *Decision) check(list []Weighed) error {
	d.Deviates = Against(d.Kind, list)
	d.Criteria = snapshot(list)
	var kind, which, deviation error
	if !slices.Contains(Kinds(), d.Kind) {
		kind = fault.Field("kind", "error.choose")
	}
	if d.Kind == Other || d.Kind == Information {
		which = text.Optional("which", &d.Said.Which, text.Line)
		if which == nil && d.Said.Which == "" {
			which = fault.Field("which", "preparation.which_required")
			if d.Kind == Information {
				which = fault.Field("which", "preparation.whom_required")
			}
		}
	} else {
		d.Said.Which = ""
	}
	if deviation = text.Optional("deviation", &d.Said.Deviation, long); deviation == nil && d.Deviates && d.Said.Deviation == "" {
		deviation = fault.Field("deviation", "preparation.deviation_required")
	}
	if !d.Deviates {
		d.Said.Deviation = ""
	}
	return fault.Join(kind, text.Required("reason", &d.Said.Reason, long), which, deviation,
		text.Required("decided_by", &d.DecidedBy, text.Line), text.Optional("letter", &d.Said.Letter, long))
}

// FarthestDays is how far apart the days of the group may lie before it is
// remarked upon: every second or third week.
const FarthestDays = 21

// Next is when the group meets after a day, unless it says otherwise.
func Next(last day.Day, today day.Day) day.Day {
	next := today.AddDays(14)
	if !last.IsZero() && !last.AddDays(14).Before(today) {
		next = last.AddDays(14)
	}
	return next
}

// A Step of the way in, for how long people are in it.
const (
	ToGroup    = "to-group"     // from the referral to the first decision
	ToOffer    = "to-offer"     // from the referral to an offer
	ToAnswer   = "to-answer"    // from the offer to the person's answer
	ToStart    = "to-start"     // from the yes to the first day
	WholeWayIn = "whole-way-in" // from the referral to the first day
)

// WaySteps lists the steps of the way in.
func WaySteps() []string { return []string{ToGroup, ToOffer, ToAnswer, ToStart, WholeWayIn} }

// way returns how many days each step took for one referral; a step that is not
// done is left out.
func way(referred day.Day, steps []moved) map[string]int {
	took := make(map[string]int)
	var offered, accepted day.Day
	for _, s := range steps {
		switch s.act {
		case referral.ActDecide:
			if _, ok := took[ToGroup]; !ok {
				took[ToGroup] = s.on.Sub(referred)
			}
			if s.state == referral.Offered {
				if _, ok := took[ToOffer]; !ok {
					took[ToOffer] = s.on.Sub(referred)
				}
				offered = s.on
			}
		case referral.ActAccept, referral.ActDecline:
			if _, ok := took[ToAnswer]; !ok && !offered.IsZero() {
				took[ToAnswer] = s.on.Sub(offered)
			}
			if s.act == referral.ActAccept {
				accepted = s.on
			}
		case referral.ActEnrol:
			if !accepted.IsZero() {
				took[ToStart] = s.on.Sub(accepted)
			}
			took[WholeWayIn] = s.on.Sub(referred)
		}
	}
	return took
}

// moved is one act of a history, without its words.
type moved struct {
	act   referral.Act
	state referral.State
	on    day.Day
}

// A Time is how long one step takes: the middle one, and the longest.
type Time struct {
	Step            string
	Count           int
	Median, Longest int
}

func median(days []int) Time {
	if len(days) == 0 {
		return Time{}
	}
	slices.Sort(days)
	return Time{Count: len(days), Median: days[(len(days)-1)/2], Longest: days[len(days)-1]}
}

// A Capacity is how many a programme can take.
type Capacity struct {
	Places       int // of the programme file; 0 is not limited
	Taken        int
	Offered      int                  // offered, or accepted and not yet in
	Coordinators []choice.Coordinator // with how much they carry, by name
}

// Free is how many places there are left when everyone who is offered one comes.
func (c Capacity) Free() int { return max(0, c.Places-c.Taken-c.Offered) }

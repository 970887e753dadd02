// Package closing is how a participation ends with the person: who takes over
// and has said yes, how the time is looked back on in the person's words beside
// the coordinator's, and how it goes six and twelve months after.
package closing

import (
	"time"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/text"
)

// How who takes over has said yes.
const (
	ByPromise = "promise" // a professional, signed in or by a link
	ByTold    = "told"    // to the coordinator, on a day
)

// Whose words something is.
const (
	Person       = "person"
	Professional = "professional"
)

// An Ending is how a participation ends, as the coordinator writes it with the
// person.
type Ending struct {
	participation.Ending
	Promise string  // the promise of who takes over; or:
	SaidOn  day.Day // the day on which NextHolder said yes
	Own     string  // how the person looks back, in their own words
	Words   string  // how the coordinator does
	Call    bool    // the person says yes to being asked after six and twelve months
	How     string  // on paper or orally, when Call
	Witness string
	// Language is that in which the text of the yes was shown, such as "sv".
	Language string
}

// clean refuses an end that nobody looks back on, and someone who takes over
// whose yes has no day.
func (e Ending) clean(since, today day.Day) (Ending, error) {
	own, words := text.Optional("own", &e.Own, text.Long), text.Optional("words", &e.Words, text.Long)
	var look, said error
	if own == nil && words == nil && e.Own == "" && e.Words == "" && !participation.LeavesNobody(e.Reason) {
		look = fault.Field("own", "closing.words")
	}
	switch {
	case e.Promise != "" || e.NextHolder == "":
		e.SaidOn = day.Day{}
	case e.SaidOn.IsZero():
		said = fault.Field("said_on", "closing.said_on")
	case e.SaidOn.After(today) || e.SaidOn.Before(since):
		said = fault.Field("said_on", "closing.said_when")
	}
	return e, fault.Join(own, words, look, said)
}

// Months are how long after the end one asks how it goes.
func Months() []int { return []int{6, 12} }

// The states of a follow-up.
const (
	Due       = "due"
	Answered  = "answered"
	Unreached = "unreached"
)

// Ways lists how it can go since the end.
func Ways() []string { return []string{"better", "same", "worse"} }

// A Followup is how it goes so many months after.
type Followup struct {
	Participation id.Participation
	Person        id.Person
	Months        int
	Due           day.Day
	Professional  id.Professional // who asks
	State         string
	On            day.Day
	Goes          string // one of Ways
	OwnSupport    bool
	ByPerson      bool // answered on their own page
	Words         string
}

// Early is how many days before its day a follow-up can be answered: it falls
// within the time of the consent that lets someone call.
const Early = 21

// Open reports whether it can be answered on the day.
func (f Followup) Open(today day.Day) bool {
	return f.State == Due && !today.Before(f.Due.AddDays(-Early))
}

// An Answer is how it goes. Who could not be reached has no other.
type Answer struct {
	Unreached  bool
	Goes       string
	OwnSupport bool
	Words      string
}

// answered returns f with an answer.
func (f Followup) answered(a Answer, byPerson bool, today day.Day) (Followup, error) {
	switch {
	case f.State != Due:
		return f, fault.Refuse(fault.Conflict, "closing.is_answered")
	case !f.Open(today):
		return f, fault.Refuse(fault.Conflict, "closing.too_early")
	case a.Unreached && !byPerson:
		f.State, f.On = Unreached, today
		return f, text.Optional("words", &f.Words, text.Long)
	}
	var goes error
	known := false
	for _, w := range Ways() {
		known = known || w == a.Goes
	}
	if !known {
		goes = fault.Field("goes", "error.choose")
	}
	words := text.Optional("words", &a.Words, text.Long)
	if err := fault.Join(goes, words); err != nil {
		return f, err
	}
	f.State, f.On, f.Goes, f.OwnSupport, f.Words, f.ByPerson = Answered, today, a.Goes, a.OwnSupport, a.Words, byPerson
	return f, nil
}

// A Word is how someone looks back.
type Word struct {
	ID    string
	Voice string // Person or Professional
	Told  string // written by whose words it is, or dictated
	Text  string
	At    time.Time
}

// A Holder is a professional who was asked to take over.
type Holder struct {
	Promise string
	Name    string
	At      string // the organisation
	State   string // of the promise
	Yes     bool   // has said yes
}

// A Review is the end of a participation, as far as it has come.
type Review struct {
	Participation participation.Participation
	GoodHealth    bool
	OwnSupport    bool
	HolderHow     string
	SaidOn        day.Day
	Words         []Word // the first first
	Followups     []Followup
	Holders       []Holder // asked, while it is not closed
}

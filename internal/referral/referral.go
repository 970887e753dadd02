// Package referral is the way in before someone has come in: who asks for a
// place for whom, what has been tried and why it was not enough, what the person
// says of coming, and what they answer when they are offered a place.
//
// Until the person has agreed to be discussed by name, those who decide see a
// number, an age band and the parties, and nothing else.
package referral

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// A State is how far a referral has come.
type State string

// The states.
const (
	Referred  State = "referred"
	Waiting   State = "waiting"   // the group said: wait
	Asking    State = "asking"    // the group wants to know more
	Offered   State = "offered"   // the person has not answered
	Accepted  State = "accepted"  // the person said yes
	Declined  State = "declined"  // the person said no; nothing follows from it
	Elsewhere State = "elsewhere" // other support
	Refused   State = "refused"
	Enrolled  State = "enrolled"
	Withdrawn State = "withdrawn"
	Joined    State = "joined" // with another referral of the same person
)

// Open reports whether the group has still to decide.
func (s State) Open() bool { return s == Referred || s == Waiting || s == Asking }

// Alive reports whether something is still to come.
func (s State) Alive() bool { return s.Open() || s == Offered || s == Accepted }

// Who refers.
const (
	ByAgency      = "agency"
	ByCoordinator = "coordinator"
	ByPerson      = "person"
	ByRelative    = "relative"
)

// What the person says of coming.
const (
	Wants     = "wants"
	Unsure    = "unsure"
	Unwilling = "unwilling"
	Unasked   = "unasked"
)

// Views lists what the person can say of coming.
func Views() []string { return []string{Wants, Unsure, Unwilling, Unasked} }

// How something was said by the person.
const (
	OwnLogin = "own-login"
	ByCode   = "code" // with the code of a letter
	Paper    = "paper"
	Oral     = "oral" // with a witness
)

// Hows lists how someone else can have been told by the person.
func Hows() []string { return []string{Oral, Paper} }

// A Referral is one asking for a place, with its history.
type Referral struct {
	ID                                 string
	Number                             int
	Programme                          id.Programme
	Person                             id.Person
	Known, Protected                   bool
	Source                             string
	Professional                       id.Professional // who referred; none: the person or a relative
	Organisation                       id.Organisation
	ProfessionalName, OrganisationName string // loaded
	Account                            id.Account
	ReferredOn                         day.Day
	State                              State
	Since                              time.Time
	Parties                            []string
	Exhausted                          programme.Answer
	View                               string // one of Views
	ConsentHow                         string // "" while the group may not know the name
	ConsentOn                          day.Day
	Sex, Language                      string
	BirthYear                          int
	JoinedTo                           string
	Participation                      id.Participation
	Told                               Told // zero when the reader may not know whom it is about
	Named                              bool // the reader may
	Steps                              []Step
	Version                            int
}

// Told is what is sealed of a referral: who it is about, and what is told of them.
type Told struct {
	Given       string  `json:"given"`
	Family      string  `json:"family,omitempty"`
	Called      string  `json:"called,omitempty"`
	Country     string  `json:"country"`
	NationalID  string  `json:"national_id,omitempty"`
	Birth       day.Day `json:"birth,omitzero"`
	Phone       string  `json:"phone,omitempty"`
	Email       string  `json:"email,omitempty"`
	Reach       string  `json:"reach,omitempty"`
	Town        string  `json:"municipality,omitempty"`
	Interpreter bool    `json:"interpreter,omitempty"`
	EasyRead    bool    `json:"easy_read,omitempty"`
	Words       string  `json:"words,omitempty"`      // what the person wants, in their own words
	Tried       string  `json:"tried,omitempty"`      // what has been tried
	NotEnough   string  `json:"not_enough,omitempty"` // and why it was not enough
	Relative    string  `json:"relative,omitempty"`   // who wrote, when a relative did
	Relation    string  `json:"relation,omitempty"`
	RelPhone    string  `json:"relative_phone,omitempty"`
	Witness     string  `json:"witness,omitempty"` // of the yes to be discussed
}

// Name returns what to call the person, and their family name.
func (t Told) Name() string {
	return person.Person{Given: t.Given, Family: t.Family, Called: t.Called}.Name()
}

// identity is the person as they will stand in Kasam.
func (r Referral) identity() person.Person {
	t := r.Told
	return person.Person{
		ID: r.Person, Given: t.Given, Family: t.Family, Called: t.Called, Country: t.Country, NationalID: t.NationalID, Birth: t.Birth,
		Phone: t.Phone, Email: t.Email, Reach: t.Reach, Municipality: t.Town, Sex: r.Sex, BirthYear: r.BirthYear, Language: r.Language,
		Interpreter: t.Interpreter, EasyRead: t.EasyRead, Protected: r.Protected,
	}
}

// An Act is one thing that is done about a referral.
type Act string

// The acts.
const (
	ActRefer     Act = "refer"
	ActConsent   Act = "consent"   // the person lets the group know the name
	ActUnconsent Act = "unconsent" // and takes it back
	ActAdd       Act = "add"       // more is told
	ActDecide    Act = "decide"    // by the group
	ActAccept    Act = "accept"    // the person's yes to the offer
	ActDecline   Act = "decline"   // the person's no
	ActObject    Act = "object"    // a payer's objection: shown, not enforced
	ActAgain     Act = "again"     // taken up again, with its first day
	ActWithdraw  Act = "withdraw"
	ActJoin      Act = "join"
	ActEnrol     Act = "enrol"
)

// Acts lists the acts that a page offers, in its order.
func Acts() []Act {
	return []Act{ActConsent, ActAccept, ActDecline, ActEnrol, ActAdd, ActAgain, ActObject, ActUnconsent, ActWithdraw}
}

// A Step is one act in the history.
type Step struct {
	Act     Act
	State   State // after it
	How     string
	Account id.Account
	At      time.Time
	Said    Said
}

// Said are the words of a step. They are sealed.
type Said struct {
	Text    string `json:"text,omitempty"`    // reasons, what is added
	Which   string `json:"which,omitempty"`   // other support: which; more information: from whom
	Witness string `json:"witness,omitempty"` // who heard the person
	Who     string `json:"who,omitempty"`     // of whom, in words: the payer who objects
	Kind    string `json:"kind,omitempty"`    // of a decision
	Letter  string `json:"letter,omitempty"`  // to the person, in plain words
}

// A Standing is how a reader stands to a referral. The zero Standing sees nothing.
type Standing struct {
	Referrer    bool // referred
	Group       bool // is in the preparation group
	Self        bool // is the person
	Coordinates bool // the person, who has come in
	Coordinator bool // may take people in
}

// Sees reports whether there is such a referral for the reader.
func (s Standing) Sees() bool { return s.Referrer || s.Group || s.Self || s.Coordinates }

// ground is why, in the form the record keeps it.
func (s Standing) ground() string {
	switch {
	case s.Self:
		return string(access.IsSelf)
	case s.Coordinates:
		return string(access.IsCoordinator)
	case s.Referrer:
		return "referrer"
	}
	return "preparation"
}

// named reports whether the reader may know whom the referral is about. To the
// group that is for the person to say; a protected name it needs only when the
// person has said yes to a place, and who referred only until it is settled.
func (r Referral) named(who Standing) bool {
	return who.Self || who.Coordinates || who.Referrer && (!r.Protected || r.State.Alive()) ||
		who.Group && r.ConsentHow != "" && (!r.Protected || r.State == Accepted)
}

// May reports whether who may do the act.
func (r Referral) May(a Act, who Standing) bool {
	if !who.Sees() {
		return false
	}
	speaks := who.Self || who.Referrer || who.Group && r.ConsentHow != ""
	switch a {
	case ActConsent:
		return r.State.Alive() && r.ConsentHow == "" && (who.Self || who.Referrer)
	case ActUnconsent:
		return r.State.Alive() && r.ConsentHow != "" && (who.Self || who.Referrer || who.Group)
	case ActAdd:
		return r.State.Alive() && speaks
	case ActAccept:
		return (r.State == Offered || r.State == Declined) && speaks
	case ActDecline:
		return (r.State == Offered || r.State == Accepted) && speaks
	case ActObject:
		return (r.State == Offered || r.State == Accepted || r.State == Declined) && (who.Referrer || who.Group)
	case ActAgain:
		return slices.Contains([]State{Declined, Elsewhere, Refused, Withdrawn}, r.State) && (who.Self || who.Referrer || who.Group)
	case ActWithdraw:
		return (r.State.Open() || r.State == Offered) && (who.Self || who.Referrer)
	case ActJoin:
		return r.State.Open() && who.Group && r.named(who)
	case ActEnrol:
		return r.State == Accepted && r.named(who) && (who.Group || who.Referrer && who.Coordinator)
	}
	return false
}

// Objections returns the objections of payers, oldest first.
func (r Referral) Objections() (list []Step) {
	for _, s := range r.Steps {
		if s.Act == ActObject {
			list = append(list, s)
		}
	}
	return list
}

// Decided returns the latest decision of the group, and whether there is one.
func (r Referral) Decided() (Step, bool) {
	for _, s := range slices.Backward(r.Steps) {
		if s.Act == ActDecide {
			return s, true
		}
	}
	return Step{}, false
}

// WaitDays is for how many days the person has waited since they were referred.
func (r Referral) WaitDays(today day.Day) int { return today.Sub(r.ReferredOn) }

// Applicant is what the criteria of the programme ask about.
func (r Referral) Applicant(today day.Day) programme.Applicant {
	a := programme.Applicant{Age: -1, Parties: r.Parties, Exhausted: r.Exhausted}
	switch {
	case !r.Told.Birth.IsZero():
		a.Age = r.Told.Birth.Years(today)
	case r.BirthYear > 0:
		y, _, _ := today.Date()
		a.Age = y - r.BirthYear
	}
	switch r.View {
	case Wants:
		a.Voluntary = programme.Yes
	case Unwilling:
		a.Voluntary = programme.No
	}
	return a
}

// AgeBand is the ten years that the age is in: 30 for 30 to 39; -1 when it is
// not known, and 0 for a child.
func (r Referral) AgeBand(today day.Day) int {
	age := r.Applicant(today).Age
	switch {
	case age < 0:
		return -1
	case age < 20:
		return 0
	}
	return age / 10 * 10
}

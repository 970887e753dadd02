package plan

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// An Answer is what the person says to the plan as it stands. It is never
// changed: whoever thinks otherwise later answers again.
type Answer struct {
	ID      string
	Yes     bool
	How     string // OwnLogin, Paper or OralInMeeting
	Witness string // who was there, when it was said in a meeting
	Words   string // what the person says; needed for a no
	By      id.Account
	At      time.Time
}

// Answer returns the person's latest answer, and whether there is one.
func (p Plan) Answer() (Answer, bool) {
	if len(p.Answers) == 0 {
		return Answer{}, false
	}
	return p.Answers[0], true
}

// Refused reports whether the person's latest word on the plan is no.
func (p Plan) Refused() bool {
	a, ok := p.Answer()
	return ok && !a.Yes
}

// say returns p with what the person says to it now. The person answers at their
// own login; a coordinator records what was signed on paper, or said in a meeting
// before a witness. A no ends what was agreed before.
func (p Plan) say(a Answer, sight access.Sight, by id.Account, now time.Time) (Plan, Answer, error) {
	ways := []string{Paper, OralInMeeting}
	switch {
	case sight.Self():
		ways = []string{OwnLogin}
	case !sight.Coordinates():
		return p, a, sight.MustCoordinate()
	}
	if !p.Open() {
		return p, a, fault.Refuse(fault.Invalid, "plan.nothing_to_agree")
	}
	var errs []error
	if !slices.Contains(ways, a.How) {
		errs = append(errs, fault.Field("how", "error.choose"))
	}
	if a.How == OralInMeeting {
		errs = append(errs, text.Required("witness", &a.Witness, text.Line))
	} else {
		a.Witness = ""
	}
	if a.Yes {
		errs = append(errs, text.Optional("said", &a.Words, text.Long))
	} else {
		errs = append(errs, text.Required("said", &a.Words, text.Long))
	}
	if err := fault.Join(errs...); err != nil {
		return p, a, err
	}
	a.By, a.At = by, now
	p.AgreedAt, p.AgreedHow = time.Time{}, ""
	if a.Yes {
		p.AgreedAt, p.AgreedHow = now, a.How
	}
	p.Answers = append([]Answer{a}, p.Answers...)
	return p, a, nil
}

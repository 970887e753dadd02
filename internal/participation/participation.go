// Package participation is one person's time in one programme: who coordinates
// it, which phase it is in, who stands around the person, who has been in touch,
// and how it ends. Nobody is passed on: it ends at good health and own support,
// or when someone named has taken over.
package participation

import (
	"strings"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
)

// The states of a participation.
const (
	Active = "active"
	Paused = "paused" // it rests: the coordinator stays, the days do not count
	Closed = "closed"
)

// A Participation is one person's time in one programme.
type Participation struct {
	ID            id.Participation
	Person        id.Person
	Programme     id.Programme
	Ref           string // what an imported file calls it
	State         string // Active, Paused or Closed
	Phase         string // key of a phase in the programme file
	PhaseSince    day.Day
	EnrolledOn    day.Day
	ClosedOn      day.Day // none while it is active
	ClosingReason string  // key of a closing in the programme file
	NextHolder    string  // who took over; only Desk.Of opens it
	Rest          Rest
	Version       int
}

// Open reports whether p goes on: paused or not, the person has their place,
// their coordinator and their page.
func (p Participation) Open() bool { return p.State == Active || p.State == Paused }

// Days returns how long p has lasted on the day, or lasted in all. Days on which
// it rested do not count.
func (p Participation) Days(on day.Day) int {
	return p.counted(p.EnrolledOn, p.Rest.Days, on)
}

// PhaseDays returns how long p has been in its phase on the day. Days on which it
// rested do not count.
func (p Participation) PhaseDays(on day.Day) int {
	return p.counted(p.PhaseSince, p.Rest.InPhase, on)
}

func (p Participation) counted(since day.Day, rested int, on day.Day) int {
	if !p.ClosedOn.IsZero() && p.ClosedOn.Before(on) {
		on = p.ClosedOn
	}
	return max(0, on.Sub(since)-rested-p.Rest.Now(on))
}

// begun returns p as it begins: in the first phase unless it says another.
func (p Participation) begun(prog *programme.Programme, today day.Day) (Participation, error) {
	var enrolled, phase, closed error
	if p.EnrolledOn.IsZero() || p.EnrolledOn.After(today) {
		enrolled = fault.Field("enrolled_on", "participation.enrolled_ahead")
	}
	if p.Phase == "" && len(prog.Phases) > 0 {
		p.Phase = prog.Phases[0].Key
	}
	if _, ok := prog.Phase(p.Phase); !ok {
		phase = fault.Field("phase", "error.choose")
	}
	if p.PhaseSince.IsZero() {
		p.PhaseSince = p.EnrolledOn
	}
	if p.State = Active; !p.ClosedOn.IsZero() {
		p.State = Closed
		if _, ok := prog.Closing(p.ClosingReason); !ok || p.ClosedOn.Before(p.EnrolledOn) || p.ClosedOn.After(today) {
			closed = fault.Field("closed_on", "participation.closed_on")
		}
	}
	p.Ref = strings.TrimSpace(p.Ref)
	p.Version = 1
	return p, fault.Join(enrolled, phase, closed)
}

// entered returns p in another phase. Any phase may follow any other, and one
// may be skipped: the method is a map, not a track.
func (p Participation) entered(phase string, prog *programme.Programme, today day.Day) (Participation, error) {
	switch p.State {
	case Active:
	case Paused:
		return p, fault.Refuse(fault.Conflict, "participation.is_paused")
	default:
		return p, fault.Refuse(fault.Conflict, "participation.is_closed")
	}
	if _, ok := prog.Phase(phase); !ok {
		return p, fault.Field("phase", "error.choose")
	}
	if phase != p.Phase {
		p.Phase, p.PhaseSince, p.Rest.InPhase = phase, today, 0
	}
	return p, nil
}

// An Ending is how a participation ends.
type Ending struct {
	On         day.Day // none: today
	Reason     string  // key of a closing in the programme file
	GoodHealth bool    // is the person well?
	OwnSupport bool    // do they support themselves?
	NextHolder string  // who has said that they take over, by name
}

// LeavesNobody reports whether a reason leaves nobody to pass on or to look back
// with: the two codes that every programme shares.
func LeavesNobody(reason string) bool {
	return reason == "deceased" || reason == "registered-by-mistake"
}

// ended returns p as it ends. Without good health and own support someone must
// be named who has said that they take over.
func (p Participation) ended(e Ending, prog *programme.Programme, today day.Day) (Participation, error) {
	if !p.Open() {
		return p, fault.Refuse(fault.Conflict, "participation.is_closed")
	}
	if e.On.IsZero() {
		e.On = today
	}
	var on, reason, support, holder error
	if e.On.After(today) || e.On.Before(p.EnrolledOn) {
		on = fault.Field("on", "participation.closed_on")
	}
	closing, ok := prog.Closing(e.Reason)
	switch {
	case !ok:
		reason = fault.Field("reason", "error.choose")
	case closing.SelfSupporting && !e.OwnSupport:
		support = fault.Field("own_support", "participation.own_support")
	}
	if holder = text.Optional("next_holder", &e.NextHolder, text.Line); holder == nil && ok && e.NextHolder == "" &&
		!LeavesNobody(e.Reason) && (closing.NextHolder || !e.GoodHealth || !e.OwnSupport) {
		holder = fault.Field("next_holder", "participation.next_holder")
	}
	if err := fault.Join(reason, on, support, holder); err != nil {
		return p, err
	}
	p.Rest = p.Rest.over(e.On)
	p.State, p.ClosedOn, p.ClosingReason, p.NextHolder = Closed, e.On, e.Reason, e.NextHolder
	return p, nil
}

package participation

import (
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/text"
)

// A Rest tells how a participation rests and has rested.
type Rest struct {
	Since   day.Day // since when it rests; none when it does not
	BackOn  day.Day // when it is thought to go on; none when nobody knows
	Own     bool    // the person asked for it themself
	Resumed day.Day // when the last pause ended; none when there was none
	Days    int     // of all pauses that have ended
	InPhase int     // of those, in the phase that is now
}

// Now returns how many days the pause that is now has lasted on the day.
func (r Rest) Now(on day.Day) int {
	if r.Since.IsZero() {
		return 0
	}
	return max(0, on.Sub(r.Since))
}

// over returns r when the pause that is now, if there is one, ends on the day.
func (r Rest) over(on day.Day) Rest {
	if r.Since.IsZero() {
		return r
	}
	n := r.Now(on)
	return Rest{Resumed: on, Days: r.Days + n, InPhase: r.InPhase + n}
}

// A Pause is a time in which a participation rests: illness, a treatment
// elsewhere, a journey, or that someone needs to be left in peace.
type Pause struct {
	ID      string
	Since   day.Day
	BackOn  day.Day // when it is thought to go on; none when nobody knows
	EndedOn day.Day // none while it lasts
	Own     bool    // the person asked for it themself: without a reason if they like
	Reason  string
}

// longestPause is how far ahead a pause can be thought to end, in days: whoever
// is gone for longer is better served by an end and a new beginning.
const longestPause = 366

// paused returns p as it begins to rest. It can be noted some days late, but not
// for a time before the phase or the end of the last pause.
func (p Participation) paused(x Pause, today day.Day) (Participation, Pause, error) {
	switch p.State {
	case Active:
	case Paused:
		return p, x, fault.Refuse(fault.Conflict, "participation.is_paused")
	default:
		return p, x, fault.Refuse(fault.Conflict, "participation.is_closed")
	}
	if x.Since.IsZero() {
		x.Since = today
	}
	var since, back, reason error
	switch {
	case x.Since.After(today):
		since = fault.Field("since", "participation.day_ahead")
	case x.Since.Before(p.PhaseSince), x.Since.Before(p.Rest.Resumed):
		since = fault.Field("since", "participation.pause_before")
	}
	switch {
	case x.BackOn.IsZero():
	case !x.BackOn.After(today):
		back = fault.Field("back_on", "participation.pause_past")
	case x.BackOn.Sub(today) > longestPause:
		back = fault.Field("back_on", "participation.pause_long")
	}
	if x.Own {
		reason = text.Optional("reason", &x.Reason, text.Line)
	} else {
		reason = text.Required("reason", &x.Reason, text.Line)
	}
	if err := fault.Join(reason, since, back); err != nil {
		return p, x, err
	}
	p.State = Paused
	p.Rest.Since, p.Rest.BackOn, p.Rest.Own = x.Since, x.BackOn, x.Own
	return p, x, nil
}

// resumed returns p as it goes on today.
func (p Participation) resumed(today day.Day) (Participation, error) {
	switch p.State {
	case Paused:
		p.State, p.Rest = Active, p.Rest.over(today)
		return p, nil
	case Active:
		return p, fault.Refuse(fault.Conflict, "participation.is_active")
	}
	return p, fault.Refuse(fault.Conflict, "participation.is_closed")
}

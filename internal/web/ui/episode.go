package ui

import (
	"kasam/internal/participation"
	"kasam/internal/web/kit"
)

// EpisodeLines say how one time in a programme stands: since when, the phase and
// how long in it, the longest time, who coordinates.
func EpisodeLines(v kit.View, e participation.Episode) (lines []string) {
	if !e.Open() {
		said := v.T("time.was", v.W.Date(e.EnrolledOn, v.Today), v.W.Date(e.ClosedOn, v.Today))
		if c, ok := e.Programme.Closing(e.ClosingReason); ok {
			said += " " + c.Name.In(v.W.Code()) + "."
		}
		return []string{said}
	}
	n := e.Days(v.Today)
	lines = append(lines, v.T("time.since_day", v.W.Date(e.EnrolledOn, v.Today), v.N("time.days", n, n)))
	if phase, ok := e.Programme.Phase(e.Phase); ok {
		n := e.PhaseDays(v.Today)
		said := v.T("time.phase", phase.Name.In(v.W.Code()), v.N("time.days", n, n))
		if phase.Weeks > 0 {
			said += " " + v.N("time.usual", phase.Weeks, phase.Weeks)
		}
		lines = append(lines, said)
	}
	lines = append(lines, v.T("time.last", v.W.Date(e.Last(v.Today), v.Today)))
	if e.Lead.Name != "" {
		lines = append(lines, v.T("time.lead", NameAt(e.Lead.Name, e.Lead.OrganisationName)))
	}
	return lines
}

// EpisodeRests says that it rests and since when, "" when it does not.
func EpisodeRests(v kit.View, e participation.Episode) string {
	switch {
	case e.State != participation.Paused:
		return ""
	case e.Rest.BackOn.IsZero():
		return v.T("time.paused_since", v.W.Short(e.Rest.Since, v.Today))
	}
	return v.T("time.paused_until", v.W.Short(e.Rest.Since, v.Today), v.W.Short(e.Rest.BackOn, v.Today))
}

// PauseSays tells when it rested.
func PauseSays(v kit.View, x participation.Pause) string {
	if x.EndedOn.IsZero() {
		return v.T("time.paused_since", v.W.Short(x.Since, v.Today))
	}
	return v.T("time.paused_was", v.W.Date(x.Since, v.Today), v.W.Date(x.EndedOn, v.Today))
}

// PauseWhy tells who asked for it, and why.
func PauseWhy(v kit.View, x participation.Pause) string {
	if !x.Own {
		return x.Reason
	}
	if x.Reason == "" {
		return v.T("time.own")
	}
	return v.T("time.own") + ": " + x.Reason
}

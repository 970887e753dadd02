package directory

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Mandate is what a professional may promise alone.
type Mandate struct {
	ID           string
	Professional id.Professional
	Organisation id.Organisation // on whose behalf: a coordinator may hold mandates of several
	Kind         string          // kind of measure, of the programme file
	Ceiling      int64           // in units, each time; 0: without limit
	Unit         string          // sek, hours, weeks or ""
	Until        day.Day         // the last day; none while it lasts
	GivenBy      string          // the name or title of whoever gave it
}

// Covers reports whether m is enough for a promise of this kind and size, made
// on the day. Where the units differ it is not: hours are no crowns.
func (m Mandate) Covers(kind string, amount int64, unit string, on day.Day) bool {
	switch {
	case kind == "" || m.Kind != kind || amount < 0:
		return false
	case !m.Until.IsZero() && on.After(m.Until):
		return false
	case m.Ceiling == 0:
		return true
	}
	return m.Unit == unit && amount <= m.Ceiling
}

// clean returns m as it is kept, or every reason why it cannot be.
func (m Mandate) clean(today day.Day) (Mandate, error) {
	var ceiling, until error
	if m.Ceiling < 0 {
		ceiling = fault.Field("ceiling", "error.number")
	}
	if !m.Until.IsZero() && m.Until.Before(today) {
		until = fault.Field("until", "directory.until_past")
	}
	err := fault.Join(text.Required("kind", &m.Kind, text.Line), ceiling, text.Optional("unit", &m.Unit, text.Line), until,
		text.Required("given_by", &m.GivenBy, text.Line))
	return m, err
}

// standing leaves out the mandates that have ended.
func standing(list []Mandate, today day.Day) []Mandate {
	return slices.DeleteFunc(list, func(m Mandate) bool { return !m.Until.IsZero() && today.After(m.Until) })
}

// Package anonymous counts those who take part in a programme and have not said
// yes to being registered. Of them nothing is kept but their sex, the programme,
// who coordinates and the days: no name, no page, no key.
package anonymous

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
)

// A Participant is someone who is counted and nothing more.
type Participant struct {
	ID           string
	Programme    id.Programme
	Professional id.Professional // who coordinates for them
	Name         string          // of who coordinates; loaded
	Sex          string          // one of person.Sexes
	From         day.Day
	Until        day.Day // the last day; none while it lasts
}

// check returns every reason why p cannot be counted. Nobody is counted ahead of
// the day, nor from before the program could know of it.
func (p Participant) check(today day.Day) error {
	var sex, from error
	if !slices.Contains(person.Sexes(), p.Sex) {
		sex = fault.Field("sex", "error.choose")
	}
	switch {
	case p.From.IsZero():
		from = fault.Field("from", "error.required")
	case p.From.After(today):
		from = fault.Field("from", "anonymous.ahead")
	case p.From.Before(today.AddMonths(-longest)):
		from = fault.Field("from", "anonymous.long_ago")
	}
	return fault.Join(sex, from)
}

// longest is how many months back someone can have begun.
const longest = 240

// end returns p with its last day, or why it cannot end then.
func (p Participant) end(last, today day.Day) (Participant, error) {
	switch {
	case !p.Until.IsZero():
		return p, fault.Refuse(fault.Conflict, "anonymous.has_ended")
	case last.IsZero():
		return p, fault.Field("until", "error.required")
	case last.Before(p.From):
		return p, fault.Field("until", "anonymous.ends_before")
	case last.After(today):
		return p, fault.Field("until", "anonymous.ahead")
	}
	p.Until = last
	return p, nil
}

// Half returns the half-year that a day is in: 1 or 2, and the year. It is what
// is shown of the day, so that nobody is known by it.
func Half(on day.Day) (half, year int) {
	year, month, _ := on.Date()
	if month > 6 {
		return 2, year
	}
	return 1, year
}

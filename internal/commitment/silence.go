package commitment

import (
	"slices"
	"strings"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
)

// SilentAfter is how many days without a word make an organisation silent, where
// the programme does not say.
const SilentAfter = 14

// A Silence is an organisation that owes an answer or what it promised, and has
// not been heard of since.
type Silence struct {
	Organisation id.Organisation
	Since        day.Day
}

// An Owed is what one promise of an organisation tells about its silence.
type Owed struct {
	Organisation id.Organisation
	State        State
	Turn         Turn
	Stands       bool
	Said         bool
	Due          day.Day
	Asked        day.Day // of the last step: since when the question stands, when it is theirs to answer
	Heard        day.Day // of the last step by the organisation, none when there was none
}

// since returns the day from which the organisation owes a word about the
// promise: that of the question, or the last day of what it promised.
func (o Owed) since(today day.Day) (since day.Day, owes bool) {
	switch {
	case o.State == Proposed, o.State == Countered && o.Turn == TurnPromiser:
		return o.Asked, true
	case (o.State == Accepted || o.Stands) && !o.Said && o.Due.Before(today):
		return o.Due, true
	}
	return day.Day{}, false
}

// Silent lists the organisations that have owed a word, and said none about any
// promise to the person, for at least after days. owed are the promises to one person.
func Silent(owed []Owed, today day.Day, after int) (list []Silence) {
	heard, first := make(map[id.Organisation]day.Day), make(map[id.Organisation]day.Day)
	for _, o := range owed {
		if o.Heard.After(heard[o.Organisation]) {
			heard[o.Organisation] = o.Heard
		}
		if since, owes := o.since(today); owes && (first[o.Organisation].IsZero() || since.Before(first[o.Organisation])) {
			first[o.Organisation] = since
		}
	}
	for o, since := range first {
		if heard[o].After(since) {
			since = heard[o]
		}
		if today.Sub(since) >= after {
			list = append(list, Silence{o, since})
		}
	}
	slices.SortFunc(list, func(a, b Silence) int {
		if c := a.Since.Compare(b.Since); c != 0 {
			return c
		}
		return strings.Compare(string(a.Organisation), string(b.Organisation))
	})
	return list
}

// Silences tells for each of people which organisations are silent today, the
// longest silence first. That something was noted for a professional, or that
// they answered by a link, is a word of theirs.
func Silences(r db.Reader, people []id.Person, today day.Day, after int) (map[id.Person][]Silence, error) {
	all := make(map[id.Person][]Silence)
	if len(people) == 0 {
		return all, nil
	}
	owed, err := owedBy(r, people)
	if err != nil {
		return nil, err
	}
	for who, list := range owed {
		if silent := Silent(list, today, after); len(silent) > 0 {
			all[who] = silent
		}
	}
	return all, nil
}

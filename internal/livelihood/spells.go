package livelihood

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// Where a spell is known from.
const (
	FromSelf   = "self"   // the person says so
	FromAgency = "agency" // who pays says so
	FromRecord = "record" // it stands in a record or a letter
)

// How sure it is.
const (
	Reported    = "reported"
	Preliminary = "preliminary"
	Decided     = "decided"
)

// Sources lists where a spell can be known from, in the order of a form.
func Sources() []string { return []string{FromSelf, FromAgency, FromRecord} }

// Certainties lists how sure a spell can be, the surest last.
func Certainties() []string { return []string{Reported, Preliminary, Decided} }

// An Income is one source of income from one day to another.
type Income struct {
	ID        string
	Person    id.Person
	Code      string  // of the code list
	Share     int     // per cent of full time (40 hours a week) or of the full benefit, 1 to 100
	From      day.Day // the first day
	To        day.Day // the last day; none while it lasts
	Source    string  // FromSelf, FromAgency or FromRecord
	Certainty string  // Reported, Preliminary or Decided
	Note      string
}

// Covers reports whether the spell is in force on the day.
func (i Income) Covers(on day.Day) bool { return covers(i.From, i.To, on) }

// An Activity is something a person takes part in, from one day to another.
type Activity struct {
	ID       string
	Person   id.Person
	Activity string  // key of an activity in the programme file
	Share    int     // per cent of full time, 1 to 100
	From     day.Day // the first day
	To       day.Day // the last day; none while it lasts
}

// Covers reports whether the spell is in force on the day.
func (a Activity) Covers(on day.Day) bool { return covers(a.From, a.To, on) }

func covers(from, to, on day.Day) bool { return !on.Before(from) && (to.IsZero() || !on.After(to)) }

// Clean returns i as it is kept, or every reason why it cannot be. Fields: code,
// share, from, to, source, certainty, note.
func (i Income) Clean() (Income, error) {
	var code, source, certainty, note error
	if _, ok := CodeOf(i.Code); !ok {
		code = fault.Field("code", "error.choose")
	}
	if !slices.Contains(Sources(), i.Source) {
		source = fault.Field("source", "error.choose")
	}
	if !slices.Contains(Certainties(), i.Certainty) {
		certainty = fault.Field("certainty", "error.choose")
	}
	note = text.Optional("note", &i.Note, text.Line)
	return i, fault.Join(code, extent(i.Share), period(i.From, i.To), source, certainty, note)
}

// Clean returns a as it is kept, or every reason why it cannot be. Whether there
// is such an activity, the programme tells. Fields: activity, share, from, to.
func (a Activity) Clean() (Activity, error) {
	activity := text.Optional("activity", &a.Activity, text.Line)
	if activity == nil && a.Activity == "" {
		activity = fault.Field("activity", "error.choose")
	}
	return a, fault.Join(activity, extent(a.Share), period(a.From, a.To))
}

func extent(share int) error {
	if share < 1 || share > 100 {
		return fault.Field("share", "income.share_range")
	}
	return nil
}

func period(from, to day.Day) error {
	switch {
	case from.IsZero():
		return fault.Field("from", "error.required")
	case !to.IsZero() && to.Before(from):
		return fault.Field("to", "income.to_before_from")
	}
	return nil
}

// A Span is a stretch of days, both ends counted.
type Span struct{ From, To day.Day }

// Days returns how many days s has.
func (s Span) Days() int { return s.To.Sub(s.From) + 1 }

// Gaps returns the stretches between two days, both counted, in which nothing is
// known of what the person lives on. Known to have nothing is not a gap.
func Gaps(list []Income, from, to day.Day) (gaps []Span) {
	known := slices.DeleteFunc(slices.Clone(list), func(i Income) bool { return i.Code == Unknown })
	slices.SortFunc(known, func(a, b Income) int { return a.From.Compare(b.From) })
	next := from // the first day of which nothing is known yet
	for _, i := range known {
		if next.After(to) {
			return gaps
		}
		if i.From.After(next) {
			gaps = append(gaps, Span{next, earlier(i.From.AddDays(-1), to)})
		}
		if i.To.IsZero() {
			return gaps
		}
		if !i.To.Before(next) {
			next = i.To.AddDays(1)
		}
	}
	if !next.After(to) {
		gaps = append(gaps, Span{next, to})
	}
	return gaps
}

func earlier(a, b day.Day) day.Day {
	if b.Before(a) {
		return b
	}
	return a
}

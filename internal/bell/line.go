package bell

import (
	"strconv"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/participation"
)

// A line is a row that was put together as one text, its fields parted by |,
// which stands in no id, key, day, number or sealed text.
type line struct {
	rest string
	err  error // the first field that is not what it should be
}

func (l *line) text() string {
	var field string
	field, l.rest, _ = strings.Cut(l.rest, "|")
	return field
}

func (l *line) day() (d day.Day) {
	l.note(d.UnmarshalText([]byte(l.text())))
	return d
}

func (l *line) number() int { return int(l.integer(l.text())) }

// instant is zero when there is none.
func (l *line) instant() time.Time {
	text := l.text()
	if text == "" {
		return time.Time{}
	}
	return time.UnixMicro(l.integer(text)).UTC()
}

// date is the day of an instant, none when there is none.
func (l *line) date() day.Day {
	if at := l.instant(); !at.IsZero() {
		return access.Today(at)
	}
	return day.Day{}
}

func (l *line) integer(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	l.note(err)
	return n
}

func (l *line) note(err error) {
	if l.err == nil {
		l.err = err
	}
}

// standing reads what standings selects.
func (l *line) standing() standing {
	s := standing{
		person: id.Person(l.text()), participation: id.Participation(l.text()),
		tie:       access.Ground{Ref: l.text(), Relation: access.Relation(l.text())},
		programme: id.Programme(l.text()), phase: l.text(), phaseSince: l.day(), enrolled: l.day(),
		paused: l.text() == participation.Paused, rest: participation.Rest{
			Since: l.day(), BackOn: l.day(), Own: l.text() == "1", Resumed: l.day(), Days: l.number(), InPhase: l.number(),
		},
		wrapped: l.text(),
		agreed:  l.text() == "1", review: l.day(), moved: l.instant(), plan: l.text() == "1", contact: l.day(), talk: l.day(),
	}
	held := l.date()
	s.contact, s.talk = later(s.contact, held), later(s.talk, held)
	s.home, s.consentEnds = id.Organisation(l.text()), l.day()
	return s
}

// promise reads a promiseLine.
func (l *line) promise() *Promise {
	p := &Promise{
		ID: l.text(), Person: id.Person(l.text()), participation: id.Participation(l.text()), promiser: id.Professional(l.text()),
		organisation: id.Organisation(l.text()), sealed: l.text(), Due: l.day(), State: commitment.State(l.text()),
		Turn: commitment.Turn(l.text()), stands: l.text() == "1", Moves: l.number(), recorded: l.date(), Said: l.date(), KeptOn: l.date(),
	}
	p.Own, p.stands = p.promiser == "", p.stands || p.State == commitment.Accepted
	return p
}

package participation

import (
	"slices"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/id"
)

// TailDays is how long a former coordinator can still look, to hand over well.
const TailDays = 30

// standing reports whether a tie is in force on the day.
func standing(t access.Tie, on day.Day) bool {
	return !on.Before(t.Since) && (t.Until.IsZero() || !on.After(t.Until))
}

// coordinator returns the professional who coordinates on the day, none when
// nobody does.
func coordinator(ties []access.Tie, participation id.Participation, on day.Day) id.Professional {
	for _, t := range ties {
		if t.Participation == participation && t.Kind == access.IsCoordinator && standing(t, on) {
			return t.Professional
		}
	}
	return ""
}

// A turn is what changes in the ties: some end, each with its last day, and
// some begin.
type turn struct {
	end   []access.Tie // Until is the last day
	begin []access.Tie
}

// handOver returns the turn by which to becomes the one coordinator on a day. The
// former one keeps a tail; what to was besides, deputy or tail, is no longer
// needed. A turn that was announced and has not come does not come any more.
func handOver(ties []access.Tie, p Participation, to id.Professional, on, today day.Day) turn {
	t := released(ties, p, on, today, func(tie access.Tie) bool {
		return tie.Kind == access.IsCoordinator || tie.Professional == to || ahead(tie, today)
	})
	t.begin = slices.DeleteFunc(t.begin, func(tie access.Tie) bool { return tie.Professional == to })
	t.begin = append(t.begin, tie(p, to, access.IsCoordinator, on, day.Day{}))
	return t
}

// ahead reports whether a tie belongs to a turn that has not come: a deputy of
// days ahead does not.
func ahead(t access.Tie, today day.Day) bool {
	return t.Since.After(today) && t.Kind != access.IsDeputy
}

// stays returns the turn by which who coordinates now goes on doing so, and
// whether that changes anything.
func stays(ties []access.Tie, p Participation, who id.Professional, today day.Day) (t turn, changes bool) {
	for _, tied := range ties {
		switch {
		case tied.Participation != p.ID:
		case ahead(tied, today):
			tied.Until = tied.Since.AddDays(-1)
			t.end = append(t.end, tied)
		case tied.Kind == access.IsCoordinator && tied.Professional == who && standing(tied, today) && !tied.Until.IsZero():
			tied.Until, changes = day.Day{}, true
			t.end = append(t.end, tied)
		}
	}
	return t, changes
}

// letGo returns the turn by which everyone lets go today; whoever coordinated
// keeps a tail. A tail that runs goes on.
func letGo(ties []access.Tie, p Participation, today day.Day) turn {
	return released(ties, p, today, today, func(tie access.Tie) bool { return tie.Kind != access.IsTail || ahead(tie, today) })
}

// released ends the ties of p that are still open or ahead and that which picks,
// so that none of them stands on the day. The last day is the day before, so that
// no day has two coordinators; a tie that would begin later never stands. Whoever
// coordinates until then keeps a tail.
func released(ties []access.Tie, p Participation, on, today day.Day, which func(access.Tie) bool) (t turn) {
	for _, tied := range ties {
		if tied.Participation != p.ID || !which(tied) || !tied.Until.IsZero() && tied.Until.Before(today) {
			continue
		}
		if tied.Kind != access.IsCoordinator && !tied.Until.IsZero() && tied.Until.Before(on) {
			continue
		}
		if tied.Kind == access.IsCoordinator && !ahead(tied, today) {
			t.begin = append(t.begin, tie(p, tied.Professional, access.IsTail, on, on.AddDays(TailDays)))
		}
		if tied.Until = on.AddDays(-1); ahead(tied, today) {
			tied.Until = tied.Since.AddDays(-1)
		}
		t.end = append(t.end, tied)
	}
	return t
}

// standIn returns the turn by which to is deputy from one day to another. One
// deputy at a time: an earlier one lets go.
func standIn(ties []access.Tie, p Participation, to id.Professional, from, until, today day.Day) turn {
	t := released(ties, p, today, today, func(tie access.Tie) bool { return tie.Kind == access.IsDeputy })
	t.begin = append(t.begin, tie(p, to, access.IsDeputy, from, until))
	return t
}

func tie(p Participation, who id.Professional, kind access.Relation, since, until day.Day) access.Tie {
	return access.Tie{
		ID: id.New[string](), Person: p.Person, Participation: p.ID, Professional: who, Kind: kind,
		Since: since, Until: until,
	}
}

package overview

import (
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// visit is how long the reads of one account count as one visit, from its first.
const visit = 10 * time.Minute

// A register is what entries are told with: who is behind an account, when a
// consent was given, what was written for an emergency.
type register struct {
	accounts map[id.Account]account
	staff    map[id.Professional]directory.Professional
	consents map[string]day.Day
	reasons  map[string]string
}

type account struct {
	professional id.Professional
	person       id.Person
}

// looks tells entries, newest first. The reads of one account on one ground
// within ten minutes are one line, so is the same act done several times, and so
// is a day of the person's own.
func looks(person id.Person, entries []audit.Entry, reg register) []Look {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b audit.Entry) int { return a.At.Compare(b.At) })
	var list []Look
	open := make(map[string]int) // by who and why: the line that may still grow
	for _, e := range entries {
		l := reg.look(person, e)
		key := string(e.Account) + " " + e.Ground + " " + l.Act
		if l.Who == You {
			key, l.Act, l.Why = "you", "", AsYou
		}
		if i, ok := open[key]; ok && together(list[i], l) {
			list[i].Until = e.At
			list[i].Count++
			list[i].Categories = union(list[i].Categories, l.Categories)
			continue
		}
		open[key] = len(list)
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(a, b Look) int { return b.Until.Compare(a.Until) })
	return list
}

// together reports whether the later look l belongs to the line before.
func together(line, l Look) bool {
	if line.Who == You {
		return access.Today(line.From) == access.Today(l.From)
	}
	return l.From.Sub(line.From) <= visit
}

// look tells one entry.
func (reg register) look(person id.Person, e audit.Entry) Look {
	l := Look{From: e.At, Until: e.At, Count: 1, Categories: e.Categories}
	if len(e.Categories) == 0 && !isRead(e.Act) {
		l.Act = e.Act
	}
	a := reg.accounts[e.Account]
	switch {
	case e.Account == audit.System:
		l.Who = Kasam
	case a.person == person && person != "":
		l.Who = You
	case a.professional != "":
		p := reg.staff[a.professional]
		l.Who, l.Name, l.Title, l.Organisation = Staff, p.Name, p.Title, p.OrganisationName
	default:
		l.Who = Unnamed
	}
	ground, ref, _ := strings.Cut(e.Ground, ":")
	switch access.Relation(ground) {
	case access.IsSelf:
		l.Why = AsYou
	case access.IsCoordinator:
		l.Why = AsCoordinator
	case access.IsDeputy:
		l.Why = AsDeputy
	case access.IsTail:
		l.Why = AsTail
	case access.IsRecipient:
		l.Why, l.Given = ByConsent, reg.consents[ref]
	case access.IsEmergency:
		l.Why, l.Reason = InEmergency, reg.reasons[ref]
	case access.IsGuest:
		l.Why = ByLink
	default:
		l.Why = ByOffice
	}
	if e.Act == "person.open_protected" {
		l.Reason = reg.reasons[e.Object]
	}
	return l
}

// isRead reports whether an act only looks: what a read showed may be nothing
// but the name, and then the entry has no categories to tell it by.
func isRead(act string) bool {
	subject, verb, _ := strings.Cut(act, ".")
	return subject == "overview" || slices.Contains([]string{"read", "list", "find", "asked", "broken"}, verb)
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(slices.Clip(a), s)
		}
	}
	return a
}

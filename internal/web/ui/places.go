package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/web/kit"
)

type place struct{ key, path string }

// words: ui.*
// words: ways.*

// places are the parts of the program that the reader has a use for.
func places(v kit.View) []place {
	list := []place{{"today", "/today"}}
	if v.Actor.HasAny(access.Preparation) {
		list = append(list, place{"intake", "/intake"})
	}
	if v.Actor.HasAny(access.Coordinator) || v.Actor.HasAny(access.Professional) {
		list = append(list, place{"people", "/people"}, place{"meetings", "/meetings"})
	}
	if mayFollowUp(v.Actor) {
		list = append(list, place{"followup", "/followup"})
	}
	list = append(list, place{"programme", "/programme"})
	if !v.Actor.HasAny(access.Preparation) && (v.Actor.HasAny(access.Coordinator) || v.Actor.HasAny(access.Professional)) {
		list = append(list, place{"intake", "/intake"})
	}
	if v.Actor.HasAny(access.Admin) {
		list = append(list, place{"accounts", "/accounts"})
	}
	if v.Actor.HasAny(access.Auditor) {
		list = append(list, place{"record", "/record"})
	}
	return list
}

// dock is the bar at the foot of a phone: at most five. What does not fit there
// is led to from Today and from the programme.
func dock(v kit.View) []place {
	list := places(v)
	return list[:min(5, len(list))]
}

// mayFollowUp reports whether the figures of a programme are for the actor.
func mayFollowUp(a access.Actor) bool {
	return a.HasAny(access.Coordinator) || a.HasAny(access.Manager) || a.HasAny(access.Association)
}

// current marks the place that the reader is in.
func current(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}

// initials returns the first letters of the first and the last word of a name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) > 1 {
		words = []string{words[0], words[len(words)-1]}
	}
	var b strings.Builder
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// tone picks one of five quiet colours for a name, always the same one.
func tone(name string) string {
	var sum int
	for _, r := range name {
		sum += int(r)
	}
	return "ava ava-" + string(rune('a'+sum%5))
}

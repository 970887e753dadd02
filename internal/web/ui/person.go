package ui

import (
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/overview"
	"kasam/internal/web/kit"
)

// words: frame.*

type fact struct{ text, class string }

// factsOf are the few things to know before one rings: never a diagnosis.
func factsOf(v kit.View, head overview.Head) (list []fact) {
	if head.Age > 0 {
		list = append(list, fact{text: v.N("frame.age", head.Age, head.Age)})
	}
	if head.Person.Interpreter {
		list = append(list, fact{v.T("frame.interpreter", language(v, head.Person.Language)), "need"})
	}
	if head.Person.Reach != "" {
		list = append(list, fact{text: head.Person.Reach})
	}
	if head.Coordinator.Name != "" && !head.Sight.Coordinates() {
		list = append(list, fact{text: v.T("frame.coordinator", head.Coordinator.Name, head.Coordinator.Phone)})
	}
	if head.State == "paused" {
		list = append(list, fact{v.T("time.paused_since", v.W.Short(head.Rest.Since, v.Today)), "need"})
	}
	if head.State == "closed" {
		list = append(list, fact{v.T("frame.closed"), "need"})
	}
	return list
}

// mayCorrect reports whether the reader coordinates someone whose time in the
// programme goes on.
func mayCorrect(head overview.Head) bool {
	return head.Sight.Coordinates() && (head.State == "active" || head.State == "paused")
}

// words: tongue.*

// Language says the name of a language, or its code when it has none here.
func Language(v kit.View, code string) string { return language(v, code) }

// language says the name of a language, or its code when it has none here.
func language(v kit.View, code string) string {
	if v.W.Has("tongue." + code) {
		return v.T("tongue." + code)
	}
	return code
}

// Spoken says what languages someone speaks, whether they were written as codes
// or as words.
func Spoken(v kit.View, list string) string {
	said := strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' })
	for i, one := range said {
		said[i] = language(v, one)
	}
	return strings.Join(said, ", ")
}

// of returns the address of a page below a person's.
func of(head overview.Head, path string) templ.SafeURL {
	return templ.SafeURL("/people/" + string(head.ID) + path)
}

func under(place string) string {
	if place == "now" {
		return ""
	}
	return "/" + place
}

// step marks the phase that is now.
func step(p overview.Phase) templ.Attributes {
	if p.State != overview.PhaseNow {
		return nil
	}
	return templ.Attributes{"aria-current": "step"}
}

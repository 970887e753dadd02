package ui

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/words"
)

// PersonPath is the address of one of a person's pages.
func PersonPath(person id.Person, place string) string {
	return "/people/" + string(person) + "/" + place
}

// Tongues are the languages to choose from, with the one that is chosen.
func Tongues(chosen string) (options []Option) {
	for _, t := range words.Tongues() {
		options = append(options, Option{Value: t.Code, Label: t.Name})
	}
	if chosen != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.Value == chosen }) {
		options = append(options, Option{Value: chosen, Label: words.TongueOf(chosen)})
	}
	return options
}

// NameAt puts a name and where that is beside each other.
func NameAt(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// MeetingKind says what sort of meeting it is.
func MeetingKind(v kit.View, kind string) string {
	return v.T("overview.meeting." + strings.ReplaceAll(kind, "-", "_")) // words: overview.meeting.*
}

// MeetingKinds are the kinds of meeting to choose from.
func MeetingKinds(v kit.View) (options []Option) {
	for _, kind := range meeting.Kinds() {
		options = append(options, Option{Value: kind, Label: MeetingKind(v, kind)})
	}
	return options
}

// Chosen marks the choice that is in force; the others carry no mark at all.
func Chosen(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// When says day, time and length of a meeting.
func When(v kit.View, m meeting.Meeting) string {
	return v.T("meeting.when", v.W.Full(v.Day(m.StartsAt), v.Today), v.Clock(m.StartsAt), v.Clock(m.EndsAt()))
}

// Interpreter says how it stands with the interpreter: "Tolk (Soomaali): beställd".
func Interpreter(v kit.View, i meeting.Interpreter) string {
	return v.T("room.interpreter_line", words.TongueOf(i.Language), v.T("room.interpreter."+i.State)) // words: room.interpreter.*
}

// Programmes are the programmes to choose from.
func Programmes(v kit.View, list []*programme.Programme) (options []Option) {
	for _, one := range list {
		options = append(options, Option{Value: string(one.ID), Label: one.Name.In(v.W.Code())})
	}
	return options
}

// Role is what someone does and where, in one line.
func Role(p directory.Professional) string {
	switch {
	case p.Title == "":
		return p.OrganisationName
	case p.OrganisationName == "":
		return p.Title
	}
	return p.Title + ", " + p.OrganisationName
}

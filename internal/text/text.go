// Package text tidies what someone typed, before a rule weighs it and a store
// seals it: the same words are then the same text, in every field and engine.
package text

import (
	"strings"
	"unicode/utf8"

	"kasam/internal/db"
	"kasam/internal/fault"
)

// The lengths that most fields share, in characters.
const (
	Line = 200    // a name, a title, a telephone number
	Long = 10_000 // notes, a reason, a story
)

// Required tidies *s, which must hold something and at most so many characters.
// It refuses under the name of the field, and then leaves *s as it was typed.
func Required(field string, s *string, most int) error { return tidy(field, s, most, true) }

// Optional is Required for a field that may be left empty.
func Optional(field string, s *string, most int) error { return tidy(field, s, most, false) }

func tidy(field string, s *string, most int, required bool) error {
	// A browser ends a line with two characters, and counts them as one.
	clean, err := db.Clean(strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n")))
	switch {
	case err != nil:
		return fault.Field(field, "error.text")
	case clean == "" && required:
		return fault.Field(field, "error.required")
	case utf8.RuneCountInString(clean) > most:
		return fault.Field(field, "error.too_long", most)
	}
	*s = clean
	return nil
}

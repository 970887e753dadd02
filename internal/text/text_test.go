package text_test

import (
	"strings"
	"testing"

	"kasam/internal/fault"
	"kasam/internal/text"
)

func TestWhatIsTypedIsTidied(t *testing.T) {
	for _, tt := range []struct {
		name, typed string
		required    bool
		want        string
		refused     string
	}{
		{"space around it goes", " \t Samir \r\n", true, "Samir", ""},
		{"letters have one form", "A\u030asa", true, "Åsa", ""},
		{"a line ends in one character", "one\r\ntwo", true, "one\ntwo", ""},
		{"characters are counted, not bytes", strings.Repeat("å", 20), true, strings.Repeat("å", 20), ""},
		{"line ends count once", strings.Repeat("ab\r\n", 6) + "cd", true, strings.Repeat("ab\n", 6) + "cd", ""},
		{"nothing may be left", "  ", false, "", ""},
		{"nothing is refused where something is asked for", "  ", true, "  ", "note: error.required"},
		{"too much is refused", strings.Repeat("å", 21), false, strings.Repeat("å", 21), "note: error.too_long"},
		{"what no database holds is refused", "a\x00b", false, "a\x00b", "note: error.text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, tidy := tt.typed, text.Optional
			if tt.required {
				tidy = text.Required
			}
			err := tidy("note", &got, 20)
			if got != tt.want {
				t.Errorf("kept %q, want %q", got, tt.want)
			}
			if tt.refused == "" && err != nil || tt.refused != "" && (err == nil || err.Error() != tt.refused) {
				t.Errorf("refused with %v, want %q", err, tt.refused)
			}
			if err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("the kind is %v, want Invalid", fault.KindOf(err))
			}
		})
	}
}

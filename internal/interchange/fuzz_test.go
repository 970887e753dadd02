package interchange_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kasam/internal/interchange"
)

// FuzzRead holds the reader to what it promises of any file: it does not fall,
// and each mistake stands at a place that the file has.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "\ufeff", "ref\n", "ref\r\nA1\r\n", "ref,sex\nA1\n", "ref\n\"A\nB\"\n", "ref\n\"A", "ref\nA\"B\n", "ref,ref\n", "ref,\xff\n",
		"REF , Sex\n A1 , male \n", "ref\n\x00\n", "ref,given_name\nÅ,\"Ä,\"\"Ö\"\"\"\n", "ref\n=1+1\n\n\nA2\n", ",\n", "\"ref\n", "ref\n\r\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mistakes, refs, err := interchange.ReadText(text)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
		for _, m := range mistakes {
			if m.Line < 1 || m.Line > len(lines) || m.Column < 1 || m.Column > utf8.RuneCountInString(lines[m.Line-1])+1 || m.What == "" {
				t.Fatalf("%v in a file of %d lines", m, len(lines))
			}
		}
		for _, ref := range refs {
			if !utf8.ValidString(ref) {
				t.Fatalf("a ref is no text: %q", ref)
			}
		}
		if len(mistakes) == 0 && len(lines) > 0 && !strings.Contains(strings.ToLower(text), "ref") {
			t.Fatal("a file without the column went by")
		}
	})
}

package words_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kasam/internal/day"
	"kasam/internal/words"
)

func TestEveryLanguageHasEverySentence(t *testing.T) {
	first := words.In(words.Languages[0])
	for _, code := range words.Languages[1:] {
		p := words.In(code)
		for _, key := range first.Keys() {
			if !p.Has(key) {
				t.Errorf("%s lacks %q", code, key)
			}
		}
		for _, key := range p.Keys() {
			if !first.Has(key) {
				t.Errorf("%s lacks %q", first.Code(), key)
			}
		}
	}
}

// used finds the keys that code says: T("key" and N("key", and the keys of
// refusals. A key put together at run time is listed by its beginning and a
// star in a comment: words: phase.*
var (
	used    = regexp.MustCompile(`(?:\b[TN]\(|Refuse\(fault\.\w+, |Field\([^,()]+, )"([a-z_]+\.[a-z_.0-9-]*[a-z_0-9])"`)
	pattern = regexp.MustCompile(`words: ([a-z_.]+)\*`)
)

func TestEverySentenceThatIsSaidExistsAndIsSaid(t *testing.T) {
	p := words.In(words.Languages[0])
	var said []string
	prefixes := []string{"date."}
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2 || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		ext := filepath.Ext(path)
		if ext != ".go" && ext != ".templ" || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range used.FindAllStringSubmatch(string(b), -1) {
			said = append(said, m[1])
			if !p.Has(m[1]) {
				t.Errorf("%s says %q, which no language has", path, m[1])
			}
		}
		for _, m := range pattern.FindAllStringSubmatch(string(b), -1) {
			prefixes = append(prefixes, m[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range p.Keys() {
		begins := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
		if !slices.Contains(said, key) && !slices.ContainsFunc(prefixes, begins) {
			t.Errorf("%q is never said", key)
		}
	}
}

func TestDatesAreSaidAsPeopleSayThem(t *testing.T) {
	today := day.Must("2026-11-20")
	sv, en := words.In("sv"), words.In("en")
	for _, tt := range []struct{ got, want string }{
		{sv.Full(today, today), "fredag 20 november"},
		{en.Full(today, today), "Friday 20 November"},
		{sv.Short(day.Must("2026-12-04"), today), "fre 4 dec"},
		{en.Short(day.Must("2027-01-04"), today), "Mon 4 Jan 2027"},
		{sv.Away(day.Must("2026-11-18"), today), "2 dagar sen"},
		{sv.Away(day.Must("2026-11-19"), today), "1 dag sen"},
		{en.Away(day.Must("2026-11-24"), today), "in 4 days"},
		{en.Ago(day.Must("2026-11-19"), today), "yesterday"},
	} {
		if tt.got != tt.want {
			t.Errorf("said %q, want %q", tt.got, tt.want)
		}
	}
}

package static_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every class that a page wears exists in the style, and the style has no class
// that no page wears: what nobody uses nobody looks after.
func TestPagesAndStyleSpeakOfTheSameClasses(t *testing.T) {
	styled := inStyle(t)
	pages, code := source(t, ".templ"), source(t, ".go")
	for class := range worn(pages) {
		if !styled[class] && !bare[class] && !slices.Contains(built, class) {
			t.Errorf("class %q is on a page and not in the style", class)
		}
	}
	words := make(map[string]bool)
	for _, w := range token.FindAllString(pages+code, -1) {
		words[w] = true
	}
	for class := range styled {
		if !words[class] && !slices.ContainsFunc(built, func(p string) bool { return strings.HasPrefix(class, p) }) {
			t.Errorf("class %q is in the style and on no page", class)
		}
	}
}

// bare are classes that say what something is and need no look of their own.
var bare = map[string]bool{"staff": true, "door": true}

// built are the beginnings of classes that code puts together.
var built = []string{"ava-", "deep-", "k-", "o-", "t-"}

var (
	selector  = regexp.MustCompile(`\.([a-zA-Z][\w-]*)`)
	comment   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	rule      = regexp.MustCompile(`([^{};]+)\{`)
	attribute = regexp.MustCompile(`class="([^"]*)"`)
	choice    = regexp.MustCompile(`class=\{([^}]*)\}`)
	quoted    = regexp.MustCompile(`"([^"]*)"`)
	kv        = regexp.MustCompile(`templ\.KV\(("[^"]*")[^)]*\)?`)
	token     = regexp.MustCompile(`[a-zA-Z][\w-]*`)
)

// inStyle are the classes that rules are about.
func inStyle(t *testing.T) map[string]bool {
	t.Helper()
	classes := make(map[string]bool)
	files, err := filepath.Glob("css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rule.FindAllStringSubmatch(comment.ReplaceAllString(string(b), ""), -1) {
			if strings.HasPrefix(strings.TrimSpace(r[1]), "@") {
				continue
			}
			for _, m := range selector.FindAllStringSubmatch(r[1], -1) {
				classes[m[1]] = true
			}
		}
	}
	return classes
}

// worn are the classes that pages name outright.
func worn(pages string) map[string]bool {
	classes := make(map[string]bool)
	for _, m := range attribute.FindAllStringSubmatch(pages, -1) {
		for c := range strings.FieldsSeq(m[1]) {
			classes[c] = true
		}
	}
	for _, m := range choice.FindAllStringSubmatch(pages, -1) {
		for _, q := range quoted.FindAllStringSubmatch(kv.ReplaceAllString(m[1], "$1"), -1) {
			for c := range strings.FieldsSeq(q[1]) {
				classes[c] = true
			}
		}
	}
	return classes
}

// source is all that the pages and what draws in them are written in.
func source(t *testing.T, ext string) string {
	t.Helper()
	var text strings.Builder
	for _, root := range []string{"..", "../../chart"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ext) || strings.HasSuffix(name, "_test.go") {
				return err
			}
			b, err := os.ReadFile(name)
			text.Write(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

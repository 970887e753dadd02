// Package words holds what the pages say, in each language, and says it:
// sentences with their plurals, dates and times.
//
// A sentence has a key such as "today.lead" and stands in a file per subject in
// the folder of its language. A key that is missing in a language fails a test;
// at run time it shows as the key itself.
package words

import (
	"embed"
	"fmt"
	"path"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed */*.yaml
var files embed.FS

// Languages lists the languages of the pages, the first being the one used when
// nothing else is known.
var Languages = []string{"sv", "en"}

// A Printer says things in one language.
type Printer struct {
	code     string
	tag      language.Tag
	messages map[string]message
	calendar calendar
}

type message struct {
	other string
	one   string // "" when the sentence does not count
	args  bool
}

// UnmarshalYAML reads a sentence, or {one, other} for one that counts.
func (m *message) UnmarshalYAML(b []byte) error {
	var forms struct{ One, Other string }
	if err := yaml.Unmarshal(b, &m.other); err != nil {
		if err := yaml.UnmarshalWithOptions(b, &forms, yaml.Strict()); err != nil {
			return err
		}
		m.one, m.other = forms.One, forms.Other
	}
	m.args = strings.Contains(m.other, "%")
	return nil
}

var printers = load()

func load() map[string]*Printer {
	all := make(map[string]*Printer)
	for _, code := range Languages {
		p := &Printer{code: code, tag: language.MustParse(code), messages: make(map[string]message), calendar: calendars[code]}
		entries, err := files.ReadDir(code)
		if err != nil {
			panic(err)
		}
		for _, entry := range entries {
			b, err := files.ReadFile(path.Join(code, entry.Name()))
			if err != nil {
				panic(err)
			}
			var one map[string]message
			if err := yaml.Unmarshal(b, &one); err != nil {
				panic(fmt.Sprintf("words/%s/%s: %v", code, entry.Name(), err))
			}
			for key, m := range one {
				if _, twice := p.messages[key]; twice {
					panic(fmt.Sprintf("words/%s/%s: %s stands in two files", code, entry.Name(), key))
				}
				p.messages[key] = m
			}
		}
		all[code] = p
	}
	return all
}

// In returns the printer of a language, or of the first one when there is none.
func In(code string) *Printer {
	if p, ok := printers[code]; ok {
		return p
	}
	return printers[Languages[0]]
}

var matcher = language.NewMatcher(func() (tags []language.Tag) {
	for _, code := range Languages {
		tags = append(tags, language.MustParse(code))
	}
	return tags
}())

// Match returns the language that suits a browser's Accept-Language best.
func Match(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Languages[0]
	}
	_, index, _ := matcher.Match(tags...)
	return Languages[index]
}

// Code returns the language, such as "sv".
func (p *Printer) Code() string { return p.code }

// Has reports whether there is a sentence for key.
func (p *Printer) Has(key string) bool { _, ok := p.messages[key]; return ok }

// Keys lists the keys, sorted.
func (p *Printer) Keys() []string {
	keys := make([]string, 0, len(p.messages))
	for k := range p.messages {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// T says the sentence of key; args fill its verbs (%s, %d) in order.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	switch {
	case !ok:
		return key
	case len(args) == 0 || !m.args:
		return m.other
	}
	return fmt.Sprintf(m.other, args...)
}

// N says the sentence of key for n things; args fill its verbs, n is not among
// them unless it is given.
func (p *Printer) N(key string, n int, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	text := m.other
	if m.one != "" && plural.Cardinal.MatchPlural(p.tag, n, 0, 0, 0, 0) == plural.One {
		text = m.one
	}
	if len(args) == 0 || !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, args...)
}

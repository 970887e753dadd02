package ui

import (
	"slices"
	"strconv"

	"kasam/internal/id"
	"kasam/internal/story"
	"kasam/internal/web/kit"
)

// A ShareView is the page on which sentences of the story are shared.
type ShareView struct {
	Base     string // the address of the story
	Consents string // where someone can be let read excerpts
	Version  story.Version
	Readers  []story.Reader
	Chosen   []string // places of sentences, as they were ticked
	Waiver   string
	Preview  []string // the sentences as the recipient would read them, none before
	Mine     bool
}

// ReadShare reads the form of the page.
func ReadShare(r *kit.Request, s *ShareView) (story.Sharing, error) {
	s.Chosen, s.Waiver = r.All("chosen"), r.Text("waiver")
	version, err := r.Int("version")
	out := story.Sharing{ID: r.FormKey(), Waiver: s.Waiver, Version: int(version)}
	for _, text := range s.Chosen {
		n, err := strconv.Atoi(text)
		if err != nil {
			n = -1 // no place at all: refused with the field
		}
		out.Chosen = append(out.Chosen, n)
	}
	return out, err
}

// reader says whom a waiver names.
func reader(v kit.View, r story.Reader) string {
	if r.Professional == "" {
		return v.T("story.anyone_at", r.Organisation)
	}
	return NameAt(r.Professional, r.Organisation)
}

func (s ShareView) readers(v kit.View) (list []Option) {
	for _, r := range s.Readers {
		list = append(list, Option{Value: r.ID, Label: reader(v, r), Hint: v.T("story.reads_until", v.W.Date(r.Until, v.Today))})
	}
	return list
}

func (s ShareView) sentences() (list []Option) {
	for n, text := range s.Version.Sentences() {
		list = append(list, Option{Value: strconv.Itoa(n), Label: text})
	}
	return list
}

func (s ShareView) whom(v kit.View) string {
	n := slices.IndexFunc(s.Readers, func(r story.Reader) bool { return r.ID == s.Waiver })
	if n < 0 {
		return ""
	}
	return reader(v, s.Readers[n])
}

func (s ShareView) version() string { return strconv.Itoa(s.Version.N) }

func excerptWhom(v kit.View, e story.Excerpt) string {
	return reader(v, story.Reader{Professional: e.Professional, Organisation: e.Organisation})
}

// excerptStands says how a shared excerpt stands.
func excerptStands(v kit.View, e story.Excerpt, mine bool) string {
	switch {
	case !e.BackAt.IsZero():
		return v.T("story.taken_back", v.W.Date(v.Day(e.BackAt), v.Today))
	case !e.Stands:
		return v.T("story.no_longer_read")
	case mine && e.Told == story.Dictated:
		return v.T("story.my_shared_dictated", v.W.Date(v.Day(e.At), v.Today))
	case mine:
		return v.T("story.my_shared_on", v.W.Date(v.Day(e.At), v.Today))
	}
	return v.T("story.shared_on."+e.Told, v.W.Date(v.Day(e.At), v.Today)) // words: story.shared_on.*
}

// StoryPath is the address of a person's story, for professionals.
func StoryPath(person id.Person) string { return PersonPath(person, "story") }

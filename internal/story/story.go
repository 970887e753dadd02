// Package story keeps what a person tells of their life, in their own words and
// never overwritten, and the picture that grows from it: what is in the way and
// what there is to build on, area by area.
package story

import (
	"strings"
	"time"

	"golang.org/x/text/language"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// Who held the pen when something was told.
const (
	Written  = "written"  // by the one who speaks
	Dictated = "dictated" // by the coordinator, at the person's dictation
)

// Longest texts, in characters.
const (
	ShortWords = 500       // a wish, a hindrance: one or two sentences
	LongWords  = text.Long // a story
)

// A Version is one telling of the story. Later ones stand beside it, never in
// its place.
type Version struct {
	ID       string
	N        int    // 1 is the first
	Wish     string // what the person wants, in one or two sentences
	Text     string
	Language string // of the words, such as "ar"
	Told     string // Written or Dictated
	By       id.Account
	At       time.Time
}

// A Telling is what is about to be told.
type Telling struct {
	ID       string
	Wish     string
	Text     string
	Language string
	Told     string // Written or Dictated; "" for whichever is usual for the one who tells
}

// tell returns the version that t becomes when someone with sight tells it now.
// What the person types at their own login is theirs and written; a coordinator
// writes at dictation, or lends the person their keyboard.
func tell(t Telling, sight access.Sight, by id.Account, now time.Time) (Version, error) {
	if err := sight.MustSpeak(); err != nil {
		return Version{}, err
	}
	v := Version{ID: t.ID, Wish: t.Wish, Text: t.Text, Language: t.Language, Told: t.Told, By: by, At: now}
	switch {
	case sight.Self():
		v.Told = Written
	case v.Told == "":
		v.Told = Dictated
	}
	return v.checked()
}

// checked returns v as it is kept, or what is wrong with it.
func (v Version) checked() (Version, error) {
	var tongue, told error
	wish, long := text.Optional("wish", &v.Wish, ShortWords), text.Optional("text", &v.Text, LongWords)
	if wish == nil && v.Wish == "" && v.Text == "" {
		wish = fault.Field("wish", "story.nothing")
	}
	tag, err := language.Parse(strings.TrimSpace(v.Language))
	if err != nil || tag == language.Und {
		tongue = fault.Field("language", "error.choose")
	}
	v.Language = tag.String()
	if v.Told != Written && v.Told != Dictated {
		told = fault.Field("told", "error.choose")
	}
	return v, fault.Join(wish, long, tongue, told)
}

// says reports whether v says the same as w.
func (v Version) says(w Version) bool {
	return v.Wish == w.Wish && v.Text == w.Text && v.Language == w.Language
}

package story

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// An Excerpt is some sentences of the story that the person lets the one of a
// waiver read. It is as it was when it was shared: what is told later does not
// change it. It can be taken back, and is gone with the waiver.
type Excerpt struct {
	ID        string
	Waiver    string // the consent that names who may read it
	Version   int    // of the story it was taken from
	Sentences []string
	Language  string
	Told      string // Written: shared by the person; Dictated: by the coordinator at their word
	By        id.Account
	At        time.Time
	BackAt    time.Time // zero while it is not taken back

	// Whom the waiver names, and whether it stands: for those who speak.
	Professional, Organisation string
	Stands                     bool
}

// A Sharing is what is about to be shared.
type Sharing struct {
	ID      string
	Waiver  string
	Version int   // the sentences are of
	Chosen  []int // places among its Sentences
}

// Sentences returns what was told, sentence by sentence: first what they want.
func (v Version) Sentences() (list []string) {
	for line := range strings.SplitSeq(v.Wish+"\n"+v.Text, "\n") {
		runes := []rune(strings.Join(strings.Fields(line), " "))
		from := 0
		for n, r := range runes {
			last := n == len(runes)-1
			if last || strings.ContainsRune(".!?…؟。", r) && unicode.IsSpace(runes[n+1]) {
				if s := strings.TrimSpace(string(runes[from : n+1])); s != "" {
					list = append(list, s)
				}
				from = n + 1
			}
		}
	}
	return list
}

// Choose returns the sentences of v in the places, in the order they were told; a
// refusal when none is chosen, or there is no such place.
func (v Version) Choose(places []int) (list []string, err error) {
	all := v.Sentences()
	for n, s := range all {
		if slices.Contains(places, n) {
			list = append(list, s)
		}
	}
	switch {
	case len(list) == 0:
		return nil, fault.Field("chosen", "story.share_none")
	case slices.ContainsFunc(places, func(n int) bool { return n < 0 || n >= len(all) }):
		return nil, fault.Field("chosen", "error.choose")
	}
	return list, nil
}

// share returns the excerpt that s becomes when someone with sight shares it now.
func (s Sharing) share(versions []Version, waivers []access.Waiver, sight access.Sight, by access.Actor, now time.Time) (Excerpt, error) {
	if err := sight.MustSpeak(); err != nil {
		return Excerpt{}, err
	}
	e := Excerpt{ID: s.ID, Waiver: s.Waiver, Version: s.Version, Told: Dictated, By: by.Account, At: now}
	if sight.Self() {
		e.Told = Written
	}
	var from, to error
	n := slices.IndexFunc(versions, func(v Version) bool { return v.N == s.Version })
	if n < 0 {
		from = fault.Field("chosen", "error.choose")
	} else {
		e.Language = versions[n].Language
		e.Sentences, from = versions[n].Choose(s.Chosen)
	}
	if !slices.ContainsFunc(waivers, func(w access.Waiver) bool { return w.ID == s.Waiver && readsExcerpts(w, now) }) {
		to = fault.Field("waiver", "error.choose")
	}
	return e, fault.Join(from, to)
}

// readsExcerpts reports whether a waiver lets its recipient read excerpts now.
func readsExcerpts(w access.Waiver, now time.Time) bool {
	return w.Stands(access.Today(now)) && slices.Contains(w.Categories, access.Excerpt)
}

// open reports whether someone with sight may read e: whoever reads by consent,
// just what was shared with them.
func (e Excerpt) open(sight access.Sight) bool {
	switch {
	case sight.Speaks():
		return true
	case !e.BackAt.IsZero():
		return false
	case !sight.Recipient():
		return sight.Sees(access.Excerpt)
	}
	return slices.ContainsFunc(sight.Grounds, func(g access.Ground) bool {
		return g.Relation == access.IsRecipient && g.Ref == e.Waiver && slices.Contains(g.Categories, access.Excerpt)
	})
}

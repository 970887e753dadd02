// Package choice is how a person chooses who coordinates for them: who there is,
// how they tell of themselves, who has room, and a suggestion for whoever asks
// for one. It also says what lies open when somebody else takes over, and with
// whom a coordinator talks their work through.
package choice

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
	"kasam/internal/words"
)

// MostPlaces is how many people one coordinator can be said to have room for.
const MostPlaces = 60

// A Profile is what a coordinator of a programme tells of themself to those who
// choose, and how many they have room for.
type Profile struct {
	Programme    id.Programme
	Professional id.Professional
	Words        string // in their own words
	Background   string // what they have done before
	Places       int    // how many at a time, where one weighs 1
	Takes        bool   // can be chosen
	Photo        bool   // there is one
	Supervisor   id.Professional
	Version      int // 0: nothing is told yet
}

func (p Profile) clean() (Profile, error) {
	var places error
	if p.Places < 0 || p.Places > MostPlaces {
		places = fault.Field("places", "choice.places", MostPlaces)
	}
	told := text.Optional("words", &p.Words, most)
	if told == nil && p.Takes && strings.TrimSpace(p.Words) == "" {
		told = fault.Field("words", "choice.words")
	}
	var self error
	if p.Supervisor == p.Professional {
		self = fault.Field("supervisor", "choice.supervisor")
	}
	return p, fault.Join(told, text.Optional("background", &p.Background, most), places, self)
}

// most is how much one may tell of oneself: it is read on a telephone.
const most = 600

// A Coordinator is one of those who coordinate in a programme.
type Coordinator struct {
	Profile
	Who        directory.Professional
	People     int     // how many they coordinate, those who are on their way to them too
	Load       float64 // how much these weigh in their phases
	Supervisor directory.Professional
}

// Free returns for how many more, of a weight each, there is room.
func (c Coordinator) Free(weight float64) int {
	if weight <= 0 {
		weight = 1
	}
	return max(0, int(math.Floor((float64(c.Places)-c.Load)/weight+1e-9)))
}

// Chosen reports whether c can be chosen at all.
func (c Coordinator) Chosen(today day.Day) bool {
	return c.Takes && c.Words != "" && c.Who.Active(today)
}

// Speaks reports whether c speaks the language, by its code or its name.
func (c Coordinator) Speaks(code string) bool {
	names := []string{code}
	for _, language := range words.Languages {
		if w := words.In(language); w.Has("tongue." + code) { // words: tongue.*
			names = append(names, strings.ToLower(w.T("tongue."+code)))
		}
	}
	for _, one := range strings.FieldsFunc(strings.ToLower(c.Who.Languages), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(names, one) {
			return true
		}
	}
	return false
}

// An Offer is a coordinator as the one who chooses sees them.
type Offer struct {
	Coordinator
	Now    bool // coordinates already
	Free   int  // room for how many like the one who chooses
	Speaks bool // the language of the one who chooses, when it is not the programme's own
}

// Why a coordinator is suggested.
const (
	ByLanguage = "language" // speaks the person's language
	ByRoom     = "room"     // has the most room
)

// A Suggestion is whom one could choose, and why. It chooses nothing.
type Suggestion struct {
	Offer
	Why []string // ByLanguage, ByRoom
}

// Suggest returns one of the offers: someone who speaks the language of the one
// who chooses before someone who does not, and then the one with the most room.
// The one who coordinates already is not suggested. There may be nobody.
func Suggest(offers []Offer) (s Suggestion, ok bool) {
	var able []Offer
	for _, o := range offers {
		if o.Free > 0 && !o.Now {
			able = append(able, o)
		}
	}
	if len(able) == 0 {
		return s, false
	}
	slices.SortStableFunc(able, func(a, b Offer) int {
		return cmp.Or(-compare(a.Speaks, b.Speaks), cmp.Compare(b.Free, a.Free), strings.Compare(a.Who.Name, b.Who.Name))
	})
	s.Offer = able[0]
	if s.Speaks {
		s.Why = append(s.Why, ByLanguage)
	}
	if s.Free == slices.MaxFunc(able, func(a, b Offer) int { return cmp.Compare(a.Free, b.Free) }).Free {
		s.Why = append(s.Why, ByRoom)
	}
	return s, true
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

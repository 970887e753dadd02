package story

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
)

// The kinds of item.
const (
	Hindrance   = "hindrance" // is in the way
	Resource    = "resource"  // can be built on
	Interest    = "interest"
	Hope        = "hope"        // a goal of their own, before it is one of the plan
	Expectation = "expectation" // of others, and of what is to come
)

// Kinds lists the kinds of item.
func Kinds() []string { return []string{Hindrance, Resource, Interest, Hope, Expectation} }

// Whose words something is in.
const (
	Person       = "person"
	Professional = "professional"
)

// What is to be done about a hindrance.
const (
	Eliminate = "eliminate" // it is to go away
	Manage    = "manage"    // it stays, and life is made to work with it
)

// How an item stands.
const (
	Open     = "open"
	Answered = "answered" // a hindrance that something in the plan answers
	Gone     = "gone"     // no longer so
)

// An Item is one thing in the picture.
type Item struct {
	ID       string
	Area     string // life area of the programme
	Kind     string // one of Kinds
	Text     string
	Voice    string // whose words: Person or Professional
	Told     string // Written by the one whose words they are, or Dictated
	Strategy string // of a hindrance: Eliminate, Manage or "" while undecided
	State    string // Open, Answered (hindrances only) or Gone
	By       id.Account
	At       time.Time
	Views    []View // how others see it, oldest first
	Version  int

	Who Speaker
}

// A Speaker is who spoke or, at dictation, wrote: zero for the person. The name
// is "" where it is not for the reader who that was.
type Speaker struct {
	ID                     id.Professional
	Name, OrganisationName string
}

// A View is how the other sees an item. Both stand side by side; neither is
// overwritten.
type View struct {
	ID    string
	Voice string // Person or Professional
	Text  string
	By    id.Account
	At    time.Time

	Who Speaker
}

// Dictated reports whether the person said it and someone else wrote.
func (v View) Dictated() bool { return v.Voice == Person && v.Who.ID != "" }

// Sides returns what the person says of i and what others say, each in the order
// they said it.
func (i Item) Sides() (person, others []View) {
	first := View{ID: i.ID, Voice: i.Voice, Text: i.Text, By: i.By, At: i.At, Who: i.Who}
	for _, v := range append([]View{first}, i.Views...) {
		if v.Voice == Person {
			person = append(person, v)
		} else {
			others = append(others, v)
		}
	}
	return person, others
}

// Differ reports whether the person and others each have said how they see i.
func (i Item) Differ() bool {
	person, others := i.Sides()
	return len(person) > 0 && len(others) > 0
}

// An Area is a life area with what the picture says of it.
type Area struct {
	programme.Area
	Items []Item
}

// Of returns the items of a kind that are so today, in the order they came.
func (a Area) Of(kind string) []Item {
	return pick(a.Items, func(i Item) bool { return i.Kind == kind && i.State != Gone })
}

// Past returns the items that are no longer so.
func (a Area) Past() []Item { return pick(a.Items, func(i Item) bool { return i.State == Gone }) }

func pick(items []Item, keep func(Item) bool) (list []Item) {
	for _, i := range items {
		if keep(i) {
			list = append(list, i)
		}
	}
	return list
}

// MayWrite reports whether whoever has sight may add to the picture.
func MayWrite(sight access.Sight) bool { return sight.Speaks() }

// MaySee reports whether whoever has sight may put how they see something in an
// area beside what stands there: those who speak, and by their own login whoever
// the person lets see it.
func MaySee(sight access.Sight, area string) bool {
	return sight.Speaks() || sight.Recipient() && !sight.Guest() && sight.Sees(access.Area(area))
}

// MayReword reports whether whoever has sight may change the words of i. What
// the person typed at their own login is changed by nobody else, and what a
// professional thinks is not the person's to change: each may see it differently.
func (i Item) MayReword(sight access.Sight) bool {
	if sight.Self() {
		return i.Voice == Person
	}
	return sight.Coordinates() && (i.Voice != Person || i.Told != Written)
}

// add returns i as someone with sight adds it now.
func (i Item) add(sight access.Sight, areas []programme.Area, by access.Actor, now time.Time) (Item, error) {
	if err := sight.MustSpeak(); err != nil {
		return i, err
	}
	i.Told, i.By, i.At, i.Version, i.State, i.Views = Written, by.Account, now, 1, Open, nil
	i.Who = Speaker{ID: by.Professional}
	switch {
	case sight.Self():
		i.Voice = Person
	case i.Voice == Person:
		i.Told = Dictated
	}
	return i.checked(areas)
}

// revise returns i with the words, strategy and state of to, as someone with
// sight changes it. Area, kind and voice stay what they were.
func (i Item) revise(to Item, sight access.Sight) (Item, error) {
	if err := sight.MustSpeak(); err != nil {
		return i, err
	}
	was := i.Text
	i.Text, i.Strategy, i.State = to.Text, to.Strategy, to.State
	i, err := i.checked([]programme.Area{{Key: i.Area}})
	if err != nil {
		return i, err
	}
	switch {
	case i.Text != was && !i.MayReword(sight):
		return i, fault.Field("text", "picture.their_words")
	case sight.Self() && i.Voice != Person:
		return i, fault.Refuse(fault.Forbidden, "error.coordinator_only")
	}
	return i, nil
}

// checked returns i as it is kept, or what is wrong with it.
func (i Item) checked(areas []programme.Area) (Item, error) {
	var errs []error
	wrong := func(bad bool, field string) {
		if bad {
			errs = append(errs, fault.Field(field, "error.choose"))
		}
	}
	errs = append(errs, text.Required("text", &i.Text, ShortWords))
	if i.Kind != Hindrance {
		i.Strategy = ""
	}
	wrong(!slices.ContainsFunc(areas, func(a programme.Area) bool { return a.Key == i.Area }), "area")
	wrong(!slices.Contains(Kinds(), i.Kind), "kind")
	wrong(i.Voice != Person && i.Voice != Professional, "voice")
	wrong(!slices.Contains([]string{"", Eliminate, Manage}, i.Strategy), "strategy")
	wrong(i.State != Open && i.State != Gone && (i.State != Answered || i.Kind != Hindrance), "state")
	return i, fault.Join(errs...)
}

// see returns v as someone with sight adds it to an item of an area now. The
// person speaks for themself; a coordinator for the profession, or at the
// person's dictation; whoever else sees the area for themself only.
func (v View) see(area string, sight access.Sight, by access.Actor, now time.Time) (View, error) {
	if !MaySee(sight, area) {
		return v, sight.MustSpeak()
	}
	v.By, v.At, v.Who = by.Account, now, Speaker{ID: by.Professional}
	switch {
	case sight.Self():
		v.Voice = Person
	case v.Voice == "", !sight.Coordinates():
		v.Voice = Professional
	}
	err := text.Required("view", &v.Text, ShortWords)
	if v.Voice != Person && v.Voice != Professional {
		err = fault.Join(err, fault.Field("voice", "error.choose"))
	}
	return v, err
}

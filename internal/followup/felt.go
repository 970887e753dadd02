package followup

import (
	"kasam/internal/id"
	"kasam/internal/meeting"
)

// Felt is what people answered to the one question after the meetings of the
// window that were held and that they came to: stronger than when you came? It
// counts meetings.
type Felt struct {
	Asked    Count
	Answered Share // of the asked, with a word of how it was
	Said     Table // by answer; NotSaid for none. Together they are Asked
}

// NotSaid is the key of the meetings after which there is no answer.
const NotSaid = "none"

// A feeling is one meeting, and what the person answered after it.
type feeling struct {
	person id.Person
	answer string // NotSaid for none
}

// felt sums up answers. For a reader without the right to rows it shows nothing of
// fewer than five meetings or five people, nor anything that would tell so few.
func felt(list []feeling, guarded bool) (f Felt) {
	people := make(map[string]map[id.Person]bool)
	all := make(map[id.Person]bool)
	n := make(map[string]int)
	for _, one := range list {
		if n[one.answer]++; people[one.answer] == nil {
			people[one.answer] = make(map[id.Person]bool)
		}
		people[one.answer][one.person], all[one.person] = true, true
	}
	f.Asked.N = len(list)
	said := 0
	for _, key := range append(meeting.Answers(), NotSaid) {
		if n[key] > 0 {
			f.Said = append(f.Said, Cell{key, Count{N: n[key], Hidden: guarded && small(len(people[key]))}})
		}
		if key != NotSaid && key != meeting.Unsaid {
			said += n[key]
		}
	}
	f.Answered = ShareOf(said, len(list))
	if !guarded {
		return f
	}
	nothing := Felt{Asked: hide, Answered: Share{N: hide, Of: hide}}
	if small(len(all)) || small(len(list)) {
		return nothing
	}
	whole := protect(f.Said.cells())
	few := make(map[id.Person]bool)
	for i, c := range f.Said {
		if c.Hidden {
			few = union(few, people[c.Key])
			f.Said[i].Count = hide
			f.Answered.hide()
		}
	}
	if !whole || small(len(few)) {
		return nothing
	}
	return f
}

package meeting

import (
	"slices"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Jotting is what is jotted down in the room while it goes on.
type Jotting struct {
	Came       map[id.Professional]string // Came, Absent or Asked
	Instead    map[id.Professional]string // who came for those who did not, in words
	PersonCame string                     // Came, Absent, Asked or "" when it is not said

	Shown   []string // the items that were on the page
	Done    []string // those of them that are talked about
	Notes   string
	Version int // of the meeting the notes were written upon; 0: no notes are given
}

func (j Jotting) empty() bool {
	return len(j.Came) == 0 && j.PersonCame == "" && len(j.Shown) == 0 && j.Version == 0
}

// jot returns what of j changes m, or why it cannot be kept. Who is not asked
// and what is not on the agenda is left out.
func (m Meeting) jot(j Jotting) (Jotting, error) {
	changes := Jotting{Came: make(map[id.Professional]string), Instead: make(map[id.Professional]string), Done: j.Done}
	for _, p := range m.Parties {
		a, ok := j.Came[p.Professional]
		if !ok {
			continue
		}
		instead, said := j.Instead[p.Professional]
		if !said {
			instead = p.Instead
		}
		if err := text.Optional("attendance", &instead, text.Line); err != nil {
			return changes, err
		}
		if a != Absent { // who came themself needs nobody in their place
			instead = ""
		}
		if a == p.Attendance && instead == p.Instead {
			continue
		}
		if !attended(a) {
			return changes, fault.Field("attendance", "error.choose")
		}
		changes.Came[p.Professional], changes.Instead[p.Professional] = a, instead
	}
	if j.PersonCame != "" && j.PersonCame != m.PersonCame {
		if !attended(j.PersonCame) {
			return changes, fault.Field("attendance", "error.choose")
		}
		changes.PersonCame = j.PersonCame
	}
	for _, item := range m.Items {
		if slices.Contains(j.Shown, item.ID) && slices.Contains(j.Done, item.ID) != item.Done {
			changes.Shown = append(changes.Shown, item.ID)
		}
	}
	if j.Version > 0 {
		if err := text.Optional("notes", &j.Notes, text.Long); err != nil {
			return changes, err
		}
		if j.Notes != m.Notes {
			changes.Notes, changes.Version = j.Notes, j.Version
		}
	}
	switch {
	case changes.empty():
		return changes, nil
	case m.State == StateCancelled, m.State == StateHeld && changes.Version > 0: // the notes of a held meeting are added to
		return changes, fault.Refuse(fault.Conflict, "meeting.moved")
	case changes.Version > 0 && changes.Version != m.Version:
		return changes, fault.Refuse(fault.Conflict, "error.changed")
	}
	return changes, nil
}

func attended(a string) bool { return a == Came || a == Absent || a == Asked }

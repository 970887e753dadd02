package plan

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// How far a goal has come, when no target was agreed.
const (
	NotStarted = "not-started"
	UnderWay   = "under-way"
	There      = "there"
)

// Steps is how far a goal may have come when no target was agreed, the least first.
func Steps() []string { return []string{NotStarted, UnderWay, There} }

// Scale is how far a goal may have come beside the target that was agreed: 0 is
// the target, -2 far from it, +2 far beyond.
func Scale() []string { return []string{"-2", "-1", "0", "+1", "+2"} }

// Progress is what may be said of how far g has come, the least first.
func (g Goal) Progress() []string {
	if g.Target != "" {
		return Scale()
	}
	return Steps()
}

// How the words of a View came to be written.
const (
	Written  = "written"  // by the one whose words they are
	Dictated = "dictated" // to the coordinator, who wrote them
)

// A View is how far someone thinks a goal has come. The person's and the
// professional's stand side by side; neither replaces the other, and an earlier
// one stays.
type View struct {
	ID       string
	Goal     string
	Voice    string // whose judgement: Person or Professional
	Told     string // Written or Dictated
	Progress string // of Goal.Progress when it was judged
	Words    string
	By       id.Account
	At       time.Time
}

// Latest returns how far g has come as voice last saw it, and whether they have
// said so.
func (g Goal) Latest(voice string) (View, bool) {
	n := slices.IndexFunc(g.Views, func(v View) bool { return v.Voice == voice })
	if n < 0 {
		return View{}, false
	}
	return g.Views[n], true
}

// Differ reports whether the person and the professional judge differently.
func (g Goal) Differ() bool {
	one, ok := g.Latest(Person)
	other, both := g.Latest(Professional)
	return ok && both && one.Progress != other.Progress
}

// see returns v as it is kept. The person judges for themself; a coordinator
// judges in their own name, or writes what the person says.
func (p Plan) see(v View, sight access.Sight, by id.Account, now time.Time) (View, error) {
	if err := sight.MustSpeak(); err != nil {
		return v, err
	}
	g, ok := p.Goal(v.Goal)
	if !ok {
		return v, fault.Hidden()
	}
	if sight.Self() {
		v.Voice = Person
	}
	var errs []error
	if v.Voice != Person && v.Voice != Professional {
		errs = append(errs, fault.Field("whose", "error.choose"))
	}
	if !slices.Contains(g.Progress(), v.Progress) {
		errs = append(errs, fault.Field("progress", "error.choose"))
	}
	errs = append(errs, text.Optional("seen", &v.Words, ShortWords))
	v.Told = Written
	if v.Voice == Person && !sight.Self() {
		v.Told = Dictated
	}
	v.By, v.At = by, now
	return v, fault.Join(errs...)
}

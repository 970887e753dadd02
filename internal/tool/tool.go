// Package tool keeps what is answered to the tools of the programme file that may
// be used, such as how ready something feels: any of them, in any order, by the
// person and by who coordinates, again and again. What is not answered is not 0.
package tool

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
)

// Whose answer it is.
const (
	Person       = "person"
	Professional = "professional"
)

// How it was written.
const (
	Written  = "written"  // by the one whose answer it is
	Dictated = "dictated" // by the coordinator, at the person's word
)

// An Answer is how someone saw one theme on a day.
type Answer struct {
	ID               string
	Tool, Theme      string // keys of the programme file
	Level            int    // 0 is the first level, and an answer
	Note             string
	Voice            string          // Person or Professional
	Told             string          // Written or Dictated
	Professional     id.Professional // who spoke or wrote, none for the person
	ProfessionalName string
	By               id.Account
	At               time.Time
}

// A Sheet is what is answered at once: of the themes any, and of each a level.
type Sheet struct {
	ID     string // of the form; each answer has its own from it
	Tool   string
	Voice  string // Person or Professional; not heeded for the person themself
	Levels map[string]int
	Notes  map[string]string
}

// A Series is what has been answered to one theme in one voice, oldest first.
type Series struct {
	Voice   string
	Answers []Answer
}

// Last returns the latest answer.
func (s Series) Last() Answer { return s.Answers[len(s.Answers)-1] }

// A Theme is one theme of a tool with what has been answered to it: the person's
// first; empty while nobody has.
type Theme struct {
	programme.Theme
	Series []Series
}

// A Filled is a tool with its answers.
type Filled struct {
	programme.Tool
	Filled []Theme
}

// Answered counts the themes that someone has answered.
func (f Filled) Answered() (n int) {
	for _, t := range f.Filled {
		if len(t.Series) > 0 {
			n++
		}
	}
	return n
}

// answers returns what s becomes when someone with sight answers it now.
func (s Sheet) answers(tools []programme.Tool, sight access.Sight, by access.Actor, now time.Time) (list []Answer, err error) {
	if err := sight.MustSpeak(); err != nil {
		return nil, err
	}
	n := slices.IndexFunc(tools, func(t programme.Tool) bool { return t.Key == s.Tool })
	if n < 0 {
		return nil, fault.Hidden()
	}
	if sight.Self() {
		s.Voice = Person
	}
	var errs []error
	if s.Voice != Person && s.Voice != Professional {
		errs = append(errs, fault.Field("voice", "error.choose"))
	}
	known := 0
	for _, theme := range tools[n].Themes {
		level, answered := s.Levels[theme.Key]
		note := s.Notes[theme.Key]
		if err := text.Optional("note_"+theme.Key, &note, text.Line); err != nil {
			errs = append(errs, err)
		}
		switch {
		case !answered && note != "":
			errs = append(errs, fault.Field("level_"+theme.Key, "error.choose"))
		case !answered:
			continue
		case level < 0 || level >= len(tools[n].Levels):
			errs = append(errs, fault.Field("level_"+theme.Key, "error.choose"))
		}
		known++
		a := Answer{
			ID: id.New[string](), Tool: s.Tool, Theme: theme.Key, Level: level, Note: note, Voice: s.Voice, Told: Written,
			Professional: by.Professional, By: by.Account, At: now,
		}
		if s.Voice == Person && !sight.Self() {
			a.Told = Dictated
		}
		list = append(list, a)
	}
	if len(errs) == 0 && known == 0 {
		errs = append(errs, fault.Refuse(fault.Invalid, "tool.nothing"))
	}
	return list, fault.Join(errs...)
}

// fill puts the answers, oldest first, under the tools of the programme. An answer
// to what is no longer in the file is left out.
func fill(tools []programme.Tool, all []Answer) (list []Filled) {
	for _, t := range tools {
		f := Filled{Tool: t}
		for _, theme := range t.Themes {
			one := Theme{Theme: theme}
			for _, voice := range []string{Person, Professional} {
				s := Series{Voice: voice}
				for _, a := range all {
					if a.Tool == t.Key && a.Theme == theme.Key && a.Voice == voice && a.Level < len(t.Levels) {
						s.Answers = append(s.Answers, a)
					}
				}
				if len(s.Answers) > 0 {
					one.Series = append(one.Series, s)
				}
			}
			f.Filled = append(f.Filled, one)
		}
		list = append(list, f)
	}
	return list
}

package plans

import (
	"slices"
	"strings"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/web/kit"
)

// words: plan.change.*
// words: plan.part.*
// words: plan.fact.*

// A Line is one thing that has changed, as it is told.
type Line struct {
	Look, Kind string // the shape of the mark, and its word
	Part       string // goal, measure, promise or fact, in words
	What       string
	Who        string
	Details    []Detail
}

// A Detail is what something was, and what it is now; each may be empty.
type Detail struct{ Label, Was, Is string }

// Lines tells what has changed, what matters most to the person first: goals,
// then what is done for them, then the rest.
func Lines(v kit.View, c review.Changes) (list []Line) {
	for _, g := range c.Goals {
		shown := g.Is
		if g.Kind == review.Removed {
			shown = g.Was
		}
		one := line(v, g.Kind, "goal", shown.Words)
		for _, f := range g.Fields {
			if d := goalDetail(v, f, g); d.Was != "" || d.Is != "" {
				one.Details = append(one.Details, d)
			}
		}
		list = append(list, one)
	}
	for _, p := range c.Promises {
		shown := p.Is
		if p.Kind == review.Removed {
			shown = p.Was
		}
		one := line(v, p.Kind, "promise", shown.What)
		one.Who = promisedBy(v, shown)
		if shown.Masked {
			one.What, one.Who = v.T("plan.masked"), ""
		}
		if p.Moved {
			one.Details = append(one.Details, Detail{v.T("plan.by"), date(v, p.Was.Due), date(v, p.Is.Due)})
		}
		if p.Kind != review.Added && p.Kind != review.Removed && p.Was.What != p.Is.What && !shown.Masked {
			one.Details = append(one.Details, Detail{v.T("plan.what"), p.Was.What, p.Is.What})
		}
		if p.Kind == review.Changed && p.Was.State != p.Is.State {
			one.Details = append(one.Details, Detail{v.T("plan.status"), stateWord(v, p.Was.State), stateWord(v, p.Is.State)})
		}
		list = append(list, one)
	}
	for _, m := range c.Measures {
		one := line(v, m.Kind, "measure", m.Is.Words)
		switch {
		case m.Kind == review.Removed:
			one.What = m.Was.Words
		case m.Kind == review.Changed && m.Was.Words != m.Is.Words:
			one.Details = []Detail{{v.T("plan.detail_words"), m.Was.Words, m.Is.Words}}
		}
		list = append(list, one)
	}
	for _, f := range c.Facts {
		kind := review.Changed
		if f.Was == "" {
			kind = review.Added
		}
		one := line(v, kind, "fact", v.T("plan.fact."+f.Name))
		was, is := f.Was, f.Is
		if slices.Contains([]string{"review", "from", "until"}, f.Name) {
			was, is = dateText(v, was), dateText(v, is)
		}
		one.Details = []Detail{{"", was, is}}
		list = append(list, one)
	}
	return list
}

func line(v kit.View, k review.Kind, part, what string) Line {
	look := map[review.Kind]string{
		review.Reached: "kept", review.Kept: "kept", review.Accepted: "kept", review.Broken: "late",
		review.Moved: "soon", review.Changed: "soon",
	}[k]
	if look == "" {
		look = "open"
	}
	return Line{Look: look, Kind: v.T("plan.change." + string(k)), Part: v.T("plan.part." + part), What: what}
}

func goalDetail(v kit.View, field string, g review.GoalChange) Detail {
	switch field {
	case "words":
		return Detail{v.T("plan.detail_words"), g.Was.Words, g.Is.Words}
	case "target":
		return Detail{v.T("plan.target"), g.Was.Target, g.Is.Target}
	case "level":
		return Detail{v.T("plan.what_level"), v.T("plan.level." + g.Was.Level), v.T("plan.level." + g.Is.Level)}
	case "due":
		return Detail{v.T("plan.due"), date(v, g.Was.Due), date(v, g.Is.Due)}
	case "person":
		return Detail{v.T("plan.detail_person"), progressOr(v, g.Was.Person), progressOr(v, g.Is.Person)}
	case "professional":
		return Detail{v.T("plan.professional_sees"), progressOr(v, g.Was.Professional), progressOr(v, g.Is.Professional)}
	case "voice":
		return Detail{v.T("plan.whose"), voiceWord(v, g.Was.Voice), voiceWord(v, g.Is.Voice)}
	}
	return Detail{} // the state is what the line begins with; where it hangs shows on the page
}

func voiceWord(v kit.View, voice string) string {
	if voice == plan.Person {
		return v.T("plan.voice_person")
	}
	return v.T("plan.voice_professional")
}

func progressOr(v kit.View, progress string) string {
	if progress == "" {
		return ""
	}
	return Progress(v, progress)
}

func date(v kit.View, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return v.W.Date(d, v.Today)
}

func dateText(v kit.View, text string) string {
	d, err := day.Parse(text)
	if err != nil {
		return text
	}
	return date(v, d)
}

// promisedBy says who promised, in a line.
func promisedBy(v kit.View, p review.Promise) string {
	switch {
	case p.Masked:
		return v.T("plan.masked_who")
	case p.Mine():
		return v.T("plan.own_promise")
	}
	return strings.TrimSuffix(p.ProfessionalName+", "+p.OrganisationName, ", ")
}

// stateWord is how a promise stood, in words, without asking what day it was.
func stateWord(v kit.View, state string) string {
	switch s := commitment.State(state); {
	case s == commitment.Kept, s == commitment.Broken:
		return v.T("overview.mark." + state) // words: overview.mark.*
	case s == commitment.Accepted:
		return v.T("overview.mark." + string(overview.Open))
	case s.Open():
		return v.T("overview.mark." + string(overview.Asked))
	}
	return v.T("plan.mark_gone")
}

// tallied says how much has changed, in a sentence.
func tallied(v kit.View, c review.Changes) string {
	n := len(Lines(v, c))
	return v.N("plan.changes_n", n, n)
}

package ui

import (
	"kasam/internal/commitment"
	"kasam/internal/overview"
	"kasam/internal/story"
	"kasam/internal/web/kit"
)

// words: picture.kind.*

// PictureKinds are the kinds of item to choose from, in the words of the one who
// speaks: of the person themself, mine is true.
func PictureKinds(v kit.View, mine bool) (options []Option) {
	for _, k := range story.Kinds() {
		o := Option{Value: k, Label: v.T("picture.kind." + k)}
		if mine {
			o.Label, o.Hint = v.T("mypicture.kind."+k), "" // words: mypicture.kind.*
		}
		options = append(options, o)
	}
	return options
}

// PictureStrategies are what may be done about a hindrance.
func PictureStrategies(v kit.View) []Option {
	return []Option{
		{Value: story.Eliminate, Label: v.T("picture.strategy.eliminate")},
		{Value: story.Manage, Label: v.T("picture.strategy.manage")},
		{Value: "", Label: v.T("picture.strategy.undecided")},
	}
}

// PictureStates are how an item of a kind may stand.
func PictureStates(v kit.View, kind string) []Option {
	list := []Option{{Value: story.Open, Label: v.T("picture.state.open")}}
	if kind == story.Hindrance {
		list = append(list, Option{Value: story.Answered, Label: v.T("picture.state.answered")})
	}
	return append(list, Option{Value: story.Gone, Label: v.T("picture.state.gone")})
}

// sideWho names who says something, when it is not the person.
func sideWho(v kit.View, one story.View) string {
	if one.Who.Name == "" {
		return v.T("picture.voice.professional")
	}
	return NameAt(one.Who.Name, one.Who.OrganisationName)
}

// sideWhen says when, and who wrote what the person said.
func sideWhen(v kit.View, one story.View) string {
	on := v.W.Date(v.Day(one.At), v.Today)
	if one.Dictated() {
		switch {
		case v.Actor.Person != "" && one.Who.Name != "":
			return v.T("picture.dictated_mine", on, one.Who.Name)
		case one.Who.Name != "":
			return v.T("picture.dictated_to", on, one.Who.Name)
		}
		return v.T("picture.dictated", on)
	}
	return on
}

// An Against is what is done about a hindrance, to show: nothing of it while the
// reader may not see the plan.
type Against struct {
	overview.Answer
	Open bool   // the reader may see the plan
	Mine bool   // the reader is the person
	Ask  string // where something can be put against it, "" when not by this reader
}

func (a Against) promisePath(c commitment.Commitment) string {
	if a.Mine {
		return "/my/promises/" + c.ID
	}
	return "/commitments/" + c.ID
}

func (a Against) none() bool { return len(a.Measures) == 0 && len(a.Promises) == 0 }

// unanswered reports whether nothing is done about i, and nobody says there is.
func (a Against) unanswered(i story.Item) bool {
	return a.Open && a.none() && i.Kind == story.Hindrance && i.State == story.Open
}

// Package my holds the person's own side: what others do for me and when, my
// story, my people, who may see what, and who has looked. It is read on a
// telephone, tired and in a second language: one column, short words, one thing
// after the other. No title, address or mail of it says who it is about.
package my

import (
	"strings"

	"kasam/internal/assessment"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/decision"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/scheduling"
	"kasam/internal/story"
	"kasam/internal/tool"
	"kasam/internal/web/kit"
)

// Pages are the pages of the person's own side, on the desks they act at.
type Pages struct {
	Commitment    *commitment.Desk
	Consent       *consent.Desk
	Choice        *choice.Desk
	Closing       *closing.Desk
	Assessment    *assessment.Desk
	Decision      *decision.Desk
	Guest         *guest.Desk
	Meeting       *meeting.Desk
	Overview      *overview.Desk
	Participation *participation.Desk
	Plan          *plan.Desk
	Scheduling    *scheduling.Desk
	Review        *review.Desk
	PDF           bool // the installation can make a PDF of a page
	Story         *story.Desk
	Tool          *tool.Desk
}

// me returns whose pages these are: the one who asks, and nobody else.
func me(r *kit.Request) id.Person { return r.View.Actor.Person }

// first returns what people call each other by: the first word of a name.
func first(name string) string {
	word, _, _ := strings.Cut(name, " ")
	return word
}

// done shows what was just done, when the address that an act led to says so.
// The address holds one of a few words, never what was done with whom.
func done(r *kit.Request) kit.View {
	v := r.View
	if key := "my.done." + r.URL.Query().Get("done"); v.W.Has(key) { // words: my.done.*
		v.Flash = key
	}
	return v
}

// fresh gives one of several forms of a page a key of its own: each of them
// counts once, and none for another.
func fresh(v kit.View) kit.View {
	v.Key = id.New[string]()
	return v
}

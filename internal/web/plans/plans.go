// Package plans is the pages of a person's plan: its goals and measures, its
// versions, the views of it that a law asks for, and print.
package plans

import (
	"net/http"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/fault"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// Pages are the pages, with the desks they call.
type Pages struct {
	*desks.Desks
}

// leads hides a page that is there only to write on from those who do not.
func (p *Pages) leads(r *kit.Request, sight access.Sight) error {
	if !sight.Coordinates() && r.Method == http.MethodGet {
		return fault.Hidden()
	}
	return nil
}

// Assessed says how many assessments wait, and how many are answered.
func Assessed(v kit.View, list []assessment.Assessment) string {
	waiting, answered := assessment.Tally(list)
	return v.T("plan.assessed", v.N("plan.assessed_waiting", waiting, waiting), v.N("plan.assessed_answered", answered, answered))
}

// markLook is the shape of a promise's mark; the word beside it says the same.
func markLook(m overview.Mark) string {
	switch m {
	case overview.Kept, overview.Soon, overview.Late:
		return string(m)
	case overview.Broken:
		return "late"
	}
	return "open"
}

// Progress says in words how far a goal has come, as plan.View tells it.
func Progress(v kit.View, progress string) string {
	key := map[string]string{
		plan.NotStarted: "not_started", plan.UnderWay: "under_way", plan.There: "there",
		"-2": "far_from", "-1": "near", "0": "as_agreed", "+1": "better", "+2": "much_better",
	}[progress]
	return v.T("plan.progress." + key) // words: plan.progress.*
}

// ProgressOptions are how far g may have come, to choose from.
func ProgressOptions(v kit.View, g plan.Goal) (options []ui.Option) {
	for _, p := range g.Progress() {
		options = append(options, ui.Option{Value: p, Label: Progress(v, p)})
	}
	return options
}

// marks are the places of a goal's scale, and which of them is on: a picture of
// what Progress says.
func marks(progress string) (list []bool) {
	scale := plan.Scale()
	for _, s := range plan.Steps() {
		if s == progress {
			scale = plan.Steps()
		}
	}
	for _, s := range scale {
		list = append(list, s == progress)
	}
	return list
}

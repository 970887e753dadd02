// Package staff holds the pages of professionals: coordinators, handlers at the
// agencies, managers. A file per page or form, each beside its template.
package staff

import (
	"kasam/internal/bell"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/directory"
	"kasam/internal/followup"
	"kasam/internal/intake"
	"kasam/internal/livelihood"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/story"
)

// Pages are the pages of professionals, on the desks they act at.
type Pages struct {
	Bell          *bell.Desk
	Commitment    *commitment.Desk
	Consent       *consent.Desk
	Directory     *directory.Desk
	Followup      *followup.Desk
	Intake        *intake.Desk
	Livelihood    *livelihood.Desk
	Login         *login.Desk
	Meeting       *meeting.Desk
	Overview      *overview.Desk
	Participation *participation.Desk
	Person        *person.Desk
	Plan          *plan.Desk
	Programme     *programme.Desk
	Story         *story.Desk

	URL string // the address of the site, for what is handed over in person
}

// Package desks gathers the desks of every subject, so that pages can act at them.
package desks

import (
	"kasam/internal/anonymous"
	"kasam/internal/assessment"
	"kasam/internal/bell"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/equity"
	"kasam/internal/feed"
	"kasam/internal/followup"
	"kasam/internal/guest"
	"kasam/internal/intake"
	"kasam/internal/livelihood"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/pdf"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/review"
	"kasam/internal/scheduling"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/summons"
	"kasam/internal/tool"
	"kasam/internal/vacancy"
)

// Desks are one of each.
type Desks struct {
	Calendar      *feed.Desk
	Summons       *summons.Desk
	Statute       *statute.Desk
	Review        *review.Desk
	Guest         *guest.Desk
	Scheduling    *scheduling.Desk
	Decision      *decision.Desk
	Anonymous     *anonymous.Desk
	Vacancy       *vacancy.Desk
	Assessment    *assessment.Desk
	Bell          *bell.Desk
	Choice        *choice.Desk
	Closing       *closing.Desk
	Commitment    *commitment.Desk
	Consent       *consent.Desk
	Directory     *directory.Desk
	Equity        *equity.Desk
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
	Preparation   *preparation.Desk
	Referral      *referral.Desk
	Story         *story.Desk
	Tool          *tool.Desk

	URL string       // the address of the site, for what is handed over in person
	PDF *pdf.Printer // nil when the installation names no Chromium
}

package main

import (
	"log/slog"
	"net/http"
	"time"

	"kasam/internal/anonymous"
	"kasam/internal/assessment"
	"kasam/internal/decision"
	"kasam/internal/guest"
	"kasam/internal/review"
	"kasam/internal/scheduling"
	"kasam/internal/statute"

	"kasam/internal/bell"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/directory"
	"kasam/internal/equity"
	"kasam/internal/feed"
	"kasam/internal/followup"
	"kasam/internal/intake"
	"kasam/internal/livelihood"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/record"
	"kasam/internal/referral"
	"kasam/internal/story"
	"kasam/internal/summons"
	"kasam/internal/tool"
	"kasam/internal/vacancy"
	"kasam/internal/web/admin"
	"kasam/internal/web/desks"
)

// desks builds every desk of an installation, top to bottom.
func (a *app) desks(secondFactor bool, url string) *desks.Desks {
	d, v, now := a.DB, a.Vault, a.Now
	referred := &referral.Desk{DB: d, Vault: v, Now: now, URL: url}
	return &desks.Desks{
		Review:        &review.Desk{DB: d, Vault: v, Now: now},
		Calendar:      &feed.Desk{DB: d, Vault: v, Now: now, URL: url},
		Summons:       &summons.Desk{DB: d, Vault: v, Now: now, URL: url},
		Tool:          &tool.Desk{DB: d, Vault: v, Now: now},
		Statute:       &statute.Desk{DB: d, Vault: v, Now: now, URL: url},
		Guest:         &guest.Desk{DB: d, Vault: v, Now: now, URL: url},
		Scheduling:    &scheduling.Desk{DB: d, Vault: v, Now: now, URL: url},
		Decision:      &decision.Desk{DB: d, Vault: v, Now: now, URL: url},
		Anonymous:     &anonymous.Desk{DB: d, Now: now},
		Vacancy:       &vacancy.Desk{DB: d, Now: now},
		Assessment:    &assessment.Desk{DB: d, Vault: v, Now: now, URL: url},
		Bell:          &bell.Desk{DB: d, Vault: v, Now: now},
		Choice:        &choice.Desk{DB: d, Vault: v, Now: now},
		Closing:       &closing.Desk{DB: d, Vault: v, Now: now, URL: url},
		Commitment:    &commitment.Desk{DB: d, Vault: v, Now: now, URL: url},
		Consent:       &consent.Desk{DB: d, Vault: v, Now: now},
		Directory:     &directory.Desk{DB: d, Now: now},
		Equity:        &equity.Desk{DB: d, Now: now},
		Followup:      &followup.Desk{DB: d, Now: now},
		Intake:        &intake.Desk{DB: d, Vault: v, Now: now},
		Livelihood:    &livelihood.Desk{DB: d, Vault: v, Now: now},
		Login:         &login.Desk{DB: d, Vault: v, Now: now, SecondFactor: secondFactor, Gate: login.NewGate(2)},
		Meeting:       &meeting.Desk{DB: d, Vault: v, Now: now, URL: url},
		Overview:      &overview.Desk{DB: d, Vault: v, Now: now},
		Participation: &participation.Desk{DB: d, Vault: v, Now: now},
		Person:        &person.Desk{DB: d, Vault: v, Now: now},
		Plan:          &plan.Desk{DB: d, Vault: v, Now: now},
		Programme:     &programme.Desk{DB: d, Now: now},
		Preparation:   &preparation.Desk{DB: d, Vault: v, Now: now, Referral: referred},
		Referral:      referred,
		Story:         &story.Desk{DB: d, Vault: v, Now: now},
		URL:           url,
	}
}

// adminPages are the pages of administrators and auditors, on the same desks.
func (a *app) adminPages(s *settings, p *desks.Desks) *admin.Pages {
	return &admin.Pages{
		Directory: p.Directory, Login: p.Login, Programme: p.Programme, URL: p.URL,
		Record: &record.Desk{DB: a.DB, Now: a.Now, Keeper: a.keeper(s)},
	}
}

// server returns an HTTP server whose limits hold against slow and large requests.
func server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

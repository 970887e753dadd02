package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/assessment"
	"kasam/internal/audit"
	"kasam/internal/bell"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/demo"
	"kasam/internal/directory"
	"kasam/internal/equity"
	"kasam/internal/feed"
	"kasam/internal/followup"
	"kasam/internal/guest"
	"kasam/internal/id"
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
	"kasam/internal/review"
	"kasam/internal/scheduling"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/summons"
	"kasam/internal/tool"
	"kasam/internal/vacancy"
	"kasam/internal/vault"
	"kasam/internal/web"
	adminpages "kasam/internal/web/admin"
	"kasam/internal/web/desks"
	"kasam/internal/web/door"
	"kasam/internal/web/kit"
	"kasam/internal/web/my"
	"kasam/internal/web/ui"
)

// A scenario is the whole site with people on both sides of it:
//
//	s.As(anna).Get("/today").Sees("Mika")
//	s.As(bo).Unknown("/people/" + person)
type scenario struct {
	t     *testing.T
	desks *desks.Desks
	site  *web.Site
	pages http.Handler
	sent  http.Header  // with the last answer
	log   bytes.Buffer // what the program logs; its handler writes one line at a time
	now   time.Time
	clock *demo.Clock // of a demo, in place of now
	cast  map[role]access.Actor
}

// A role is someone who asks.
type role string

func newScenario(t *testing.T, d *db.DB) *scenario {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{t: t, now: time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC), cast: make(map[role]access.Actor)}
	now := func() time.Time {
		if s.clock != nil {
			return s.clock.Now()
		}
		return s.now
	}
	s.desks = &desks.Desks{
		Bell:          &bell.Desk{DB: d, Vault: v, Now: now},
		Choice:        &choice.Desk{DB: d, Vault: v, Now: now},
		Closing:       &closing.Desk{DB: d, Vault: v, Now: now},
		Commitment:    &commitment.Desk{DB: d, Vault: v, Now: now},
		Consent:       &consent.Desk{DB: d, Vault: v, Now: now},
		Decision:      &decision.Desk{DB: d, Vault: v, Now: now},
		Anonymous:     &anonymous.Desk{DB: d, Now: now},
		Vacancy:       &vacancy.Desk{DB: d, Now: now},
		Assessment:    &assessment.Desk{DB: d, Vault: v, Now: now},
		Directory:     &directory.Desk{DB: d, Now: now},
		Equity:        &equity.Desk{DB: d, Now: now},
		Followup:      &followup.Desk{DB: d, Now: now},
		Guest:         &guest.Desk{DB: d, Vault: v, Now: now},
		Intake:        &intake.Desk{DB: d, Vault: v, Now: now},
		Livelihood:    &livelihood.Desk{DB: d, Vault: v, Now: now},
		Login:         &login.Desk{DB: d, Vault: v, Now: now, Gate: login.NewGate(2)},
		Meeting:       &meeting.Desk{DB: d, Vault: v, Now: now},
		Overview:      &overview.Desk{DB: d, Vault: v, Now: now},
		Participation: &participation.Desk{DB: d, Vault: v, Now: now},
		Person:        &person.Desk{DB: d, Vault: v, Now: now},
		Plan:          &plan.Desk{DB: d, Vault: v, Now: now},
		Programme:     &programme.Desk{DB: d, Now: now},
		Story:         &story.Desk{DB: d, Vault: v, Now: now},
		Scheduling:    &scheduling.Desk{DB: d, Vault: v, Now: now},
		Review:        &review.Desk{DB: d, Vault: v, Now: now},
		Statute:       &statute.Desk{DB: d, Vault: v, Now: now},
		Calendar:      &feed.Desk{DB: d, Vault: v, Now: now},
		Summons:       &summons.Desk{DB: d, Vault: v, Now: now},
		Tool:          &tool.Desk{DB: d, Vault: v, Now: now},
	}
	p := s.desks
	p.Referral = &referral.Desk{DB: d, Vault: v, Now: now}
	p.Preparation = &preparation.Desk{DB: d, Vault: v, Now: now, Referral: p.Referral}
	s.site = &web.Site{
		Server: kit.Server{
			DB: d, Now: now, Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Who: func(r *http.Request) (access.Actor, error) {
				return s.cast[role(r.Header.Get("Kasam-Test-Role"))], nil // nobody signed in: the zero Actor
			},
			Error: ui.Oops, SignedOut: ui.SignedOut, Mark: v.Mark, Files: web.Files,
		},
		Desks: p,
		My:    &my.Pages{Desks: p},
		Admin: &adminpages.Pages{
			Directory: p.Directory, Login: p.Login, Programme: p.Programme,
			Record: &record.Desk{DB: d, Now: now, Keeper: &audit.Keeper{DB: d}},
		},
		Door: &door.Pages{Login: p.Login},
	}
	s.pages = s.site.Handler()
	return s
}

// must ends the test when an act of the scenario is refused.
func (s *scenario) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// As lets someone ask.
func (s *scenario) As(who role) asker { return asker{s, who} }

type asker struct {
	s   *scenario
	who role
}

// An answer is what came back.
type answer struct {
	t        *testing.T
	what     string
	Status   int
	Location string
	Body     string
}

// Get asks for a page.
func (a asker) Get(path string) answer { return a.ask(http.MethodGet, path, nil) }

// Post sends a form with a key of its own.
func (a asker) Post(path string, form url.Values) answer {
	if form == nil {
		form = url.Values{}
	}
	if form.Get("key") == "" {
		form.Set("key", id.New[string]())
	}
	return a.ask(http.MethodPost, path, form)
}

func (a asker) ask(method, path string, form url.Values) answer {
	a.s.t.Helper()
	r := httptest.NewRequestWithContext(a.s.t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Kasam-Test-Role", string(a.who))
	r.Header.Set("Accept-Language", "en")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	a.s.pages.ServeHTTP(rec, r)
	a.s.sent = rec.Header()
	return answer{a.s.t, fmt.Sprintf("%s: %s %s", a.who, method, path), rec.Code, rec.Header().Get("Location"), rec.Body.String()}
}

// Sees wants a page that says every one of texts.
func (n answer) Sees(texts ...string) answer {
	n.t.Helper()
	if n.Status != http.StatusOK {
		n.t.Errorf("%s: %d, want a page", n.what, n.Status)
	}
	for _, text := range texts {
		if !n.says(text) {
			n.t.Errorf("%s does not say %q", n.what, text)
		}
	}
	return n
}

// Lacks wants none of texts to be there.
func (n answer) Lacks(texts ...string) answer {
	n.t.Helper()
	for _, text := range texts {
		if n.says(text) {
			n.t.Errorf("%s says %q", n.what, text)
		}
	}
	return n
}

func (n answer) says(text string) bool {
	return strings.Contains(n.Body, text) || strings.Contains(n.Body, templ.EscapeString(text))
}

// Done wants the answer to an act that was done.
func (n answer) Done() answer {
	n.t.Helper()
	if n.Status != http.StatusSeeOther {
		n.t.Errorf("%s: %d, want it done\n%s", n.what, n.Status, n.Body)
	}
	return n
}

// Is wants a status.
func (n answer) Is(status int) answer {
	n.t.Helper()
	if n.Status != status {
		n.t.Errorf("%s: %d, want %d", n.what, n.Status, status)
	}
	return n
}

// Unknown wants the answer that an address gets at which there is nothing.
func (a asker) Unknown(path string) {
	a.s.t.Helper()
	got, nothing := a.Get(path), a.Get("/people/"+id.New[string]())
	if got.Status != http.StatusNotFound || got.Body != nothing.Body {
		a.s.t.Errorf("%s is answered %d and not as if there were nothing", got.what, got.Status)
	}
}

// Refused wants a page to be refused to someone who may know that it is there.
func (a asker) Refused(path string) { a.s.t.Helper(); a.Get(path).Is(http.StatusForbidden) }

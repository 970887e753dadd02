package plans_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/review"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/vault"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/plans"
	"kasam/internal/web/ui"
)

// A told is one person with a coordinator and a housing company that may see
// the plan, and the pages of the plan as a site.
type told struct {
	t       *testing.T
	pages   *desks.Desks
	site    *http.ServeMux
	who     access.Actor // who asks
	coach   access.Actor
	housing access.Actor
	person  id.Person
}

func (w *told) plans() *plans.Pages { return &plans.Pages{Desks: w.pages} }

func newTold(t *testing.T) *told {
	t.Helper()
	d := dbtest.New(t)
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	now := func() time.Time { at = at.Add(time.Second); return at }
	w := &told{t: t, person: id.New[id.Person](), site: http.NewServeMux()}
	w.pages = &desks.Desks{
		Story:         &story.Desk{DB: d, Vault: v, Now: now},
		Plan:          &plan.Desk{DB: d, Vault: v, Now: now},
		Commitment:    &commitment.Desk{DB: d, Vault: v, Now: now},
		Review:        &review.Desk{DB: d, Vault: v, Now: now},
		Assessment:    &assessment.Desk{DB: d, Vault: v, Now: now},
		Statute:       &statute.Desk{DB: d, Vault: v, Now: now},
		Participation: &participation.Desk{DB: d, Vault: v, Now: now},
		Directory:     &directory.Desk{DB: d, Now: now},
		Consent:       &consent.Desk{DB: d, Vault: v, Now: now},
		Overview:      &overview.Desk{DB: d, Vault: v, Now: now},
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, now()); err != nil {
			return err
		}
		employ := func(a *access.Actor, name, organisation string, kind directory.Kind, role access.Role) error {
			*a = access.Actor{
				Account: id.New[id.Account](), Name: name, Professional: id.New[id.Professional](), Organisation: id.New[id.Organisation](),
				Grants: []access.Grant{{Role: role}}, Language: "en",
			}
			return errors.Join(
				directory.InsertOrganisation(tx, directory.Organisation{ID: a.Organisation, Name: organisation, Kind: kind, Country: "SE"}),
				directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: a.Organisation, Name: name, Phone: "0900-11 22 33"}))
		}
		if err := errors.Join(
			employ(&w.coach, "Ingrid Solberg", "Samordningsförbundet Älven", "association", access.Coordinator),
			employ(&w.housing, "Anna Ek", "Bostads AB Granen", "housing", access.Professional)); err != nil {
			return err
		}
		if _, err := person.Add(tx, v, person.Person{ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "ar"}, now()); err != nil {
			return err
		}
		since := day.Must("2026-09-01")
		if err := participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: p.ID,
			State: "active", Phase: p.Phases[0].Key, PhaseSince: since, EnrolledOn: since,
		}, w.coach.Professional, now()); err != nil {
			return err
		}
		return access.Open(tx, access.Waiver{
			ID: id.New[string](), Person: w.person, Organisation: w.housing.Organisation,
			Categories: []access.Category{access.Plan}, Since: since, Until: day.Must("2027-08-31"),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.who = w.coach
	server := &kit.Server{
		DB: d, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Who:   func(*http.Request) (access.Actor, error) { return w.who, nil },
		Error: ui.Oops, SignedOut: ui.SignedOut,
	}
	anyone := func(access.Actor) bool { return true }
	for pattern, page := range map[string]kit.Page{
		"GET /people/{person}/plan":                        w.plans().PlanPage,
		"GET /people/{person}/plan/print":                  w.plans().PlanPrint,
		"POST /people/{person}/plan/goals":                 w.plans().AddGoal,
		"GET /people/{person}/plan/goals/{goal}":           w.plans().GoalPage,
		"POST /people/{person}/plan/goals/{goal}":          w.plans().ReviseGoal,
		"POST /people/{person}/plan/goals/{goal}/measures": w.plans().AddMeasure,
		"GET /people/{person}/plan/measures/{measure}":     w.plans().MeasurePage,
		"POST /people/{person}/plan/measures/{measure}":    w.plans().ReviseMeasure,
		"POST /people/{person}/plan/agree":                 w.plans().AgreePlan,
		"POST /people/{person}/plan/review":                w.plans().HoldReview,
		"GET /people/{person}/plan/review":                 w.plans().ReviewPage,
		"POST /people/{person}/plan/review-day":            w.plans().SetReview,
		"POST /people/{person}/plan/disagree":              w.plans().DisagreePlan,
		"POST /people/{person}/plan/goals/{goal}/views":    w.plans().SeeGoal,
		"GET /people/{person}/plan/frame":                  w.plans().FramePage,
		"POST /people/{person}/plan/frame":                 w.plans().SetFrame,
		"GET /people/{person}/plan/pdf":                    w.plans().PlanPDF,
		"POST /people/{person}/plan/versions":              w.plans().KeepVersion,
		"GET /people/{person}/plan/versions/{version}":     w.plans().VersionPage,
		"GET /people/{person}/plan/views":                  w.plans().ViewsPage,
		"GET /people/{person}/plan/views/{view}":           w.plans().ViewPage,
		"GET /people/{person}/plan/views/{view}/print":     w.plans().ViewPrint,
		"GET /people/{person}/plan/views/{view}/pdf":       w.plans().ViewPDF,
		"POST /people/{person}/plan/views/{view}":          w.plans().StartView,
		"POST /people/{person}/plan/views/{view}/end":      w.plans().EndView,
	} {
		w.site.Handle(pattern, server.Handler(anyone, page))
	}
	return w
}

// get asks for a page of the person and wants it to have a status and to say
// what it should.
func (w *told) get(place string, status int, says ...string) string {
	w.t.Helper()
	return w.answer(httptest.NewRequest(http.MethodGet, "/people/"+string(w.person)+"/"+place, nil), status, says)
}

// post sends a form to a page of the person.
func (w *told) post(place string, form url.Values, status int, says ...string) string {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/people/"+string(w.person)+"/"+place, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.answer(r, status, says)
}

// plan returns the plan as the coordinator sees it.
func (w *told) plan() plan.Plan {
	w.t.Helper()
	p, err := w.pages.Plan.Of(w.t.Context(), w.coach, w.person)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

var twice = regexp.MustCompile(` id="([^"]*)"`)

func (w *told) answer(r *http.Request, status int, says []string) string {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	body := rec.Body.String()
	if rec.Code != status {
		w.t.Fatalf("%s %s answers %d, want %d", r.Method, r.URL.Path, rec.Code, status)
	}
	for _, text := range says {
		if !strings.Contains(body, text) && !strings.Contains(body, templ.EscapeString(text)) {
			w.t.Errorf("%s %s does not say %q", r.Method, r.URL.Path, text)
		}
	}
	if n := strings.Count(body, "<h1"); n != 1 && status != http.StatusSeeOther && strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		w.t.Errorf("%s %s has %d first headings", r.Method, r.URL.Path, n)
	}
	seen := make(map[string]bool)
	for _, m := range twice.FindAllStringSubmatch(body, -1) {
		if seen[m[1]] {
			w.t.Errorf("%s %s has the id %q twice", r.Method, r.URL.Path, m[1])
		}
		seen[m[1]] = true
	}
	return body
}

// typed is what a form sends, with a fresh key.
func typed(pairs ...string) url.Values {
	f := url.Values{"key": {id.New[string]()}}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

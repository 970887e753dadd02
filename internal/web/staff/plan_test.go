package staff_test

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
	"kasam/internal/audit"
	"kasam/internal/commitment"
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
	"kasam/internal/story"
	"kasam/internal/vault"
	"kasam/internal/web/about"
	"kasam/internal/web/around"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/staff"
	"kasam/internal/web/ui"
)

// A told is one person with a coordinator and a housing company that may see
// the plan, and the pages of story, picture and plan as a site.
type told struct {
	t       *testing.T
	pages   *desks.Desks
	site    *http.ServeMux
	who     access.Actor // who asks
	coach   access.Actor
	housing access.Actor
	person  id.Person
}

func (w *told) staff() *staff.Pages   { return &staff.Pages{Desks: w.pages} }
func (w *told) about() *about.Pages   { return &about.Pages{Desks: w.pages} }
func (w *told) around() *around.Pages { return &around.Pages{Desks: w.pages} }

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
		Story:      &story.Desk{DB: d, Vault: v, Now: now},
		Plan:       &plan.Desk{DB: d, Vault: v, Now: now},
		Commitment: &commitment.Desk{DB: d, Vault: v, Now: now},
		Review:     &review.Desk{DB: d, Vault: v, Now: now},
		Overview:   &overview.Desk{DB: d, Vault: v, Now: now},
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
		"GET /people/{person}/story":                 w.about().StoryPage,
		"POST /people/{person}/story":                w.about().TellStory,
		"GET /people/{person}/picture":               w.about().PicturePage,
		"POST /people/{person}/picture":              w.about().AddToPicture,
		"GET /people/{person}/picture/{item}":        w.about().ItemPage,
		"POST /people/{person}/picture/{item}":       w.about().ReviseItem,
		"POST /people/{person}/picture/{item}/views": w.about().SeeDifferently,
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
	if n := strings.Count(body, "<h1"); n != 1 && status != http.StatusSeeOther {
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

func TestTheStoryPageOpensWithThePersonsWords(t *testing.T) {
	w := newTold(t)
	w.get("story", http.StatusOK, "Tell the story", "What do you want now?")
	long := strings.Repeat("Det är nätterna. ", 700)
	w.post("story", typed("wish", "Sova hela natten", "text", long, "language", "sv", "told", "dictated"),
		http.StatusUnprocessableEntity, "Sova hela natten", strings.TrimSpace(long))
	w.post("story", typed("wish", "أريد أن أنام", "text", "Det är nätterna.", "language", "ar", "told", "written"), http.StatusSeeOther)
	body := w.get("story", http.StatusOK, "أريد أن أنام", `lang="ar"`, "Written by the person", "العربية")
	if strings.Contains(body, "<form class=\"form\"") {
		t.Error("nobody asked to tell again")
	}
	w.get("story?tell", http.StatusOK, "Det är nätterna.</textarea>")
	w.post("story", typed("wish", "Jobba med folk", "language", "sv", "told", "dictated"), http.StatusSeeOther)
	w.get("story", http.StatusOK, "Jobba med folk", "How it was told before", "Written down by the coordinator")
	w.who = w.housing
	w.get("story", http.StatusNotFound)
	w.post("story", typed("wish", "x", "language", "sv"), http.StatusNotFound)
}

func TestThePictureIsFilledInInPlace(t *testing.T) {
	w := newTold(t)
	body := w.get("picture", http.StatusOK, "Nothing said yet about", "Home and surroundings")
	if strings.Contains(body, "area-home") {
		t.Error("an area without anything has a box")
	}
	w.get("picture?add=work&kind=hindrance", http.StatusOK, "area-work", "What is it?")
	w.post("picture", typed("area", "work", "kind", "", "voice", "person", "text", "Ont i ryggen"), http.StatusUnprocessableEntity, "Ont i ryggen</textarea>")
	sent := typed("area", "work", "kind", "hindrance", "voice", "person", "text", "Ont i ryggen")
	w.post("picture", sent, http.StatusSeeOther)
	w.post("picture", sent, http.StatusSeeOther) // sent twice is sent once
	item := sent.Get("key")
	w.post("picture", typed("area", "work", "kind", "hope", "voice", "professional", "text", "Ett kafé"), http.StatusSeeOther)
	body = w.get("picture", http.StatusOK, "Ont i ryggen", "Ett kafé", "Interests, goals and expectations")
	if strings.Count(body, `"says" dir="auto">Ont i ryggen`) != 1 {
		t.Error("the same form was kept twice")
	}
	w.post("picture/"+item+"/views", typed("voice", "professional", "view", ""), http.StatusUnprocessableEntity)
	w.post("picture/"+item+"/views", typed("voice", "professional", "view", "Ryggen är bättre nu"), http.StatusSeeOther)
	w.get("picture", http.StatusOK, "Ryggen är bättre nu", "The person")
	w.get("picture/"+item, http.StatusOK, "What do we do about it?")
	first := typed("version", "1", "text", "Ont i ryggen på morgonen", "strategy", "manage", "state", "open")
	w.post("picture/"+item, first, http.StatusSeeOther)
	second := typed("version", "1", "text", "Ryggen", "strategy", "eliminate", "state", "open")
	w.post("picture/"+item, second, http.StatusConflict, "How it stands now", "Ont i ryggen på morgonen", "Ryggen</textarea>", `name="version" value="2"`)
	w.get("picture", http.StatusOK, "It can be lived with")
	w.who = w.housing
	w.get("picture", http.StatusNotFound)
	w.get("picture/"+item, http.StatusNotFound)
}

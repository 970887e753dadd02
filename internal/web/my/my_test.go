package my_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/audit"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/review"
	"kasam/internal/story"
	"kasam/internal/vault"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/my"
	"kasam/internal/web/ui"
)

// A side is Amira's own side, with a coordinator, a handler at the municipality
// and a programme behind it.
type side struct {
	now    time.Time
	person id.Person
	pages  *my.Pages
	server *kit.Server
	mux    *http.ServeMux

	self, coach, sara access.Actor
	who               access.Actor // who asks
}

func newSide(t *testing.T) *side {
	t.Helper()
	d := dbtest.New(t)
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	s := &side{now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	clock := func() time.Time { return s.now }
	s.self = access.Actor{Account: id.New[id.Account](), Person: s.person, Language: "sv"}
	s.who = s.self
	must(t, d.Write(t.Context(), func(tx *db.Tx) error { return s.found(t, tx, v) }))
	s.pages = &my.Pages{Desks: &desks.Desks{
		Commitment: &commitment.Desk{DB: d, Vault: v, Now: clock}, Consent: &consent.Desk{DB: d, Vault: v, Now: clock},
		Meeting: &meeting.Desk{DB: d, Vault: v, Now: clock}, Overview: &overview.Desk{DB: d, Vault: v, Now: clock}, Participation: &participation.Desk{DB: d, Vault: v, Now: clock},
		Guest: &guest.Desk{DB: d, Vault: v, Now: clock}, Choice: &choice.Desk{DB: d, Vault: v, Now: clock}, Closing: &closing.Desk{DB: d, Vault: v, Now: clock}, Referral: &referral.Desk{DB: d, Vault: v, Now: clock},
		Plan: &plan.Desk{DB: d, Vault: v, Now: clock}, Story: &story.Desk{DB: d, Vault: v, Now: clock},
		Review: &review.Desk{DB: d, Vault: v, Now: clock}, Assessment: &assessment.Desk{DB: d, Vault: v, Now: clock},
	}}
	s.server = &kit.Server{
		DB: d, Now: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Error: ui.Oops, SignedOut: ui.SignedOut,
		Who: func(*http.Request) (access.Actor, error) { return s.who, nil },
	}
	s.mux = http.NewServeMux()
	for pattern, page := range map[string]kit.Page{
		"GET /my": s.pages.Home, "POST /my/promises/{commitment}/{act}": s.pages.TakePromise,
		"GET /my/promises/new": s.pages.NewPromise, "POST /my/promises": s.pages.Promise, "GET /my/promises/{commitment}": s.pages.PromisePage,
		"GET /my/plan": s.pages.PlanPage, "POST /my/plan/agree": s.pages.Agree,
		"GET /my/story": s.pages.StoryPage, "POST /my/story": s.pages.Tell,
		"GET /my/people": s.pages.People, "GET /my/who-looked": s.pages.WhoLooked,
		"GET /my/meetings": s.pages.Meetings, "POST /my/meetings/{meeting}/items": s.pages.AddTopic,
		"GET /my/consents": s.pages.Consents, "POST /my/consents": s.pages.Give,
		"POST /my/consents/{consent}/withdraw": s.pages.Withdraw,
	} {
		s.mux.Handle(pattern, s.server.Handler(func(a access.Actor) bool { return a.Person != "" }, page))
	}
	return s
}

// found makes the programme, the professionals and Amira.
func (s *side) found(t *testing.T, tx *db.Tx, v *vault.Vault) error {
	file, _ := programme.ShippedFile("coachingteamet")
	p, err := programme.Parse("coachingteamet.yaml", file)
	must(t, err)
	must(t, programme.Install(tx, p, file, s.now))
	staff := func(party, name string, o directory.Organisation, role access.Role) access.Actor {
		o.ID, o.Country = id.New[id.Organisation](), "SE"
		must(t, directory.InsertOrganisation(tx, o))
		must(t, programme.SetParty(tx, p.ID, party, o.ID))
		a := access.Actor{
			Account: id.New[id.Account](), Name: name, Professional: id.New[id.Professional](), Organisation: o.ID,
			Grants: []access.Grant{{Role: role}},
		}
		must(t, directory.InsertProfessional(tx, directory.Professional{
			ID: a.Professional, Organisation: o.ID, Name: name, Phone: "0226-64 50 00", PhoneHours: "vardagar 8–16",
		}))
		must(t, login.Create(tx, login.Account{
			ID: a.Account, Email: id.New[string]() + "@example.org", Name: name,
			Professional: a.Professional, Organisation: o.ID, Grants: a.Grants, Language: "sv",
		}))
		return a
	}
	s.coach = staff("af", "Ingrid Solberg", directory.Organisation{Name: "Arbetsförmedlingen Älvdal", Kind: "labour-market"}, access.Coordinator)
	s.sara = staff("kommun", "Sara Holm", directory.Organisation{Name: "Älvdals kommun", Kind: "municipality"}, access.Professional)
	must(t, login.Create(tx, login.Account{ID: s.self.Account, Email: "amira@example.org", Person: s.person, Language: "sv"}))
	return intake.Register(tx, v, s.coach, intake.Newcomer{
		Person:        person.Person{ID: s.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv"},
		Participation: id.New[id.Participation](), Programme: p.ID, Wish: "Jag vill vara på benen och bland folk igen.",
	}, s.now)
}

// live lets Sara see, sets a goal, asks for promises and calls a meeting.
func (s *side) live(t *testing.T) (late string) {
	t.Helper()
	ctx, today := t.Context(), access.Today(s.now)
	must(t, s.pages.Consent.Give(ctx, s.self, consent.Giving{
		ID: id.New[string](), Person: s.person, Kind: consent.Waives, Organisation: s.sara.Organisation,
		Professional: s.sara.Professional, Categories: []access.Category{access.Plan, access.Meetings},
		Cooperation: "plan", Until: today.AddMonths(6), TextVersion: "1",
	}))
	must(t, s.pages.Plan.AddGoal(ctx, s.coach, s.person,
		plan.Goal{ID: id.New[string](), Level: plan.Aim, Words: "Arbeta tjugo timmar i veckan", Voice: plan.Person}))
	late = s.promise(t, s.sara, "Plats på kursen", "2026-11-18")
	kept := s.promise(t, s.sara, "Lista på skulder", "2026-11-10")
	must(t, s.pages.Commitment.Keep(ctx, s.coach, kept))
	s.promise(t, s.sara, "Hyran för november", "2026-11-27")
	s.promise(t, access.Actor{}, "Ta med brevet från banken", "2026-11-25")
	must(t, s.pages.Meeting.Call(ctx, s.coach, meeting.Meeting{
		ID: id.New[string](), Person: s.person, Kind: meeting.MultiParty, Place: "Biblioteket, rum 4", Minutes: 60,
		StartsAt: day.Must("2026-11-25").Start(access.Zone()).Add(10 * time.Hour),
		Parties:  []meeting.Party{{Professional: s.sara.Professional}},
	}))
	s.now = day.Must("2026-11-20").Start(access.Zone()).Add(9 * time.Hour)
	_, err := s.pages.Overview.NowOf(ctx, s.sara, s.person)
	must(t, err)
	return late
}

func (s *side) promise(t *testing.T, who access.Actor, what, due string) string {
	t.Helper()
	p := commitment.Promise{ID: id.New[string](), Person: s.person, Professional: who.Professional, What: what, Due: day.Must(due)}
	must(t, s.pages.Commitment.Record(t.Context(), s.coach, p))
	if who.Professional != "" {
		must(t, s.pages.Commitment.Accept(t.Context(), who, p.ID))
	}
	return p.ID
}

func (s *side) get(path string) (int, string) {
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func (s *side) post(path string, form url.Values) (status int, location, body string) {
	form.Set("key", id.New[string]())
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

var paths = []string{"/my", "/my/plan", "/my/story", "/my/people", "/my/meetings", "/my/consents", "/my/who-looked"}

// A key of a sentence that shows as itself is a sentence that is missing.
var unsaid = regexp.MustCompile(`\b(my|ui|overview|date|error)\.[a-z_]+[a-z_.]*|%!|%[sd]`)

func TestEveryPageEmptyAndFull(t *testing.T) {
	for _, full := range []bool{false, true} {
		for _, language := range []string{"sv", "en"} {
			s := newSide(t)
			s.who.Language = language
			if full {
				s.live(t)
			}
			for _, path := range paths {
				status, body := s.get(path)
				if status != http.StatusOK {
					t.Errorf("%s is answered %d", path, status)
				}
				if n := strings.Count(body, "<h1"); n != 1 {
					t.Errorf("%s has %d headings of the first order", path, n)
				}
				if key := unsaid.FindString(body); key != "" {
					t.Errorf("%s in %s shows %q", path, language, key)
				}
				title := body[strings.Index(body, "<title>"):strings.Index(body, "</title>")]
				if strings.Contains(title, "Amira") {
					t.Errorf("the title of %s tells who it is about: %s", path, title)
				}
			}
		}
	}
}

func TestLateIsNotMyFault(t *testing.T) {
	s := newSide(t)
	late := s.live(t)
	_, body := s.get("/my")
	for _, want := range []string{
		"Hej Amira", "onsdag 25 november", "Det är sent. Det är inte ditt fel. Ingrid frågar Sara.",
		"Sara gör det senast fredag 27 november.", "Sara har gjort det.", "Ta med brevet från banken", "tel:0226645000",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("my page does not say %q", want)
		}
	}
	status, location, _ := s.post("/my/promises/"+late+"/keep", url.Values{})
	if status != http.StatusSeeOther || location != "/my?done=kept" {
		t.Errorf("confirming is answered %d %s", status, location)
	}
	if _, body := s.get(location); strings.Contains(body, "inte ditt fel") || !strings.Contains(body, "Nu är det sparat") {
		t.Error("what I confirmed is still late")
	}
}

func TestIAgreeTellAndAsk(t *testing.T) {
	s := newSide(t)
	s.live(t)
	if status, location, _ := s.post("/my/plan/agree", url.Values{"version": {s.version(t)}}); status != http.StatusSeeOther || location != "/my/plan?done=agreed" {
		t.Errorf("saying yes to the plan is answered %d %s", status, location)
	}
	if _, body := s.get("/my/plan"); !strings.Contains(body, "Du sa ja till planen 20 november.") {
		t.Error("the plan does not say that I agreed")
	}

	status, _, body := s.post("/my/story", url.Values{"language": {"sv"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `aria-invalid="true"`) {
		t.Errorf("an empty story is answered %d", status)
	}
	if status, _, _ = s.post("/my/story", url.Values{"language": {"sv"}, "wish": {"Jag vill sova."}}); status != http.StatusSeeOther {
		t.Errorf("my story is answered %d", status)
	}
	if _, body := s.get("/my/story"); !strings.Contains(body, "Jag vill sova.") || !strings.Contains(body, "bland folk igen") {
		t.Error("the story lacks the new words or the old")
	}

	m, err := s.pages.Overview.Mine(t.Context(), s.self)
	must(t, err)
	items := "/my/meetings/" + m.Next.ID + "/items"
	if status, _, _ := s.post(items, url.Values{}); status != http.StatusUnprocessableEntity {
		t.Errorf("an empty wish for the meeting is answered %d", status)
	}
	if status, _, _ := s.post(items, url.Values{"item": {"Jag vill bo kvar"}}); status != http.StatusSeeOther {
		t.Errorf("a wish for the meeting is answered %d", status)
	}
	if _, body := s.get("/my/meetings"); !strings.Contains(body, "Jag vill bo kvar") {
		t.Error("the meeting lacks what I want to talk about")
	}
}

func TestIDecideWhoMaySee(t *testing.T) {
	s := newSide(t)
	s.live(t)
	_, body := s.get("/my/consents")
	if !strings.Contains(body, "Sara Holm, Älvdals kommun får se din plan och dina möten.") {
		t.Error("the page does not say in a sentence who may see what")
	}
	withdraw := regexp.MustCompile(`/my/consents/[0-9a-f-]+/withdraw`).FindString(body)
	status, location, _ := s.post(withdraw, url.Values{})
	if status != http.StatusSeeOther {
		t.Errorf("taking it back is answered %d", status)
	}
	if _, body = s.get(location); !strings.Contains(body, "Det är tillbakataget") || strings.Contains(body, "/withdraw") {
		t.Error("the page does not say that it is taken back")
	}
	if _, err := s.pages.Overview.NowOf(t.Context(), s.sara, s.person); err == nil {
		t.Error("Sara still sees")
	}

	give := url.Values{"recipient": {string(s.sara.Organisation)}, "categories": {"story", "area:health"}, "cooperation": {"plan"}, "until": {"3"}}
	if status, _, body := s.post("/my/consents", give); status != http.StatusSeeOther {
		t.Fatalf("a new yes is answered %d %s", status, body)
	}
	if _, body = s.get("/my/consents"); !strings.Contains(body, "Alla på Älvdals kommun får se din berättelse och hälsa och vanor.") {
		t.Error("the new yes is not said")
	}
	give.Set("recipient", id.New[string]())
	if status, _, _ := s.post("/my/consents", give); status != http.StatusUnprocessableEntity {
		t.Errorf("a yes to nobody is answered %d", status)
	}
	give.Set("recipient", string(s.sara.Organisation))
	give.Set("until", "99")
	if status, _, _ := s.post("/my/consents", give); status != http.StatusUnprocessableEntity {
		t.Errorf("a yes for ever is answered %d", status)
	}
}

func TestISeeWhoLooked(t *testing.T) {
	s := newSide(t)
	s.live(t)
	_, body := s.get("/my/who-looked")
	for _, want := range []string{"Sara Holm", "Såg din plan och dina möten.", "Varför: du sa ja till det 2 november.", "Lovade dig något.", "Fråga din koordinator"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

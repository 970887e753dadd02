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

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/vault"
	"kasam/internal/web/around"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/staff"
	"kasam/internal/web/ui"
)

// An office is an installation with one programme, a coordinator, a colleague
// and an administrator, and the pages by which people come in and are reached.
type office struct {
	t                      *testing.T
	site                   *http.ServeMux
	who                    access.Actor // who asks
	coach, colleague, boss access.Actor
}

func newOffice(t *testing.T) *office {
	t.Helper()
	d := dbtest.New(t)
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) }
	o := &office{t: t, site: http.NewServeMux()}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, now()); err != nil {
			return err
		}
		employ := func(a *access.Actor, name string, role access.Role) error {
			*a = access.Actor{
				Account: id.New[id.Account](), Name: name, Professional: id.New[id.Professional](),
				Organisation: id.New[id.Organisation](), Grants: []access.Grant{{Role: role}}, Language: "en",
			}
			return errors.Join(
				directory.InsertOrganisation(tx, directory.Organisation{ID: a.Organisation, Name: "Office of " + name, Kind: directory.Municipality}),
				directory.InsertProfessional(tx, directory.Professional{
					ID: a.Professional, Organisation: a.Organisation, Name: name,
					Phone: "0900-11 22 33", PhoneHours: "weekdays 9–11",
				}))
		}
		return errors.Join(employ(&o.coach, "Kim Prov", access.Coordinator), employ(&o.colleague, "Lo Prov", access.Coordinator),
			employ(&o.boss, "Max Prov", access.Admin))
	})
	if err != nil {
		t.Fatal(err)
	}
	p := &desks.Desks{
		Directory: &directory.Desk{DB: d, Now: now}, Programme: &programme.Desk{DB: d, Now: now},
		Person: &person.Desk{DB: d, Vault: v, Now: now}, Participation: &participation.Desk{DB: d, Vault: v, Now: now},
		Intake: &intake.Desk{DB: d, Vault: v, Now: now}, Overview: &overview.Desk{DB: d, Vault: v, Now: now},
		Choice: &choice.Desk{DB: d, Vault: v, Now: now}, Closing: &closing.Desk{DB: d, Vault: v, Now: now}, Preparation: &preparation.Desk{DB: d, Vault: v, Now: now},
	}
	s, n := &staff.Pages{Desks: p}, &around.Pages{Desks: p}
	server := &kit.Server{
		DB: d, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Who:   func(*http.Request) (access.Actor, error) { return o.who, nil },
		Error: ui.Oops, SignedOut: ui.SignedOut,
	}
	for pattern, page := range map[string]kit.Page{
		"GET /people/new":                                                     n.NewPersonPage,
		"POST /people/new":                                                    n.RegisterPerson,
		"GET /people/{person}/edit":                                           n.EditPersonPage,
		"POST /people/{person}/edit":                                          n.CorrectPerson,
		"GET /people/{person}/circle":                                         n.CirclePage,
		"POST /people/{person}/circle":                                        n.AddToCircle,
		"POST /people/{person}/circle/{member}/leave":                         n.LeaveCircle,
		"POST /people/{person}/contacts":                                      n.RecordContact,
		"POST /people/{person}/phase":                                         n.SetPhase,
		"GET /people/{person}/close":                                          n.ClosePage,
		"POST /people/{person}/close":                                         n.CloseParticipation,
		"GET /people/{person}/coordinator":                                    n.CoordinatorPage,
		"POST /people/{person}/coordinator":                                   n.ChangeCoordinator,
		"POST /people/{person}/deputy":                                        n.SetDeputy,
		"GET /people/{person}/handover":                                       n.HandOver,
		"GET /people/{person}/after":                                          n.AfterPage,
		"GET /programme":                                                      s.ProgrammePage,
		"GET /programme/organisations/new":                                    s.NewOrganisationPage,
		"POST /programme/organisations/new":                                   s.AddOrganisation,
		"GET /programme/professionals/new":                                    s.NewProfessionalPage,
		"POST /programme/professionals/new":                                   s.AddProfessional,
		"GET /programme/professionals/{professional}":                         s.ProfessionalPage,
		"POST /programme/professionals/{professional}":                        s.CorrectProfessional,
		"POST /programme/professionals/{professional}/mandates":               s.GiveMandate,
		"POST /programme/professionals/{professional}/mandates/{mandate}/end": s.EndMandate,
		"POST /programme/professionals/{professional}/leave":                  s.Leave,
	} {
		o.site.Handle(pattern, server.Handler(func(access.Actor) bool { return true }, page))
	}
	o.who = o.coach
	return o
}

// ask asks as whoever o.who is, wants the status, and returns the page. A nil
// form is a GET.
func (o *office) ask(path string, form url.Values, status int, says ...string) string {
	o.t.Helper()
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, path, nil)
	if form != nil {
		r = httptest.NewRequestWithContext(o.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	o.site.ServeHTTP(w, r)
	body := w.Body.String()
	if w.Code != status {
		o.t.Fatalf("%s %s: %d, want %d\n%s", r.Method, path, w.Code, status, body)
	}
	for _, text := range says {
		if !strings.Contains(body, text) {
			o.t.Errorf("%s %s does not say %q\n%s", r.Method, path, text, body)
		}
	}
	if status == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return body
}

// sheet is what is typed, under a key of its own.
func sheet(fields ...string) url.Values {
	f := url.Values{"key": {id.New[string]()}}
	for i := 0; i+1 < len(fields); i += 2 {
		f.Set(fields[i], fields[i+1])
	}
	return f
}

// register takes Mika in and returns the address of their page.
func (o *office) register() string {
	o.t.Helper()
	return o.ask("/people/new", sheet("programme", "coachingteamet", "wish", "To sleep at night", "given", "Mika", "family", "Exempel",
		"national_id", "900101-9802", "language", "sv", "enrolled_on", "2026-11-20"), 303)
}

func TestThePageOfANewPersonAsksFirstWhatTheyWant(t *testing.T) {
	o := newOffice(t)
	page := o.ask("/people/new", nil, 200, "What do you want?")
	wish, name := strings.Index(page, `name="wish"`), strings.Index(page, `name="given"`)
	if wish < 0 || name < wish {
		t.Error("the name is asked for before what they want")
	}
	o.ask("/people/new", sheet("programme", "coachingteamet", "given", "Mika", "sex", "other", "enrolled_on", "soon"), 422,
		`value="Mika"`, "Write the date like this")
	o.ask("/people/new", sheet("programme", "coachingteamet", "given", "Mika", "sex", "other", "enrolled_on", "2026-11-20"), 422, "Begin here")
	o.register()
	o.ask("/people/new", sheet("programme", "coachingteamet", "wish", "x", "given", "Mika", "national_id", "19900101-9802",
		"enrolled_on", "2026-11-20"), 422, "Mika Exempel", `name="not_the_same"`)
	o.who = o.boss
	o.ask("/people/new", nil, 404)
}

func TestAChangeThatCameBetweenIsShownBesideOnesOwn(t *testing.T) {
	o := newOffice(t)
	path := o.register() + "/edit"
	version := regexp.MustCompile(`name="version" value="(\d+)"`)
	first := version.FindStringSubmatch(o.ask(path, nil, 200))[1]
	edit := func(version, reach string, status int, says ...string) string {
		return o.ask(path, sheet("version", version, "given", "Mika", "family", "Exempel", "national_id", "19900101-9802",
			"birth", "1990-01-01", "sex", "female", "language", "sv", "reach", reach), status, says...)
	}
	edit(first, "text me", 303)
	page := edit(first, "call my sister", 409, "text me", "call my sister", "Both versions")
	edit(version.FindStringSubmatch(page)[1], "call my sister", 303)
	o.ask(path, nil, 200, "call my sister")
	o.who = o.colleague
	o.ask(path, nil, 404)
	edit("1", "x", 404)
}

func TestTheCircleIsFullOfNumbersToCall(t *testing.T) {
	o := newOffice(t)
	home := o.register()
	path := home + "/circle"
	o.ask(path, nil, 200, `href="tel:0900112233"`, "weekdays 9–11", "Nobody else is here yet", "No contact is noted yet")
	o.ask(path, sheet("professional", string(o.colleague.Professional)), 303)
	o.ask(path, sheet("name", "Bo Exempel", "relation", "mother", "phone", "0900-44 55 66"), 303)
	o.ask(path, sheet("name", "", "relation", "mother"), 422, "Fill this in", `value="mother"`)
	o.ask(path, sheet("professional", ""), 422, "Choose one")
	page := o.ask(path, nil, 200, "Lo Prov", "Bo Exempel", "mother", `href="tel:0900445566"`)
	leave := regexp.MustCompile(`action="([^"]*/leave)"`).FindStringSubmatch(page)[1]
	o.ask(leave, sheet(), 303)
	o.ask(home+"/contacts", sheet("channel", "phone", "on", "2026-11-19", "minutes", "20"), 303)
	o.ask(home+"/contacts", sheet("channel", "phone", "on", "2026-11-19", "minutes", "a while"), 422, "whole number")
	o.ask(path, nil, 200, "20 minutes", "Thu 19 Nov")
	o.ask(home+"/phase", sheet("phase", "limbo"), 422)
}

func TestAPersonIsHandedOverAndTheParticipationEnds(t *testing.T) {
	o := newOffice(t)
	home := o.register()
	o.ask(home+"/coordinator", nil, 200, "Kim Prov coordinates now")
	o.ask(home+"/coordinator", sheet("coordinator", ""), 422, "Choose one")
	o.ask(home+"/deputy", sheet("deputy", string(o.boss.Professional), "from", "2026-11-20"), 422, "Fill this in")
	o.ask(home+"/deputy", sheet("deputy", string(o.boss.Professional), "from", "2026-11-20", "until", "2026-11-30"), 303)
	o.ask(home+"/coordinator", sheet("coordinator", string(o.colleague.Professional), "on", "2026-11-21"), 422, "at least 7 days ahead")
	o.ask(home+"/coordinator", sheet("coordinator", string(o.colleague.Professional)), 303)
	o.ask(home+"/coordinator", nil, 200, "Lo Prov becomes the coordinator 27 November", "Kim Prov coordinates now")
	o.ask(home+"/handover", nil, 200, "Lo Prov becomes the coordinator", "No open promises")
	o.ask(home+"/coordinator", sheet("coordinator", string(o.colleague.Professional), "asked", "yes"), 303)
	o.ask(home+"/close", nil, 404) // the former coordinator looks, and no longer decides
	o.who = o.colleague
	o.ask(home+"/circle", nil, 200, "Stands in until", "Max Prov")
	o.ask(home+"/close", sheet("reason", "completed", "on", "2026-11-20"), 422, "Nobody is to be left alone")
	o.ask(home+"/close", sheet("reason", "completed", "on", "2026-11-20", "next_holder", "Kim Prov, the clinic"), 422, "Write the day", "The end is written together")
	o.ask(home+"/close", sheet("reason", "completed", "on", "2026-11-20", "next_holder", "Kim Prov, the clinic", "said_on", "2026-11-20", "own", "It was good"), 303)
	o.ask(home+"/after", nil, 200, "It was good", "After 6 months", "20 May")
}

func TestTheDirectoryIsReadByAllAndWrittenByTheAdministrator(t *testing.T) {
	o := newOffice(t)
	if page := o.ask("/programme", nil, 200, `href="tel:0900112233"`, "weekdays 9–11"); strings.Contains(page, "New professional") {
		t.Error("a coordinator is offered what only the administrator may do")
	}
	o.ask("/programme/organisations/new", sheet("name", "The bank", "kind", "bank", "country", "SE"), 403)
	own := "/programme/professionals/" + string(o.coach.Professional)
	if page := o.ask(own, nil, 200); strings.Contains(page, `name="ceiling"`) {
		t.Error("a coordinator is offered to give mandates")
	}
	o.ask(own, sheet("name", "Kim Prov", "phone", "0900-99 88 77"), 303)
	o.ask("/programme/professionals/"+string(o.boss.Professional), nil, 404)

	o.who = o.boss
	o.ask("/programme", nil, 200, "0900-99 88 77", "New professional")
	o.ask("/programme/organisations/new", nil, 200)
	o.ask("/programme/organisations/new", sheet("name", "The bank", "kind", "bank", "country", "SE", "number", "556000-1232"), 422, "Check the digits")
	bank := sheet("name", "The bank", "kind", "bank", "country", "SE", "number", "556000-1231")
	o.ask("/programme/organisations/new", bank, 303)
	o.ask("/programme/organisations/new", bank, 303) // sent twice, kept once
	o.ask("/programme/professionals/new", nil, 200, "The bank")
	path := o.ask("/programme/professionals/new", sheet("organisation", bank.Get("key"), "name", "Ann Prov", "phone", "0900-1"), 303)
	kind := regexp.MustCompile(`<option value="([a-z-]+)"`).FindStringSubmatch(regexp.MustCompile(`(?s)name="kind".*?</select>`).
		FindString(o.ask(path, nil, 200, "Nothing yet")))[1]
	o.ask(path+"/mandates", sheet("kind", kind, "organisation", bank.Get("key"), "ceiling", "much", "given_by", "The boss"), 422, "whole number")
	o.ask(path+"/mandates", sheet("kind", kind, "organisation", bank.Get("key"), "ceiling", "5", "given_by", "The boss"), 303)
	page := o.ask(path, nil, 200, "May promise", "The boss")
	o.ask(regexp.MustCompile(`action="([^"]*/end)"`).FindStringSubmatch(page)[1], sheet(), 303)
	o.ask(path, nil, 200, "Nothing yet")
	o.ask(path+"/leave", sheet("last", ""), 422)
	o.ask(path+"/leave", sheet("last", "2026-11-19"), 303)
	if page := o.ask("/programme", nil, 200); strings.Contains(page, "Ann Prov") {
		t.Error("someone who has left is still listed")
	}
}

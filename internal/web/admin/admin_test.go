package admin_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/programme"
	"kasam/internal/record"
	"kasam/internal/vault"
	"kasam/internal/web/admin"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
	"kasam/internal/words"
)

// house is an installation with an administrator, an auditor and a professional
// who has no account yet.
type house struct {
	t              *testing.T
	pages          *admin.Pages
	site           *http.ServeMux
	who            access.Actor
	admin, auditor access.Actor
	bank           id.Organisation
	sara           id.Professional
}

func newHouse(t *testing.T) *house {
	t.Helper()
	d := dbtest.New(t)
	log := audit.Open(d)
	t.Cleanup(log.Close)
	root := vault.NewRoot()
	v, err := root.Vault()
	must(t, err)
	now := func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
	h := &house{t: t, site: http.NewServeMux(), bank: id.New[id.Organisation](), sara: id.New[id.Professional]()}
	h.pages = &admin.Pages{
		Directory: &directory.Desk{DB: d, Now: now}, Programme: &programme.Desk{DB: d, Now: now},
		Login:  &login.Desk{DB: d, Vault: v, Now: now, SecondFactor: true, Gate: login.NewGate(2)},
		Record: &record.Desk{DB: d, Now: now, Keeper: &audit.Keeper{DB: d, Key: root.Signer(), File: filepath.Join(t.TempDir(), "kept")}},
		URL:    "https://kasam.exempel.se",
	}
	actor := func(name, email string, role access.Role) access.Actor {
		a := access.Actor{Account: id.New[id.Account](), Name: name, Language: "en", Grants: []access.Grant{{Role: role}}}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return login.Create(tx, login.Account{ID: a.Account, Name: name, Email: email, Grants: a.Grants, Language: "en", Password: "chosen"})
		}))
		return a
	}
	h.admin = actor("Ola Ek", "ola@exempel.se", access.Admin)
	h.auditor = actor("Sune Alm", "sune@exempel.se", access.Auditor)
	h.who = h.admin
	must(t, h.pages.Directory.AddOrganisation(t.Context(), h.admin, directory.Organisation{ID: h.bank, Name: "Älvbanken", Kind: "bank", Country: "SE"}))
	must(t, h.pages.Directory.AddProfessional(t.Context(), h.admin, directory.Professional{ID: h.sara, Organisation: h.bank, Name: "Sara Holm", Email: "sara@exempel.se"}))
	file, _ := programme.ShippedFile("coachingteamet")
	_, err = h.pages.Programme.Install(t.Context(), h.admin, file)
	must(t, err)
	h.routes(&kit.Server{
		DB: d, Now: now, Log: slog.New(slog.DiscardHandler),
		Who:   func(*http.Request) (access.Actor, error) { return h.who, nil },
		Error: ui.Oops, SignedOut: ui.SignedOut,
	})
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// routes lets everyone in, so that what refuses is not the door.
func (h *house) routes(server *kit.Server) {
	p := h.pages
	for pattern, page := range map[string]kit.Page{
		"GET /accounts": p.Accounts, "GET /accounts/new": p.NewAccountPage, "POST /accounts/new": p.AddAccount,
		"GET /accounts/{account}": p.AccountPage, "POST /accounts/{account}/roles": p.SetRoles, "POST /accounts/{account}/code": p.NewCode,
		"POST /accounts/{account}/factor": p.ForgetFactor, "POST /accounts/{account}/disable": p.Disable,
		"POST /accounts/{account}/enable": p.Enable, "GET /programme/setup": p.SetupPage, "POST /programme/setup": p.Install,
		"POST /programme/setup/parties": p.SetParties, "GET /record": p.RecordPage, "POST /record": p.ForPerson, "POST /record/verify": p.VerifyRecord,
	} {
		h.site.Handle(pattern, server.Handler(func(access.Actor) bool { return true }, page))
	}
}

// ask asks for a page and returns its text; it wants the status and every text.
func (h *house) ask(method, path string, form url.Values, status int, texts ...string) string {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	h.site.ServeHTTP(rec, r)
	body := rec.Body.String()
	if rec.Code != status {
		h.t.Errorf("%s %s: %d, want %d", method, path, rec.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) && !strings.Contains(body, templ.EscapeString(text)) {
			h.t.Errorf("%s %s does not say %q", method, path, text)
		}
	}
	if rec.Code == http.StatusSeeOther {
		return rec.Header().Get("Location")
	}
	return body
}

func (h *house) get(path string, status int, texts ...string) string {
	h.t.Helper()
	return h.ask(http.MethodGet, path, nil, status, texts...)
}

func (h *house) post(path string, form url.Values, status int, texts ...string) string {
	h.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	form.Set("key", id.New[string]())
	return h.ask(http.MethodPost, path, form, status, texts...)
}

var handedOver = regexp.MustCompile(`handover-code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<`)

// code returns the code that a page hands over, "" for none. An id on the page
// may look like one.
func code(page string) string {
	if found := handedOver.FindStringSubmatch(page); found != nil {
		return found[1]
	}
	return ""
}

func TestAProfessionalIsGivenAnAccount(t *testing.T) {
	h := newHouse(t)
	h.get("/accounts", 200, "Ola Ek", "Administrator", "Sune Alm")
	h.get("/accounts/new?professional="+string(h.sara), 200, "Give Sara Holm an account", "sara@exempel.se", "Coordinator, The Coaching Team")
	form := url.Values{"professional": {string(h.sara)}, "email": {""}, "language": {"sv"}}
	h.post("/accounts/new", form, 422, "Fill this in", "Choose at least one role")
	form.Set("email", "sara@exempel.se")
	form["role"] = []string{"professional@coachingteamet", "king@coachingteamet"}
	page := h.post("/accounts/new", form, 200, "Din kod till Kasam", "Till Sara Holm", "https://kasam.exempel.se/invitation", "en app med koder",
		"The code is shown only this time")
	if err := h.pages.Login.Redeem(t.Context(), code(page), "häst batteri klammer"); err != nil {
		t.Error(err)
	}
	h.post("/accounts/new", form, 422, "belongs to another account")
	one := h.get("/accounts/new?professional="+string(h.sara), 303)
	h.get(one, 200, "Sara Holm", "Älvbanken", "Open")
	// Another role, and back to where one was.
	h.post(one+"/roles", url.Values{}, 422, "Choose at least one role")
	h.get(h.post(one+"/roles", url.Values{"role": {"coordinator@coachingteamet", "manager@coachingteamet"}}, 303), 200, "The roles are saved")
	h.get("/accounts", 200, "Coordinator, The Coaching Team", "Manager, The Coaching Team")
	again := h.post(one+"/code", nil, 200, "Din kod till Kasam")
	if first, second := code(page), code(again); second == "" || first == second {
		t.Errorf("the codes are %q and %q", first, second)
	}
	h.get(h.post(one+"/disable", nil, 303), 200, "Closed", "Open the account again")
	h.get(h.post(one+"/enable", nil, 303), 200, "The account is open again")
	h.post(one+"/factor", nil, 303)
	h.post("/accounts/"+string(h.admin.Account)+"/disable", nil, 422, "There must be at least one administrator")
}

func TestStaffOutsideTheDirectoryAreGivenAnAccount(t *testing.T) {
	h := newHouse(t)
	h.get("/accounts/new", 200, "For someone who does not stand in the directory")
	form := url.Values{"email": {"rut@exempel.se"}, "role": {"auditor"}, "language": {"en"}, "organisation": {string(h.bank)}}
	h.post("/accounts/new", form, 422, "Fill this in", "rut@exempel.se")
	form.Set("name", "Rut Berg")
	h.post("/accounts/new", form, 200, "For Rut Berg")
	h.get("/accounts", 200, "Rut Berg", "The code has not been used", "Älvbanken")
}

func TestTheProgrammeIsSetUp(t *testing.T) {
	h := newHouse(t)
	h.get("/programme/setup", 200, "programme: coachingteamet", "Nobody yet")
	h.get(h.post("/programme/setup/parties", url.Values{"programme": {"coachingteamet"}, "party-coachingteamet-bank": {string(h.bank)}}, 303), 200,
		"The parties are saved")
	h.post("/programme/setup/parties", url.Values{"programme": {"coachingteamet"}, "party-coachingteamet-af": {id.New[string]()}}, 422)
	setups, err := h.pages.Programme.Setups(t.Context(), h.admin)
	if err != nil || len(setups) != 1 || len(setups[0].Here) != 1 || setups[0].Here["bank"] != h.bank {
		t.Errorf("set up: %v, %v", setups, err)
	}
	// A mistake is shown beside what was typed, with its place and its line.
	file, _ := programme.ShippedFile("coachingteamet")
	wrong := strings.Replace(string(file), "max_months: 36", "max_moths: 36", 1)
	line := 1 + strings.Count(wrong[:strings.Index(wrong, "max_moths")], "\n")
	h.post("/programme/setup", url.Values{"file": {wrong}}, 422, "max_moths: 36", "Line "+itoa(line)+", column 1", "capacity: 45")
	right := strings.Replace(string(file), "max_months: 36", "max_months: 24", 1)
	h.get(h.post("/programme/setup", url.Values{"file": {strings.ReplaceAll(right, "\n", "\r\n")}}, 303), 200, "in force now", "max_months: 24")
	if setups, err = h.pages.Programme.Setups(t.Context(), h.admin); err != nil || setups[0].File != right {
		t.Errorf("what was installed is not what was typed: %v", err)
	}
}

func itoa(n int) string { return string(rune('0'+n/10)) + string(rune('0'+n%10)) }

func TestTheRecordIsRead(t *testing.T) {
	h := newHouse(t)
	person := id.New[id.Person]()
	must(t, h.pages.Record.DB.Write(t.Context(), func(tx *db.Tx) error {
		return audit.Record(tx, audit.Entry{
			At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Account: h.admin.Account, Act: "plan.read",
			Person: person, Categories: []string{"plan", "area:home"}, Ground: "consent:x",
		})
	}))
	h.who = h.auditor
	h.get("/record", 200, "Read the plan", "Ola Ek", "the plan and the promises", "The person said yes", "2026-11-20 10:00:00", "None yet", "Put a programme file in force")
	if page := h.get("/record?act=directory.professional", 200, "Added a professional"); strings.Contains(page, "2026-11-20 10:00:00") {
		t.Error("the filter lets everything through")
	}
	h.get("/record?who="+string(h.auditor.Account), 200, "Read the record")
	h.get("/record?who=x", 404)
	page := h.post("/record", url.Values{"person": {string(person)}}, 200, "Read the plan", "About the person")
	if strings.Contains(page, "Put a programme file in force</td>") {
		t.Error("what concerns nobody is shown for one person")
	}
	h.post("/record", url.Values{"person": {"Alva"}}, 422, "That is not an id", "Alva")
	h.post("/record", nil, 303)
	must(t, h.pages.Record.Keeper.Keep(t.Context(), time.Now()))
	h.post("/record/verify", nil, 200, "The log is whole")
	must(t, h.pages.Record.DB.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(`update audit_entries set account = 'x' where act = 'plan.read'`)
	}))
	h.post("/record/verify", nil, 200, "The log is not whole")
}

func TestThePagesAreNotThereForOthers(t *testing.T) {
	h := newHouse(t)
	one := "/accounts/" + string(h.admin.Account)
	administrators := []string{
		"GET /accounts", "GET " + one, "POST " + one + "/roles", "POST " + one + "/code", "POST " + one + "/factor",
		"POST " + one + "/disable", "POST " + one + "/enable",
	}
	auditors := []string{"GET /record", "POST /record", "POST /record/verify"}
	coordinator := access.Actor{Account: id.New[id.Account](), Name: "Tove", Language: "en", Grants: []access.Grant{{Role: access.Coordinator}, {Role: access.Manager}}}
	for _, tt := range []struct {
		who   access.Actor
		pages []string
	}{
		{h.auditor, administrators}, {coordinator, slices.Concat(administrators, auditors)}, {h.admin, auditors},
	} {
		h.who = tt.who
		for _, page := range tt.pages {
			method, path, _ := strings.Cut(page, " ")
			h.ask(method, path, url.Values{"person": {id.New[string]()}}, 404)
		}
		if tt.who.HasAny(access.Admin) {
			continue
		}
		for _, page := range []string{"GET /programme/setup", "POST /programme/setup", "POST /programme/setup/parties", "POST /accounts/new"} {
			method, path, _ := strings.Cut(page, " ")
			r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
			rec := httptest.NewRecorder()
			if h.site.ServeHTTP(rec, r); rec.Code < 400 || rec.Code >= 500 {
				t.Errorf("%s: %s answers %d", tt.who.Name, page, rec.Code)
			}
		}
	}
}

func TestWhatAPersonIsToldAnAuditorIsToldToo(t *testing.T) {
	for _, code := range words.Languages {
		say := words.In(code)
		for _, key := range say.Keys() {
			if act, ok := strings.CutPrefix(key, "my.act."); ok && !say.Has("record.act."+act) {
				t.Errorf("%s: the record has no words for %s", code, act)
			}
		}
	}
}

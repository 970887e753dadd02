package demo

import (
	"fmt"
	"strings"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/programme"
)

// A colleague is a professional with an account.
type colleague struct {
	directory.Professional
	party string
	actor access.Actor
}

// staff are the professionals by party; the first of a party holds the widest
// mandate and signs for the others.
type staff struct {
	coordinators []colleague
	handlers     map[string][]colleague
	others       map[string]colleague // by title
}

type body struct {
	party, name string
	kind        directory.Kind
	sensitive   bool
	people      []seat
}

type seat struct {
	name, title, unit string
	coordinator       bool
	signs             bool
}

// bodies are the organisations of the demo. The municipalities count as one party.
var bodies = []body{
	{"af", "Arbetsförmedlingen Norrdal", "labour-market", false, []seat{
		{"Petra Almgren", "enhetschef", "Kontoret i Norrvik", false, true},
		{"Jonas Vester", "arbetsförmedlare", "Kontoret i Norrvik", false, false},
		{"Nadia Haddar", "arbetsförmedlare", "Kontoret i Sund", false, false},
		{"Maja Lindvall", "coach", "Coachingteamet", true, false},
		{"Emil Rask", "coach", "Coachingteamet", true, false},
	}},
	{"fk", "Försäkringskassan Norrdal", "social-insurance", false, []seat{
		{"Birgitta Falkås", "specialist", "Samverkan", false, true},
		{"Oskar Tjäder", "handläggare", "Sjukförsäkring", false, false},
		{"Lovisa Hagen", "coach", "Coachingteamet", true, false},
	}},
	{"region", "Region Norrdal", "region-health", true, []seat{
		{"Henrik Sandell", "verksamhetschef", "Psykiatrin", false, true},
		{"Amina Cissé", "kurator", "Vårdcentralen i Norrvik", false, false},
		{"Karl Brodén", "läkare", "Vårdcentralen i Sund", false, false},
		{"Tove Ekdahl", "coach", "Coachingteamet", true, false},
	}},
	{"kommun", "Norrviks kommun", "municipality", false, []seat{
		{"Agneta Roos", "enhetschef", "Försörjningsstöd", false, true},
		{"Ulla Strandh", "socialsekreterare", "Försörjningsstöd", false, false},
		{"Mats Grip", "boendestödjare", "Stöd och omsorg", false, false},
		{"Johan Siverts", "coach", "Coachingteamet", true, false},
	}},
	{"", "Ekdals kommun", "municipality", false, []seat{
		{"Frida Bolin", "coach", "Coachingteamet", true, false},
	}},
	{"", "Sunds kommun", "municipality", false, []seat{
		{"Leif Oskarsson", "budget- och skuldrådgivare", "Rådgivning", false, false},
	}},
	{"housing", "Norrviksbostäder", "housing", false, []seat{
		{"Sara Holmgren", "bosocial samordnare", "Förvaltning", false, true},
	}},
	{"bank", "Norrdals Sparbank", "bank", false, []seat{
		{"Anna Wikner", "privatrådgivare", "Kontoret i Norrvik", false, true},
	}},
	{"school", "Ekdals folkhögskola", "school", false, []seat{
		{"Per Lagerås", "kurator", "Allmän kurs", false, true},
	}},
	{"", "Samordningsförbundet Norrdal", "association", false, []seat{
		{"Karin Dahlhielm", "förbundschef", "Kansliet", false, false},
		{"Gunnel Vång", "verksamhetsledare", "Coachingteamet", false, false},
		{"Sten Ahlrot", "dataskyddsombud", "Kansliet", false, false},
		{"Yasmin Nordh", "administratör", "Kansliet", false, false},
	}},
}

// association makes the organisations, their professionals and the programme.
func (w *world) association() error {
	if err := w.firstAdmin(); err != nil {
		return err
	}
	file, ok := programme.ShippedFile(string(w.opt.Programme))
	if !ok {
		return fmt.Errorf("there is no programme %s", w.opt.Programme)
	}
	if _, err := w.Programme.Install(w.ctx, w.admin, file); err != nil {
		return err
	}
	w.staff = staff{handlers: make(map[string][]colleague), others: make(map[string]colleague)}
	var first id.Organisation // of the municipalities, which are one party
	for n, b := range bodies {
		o := directory.Organisation{ID: id.New[id.Organisation](), Name: b.name, Kind: b.kind, Country: "SE", Sensitive: b.sensitive}
		if b.kind == "municipality" && first != "" {
			o.Parent = first
		}
		if b.kind == "municipality" && first == "" {
			first = o.ID
		}
		if err := w.Directory.AddOrganisation(w.ctx, w.admin, o); err != nil {
			return fmt.Errorf("organisation %s: %w", b.name, err)
		}
		if b.party != "" {
			if err := w.Programme.SetParty(w.ctx, w.admin, w.opt.Programme, b.party, o.ID); err != nil {
				return fmt.Errorf("party %s: %w", b.party, err)
			}
		}
		for i, s := range b.people {
			if err := w.employ(o, b.party, s, 10*n+i); err != nil {
				return fmt.Errorf("professional %s: %w", s.name, err)
			}
		}
	}
	return nil
}

// firstAdmin makes the account that everything else is made with, as kasam init does.
func (w *world) firstAdmin() error {
	w.admin = access.Actor{Account: id.New[id.Account](), Name: "Kasam", Grants: []access.Grant{{Role: access.Admin}}}
	return w.DB.Write(w.ctx, func(tx *db.Tx) error {
		return login.Create(tx, login.Account{
			ID: w.admin.Account, Email: "start@kasam.example", Name: w.admin.Name,
			Grants: w.admin.Grants, Language: "sv",
		})
	})
}

// employ puts a professional in the directory, with account and mandate.
func (w *world) employ(o directory.Organisation, party string, s seat, n int) error {
	c := colleague{party: party, Professional: directory.Professional{
		ID: id.New[id.Professional](), Organisation: o.ID, OrganisationName: o.Name, Name: s.name, Title: s.title, Unit: s.unit,
		Phone: fmt.Sprintf("010-555 %02d %02d", 10+n/10, 11+n%10*7), PhoneHours: "vardagar 9–11", Email: address(s.name), Languages: "sv en",
	}}
	if err := w.Directory.AddProfessional(w.ctx, w.admin, c.Professional); err != nil {
		return err
	}
	grants := []access.Grant{{Programme: w.opt.Programme, Role: access.Professional}}
	if s.coordinator {
		grants = append(grants, access.Grant{Programme: w.opt.Programme, Role: access.Coordinator})
	}
	switch s.title {
	case "förbundschef":
		grants = []access.Grant{{Role: access.Association}}
	case "verksamhetsledare":
		grants = []access.Grant{{Programme: w.opt.Programme, Role: access.Manager}}
	case "dataskyddsombud":
		grants = []access.Grant{{Role: access.Auditor}}
	case "administratör":
		grants = []access.Grant{{Role: access.Admin}}
	}
	var err error
	if c.actor, err = w.account(login.Invitee{Email: c.Email, Name: c.Name, Language: "sv", Professional: c.ID, Organisation: o.ID, Grants: grants}); err != nil {
		return err
	}
	switch {
	case s.coordinator:
		w.staff.coordinators = append(w.staff.coordinators, c)
	case party != "":
		w.staff.handlers[party] = append(w.staff.handlers[party], c)
	default:
		w.staff.others[s.title] = c
	}
	if party == "" || s.coordinator {
		return nil
	}
	return w.mandates(c, s.signs)
}

// mandates gives what a professional may promise alone: all of it to the one who
// signs, a little of the common things to the others.
func (w *world) mandates(c colleague, signs bool) error {
	all := map[string]string{}
	for _, l := range w.lives {
		for _, p := range l.promises() {
			if p.party == c.party {
				all[p.kind] = unitOf[p.kind]
			}
		}
	}
	for kind, unit := range all {
		m := directory.Mandate{
			ID: id.New[string](), Professional: c.ID, Organisation: c.Organisation, Kind: kind, Unit: unit,
			Until: w.opt.Today.AddMonths(14), GivenBy: "Styrelsen, beslut 14",
		}
		if !signs {
			m.Ceiling = ceilings[unit]
		}
		if err := w.Directory.GiveMandate(w.ctx, w.admin, m); err != nil {
			return err
		}
	}
	return nil
}

// unitOf and ceilings say how the mandates of ordinary handlers are measured
// and where they end; 0 is without limit.
var (
	unitOf = map[string]string{
		"money": "sek", "counselling": "hours", "accompany": "times", "treatment": "weeks", "placement": "weeks",
		"work-training": "weeks", "wage-support": "weeks", "course": "weeks", "group": "times",
	}
	ceilings = map[string]int64{"sek": 5000, "weeks": 12, "hours": 10, "times": 10}
)

// account invites someone and redeems the code, as they would by themselves.
func (w *world) account(who login.Invitee) (access.Actor, error) {
	code, err := w.Login.Invite(w.ctx, w.admin, who)
	if err != nil {
		return access.Actor{}, err
	}
	if err := w.Login.Redeem(w.ctx, code, Password); err != nil {
		return access.Actor{}, err
	}
	in, err := w.Login.SignIn(w.ctx, who.Email, Password, "")
	if err != nil {
		return access.Actor{}, err
	}
	known, err := w.Login.Who(w.ctx, in.Token)
	return known.Actor, err
}

// address makes an address that leads nowhere.
func address(name string) string {
	fold := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", " ", ".")
	return fold.Replace(strings.ToLower(name)) + "@kasam.example"
}

// logins returns one account for each role.
func (w *world) logins() ([]Login, error) {
	of := func(role string, c colleague) Login {
		return Login{Role: role, Name: c.Name, Email: c.Email, Password: Password}
	}
	list := []Login{
		of("coordinator", w.staff.coordinators[0]),
		of("professional", w.staff.handlers["housing"][0]),
	}
	if w.rich != nil {
		email := address(w.rich.name())
		by := w.rich.coordinator.actor
		code, err := w.Login.Invite(w.ctx, by, login.Invitee{Email: email, Language: "sv", Person: w.rich.Person.ID})
		if err != nil {
			return nil, fmt.Errorf("invite the person: %w", err)
		}
		if err := w.Login.Redeem(w.ctx, code, Password); err != nil {
			return nil, err
		}
		list = append(list, Login{Role: "person", Name: w.rich.name(), Email: email, Password: Password})
	}
	return append(list,
		of("manager", w.staff.others["verksamhetsledare"]), of("association", w.staff.others["förbundschef"]),
		of("admin", w.staff.others["administratör"]), of("auditor", w.staff.others["dataskyddsombud"])), nil
}

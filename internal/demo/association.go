package demo

import (
	"fmt"
	"strings"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/demo/scene"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/login"
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
	others       map[string]colleague // by role
}

// coordinates is the role of a coordinator.
const coordinates = "coordinator"

// association makes the organisations, their professionals and the programme.
func (w *world) association(file []byte) error {
	if err := w.firstAdmin(); err != nil {
		return err
	}
	if _, err := w.Programme.Install(w.ctx, w.admin, file); err != nil {
		return err
	}
	w.staff = staff{handlers: make(map[string][]colleague), others: make(map[string]colleague)}
	var first id.Organisation // of the municipalities, which are one party
	for n, b := range w.Bodies {
		o := directory.Organisation{ID: id.New[id.Organisation](), Name: b.Name, Kind: b.Kind, Country: w.file.Country, Sensitive: b.Sensitive}
		if b.Kind == "municipality" && first != "" {
			o.Parent = first
		}
		if b.Kind == "municipality" && first == "" {
			first = o.ID
		}
		if err := w.Directory.AddOrganisation(w.ctx, w.admin, o); err != nil {
			return fmt.Errorf("organisation %s: %w", b.Name, err)
		}
		if b.Party != "" {
			if err := w.Programme.SetParty(w.ctx, w.admin, w.opt.Programme, b.Party, o.ID); err != nil {
				return fmt.Errorf("party %s: %w", b.Party, err)
			}
		}
		for i, s := range b.People {
			if err := w.employ(o, b.Party, s, 10*n+i); err != nil {
				return fmt.Errorf("professional %s: %w", s.Name, err)
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
func (w *world) employ(o directory.Organisation, party string, s scene.Seat, n int) error {
	c := colleague{party: party, Professional: directory.Professional{
		ID: id.New[id.Professional](), Organisation: o.ID, OrganisationName: o.Name, Name: s.Name, Title: s.Title, Unit: s.Unit,
		Phone: fmt.Sprintf("%s %02d %02d", w.Desk, 10+n/10, 11+n%10*7), PhoneHours: w.t("vardagar 9–11"), Email: address(s.Name), Languages: w.Language + " en",
	}}
	if err := w.Directory.AddProfessional(w.ctx, w.admin, c.Professional); err != nil {
		return err
	}
	grants := []access.Grant{{Programme: w.opt.Programme, Role: access.Professional}}
	if s.Role == coordinates {
		grants = append(grants, access.Grant{Programme: w.opt.Programme, Role: access.Coordinator})
	}
	switch s.Role {
	case "association":
		grants = []access.Grant{{Role: access.Association}}
	case "manager":
		grants = []access.Grant{{Programme: w.opt.Programme, Role: access.Manager}}
	case "auditor":
		grants = []access.Grant{{Role: access.Auditor}}
	case "admin":
		grants = []access.Grant{{Role: access.Admin}}
	}
	var err error
	if c.actor, err = w.account(login.Invitee{Email: c.Email, Name: c.Name, Language: w.Screen, Professional: c.ID, Organisation: o.ID, Grants: grants}); err != nil {
		return err
	}
	switch {
	case s.Role == coordinates:
		w.staff.coordinators = append(w.staff.coordinators, c)
	case party != "":
		w.staff.handlers[party] = append(w.staff.handlers[party], c)
	default:
		w.staff.others[s.Role] = c
	}
	if party == "" || s.Role == coordinates {
		return nil
	}
	return w.mandates(c, s.Signs)
}

// mandates gives what a professional may promise alone: all of it to the one who
// signs, a little of the common things to the others.
func (w *world) mandates(c colleague, signs bool) error {
	all := map[string]string{}
	for _, l := range w.Lives {
		for _, p := range l.Promises() {
			if p.Party == c.party {
				all[p.Kind] = w.unit(p.Kind)
			}
		}
	}
	for kind, unit := range all {
		m := directory.Mandate{
			ID: id.New[string](), Professional: c.ID, Organisation: c.Organisation, Kind: kind, Unit: unit,
			Until: w.opt.Today.AddMonths(14), GivenBy: w.t("Styrelsen, beslut 14"),
		}
		if !signs {
			m.Ceiling = w.Ceilings[unit]
		}
		if err := w.Directory.GiveMandate(w.ctx, w.admin, m); err != nil {
			return err
		}
	}
	return nil
}

// unit is how a kind of measure is counted.
func (w *world) unit(kind string) string {
	m, _ := w.file.Measure(kind)
	return m.Unit
}

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
	fold := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "ø", "o", "æ", "a", "é", "e", " ", ".")
	return fold.Replace(strings.ToLower(name)) + "@kasam.example"
}

// logins returns one account for each role.
func (w *world) logins() ([]Login, error) {
	of := func(role string, c colleague) Login {
		return Login{Role: role, Name: c.Name, Email: c.Email, Password: Password}
	}
	list := []Login{
		of("coordinator", w.staff.coordinators[0]),
		of("professional", w.first(w.Cast.Looks)),
	}
	if w.rich != nil {
		email := address(w.rich.name())
		by := w.rich.coordinator.actor
		code, err := w.Login.Invite(w.ctx, by, login.Invitee{Email: email, Language: w.Screen, Person: w.rich.Person.ID})
		if err != nil {
			return nil, fmt.Errorf("invite the person: %w", err)
		}
		if err := w.Login.Redeem(w.ctx, code, Password); err != nil {
			return nil, err
		}
		list = append(list, Login{Role: "person", Name: w.rich.name(), Email: email, Password: Password})
	}
	return append(list, w.groupLogin(),
		of("manager", w.staff.others["manager"]), of("association", w.staff.others["association"]),
		of("admin", w.staff.others["admin"]), of("auditor", w.staff.others["auditor"])), nil
}

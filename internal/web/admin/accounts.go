package admin

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
	"kasam/internal/words"
)

// words: admin.role.*
// words: admin.may.*

// accountsView is who has an account.
type accountsView struct {
	List       []login.Standing
	Persons    int
	Bodies     map[id.Organisation]string
	Programmes []*programme.Programme
}

// accountView is one account, with its forms as they were typed.
type accountView struct {
	login.Standing
	Body       string
	Roles      []string
	Programmes []*programme.Programme
}

// shown is what the holder of the account is called.
func (s accountView) shown() string { return cmp.Or(s.Name, s.Email) }

// newView is the form for an account that is to be made.
type newView struct {
	Who        directory.Professional // who has no ID: not in the directory
	Form       login.Invitee
	Roles      []string
	Bodies     []directory.Organisation
	Programmes []*programme.Programme
}

// handover is the paper that is given to whoever has the account.
type handover struct {
	Name, Code, Email string
	Address           string // where the code is used
	Until             day.Day
	Back              string
	Factor            bool // they set up a second factor when they sign in
}

func accountPath(a id.Account) string { return "/accounts/" + string(a) }

// Accounts lists who has an account.
func (p *Pages) Accounts(r *kit.Request) error {
	var s accountsView
	var err error
	if s.List, s.Persons, err = p.Login.Accounts(r.Context(), r.View.Actor); err != nil {
		return err
	}
	bodies, err := p.Directory.Organisations(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	s.Bodies = make(map[id.Organisation]string, len(bodies))
	for _, o := range bodies {
		s.Bodies[o.ID] = o.Name
	}
	if s.Programmes, err = p.Programme.Installed(r.Context()); err != nil {
		return err
	}
	return r.Show(http.StatusOK, accountsPage(r.View, s))
}

// NewAccountPage asks what a professional, or someone who stands in no
// directory, will do in Kasam.
func (p *Pages) NewAccountPage(r *kit.Request) error {
	s, err := p.newAccount(r, id.Professional(r.URL.Query().Get("professional")))
	if err != nil {
		return err
	}
	if s.Who.ID != "" {
		has, err := p.Login.AccountFor(r.Context(), r.View.Actor, s.Who.ID)
		if err != nil {
			return err
		}
		if has.ID != "" {
			return r.SeeOther(accountPath(has.ID))
		}
	}
	return r.Show(http.StatusOK, newAccountPage(r.View, s))
}

func (p *Pages) newAccount(r *kit.Request, who id.Professional) (s newView, err error) {
	if who != "" {
		if s.Who, err = p.Directory.Professional(r.Context(), r.View.Actor, who); err != nil {
			return s, err
		}
		s.Form.Email = s.Who.Email
	}
	s.Form.Language = r.View.W.Code()
	if s.Bodies, err = p.Directory.Organisations(r.Context(), r.View.Actor); err != nil {
		return s, err
	}
	s.Programmes, err = p.Programme.Installed(r.Context())
	return s, err
}

// AddAccount makes an account and shows its code, this once.
func (p *Pages) AddAccount(r *kit.Request) error {
	s, err := p.newAccount(r, id.Professional(r.Text("professional")))
	if err != nil {
		return err
	}
	s.Roles = r.All("role")
	s.Form = login.Invitee{
		New: true, Email: r.Text("email"), Language: words.In(r.Text("language")).Code(), Professional: s.Who.ID,
		Organisation: s.Who.Organisation, Name: s.Who.Name, Grants: grants(roleOptions(r.View, s.Programmes, nil), s.Roles),
	}
	if s.Who.ID == "" {
		s.Form.Name = r.Text("name")
		if i := slices.IndexFunc(s.Bodies, func(o directory.Organisation) bool { return string(o.ID) == r.Text("organisation") }); i >= 0 {
			s.Form.Organisation = s.Bodies[i].ID
		}
	}
	code, err := p.Login.Invite(r.Context(), r.View.Actor, s.Form)
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return newAccountPage(v, s) })
	}
	return p.handOver(r, s.Form.Language, handover{Name: s.Form.Name, Code: code, Email: s.Form.Email, Back: "/accounts", Factor: p.Login.SecondFactor})
}

// handOver shows the paper in the language of whoever will read it.
func (p *Pages) handOver(r *kit.Request, language string, h handover) error {
	h.Address, h.Until = p.URL+"/invitation", r.View.Day(r.View.Now.Add(login.InviteLasts)).AddDays(-1)
	v := r.View
	v.W = words.In(language)
	return r.Show(http.StatusOK, handoverPage(v, r.View, h))
}

// AccountPage shows one account, to change.
func (p *Pages) AccountPage(r *kit.Request) error {
	s, err := p.account(r)
	if err != nil {
		return err
	}
	v := r.View
	switch done := r.URL.Query().Get("done"); done {
	case "roles", "factor", "disable", "enable":
		v.Flash = "admin.done." + done // words: admin.done.*
	}
	return r.Show(http.StatusOK, accountPage(v, s))
}

func (p *Pages) account(r *kit.Request) (s accountView, err error) {
	if s.Standing, err = p.Login.AccountOf(r.Context(), r.View.Actor, id.Account(r.PathValue("account"))); err != nil {
		return s, err
	}
	for _, g := range s.Grants {
		s.Roles = append(s.Roles, roleValue(g))
	}
	bodies, err := p.Directory.Organisations(r.Context(), r.View.Actor)
	if err != nil {
		return s, err
	}
	for _, o := range bodies {
		if o.ID == s.Organisation {
			s.Body = o.Name
		}
	}
	s.Programmes, err = p.Programme.Installed(r.Context())
	return s, err
}

// SetRoles gives an account other roles.
func (p *Pages) SetRoles(r *kit.Request) error {
	s, err := p.account(r)
	if err != nil {
		return err
	}
	s.Roles = r.All("role")
	chosen := grants(roleOptions(r.View, s.Programmes, s.Grants), s.Roles)
	return p.accountDone(r, kit.Done(p.Login.SetRoles(r.Once(), r.View.Actor, s.ID, chosen)), s, "roles")
}

// NewCode makes a code for a password that was forgotten and shows it, this once.
func (p *Pages) NewCode(r *kit.Request) error {
	s, err := p.account(r)
	if err != nil {
		return err
	}
	code, err := p.Login.NewCode(r.Context(), r.View.Actor, s.ID)
	if err != nil {
		return err
	}
	return p.handOver(r, s.Language, handover{
		Name: cmp.Or(s.Name, s.Email), Code: code, Email: s.Email, Back: accountPath(s.ID),
		Factor: p.Login.SecondFactor && !s.Enrolled,
	})
}

// ForgetFactor lets the holder of an account set up a new second factor.
func (p *Pages) ForgetFactor(r *kit.Request) error {
	return p.change(r, "factor", func(a id.Account) error { return p.Login.ForgetFactor(r.Once(), r.View.Actor, a) })
}

// Disable ends an account.
func (p *Pages) Disable(r *kit.Request) error {
	return p.change(r, "disable", func(a id.Account) error { return p.Login.Disable(r.Once(), r.View.Actor, a) })
}

// Enable takes back that an account was ended.
func (p *Pages) Enable(r *kit.Request) error {
	return p.change(r, "enable", func(a id.Account) error { return p.Login.Enable(r.Once(), r.View.Actor, a) })
}

func (p *Pages) change(r *kit.Request, done string, act func(id.Account) error) error {
	s, err := p.account(r)
	if err != nil {
		return err
	}
	return p.accountDone(r, kit.Done(act(s.ID)), s, done)
}

func (p *Pages) accountDone(r *kit.Request, err error, s accountView, done string) error {
	if err == nil {
		return r.SeeOther(accountPath(s.ID) + "?done=" + done)
	}
	return r.Refused(err, func(v kit.View) templ.Component { return accountPage(v, s) })
}

// stands says how an account stands, and whether that asks for something.
func stands(v kit.View, s login.Standing) (look, word string) {
	switch {
	case s.Disabled(v.Now):
		return "open", v.T("admin.closed")
	case !s.DisabledAt.IsZero():
		return "soon", v.T("admin.closes", v.W.Date(v.Day(s.DisabledAt), v.Today))
	case !s.Chosen:
		return "soon", v.T("admin.waiting")
	}
	return "kept", v.T("admin.open")
}

// standing shows how an account stands.
func standing(v kit.View, s login.Standing) templ.Component { return ui.Status(stands(v, s)) }

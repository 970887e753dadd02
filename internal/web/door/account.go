package door

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/login"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
	"kasam/internal/words"
)

// words: language.*
// words: door.done_*

// accountView is one's own account.
type accountView struct {
	Email    string
	Sessions []login.Session
	Current  string // the session the page is read in
}

// AccountPage shows one's own account.
func (p *Pages) AccountPage(r *kit.Request) error {
	a, err := p.account(r)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"password", "language", "session"}, done) {
		r.View.Flash = "door.done_" + done
	}
	return r.Show(http.StatusOK, accountPage(r.View, a))
}

func (p *Pages) account(r *kit.Request) (a accountView, err error) {
	who, err := p.Login.Who(r.Context(), p.kept(r.Request, sessionCookie))
	if err != nil {
		return a, err
	}
	a.Current = who.Session
	if a.Email, err = p.Login.Email(r.Context(), r.View.Actor); err != nil {
		return a, err
	}
	a.Sessions, err = p.Login.Sessions(r.Context(), r.View.Actor)
	return a, err
}

// ChangePassword sets a new password.
func (p *Pages) ChangePassword(r *kit.Request) error {
	password := r.PostFormValue("password")
	err := p.calm(r)
	if err == nil && password != r.PostFormValue("again") {
		err = fault.Field("again", "door.again_differs")
	}
	if err == nil {
		err = p.Login.ChangePassword(r.Context(), r.View.Actor, p.kept(r.Request, sessionCookie), r.PostFormValue("old"), password)
	}
	return p.answer(r, err, "password")
}

// SetLanguage sets the language of one's pages.
func (p *Pages) SetLanguage(r *kit.Request) error {
	return p.answer(r, p.Login.SetLanguage(r.Context(), r.View.Actor, r.Text("language")), "language")
}

// EndSession ends one of one's own sign-ins.
func (p *Pages) EndSession(r *kit.Request) error {
	return p.answer(r, p.Login.EndSession(r.Context(), r.View.Actor, r.Text("session")), "session")
}

// answer shows the account again, with what was done or what was wrong.
func (p *Pages) answer(r *kit.Request, err error, done string) error {
	if err == nil {
		return r.SeeOther("/account?done=" + done)
	}
	a, lost := p.account(r)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return accountPage(v, a) })
}

// languages are the languages by their own names.
func languages() (list []ui.Option) {
	for _, code := range words.Languages {
		list = append(list, ui.Option{Value: code, Label: words.In(code).T("language." + code)})
	}
	return list
}

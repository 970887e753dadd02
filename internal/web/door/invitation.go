package door

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/web/kit"
)

// InvitationPage asks for the code that was handed over, and a password.
func (p *Pages) InvitationPage(r *kit.Request) error {
	return r.Show(http.StatusOK, invitationPage(r.View, ""))
}

// Redeem sets the password. The first sign-in with it is the next page, so that
// whoever chose it finds out at once whether they remember it.
func (p *Pages) Redeem(r *kit.Request) error {
	code := r.Text("code")
	err := p.calm(r)
	if password := r.PostFormValue("password"); err == nil && password != r.PostFormValue("again") {
		err = fault.Field("again", "door.again_differs")
	} else if err == nil {
		err = p.Login.Redeem(r.Context(), code, password)
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return invitationPage(v, code) })
	}
	r.View.Flash = "door.done_invitation"
	return r.Show(http.StatusOK, p.signIn(r.View, ""))
}

package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
	"kasam/internal/words"
)

// invitationView is the form for a person's own sign-in.
type invitationView struct {
	Head     overview.Head
	Email    string
	Language string
}

// handover is the paper that is given to the person.
type handover struct {
	Name, Code, Email string
	Address           string // where the code is used
	Until             day.Day
	Back              string
}

// InvitationPage asks what address a person will sign in with.
func (p *Pages) InvitationPage(r *kit.Request) error {
	i, err := p.invitation(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, invitationPage(r.View, i))
}

func (p *Pages) invitation(r *kit.Request) (i invitationView, err error) {
	person := id.Person(r.PathValue("person"))
	if i.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return i, err
	}
	if i.Email, err = p.Login.EmailOf(r.Context(), r.View.Actor, person); err != nil {
		return i, err
	}
	if i.Email == "" {
		i.Email = i.Head.Person.Email
	}
	i.Language = words.In(i.Head.Person.Language).Code() // one that the pages have
	return i, nil
}

// Invite makes a code for the person and shows it, this once. Sent again, the
// form makes another code, and only the last one works.
func (p *Pages) Invite(r *kit.Request) error {
	i, err := p.invitation(r)
	if err != nil {
		return err
	}
	if email := r.Text("email"); email != "" {
		i.Email = email
	}
	if language := r.Text("language"); language != "" {
		i.Language = words.In(language).Code()
	}
	code, err := p.Login.Invite(r.Context(), r.View.Actor, login.Invitee{Person: i.Head.ID, Email: i.Email, Language: i.Language})
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return invitationPage(v, i) })
	}
	// The paper is in the language of the one who will read it.
	v := r.View
	v.W = words.In(i.Language)
	return r.Show(http.StatusOK, handoverPage(v, r.View, handover{
		Name: i.Head.Name, Code: code, Email: i.Email, Address: p.URL + "/invitation",
		Until: r.View.Day(r.View.Now.Add(login.InviteLasts)).AddDays(-1), Back: "/people/" + string(i.Head.ID),
	}))
}

// languageChoices are the languages of the pages, by their own names.
func languageChoices() (list []ui.Option) {
	for _, code := range words.Languages {
		list = append(list, ui.Option{Value: code, Label: words.In(code).T("language." + code)})
	}
	return list
}

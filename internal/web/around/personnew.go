package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
)

// newPersonView is the form by which someone comes in, as it was typed.
type newPersonView struct {
	Programmes []*programme.Programme // those that the actor coordinates in
	Programme  string
	Wish       string
	Story      string
	Person     personForm
	EnrolledOn string
	NotTheSame bool
	Known      []person.Found // who may be the same, that the actor sees
}

// NewPersonPage asks what someone wants, and then who they are.
func (p *Pages) NewPersonPage(r *kit.Request) error {
	f, err := p.newPerson(r)
	if err != nil {
		return err
	}
	f.EnrolledOn = r.View.Today.String()
	f.Person.Language = r.View.W.Code()
	return r.Show(http.StatusOK, newPersonPage(r.View, f))
}

// RegisterPerson takes someone in.
func (p *Pages) RegisterPerson(r *kit.Request) error {
	f, err := p.newPerson(r)
	if err != nil {
		return err
	}
	f.Programme, f.Wish, f.Story = r.Text("programme"), r.Text("wish"), r.Text("story")
	f.Person, f.EnrolledOn, f.NotTheSame = readPerson(r), r.Text("enrolled_on"), r.On("not_the_same")
	newcomer := id.Person(r.FormKey())
	who, wrong := f.Person.person(r, newcomer)
	who.Country = f.country()
	enrolled, late := r.Day("enrolled_on")
	if err = fault.Join(wrong, late); err == nil {
		err = kit.Done(p.Intake.Register(r.Once(), r.View.Actor, intake.Newcomer{
			Person: who, Participation: id.New[id.Participation](), Programme: id.Programme(f.Programme), EnrolledOn: enrolled,
			Wish: f.Wish, Story: f.Story, NotTheSame: f.NotTheSame,
		}))
	}
	if err == nil {
		return r.SeeOther("/people/" + string(newcomer))
	}
	return r.Refused(err, func(v kit.View) templ.Component {
		if v.Errors.For("not_the_same") != "" {
			f.Known, _ = p.Person.Duplicates(r.Context(), r.View.Actor, who) // without them the sentence still stands
		}
		return newPersonPage(v, f)
	})
}

func (p *Pages) newPerson(r *kit.Request) (f newPersonView, err error) {
	installed, err := p.Programme.Installed(r.Context())
	if err != nil {
		return f, err
	}
	for _, one := range installed {
		if r.View.Actor.Has(access.Coordinator, one.ID) {
			f.Programmes = append(f.Programmes, one)
		}
	}
	if len(f.Programmes) == 0 {
		return f, fault.Hidden()
	}
	f.Programme = string(f.Programmes[0].ID)
	return f, nil
}

// country is the one whose national number is asked for.
func (f newPersonView) country() string {
	for _, one := range f.Programmes {
		if string(one.ID) == f.Programme {
			return one.Country
		}
	}
	return ""
}

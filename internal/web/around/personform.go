package around

import (
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: people.sex.*

// personForm is who someone is, as it is typed.
type personForm struct {
	Given, Family, Called, NationalID, Birth, Sex string
	Phone, Email, Reach, Municipality, Language   string
	Interpreter, EasyRead, Protected              bool
	Version                                       int
}

func readPerson(r *kit.Request) personForm {
	version, _ := r.Int("version") // a hidden field: nonsense in it is no version, and a conflict
	return personForm{
		Given: r.Text("given"), Family: r.Text("family"), Called: r.Text("called"), NationalID: r.Text("national_id"),
		Birth: r.Text("birth"), Sex: r.Text("sex"), Phone: r.Text("phone"), Email: r.Text("email"), Reach: r.Text("reach"),
		Municipality: r.Text("municipality"), Language: r.Text("language"),
		Interpreter: r.On("interpreter"), EasyRead: r.On("easy_read"), Protected: r.On("protected"), Version: int(version),
	}
}

// personFormOf is the form of a person who is known.
func personFormOf(p person.Person) personForm {
	return personForm{
		Given: p.Given, Family: p.Family, Called: p.Called, NationalID: p.NationalID, Birth: p.Birth.String(), Sex: p.Sex,
		Phone: p.Phone, Email: p.Email, Reach: p.Reach, Municipality: p.Municipality, Language: p.Language,
		Interpreter: p.Interpreter, EasyRead: p.EasyRead, Protected: p.Protected, Version: p.Version,
	}
}

// person is what the form says of the person.
func (f personForm) person(r *kit.Request, who id.Person) (person.Person, error) {
	birth, err := r.Day("birth")
	return person.Person{
		ID: who, Given: f.Given, Family: f.Family, Called: f.Called, NationalID: f.NationalID, Birth: birth, Sex: f.Sex,
		Phone: f.Phone, Email: f.Email, Reach: f.Reach, Municipality: f.Municipality, Language: f.Language,
		Interpreter: f.Interpreter, EasyRead: f.EasyRead, Protected: f.Protected, Version: f.Version,
	}, fault.Join(err)
}

// sexes are the answers for statistics, the first being that the number tells.
func sexes(v kit.View) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("people.sex.number")}}
	for _, sex := range person.Sexes() {
		options = append(options, ui.Option{Value: sex, Label: v.T("people.sex." + sex)})
	}
	return options
}

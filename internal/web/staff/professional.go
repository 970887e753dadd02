package staff

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
)

// professionalView is the page of one professional, for administrators and for
// the professional themself.
type professionalView struct {
	Who        directory.Professional
	Form       directory.Professional
	Held       []directory.Mandate
	Mandate    directory.Mandate // as it is typed
	Ceiling    string
	Until      string
	Last       string
	Programmes []*programme.Programme
	Bodies     []directory.Organisation
	Admin      bool
}

func (s professionalView) bodyName(o id.Organisation) string {
	for _, one := range s.Bodies {
		if one.ID == o {
			return one.Name
		}
	}
	return ""
}

func professionalPath(p id.Professional) string { return "/programme/professionals/" + string(p) }

// titleAndUnit is what someone does and in which part of the organisation.
func titleAndUnit(p directory.Professional) string {
	if p.Title == "" || p.Unit == "" {
		return p.Title + p.Unit
	}
	return strings.Join([]string{p.Title, p.Unit}, ", ")
}

// NewOrganisationPage asks for a body.
func (p *Pages) NewOrganisationPage(r *kit.Request) error {
	bodies, err := p.Directory.Organisations(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, newOrganisationPage(r.View, directory.Organisation{Country: "SE"}, bodies))
}

// AddOrganisation adds a body.
func (p *Pages) AddOrganisation(r *kit.Request) error {
	o := directory.Organisation{
		ID: id.Organisation(r.FormKey()), Name: r.Text("name"), Kind: directory.Kind(r.Text("kind")),
		Parent: id.Organisation(r.Text("parent")), Country: r.Text("country"), Number: r.Text("number"), Sensitive: r.On("sensitive"),
	}
	err := kit.Done(p.Directory.AddOrganisation(r.Once(), r.View.Actor, o))
	if err == nil {
		return r.SeeOther("/programme")
	}
	bodies, lost := p.Directory.Organisations(r.Context(), r.View.Actor)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return newOrganisationPage(v, o, bodies) })
}

// NewProfessionalPage asks for someone at an organisation.
func (p *Pages) NewProfessionalPage(r *kit.Request) error {
	bodies, err := p.Directory.Organisations(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, newProfessionalPage(r.View, directory.Professional{}, bodies))
}

// AddProfessional adds someone at an organisation.
func (p *Pages) AddProfessional(r *kit.Request) error {
	f := readProfessional(r)
	f.ID, f.Organisation = id.Professional(r.FormKey()), id.Organisation(r.Text("organisation"))
	err := kit.Done(p.Directory.AddProfessional(r.Once(), r.View.Actor, f))
	if err == nil {
		return r.SeeOther(professionalPath(f.ID))
	}
	bodies, lost := p.Directory.Organisations(r.Context(), r.View.Actor)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return newProfessionalPage(v, f, bodies) })
}

func readProfessional(r *kit.Request) directory.Professional {
	return directory.Professional{
		Name: r.Text("name"), Title: r.Text("title"), Unit: r.Text("unit"), Phone: r.Text("phone"),
		PhoneHours: r.Text("phone_hours"), Email: r.Text("email"), Languages: r.Text("languages"),
	}
}

// ProfessionalPage shows one professional, to correct.
func (p *Pages) ProfessionalPage(r *kit.Request) error {
	s, err := p.professional(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, professionalPage(r.View, s))
}

// CorrectProfessional corrects what stands about a professional.
func (p *Pages) CorrectProfessional(r *kit.Request) error {
	f := readProfessional(r)
	f.ID = id.Professional(r.PathValue("professional"))
	return p.professionalDone(r, kit.Done(p.Directory.Correct(r.Once(), r.View.Actor, f)), "/programme",
		func(s *professionalView) { s.Form = f })
}

// GiveMandate notes what a professional may promise alone.
func (p *Pages) GiveMandate(r *kit.Request) error {
	who := id.Professional(r.PathValue("professional"))
	installed, err := p.Programme.Installed(r.Context())
	if err != nil {
		return err
	}
	m := directory.Mandate{
		ID: r.FormKey(), Professional: who, Organisation: id.Organisation(r.Text("organisation")),
		Kind: r.Text("kind"), Unit: unitOf(installed, r.Text("kind")), GivenBy: r.Text("given_by"),
	}
	var wrong, late error
	m.Ceiling, wrong = r.Int("ceiling")
	m.Until, late = r.Day("until")
	if err = fault.Join(wrong, late); err == nil {
		err = kit.Done(p.Directory.GiveMandate(r.Once(), r.View.Actor, m))
	}
	return p.professionalDone(r, err, professionalPath(who), func(s *professionalView) {
		s.Mandate, s.Ceiling, s.Until = m, r.Text("ceiling"), r.Text("until")
	})
}

// EndMandate ends a mandate at once.
func (p *Pages) EndMandate(r *kit.Request) error {
	err := kit.Done(p.Directory.EndMandate(r.Once(), r.View.Actor, r.PathValue("mandate")))
	return p.professionalDone(r, err, professionalPath(id.Professional(r.PathValue("professional"))), func(*professionalView) {})
}

// Leave notes the last day of a professional.
func (p *Pages) Leave(r *kit.Request) error {
	last, err := r.Day("last")
	if err == nil {
		err = kit.Done(p.Directory.Leave(r.Once(), r.View.Actor, id.Professional(r.PathValue("professional")), last))
	}
	return p.professionalDone(r, err, "/programme", func(s *professionalView) { s.Last = r.Text("last") })
}

// professionalDone answers a form of the page: where to go next, or as it was typed.
func (p *Pages) professionalDone(r *kit.Request, err error, next string, typed func(*professionalView)) error {
	if err == nil {
		return r.SeeOther(next)
	}
	s, lost := p.professional(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return professionalPage(v, s) })
}

func (p *Pages) professional(r *kit.Request) (s professionalView, err error) {
	ctx, by := r.Context(), r.View.Actor
	who := id.Professional(r.PathValue("professional"))
	if s.Admin = by.HasAny(access.Admin); !s.Admin && by.Professional != who {
		return s, fault.Hidden()
	}
	if s.Who, err = p.Directory.Professional(ctx, by, who); err != nil {
		return s, err
	}
	s.Form = s.Who
	s.Last = s.Who.EndedOn.String()
	s.Mandate.Organisation = s.Who.Organisation
	if s.Held, err = p.Directory.MandatesOf(ctx, by, who); err != nil {
		return s, err
	}
	if s.Programmes, err = p.Programme.Installed(ctx); err != nil {
		return s, err
	}
	s.Bodies, err = p.Directory.Organisations(ctx, by)
	return s, err
}

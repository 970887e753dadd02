package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
)

// editPersonView is the form by which what is known of someone is corrected.
type editPersonView struct {
	Head    overview.Head
	Form    personForm
	Now     personForm // as it stands
	Changed bool       // someone else was first: both versions are shown
}

// EditPersonPage shows how to reach someone and who they are, to correct it.
func (p *Pages) EditPersonPage(r *kit.Request) error {
	s, err := p.editPerson(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, editPersonPage(r.View, s))
}

// CorrectPerson corrects what is known of someone.
func (p *Pages) CorrectPerson(r *kit.Request) error {
	who := id.Person(r.PathValue("person"))
	s, lost := p.editPerson(r)
	if lost != nil {
		return lost
	}
	s.Form = readPerson(r)
	typed, err := s.Form.person(r, who)
	typed.Country = s.Head.Person.Country
	if err == nil {
		err = kit.Done(p.Person.Correct(r.Once(), r.View.Actor, typed))
	}
	if err == nil {
		return r.SeeOther("/people/" + string(who))
	}
	if s.Changed = fault.KindOf(err) == fault.Conflict; s.Changed {
		s.Form.Version = s.Now.Version // whoever saves now has seen both
	}
	return r.Refused(err, func(v kit.View) templ.Component { return editPersonPage(v, s) })
}

func (p *Pages) editPerson(r *kit.Request) (s editPersonView, err error) {
	who := id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, who); err != nil {
		return s, err
	}
	if !s.Head.Sight.Coordinates() {
		return s, fault.Hidden()
	}
	known, err := p.Person.Of(r.Context(), r.View.Actor, who)
	if err != nil {
		return s, err
	}
	s.Head.Person.Country = known.Country
	s.Now = personFormOf(known)
	s.Form = s.Now
	return s, nil
}

// A difference is a field of which two versions stand.
type difference struct{ Label, Now, Yours string }

// differences lists the fields in which what was typed is not what stands now.
func (s editPersonView) differences(v kit.View) (list []difference) {
	yes := func(on bool) string {
		if on {
			return v.T("people.yes")
		}
		return v.T("people.no")
	}
	now, yours := s.Now, s.Form
	for _, d := range []difference{
		{v.T("people.given"), now.Given, yours.Given},
		{v.T("people.family"), now.Family, yours.Family},
		{v.T("people.called"), now.Called, yours.Called},
		{v.T("people.national_id"), now.NationalID, yours.NationalID},
		{v.T("people.birth"), now.Birth, yours.Birth},
		{v.T("people.sex"), v.T("people.sex." + now.Sex), v.T("people.sex." + yours.Sex)},
		{v.T("people.protected"), yes(now.Protected), yes(yours.Protected)},
		{v.T("people.reach"), now.Reach, yours.Reach},
		{v.T("people.phone"), now.Phone, yours.Phone},
		{v.T("people.email"), now.Email, yours.Email},
		{v.T("people.municipality"), now.Municipality, yours.Municipality},
		{v.T("people.language"), now.Language, yours.Language},
		{v.T("people.interpreter"), yes(now.Interpreter), yes(yours.Interpreter)},
		{v.T("people.easy_read"), yes(now.EasyRead), yes(yours.EasyRead)},
	} {
		if d.Now != d.Yours {
			list = append(list, d)
		}
	}
	return list
}

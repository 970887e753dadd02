package intake

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/web/kit"
)

// A form is a referral as it is typed.
type form struct {
	Programme, Words, View, Tried, NotEnough, Exhausted                        string
	Parties                                                                    []string
	Given, Family, NationalID, Birth, Sex, Phone, Email, Reach, Language, Same string
	Interpreter, EasyRead, Protected                                           bool
	Consent, ConsentOn, Witness                                                string
	Source, Relative, Relation, RelPhone                                       string
}

// newView is the page where someone is referred.
type newView struct {
	Programmes []*programme.Programme
	Form       form
	Like       referral.Likeness // who may be the same
}

func (s newView) programme() *programme.Programme {
	for _, p := range s.Programmes {
		if string(p.ID) == s.Form.Programme {
			return p
		}
	}
	return s.Programmes[0]
}

func readForm(r *kit.Request) form {
	return form{
		Programme: r.Text("programme"), Words: r.Text("words"), View: r.Text("view"), Tried: r.Text("tried"), NotEnough: r.Text("not_enough"),
		Exhausted: r.Text("exhausted"), Parties: r.All("parties"), Given: r.Text("given"), Family: r.Text("family"),
		NationalID: r.Text("national_id"), Birth: r.Text("birth"), Sex: r.Text("sex"), Phone: r.Text("phone"), Email: r.Text("email"),
		Reach: r.Text("reach"), Language: r.Text("language"), Same: r.Text("same"), Interpreter: r.On("interpreter"), EasyRead: r.On("easy_read"),
		Protected: r.On("protected"), Consent: r.Text("consent"), ConsentOn: r.Text("consent_on"), Witness: r.Text("witness"),
		Source: r.Text("source"), Relative: r.Text("relative"), Relation: r.Text("relation"), RelPhone: r.Text("relative_phone"),
	}
}

// referral is what was typed, or what of it cannot be read.
func (f form) referral(r *kit.Request) (referral.New, error) {
	birth, err1 := r.Day("birth")
	on, err2 := r.Day("consent_on")
	return referral.New{
		ID: r.FormKey(), Programme: id.Programme(f.Programme), Source: f.Source, Parties: f.Parties, Exhausted: referral.AnswerOf(f.Exhausted),
		View: f.View, Same: f.Same,
		Person: person.Person{
			Given: f.Given, Family: f.Family, NationalID: f.NationalID, Birth: birth, Sex: f.Sex, Phone: f.Phone, Email: f.Email, Reach: f.Reach,
			Language: f.Language, Interpreter: f.Interpreter, EasyRead: f.EasyRead, Protected: f.Protected,
		},
		Told:    referral.Told{Words: f.Words, Tried: f.Tried, NotEnough: f.NotEnough, Relative: f.Relative, Relation: f.Relation, RelPhone: f.RelPhone},
		Consent: referral.Consent{How: f.Consent, On: on, Witness: f.Witness},
	}, fault.Join(err1, err2)
}

func (p *Pages) newView(r *kit.Request) (s newView, err error) {
	if s.Programmes, err = p.Referral.Programmes(r.Context(), r.View.Actor); err == nil && len(s.Programmes) == 0 {
		err = fault.Hidden()
	}
	if err == nil {
		s.Form = form{Programme: string(s.Programmes[0].ID), Language: r.View.W.Code(), View: referral.Unasked, Exhausted: "unknown"}
	}
	return s, err
}

// NewPage asks whom someone refers, and begins with their own words.
func (p *Pages) NewPage(r *kit.Request) error {
	s, err := p.newView(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, newPage(r.View, s))
}

// Refer writes a referral down.
func (p *Pages) Refer(r *kit.Request) error {
	s, err := p.newView(r)
	if err != nil {
		return err
	}
	s.Form = readForm(r)
	n, err := s.Form.referral(r)
	if err == nil {
		err = kit.Done(p.Referral.Refer(r.Once(), r.View.Actor, n))
	}
	if err == nil {
		return r.SeeOther(path(n.ID))
	}
	return r.Refused(err, func(v kit.View) templ.Component {
		if v.Errors.For("same") != "" {
			who := n.Person
			who.Country = s.programme().Country
			s.Like, _ = p.Referral.Alike(r.Context(), r.View.Actor, n.Programme, who) // without them the sentence still stands
		}
		return newPage(v, s)
	})
}

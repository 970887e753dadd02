package my

import (
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/consent"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// near lists the professionals whom I know of here, and have not shut out: those
// around me, and those whom I have let see.
func (p *Pages) near(r *kit.Request, s consentsView) (options []ui.Option, err error) {
	around, err := p.Participation.Around(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return nil, err
	}
	add := func(who id.Professional, name string) {
		known := slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == string(who) })
		for _, one := range s.Barred {
			known = known || one.Professional == who
		}
		if who != "" && !known {
			options = append(options, ui.Option{Value: string(who), Label: name})
		}
	}
	staff := []directory.Professional{around.Coordinator, around.Deputy}
	for _, seat := range around.Team {
		staff = append(staff, seat.Who)
	}
	for _, one := range staff {
		add(one.ID, ui.NameAt(one.Name, one.OrganisationName))
	}
	for _, c := range slices.Concat(s.Stands, s.Past) {
		add(c.Waiver.Professional, ui.NameAt(c.ProfessionalName, c.OrganisationName))
	}
	return options, nil
}

// Bar shuts someone out: they see nothing of me, whatever else holds.
func (p *Pages) Bar(r *kit.Request) error {
	s, err := p.consents(r)
	if err != nil {
		return err
	}
	s.Bar, s.Barring = r.Text("professional"), true
	if slices.ContainsFunc(s.Near, func(o ui.Option) bool { return o.Value == s.Bar }) {
		err = kit.Done(p.Consent.Bar(r.Once(), r.View.Actor, me(r), id.Professional(s.Bar)))
	} else {
		err = fault.Field("professional", "error.choose")
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return consentsPage(v, s) })
	}
	return r.SeeOther("/my/consents?done=barred")
}

// LiftBar lets someone in again whom I have shut out, as far as anything else does.
func (p *Pages) LiftBar(r *kit.Request) error {
	who := id.Professional(r.PathValue("professional"))
	sheet, err := p.Consent.Sheet(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(sheet.Barred, func(b consent.Barred) bool { return b.Professional == who && !b.Kinship }) {
		return fault.Hidden()
	}
	if err := kit.Done(p.Consent.LiftBar(r.Once(), r.View.Actor, me(r), who)); err != nil {
		return err
	}
	return r.SeeOther("/my/consents?done=let_in")
}

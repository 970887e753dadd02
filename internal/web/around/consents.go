package around

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// consentsView is the page of who may see what, and who has looked.
type consentsView struct {
	Head      overview.Head
	Sheet     consent.Sheet
	Programme *programme.Programme
	Looks     []overview.Look
	Earlier   bool        // they are not the latest
	Older     string      // what those before them are asked with; "" when there are none
	Staff     []ui.Option // whom one could bar
	Bar       bool        // someone is about to be barred
}

// Consents shows who may see what of a person, and who has looked.
func (p *Pages) Consents(r *kit.Request) error {
	c, err := p.consents(r)
	if err != nil {
		return err
	}
	c.Bar = r.URL.Query().Has("bar")
	return r.Show(http.StatusOK, consentsPage(r.View, c))
}

// WithdrawConsent ends a consent at once.
func (p *Pages) WithdrawConsent(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	err := kit.Done(p.Consent.Withdraw(r.Once(), r.View.Actor, person, r.PathValue("consent")))
	if err != nil {
		return err
	}
	return r.SeeOther(ui.PersonPath(person, "consents"))
}

// Bar keeps a professional from everything about the person.
func (p *Pages) Bar(r *kit.Request) error {
	person, professional := id.Person(r.PathValue("person")), id.Professional(r.Text("professional"))
	err := kit.Done(p.Consent.Bar(r.Once(), r.View.Actor, person, professional))
	switch {
	case err == nil && professional == r.View.Actor.Professional:
		return r.SeeOther("/today") // there is nothing left to see here
	case err == nil:
		return r.SeeOther(ui.PersonPath(person, "consents"))
	}
	c, lost := p.consents(r)
	if lost != nil {
		return lost
	}
	c.Bar = true
	return r.Refused(err, func(v kit.View) templ.Component { return consentsPage(v, c) })
}

// LiftBar lets a barred professional in again, as far as anything else does.
func (p *Pages) LiftBar(r *kit.Request) error {
	person := id.Person(r.PathValue("person"))
	err := kit.Done(p.Consent.LiftBar(r.Once(), r.View.Actor, person, id.Professional(r.PathValue("professional"))))
	if err != nil {
		return err
	}
	return r.SeeOther(ui.PersonPath(person, "consents"))
}

func (p *Pages) consents(r *kit.Request) (c consentsView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	if c.Sheet, err = p.Consent.Sheet(ctx, by, person); err != nil {
		return c, err
	}
	if c.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return c, err
	}
	if c.Programme, err = p.programmeOf(r, person); err != nil {
		return c, err
	}
	before := r.URL.Query().Get("before")
	c.Earlier = before != ""
	if c.Looks, c.Older, err = p.Overview.Looked(ctx, by, person, before); err != nil {
		return c, err
	}
	staff, err := p.Directory.Professionals(ctx, by)
	for _, one := range staff {
		c.Staff = append(c.Staff, ui.Option{Value: string(one.ID), Label: ui.NameAt(one.Name, one.OrganisationName)})
	}
	return c, err
}

// programmeOf returns the programme that the person takes part in.
func (p *Pages) programmeOf(r *kit.Request, person id.Person) (*programme.Programme, error) {
	part, err := p.Participation.Of(r.Context(), r.View.Actor, person)
	if err != nil {
		return nil, err
	}
	return p.Programme.One(r.Context(), part.Programme)
}

// waivers returns the waivers that stand, and of all consents those that do not.
func (c consentsView) waivers(v kit.View) (standing, over []consent.Consent) {
	for _, one := range c.Sheet.Consents {
		switch {
		case one.State(v.Today) != consent.Stands:
			over = append(over, one)
		case one.Kind == consent.Waives:
			standing = append(standing, one)
		}
	}
	return standing, over
}

// standing returns the consent of a kind that stands; its ID is "" when none does.
func (c consentsView) standing(v kit.View, kind consent.Kind) consent.Consent {
	for _, one := range c.Sheet.Consents {
		if one.Kind == kind && one.State(v.Today) == consent.Stands {
			return one
		}
	}
	return consent.Consent{Kind: kind}
}

// recipientName says whom a waiver names.
func recipientName(v kit.View, professional, organisation string) string {
	if professional == "" {
		return v.T("consents.anyone_at", organisation)
	}
	return ui.NameAt(professional, organisation)
}

// aboutWhom says who or what a consent is for.
func aboutWhom(v kit.View, c consent.Consent) string {
	if c.Kind == consent.Waives {
		return recipientName(v, c.ProfessionalName, c.OrganisationName)
	}
	return v.T("consents.kind." + string(c.Kind)) // words: consents.kind.*
}

// seesWhat says categories in words, in the order in which they are asked for.
func seesWhat(v kit.View, areas []programme.Area, categories []access.Category) (said []string) {
	for _, c := range access.Categories() {
		if slices.Contains(categories, c) {
			said = append(said, v.T("consents.sees."+string(c))) // words: consents.sees.*
		}
	}
	for _, a := range areas {
		if slices.Contains(categories, access.Area(a.Key)) {
			said = append(said, a.Name.In(v.W.Code()))
		}
	}
	return said
}

// givenHow says when a consent was given, and how.
func givenHow(v kit.View, c consent.Consent) string {
	on := v.W.Date(v.Day(c.GivenAt), v.Today)
	if c.Witness != "" {
		return v.T("consents.given_witness", on, v.T("consents.given."+underscored(c.How)), c.Witness)
	}
	return v.T("consents.given_on", on, v.T("consents.given."+underscored(c.How))) // words: consents.given.*
}

// overWhy says why a consent no longer stands.
func overWhy(v kit.View, c consent.Consent) string {
	if c.State(v.Today) == consent.Withdrawn {
		return v.T("consents.was_withdrawn", v.W.Date(v.Day(c.WithdrawnAt), v.Today))
	}
	return v.T("consents.was_over", v.W.Date(c.Waiver.Until, v.Today))
}

func underscored(s string) string { return strings.ReplaceAll(s, "-", "_") }

// cooperation says what the parties do together.
func cooperation(v kit.View, p *programme.Programme, key string) string {
	if c, ok := p.Cooperation(key); ok {
		return c.Name.In(v.W.Code())
	}
	return ""
}

// looker says who has looked.
func looker(v kit.View, l overview.Look) string {
	if l.Who == overview.Staff {
		return l.Name
	}
	return v.T("consents.who." + string(l.Who)) // words: consents.who.*
}

// lookedAt says what was done or seen.
func lookedAt(v kit.View, h overview.Head, l overview.Look) string {
	if l.Act != "" {
		subject, _, _ := strings.Cut(l.Act, ".")
		if key := "consents.wrote." + subject; v.W.Has(key) { // words: consents.wrote.*
			return v.T(key)
		}
		return v.T("consents.wrote")
	}
	var open []access.Category
	for _, c := range l.Categories {
		open = append(open, access.Category(c))
	}
	if said := seesWhat(v, h.Areas, open); len(said) > 0 {
		return v.T("consents.saw", strings.Join(said, ", "))
	}
	return v.T("consents.saw_name")
}

// lookedWhy says on what ground.
func lookedWhy(v kit.View, l overview.Look) string {
	switch {
	case l.Why == overview.ByConsent && !l.Given.IsZero():
		return v.T("consents.why_given", v.W.Date(l.Given, v.Today))
	case l.Reason != "":
		return v.T("consents.why_reason", l.Reason)
	}
	return v.T("consents.why." + string(l.Why)) // words: consents.why.*
}

// lookedWhen says when, and for how long it went on.
func lookedWhen(v kit.View, l overview.Look) string {
	on, from, until := v.W.Short(v.Day(l.From), v.Today), v.Clock(l.From), v.Clock(l.Until)
	if from == until {
		return on + " " + from
	}
	return on + " " + from + "–" + until
}

// shownLooks is how many looks are in sight; the others are folded.
const shownLooks = 20

// recipients are whom a consent can name: each organisation as a whole, and
// everyone there.
func recipients(v kit.View, bodies []directory.Organisation, staff []directory.Professional) []ui.Option {
	options := []ui.Option{{Label: v.T("consents.recipient_choose")}}
	for _, o := range bodies {
		options = append(options, ui.Option{Value: wholeBody + string(o.ID), Label: v.T("consents.anyone_at", o.Name)})
		for _, one := range staff {
			if one.Organisation == o.ID && one.ID != v.Actor.Professional {
				options = append(options, ui.Option{Value: oneThere + string(one.ID), Label: ui.NameAt(one.Name, ui.NameAt(one.Title, o.Name))})
			}
		}
	}
	return options
}

// What a chosen recipient begins with.
const (
	wholeBody = "o:"
	oneThere  = "p:"
)

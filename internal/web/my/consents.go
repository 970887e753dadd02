package my

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// A consentsView is who may see what, and what a new yes can be about.
type consentsView struct {
	Head      overview.Head
	Stands    []consent.Consent
	Past      []consent.Consent
	Links     []guest.Link         // that others answer by, and are open
	Programme *programme.Programme // nil when nothing can be given here
	Whom      []ui.Option
	Form      giveForm
	Open      bool // the form is in use
	Barred    []consent.Barred
	Near      []ui.Option // whom I could shut out
	Bar       string
	Barring   bool // the form that shuts out is in use
}

// A giveForm is a yes as it is being given.
type giveForm struct {
	Whom   string
	What   []string
	Why    string
	Months string
}

// Consents shows who may see what until when.
func (p *Pages) Consents(r *kit.Request) error {
	s, err := p.consents(r)
	if err != nil {
		return err
	}
	v := done(r)
	return r.Show(http.StatusOK, consentsPage(v, s))
}

// Withdraw takes a consent back at once. There is nothing to confirm: it can be
// given again.
func (p *Pages) Withdraw(r *kit.Request) error {
	err := kit.Done(p.Consent.Withdraw(r.Once(), r.View.Actor, me(r), r.PathValue("consent")))
	if err != nil {
		return err
	}
	return r.SeeOther("/my/consents?done=withdrawn")
}

// Give lets someone see.
func (p *Pages) Give(r *kit.Request) error {
	s, err := p.consents(r)
	if err != nil {
		return err
	}
	s.Form, s.Open = giveForm{r.Text("recipient"), r.All("categories"), r.Text("cooperation"), r.Text("until")}, true
	g := consent.Giving{
		ID: r.FormKey(), Person: me(r), Kind: consent.Waives, Organisation: id.Organisation(s.Form.Whom),
		Cooperation: s.Form.Why, How: consent.OwnLogin, Language: r.View.W.Code(),
	}
	if s.Programme != nil {
		g.TextVersion = s.Programme.Consent.TextVersion
	}
	if !slices.ContainsFunc(s.Whom, func(o ui.Option) bool { return o.Value == s.Form.Whom }) {
		g.Organisation = "" // not one of those that were offered
	}
	for _, c := range s.Form.What {
		g.Categories = append(g.Categories, access.Category(c))
	}
	if n, err := strconv.Atoi(s.Form.Months); err == nil && n > 0 && n <= consent.MaxMonths {
		g.Until = r.View.Today.AddMonths(n)
	}
	if err := kit.Done(p.Consent.Give(r.Once(), r.View.Actor, g)); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return consentsPage(v, s) })
	}
	return r.SeeOther("/my/consents?done=given")
}

// consents reads who may see, and the parties of the programme that could.
func (p *Pages) consents(r *kit.Request) (s consentsView, err error) {
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, me(r)); err != nil {
		return s, err
	}
	sheet, err := p.Consent.Sheet(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return s, err
	}
	s.Barred = sheet.Barred
	for _, c := range sheet.Consents {
		if c.State(r.View.Today) == consent.Stands {
			s.Stands = append(s.Stands, c)
		} else {
			s.Past = append(s.Past, c)
		}
	}
	if s.Near, err = p.near(r, s); err != nil {
		return s, err
	}
	if s.Links, err = p.Guest.Mine(r.Context(), r.View.Actor); err != nil {
		return s, err
	}
	parties, err := p.Overview.Parties(r.Context(), r.View.Actor)
	if err != nil {
		return s, err
	}
	s.Programme = parties.Programme
	for _, o := range parties.Organisations {
		s.Whom = append(s.Whom, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	if s.Programme != nil {
		months := cmp.Or(s.Programme.Consent.DefaultMonths, s.most())
		s.Form.Months = strconv.Itoa(months)
		if len(s.Programme.Consent.Cooperations) == 1 {
			s.Form.Why = s.Programme.Consent.Cooperations[0].Key
		}
	}
	return s, nil
}

// mayGive reports whether there is anyone to let see and anything to do together.
func (s consentsView) mayGive() bool {
	return s.Programme != nil && len(s.Whom) > 0 && len(s.Programme.Consent.Cooperations) > 0
}

// most is how many months a yes may last.
func (s consentsView) most() int {
	if n := s.Programme.Consent.MaxMonths; n > 0 {
		return min(n, consent.MaxMonths)
	}
	return consent.MaxMonths
}

// months offers how long a yes may last.
func (s consentsView) months(v kit.View) (options []ui.Option) {
	list := []int{1, 3, 6, 12}
	if d := s.Programme.Consent.DefaultMonths; d > 0 && !slices.Contains(list, d) {
		list = append(list, d)
		slices.Sort(list)
	}
	for _, n := range list {
		if n <= s.most() {
			options = append(options, ui.Option{Value: strconv.Itoa(n), Label: v.N("my.consents.months", n, n)})
		}
	}
	return options
}

// whom offers the parties; the first choice is none.
func (s consentsView) whom(v kit.View) []ui.Option {
	return append([]ui.Option{{Label: v.T("my.consents.whom_choose")}}, s.Whom...)
}

// what offers the parts of what is known of me.
func (s consentsView) what(v kit.View) (options []ui.Option) {
	for _, c := range access.Categories() {
		options = append(options, ui.Option{Value: string(c), Label: v.T("my.sees." + string(c))})
	}
	for _, a := range s.Head.Areas {
		options = append(options, ui.Option{Value: string(access.Area(a.Key)), Label: a.Name.In(v.W.Code())})
	}
	return options
}

// why offers what we would do together.
func (s consentsView) why(v kit.View) (options []ui.Option) {
	for _, c := range s.Programme.Consent.Cooperations {
		options = append(options, ui.Option{Value: c.Key, Label: c.Name.In(v.W.Code())})
	}
	return options
}

// maySee says in one sentence what a consent is.
func maySee(v kit.View, h overview.Head, c consent.Consent) string {
	switch c.Kind {
	case consent.Plans:
		return v.T("my.consents.plan")
	case consent.Registers:
		return v.T("my.consents.register")
	}
	var categories []string
	for _, one := range c.Waiver.Categories {
		categories = append(categories, string(one))
	}
	what := list(v, seenIn(v, h, categories))
	if c.ProfessionalName != "" {
		return v.T("my.consents.may_see", ui.NameAt(c.ProfessionalName, c.OrganisationName), what)
	}
	return v.T("my.consents.anyone", c.OrganisationName, what)
}

// given is the view of the form in which I let someone see.
func given(v kit.View, s consentsView) kit.View { return v.Among("give", !s.Barring) }

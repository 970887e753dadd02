package around

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// givingForm is a consent as it is typed.
type givingForm struct {
	Kind                             consent.Kind
	Recipient                        string // wholeBody or oneThere, and an id
	Categories                       []string
	Cooperation, Until, How, Witness string
}

// givingView is the page on which a consent is given.
type givingView struct {
	Head       overview.Head
	Programme  *programme.Programme
	Recipients []ui.Option
	Form       givingForm
	Who        string       // the recipient, when the form names one
	Imagined   access.Actor // the recipient, as they would sign in
}

// words: consents.new.*
// words: consents.about.*

// NewConsent shows the form of one consent: to a recipient, to a plan, or to
// follow-up. They are never on one page.
func (p *Pages) NewConsent(r *kit.Request) error {
	kind := consent.Kind(r.URL.Query().Get("kind"))
	if !slices.Contains(consent.Kinds(), kind) {
		kind = consent.Waives
	}
	g, _, err := p.giving(r, givingForm{Kind: kind})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, givingPage(r.View, g))
}

// PreviewConsent shows what the recipient would see, before it is given.
func (p *Pages) PreviewConsent(r *kit.Request) error {
	form := typedGiving(r)
	g, giving, err := p.giving(r, form)
	if err != nil {
		return err
	}
	v := r.View
	v.Key = r.FormKey()
	if r.On("change") {
		return r.Show(http.StatusOK, givingPage(v, g))
	}
	if err := p.check(r, form, giving); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return givingPage(v, g) })
	}
	n, err := p.Overview.Preview(r.Context(), v.Actor, giving.Person, giving.Organisation, giving.Professional, giving.Categories)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, previewPage(v, g, n))
}

// GiveConsent gives it.
func (p *Pages) GiveConsent(r *kit.Request) error {
	form := typedGiving(r)
	g, giving, err := p.giving(r, form)
	if err != nil {
		return err
	}
	if _, wrong := form.until(); wrong != nil {
		err = p.check(r, form, giving)
	} else {
		err = kit.Done(p.Consent.Give(r.Once(), r.View.Actor, giving))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return givingPage(v, g) })
	}
	return r.SeeOther(ui.PersonPath(giving.Person, "consents"))
}

// check says everything that is wrong with what was typed, at once.
func (p *Pages) check(r *kit.Request, form givingForm, giving consent.Giving) error {
	if _, wrong := form.until(); wrong != nil {
		giving.Until = r.View.Today // so that the day is not refused twice
		return fault.Join(p.Consent.Check(r.Context(), r.View.Actor, giving), wrong)
	}
	return p.Consent.Check(r.Context(), r.View.Actor, giving)
}

func typedGiving(r *kit.Request) givingForm {
	return givingForm{
		Kind: consent.Kind(r.Text("kind")), Recipient: r.Text("recipient"), Categories: r.All("categories"),
		Cooperation: r.Text("cooperation"), Until: r.Text("until"), How: r.Text("how"), Witness: r.Text("witness"),
	}
}

func (f givingForm) until() (day.Day, error) {
	if f.Until == "" {
		return day.Day{}, nil
	}
	d, err := day.Parse(f.Until)
	if err != nil {
		return d, fault.Field("until", "error.date")
	}
	return d, nil
}

// giving loads what the form is shown with, and what it says.
func (p *Pages) giving(r *kit.Request, form givingForm) (g givingView, giving consent.Giving, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	g.Form = form
	if g.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return g, giving, err
	}
	if err = g.Head.Sight.MustCoordinate(); err != nil {
		return g, giving, err
	}
	if g.Programme, err = p.programmeOf(r, person); err != nil {
		return g, giving, err
	}
	bodies, err := p.Directory.Organisations(ctx, by)
	if err != nil {
		return g, giving, err
	}
	staff, err := p.Directory.Professionals(ctx, by)
	if err != nil {
		return g, giving, err
	}
	g.Recipients = recipients(r.View, bodies, staff)
	giving = consent.Giving{
		ID: r.FormKey(), Person: person, Kind: form.Kind, Cooperation: form.Cooperation, How: form.How,
		Witness: form.Witness, Language: r.View.W.Code(), TextVersion: g.Programme.Consent.TextVersion,
	}
	giving.Until, _ = form.until() // none: the act says what is wrong with it
	giving.Categories = g.categories()
	giving.Organisation, giving.Professional, g.Who = namedIn(r.View, form.Recipient, bodies, staff)
	g.Imagined = access.Actor{Account: by.Account, Organisation: giving.Organisation, Professional: giving.Professional}
	return g, giving, nil
}

// namedIn returns whom the form names, and what to call them.
func namedIn(v kit.View, recipient string, bodies []directory.Organisation, staff []directory.Professional) (
	at id.Organisation, professional id.Professional, who string,
) {
	if one, ok := strings.CutPrefix(recipient, oneThere); ok {
		for _, s := range staff {
			if string(s.ID) == one {
				return s.Organisation, s.ID, ui.NameAt(s.Name, s.OrganisationName)
			}
		}
	}
	if whole, ok := strings.CutPrefix(recipient, wholeBody); ok {
		for _, o := range bodies {
			if string(o.ID) == whole {
				return o.ID, "", v.T("consents.anyone_at", o.Name)
			}
		}
	}
	return "", "", ""
}

// categoryOptions are the parts of what is known that can be ticked one by one.
func categoryOptions(v kit.View, p *programme.Programme) (options []ui.Option) {
	for _, c := range access.Categories() {
		options = append(options, ui.Option{Value: string(c), Label: v.T("consents.sees." + string(c))})
	}
	for _, a := range p.Areas {
		options = append(options, ui.Option{Value: string(access.Area(a.Key)), Label: v.T("consents.area", a.Name.In(v.W.Code()))})
	}
	return options
}

func cooperationOptions(v kit.View, p *programme.Programme) (options []ui.Option) {
	for _, c := range p.Consent.Cooperations {
		options = append(options, ui.Option{Value: c.Key, Label: c.Name.In(v.W.Code())})
	}
	return options
}

// untilOptions are last days to choose from, said in words. One that was typed
// and is none of them stays to be chosen.
func untilOptions(v kit.View, p *programme.Programme, typed string) (options []ui.Option) {
	for _, months := range []int{1, 3, 6, 12} {
		if p.Consent.MaxMonths > 0 && months > p.Consent.MaxMonths {
			continue
		}
		on := v.Today.AddMonths(months)
		options = append(options, ui.Option{Value: on.String(), Label: v.W.Full(on, v.Today), Hint: v.N("consents.months", months, strconv.Itoa(months))})
	}
	if on, err := day.Parse(typed); err == nil && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == typed }) {
		options = append(options, ui.Option{Value: typed, Label: v.W.Full(on, v.Today)})
	}
	return options
}

// usual is the last day that the programme proposes.
func (g givingView) usual(v kit.View) string {
	if g.Form.Until != "" || g.Programme.Consent.DefaultMonths == 0 {
		return g.Form.Until
	}
	return v.Today.AddMonths(g.Programme.Consent.DefaultMonths).String()
}

func (g givingView) categories() (list []access.Category) {
	for _, c := range g.Form.Categories {
		list = append(list, access.Category(c))
	}
	return list
}

// lastDay says the last day that was chosen.
func lastDay(v kit.View, g givingView) string {
	d, _ := g.Form.until() // checked before the page is shown
	return v.W.Full(d, v.Today)
}

// as is v as the recipient would have it.
func (g givingView) as(v kit.View) kit.View {
	v.Actor = g.Imagined
	return v
}

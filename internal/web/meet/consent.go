package meet

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
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: consents.sees.*
// words: room.lacks.*

// consentForm is a consent as it is typed in the room.
type consentForm struct {
	Recipient   string // a professional
	Whole       string // "yes": anyone at their organisation
	Categories  []string
	Cooperation string
	Until       string
	How         string
	Witness     string // a party, or other for the one who is named in Else
	Else        string
}

// otherWitness is what the list of witnesses says for someone who is no party.
const otherWitness = "other"

// consentView is the page on which a consent is given in the room.
type consentView struct {
	meeting.Sheet
	Programme *programme.Programme
	Staff     []directory.Professional
	Form      consentForm
	Who       directory.Professional // the recipient; zero until one is chosen
	Shown     *overview.Now          // what they would see, when that is asked for
}

// ConsentPage shows the form of a consent that is given in the room.
func (p *Pages) ConsentPage(r *kit.Request) error {
	s, err := p.consenting(r, consentForm{Recipient: r.PathValue("professional"), How: consent.Oral})
	if err != nil {
		return err
	}
	if s.Form.Categories = lackedBy(s, id.Professional(s.Form.Recipient)); len(s.Form.Categories) == 0 {
		s.Form.Categories = []string{string(access.Plan), string(access.Meetings)}
	}
	if len(s.Programme.Consent.Cooperations) == 1 {
		s.Form.Cooperation = s.Programme.Consent.Cooperations[0].Key
	}
	if months := s.Programme.Consent.DefaultMonths; months > 0 {
		s.Form.Until = r.View.Today.AddMonths(months).String()
	}
	return r.Show(http.StatusOK, consentPage(r.View, s))
}

// lackedBy are the parts that a party may not see yet.
func lackedBy(s consentView, who id.Professional) (list []string) {
	for _, c := range s.Lacks[who] {
		list = append(list, string(c))
	}
	return list
}

// ConsentInMeeting gives it, or first shows what would be seen.
func (p *Pages) ConsentInMeeting(r *kit.Request) error {
	s, err := p.consenting(r, consentForm{
		Recipient: r.Text("recipient"), Whole: r.Text("whole"), Categories: r.All("categories"), Cooperation: r.Text("cooperation"),
		Until: r.Text("until"), How: r.Text("how"), Witness: r.Text("witness"), Else: r.Text("else"),
	})
	if err != nil {
		return err
	}
	g, err := s.giving(r)
	if err == nil && r.On("look") {
		n, err := p.Overview.Preview(r.Context(), r.View.Actor, s.Person, g.Organisation, g.Professional, g.Categories)
		if err != nil {
			return err
		}
		s.Shown = &n
		v := r.View
		return r.Show(http.StatusOK, consentPage(v, s))
	}
	if err == nil {
		err = kit.Done(p.Meeting.Consent(r.Once(), r.View.Actor, s.ID, g))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return consentPage(v, s) })
	}
	return r.SeeOther("/meetings/" + s.ID + "#parties-h")
}

// consenting loads what the form is shown with.
func (p *Pages) consenting(r *kit.Request, form consentForm) (s consentView, err error) {
	ctx, by := r.Context(), r.View.Actor
	if s.Sheet, err = p.Meeting.Open(ctx, by, r.PathValue("meeting")); err != nil {
		return s, err
	}
	if err := s.Sight.MustCoordinate(); err != nil {
		return s, err
	}
	s.Form = form
	enrolled, err := p.Participation.Of(ctx, by, s.Person)
	if err != nil {
		return s, err
	}
	if s.Programme, err = p.Programme.One(ctx, enrolled.Programme); err != nil {
		return s, err
	}
	if s.Staff, err = p.Directory.Professionals(ctx, by); err != nil {
		return s, err
	}
	for _, one := range s.Staff {
		if string(one.ID) == form.Recipient {
			s.Who = one
		}
	}
	return s, nil
}

// giving returns what was typed, or what of it cannot be read.
func (s consentView) giving(r *kit.Request) (c meeting.Consenting, err error) {
	var whoErr, dayErr, witnessErr error
	if s.Who.ID == "" {
		whoErr = fault.Field("recipient", "error.choose")
	}
	c.Giving = consent.Giving{
		ID: r.FormKey(), Organisation: s.Who.Organisation, Professional: s.Who.ID, Cooperation: s.Form.Cooperation, How: s.Form.How,
		Language: r.View.W.Code(), TextVersion: s.Programme.Consent.TextVersion,
	}
	if s.Form.Whole != "" {
		c.Professional = ""
	}
	for _, one := range s.Form.Categories {
		c.Categories = append(c.Categories, access.Category(one))
	}
	if s.Form.Until != "" {
		if c.Until, dayErr = day.Parse(s.Form.Until); dayErr != nil {
			dayErr = fault.Field("until", "error.date")
		}
	}
	switch s.Form.Witness {
	case "", otherWitness:
		c.Else = s.Form.Else
	default:
		c.By = id.Professional(s.Form.Witness)
	}
	if s.Form.How == consent.Oral && c.By == "" && c.Else == "" && !r.On("look") {
		witnessErr = fault.Field("witness", "consents.witness_needed")
	}
	return c, fault.Join(whoErr, dayErr, witnessErr)
}

// witnesses are those in the room who can be it.
func witnesses(v kit.View, s consentView) (options []ui.Option) {
	for _, p := range s.Witnesses(s.Who.ID, s.Who.Organisation, v.Actor.Professional) {
		options = append(options, ui.Option{Value: string(p.Professional), Label: ui.NameAt(partyName(v, p), p.OrganisationName)})
	}
	return append(options, ui.Option{Value: otherWitness, Label: v.T("room.witness_else")})
}

// recipients are the parties first, then everyone who works somewhere.
func recipients(v kit.View, s consentView) []ui.Option {
	options := []ui.Option{{Label: v.T("room.choose")}}
	for _, first := range []bool{true, false} {
		for _, one := range s.Staff {
			if s.With(one.ID) == first && one.ID != v.Actor.Professional {
				options = append(options, ui.Option{Value: string(one.ID), Label: ui.NameAt(one.Name, one.OrganisationName)})
			}
		}
	}
	return options
}

func categories(v kit.View) (options []ui.Option) {
	for _, c := range access.Categories() {
		options = append(options, ui.Option{Value: string(c), Label: v.T("consents.sees." + string(c))})
	}
	return options
}

func areas(v kit.View, s consentView) (options []ui.Option) {
	for _, a := range s.Programme.Areas {
		options = append(options, ui.Option{Value: string(access.Area(a.Key)), Label: a.Name.In(v.W.Code())})
	}
	return options
}

// someArea reports whether a life area is ticked.
func (s consentView) someArea() bool {
	return slices.ContainsFunc(s.Form.Categories, func(c string) bool { return strings.HasPrefix(c, string(access.Area(""))) })
}

func cooperations(v kit.View, s consentView) (options []ui.Option) {
	for _, c := range s.Programme.Consent.Cooperations {
		options = append(options, ui.Option{Value: c.Key, Label: c.Name.In(v.W.Code())})
	}
	return options
}

// lastDays are last days to choose from, said in words.
func lastDays(v kit.View, s consentView) (options []ui.Option) {
	for _, months := range []int{1, 3, 6, 12} {
		if most := s.Programme.Consent.MaxMonths; most > 0 && months > most {
			continue
		}
		on := v.Today.AddMonths(months)
		options = append(options, ui.Option{Value: on.String(), Label: v.W.Full(on, v.Today), Hint: v.N("consents.months", months, strconv.Itoa(months))})
	}
	if on, err := day.Parse(s.Form.Until); err == nil && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == s.Form.Until }) {
		options = append(options, ui.Option{Value: s.Form.Until, Label: v.W.Full(on, v.Today)})
	}
	return options
}

// lacksSaid says what a party may not read yet.
func lacksSaid(v kit.View, lacks []access.Category) string {
	var keys []string
	for _, c := range lacks {
		keys = append(keys, string(c))
	}
	return v.T("room.lacks." + strings.Join(keys, "_"))
}

// as is v as the recipient would have it.
func (s consentView) as(v kit.View) kit.View {
	v.Actor = access.Actor{Account: v.Actor.Account, Organisation: s.Who.Organisation, Professional: s.Who.ID}
	if s.Form.Whole != "" {
		v.Actor.Professional = ""
	}
	return v
}

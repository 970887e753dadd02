package around

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/participation"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: people.channel.*

// circleView is the page of who is around a person and who has been in touch.
type circleView struct {
	Head     overview.Head
	Around   participation.Around
	Contacts []participation.Logged
	Current  participation.Participation
	Staff    []directory.Professional // whom to add, for those who may
	Seat     string                   // the professional chosen
	Own      participation.Member     // someone of their own, as typed
	Contact  contactForm
	Agreed   string // who does what, as typed
	Sent     string // the form that was sent: seat, own, or a member to agree with
}

// contactForm is a contact as it is typed.
type contactForm struct{ On, Channel, Minutes string }

// CirclePage shows who is around the person, with their direct numbers.
func (p *Pages) CirclePage(r *kit.Request) error {
	s, err := p.circle(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, circlePage(r.View, s))
}

// AddToCircle adds a professional, or someone of the person's own.
func (p *Pages) AddToCircle(r *kit.Request) error {
	m := participation.Member{
		ID: r.FormKey(), Professional: id.Professional(r.Text("professional")),
		Name: r.Text("name"), Relation: r.Text("relation"), Phone: r.Text("phone"), Role: r.Text("role"),
	}
	var err error
	sent := "own"
	if r.PostForm.Has("professional") {
		sent = "seat"
	}
	if sent == "seat" && m.Professional == "" {
		err = fault.Field("professional", "error.choose")
	} else {
		err = kit.Done(p.Participation.AddToCircle(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), m))
	}
	return p.circleDone(r, err, func(s *circleView) { s.Sent, s.Seat, s.Own = sent, string(m.Professional), m })
}

// AgreeInCircle notes who does what, as agreed with another coordinator.
func (p *Pages) AgreeInCircle(r *kit.Request) error {
	words := r.Text("agreed")
	return p.circleDone(r, kit.Done(p.Participation.Agree(r.Once(), r.View.Actor, id.Person(r.PathValue("person")),
		r.PathValue("member"), words)), func(s *circleView) { s.Sent, s.Agreed = r.PathValue("member"), words })
}

// LeaveCircle notes that someone is no longer in the circle.
func (p *Pages) LeaveCircle(r *kit.Request) error {
	return p.circleDone(r, kit.Done(p.Participation.LeaveCircle(r.Once(), r.View.Actor, id.Person(r.PathValue("person")),
		r.PathValue("member"))), func(*circleView) {})
}

// RecordContact notes that the person and the coordinator were in touch.
func (p *Pages) RecordContact(r *kit.Request) error {
	f := contactForm{On: r.Text("on"), Channel: r.Text("channel"), Minutes: r.Text("minutes")}
	on, late := r.Day("on")
	minutes, wrong := r.Int("minutes")
	err := fault.Join(late, wrong)
	if err == nil {
		err = kit.Done(p.Participation.RecordContact(r.Once(), r.View.Actor, id.Person(r.PathValue("person")),
			participation.Contact{ID: r.FormKey(), On: on, Channel: f.Channel, Minutes: int(minutes)}))
	}
	return p.circleDone(r, err, func(s *circleView) { s.Contact = f })
}

// SetPhase notes which phase the person is in.
func (p *Pages) SetPhase(r *kit.Request) error {
	return p.circleDone(r, kit.Done(p.Participation.SetPhase(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), r.Text("phase"))),
		func(*circleView) {})
}

// circleDone answers a form of the page: back to it, or as it was typed.
func (p *Pages) circleDone(r *kit.Request, err error, typed func(*circleView)) error {
	if err == nil {
		return r.SeeOther(ui.PersonPath(id.Person(r.PathValue("person")), "circle"))
	}
	s, lost := p.circle(r)
	if lost != nil {
		return lost
	}
	typed(&s)
	return r.Refused(err, func(v kit.View) templ.Component { return circlePage(v, s) })
}

func (p *Pages) circle(r *kit.Request) (s circleView, err error) {
	who := id.Person(r.PathValue("person"))
	ctx, by := r.Context(), r.View.Actor
	if s.Head, err = p.Overview.Head(ctx, by, who); err != nil {
		return s, err
	}
	if s.Around, err = p.Participation.Around(ctx, by, who); err != nil {
		return s, err
	}
	s.Contact.On = r.View.Today.String()
	if s.Head.Sight.Sees(access.Meetings) {
		if s.Contacts, err = p.Participation.Contacts(ctx, by, who); err != nil {
			return s, err
		}
	}
	if !s.writes() {
		return s, nil
	}
	if s.Current, err = p.Participation.Of(ctx, by, who); err != nil {
		return s, err
	}
	s.Staff, err = p.Directory.Professionals(ctx, by)
	return s, err
}

// form is the view of one of the forms that share fields: adding someone, and
// agreeing with one of several.
func (s circleView) form(v kit.View, name string) kit.View { return v.Among(name, s.Sent == name) }

// roleIn is the role that was chosen in one of the two forms that have one.
func (s circleView) roleIn(form string) string {
	if s.Sent != form {
		return ""
	}
	return s.Own.Role
}

// agreedOn is what was typed of who does what, or what stands.
func (s circleView) agreedOn(two participation.Double) string {
	if s.Sent == two.ID {
		return s.Agreed
	}
	return two.Agreed
}

// writes reports whether the page offers anything to do.
func (s circleView) writes() bool { return s.Head.Sight.Coordinates() }

// staffOptions are the professionals to choose from, each with where they work.
func staffOptions(ask string, list []directory.Professional) []ui.Option {
	options := []ui.Option{{Value: "", Label: ask}}
	for _, one := range list {
		options = append(options, ui.Option{Value: string(one.ID), Label: one.Name + ", " + one.OrganisationName})
	}
	return options
}

func phaseOptions(v kit.View, phases []overview.Phase) (options []ui.Option) {
	for _, one := range phases {
		options = append(options, ui.Option{Value: one.Key, Label: one.Name.In(v.W.Code())})
	}
	return options
}

func channelOptions(v kit.View) []ui.Option {
	var options []ui.Option
	for _, one := range participation.Channels() {
		options = append(options, ui.Option{Value: one, Label: v.T("people.channel." + one)})
	}
	return options
}

// Package shield holds the pages of what stands between a person and those who
// look: why a protected identity is opened, a danger to life, being too near.
package shield

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/consent"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// Pages are the pages, on the desks they act at.
type Pages struct{ *desks.Desks }

// Shut lets a page about a protected identity be seen only by those who have said
// why today; everyone else is asked. What they had typed is not kept.
func (p *Pages) Shut(page kit.Page) kit.Page {
	return func(r *kit.Request) error {
		of, err := p.whom(r)
		if err != nil {
			return err
		}
		shut, err := p.Person.Shut(r.Context(), r.View.Actor, of)
		switch {
		case err != nil:
			return err
		case shut:
			return r.SeeOther(ui.PersonPath(of, "open"))
		}
		return page(r)
	}
}

// things are what a page can be about that is itself about a person.
var things = []string{"meeting", "commitment", "assessment", "poll", "referral"}

// whom returns the person that a page is about.
func (p *Pages) whom(r *kit.Request) (id.Person, error) {
	if of := r.PathValue("person"); of != "" {
		return id.Person(of), nil
	}
	for _, kind := range things {
		if one := r.PathValue(kind); one != "" {
			return p.Overview.AboutWhom(r.Context(), kind, one)
		}
	}
	return "", nil
}

// Guards reports whether a page is about a person, on the side of staff.
func Guards(pattern string) bool {
	if strings.HasPrefix(pattern, "/people/{person}") {
		return pattern != "/people/{person}/open"
	}
	return !strings.HasPrefix(pattern, "/my") && slices.ContainsFunc(things, func(kind string) bool {
		return strings.Contains(pattern, "{"+kind+"}")
	})
}

// OpenPage asks why.
func (p *Pages) OpenPage(r *kit.Request) error {
	of := id.Person(r.PathValue("person"))
	shut, err := p.Person.Shut(r.Context(), r.View.Actor, of)
	switch {
	case err != nil:
		return err
	case !shut:
		return fault.Hidden()
	}
	return r.Show(http.StatusOK, openPage(r.View, of, ""))
}

// Open opens it.
func (p *Pages) Open(r *kit.Request) error {
	of, reason := id.Person(r.PathValue("person")), r.Text("reason")
	if err := kit.Done(p.Person.Open(r.Once(), r.View.Actor, of, reason)); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return openPage(v, of, reason) })
	}
	return r.SeeOther("/people/" + string(of))
}

// KinshipPage asks whether the one who looks is too near.
func (p *Pages) KinshipPage(r *kit.Request) error {
	head, err := p.Overview.Head(r.Context(), r.View.Actor, id.Person(r.PathValue("person")))
	if err != nil {
		return err
	}
	if r.View.Actor.Professional == "" {
		return fault.Hidden()
	}
	return r.Show(http.StatusOK, kinshipPage(r.View, head))
}

// Kinship shuts out the one who says so, from now on and whatever else holds.
// Nobody undoes it, so a press on one button is not enough.
func (p *Pages) Kinship(r *kit.Request) error {
	by, of := r.View.Actor, id.Person(r.PathValue("person"))
	if by.Professional == "" {
		return fault.Hidden()
	}
	if !r.On("sure") {
		head, err := p.Overview.Head(r.Context(), by, of)
		if err != nil {
			return err
		}
		return r.Refused(fault.Field("sure", "kinship.sure_first"), func(v kit.View) templ.Component { return kinshipPage(v, head) })
	}
	if err := kit.Done(p.Consent.Bar(r.Once(), by, of, by.Professional)); err != nil {
		return err
	}
	return r.SeeOther("/today")
}

// sought is who is in danger, as it is typed.
type sought struct{ Country, NationalID, Given, Family, Birth, Reason string }

// EmergencyPage asks who is in danger, and why that is.
func (p *Pages) EmergencyPage(r *kit.Request) error {
	if r.View.Actor.Professional == "" {
		return fault.Hidden()
	}
	return r.Show(http.StatusOK, emergencyPage(r.View, sought{Country: "SE"}))
}

// Emergency opens the record for three hours.
func (p *Pages) Emergency(r *kit.Request) error {
	f := sought{r.Text("country"), r.Text("national_id"), r.Text("given"), r.Text("family"), r.Text("birth"), r.Text("reason")}
	birth, err := r.Day("birth")
	var of id.Person
	if err == nil {
		of, err = p.Consent.Seek(r.Once(), r.View.Actor, person.Person{
			Country: f.Country, NationalID: f.NationalID, Given: f.Given, Family: f.Family, Birth: birth,
		}, f.Reason)
	}
	if err = kit.Done(err); err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return emergencyPage(v, f) })
	}
	if of == "" { // the same form again
		return r.SeeOther("/today")
	}
	return r.SeeOther("/people/" + string(of))
}

// emergencyMonths is for how long an auditor is told of them.
const emergencyMonths = 12

// Emergencies tells the auditor when and why records were opened in danger.
func (p *Pages) Emergencies(r *kit.Request) error {
	list, err := p.Consent.Broken(r.Context(), r.View.Actor, r.View.Now.AddDate(0, -emergencyMonths, 0))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, emergenciesPage(r.View, list))
}

// over reports whether the three hours are.
func over(e consent.Emergency, now time.Time) bool { return !now.Before(e.Until) }

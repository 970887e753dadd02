package my

import (
	"net/http"

	"kasam/internal/overview"
	"kasam/internal/web/kit"
)

// People shows who is around me, with their numbers.
func (p *Pages) People(r *kit.Request) error {
	n, err := p.Overview.NowOf(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, peoplePage(r.View, n))
}

// nameOf returns what someone of the circle is called.
func nameOf(c overview.Close) string {
	if c.Member.Professional != "" {
		return c.Professional.Name
	}
	return c.Member.Name
}

// roleOf says who someone of the circle is to me.
func roleOf(v kit.View, c overview.Close) string {
	switch {
	case c.Coordinator:
		return v.T("my.people.coordinator", c.Professional.OrganisationName)
	case c.Member.Professional != "":
		return join(c.Professional.Title, c.Professional.OrganisationName)
	}
	return c.Member.Relation
}

// numberOf returns the number to call someone of the circle at.
func numberOf(c overview.Close) (number, hours string) {
	if c.Member.Professional != "" {
		return c.Professional.Phone, c.Professional.PhoneHours
	}
	return c.Member.Phone, ""
}

// join puts two things that are said of someone beside each other.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

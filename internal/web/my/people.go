package my

import (
	"net/http"

	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// People shows who is around me, with their numbers.
func (p *Pages) People(r *kit.Request) error {
	n, err := p.Overview.NowOf(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, peoplePage(r.View, n))
}

// roleOf says who someone of the circle is to me.
func roleOf(v kit.View, c overview.Close) string {
	switch {
	case c.Coordinator:
		return v.T("my.people.coordinator", c.Professional.OrganisationName)
	case c.Member.Professional != "" && c.Member.Role != "":
		return ui.InRole(v, c.Member) + ". " + ui.NameAt(c.Professional.Title, c.Professional.OrganisationName)
	case c.Member.Professional != "":
		return ui.NameAt(c.Professional.Title, c.Professional.OrganisationName)
	}
	return ui.InRole(v, c.Member)
}

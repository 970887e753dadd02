package around

import (
	"net/http"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// HandOver shows what lies open for whoever takes over.
func (p *Pages) HandOver(r *kit.Request) error {
	h, err := p.Overview.HandOverOf(r.Context(), r.View.Actor, id.Person(r.PathValue("person")))
	if fault.KindOf(err) == fault.Forbidden {
		return fault.Hidden()
	}
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, handOverPage(r.View, h))
}

// words: handover.mark.*

// promiseSays says whose a promise is, by when, and how it stands.
func promiseSays(v kit.View, p overview.Promise) string {
	who := p.ProfessionalName
	if p.Mine() {
		who = v.T("handover.own")
	}
	return ui.NameAt(who, p.OrganisationName) + " · " + v.W.Date(p.Due, v.Today) + " · " + v.T("handover.mark."+string(p.Mark))
}

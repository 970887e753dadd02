package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/guest"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: commitment.state.*

// commitmentView is the one-minute page of a promise.
type commitmentView struct {
	ui.Deal
	Links guest.Desktop // by which it can be answered, for the coordinator
}

// CommitmentPage shows one promise: what, by when, the answers, and below them
// why, within which mandate, and what has happened.
func (p *Pages) CommitmentPage(r *kit.Request) error {
	s, err := p.commitment(r, r.PathValue("commitment"), ui.Typed{})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, commitmentPage(r.View, s))
}

func (p *Pages) commitment(r *kit.Request, one string, typed ui.Typed) (s commitmentView, err error) {
	page, err := p.Commitment.Open(r.Context(), r.View.Actor, one)
	if err != nil {
		return s, err
	}
	s.Deal = ui.Deal{Page: page, Base: "/commitments/" + page.ID, Typed: typed}
	s.Links, err = p.Guest.Desktop(r.Context(), r.View.Actor, guest.Promise, page.ID)
	return s, err
}

// TakeCommitment does the act that the address names, or notes it for the one
// who promises.
func (p *Pages) TakeCommitment(r *kit.Request) error {
	one, typed := r.PathValue("commitment"), ui.ReadTyped(r)
	err := kit.Done(p.take(r, one, typed))
	if err == nil && r.Text("back") == "today" {
		return r.SeeOther("/today")
	}
	back := r.Text("back") == "plan"
	if err == nil && !back {
		return r.SeeOther("/commitments/" + one)
	}
	s, lost := p.commitment(r, one, typed)
	if lost != nil {
		return lost
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(s.Person, "plan"))
	}
	return r.Refused(err, func(v kit.View) templ.Component { return commitmentPage(v, s) })
}

func (p *Pages) take(r *kit.Request, one string, typed ui.Typed) error {
	w, err := typed.Doing(r)
	if err != nil {
		return err
	}
	if typed.Tell {
		return p.Commitment.Tell(r.Once(), r.View.Actor, one, commitment.Told{Act: w.Act, Terms: w.Terms, Reason: w.Reason, Seen: w.Seen})
	}
	return p.Commitment.Do(r.Once(), r.View.Actor, one, w)
}

// coverLine tells what an acceptance today would rest on, while there is
// something to say yes to; else what the promise rests on.
func coverLine(v kit.View, s commitmentView) string {
	switch {
	case s.Masked || !s.Needs() || s.State != commitment.Proposed && s.State != commitment.Countered:
		return ui.MandateLine(v, s.Commitment)
	case s.Cover.Own:
		return v.T("commitment.within_line", s.ProfessionalName, ui.Ceiling(v, s.Cover.Mandate.Ceiling, s.Commitment))
	case s.Cover.Signer != "":
		return v.T("commitment.signer_line", s.CoverName)
	}
	return v.T("commitment.uncovered_line", s.OrganisationName)
}

// promiseTerms says kind and amount: "Bidrag eller kostnad, 5 000 kr".
func promiseTerms(v kit.View, c commitment.Commitment) string {
	kind := c.KindName.In(v.W.Code())
	if c.Amount > 0 {
		kind += ", " + ui.Amount(v, c.Amount, c.Unit)
	}
	return kind
}

// anewPath is the form of a new promise, filled in from one that came to
// nothing; whom leaves out who promised it.
func anewPath(s commitmentView, someoneElse bool) string {
	path := ui.PersonPath(s.Person, "promises/new") + "?replaces=" + s.ID
	if someoneElse {
		path += "&other=yes"
	}
	return path
}

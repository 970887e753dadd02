package staff

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: commitment.state.*
// words: commitment.act.*
// words: commitment.step.*
// words: commitment.reason.*

// commitmentView is the one-minute page of a promise.
type commitmentView struct {
	commitment.Page
	Act    commitment.Act // whose form was refused; "" at first
	Reason string         // as it was typed
}

// CommitmentPage shows one promise: why, what, by when, within which mandate,
// and what the reader can do about it.
func (p *Pages) CommitmentPage(r *kit.Request) error {
	page, err := p.Commitment.Open(r.Context(), r.View.Actor, r.PathValue("commitment"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, commitmentPage(r.View, commitmentView{Page: page}))
}

// TakeCommitment does the act that the address names: accept, decline, sign,
// keep, break, release or withdraw.
func (p *Pages) TakeCommitment(r *kit.Request) error {
	one, act, reason := r.PathValue("commitment"), commitment.Act(r.PathValue("act")), r.Text("reason")
	err := kit.Done(p.take(r, one, act, reason))
	if err == nil && r.Text("back") == "today" {
		return r.SeeOther("/today")
	}
	back := r.Text("back") == "plan"
	if err == nil && !back {
		return r.SeeOther("/commitments/" + one)
	}
	page, lost := p.Commitment.Open(r.Context(), r.View.Actor, one)
	if lost != nil {
		return lost
	}
	if err == nil {
		return r.SeeOther(ui.PersonPath(page.Person, "plan"))
	}
	return r.Refused(err, func(v kit.View) templ.Component {
		return commitmentPage(v, commitmentView{Page: page, Act: act, Reason: reason})
	})
}

func (p *Pages) take(r *kit.Request, one string, act commitment.Act, reason string) error {
	ctx, by := r.Once(), r.View.Actor
	switch act {
	case commitment.ActAccept:
		return p.Commitment.Accept(ctx, by, one)
	case commitment.ActSign:
		return p.Commitment.Sign(ctx, by, one)
	case commitment.ActKeep:
		return p.Commitment.Keep(ctx, by, one)
	case commitment.ActDecline:
		return p.Commitment.Decline(ctx, by, one, reason)
	case commitment.ActBreak:
		return p.Commitment.Break(ctx, by, one, reason)
	case commitment.ActRelease:
		return p.Commitment.Release(ctx, by, one, reason)
	case commitment.ActWithdraw:
		return p.Commitment.Withdraw(ctx, by, one, reason)
	}
	return fault.Hidden()
}

// refusedWith reports whether err is or holds the refusal of key.
func refusedWith(err error, key string) bool {
	var e *fault.Error
	if !errors.As(err, &e) {
		return false
	}
	for ; e != nil; e = e.Next {
		if e.Key == key {
			return true
		}
	}
	return false
}

// promiserName says who promises.
func promiserName(v kit.View, c commitment.Commitment, person string) string {
	switch {
	case c.Masked:
		return v.T("commitment.masked")
	case c.Mine():
		return person
	case c.OrganisationName == "":
		return c.ProfessionalName
	}
	return c.ProfessionalName + ", " + c.OrganisationName
}

// promiseWhat says what is promised; for a masked promise, that it is not told.
func promiseWhat(v kit.View, c commitment.Commitment) string {
	if c.Masked {
		return v.T("commitment.masked_what")
	}
	return c.What
}

// promiseLook is the shape and colour of a promise's state.
func promiseLook(v kit.View, c commitment.Commitment) string {
	switch {
	case c.State == commitment.Kept:
		return "kept"
	case c.State == commitment.Broken, c.State.Open() && c.Due.Before(v.Today):
		return "late"
	case c.State.Open() && !c.Due.After(v.Today.AddDays(7)):
		return "soon"
	}
	return "open"
}

// mandateLine tells what a promise rests on: the mandate that covers it, or
// whose signature it needs.
func mandateLine(v kit.View, c commitment.Commitment) string {
	switch {
	case c.Masked || !c.Needs():
		return ""
	case c.Covered.ID != "" && c.Signer != "":
		return v.T("commitment.signed_line", c.SignerName, mandateSays(v, c.Covered.Ceiling, c))
	case c.Covered.ID != "":
		return v.T("commitment.within_line", c.ProfessionalName, mandateSays(v, c.Covered.Ceiling, c))
	case c.Signer != "" && c.State.Open():
		return v.T("commitment.signer_line", c.SignerName)
	case c.State.Open():
		return v.T("commitment.uncovered_line", c.OrganisationName)
	}
	return ""
}

// coverLine is mandateLine as it would be if the promise were accepted today.
func coverLine(v kit.View, s commitmentView) string {
	switch {
	case s.State != commitment.Proposed || !s.Needs() || s.Masked:
		return mandateLine(v, s.Commitment)
	case s.Cover.Own:
		return v.T("commitment.within_line", s.ProfessionalName, mandateSays(v, s.Cover.Mandate.Ceiling, s.Commitment))
	case s.Cover.Signer != "":
		return v.T("commitment.signer_line", s.CoverName)
	}
	return v.T("commitment.uncovered_line", s.OrganisationName)
}

func mandateSays(v kit.View, ceiling int64, c commitment.Commitment) string {
	kind := c.KindName.In(v.W.Code())
	if ceiling == 0 {
		return kind
	}
	return v.T("commitment.up_to", kind, amountSaid(v, ceiling, c.Unit))
}

// promiseTerms says kind and amount: "Bidrag eller kostnad, 5 000 kr".
func promiseTerms(v kit.View, c commitment.Commitment) string {
	kind := c.KindName.In(v.W.Code())
	if c.Amount > 0 {
		kind += ", " + amountSaid(v, c.Amount, c.Unit)
	}
	return kind
}

// promiseStepName says who took a step.
func promiseStepName(v kit.View, s commitment.Step, account id.Account, person string) string {
	switch {
	case s.Name != "":
		return s.Name
	case s.Professional == "" && s.Account != "":
		return person
	case s.Account == account:
		return v.Actor.Name
	}
	return ""
}

// commitmentPath is the address of an act upon a promise.
func commitmentPath(s commitmentView, act commitment.Act) string {
	return "/commitments/" + s.ID + "/" + string(act)
}

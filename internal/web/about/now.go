package about

import (
	"net/http"
	"strings"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// Now shows how things stand for a person today.
func (p *Pages) Now(r *kit.Request) error {
	n, err := p.Overview.NowOf(r.Context(), r.View.Actor, id.Person(r.PathValue("person")))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, nowPage(r.View, n))
}

// shownNeeds is how many needs are in sight; the others are folded.
const shownNeeds = 5

// needTitle says what needs someone.
func needTitle(v kit.View, n overview.Need) string {
	if n.Promise.What != "" {
		return n.Promise.What
	}
	if n.Decision.ID != "" {
		return ui.DecisionTitle(v, n.Decision)
	}
	return v.T("overview.need."+n.Kind, needArgs(n)...) // words: overview.need.*
}

func needArgs(n overview.Need) []any {
	switch n.Kind {
	case overview.NeedSilent:
		return []any{n.Days}
	case overview.NeedConsent:
		return []any{n.With}
	}
	return nil
}

// needText says who it is about and why it is here.
func needText(v kit.View, n overview.Need) string {
	if n.Decision.ID != "" {
		return v.T("overview.need."+n.Kind) + "."
	}
	if n.Promise.What == "" {
		return ""
	}
	who := v.T("overview.the_person")
	if !n.Promise.Mine() {
		who = ui.NameAt(n.Promise.ProfessionalName, n.Promise.OrganisationName)
	}
	day := v.W.Short(n.On, v.Today)
	if n.Kind == overview.NeedSignature && n.Promise.SignerName != "" {
		return v.T("overview.why.signature_of", who, n.Promise.SignerName)
	}
	return v.T("overview.why."+n.Kind, who, day) // words: overview.why.*
}

// needLook is the colour of a need.
func needLook(n overview.Need) string {
	switch n.Kind {
	case overview.NeedLate, overview.NeedUnsaid, overview.NeedSilent, overview.NeedUnpaid:
		return "late"
	case overview.NeedSoon, overview.NeedSignature, overview.NeedConfirm, overview.NeedOffer, overview.NeedAppeal:
		return "soon"
	}
	return "calm"
}

// needWhen says how near or late it is.
func needWhen(v kit.View, n overview.Need) string {
	switch n.Kind {
	case overview.NeedAgree, overview.NeedSilent:
		return "" // the title says it
	case overview.NeedUnpaid:
		return ui.DecisionWaited(v, n.Decision)
	}
	return v.W.Away(n.On, v.Today)
}

// needAct is where the one who looks does something about a need, and what that
// is called.
func needAct(v kit.View, h overview.Head, n overview.Need) (path, label string) {
	switch n.Kind {
	case overview.NeedSilent:
		return ui.PersonPath(h.ID, "circle"), v.T("overview.act.contact")
	case overview.NeedAgree, overview.NeedReview:
		return ui.PersonPath(h.ID, "plan"), v.T("overview.act.plan")
	case overview.NeedConsent:
		return ui.PersonPath(h.ID, "consents"), v.T("overview.act.consent")
	case overview.NeedUnpaid, overview.NeedAppeal:
		return decisionPath(h.ID, n.Decision.ID), v.T("overview.act.decision")
	}
	path = "/commitments/" + n.Promise.ID
	if n.Kind == overview.NeedConfirm || n.Kind == overview.NeedOffer {
		return path, v.T("overview.act.answer")
	}
	if own := v.Actor.Professional; own != "" && n.Promise.Professional == own {
		if n.Kind == overview.NeedAnswer || n.Kind == overview.NeedUnsaid {
			return path, v.T("overview.act.answer")
		}
	}
	return path, v.T("overview.act.open")
}

// standing is how the one who looks stands to a promise.
func standing(v kit.View, h overview.Head, p overview.Promise) commitment.Standing {
	return commitment.Standing{
		Self: h.Sight.Self(), Coordinates: h.Sight.Coordinates(),
		Promises: p.Professional != "" && p.Professional == v.Actor.Professional,
	}
}

// callable reports whether there is someone else to call about a need.
func callable(v kit.View, n overview.Need) bool {
	if n.Kind == overview.NeedConfirm || n.Kind == overview.NeedOffer {
		return false // it is for the one who looks to answer
	}
	return n.Whom.Phone != "" && n.Whom.ID != v.Actor.Professional
}

// markLook is the shape of a promise's mark; the word beside it says the same.
// words: overview.mark.*
func markLook(m overview.Mark) string {
	switch m {
	case overview.Kept, overview.Soon, overview.Late:
		return string(m)
	case overview.Broken:
		return "late"
	}
	return "open"
}

// promisedCount says how many goals and promises there are, and how they stand.
func promisedCount(v kit.View, c overview.Count) string {
	said := []string{v.N("overview.count.goals", c.Goals, c.Goals), v.N("overview.count.promises", c.All, c.All)}
	if c.Kept > 0 {
		said = append(said, v.N("overview.count.kept", c.Kept, c.Kept))
	}
	if c.Late > 0 {
		said = append(said, v.N("overview.count.late", c.Late, c.Late))
	}
	return strings.Join(said, ", ")
}

// consentedTo says what the consent of the one who looks covers.
func consentedTo(v kit.View, n overview.Now) (said []string) {
	for _, c := range n.Consented {
		key, ok := c.AreaKey()
		switch area := n.Area(key); {
		case ok && area != nil:
			said = append(said, area.In(v.W.Code()))
		case !ok && c != access.Identity:
			said = append(said, v.T("overview.sees."+string(c))) // words: overview.sees.*
		}
	}
	return said
}

// glance shortens a text to what a glance takes in.
func glance(text string) string {
	const most = 60
	list := strings.Fields(text)
	if len(list) <= most {
		return text
	}
	return strings.Join(list[:most], " ") + " …"
}

func memberRole(v kit.View, c overview.Close) string {
	switch {
	case c.Coordinator:
		return ui.NameAt(v.T("overview.coordinator"), c.Professional.OrganisationName)
	case c.Member.Professional != "":
		return ui.NameAt(c.Professional.Title, c.Professional.OrganisationName)
	}
	return c.Member.Relation
}

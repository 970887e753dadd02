package my

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/overview"
	"kasam/internal/web/kit"
)

// WhoLooked shows who has looked at what, when and why, and whom to ask.
func (p *Pages) WhoLooked(r *kit.Request) error {
	before := r.URL.Query().Get("before")
	looks, older, err := p.Overview.Looked(r.Context(), r.View.Actor, me(r), before)
	if err != nil {
		return err
	}
	head, err := p.Overview.Head(r.Context(), r.View.Actor, me(r))
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(looks), func(l overview.Look) bool { return l.Who == overview.You })
	own := slices.DeleteFunc(looks, func(l overview.Look) bool { return l.Who != overview.You })
	return r.Show(http.StatusOK, lookedPage(r.View, lookedView{head, visits(others), own, before != "", older}))
}

// lookedView is a page of who has looked.
type lookedView struct {
	Head    overview.Head
	Others  []visit
	Own     []overview.Look
	Earlier bool   // it is not the first page
	Older   string // what the next one begins after; "" when it is the last
}

// A visit is what one account did and saw in a while, on one ground.
type visit struct {
	overview.Look
	Looks []overview.Look
}

// away is how long someone is gone before they count as coming again.
const away = 10 * time.Minute

// shownVisits is how many visits are in sight; the earlier ones are folded.
const shownVisits = 15

// visits gathers looks, latest first, that follow upon each other.
func visits(looks []overview.Look) (list []visit) {
	for _, l := range looks {
		if n := len(list); n > 0 {
			v := &list[n-1]
			if v.Who == l.Who && v.Name == l.Name && v.Why == l.Why && v.Given == l.Given && v.From.Sub(l.Until) <= away {
				v.From = l.From
				v.Looks = append(v.Looks, l)
				continue
			}
		}
		list = append(list, visit{l, []overview.Look{l}})
	}
	return list
}

// whoWas says who looked.
func whoWas(v kit.View, l overview.Look) string {
	switch l.Who {
	case overview.You:
		return v.T("my.looked.you")
	case overview.Kasam:
		return v.T("my.looked.kasam")
	case overview.Staff:
		return l.Name
	}
	return v.T("my.looked.unnamed")
}

// whatWas says what was done or seen.
func whatWas(v kit.View, h overview.Head, l overview.Look) string {
	if l.Act == "person.open_protected" && l.Reason != "" {
		return v.T("my.act.person.open_protected") + " " + v.T("my.why.opened_because", l.Reason)
	}
	if l.Act != "" {
		key := "my.act." + l.Act // words: my.act.*
		if v.W.Has(key) {
			return v.T(key)
		}
		return v.T("my.looked.wrote")
	}
	if seen := seenIn(v, h, l.Categories); len(seen) > 0 {
		return v.T("my.looked.saw", list(v, seen))
	}
	return v.T("my.looked.saw_name")
}

// seenIn says categories in words; the name, which is with all of them, only
// when it is alone.
func seenIn(v kit.View, h overview.Head, categories []string) (said []string) {
	areas := 0
	for _, c := range categories {
		switch key, ok := access.Category(c).AreaKey(); {
		case ok && h.Area(key) != nil:
			said = append(said, strings.ToLower(h.Area(key).In(v.W.Code())))
		case ok:
			areas++
		case c != string(access.Identity):
			said = append(said, v.T("my.sees."+c)) // words: my.sees.*
		}
	}
	if areas > 0 {
		said = append(said, v.T("my.sees.area"))
	}
	return said
}

// list says things one after the other: "your plan, your meetings and your story".
func list(v kit.View, things []string) string {
	n := len(things)
	if n < 2 {
		return strings.Join(things, "")
	}
	return strings.Join(things[:n-1], ", ") + " " + v.T("my.and") + " " + things[n-1]
}

// whyWas says on what ground.
func whyWas(v kit.View, l overview.Look) string {
	switch l.Why {
	case overview.ByConsent:
		if !l.Given.IsZero() {
			return v.T("my.why.consent_on", v.W.Date(l.Given, v.Today))
		}
	case overview.InEmergency:
		if l.Reason != "" {
			return v.T("my.why.emergency_because", l.Reason)
		}
	}
	return v.T("my.why." + string(l.Why)) // words: my.why.*
}

// when says when, and for how long it went on.
func when(v kit.View, l overview.Look) string {
	from, until := v.Clock(l.From), v.Clock(l.Until)
	on := v.W.Full(v.Day(l.From), v.Today)
	if from == until {
		return v.T("my.looked.at", on, from)
	}
	return v.T("my.looked.between", on, from, until)
}

package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"unicode"
	"unicode/utf8"

	"kasam/internal/bell"
	"kasam/internal/commitment"
	"kasam/internal/web/kit"
)

// peopleView is a page of the caseload with the filter it was asked with.
type peopleView struct {
	bell.People
	Filter bell.Filter
}

// People lists the people of the reader.
func (p *Pages) People(r *kit.Request) error {
	q := r.URL.Query()
	n, _ := strconv.Atoi(q.Get("page")) // no number is the first page
	return p.people(r, bell.Filter{Show: q.Get("show"), Phase: q.Get("phase"), Page: max(1, n)})
}

// Find lists the people whose name has the words that were typed. It is posted,
// so that no name stands in an address.
func (p *Pages) Find(r *kit.Request) error {
	text := r.Text("find")
	if text == "" {
		return r.SeeOther("/people")
	}
	return p.people(r, bell.Filter{Text: text, Page: 1})
}

func (p *Pages) people(r *kit.Request, f bell.Filter) error {
	list, err := p.Bell.People(r.Context(), r.View.Actor, f)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, peoplePage(r.View, peopleView{list, f}))
}

// listPath is the address of the list with another filter or page.
func listPath(f bell.Filter) string {
	q := make(url.Values)
	if f.Show != "" {
		q.Set("show", f.Show)
	}
	if f.Phase != "" {
		q.Set("phase", f.Phase)
	}
	if f.Page > 1 {
		q.Set("page", strconv.Itoa(f.Page))
	}
	if len(q) == 0 {
		return "/people"
	}
	return "/people?" + q.Encode()
}

// A filterLink is one of the ready-made filters.
type filterLink struct {
	label  string
	filter bell.Filter
	on     bool
}

func filterLinks(v kit.View, s peopleView) []filterLink {
	plain := s.Filter.Text == "" && s.Filter.Phase == ""
	if plain && s.Filter.Show == bell.ShowAll && len(s.Phases) == 0 && s.Late+s.Quiet == 0 {
		return nil // nobody whose promises and contacts are for the reader
	}
	links := []filterLink{
		{v.T("list.all", s.All), bell.Filter{}, plain && s.Filter.Show == bell.ShowAll},
		{v.T("list.late", s.Late), bell.Filter{Show: bell.ShowLate}, plain && s.Filter.Show == bell.ShowLate},
		{v.T("list.quiet", s.Quiet), bell.Filter{Show: bell.ShowQuiet}, plain && s.Filter.Show == bell.ShowQuiet},
	}
	for _, phase := range s.Phases {
		links = append(links, filterLink{saidIn(v, phase.Name), bell.Filter{Phase: phase.Key}, s.Filter.Text == "" && s.Filter.Phase == phase.Key})
	}
	return links
}

// listEmpty says why nobody is on the list.
func listEmpty(v kit.View, s peopleView) string {
	switch {
	case s.Filter.Text != "":
		return v.T("list.none_found")
	case s.Filter.Show != "" || s.Filter.Phase != "":
		return v.T("list.none_match")
	}
	return v.T("list.none")
}

// worstLook is the shape of the worst promise's mark, and worstWord its word.
func worstLook(v kit.View, p bell.Promise) string {
	switch {
	case p.Late(v.Today):
		return "late"
	case p.State == commitment.Accepted && p.Due.Sub(v.Today) <= 2:
		return "soon"
	}
	return "open"
}

func worstWord(v kit.View, p bell.Promise) string {
	if p.State == commitment.Accepted {
		return v.W.Away(p.Due, v.Today)
	}
	return v.T("today.asked." + stateKey(p.State))
}

func stateKey(s commitment.State) string {
	if s == commitment.AwaitingSignature {
		return "awaiting_signature"
	}
	return string(s)
}

// nextText says what comes next.
func nextText(v kit.View, l bell.Listed) string {
	switch {
	case l.Next.IsZero():
		return v.T("list.nothing_planned")
	case l.Meeting:
		return v.T("list.meeting", v.W.Short(l.Next, v.Today))
	}
	return v.T("list.due", v.W.Short(l.Next, v.Today))
}

func contactText(v kit.View, l bell.Listed) string {
	if l.Contact.IsZero() {
		return v.T("list.no_contact")
	}
	return v.W.Ago(l.Contact, v.Today)
}

// upper begins a heading with a capital letter: days have none in Swedish.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

package plans

import (
	"net/http"
	"strconv"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: plan.why.*

// versionView is the page of an earlier plan.
type versionView struct {
	Head overview.Head // of the professionals' page; zero on the person's own side
	C    review.Comparison
	Base string // the address of the plan: of its versions, add /versions/N
}

// VersionPage shows the plan as it stood, and what had changed then.
func (p *Pages) VersionPage(r *kit.Request) error {
	s := versionView{}
	person := id.Person(r.PathValue("person"))
	var err error
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return err
	}
	if s.C, err = p.compare(r, person); err != nil {
		return err
	}
	s.Base = ui.PersonPath(person, "plan")
	return r.Show(http.StatusOK, versionPage(r.View, s))
}

// MyVersionPage is VersionPage on the person's own side.
func (p *Pages) MyVersionPage(r *kit.Request) error {
	c, err := p.compare(r, r.View.Actor.Person)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, myVersionPage(r.View, versionView{C: c, Base: "/my/plan"}))
}

// compare reads the version that the address names, beside the one before it or
// the one that ?since= names. The version "now" is the plan of today.
func (p *Pages) compare(r *kit.Request, person id.Person) (c review.Comparison, err error) {
	n, since := 0, 0
	if text := r.PathValue("version"); text != "now" {
		if n, err = number(text); err != nil {
			return c, err
		}
	}
	if text := r.URL.Query().Get("since"); text != "" {
		if since, err = number(text); err != nil {
			return c, err
		}
	}
	return p.Review.Compare(r.Context(), r.View.Actor, person, since, n)
}

// number reads the number of a version; what is none is not there.
func number(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1_000_000 {
		return 0, fault.Hidden()
	}
	return n, nil
}

// others are the versions to compare this one with.
func (s versionView) others() (list []int) {
	for n := 1; n <= s.C.Latest; n++ {
		if n != s.C.Is.N && n != s.C.Was.N {
			list = append(list, n)
		}
	}
	return list
}

// path is the address of a version, beside since when it is not 0.
func (s versionView) path(n, since int) string {
	path := s.Base + "/versions/now"
	if n != 0 {
		path = s.Base + "/versions/" + strconv.Itoa(n)
	}
	if since != 0 {
		path += "?since=" + strconv.Itoa(since)
	}
	return path
}

// versionPath is the address of a version of a person's plan.
func versionPath(person id.Person, n int) string {
	return ui.PersonPath(person, "plan/versions/"+strconv.Itoa(n))
}

// title says which plan it is: that of a day, or of today.
func (s versionView) title(v kit.View) string {
	if s.C.Is.N == 0 {
		return v.T("plan.today")
	}
	return v.T("plan.as_of", v.W.Date(v.Day(s.C.Is.At), v.Today))
}

// tellsMore reports whether a goal says more than its words.
func tellsMore(g review.Goal) bool {
	return g.State != plan.Open || !g.Due.IsZero() || g.Target+g.Person+g.Professional != ""
}

// keptWhy says why a version was kept, and by whom.
func keptWhy(v kit.View, one review.Version) string {
	text := v.T("plan.why." + one.Why)
	if one.ByName != "" {
		text += " · " + one.ByName
	}
	return text
}

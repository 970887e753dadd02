package plans

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/web/kit"
	"kasam/internal/web/static"
)

// printView is the plan on paper: who does what for the person and when, to
// take home.
type printView struct {
	planView
	Mine   []planPromise // the person's own, soonest first
	Others []planPromise // what others do for them, soonest first
	Asked  []planPromise // what others were asked and have not answered
	Done   []planPromise // kept
	Next   meeting.Meeting
	Phones map[id.Professional]string // direct numbers, of those whose numbers are for this reader
	Back   string                     // where the paper was asked for
}

// PlanPrint shows the plan as it is printed.
func (p *Pages) PlanPrint(r *kit.Request) error {
	return p.paper(r, id.Person(r.PathValue("person")), false)
}

// PlanPDF is PlanPrint as a PDF, or PlanPrint when there is no printer for it.
func (p *Pages) PlanPDF(r *kit.Request) error {
	return p.paper(r, id.Person(r.PathValue("person")), true)
}

// MyPrint and MyPDF are the same for the person, from their own side.
func (p *Pages) MyPrint(r *kit.Request) error { return p.paper(r, r.View.Actor.Person, false) }

// MyPDF is MyPrint as a PDF.
func (p *Pages) MyPDF(r *kit.Request) error { return p.paper(r, r.View.Actor.Person, true) }

func (p *Pages) paper(r *kit.Request, person id.Person, pdf bool) error {
	view, err := p.planOf(r, person)
	if err != nil {
		return err
	}
	s := printView{planView: view, Phones: make(map[id.Professional]string), Back: "/my/plan"}
	if r.View.Actor.Person == "" {
		s.Back = "/people/" + string(person) + "/plan"
	}
	s.sort()
	now, err := p.Overview.NowOf(r.Context(), r.View.Actor, person)
	if err != nil {
		return err
	}
	s.Next = now.Next
	if s.Head.Sight.Sees(access.Circle) {
		around, err := p.Participation.Around(r.Context(), r.View.Actor, person)
		if err != nil {
			return err
		}
		s.phones(around)
	}
	if pdf {
		return p.send(r, "plan.pdf", func(v kit.View) templ.Component { return planPrint(v, s) })
	}
	return r.Show(http.StatusOK, planPrint(r.View, s))
}

// phones notes the direct numbers of those around the person.
func (s *printView) phones(around participation.Around) {
	for _, one := range append([]directory.Professional{around.Coordinator, around.Deputy}, seated(around)...) {
		if one.ID != "" {
			s.Phones[one.ID] = one.Phone
		}
	}
}

func seated(around participation.Around) (list []directory.Professional) {
	for _, s := range around.Team {
		list = append(list, s.Who)
	}
	return list
}

func (s *printView) sort() {
	all := slices.Clone(s.Loose)
	for _, g := range slices.Concat(s.Goals, s.Closed) {
		all = append(all, g.Promises...)
		for _, m := range g.Does {
			all = append(all, m.Promises...)
		}
	}
	slices.SortStableFunc(all, func(a, b planPromise) int { return a.Due.Compare(b.Due) })
	for _, c := range all {
		switch {
		case c.Masked: // not for this reader, so not for their printer
		case c.State == commitment.Kept:
			s.Done = append(s.Done, c)
		case c.State == commitment.Broken:
		case c.Mine():
			s.Mine = append(s.Mine, c)
		case c.State == commitment.Accepted:
			s.Others = append(s.Others, c)
		default:
			s.Asked = append(s.Asked, c)
		}
	}
}

// mostDone is how much of what is done there is room for on two pages.
const mostDone = 6

// done are the latest of what is done.
func (s printView) done() []planPromise { return s.Done[max(0, len(s.Done)-mostDone):] }

// open are the goals that are still aimed at.
func (s printView) open() []planGoal {
	return slices.DeleteFunc(slices.Clone(s.Goals), func(g planGoal) bool { return g.State != plan.Open })
}

// send answers with a page as a PDF; when it cannot be made, with the page
// itself and a sentence, to be printed from the browser.
func (p *Pages) send(r *kit.Request, name string, page func(v kit.View) templ.Component) error {
	if p.PDF != nil {
		var b bytes.Buffer
		if err := page(r.View).Render(r.Context(), &b); err != nil {
			return err
		}
		if file, err := p.PDF.Print(r.Context(), alone(b.Bytes())); err == nil { // the printer logs what goes wrong
			return r.Send("application/pdf", name, file)
		}
	}
	v := r.View
	v.Flash = "plan.pdf_failed" // words: plan.pdf_failed*
	return r.Show(http.StatusOK, page(v))
}

var (
	sheetLink = regexp.MustCompile(`<link rel="stylesheet"[^>]*>`)
	fetched   = regexp.MustCompile(`<script[^>]*></script>|<link rel="icon"[^>]*>`)
)

// alone returns a page that needs nothing from outside: its style and fonts
// within it, and no script.
func alone(page []byte) []byte {
	page = fetched.ReplaceAllLiteral(page, nil)
	return sheetLink.ReplaceAllLiteral(page, []byte("<style>"+static.Whole()+"</style>"))
}

package plans

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/plan"
	"kasam/internal/statute"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: statute.missing.*
// words: statute.line.*
// words: statute.state.*
// words: statute.by.*

// lawsView is the list of the laws that a plan can be seen as.
type lawsView struct {
	Head overview.Head
	Laws []statute.Listed
}

// lawView is the plan as one law names it.
type lawView struct {
	Head          overview.Head
	View          statute.View
	Form          startForm
	Organisations []ui.Option
	Paper         bool // it is to be printed: nothing leads on
	PDF           bool
}

// startForm is who asked for the plan, and when, as it is typed.
type startForm struct{ On, By, Organisation string }

// ViewsPage lists the laws that the plan can be seen as.
func (p *Pages) ViewsPage(r *kit.Request) error {
	s := lawsView{}
	person := id.Person(r.PathValue("person"))
	var err error
	if s.Head, err = p.Overview.Head(r.Context(), r.View.Actor, person); err != nil {
		return err
	}
	if s.Laws, err = p.Statute.List(r.Context(), r.View.Actor, person); err != nil {
		return err
	}
	return r.Show(http.StatusOK, viewsPage(r.View, s))
}

// ViewPage shows the plan as a law names it, and what is missing.
func (p *Pages) ViewPage(r *kit.Request) error {
	s, err := p.view(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, viewPage(r.View, s))
}

// ViewPrint is ViewPage on paper.
func (p *Pages) ViewPrint(r *kit.Request) error {
	s, err := p.view(r)
	if err != nil {
		return err
	}
	s.Paper = true
	return r.Show(http.StatusOK, viewPrint(r.View, s))
}

// ViewPDF is ViewPrint as a PDF.
func (p *Pages) ViewPDF(r *kit.Request) error {
	s, err := p.view(r)
	if err != nil {
		return err
	}
	s.Paper = true
	return p.send(r, "plan.pdf", func(v kit.View) templ.Component { return viewPrint(v, s) })
}

// StartView notes that the plan is made as a law's.
func (p *Pages) StartView(r *kit.Request) error {
	person, key := id.Person(r.PathValue("person")), r.PathValue("view")
	f := startForm{r.Text("on"), r.Text("by"), r.Text("organisation")}
	on, err := r.Day("on")
	if err == nil {
		err = kit.Done(p.Statute.Start(r.Once(), r.View.Actor, person, statute.Started{
			ID: r.FormKey(), View: key, On: on, By: f.By, Organisation: id.Organisation(f.Organisation),
		}))
	}
	if err == nil {
		return r.SeeOther(lawPath(person, key))
	}
	s, lost := p.view(r)
	if lost != nil {
		return lost
	}
	s.Form = f
	return r.Refused(err, func(v kit.View) templ.Component { return viewPage(v, s) })
}

// EndView notes that the plan is no longer made as a law's.
func (p *Pages) EndView(r *kit.Request) error {
	person, key := id.Person(r.PathValue("person")), r.PathValue("view")
	if err := kit.Done(p.Statute.End(r.Once(), r.View.Actor, person, key)); err != nil {
		return err
	}
	return r.SeeOther(lawPath(person, key))
}

func (p *Pages) view(r *kit.Request) (s lawView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	s.PDF = p.PDF != nil
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	if s.View, err = p.Statute.View(ctx, by, person, r.PathValue("view")); err != nil {
		return s, err
	}
	s.Form = startForm{On: r.View.Today.String()}
	if !s.asks() {
		return s, nil
	}
	organisations, err := p.Directory.Organisations(ctx, by)
	s.Organisations = []ui.Option{{Value: "", Label: r.View.T("statute.no_organisation")}}
	for _, o := range organisations {
		s.Organisations = append(s.Organisations, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return s, err
}

// asks reports whether the reader may note that the plan is made as the law's.
func (s lawView) asks() bool {
	return s.Head.Sight.Coordinates() && s.View.Started.ID == "" && len(s.View.Law.Initiators) > 0 && s.View.Matter.Plan.ID != ""
}

func (s lawView) initiators(v kit.View) (options []ui.Option) {
	for _, by := range s.View.Law.Initiators {
		options = append(options, ui.Option{Value: by, Label: v.T("statute.by." + by)})
	}
	return options
}

// where is the page on which to write what a part lacks, "" when it is not this
// reader's to write, or paper.
func (s lawView) where(part statute.Part) string {
	switch {
	case s.Paper || !s.Head.Sight.Coordinates() || part.Where == "":
		return ""
	case part.Where == "#start":
		if !s.asks() {
			return ""
		}
		return "#start"
	}
	return ui.PersonPath(s.Head.ID, part.Where)
}

// missing says in words what a part lacks.
func missing(v kit.View, part statute.Part) string {
	if part.State == statute.Hidden {
		return v.T("statute.hidden")
	}
	if part.Feed.Feed == "promises" && len(part.Kinds) > 0 {
		return v.T("statute.missing.promises_of", kindNames(v, part.Kinds))
	}
	if part.Feed.Feed == "responsible" && len(part.Lines) > 0 {
		return v.T("statute.missing.responsible_of", kindNames(v, part.Kinds))
	}
	if part.Feed.Feed == "answered" && part.Count > 0 {
		return v.N("statute.missing.answered_n", part.Count, part.Count)
	}
	return v.T("statute.missing." + part.Feed.Feed)
}

// kindNames are kinds of organisations, in words. words: programme.kind.*
func kindNames(v kit.View, kinds []directory.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = v.T("programme.kind." + string(k))
	}
	return strings.Join(names, ", ")
}

// said is a line of a view, in words.
func said(v kit.View, l statute.Line) string {
	if l.Key == "" {
		return l.Text
	}
	args := []any{v.W.Date(l.Due, v.Today)}
	if l.KeyArg != "" {
		args = append(args, l.KeyArg)
	}
	if l.Key == "statute.line.initiated_"+statute.ByOrganisation && l.KeyArg == "" {
		args = append(args, v.T("statute.an_organisation"))
	}
	return v.T(l.Key, args...)
}

// due is the day of a line that says one beside its words.
func due(v kit.View, l statute.Line) string {
	if l.Key != "" || l.Due.IsZero() {
		return ""
	}
	return v.W.Short(l.Due, v.Today)
}

// lookOf is the shape of a state's mark.
func lookOf(s statute.State) string {
	switch s {
	case statute.Complete, statute.Empty:
		return "kept"
	case statute.Missing:
		return "late"
	}
	return "open"
}

// speaks reports whether the plan says anything to a point.
func speaks(p statute.Told) bool {
	return slices.ContainsFunc(p.Parts, func(x statute.Part) bool { return len(x.Lines) > 0 })
}

// mine reports whether a line is in the person's own words.
func mine(l statute.Line) bool { return l.Voice == plan.Person }

// elsewhere are the laws of other countries than the person's programmes'.
func (s lawsView) elsewhere() []statute.Listed {
	return slices.DeleteFunc(slices.Clone(s.Laws), func(l statute.Listed) bool { return l.Here || l.Started.ID != "" })
}

func (s lawsView) here() []statute.Listed {
	return slices.DeleteFunc(slices.Clone(s.Laws), func(l statute.Listed) bool { return !l.Here && l.Started.ID == "" })
}

func lawPath(person id.Person, key string) string { return ui.PersonPath(person, "plan/views/"+key) }

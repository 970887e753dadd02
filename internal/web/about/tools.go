package about

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/id"
	"kasam/internal/overview"
	"kasam/internal/tool"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// toolsView is the page of the tools that may be used with a person.
type toolsView struct {
	Head overview.Head
	ui.ToolsView
}

// ToolsPage shows the tools of the programme and what has been answered.
func (p *Pages) ToolsPage(r *kit.Request) error {
	s, err := p.tools(r)
	if err != nil {
		return err
	}
	if s.Answers {
		s.Form = ui.ToolForm{Tool: r.URL.Query().Get("answer"), Voice: tool.Person}
	}
	return r.Show(http.StatusOK, toolsPage(r.View, s))
}

// AnswerTool keeps what was answered to one of them.
func (p *Pages) AnswerTool(r *kit.Request) error {
	s, err := p.tools(r)
	if err != nil {
		return err
	}
	f, sheet := ui.ReadTool(r, s.List)
	if err := kit.Done(p.Tool.Answer(r.Once(), r.View.Actor, s.Head.ID, sheet)); err != nil {
		s.Form = f
		return r.Refused(err, func(v kit.View) templ.Component { return toolsPage(v, s) })
	}
	return r.SeeOther(s.Base + "#tool-" + f.Tool)
}

func (p *Pages) tools(r *kit.Request) (s toolsView, err error) {
	ctx, by, person := r.Context(), r.View.Actor, id.Person(r.PathValue("person"))
	if s.Head, err = p.Overview.Head(ctx, by, person); err != nil {
		return s, err
	}
	s.Base, s.Answers = ui.PersonPath(person, "tools"), s.Head.Sight.Coordinates()
	s.List, err = p.Tool.Of(ctx, by, person)
	return s, err
}

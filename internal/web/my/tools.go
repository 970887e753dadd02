package my

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/tool"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// ToolsPage shows questions I may answer, and what has been answered.
func (p *Pages) ToolsPage(r *kit.Request) error {
	s, err := p.tools(r)
	if err != nil {
		return err
	}
	s.Form = ui.ToolForm{Tool: r.URL.Query().Get("answer"), Voice: tool.Person}
	return r.Show(http.StatusOK, toolsPage(done(r), s))
}

// AnswerTool keeps what I answered.
func (p *Pages) AnswerTool(r *kit.Request) error {
	s, err := p.tools(r)
	if err != nil {
		return err
	}
	f, sheet := ui.ReadTool(r, s.List)
	if err := kit.Done(p.Tool.Answer(r.Once(), r.View.Actor, me(r), sheet)); err != nil {
		s.Form = f
		return r.Refused(err, func(v kit.View) templ.Component { return toolsPage(v, s) })
	}
	return r.SeeOther("/my/tools?done=told")
}

func (p *Pages) tools(r *kit.Request) (s ui.ToolsView, err error) {
	s.Base, s.Mine, s.Answers = "/my/tools", true, true
	s.List, err = p.Tool.Of(r.Context(), r.View.Actor, me(r))
	return s, err
}

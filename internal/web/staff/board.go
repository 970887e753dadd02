package staff

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"kasam/internal/bell"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
)

// BoardPage shows the people of the reader by phase.
func (p *Pages) BoardPage(r *kit.Request) error {
	b, err := p.Bell.Board(r.Context(), r.View.Actor, id.Programme(r.URL.Query().Get("programme")))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, boardPage(r.View, b))
}

// MoveCard notes that someone on the board is in another phase.
func (p *Pages) MoveCard(r *kit.Request) error {
	which := id.Participation(r.Text("participation"))
	err := kit.Done(p.Participation.Move(r.Once(), r.View.Actor, id.Person(r.PathValue("person")), which, r.Text("from"), r.Text("phase")))
	on := id.Programme(r.Text("programme"))
	if err == nil {
		return r.SeeOther(boardPath(on) + "#" + cardID(which))
	}
	b, lost := p.Bell.Board(r.Context(), r.View.Actor, on)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return boardPage(v, b) })
}

func boardPath(p id.Programme) string {
	return "/programme/board?programme=" + url.QueryEscape(string(p))
}

// cardID is the place of a card on the page.
func cardID(p id.Participation) string { return "c-" + string(p) }

// others are the phases that someone can be moved to.
func others(b bell.Board, now programme.Phase) (list []programme.Phase) {
	for _, p := range b.Programme.Phases {
		if p.Key != now.Key {
			list = append(list, p)
		}
	}
	return list
}

// columnSays tells how many are in a phase, and how long it usually lasts.
func columnSays(v kit.View, b bell.Board, c bell.Column) string {
	said := v.N("board.count", len(c.Cards), len(c.Cards))
	if b.Counted {
		said += " · " + v.N("board.all", c.All, c.All)
	}
	if c.Phase.Weeks > 0 {
		said += " · " + v.N("board.usual", c.Phase.Weeks, c.Phase.Weeks)
	}
	return said
}

// cardLook and cardMark tell what to notice about the time of someone, "" for nothing.
func cardLook(c bell.Card) string {
	if c.Left < 0 || c.Over {
		return "late"
	}
	return "soon"
}

func cardMark(v kit.View, c bell.Card, phase programme.Phase) string {
	switch {
	case c.Paused:
		return ""
	case c.Left < 0:
		return v.T("board.past")
	case c.Over:
		return v.N("board.over", phase.MaxDays, phase.MaxDays)
	case c.Left <= 90:
		return v.N("board.left", c.Left, c.Left)
	case c.Long:
		return v.T("board.long")
	}
	return ""
}

// cardRests says since when it rests, and until when.
func cardRests(v kit.View, c bell.Card) string {
	if c.BackOn.IsZero() {
		return v.T("board.paused", v.W.Short(c.Since, v.Today))
	}
	return v.T("board.paused_until", v.W.Short(c.Since, v.Today), v.W.Short(c.BackOn, v.Today))
}

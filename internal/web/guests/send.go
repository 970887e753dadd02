package guests

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// part is what a route calls the thing that a link is about.
var part = map[guest.Kind]string{guest.Promise: "commitment", guest.Meeting: "meeting", guest.Poll: "poll"}

// handed is the page with the code, shown this once.
type handed struct {
	To   directory.Professional
	Code string // "" when the same form was sent before: the code was shown then
	Back string
}

// Send sends a link about a thing of one kind, and shows the code to tell.
func (p *Pages) Send(kind guest.Kind) kit.Page {
	return func(r *kit.Request) error {
		object, by := r.PathValue(part[kind]), r.View.Actor
		l := guest.Link{ID: r.FormKey(), Kind: kind, Object: object, Professional: id.Professional(r.Text("professional"))}
		var err error
		if l.Until, err = r.Day("until"); err == nil {
			return p.send(r, by, l)
		}
		return p.resend(r, by, l, err)
	}
}

func (p *Pages) send(r *kit.Request, by access.Actor, l guest.Link) error {
	code, err := p.Guest.Send(r.Once(), by, l)
	again := errors.Is(err, db.ErrRepeated)
	if err != nil && !again {
		return p.resend(r, by, l, err)
	}
	to, err := p.Directory.Professional(r.Context(), by, l.Professional)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, handedPage(r.View, handed{To: to, Code: guest.SpellCode(code), Back: ui.LinksOf(l.Kind, l.Object)}))
}

// resend shows the form again, as it was typed.
func (p *Pages) resend(r *kit.Request, by access.Actor, l guest.Link, err error) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
	default:
		return err
	}
	t, lost := p.Guest.Desktop(r.Context(), by, l.Kind, l.Object)
	if lost != nil {
		return lost
	}
	if !t.Leads {
		return fault.Refuse(fault.Forbidden, "error.coordinator_only")
	}
	f := ui.LinkForm{Open: true, To: string(l.Professional), Until: r.Text("until")}
	return r.Refused(err, func(v kit.View) templ.Component { return sendPage(v, t, f) })
}

// Revoke takes back a link about a thing of one kind.
func (p *Pages) Revoke(kind guest.Kind) kit.Page {
	return func(r *kit.Request) error {
		l, err := p.Guest.Revoke(r.Once(), r.View.Actor, r.PathValue("link"))
		if err := kit.Done(err); err != nil {
			return err
		}
		if l.ID != "" && l.Object != r.PathValue(part[kind]) {
			return fault.Hidden()
		}
		return r.SeeOther(ui.LinksOf(kind, r.PathValue(part[kind])))
	}
}

// RevokeMine takes back a link about the person who asks.
func (p *Pages) RevokeMine(r *kit.Request) error {
	_, err := p.Guest.Revoke(r.Once(), r.View.Actor, r.PathValue("link"))
	if err := kit.Done(err); err != nil {
		return err
	}
	return r.SeeOther("/my/consents?done=link")
}

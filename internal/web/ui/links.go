package ui

import (
	"kasam/internal/directory"
	"kasam/internal/guest"
	"kasam/internal/web/kit"
)

// words: guest.state.*
// words: guest.state_at.*

// A LinkForm is the form for a link as it was typed.
type LinkForm struct {
	Open  bool // it was refused: show it open
	To    string
	Until string
}

// linkBase is where things of a kind have their pages.
func linkBase(kind guest.Kind) string {
	switch kind {
	case guest.Meeting:
		return "/meetings/"
	case guest.Poll:
		return "/polls/"
	case guest.Promise:
	}
	return "/commitments/"
}

// LinksOf is the place on the page of a thing where its links stand.
func LinksOf(kind guest.Kind, object string) string { return linkBase(kind) + object + "#links" }

func sendTo(t guest.Desktop) string { return linkBase(t.Kind) + t.Object + "/links" }

func revokeAt(t guest.Desktop, l guest.Link) string { return sendTo(t) + "/" + l.ID + "/revoke" }

// linkLook is the shape of a link's state.
func linkLook(s guest.State) string {
	switch s {
	case guest.Answered:
		return "kept"
	case guest.Locked:
		return "late"
	case guest.Opened:
		return "soon"
	case guest.Sent, guest.Expired, guest.Revoked:
	}
	return "open"
}

// linkSince says when the link came to its state.
func linkSince(v kit.View, l guest.Link) string {
	at := l.SentAt
	s := l.State(v.Now)
	switch s {
	case guest.Answered:
		at = l.AnsweredAt
	case guest.Opened:
		at = l.OpenedAt
	case guest.Locked:
		at = l.LockedAt
	case guest.Revoked:
		at = l.RevokedAt
	case guest.Sent, guest.Expired:
		return v.T("guest.state_at."+string(s), v.W.Date(v.Day(l.SentAt), v.Today), v.W.Date(l.Until, v.Today))
	}
	return v.T("guest.state_at."+string(s), v.W.Date(v.Day(at), v.Today), v.Clock(at))
}

func linkOptions(people []directory.Professional) (list []Option) {
	for _, p := range people {
		list = append(list, Option{Value: string(p.ID), Label: NameAt(p.Name, p.OrganisationName)})
	}
	return list
}

// words: guest.mine_about.*

// untilOr is the last day as it was typed, or the usual one.
func untilOr(v kit.View, f LinkForm) string {
	if f.Open {
		return f.Until
	}
	return v.Today.AddDays(guest.DaysUsual).String()
}

// linkField is the id of a field: its own among the other forms of a page, and
// the usual one, which mistakes lead to, where the form stands alone.
func linkField(f LinkForm, name string) string {
	if f.Open {
		return "f-" + name
	}
	return "link-" + name
}

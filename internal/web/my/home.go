package my

import (
	"net/http"

	"kasam/internal/overview"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
)

// Home shows what is next, what I do, and what others do for me.
func (p *Pages) Home(r *kit.Request) error {
	m, err := p.Overview.Mine(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	n, err := p.Choice.News(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	offers, err := p.Referral.Offers(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, homePage(done(r), m, n, offers))
}

// said tells how a promise that someone made to me stands, in one or two short
// sentences.
func said(v kit.View, m overview.Mine, p overview.Promise) string {
	who, due := first(p.ProfessionalName), v.W.Full(p.Due, v.Today)
	helper := first(m.Coordinator.Name)
	if text := negotiated(v, p); text != "" {
		return text
	}
	switch p.Mark {
	case overview.Kept:
		return v.T("my.other.kept", who)
	case overview.Broken:
		return v.T("my.other.broken", helper)
	case overview.Late:
		switch {
		case helper == "":
			return v.T("my.other.late")
		case p.Professional == m.Coordinator.ID:
			return v.T("my.other.late_call", helper)
		}
		return v.T("my.other.late_asks", helper, who)
	case overview.Asked:
		if p.Signer != "" {
			return v.T("my.other.unsigned", who)
		}
		return v.T("my.other.asked", who)
	}
	if p.Due == v.Today {
		return v.T("my.other.today", who)
	}
	return v.T("my.other.soon", who, due)
}

// mine tells when what I promised is to be done.
func mine(v kit.View, p overview.Promise) string {
	switch {
	case p.Mark == overview.Kept:
		return v.T("my.mine.kept")
	case p.Mark == overview.Broken:
		return v.T("my.mine.broken")
	case p.Due == v.Today:
		return v.T("my.mine.today")
	case p.Mark == overview.Late:
		return v.T("my.mine.late", v.W.Full(p.Due, v.Today))
	}
	return v.T("my.mine.soon", v.W.Full(p.Due, v.Today))
}

// look is the shape that a mark is shown with.
func look(m overview.Mark) string {
	switch m {
	case overview.Kept:
		return "kept"
	case overview.Late, overview.Broken:
		return "late"
	}
	return "soon"
}

// waiting are the polls that wait for my answer; the others are among my meetings.
func waiting(list []scheduling.Line) (open []scheduling.Line) {
	for _, l := range list {
		if l.Waits {
			open = append(open, l)
		}
	}
	return open
}

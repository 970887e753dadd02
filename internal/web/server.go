// Package web is the site: which pages there are, who may come to each, and
// what holds for all of them.
package web

import (
	"net/http"
	"strings"

	"kasam/internal/access"
	"kasam/internal/choice"
	"kasam/internal/login"
	"kasam/internal/web/admin"
	"kasam/internal/web/desks"
	"kasam/internal/web/door"
	"kasam/internal/web/kit"
	"kasam/internal/web/my"
	"kasam/internal/web/shield"
	"kasam/internal/web/static"
)

// A Rule says who may come to a route at all. What of a person they then see is
// for their sight to tell, not for the rule.
type Rule string

// The rules.
const (
	Anyone       Rule = "anyone"
	SignedIn     Rule = "signed in"
	Staff        Rule = "staff"
	Coordinators Rule = "coordinators"
	Admins       Rule = "admins"
	Auditors     Rule = "auditors"
	Figures      Rule = "figures"   // who may see the figures of a programme
	Planners     Rule = "planners"  // who may decide on which weekday a programme meets
	Persons      Rule = "persons"   // a person on their own side
	Preparers    Rule = "preparers" // the preparation group
)

// admits reports whether the rule lets the actor in.
func (rule Rule) admits(a access.Actor) bool {
	if a.Guest != "" {
		return rule == Anyone // whoever answers by a link has no other page
	}
	switch rule {
	case Anyone:
		return true
	case SignedIn:
		return a.Account != ""
	case Staff:
		return a.Account != "" && a.Person == ""
	case Coordinators:
		return a.HasAny(access.Coordinator)
	case Admins:
		return a.HasAny(access.Admin)
	case Auditors:
		return a.HasAny(access.Auditor)
	case Figures:
		return a.HasAny(access.Coordinator) || a.HasAny(access.Manager) || a.HasAny(access.Association)
	case Planners:
		return a.HasAny(access.Coordinator) || a.HasAny(access.Manager) || a.HasAny(access.Admin)
	case Preparers:
		return a.HasAny(access.Preparation)
	case Persons:
		return a.Person != ""
	}
	return false
}

// A Route is one address of the site.
type Route struct {
	Method, Pattern string
	Rule            Rule
	page            kit.Page
}

// Files is how many bytes a request may bring with a file: a photo may be sent,
// and nothing else.
func Files(r *http.Request) int64 {
	if strings.HasPrefix(r.URL.Path, "/programme/coordinators/") && strings.HasSuffix(r.URL.Path, "/photo") {
		return choice.MostPhoto
	}
	return 0
}

// A Site is every page with what it needs.
type Site struct {
	kit.Server
	Desks *desks.Desks
	Admin *admin.Pages
	My    *my.Pages
	Door  *door.Pages
	Codes *login.Limiter // of codes on paper that are tried from one client address; nil bounds nothing
	Feeds *login.Limiter // of calendars fetched from one client address, apart from sign-ins; nil bounds nothing

	Ready func(*http.Request) error
}

// busy reports whether a client address fetches calendars too often.
func (s *Site) busy(r *kit.Request) bool {
	return s.Feeds != nil && !s.Feeds.Allow(s.Door.Address(r.Request), r.View.Now)
}

// mayTry reports whether a client address may try another code.
func (s *Site) mayTry(r *kit.Request) bool {
	return s.Codes == nil || s.Codes.Allow(s.Door.Address(r.Request), r.View.Now)
}

// Handler returns the site.
func (s *Site) Handler() http.Handler {
	mux := http.NewServeMux()
	guarded := &shield.Pages{Desks: s.Desks}
	for _, route := range s.Routes() {
		if shield.Guards(route.Pattern) {
			route.page = guarded.Shut(route.page)
		}
		mux.Handle(route.Method+" "+route.Pattern, s.Server.Handler(route.Rule.admits, route.page))
	}
	mux.Handle("GET /static/", static.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.readyz)
	m := newMeter()
	mux.Handle("GET /metrics", m.handler())
	mux.Handle("/", s.Server.Handler(Anyone.admits, s.nowhere))
	return s.guard(mux, m)
}

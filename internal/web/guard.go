package web

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/web/kit"
)

// policy lets a page load its own style, script and fonts and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard holds what is true of every answer: its headers, that no other site may
// post here, and that a panic ends one request and not the program.
func (s *Site) guard(next http.Handler, m *meter) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(s.Server.Handler(Anyone.admits, func(*kit.Request) error {
		return fault.Refuse(fault.Forbidden, "error.other_site")
	}))
	inner := crossOrigin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if strings.HasPrefix(s.Door.URL, "https://") {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			h.Set("Cache-Control", "no-store")
		}
		answered := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		start := time.Now()
		defer func() {
			if p := recover(); p != nil {
				s.Log.ErrorContext(r.Context(), "page panicked", "pattern", r.Pattern, "panic", fmt.Sprint(p))
				answer(answered, http.StatusInternalServerError, "Something went wrong with us.")
			}
			m.answered(r, answered.status, time.Since(start))
		}()
		inner.ServeHTTP(answered, r)
		s.Log.DebugContext(r.Context(), "served", "method", r.Method, "pattern", r.Pattern, "ms", time.Since(start).Milliseconds())
	})
}

// nowhere answers for every address that is no page.
func (s *Site) nowhere(r *kit.Request) error {
	if r.URL.Path != "/" || r.Method != http.MethodGet {
		return fault.Hidden()
	}
	switch {
	case r.View.Actor.Person != "":
		return r.SeeOther("/my")
	case onlyAuditor(r.View.Actor):
		return r.SeeOther("/record")
	case r.View.Actor.Account != "":
		return r.SeeOther("/today")
	}
	return r.SeeOther("/login")
}

// onlyAuditor reports whether the actor is here for the record and nothing else.
func onlyAuditor(a access.Actor) bool {
	return a.HasAny(access.Auditor) && !slices.ContainsFunc(a.Grants, func(g access.Grant) bool { return g.Role != access.Auditor })
}

func (s *Site) readyz(w http.ResponseWriter, r *http.Request) {
	if s.Ready != nil && s.Ready(r) != nil {
		answer(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	answer(w, http.StatusOK, "ready")
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // the reader has gone: nothing left to do
}

// loopback keeps figures of the program to those who ask from the machine itself,
// not through a proxy on it.
func loopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		forwarded := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() || forwarded {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

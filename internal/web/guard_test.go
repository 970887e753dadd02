package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kasam/internal/db/dbtest"
)

func TestEveryAnswerIsGuarded(t *testing.T) {
	h := newScenario(t, dbtest.New(t)).site.Handler()
	for _, path := range []string{"/login", "/today", "/nowhere", "/healthz", "/people/x"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := w.Header().Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q in it", path, name, got, want)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is %q", path, csp)
		}
	}
}

func TestAnotherSiteCannotPostHere(t *testing.T) {
	h := newScenario(t, dbtest.New(t)).site.Handler()
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"} {
		r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader("email=a&password=b"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(name, value)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("with %s %s: %d, want 403", name, value, w.Code)
		}
	}
}

func TestFiguresOfTheProgramNameNobodyAndStayAtHome(t *testing.T) {
	h := newScenario(t, dbtest.New(t)).site.Handler()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/people/0190a0b0-0000-7000-8000-000000000000", nil))
	ask := func(from, proxied string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		r.RemoteAddr = from
		if proxied != "" {
			r.Header.Set("X-Forwarded-For", proxied)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	got := ask("127.0.0.1:5000", "")
	if !strings.Contains(got.Body.String(), `kasam_http_request_seconds_count{route="GET /people/{person}",status="303"} 1`) {
		t.Errorf("the request is not counted by its route:\n%s", got.Body)
	}
	if strings.Contains(got.Body.String(), "0190a0b0") {
		t.Error("the figures hold the address of a person's page")
	}
	for _, far := range []*httptest.ResponseRecorder{ask("192.0.2.7:5000", ""), ask("127.0.0.1:5000", "192.0.2.7")} {
		if far.Code != http.StatusNotFound {
			t.Errorf("from elsewhere: %d, want 404", far.Code)
		}
	}
}

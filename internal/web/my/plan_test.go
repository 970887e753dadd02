package my_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/plan"
)

// version is that of the plan as it stands.
func (s *side) version(t *testing.T) string {
	t.Helper()
	p, err := s.pages.Plan.Of(t.Context(), s.self, s.person)
	must(t, err)
	return strconv.Itoa(p.Version)
}

// says wants a page to say each text.
func (s *side) says(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func TestMyPlanTellsWhatHasChangedSinceISaidYes(t *testing.T) {
	s := newSide(t)
	s.live(t)
	self := func(a access.Actor) bool { return a.Person != "" }
	s.mux.Handle("POST /my/plan/disagree", s.server.Handler(self, s.pages.Disagree))
	s.mux.Handle("POST /my/plan/goals/{goal}/views", s.server.Handler(self, s.pages.SeeGoal))

	if status, _, body := s.post("/my/plan/agree", url.Values{}); status != http.StatusConflict {
		t.Errorf("a yes to a plan that was not shown: %d %s", status, body)
	}
	if status, _, _ := s.post("/my/plan/agree", url.Values{"version": {s.version(t)}}); status != http.StatusSeeOther {
		t.Fatalf("my yes: %d", status)
	}
	_, body := s.get("/my/plan")
	if strings.Contains(body, "Ja, jag säger ja") || strings.Contains(body, "Ändrat sedan") {
		t.Error("I am asked again at once")
	}
	s.now = s.now.Add(48 * time.Hour)
	p, err := s.pages.Plan.Of(t.Context(), s.coach, s.person)
	must(t, err)
	g := p.Goals[0]
	g.Words, g.Target = "Arbeta tio timmar i veckan", "Tre månader i rad"
	must(t, s.pages.Plan.ReviseGoal(t.Context(), s.coach, s.person, g))
	_, body = s.get("/my/plan")
	s.says(t, body, "Ändrat sedan du sa ja 20 november", "<del dir=\"auto\">Arbeta tjugo timmar i veckan</del>", "Arbeta tio timmar i veckan",
		"Ja, jag säger ja till det nya", "Nej, jag håller inte med", "/my/plan/versions/1", "/my/plan/print")

	status, _, body := s.post("/my/plan/disagree", url.Values{"version": {s.version(t)}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a no without a word: %d", status)
	}
	s.says(t, body, "Vad håller du inte med om?", `aria-invalid="true"`)
	status, location, _ := s.post("/my/plan/disagree", url.Values{"version": {s.version(t)}, "said": {"Tio är för få."}})
	if status != http.StatusSeeOther || location != "/my/plan?done=disagreed" {
		t.Errorf("my no: %d %s", status, location)
	}
	_, body = s.get("/my/plan")
	s.says(t, body, "Tio är för få.", "att du inte håller med", "Ja, det här är min plan")

	if status, _, body = s.post("/my/plan/goals/"+g.ID+"/views", url.Values{"seen": {"Bra"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("how it goes, without how: %d", status)
	}
	s.says(t, body, "Bra</textarea>", "Hur långt har det kommit?")
	if status, _, _ = s.post("/my/plan/goals/"+g.ID+"/views", url.Values{"progress": {"-1"}, "seen": {"Bra"}}); status != http.StatusSeeOther {
		t.Errorf("how it goes: %d", status)
	}
	must(t, s.pages.Plan.See(t.Context(), s.coach, s.person, plan.View{ID: g.ID, Goal: g.ID, Voice: plan.Professional, Progress: "+1"}))
	_, body = s.get("/my/plan")
	s.says(t, body, "Så ser jag det", "En bit kvar", "Så ser koordinatorn det", "Lite bättre än vi sa")
}

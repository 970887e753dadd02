package web_test

import (
	"cmp"
	"net/http"
	"strings"
	"testing"

	"kasam/internal/day"
	"kasam/internal/db/dbtest"
	"kasam/internal/demo"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// Each programme that comes with Kasam has a demo, and every page that its
// people are led to is sound with its parties, phases, areas and words.
func TestEveryPageOfEveryDemoIsSound(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests, one after the other")
	}
	t.Parallel()
	for _, name := range programme.Shipped() {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, dbtest.New(t))
			logins := s.demo(name, 10)
			u := s.tour()
			begins := map[role]string{
				coordinator: "/", anna: "/", self: "/my", manager: "/followup", association: "/followup", admin: "/programme", auditor: "/record",
			}
			for _, l := range logins {
				who := role(l.Role)
				switch l.Role {
				case "person":
					who = self
				case "professional":
					who = anna
				}
				u.as(who, "sv", nil, cmp.Or(begins[who], "/today"), "/programme")
			}
			u.anchors()
			good := 0
			for pattern, n := range u.good {
				if strings.HasPrefix(pattern, http.MethodGet) && n > 0 {
					good++
				}
			}
			if good < 60 {
				t.Errorf("only %d kinds of pages were looked at", good)
			}
			t.Logf("%d pages of %d kinds", len(u.seen), good)
		})
	}
}

// demo builds the demo of a programme; the cast are those of its logins.
func (s *scenario) demo(name string, people int) []demo.Login {
	s.t.Helper()
	s.clock = &demo.Clock{}
	d := s.desks
	logins, err := demo.Build(s.t.Context(), demo.Desks{
		DB: s.site.DB, Anonymous: d.Anonymous, Person: d.Person, Choice: d.Choice, Closing: d.Closing, Commitment: d.Commitment, Assessment: d.Assessment, Consent: d.Consent, Decision: d.Decision, Directory: d.Directory, Guest: d.Guest, Intake: d.Intake, Livelihood: d.Livelihood, Login: d.Login, Meeting: d.Meeting, Participation: d.Participation, Plan: d.Plan, Preparation: d.Preparation, Programme: d.Programme, Referral: d.Referral, Review: d.Review, Statute: d.Statute, Scheduling: d.Scheduling, Story: d.Story, Tool: d.Tool,
	}, s.clock, demo.Options{Programme: id.Programme(name), People: people, Today: day.Must("2026-11-19")})
	s.must(err)
	for _, l := range logins {
		in, err := d.Login.SignIn(s.t.Context(), l.Email, l.Password, "")
		s.must(err)
		who, err := d.Login.Who(s.t.Context(), in.Token)
		s.must(err)
		as := role(l.Role)
		switch l.Role {
		case "person":
			as = self
		case "professional":
			as = anna
		}
		s.cast[as] = who.Actor
	}
	return logins
}

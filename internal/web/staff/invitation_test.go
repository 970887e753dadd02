package staff_test

import (
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/login"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

func TestACoordinatorHandsOverACode(t *testing.T) {
	w := newTold(t)
	plan := w.pages.Plan
	w.pages.Login = &login.Desk{DB: plan.DB, Vault: plan.Vault, Now: plan.Now}
	w.pages.URL = "https://kasam.exempel.se"
	server := &kit.Server{
		DB: plan.DB, Now: plan.Now, Log: slog.New(slog.DiscardHandler),
		Who:   func(*http.Request) (access.Actor, error) { return w.who, nil },
		Error: ui.Oops, SignedOut: ui.SignedOut,
	}
	anyone := func(access.Actor) bool { return true }
	w.site.Handle("GET /people/{person}/invitation", server.Handler(anyone, w.around().InvitationPage))
	w.site.Handle("POST /people/{person}/invitation", server.Handler(anyone, w.around().Invite))

	w.get("invitation", 200, "Give Amira Haddad a sign-in of their own")
	w.post("invitation", typed("email", "", "language", "sv"), 422, "Fill this in")
	w.post("invitation", typed("email", "no address", "language", "sv"), 422, "Write an e-mail address")
	page := w.post("invitation", typed("email", "amira@exempel.se", "language", "sv"), 200,
		"Din kod till Kasam", "Till Amira Haddad", "https://kasam.exempel.se/invitation", "amira@exempel.se", // the paper speaks to her
		"The code is shown only this time") // and the screen to the coordinator
	found := regexp.MustCompile(`handover-code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("there is no code on the paper:\n%s", page)
	}
	code := found[1]
	again := w.get("invitation", 200, "amira@exempel.se")
	if strings.Contains(again, code) {
		t.Error("the code is shown again")
	}
	if err := w.pages.Login.Redeem(t.Context(), code, "häst batteri klammer"); err != nil {
		t.Error(err)
	}
	w.who = w.housing // consent is no reason to hand out sign-ins
	w.get("invitation", 403)
	w.post("invitation", typed("email", "x@exempel.se", "language", "sv"), 403)
}

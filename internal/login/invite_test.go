package login_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/login"
)

func TestAnInvitationIsUsedOnce(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		invitee := login.Invitee{Person: h.person, Email: "Alva@exempel.se", Language: "en"}
		stranger := access.Actor{Account: "x", Professional: id.New[id.Professional](), Grants: []access.Grant{{Role: access.Coordinator}}}
		_, err := h.Invite(ctx, stranger, invitee)
		h.refused(err, "error.unknown")
		_, err = h.Invite(ctx, h.byCoordinator, login.Invitee{Person: h.person})
		h.refused(err, "error.required")
		_, err = h.Invite(ctx, h.byCoordinator, login.Invitee{Person: h.person, Email: "tove@exempel.se"})
		h.refused(err, "login.email_taken")
		code, err := h.Invite(ctx, h.byCoordinator, invitee)
		if err != nil {
			h.t.Fatal(err)
		}
		if email, err := h.EmailOf(ctx, h.byCoordinator, h.person); email != "alva@exempel.se" || err != nil {
			h.t.Errorf("the address is %q, %v", email, err)
		}
		h.refused(h.Redeem(ctx, "ABCD-EFGH-JKMN", right), "login.invitation_wrong")
		h.refused(h.Redeem(ctx, code, "kort"), "login.password_short")
		if err := h.Redeem(ctx, strings.ToLower(code), right); err != nil {
			h.t.Fatal(err)
		}
		h.refused(h.Redeem(ctx, code, wrong), "login.invitation_wrong")
		in := h.enter("alva@exempel.se", right, "")
		if who := h.who(in.Token); in.Second || !in.Person || who.Actor.Person != h.person || who.Actor.Language != "en" || who.Actor.Grants != nil {
			h.t.Errorf("signed in: %+v, %+v", in, who)
		}
		// A new code replaces the one before; using it ends the sessions.
		first, _ := h.Invite(ctx, h.byCoordinator, login.Invitee{Person: h.person})
		second, err := h.Invite(ctx, h.byCoordinator, login.Invitee{Person: h.person, Email: "alva.ny@exempel.se"})
		if err != nil {
			h.t.Fatal(err)
		}
		h.refused(h.Redeem(ctx, first, wrong), "login.invitation_wrong")
		if err := h.Redeem(ctx, second, wrong); err != nil || h.who(in.Token).Session != "" {
			h.t.Errorf("after a second code: %v", err)
		}
		h.enter("alva.ny@exempel.se", wrong, "")
		// And too late is too late.
		code, _ = h.Invite(ctx, h.byCoordinator, login.Invitee{Person: h.person})
		h.wait(login.InviteLasts)
		h.refused(h.Redeem(ctx, code, right), "login.invitation_wrong")
		if !slices.Contains(h.acts(), "login.invite") || !slices.Contains(h.acts(), "login.redeem") {
			h.t.Errorf("the record: %v", h.acts())
		}
	})
}

func TestTheSameCodeTwiceAtOnceIsUsedOnce(t *testing.T) {
	each(t, func(h *house) {
		code, err := h.Invite(h.t.Context(), h.byCoordinator, login.Invitee{Person: h.person, Email: "alva@exempel.se"})
		if err != nil {
			h.t.Fatal(err)
		}
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() { errs[i] = h.Redeem(context.Background(), code, right) })
		}
		all.Wait()
		used := 0
		for _, err := range errs {
			if err == nil {
				used++
			} else {
				h.refused(err, "login.invitation_wrong")
			}
		}
		if used != 1 {
			h.t.Errorf("the code was used %d times", used)
		}
	})
}

func TestStaffAreInvitedByAnAdministrator(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		invitee := login.Invitee{
			Email: "ny@exempel.se", Name: "Nils Nyman", Professional: id.New[id.Professional](),
			Organisation: h.organisation, Grants: []access.Grant{{Role: access.Professional}},
		}
		_, err := h.Invite(ctx, h.byCoordinator, invitee)
		h.refused(err, "login.admin_only")
		code, err := h.Invite(ctx, h.byOps, invitee)
		if err != nil {
			h.t.Fatal(err)
		}
		if err := h.Redeem(ctx, code, right); err != nil {
			h.t.Fatal(err)
		}
		if in := h.enter("ny@exempel.se", right, ""); !in.Second || !h.who(in.Token).Enrol {
			h.t.Error("staff need no second factor")
		}
	})
}

func TestALostPhoneIsReplaced(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		half := h.enter("tove@exempel.se", right, "")
		factor, _ := h.Enrolment(ctx, half.Token)
		code, _ := totp.GenerateCode(factor.Secret, h.now)
		full, err := h.Confirm(ctx, half.Token, code)
		if err != nil {
			h.t.Fatal(err)
		}
		account := h.who(full.Token).Actor.Account
		h.refused(h.ForgetFactor(ctx, h.byCoordinator, account), "login.admin_only")
		if err := h.ForgetFactor(ctx, h.byOps, account); err != nil || h.who(full.Token).Session != "" {
			h.t.Fatal(err)
		}
		if half = h.enter("tove@exempel.se", right, full.Device); !h.who(half.Token).Enrol {
			h.t.Error("there is nothing to set up")
		}
	})
}

func TestThePasswordIsChanged(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		h.SecondFactor = false
		here, there := h.enter("tove@exempel.se", right, ""), h.enter("tove@exempel.se", right, "")
		by := h.who(here.Token).Actor
		h.refused(h.ChangePassword(ctx, by, here.Token, wrong, "nya ord som räcker"), "login.old_wrong")
		h.refused(h.ChangePassword(ctx, by, here.Token, right, "kort"), "login.password_short")
		if list, err := h.Sessions(ctx, by); err != nil || len(list) != 2 || list[0].CreatedAt.IsZero() {
			h.t.Errorf("sessions: %v, %v", list, err)
		}
		if err := h.ChangePassword(ctx, by, here.Token, right, "nya ord som räcker"); err != nil {
			h.t.Fatal(err)
		}
		if h.who(here.Token).Session == "" || h.who(there.Token).Session != "" {
			h.t.Error("other sessions end and this one goes on")
		}
		h.enter("tove@exempel.se", "nya ord som räcker", "")
		list, _ := h.Sessions(ctx, by)
		ops := h.enter("ops@exempel.se", right, "")
		h.refused(h.EndSession(ctx, h.who(ops.Token).Actor, list[0].ID), "error.unknown")
		for _, s := range list {
			if err := h.EndSession(ctx, by, s.ID); err != nil {
				h.t.Error(err)
			}
		}
		if h.who(here.Token).Session != "" {
			h.t.Error("an ended session stands")
		}
		if err := h.SetLanguage(ctx, by, "en"); err != nil {
			h.t.Error(err)
		}
		h.refused(h.SetLanguage(ctx, by, "xx"), "error.choose")
	})
}

func TestCleanRemovesWhatIsOver(t *testing.T) {
	each(t, func(h *house) {
		h.SecondFactor = false
		in := h.enter("tove@exempel.se", right, "")
		_, _ = h.SignIn(h.t.Context(), "tove@exempel.se", wrong, "")
		h.wait(25 * time.Hour)
		fresh := h.enter("tove@exempel.se", right, in.Device)
		h.write(func(tx *db.Tx) error { return login.Clean(tx, h.now) })
		if h.who(fresh.Token).Session == "" {
			h.t.Error("a good session was removed")
		}
		for table, want := range map[string]int{"sessions": 1, "login_attempts": 0, "login_devices": 1} {
			h.write(func(tx *db.Tx) error {
				var n int
				err := tx.Row(`select count(*) from ` + table).Scan(&n)
				if n != want {
					h.t.Errorf("%s holds %d rows, want %d", table, n, want)
				}
				return err
			})
		}
	})
}

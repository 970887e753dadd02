package login_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
)

// account returns the account behind an address.
func (h *house) account(email string) login.Standing {
	h.t.Helper()
	list, _, err := h.Accounts(h.t.Context(), h.byOps)
	if err != nil {
		h.t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(s login.Standing) bool { return s.Email == email })
	if i < 0 {
		h.t.Fatalf("%s has no account", email)
	}
	return list[i]
}

func TestAdministratorsSeeTheAccountsOfStaffOnly(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		if _, err := h.Invite(ctx, h.byCoordinator, login.Invitee{Person: h.person, Email: "alva@exempel.se"}); err != nil {
			h.t.Fatal(err)
		}
		_, _, err := h.Accounts(ctx, h.byCoordinator)
		h.refused(err, "error.unknown")
		list, persons, err := h.Accounts(ctx, h.byOps)
		if err != nil || persons != 1 || len(list) != 2 || list[0].Name != "Ola Ek" || list[1].Name != "Tove Lindberg" {
			h.t.Fatalf("accounts: %+v, %d, %v", list, persons, err)
		}
		tove := list[1]
		if tove.Password != "" || !tove.Chosen || tove.Enrolled || tove.Disabled(h.now) || len(tove.Grants) != 2 {
			h.t.Errorf("an account stands as %+v", tove)
		}
		if one, err := h.AccountFor(ctx, h.byOps, h.coordinator); err != nil || cmp.Diff(tove, one, cmpopts.EquateEmpty()) != "" {
			h.t.Errorf("the account of a professional: %+v, %v", one, err)
		}
		if none, err := h.AccountFor(ctx, h.byOps, id.New[id.Professional]()); err != nil || none.ID != "" {
			h.t.Errorf("the account of someone without: %+v, %v", none, err)
		}
		_, err = h.AccountFor(ctx, h.byCoordinator, h.coordinator)
		h.refused(err, "error.unknown")
		_, err = h.AccountOf(ctx, h.byCoordinator, tove.ID)
		h.refused(err, "error.unknown")
	})
}

func TestTheAccountOfAPersonIsNotForAdministrators(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		own := id.New[id.Account]()
		h.write(func(tx *db.Tx) error {
			return login.Create(tx, login.Account{ID: own, Email: "alva@exempel.se", Person: h.person, Language: "sv"})
		})
		_, err := h.AccountOf(ctx, h.byOps, own)
		h.refused(err, "error.unknown")
		_, err = h.NewCode(ctx, h.byOps, own)
		h.refused(err, "error.unknown")
		for _, err := range []error{
			h.SetRoles(ctx, h.byOps, own, []access.Grant{{Role: access.Admin}}), h.Disable(ctx, h.byOps, own),
			h.Enable(ctx, h.byOps, own), h.ForgetFactor(ctx, h.byOps, own),
		} {
			h.refused(err, "error.unknown")
		}
	})
}

func TestEveryRoleThatIsGivenOrTakenIsOnRecord(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		ops := h.account("ops@exempel.se")
		h.byOps.Account = ops.ID
		// To oneself, and to others.
		if err := h.SetRoles(ctx, h.byOps, ops.ID, []access.Grant{{Role: access.Admin}, {Role: access.Coordinator, Programme: "mgt"}}); err != nil {
			h.t.Fatal(err)
		}
		tove := h.account("tove@exempel.se")
		if err := h.SetRoles(ctx, h.byOps, tove.ID, []access.Grant{{Role: access.Manager, Programme: "mgt"}, {Role: access.Coordinator}}); err != nil {
			h.t.Fatal(err)
		}
		if _, err := h.Invite(ctx, h.byOps, login.Invitee{
			Email: "ny@exempel.se", Name: "Nils Nyman", New: true,
			Grants: []access.Grant{{Role: access.Auditor}},
		}); err != nil {
			h.t.Fatal(err)
		}
		nils := h.account("ny@exempel.se")
		var got []string
		if err := h.DB.Read(ctx, func(v *db.View) (err error) {
			got, err = login.RolesOnRecordForTest(v)
			return err
		}); err != nil {
			h.t.Fatal(err)
		}
		want := []string{
			"login.grant " + string(ops.ID) + "/coordinator/mgt",
			"login.revoke " + string(tove.ID) + "/professional/mgt", "login.grant " + string(tove.ID) + "/manager/mgt",
			"login.grant " + string(nils.ID) + "/auditor",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			h.t.Errorf("the record (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]access.Grant{{Role: access.Coordinator}, {Role: access.Manager, Programme: "mgt"}}, h.account("tove@exempel.se").Grants); diff != "" {
			h.t.Errorf("her roles (-want +got):\n%s", diff)
		}
	})
}

func TestARoleAloneOpensNobody(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		ops := h.account("ops@exempel.se")
		var every []access.Grant
		for _, role := range access.Roles() {
			every = append(every, access.Grant{Role: role})
		}
		if err := h.SetRoles(ctx, h.byOps, ops.ID, every); err != nil {
			h.t.Fatal(err)
		}
		by := access.Actor{Account: ops.ID, Professional: ops.Professional, Organisation: ops.Organisation, Grants: h.account("ops@exempel.se").Grants}
		if len(by.Grants) != len(every) {
			h.t.Fatalf("held: %v", by.Grants)
		}
		if err := h.DB.Read(ctx, func(v *db.View) error {
			_, err := access.See(v, by, h.person, h.now)
			return err
		}); fault.KindOf(err) != fault.NotFound {
			h.t.Errorf("every role there is opens a person: %v", err)
		}
	})
}

func TestSomeAdministratorRemains(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		ops, tove := h.account("ops@exempel.se"), h.account("tove@exempel.se")
		h.refused(h.Disable(ctx, h.byOps, ops.ID), "login.last_admin")
		h.refused(h.SetRoles(ctx, h.byOps, ops.ID, []access.Grant{{Role: access.Auditor}}), "login.last_admin")
		h.refused(h.SetRoles(ctx, h.byOps, tove.ID, nil), "login.role_missing")
		h.refused(h.SetRoles(ctx, h.byOps, tove.ID, []access.Grant{{Role: "king"}}), "error.choose")
		h.refused(h.SetRoles(ctx, h.byCoordinator, tove.ID, []access.Grant{{Role: access.Admin}}), "login.admin_only")
		if len(h.account("ops@exempel.se").Grants) != 1 || h.account("ops@exempel.se").Disabled(h.now) {
			h.t.Error("a refusal left something behind")
		}
		if err := h.SetRoles(ctx, h.byOps, tove.ID, []access.Grant{{Role: access.Admin}}); err != nil {
			h.t.Fatal(err)
		}
		if err := h.Disable(ctx, h.byOps, ops.ID); err != nil || !h.account("ops@exempel.se").Disabled(h.now) {
			h.t.Fatal(err)
		}
		h.refused(h.Disable(ctx, h.byOps, tove.ID), "login.last_admin")
		if err := h.Enable(ctx, h.byOps, ops.ID); err != nil || h.account("ops@exempel.se").Disabled(h.now) {
			h.t.Fatal(err)
		}
		h.SecondFactor = false
		h.enter("ops@exempel.se", right, "")
	})
}

func TestAForgottenPasswordIsReplacedByACode(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		h.SecondFactor = false
		tove := h.account("tove@exempel.se")
		in := h.enter("tove@exempel.se", right, "")
		_, err := h.NewCode(ctx, h.byCoordinator, tove.ID)
		h.refused(err, "login.admin_only")
		code, err := h.NewCode(ctx, h.byOps, tove.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		_, err = h.Invite(ctx, h.byOps, login.Invitee{Email: "TOVE@exempel.se", New: true, Grants: []access.Grant{{Role: access.Admin}}})
		h.refused(err, "login.email_taken")
		if err := h.Redeem(ctx, strings.ToLower(code), wrong); err != nil || h.who(in.Token).Session != "" {
			h.t.Errorf("the code: %v", err)
		}
		h.enter("tove@exempel.se", wrong, "")
		if diff := cmp.Diff(tove.Grants, h.account("tove@exempel.se").Grants); diff != "" {
			h.t.Errorf("her roles (-want +got):\n%s", diff)
		}
		h.wait(time.Hour)
		if acts := h.acts(); !slices.Contains(acts, "login.invite") {
			h.t.Errorf("the record: %v", acts)
		}
	})
}

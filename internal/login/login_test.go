package login_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/vault"
)

const (
	right = "häst batteri klammer"
	wrong = "fel batteri klammer"
)

// hashed is right, hashed once: it takes its time.
var hashed = login.Hash(right)

// house is an installation with a coordinator, an administrator and a person.
type house struct {
	*login.Desk
	t                    *testing.T
	now                  time.Time
	person               id.Person
	coordinator, admin   id.Professional
	organisation         id.Organisation
	byCoordinator, byOps access.Actor
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		t: t, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), person: id.New[id.Person](), coordinator: id.New[id.Professional](),
		admin: id.New[id.Professional](), organisation: id.New[id.Organisation](),
	}
	h.Desk = &login.Desk{DB: d, Vault: v, Now: func() time.Time { return h.now }, SecondFactor: true, Gate: login.NewGate(4)}
	h.write(func(tx *db.Tx) error {
		return errors.Join(
			login.Create(tx, login.Account{
				ID: id.New[id.Account](), Email: "tove@exempel.se", Name: "Tove Lindberg", Professional: h.coordinator,
				Organisation: h.organisation, Grants: []access.Grant{{Role: access.Coordinator}, {Role: access.Professional, Programme: "mgt"}},
				Language: "sv", Password: hashed,
			}),
			login.Create(tx, login.Account{
				ID: id.New[id.Account](), Email: "ops@exempel.se", Name: "Ola Ek", Professional: h.admin, Organisation: h.organisation,
				Grants: []access.Grant{{Role: access.Admin}}, Language: "en", Password: hashed,
			}),
			access.Bind(tx, access.Tie{
				ID: id.New[string](), Person: h.person, Participation: id.New[id.Participation](), Professional: h.coordinator,
				Kind: access.IsCoordinator, Since: day.Must("2026-01-01"),
			}))
	})
	h.byCoordinator = access.Actor{Account: "c", Professional: h.coordinator, Organisation: h.organisation}
	h.byOps = access.Actor{Account: "o", Professional: h.admin, Grants: []access.Grant{{Role: access.Admin}}}
	return h
}

func (h *house) write(f func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.DB.Write(h.t.Context(), f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) wait(d time.Duration) { h.now = h.now.Add(d) }

func (h *house) who(token string) login.Who {
	h.t.Helper()
	who, err := h.Who(h.t.Context(), token)
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

// enter signs in without a second factor.
func (h *house) enter(email, password, device string) login.SignedIn {
	h.t.Helper()
	in, err := h.SignIn(h.t.Context(), email, password, device)
	if err != nil {
		h.t.Fatalf("sign in %s: %v", email, err)
	}
	return in
}

// key returns the message key of a refusal.
func key(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (h *house) refused(err error, want string) {
	h.t.Helper()
	if got := key(err); got != want {
		h.t.Errorf("refused with %q, want %q", got, want)
	}
}

// acts lists what stands in the record, oldest first.
func (h *house) acts() (list []string) {
	h.t.Helper()
	if _, err := audit.Sequence(h.t.Context(), h.DB); err != nil {
		h.t.Fatal(err)
	}
	err := h.DB.Read(h.t.Context(), func(v *db.View) (err error) {
		list, err = login.ActsForTest(v)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func each(t *testing.T, f func(h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(newHouse(t, d)) })
}

func TestStaffSignInWithASecondFactor(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		half := h.enter("Tove@Exempel.se", right, "")
		if !half.Second || half.Device != "" || half.Person {
			h.t.Errorf("after the password: %+v", half)
		}
		who := h.who(half.Token)
		if !who.Second || !who.Enrol || who.Actor.Account != "" {
			h.t.Errorf("halfway: %+v", who)
		}
		factor, err := h.Enrolment(ctx, half.Token)
		if err != nil {
			h.t.Fatal(err)
		}
		if again, err := h.Enrolment(ctx, half.Token); err != nil || again != factor || !strings.HasPrefix(factor.Link, "otpauth://totp/Kasam:tove@exempel.se?") {
			h.t.Errorf("shown again: %+v, %v", again, err)
		}
		_, err = h.Confirm(ctx, half.Token, "000")
		h.refused(err, "login.code_wrong")
		code, _ := totp.GenerateCode(factor.Secret, h.now)
		full, err := h.Confirm(ctx, half.Token, code)
		if err != nil {
			h.t.Fatal(err)
		}
		if full.Token == half.Token || full.Device == "" || h.who(half.Token).Session != "" {
			h.t.Error("the token did not rotate")
		}
		who = h.who(full.Token)
		want := access.Actor{
			Account: who.Actor.Account, Name: "Tove Lindberg", Professional: h.coordinator, Organisation: h.organisation, Language: "sv",
			Grants: []access.Grant{{Role: access.Coordinator}, {Role: access.Professional, Programme: "mgt"}},
		}
		if diff := cmp.Diff(want, who.Actor); diff != "" || who.Second {
			h.t.Errorf("signed in (-want +got):\n%s", diff)
		}
		// The second time there is nothing to set up, and the code does not work twice.
		half = h.enter("tove@exempel.se", right, full.Device)
		if who := h.who(half.Token); !who.Second || who.Enrol {
			h.t.Errorf("the second time: %+v", who)
		}
		_, err = h.Enrolment(ctx, half.Token)
		h.refused(err, "error.unknown")
		_, err = h.Confirm(ctx, half.Token, code)
		h.refused(err, "login.code_wrong")
		h.wait(time.Minute)
		code, _ = totp.GenerateCode(factor.Secret, h.now)
		again, err := h.Confirm(ctx, half.Token, code)
		if err != nil || again.Device != "" {
			h.t.Errorf("the second time: %+v, %v", again, err)
		}
		if err := h.SignOut(ctx, again.Token); err != nil || h.who(again.Token).Session != "" || h.who(full.Token).Session == "" {
			h.t.Errorf("signing out ends this session and no other: %v", err)
		}
		if diff := cmp.Diff([]string{
			"login.password", "login.second_failed", "login.enrol", "login.password", "login.second_failed", "login.sign_in", "login.sign_out",
		}, h.acts()); diff != "" {
			h.t.Errorf("the record (-want +got):\n%s", diff)
		}
	})
}

func TestTwoHalfSessionsCannotShareASecret(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		a, b := h.enter("tove@exempel.se", right, ""), h.enter("tove@exempel.se", right, "")
		fa, _ := h.Enrolment(ctx, a.Token)
		fb, _ := h.Enrolment(ctx, b.Token)
		if fa.Secret == fb.Secret {
			h.t.Error("whoever began first knows the secret of whoever confirms")
		}
		code, _ := totp.GenerateCode(fa.Secret, h.now)
		if _, err := h.Confirm(ctx, a.Token, code); err != nil {
			h.t.Fatal(err)
		}
		h.wait(2 * time.Minute)
		code, _ = totp.GenerateCode(fb.Secret, h.now)
		_, err := h.Confirm(ctx, b.Token, code)
		h.refused(err, "login.code_wrong")
	})
}

func TestAWrongPasswordAndAnUnknownAddressAreTheSame(t *testing.T) {
	each(t, func(h *house) {
		h.SecondFactor = false
		ctx := h.t.Context()
		h.write(func(tx *db.Tx) error {
			return login.Create(tx, login.Account{ID: id.New[id.Account](), Email: "new@exempel.se", Person: h.person, Language: "sv"})
		})
		for _, email := range []string{"tove@exempel.se", "nobody@exempel.se", "not an address", "", "new@exempel.se"} {
			_, err := h.SignIn(ctx, email, wrong, "")
			h.refused(err, "login.wrong")
		}
		_, err := h.SignIn(ctx, "new@exempel.se", "", "")
		h.refused(err, "login.wrong")
		// And both are told to wait after as many tries.
		count := func(email string) (n int) {
			for ; n < 100; n++ {
				if _, err := h.SignIn(ctx, email, wrong, ""); key(err) == "login.wait" {
					return n
				}
			}
			return n
		}
		if a, b := count("ops@exempel.se"), count("nobody-else@exempel.se"); a != b || a > 20 {
			h.t.Errorf("a known address has %d tries, an unknown one %d", a, b)
		}
	})
}

func TestGuessingDoesNotLockOutTheOwner(t *testing.T) {
	each(t, func(h *house) {
		h.SecondFactor = false
		ctx := h.t.Context()
		mine := h.enter("tove@exempel.se", right, "")
		// Twenty hours of guessing from elsewhere, with devices made up.
		through := 0
		for minute := 0; minute < 20*60; minute += 5 {
			for range 3 {
				_, err := h.SignIn(ctx, "tove@exempel.se", wrong, "made-up")
				if key(err) == "login.wrong" {
					through++
				}
			}
			h.wait(5 * time.Minute)
		}
		if through == 0 || through > 100 {
			h.t.Errorf("%d guesses went through", through)
		}
		_, err := h.SignIn(ctx, "tove@exempel.se", right, "")
		h.refused(err, "login.wait") // from an unknown device, even the owner waits
		if in, err := h.SignIn(ctx, "tove@exempel.se", right, mine.Device); err != nil || in.Device != "" {
			h.t.Errorf("the owner at their own device: %+v, %v", in, err)
		}
		// One who has the owner's device has a budget too, and it ends.
		for range 30 {
			_, err = h.SignIn(ctx, "tove@exempel.se", wrong, mine.Device)
		}
		h.refused(err, "login.wait")
		h.wait(15 * time.Minute)
		h.enter("tove@exempel.se", right, mine.Device)
	})
}

func TestManyGuessesAtOnceAreNoMoreThanManyInTurn(t *testing.T) {
	each(t, func(h *house) {
		var all sync.WaitGroup
		var mu sync.Mutex
		got := map[string]int{}
		for range 24 {
			all.Go(func() {
				_, err := h.SignIn(context.Background(), "tove@exempel.se", wrong, "")
				mu.Lock()
				defer mu.Unlock()
				got[key(err)]++
			})
		}
		all.Wait()
		if got["login.wrong"] > 6 || got["login.wrong"]+got["login.wait"] != 24 {
			h.t.Errorf("answers: %v", got)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.t.Context()
		h.SecondFactor = false
		in := h.enter("tove@exempel.se", right, "")
		h.wait(29 * time.Minute)
		if h.who(in.Token).Session == "" {
			h.t.Error("ended though it was used")
		}
		h.wait(29 * time.Minute)
		if h.who(in.Token).Session == "" {
			h.t.Error("the use of half an hour ago was not noted")
		}
		h.wait(31 * time.Minute)
		if h.who(in.Token).Session != "" {
			h.t.Error("an idle session stands")
		}
		for _, token := range []string{"", "x", in.Token + "x", strings.ToLower(in.Token)} {
			if who := h.who(token); who.Session != "" {
				h.t.Errorf("token %q is good", token)
			}
		}
		// Another desk, as on another node, sees a disabled account at once.
		in = h.enter("tove@exempel.se", right, "")
		other := *h.Desk
		ends := h.now.Add(time.Hour)
		h.write(func(tx *db.Tx) error { return login.DisableFrom(tx, h.coordinator, ends) })
		for range 3 {
			h.wait(19 * time.Minute)
			if who, _ := other.Who(ctx, in.Token); who.Session == "" {
				h.t.Error("disabled before its time")
			}
		}
		h.wait(3 * time.Minute)
		if who, _ := other.Who(ctx, in.Token); who.Session != "" {
			h.t.Error("the session of a disabled account stands")
		}
		_, err := h.SignIn(ctx, "tove@exempel.se", right, "")
		h.refused(err, "login.wrong")
		h.write(func(tx *db.Tx) error { return login.DisableFrom(tx, h.coordinator, time.Time{}) })
		in = h.enter("tove@exempel.se", right, in.Device)
		account := h.who(in.Token).Actor.Account
		h.refused(h.Disable(ctx, h.byCoordinator, account), "login.admin_only")
		if err := h.Disable(ctx, h.byOps, account); err != nil || h.who(in.Token).Session != "" {
			h.t.Errorf("disabled by hand: %v", err)
		}
	})
}

func TestNothingOfATokenStandsInTheDatabase(t *testing.T) {
	each(t, func(h *house) {
		in := h.enter("tove@exempel.se", right, "")
		err := h.DB.Read(h.t.Context(), func(v *db.View) error {
			var n int
			return errors.Join(v.Row(`select count(*) from sessions where id = $1`, in.Token).Scan(&n), func() error {
				if n != 0 {
					return errors.New("the token is stored as it is")
				}
				return nil
			}())
		})
		if err != nil {
			h.t.Error(err)
		}
		if len(in.Token) < 43 {
			h.t.Errorf("a token of %d characters", len(in.Token))
		}
	})
}

package consent_test

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/consent"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// A scene is a person with a coordinator, and Anna at a bank.
type scene struct {
	consent.Desk
	now                               time.Time
	person                            id.Person
	own, coordinator, anna, bo, other access.Actor
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	s.Desk = consent.Desk{DB: d, Vault: v, Now: func() time.Time { return s.now }}
	s.own = access.Actor{Account: id.New[id.Account](), Person: s.person}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		var at []id.Organisation
		for _, name := range []string{"Kommunen", "Banken"} {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: name, Kind: "other", Country: "SE"}
			if err := directory.InsertOrganisation(tx, o); err != nil {
				return err
			}
			at = append(at, o.ID)
		}
		staff := func(name string, at id.Organisation) (access.Actor, error) {
			p := directory.Professional{ID: id.New[id.Professional](), Organisation: at, Name: name, Phone: "010-123"}
			return access.Actor{Account: id.New[id.Account](), Professional: p.ID, Organisation: at}, directory.InsertProfessional(tx, p)
		}
		var errs [4]error
		s.coordinator, errs[0] = staff("Kim", at[0])
		s.other, errs[1] = staff("Otto", at[0])
		s.anna, errs[2] = staff("Anna", at[1])
		s.bo, errs[3] = staff("Bo", at[1])
		if err := errors.Join(errs[:]...); err != nil {
			return err
		}
		if _, err := person.Add(tx, v, person.Person{ID: s.person, Given: "Mika", Family: "Exempel", Sex: "other", Language: "sv"}, s.now); err != nil {
			return err
		}
		return access.Bind(tx, access.Tie{
			ID: id.New[string](), Person: s.person, Participation: "p1",
			Professional: s.coordinator.Professional, Kind: access.IsCoordinator, Since: access.Today(s.now),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// toAnna is a waiver for Anna, recorded as said before a witness.
func (s *scene) toAnna() consent.Giving {
	return consent.Giving{
		ID: id.New[string](), Person: s.person, Kind: consent.Waives, Organisation: s.anna.Organisation,
		Professional: s.anna.Professional, Categories: []access.Category{access.Plan}, Cooperation: "debt",
		Until: access.Today(s.now).AddMonths(3), How: consent.Oral, Witness: "Siv Vittne", Language: "sv", TextVersion: "1",
	}
}

// sees returns the categories among plan and story that by sees, or the refusal.
func (s *scene) sees(t *testing.T, by access.Actor) string {
	t.Helper()
	var got []string
	err := s.DB.Read(t.Context(), func(v *db.View) error {
		sight, err := access.See(v, by, s.person, s.now)
		for _, c := range sight.Only(access.Plan, access.Story) {
			got = append(got, string(c))
		}
		return err
	})
	if err != nil {
		return err.Error()
	}
	return strings.Join(got, " ")
}

func (s *scene) acts(t *testing.T) string {
	t.Helper()
	var list []string
	err := s.DB.Read(t.Context(), func(v *db.View) error {
		return v.Rows(func(row *sql.Rows) error {
			var act string
			err := row.Scan(&act)
			list = append(list, act)
			return err
		}, `select act || ':' || ground from audit_entries where person = $1 order by at, id`, s.person)
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func want(t *testing.T, err error, refusal string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != refusal {
		t.Helper()
		t.Errorf("refused with %q, want %q", got, refusal)
	}
}

func TestConsentFromGivingToWithdrawing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := begin(t, d), t.Context()
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("before any consent Anna sees %q", got)
		}
		g := s.toAnna()
		want(t, s.Check(ctx, s.coordinator, g), "")
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("once it was checked Anna sees %q", got)
		}
		want(t, s.Give(ctx, s.coordinator, g), "")
		if got := s.sees(t, s.anna); got != "plan" {
			t.Errorf("Anna sees %q", got)
		}
		if got := s.sees(t, s.bo); got != "error.unknown" {
			t.Errorf("Bo, whom nobody named, sees %q", got)
		}

		own := s.toAnna()
		own.Categories, own.How = []access.Category{access.Story}, "whatever"
		s.now = s.now.Add(time.Minute)
		want(t, s.Give(ctx, s.own, own), "")
		list, err := s.Of(ctx, s.own, s.person)
		want(t, err, "")
		if len(list) != 2 || list[0].ID != own.ID || list[0].How != consent.OwnLogin || list[0].Witness != "" ||
			list[1].Witness != "Siv Vittne" || list[1].How != consent.Oral || list[1].OrganisationName != "Banken" ||
			list[1].ProfessionalName != "Anna" || list[1].Participation != "p1" || list[1].Waiver.Until != g.Until {
			t.Errorf("consents = %+v", list)
		}

		want(t, s.Withdraw(ctx, s.own, s.person, g.ID), "")
		if got := s.sees(t, s.anna); got != "story" {
			t.Errorf("after one was withdrawn Anna sees %q", got)
		}
		want(t, s.Withdraw(ctx, s.coordinator, s.person, own.ID), "")
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("after both were withdrawn Anna sees %q", got)
		}
		want(t, s.Withdraw(ctx, s.coordinator, s.person, own.ID), "")
		want(t, s.Withdraw(ctx, s.coordinator, s.person, id.New[string]()), "error.unknown")
		if got, want := s.acts(t), "consent.give:coordinator consent.give:self consent.read:self "+
			"consent.withdraw:self consent.withdraw:coordinator"; got != want {
			t.Errorf("on record: %s\nwant:      %s", got, want)
		}
		if list, _ := s.Of(ctx, s.own, s.person); list[0].State(access.Today(s.now)) != consent.Withdrawn {
			t.Errorf("the withdrawn one is %+v", list[0])
		}
	})
}

func TestOnlyThePersonAndTheCoordinatorSpeakInConsents(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := begin(t, d), t.Context()
		g := s.toAnna()
		want(t, s.Give(ctx, s.coordinator, g), "")
		for _, tt := range []struct {
			name    string
			by      access.Actor
			refusal string
		}{
			{"a recipient", s.anna, "error.coordinator_only"},
			{"the coordinator's colleague", s.other, "error.unknown"},
			{"an administrator", access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}, "error.unknown"},
			{"another person", access.Actor{Account: id.New[id.Account](), Person: id.New[id.Person]()}, "error.unknown"},
			{"nobody", access.Actor{}, "error.unknown"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				want(t, s.Check(ctx, tt.by, s.toAnna()), tt.refusal)
				want(t, s.Give(ctx, tt.by, s.toAnna()), tt.refusal)
				want(t, s.Withdraw(ctx, tt.by, s.person, g.ID), tt.refusal)
				want(t, s.Bar(ctx, tt.by, s.person, s.bo.Professional), tt.refusal)
				want(t, s.LiftBar(ctx, tt.by, s.person, s.bo.Professional), tt.refusal)
				_, err := s.Sheet(ctx, tt.by, s.person)
				want(t, err, tt.refusal)
			})
		}
		if got := s.sees(t, s.anna); got != "plan" {
			t.Errorf("afterwards Anna sees %q", got)
		}
	})
}

func TestTheRecipientIsOneOfTheDirectory(t *testing.T) {
	s, ctx := begin(t, dbtest.New(t)), t.Context()
	g := s.toAnna()
	g.Organisation = s.coordinator.Organisation
	want(t, s.Check(ctx, s.coordinator, g), "recipient: error.choose")
	want(t, s.Give(ctx, s.coordinator, g), "recipient: error.choose")
	g.Organisation = id.New[id.Organisation]()
	want(t, s.Give(ctx, s.coordinator, g), "recipient: error.choose")
	g = s.toAnna()
	g.Professional = id.New[id.Professional]()
	want(t, s.Give(ctx, s.coordinator, g), "recipient: error.choose")
	g.Professional = ""
	want(t, s.Give(ctx, s.coordinator, g), "")
	if got := s.sees(t, s.bo); got != "plan" {
		t.Errorf("Bo at the bank sees %q", got)
	}
}

func TestTheSameFormTwiceIsOneConsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		g := s.toAnna()
		ctx := db.Once(t.Context(), "form")
		want(t, s.Give(ctx, s.coordinator, g), "")
		if err := s.Give(ctx, s.coordinator, g); !errors.Is(err, db.ErrRepeated) {
			t.Errorf("the second time: %v", err)
		}
		if list, err := s.Of(t.Context(), s.own, s.person); err != nil || len(list) != 1 {
			t.Errorf("%d consents, %v", len(list), err)
		}
	})
}

func TestWhoIsBarredIsOutWhateverElseHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := begin(t, d), t.Context()
		want(t, s.Give(ctx, s.coordinator, s.toAnna()), "")
		want(t, s.Bar(ctx, s.own, s.person, s.anna.Professional), "")
		want(t, s.Bar(ctx, s.own, s.person, s.anna.Professional), "")
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("Anna sees %q", got)
		}
		want(t, s.Give(ctx, s.coordinator, s.toAnna()), "recipient: consents.recipient_barred")
		want(t, s.BreakGlass(ctx, s.anna, s.person, "It is very urgent"), "error.unknown")
		sheet, err := s.Sheet(ctx, s.coordinator, s.person)
		if err != nil || len(sheet.Barred) != 1 || sheet.Barred[0].Name != "Anna" || sheet.Barred[0].OrganisationName != "Banken" {
			t.Errorf("barred: %+v, %v", sheet.Barred, err)
		}
		want(t, s.LiftBar(ctx, s.coordinator, s.person, s.anna.Professional), "")
		if got := s.sees(t, s.anna); got != "plan" {
			t.Errorf("after the bar was lifted Anna sees %q", got)
		}
		want(t, s.Bar(ctx, s.anna, s.person, s.anna.Professional), "") // Anna finds that she is kin
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("after she barred herself Anna sees %q", got)
		}
		want(t, s.Bar(ctx, s.own, s.person, id.New[id.Professional]()), "professional: error.choose")
		want(t, s.Bar(ctx, s.own, s.person, s.coordinator.Professional), "")
		if got := s.sees(t, s.coordinator); got != "error.unknown" {
			t.Errorf("the barred coordinator sees %q", got)
		}
	})
}

func TestBreakingTheGlass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := begin(t, d), t.Context()
		auditor := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Auditor}}}
		want(t, s.BreakGlass(ctx, s.anna, s.person, "  urgent  "), "reason: consents.reason_short")
		want(t, s.BreakGlass(ctx, s.anna, id.New[id.Person](), "found outside, confused"), "error.unknown")
		want(t, s.BreakGlass(ctx, auditor, s.person, "found outside, confused"), "error.unknown")
		want(t, s.BreakGlass(ctx, s.anna, s.person, "found outside, confused"), "")
		if got := s.sees(t, s.anna); got != "plan story" {
			t.Errorf("Anna sees %q", got)
		}
		sheet, err := s.Sheet(ctx, s.own, s.person)
		if err != nil || len(sheet.Emergencies) != 1 {
			t.Fatalf("the person is told of %+v, %v", sheet.Emergencies, err)
		}
		if e := sheet.Emergencies[0]; e.Reason != "found outside, confused" || e.Name != "Anna" || e.OrganisationName != "Banken" ||
			!e.Until.Equal(s.now.Add(3*time.Hour)) {
			t.Errorf("the person is told of %+v", e)
		}
		list, err := s.Broken(ctx, auditor, s.now.AddDate(0, -1, 0))
		if err != nil || len(list) != 1 || list[0].Reason != "found outside, confused" || list[0].Person != s.person {
			t.Errorf("the auditor is told of %+v, %v", list, err)
		}
		_, err = s.Broken(ctx, s.coordinator, s.now)
		want(t, err, "error.unknown")
		if got := s.acts(t); !strings.HasPrefix(got, "consent.break_glass:emergency:") || !strings.HasSuffix(got, "consent.broken:auditor") {
			t.Errorf("on record: %s", got)
		}
		s.now = s.now.Add(3 * time.Hour)
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("three hours later Anna sees %q", got)
		}
	})
}

func TestAProtectedIdentityHasNoGlass(t *testing.T) {
	s, ctx := begin(t, dbtest.New(t)), t.Context()
	desk := person.Desk{DB: s.DB, Vault: s.Vault, Now: s.Now}
	p, err := desk.Of(ctx, s.coordinator, s.person)
	if err != nil {
		t.Fatal(err)
	}
	p.Protected = true
	if err := desk.Correct(ctx, s.coordinator, p); err != nil {
		t.Fatal(err)
	}
	err = s.BreakGlass(ctx, s.anna, s.person, "found outside, confused")
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("the answer tells that there is someone: %v", err)
	}
	want(t, err, "error.unknown")
}

func TestConsentsLapseWithTheTimeInTheProgramme(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := begin(t, d), t.Context()
		plan := consent.Giving{ID: id.New[string](), Person: s.person, Kind: consent.Plans, How: consent.Paper}
		want(t, s.Give(ctx, s.coordinator, s.toAnna()), "")
		want(t, s.Give(ctx, s.coordinator, plan), "")
		err := d.Write(ctx, func(tx *db.Tx) error { return consent.Lapse(tx, s.person, s.coordinator.Account, s.now) })
		want(t, err, "")
		if got := s.sees(t, s.anna); got != "error.unknown" {
			t.Errorf("Anna sees %q", got)
		}
		list, err := s.Of(ctx, s.own, s.person)
		want(t, err, "")
		for _, c := range list {
			if c.State(access.Today(s.now)) != consent.Withdrawn {
				t.Errorf("%s stands", c.Kind)
			}
		}
	})
}

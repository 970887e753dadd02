package referral_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/referral"
	"kasam/internal/story"
)

func TestWhatAReferralMustSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		for _, tt := range []struct {
			name  string
			by    access.Actor
			adapt func(*referral.New)
			want  string
		}{
			{"all it must", s.agency, func(*referral.New) {}, ""},
			{"by someone without a part in the programme", s.bare, func(*referral.New) {}, "error.unknown"},
			{"that they want to, without their words", s.agency, func(n *referral.New) { n.Told.Words = " " }, "words referral.words_required"},
			{"nothing of what was tried", s.coordinator, func(n *referral.New) { n.Told.Tried = "" }, "tried error.required"},
			{"a party that there is not", s.agency, func(n *referral.New) { n.Parties = []string{"fk", "kyrkan"} }, "parties error.choose"},
			{"no view of theirs", s.agency, func(n *referral.New) { n.View = "maybe" }, "view error.choose"},
			{"a spoken yes that nobody heard", s.agency, func(n *referral.New) { n.Consent.How = referral.Oral }, "witness referral.witness_required"},
			{"a yes that someone else cannot have given", s.agency, func(n *referral.New) { n.Consent.How = referral.OwnLogin }, "consent error.choose"},
			{"no name and nothing tried", s.agency, func(n *referral.New) { n.Person.Given, n.Told.Tried = "", "" }, "given error.required, tried error.required"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				n := mika()
				n.Same = referral.Other
				tt.adapt(&n)
				if diff := cmp.Diff(tt.want, refusals(s.Refer(t.Context(), tt.by, n))); diff != "" {
					t.Errorf("refusals (-want +got):\n%s", diff)
				}
			})
		}
	})
}

func TestTheGroupKnowsNoNameBeforeThePersonSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		one := s.refers(mika())
		p, err := s.Open(t.Context(), s.group, one)
		s.must(err)
		if p.Named || p.Person != "" || p.Sex != "" || p.Told != (referral.Told{}) || p.AgeBand(p.Today) != 30 {
			t.Errorf("the group sees %+v", p.Referral)
		}
		if cmp.Diff([]string{"fk", "kommun"}, p.Parties) != "" {
			t.Errorf("parties: %v", p.Parties)
		}
		for _, by := range []access.Actor{s.bare, s.coordinator, {}, {Account: "x", Person: id.New[id.Person]()}} {
			if _, err := s.Open(t.Context(), by, one); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%+v is answered %v", by, err)
			}
		}
		s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActConsent, Consent: referral.Consent{How: referral.Oral, Witness: "Siv"}}))
		p, err = s.Open(t.Context(), s.group, one)
		s.must(err)
		if p.Told.Name() != "Mika Exempel" || p.Told.Witness != "Siv" {
			t.Errorf("with the yes the group sees %+v", p.Told)
		}
		// It is on record that the group saw who it is, and that before it did not.
		s.must(d.Read(t.Context(), func(v *db.View) error {
			var n int
			err := v.Row(`select count(*) from audit_entries where act = 'referral.read' and account = $1 and person = $2`, s.group.Account, p.Person).Scan(&n)
			if n != 1 {
				t.Errorf("%d readings by the group on record", n)
			}
			return err
		}))
		s.must(s.Take(t.Context(), s.group, one, referral.Deed{Act: referral.ActUnconsent}))
		if p, _ = s.Open(t.Context(), s.group, one); p.Named {
			t.Error("the yes is taken back, and the name is still told")
		}
	})
}

func TestAProtectedNameIsToldWhenThePersonHasSaidYes(t *testing.T) {
	s := begin(t, dbtest.New(t))
	n := mika()
	n.Person.Protected, n.Consent = true, referral.Consent{How: referral.Paper}
	one := s.refers(n)
	if p, _ := s.Open(t.Context(), s.group, one); p.Named {
		t.Error("the group sees a protected name")
	}
	s.decides(one, "offer", referral.Offered)
	s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActAccept, How: referral.Paper}))
	if p, _ := s.Open(t.Context(), s.group, one); !p.Named {
		t.Error("nobody in the group can take them in")
	}
	s.must(s.DB.Read(t.Context(), func(v *db.View) error {
		var mails, marks int
		if err := v.Row(`select count(*) from referral_marks`).Scan(&marks); err != nil {
			return err
		}
		err := v.Row(`select count(*) from outbox`).Scan(&mails)
		if mails+marks != 0 {
			t.Errorf("%d mails and %d marks about someone protected", mails, marks)
		}
		return err
	}))
}

func TestAnIdentityThatBecomesProtectedLeavesTheReferrals(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		n := mika()
		n.Person.Email, n.Consent = "mika@example.org", referral.Consent{How: referral.Paper}
		one := s.refers(n)
		s.decides(one, "offer", referral.Offered)
		s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActAccept, How: referral.Paper}))
		who, err := s.Enrol(t.Context(), s.group, one, referral.Enrolment{Participation: id.New[id.Participation](), Coordinator: s.coordinator.Professional})
		s.must(err)
		left := func() (mails, marks int) {
			s.must(s.DB.Read(t.Context(), func(v *db.View) error {
				return errors.Join(v.Row(`select count(*) from referral_marks`).Scan(&marks),
					v.Row(`select count(*) from outbox where about = $1`, who).Scan(&mails))
			}))
			return mails, marks
		}
		if mails, marks := left(); mails == 0 || marks == 0 {
			t.Fatalf("%d mails and %d marks: that none are left proves nothing", mails, marks)
		}
		if list, _ := s.Mine(t.Context(), s.agency); len(list) != 1 || list[0].Told.Given == "" {
			t.Fatalf("who referred lists %+v", list)
		}
		desk := &person.Desk{DB: d, Vault: s.Vault, Now: s.Now}
		is, err := desk.Of(t.Context(), s.coordinator, who)
		s.must(err)
		is.Protected = true
		s.must(desk.Correct(t.Context(), s.coordinator, is))
		if mails, marks := left(); mails+marks != 0 {
			t.Errorf("%d mails and %d marks are left", mails, marks)
		}
		for name, by := range map[string]access.Actor{"who referred": s.agency, "the group": s.group} {
			p, err := s.Open(t.Context(), by, one)
			s.must(err)
			if p.Named || p.Told != (referral.Told{}) || p.Person != "" {
				t.Errorf("%s still reads %+v", name, p.Told)
			}
		}
		if list, _ := s.Mine(t.Context(), s.agency); len(list) != 1 || list[0].Named || list[0].Told != (referral.Told{}) {
			t.Errorf("who referred still lists %+v", list)
		}
	})
}

func TestTheAnswerIsThePersonsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		n := mika()
		n.Consent.How = referral.Paper
		one := s.refers(n)
		yes := referral.Deed{Act: referral.ActAccept, How: referral.Oral, Said: referral.Said{Witness: "Siv"}}
		if got := refusals(s.Take(t.Context(), s.agency, one, yes)); got != "referral.moved" {
			t.Errorf("a yes to nothing: %q", got)
		}
		s.decides(one, "offer", referral.Offered)
		unheard := yes
		unheard.Said.Witness = ""
		if got := refusals(s.Take(t.Context(), s.agency, one, unheard)); got != "witness referral.witness_required" {
			t.Errorf("a yes that nobody heard: %q", got)
		}
		// A no ends nothing and asks for no reason; it can become a yes.
		code, err := s.AnswerCode(t.Context(), s.group, one)
		s.must(err)
		s.must(s.AnswerBy(t.Context(), strings.ToLower(code), referral.ActDecline, ""))
		if s.state(one) != referral.Declined {
			t.Errorf("after a no: %s", s.state(one))
		}
		if got := refusals(s.AnswerBy(t.Context(), code, referral.ActAccept, "")); got != "code referral.code_wrong" {
			t.Errorf("the code again: %q", got)
		}
		s.must(s.Take(t.Context(), s.agency, one, yes))
		// The payer's objection is read, and stops nothing.
		s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActObject, Said: referral.Said{Who: "Kassan", Text: "För dyrt"}}))
		p, err := s.Open(t.Context(), s.group, one)
		s.must(err)
		if p.State != referral.Accepted || len(p.Objections()) != 1 || !p.Allows(referral.ActEnrol) {
			t.Errorf("after an objection: %s, %d objections", p.State, len(p.Objections()))
		}
		to := id.New[id.Participation]()
		if _, err := s.Enrol(t.Context(), s.group, one, referral.Enrolment{Participation: to, Coordinator: s.bare.Professional}); refusals(err) != "coordinator error.choose" {
			t.Errorf("taken in by someone who does not coordinate: %v", err)
		}
		who, err := s.Enrol(t.Context(), s.group, one, referral.Enrolment{Participation: to, Coordinator: s.coordinator.Professional})
		s.must(err)
		s.must(d.Read(t.Context(), func(v *db.View) error {
			in, err := participation.Current(v, who)
			if err != nil || in.ID != to {
				t.Errorf("participation: %+v, %v", in, err)
			}
			is, err := person.Load(v, s.Vault, who)
			if err != nil || is.Name() != "Mika Exempel" || is.Sex != "female" {
				t.Errorf("person: %+v, %v", is, err)
			}
			key, err := s.Vault.Key(v, who)
			s.must(err)
			told, err := story.Latest(v, key, who)
			if told.Wish != "Vill sova om nätterna" {
				t.Errorf("story: %+v", told)
			}
			return err
		}))
		if _, err := s.Open(t.Context(), s.coordinator, one); err != nil {
			t.Errorf("their coordinator does not see how they came in: %v", err)
		}
	})
}

func TestNoMailSaysWhoItIsAbout(t *testing.T) {
	s := begin(t, dbtest.New(t))
	n := mika()
	n.Consent.How = referral.Paper
	one := s.refers(n)
	s.decides(one, "offer", referral.Offered)
	s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActAccept, How: referral.Paper}))
	s.must(s.DB.Read(t.Context(), func(v *db.View) error {
		var mails, said int
		err := v.Row(`select count(*), coalesce(sum(case when subject || body like '%Mika%' or subject || body like '%Exempel%' or body like '%Coaching%' then 1 else 0 end), 0)
			from outbox`).Scan(&mails, &said)
		if mails != 2 || said != 0 { // to who referred, and to the person
			t.Errorf("%d mails, %d of which tell", mails, said)
		}
		return err
	}))
}

func TestWhomThePersonHasBarredSeesNothing(t *testing.T) {
	s := begin(t, dbtest.New(t))
	n := mika()
	n.Consent.How = referral.Paper
	one := s.refers(n)
	p, err := s.Open(t.Context(), s.group, one)
	s.must(err)
	s.must(s.DB.Write(t.Context(), func(tx *db.Tx) error {
		return access.Shut(tx, access.Bar{ID: id.New[string](), Person: p.Person, Professional: s.group.Professional, Since: s.now})
	}))
	if _, err := s.Open(t.Context(), s.group, one); fault.KindOf(err) != fault.NotFound {
		t.Errorf("barred, and answered %v", err)
	}
	s.must(s.DB.Read(t.Context(), func(v *db.View) error {
		list, err := s.Group(v, s.group, "coachingteamet", nil, referral.Referred)
		if len(list) != 0 {
			t.Errorf("barred, and %d on the list", len(list))
		}
		return err
	}))
}

func TestASecondReferralIsNoticedByWhoSeesTheFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		one := s.refers(mika())
		if got := refusals(s.Refer(t.Context(), s.agency, mika())); got != "same referral.known" {
			t.Errorf("the same again: %q", got)
		}
		other := mika()
		s.must(s.Refer(t.Context(), s.coordinator, other)) // does not see the first, and is not told of it
		for _, by := range []struct {
			who access.Actor
			of  string
		}{{s.agency, one}, {s.coordinator, other.ID}} {
			s.must(s.Take(t.Context(), by.who, by.of, referral.Deed{Act: referral.ActConsent, Consent: referral.Consent{How: referral.Paper}}))
		}
		p, err := s.Open(t.Context(), s.group, other.ID)
		s.must(err)
		if len(p.Alike) != 1 || p.Alike[0].ID != one {
			t.Fatalf("alike: %+v", p.Alike)
		}
		s.must(s.Join(t.Context(), s.group, other.ID, one))
		if s.state(one) != referral.Referred {
			t.Errorf("the first goes on as %s", s.state(one))
		}
		if p, err = s.Open(t.Context(), s.group, one); err != nil || len(p.Joined) != 1 {
			t.Errorf("joined: %+v, %v", p.Joined, err)
		}
		if p, err = s.Open(t.Context(), s.agency, one); err != nil || len(p.Joined) != 0 {
			t.Errorf("who referred them first is told who else has: %+v, %v", p.Joined, err)
		}
	})
}

func TestAReferralOfSomeoneWhoIsKnownGoesOnSinceTheFirstDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		one := s.refers(mika())
		own := access.Actor{Account: id.New[id.Account](), Person: id.New[id.Person]()}
		who := mika().Person
		who.ID, who.Country = own.Person, "SE"
		s.must(d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := person.Add(tx, s.Vault, who, s.now)
			return err
		}))
		s.now = s.now.AddDate(0, 0, 9)
		self := mika()
		s.must(s.Refer(t.Context(), own, self))
		s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActConsent, Consent: referral.Consent{How: referral.Paper}}))
		s.must(s.Take(t.Context(), own, self.ID, referral.Deed{Act: referral.ActConsent}))
		s.must(s.Join(t.Context(), s.group, one, self.ID))
		p, err := s.Open(t.Context(), s.group, self.ID)
		if err != nil || p.State != referral.Referred || p.WaitDays(access.Today(s.now)) != 9 || len(p.Joined) != 1 {
			t.Errorf("%s, waited %d days, %d joined: %v", p.State, p.WaitDays(access.Today(s.now)), len(p.Joined), err)
		}
		if s.state(one) != referral.Joined {
			t.Errorf("the first is %s", s.state(one))
		}
	})
}

func TestWhatSomeoneElseChangedMeanwhileIsAConflict(t *testing.T) {
	s := begin(t, dbtest.New(t))
	one := s.refers(mika())
	s.must(s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActAdd, Version: 1, Said: referral.Said{Text: "Mer"}}))
	err := s.Take(t.Context(), s.agency, one, referral.Deed{Act: referral.ActAdd, Version: 1, Said: referral.Said{Text: "Mer"}})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("answered %v", err)
	}
}

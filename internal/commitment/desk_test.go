package commitment_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func asError(err error, target **fault.Error) bool { return errors.As(err, target) }

func key(err error) string {
	var e *fault.Error
	if asError(err, &e) {
		return e.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestAPromiseGoesItsWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()

		t.Run("within her mandate Anna promises alone, and the coordinator confirms", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 8_000)
			before := w.one(t, c)
			if before.State != commitment.Proposed || before.Covered.Ceiling != 8_000 || before.Unit != "sek" {
				t.Errorf("recorded as %+v", before)
			}
			must(t, w.desk.Accept(ctx, w.anna, c))
			if got := key(w.desk.Keep(ctx, w.anna, c)); got != "commitment.not_yours" {
				t.Errorf("Anna confirms her own promise: %q", got)
			}
			must(t, w.desk.Keep(ctx, w.coach, c))
			got := w.one(t, c)
			acts := make([]commitment.Act, len(got.Steps))
			for i, s := range got.Steps {
				acts[i] = s.Act
			}
			if got.State != commitment.Kept || got.Mandate == "" ||
				!slices.Equal(acts, []commitment.Act{"record", "accept", "keep"}) || got.Steps[1].Name != "Anna Ek" {
				t.Errorf("ended as %+v", got)
			}
		})

		t.Run("beyond it, it waits for Bo, who signs", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 12_000)
			if got := w.one(t, c); got.SignerName != "Bo Alm" || got.Mandate != "" {
				t.Errorf("shown as %+v", got)
			}
			must(t, w.desk.Accept(ctx, w.anna, c))
			if got := w.one(t, c).State; got != commitment.AwaitingSignature {
				t.Fatalf("stands at %s", got)
			}
			if got := key(w.desk.Sign(ctx, w.anna, c)); got != "commitment.not_yours" {
				t.Errorf("Anna signs for herself: %q", got)
			}
			must(t, w.desk.Sign(ctx, w.bo, c))
			got := w.one(t, c)
			if got.State != commitment.Accepted || got.Covered.Professional != w.bo.Professional {
				t.Errorf("signed as %+v", got)
			}
		})

		t.Run("Bo says no, with a reason", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 12_000)
			must(t, w.desk.Accept(ctx, w.anna, c))
			if got := field(w.desk.Decline(ctx, w.bo, c, "  ")); got != "reason" {
				t.Errorf("declined without a reason: %q", got)
			}
			must(t, w.desk.Decline(ctx, w.bo, c, "Budgeten är slut"))
			got := w.one(t, c)
			if got.State != commitment.Declined || got.Steps[2].Reason != "Budgeten är slut" {
				t.Errorf("ended as %+v", got)
			}
		})

		t.Run("beyond everyone's mandate it stays asked", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 30_000)
			if got := key(w.desk.Accept(ctx, w.anna, c)); got != "commitment.no_signer" {
				t.Errorf("accepted: %q", got)
			}
			if got := w.one(t, c).State; got != commitment.Proposed {
				t.Errorf("stands at %s", got)
			}
		})

		t.Run("what is of no kind is ordinary work", func(t *testing.T) {
			c := w.ask(t, w.bank, "", 0)
			must(t, w.desk.Accept(ctx, w.bank, c))
			must(t, w.desk.Break(ctx, w.bank, c, "Jag hann inte"))
		})

		t.Run("a colleague may not answer for her", func(t *testing.T) {
			c := w.ask(t, w.anna, "", 0)
			if got := fault.KindOf(w.desk.Accept(ctx, w.bo, c)); got != fault.Forbidden {
				t.Errorf("refused as %v", got)
			}
			if got := fault.KindOf(w.desk.Decline(ctx, w.bo, c, "nej")); got != fault.Forbidden {
				t.Errorf("refused as %v", got)
			}
		})

		t.Run("the person promises, and says that it was kept", func(t *testing.T) {
			p := w.promise(access.Actor{})
			must(t, w.desk.Record(ctx, w.self, p))
			if got := w.one(t, p.ID); got.State != commitment.Accepted || !got.Mine() {
				t.Errorf("recorded as %+v", got)
			}
			must(t, w.desk.Keep(ctx, w.self, p.ID))
		})

		t.Run("the person asks nobody by themself", func(t *testing.T) {
			if got := key(w.desk.Record(ctx, w.self, w.promise(w.anna))); got != "error.coordinator_only" {
				t.Errorf("recorded: %q", got)
			}
		})

		t.Run("what the coordinator promises is promised at once, and the person confirms it", func(t *testing.T) {
			c := w.ask(t, w.coach, "", 0)
			if got := w.one(t, c).State; got != commitment.Accepted {
				t.Errorf("stands at %s", got)
			}
			if got := key(w.desk.Keep(ctx, w.coach, c)); got != "commitment.not_yours" {
				t.Errorf("the coordinator confirms their own: %q", got)
			}
			must(t, w.desk.Keep(ctx, w.self, c))
		})

		t.Run("what is over does not move", func(t *testing.T) {
			c := w.ask(t, w.anna, "", 0)
			must(t, w.desk.Withdraw(ctx, w.coach, c, "Det löste sig"))
			if err := w.desk.Accept(ctx, w.anna, c); fault.KindOf(err) != fault.Conflict {
				t.Errorf("accepted: %v", err)
			}
		})
	})
}

func TestNobodyIsAskedWhoMayNotKnowOfThePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		err := w.desk.Record(t.Context(), w.coach, w.promise(w.nobody))
		if field(err) != "professional" || key(err) != "commitment.consent_first" {
			t.Errorf("asked: %v", err)
		}
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`insert into access_bars (id, person_id, professional_id, since) values ($1, $2, $3, 0)`,
				id.New[string](), w.person, w.anna.Professional)
		})
		if err := w.desk.Record(t.Context(), w.coach, w.promise(w.anna)); key(err) != "commitment.consent_first" {
			t.Errorf("asked whom the person has barred: %v", err)
		}
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`update professionals set ended_on = '2026-11-01' where id = $1`, w.bo.Professional)
		})
		if err := w.desk.Record(t.Context(), w.coach, w.promise(w.bo)); key(err) != "commitment.left" {
			t.Errorf("asked who has left: %v", err)
		}
	})
}

func TestEachSeesWhatIsTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		anna, bank, clinic := w.ask(t, w.anna, "money", 100), w.ask(t, w.bank, "", 0), w.ask(t, w.clinic, "", 0)
		must(t, w.desk.Decline(ctx, w.bank, bank, "Hemligt skäl"))

		for name, tt := range map[string]struct {
			by   access.Actor
			want []string
		}{
			"the coordinator sees all":               {w.coach, []string{anna, bank, clinic}},
			"so does the person":                     {w.self, []string{anna, bank, clinic}},
			"with the plan, the others' too":         {w.anna, []string{anna, bank, clinic}},
			"without the plan, only one's own":       {w.bank, []string{bank}},
			"a colleague with the plan sees as much": {w.bo, []string{anna, bank, clinic}},
		} {
			t.Run(name, func(t *testing.T) {
				list, err := w.desk.Of(ctx, tt.by, w.person)
				must(t, err)
				var got []string
				for _, c := range list {
					got = append(got, c.ID)
				}
				slices.Sort(got)
				slices.Sort(tt.want)
				if !slices.Equal(got, tt.want) {
					t.Errorf("sees %d promises, want %d", len(got), len(tt.want))
				}
			})
		}
		t.Run("a name that tells of illness is not told, and neither is what", func(t *testing.T) {
			c, err := w.desk.One(ctx, w.anna, clinic)
			must(t, err)
			if !c.Masked || c.What != "" || c.ProfessionalName != "" || c.OrganisationName != "" || c.Professional != "" || len(c.Steps) > 0 {
				t.Errorf("Anna sees %+v", c)
			}
			c, err = w.desk.One(ctx, w.clinic, clinic)
			must(t, err)
			if c.Masked || c.What == "" {
				t.Errorf("the clinic does not see its own: %+v", c)
			}
		})
		t.Run("others' reasons are not told", func(t *testing.T) {
			c, err := w.desk.One(ctx, w.anna, bank)
			must(t, err)
			if c.Steps[1].Reason != "" {
				t.Errorf("Anna reads %q", c.Steps[1].Reason)
			}
			if got := w.one(t, bank).Steps[1].Reason; got != "Hemligt skäl" {
				t.Errorf("the coordinator reads %q", got)
			}
		})
		t.Run("to everyone else there is nothing", func(t *testing.T) {
			for _, by := range []access.Actor{w.nobody, {}, {Account: id.New[id.Account](), Person: id.New[id.Person]()}} {
				if _, err := w.desk.One(ctx, by, anna); fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s sees it: %v", by.Name, err)
				}
			}
			if _, err := w.desk.One(ctx, w.bank, anna); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the bank sees another's: %v", err)
			}
			if err := w.desk.Accept(ctx, w.nobody, anna); fault.KindOf(err) != fault.NotFound {
				t.Errorf("answered by a stranger: %v", err)
			}
			if err := w.desk.Accept(ctx, w.coach, "no id"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("answered what is not: %v", err)
			}
		})
		t.Run("the page says why, and what may be done", func(t *testing.T) {
			p, err := w.desk.Open(ctx, w.coach, anna)
			must(t, err)
			if p.Why != "Jag vill bo kvar." || p.PersonName != "Amira Haddad" || !slices.Equal(p.May, []commitment.Act{commitment.ActCounter, commitment.ActWithdraw}) {
				t.Errorf("the page says %+v", p)
			}
			p, err = w.desk.Open(ctx, w.anna, anna)
			must(t, err)
			if p.Why != "" || !p.Cover.Own || p.CoverName != "Anna Ek" ||
				!slices.Equal(p.May, []commitment.Act{commitment.ActAccept, commitment.ActCounter, commitment.ActDecline}) {
				t.Errorf("Anna's page says %+v", p)
			}
		})
	})
}

func TestTodayListsWhatIsAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		first := w.ask(t, w.anna, "money", 12_000)
		p := w.promise(w.anna)
		p.Due = day.Must("2026-11-22")
		must(t, w.desk.Record(ctx, w.coach, p))
		asked, err := w.desk.Asked(ctx, w.anna)
		must(t, err)
		if len(asked) != 2 || asked[0].ID != p.ID || asked[0].PersonName != "Amira Haddad" || asked[0].What == "" {
			t.Errorf("Anna is asked %+v", asked)
		}
		must(t, w.desk.Accept(ctx, w.anna, first))
		for _, by := range []access.Actor{w.bo} {
			asked, err := w.desk.Asked(ctx, by)
			must(t, err)
			if len(asked) != 1 || asked[0].ID != first {
				t.Errorf("Bo is asked %+v", asked)
			}
		}
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`update access_waivers set withdrawn_at = 1 where organisation_id = $1`, w.anna.Organisation)
		})
		asked, err = w.desk.Asked(ctx, w.anna)
		must(t, err)
		if len(asked) != 0 {
			t.Errorf("after the consent is withdrawn Anna is asked %+v", asked)
		}
		if n := w.count(t, `select count(*) from audit_entries where act = 'commitment.asked' and person = $1`, w.person); n != 2 {
			t.Errorf("%d looks are on record, want 2", n)
		}
	})
}

func TestTheMailIsNeutral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.ask(t, w.anna, "money", 100)
		w.ask(t, w.coach, "", 0) // to oneself there is nothing to mail
		var to, subject, body string
		must(t, d.Read(t.Context(), func(v *db.View) error {
			return v.Row(`select recipient, subject, body from outbox`).Scan(&to, &subject, &body)
		}))
		if n := w.count(t, `select count(*) from outbox`); n != 1 {
			t.Errorf("%d mails", n)
		}
		for _, word := range []string{"Amira", "Haddad", "hyran", "Granen"} {
			if strings.Contains(subject, word) || strings.Contains(body, word) {
				t.Errorf("the mail says %q", word)
			}
		}
		if to != "anna@example.org" || !strings.Contains(body, "https://kasam.example/commitments/"+c) {
			t.Errorf("to %s: %s", to, body)
		}
		w.do(t, func(tx *db.Tx) error { return tx.Exec(`update persons set protected = $1`, true) })
		w.ask(t, w.anna, "", 0)
		if n := w.count(t, `select count(*) from outbox`); n != 1 {
			t.Errorf("a mail about someone with a protected identity")
		}
	})
}

func TestTheSameFormSentTwiceIsOnePromise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		p := w.promise(w.anna)
		ctx := db.Once(t.Context(), "form")
		must(t, w.desk.Record(ctx, w.coach, p))
		if err := w.desk.Record(ctx, w.coach, p); !errors.Is(err, db.ErrRepeated) {
			t.Errorf("sent again: %v", err)
		}
		accept := db.Once(t.Context(), "accept")
		must(t, w.desk.Accept(accept, w.anna, p.ID))
		if err := w.desk.Accept(accept, w.anna, p.ID); !errors.Is(err, db.ErrRepeated) {
			t.Errorf("accepted again: %v", err)
		}
		if got := len(w.one(t, p.ID).Steps); got != 2 {
			t.Errorf("%d steps", got)
		}
	})
}

func TestOfTwoAtOnceOneIsFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for range 5 {
			c := w.ask(t, w.anna, "money", 100)
			var wait sync.WaitGroup
			errs := make([]error, 2)
			for i, act := range []func(context.Context) error{
				func(ctx context.Context) error { return w.desk.Accept(ctx, w.anna, c) },
				func(ctx context.Context) error { return w.desk.Withdraw(ctx, w.coach, c, "Det löste sig") },
			} {
				wait.Go(func() { errs[i] = act(t.Context()) })
			}
			wait.Wait()
			lost := 0
			for _, err := range errs {
				if err != nil {
					lost++
					if fault.KindOf(err) != fault.Conflict {
						t.Errorf("the second is refused with %v", err)
					}
				}
			}
			if got := len(w.one(t, c).Steps); lost != 1 || got != 2 {
				t.Errorf("%d lost, %d steps", lost, got)
			}
		}
	})
}

func TestNothingWrittenIsInTheClear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.ask(t, w.anna, "", 0)
		must(t, w.desk.Decline(t.Context(), w.anna, c, "Hyran är redan betald"))
		if n := w.count(t, `
			select (select count(*) from commitments where what_sealed like '%hyran%')
			     + (select count(*) from commitment_steps where reason_sealed like '%Hyran%')`); n != 0 {
			t.Errorf("%d texts in the clear", n)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnlyThoseWhoMayKnowAreOfferedToBeAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`insert into access_bars (id, person_id, professional_id, since) values ($1, $2, $3, 0)`,
				id.New[string](), w.person, w.bo.Professional)
		})
		s, err := w.desk.Start(t.Context(), w.coach, w.person)
		must(t, err)
		var names []string
		for _, p := range s.People {
			names = append(names, p.Name)
		}
		if names[0] != "Ingrid Solberg" {
			t.Errorf("the coordinator does not come first: %q", names)
		}
		slices.Sort(names)
		if want := []string{"Anna Ek", "Ingrid Solberg", "Maja Lind", "Nils Berg"}; !slices.Equal(names, want) {
			t.Errorf("offered %q, want %q", names, want)
		}
		if _, err := w.desk.Start(t.Context(), w.anna, w.person); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("Anna records promises: %v", err)
		}
	})
}

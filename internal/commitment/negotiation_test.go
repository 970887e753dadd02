package commitment_test

import (
	"context"
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
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
)

func terms(amount int64, due string) commitment.Terms {
	return commitment.Terms{What: "Betala halva hyran", Amount: amount, Due: day.Must(due)}
}

func acts(c commitment.Commitment) (list []string) {
	for _, s := range c.Steps {
		list = append(list, strings.TrimSuffix(string(s.Act)+" "+s.How, " "))
	}
	return list
}

func TestTermsAreNegotiatedBackAndForth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		c := w.ask(t, w.anna, "money", 8_000)

		if got := field(w.desk.Counter(ctx, w.anna, c, terms(4_000, "2026-12-01"), " ")); got != "reason" {
			t.Errorf("countered without a reason: %q", got)
		}
		if got := field(w.desk.Counter(ctx, w.anna, c, commitment.Terms{Amount: -1}, "Budgeten")); got != "what" {
			t.Errorf("countered with nothing: %q", got)
		}
		must(t, w.desk.Counter(ctx, w.anna, c, terms(4_000, "2026-12-01"), "Budgeten räcker till hälften"))
		got := w.one(t, c)
		if got.State != commitment.Countered || got.Turn != commitment.TurnAsker || got.Amount != 8_000 || got.Table() != terms(4_000, "2026-12-01") {
			t.Fatalf("stands as %+v", got)
		}
		if got := key(w.desk.Accept(ctx, w.anna, c)); got != "commitment.not_yours" && got != "commitment.moved" {
			t.Errorf("Anna says yes to herself: %q", got)
		}
		must(t, w.desk.Counter(ctx, w.self, c, terms(15_000, "2026-12-05"), "Jag behöver mer"))
		if got := w.one(t, c); got.Turn != commitment.TurnPromiser {
			t.Fatalf("the turn is %q", got.Turn)
		}
		must(t, w.desk.Accept(ctx, w.anna, c))
		if got := w.one(t, c); got.State != commitment.AwaitingSignature || got.Signer != w.bo.Professional || got.Amount != 15_000 {
			t.Fatalf("beyond her mandate it stands as %+v", got)
		}
		must(t, w.desk.Sign(ctx, w.bo, c))
		got = w.one(t, c)
		if got.State != commitment.Accepted || got.Terms() != terms(15_000, "2026-12-05") || got.Moves != 0 || got.Covered.Professional != w.bo.Professional {
			t.Errorf("agreed on %+v", got)
		}
		if want := []string{"record", "counter", "counter", "accept", "sign"}; !slices.Equal(acts(got), want) {
			t.Errorf("went %q", acts(got))
		}
		for i, want := range []commitment.Terms{
			{What: "Betala hyran för november", Amount: 8_000, Due: day.Must("2026-11-27")},
			terms(4_000, "2026-12-01"), terms(15_000, "2026-12-05"), terms(15_000, "2026-12-05"), terms(15_000, "2026-12-05"),
		} {
			if got.Steps[i].Terms != want {
				t.Errorf("step %d says %+v, want %+v", i, got.Steps[i].Terms, want)
			}
		}
	})
}

func TestWhoeverSaysYesTheMandateHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		t.Run("the coordinator accepts more than Anna may promise: Bo signs", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Counter(ctx, w.anna, c, terms(12_000, "2026-12-01"), "Jag frågar chefen"))
			must(t, w.desk.Accept(ctx, w.coach, c))
			if got := w.one(t, c); got.State != commitment.AwaitingSignature || got.SignerName != "Bo Alm" {
				t.Errorf("stands as %+v", got)
			}
		})
		t.Run("more than anyone may promise is not accepted", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Counter(ctx, w.anna, c, terms(50_000, "2026-12-01"), "Jag frågar chefen"))
			if got := key(w.desk.Accept(ctx, w.self, c)); got != "commitment.no_signer" {
				t.Errorf("accepted: %q", got)
			}
		})
		t.Run("what is promised stands while more is asked for and not signed", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Accept(ctx, w.anna, c))
			must(t, w.desk.Counter(ctx, w.coach, c, terms(12_000, "2026-12-01"), "Hyran är högre"))
			must(t, w.desk.Accept(ctx, w.anna, c))
			got := w.one(t, c)
			if got.State != commitment.AwaitingSignature || !got.Stands || got.Amount != 5_000 || got.Table().Amount != 12_000 ||
				got.Covered.Professional != w.anna.Professional {
				t.Fatalf("stands as %+v", got)
			}
			must(t, w.desk.Decline(ctx, w.bo, c, "Budgeten är slut"))
			got = w.one(t, c)
			if got.State != commitment.Accepted || got.Amount != 5_000 || got.Signer != "" || got.Moves != 0 {
				t.Errorf("after Bo's no it stands as %+v", got)
			}
			must(t, w.desk.Keep(ctx, w.self, c))
		})
	})
}

func TestAPromiseMovesOnlyOpenly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		accepted := func() string {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Accept(ctx, w.anna, c))
			return c
		}
		t.Run("the coordinator and the person give it another day, and it is counted", func(t *testing.T) {
			c := accepted()
			must(t, w.desk.Move(ctx, w.coach, c, day.Must("2026-12-01"), "Anna är sjuk"))
			must(t, w.desk.Move(ctx, w.self, c, day.Must("2026-12-10"), "Jag hann inte"))
			got := w.one(t, c)
			if got.Moves != 2 || got.Due != day.Must("2026-12-10") || got.State != commitment.Accepted || got.Steps[2].Terms.Due != day.Must("2026-12-01") {
				t.Errorf("moved to %+v", got)
			}
		})
		for name, tt := range map[string]struct {
			due, reason, want string
		}{
			"not without a reason":                      {"2026-12-01", " ", "reason"},
			"not to the same day":                       {"2026-11-27", "Därför", "due"},
			"not to a day that was":                     {"2026-11-19", "Därför", "due"},
			"an earlier day is the promiser's to agree": {"2026-11-25", "Därför", "due"},
		} {
			t.Run(name, func(t *testing.T) {
				if got := field(w.desk.Move(ctx, w.coach, accepted(), day.Must(tt.due), tt.reason)); got != tt.want {
					t.Errorf("refused at %q", got)
				}
			})
		}
		t.Run("the promiser cannot", func(t *testing.T) {
			if got := key(w.desk.Move(ctx, w.anna, accepted(), day.Must("2026-12-01"), "Jag hinner inte")); got != "commitment.not_yours" {
				t.Errorf("moved: %q", got)
			}
		})
		t.Run("the promiser asks for another day; meanwhile it stands, and is late when it is late", func(t *testing.T) {
			c := accepted()
			must(t, w.desk.Counter(ctx, w.anna, c, terms(5_000, "2026-12-20"), "Jag hinner inte"))
			got := w.one(t, c)
			if got.State != commitment.Countered || got.Turn != commitment.TurnAsker || got.Due != day.Must("2026-11-27") ||
				!got.Late(day.Must("2026-11-28")) || got.Late(day.Must("2026-11-27")) {
				t.Errorf("stands as %+v", got)
			}
			must(t, w.desk.Decline(ctx, w.coach, c, "Hyran måste in"))
			if got := w.one(t, c); got.State != commitment.Accepted || got.Moves != 0 || got.What != "Betala hyran för november" {
				t.Errorf("after a no it stands as %+v", got)
			}
			must(t, w.desk.Counter(ctx, w.anna, c, terms(5_000, "2026-12-20"), "Jag hinner verkligen inte"))
			must(t, w.desk.Accept(ctx, w.coach, c))
			if got := w.one(t, c); got.Moves != 1 || got.Due != day.Must("2026-12-20") {
				t.Errorf("after a yes it stands as %+v", got)
			}
		})
		t.Run("the person moves their own as they like, and the coordinator only later", func(t *testing.T) {
			p := w.promise(access.Actor{})
			must(t, w.desk.Record(ctx, w.self, p))
			must(t, w.desk.Move(ctx, w.self, p.ID, day.Must("2026-11-22"), "Jag vill bli klar"))
			if got := field(w.desk.Move(ctx, w.coach, p.ID, day.Must("2026-11-21"), "Skynda på")); got != "due" {
				t.Errorf("hurried: %q", got)
			}
			must(t, w.desk.Release(ctx, w.self, p.ID, "Det löste sig"))
		})
	})
}

func TestDoneIsSaidByOneAndConfirmedByAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		c := w.ask(t, w.anna, "money", 5_000)
		must(t, w.desk.Accept(ctx, w.anna, c))
		must(t, w.desk.Report(ctx, w.anna, c, ""))
		got := w.one(t, c)
		if got.State != commitment.Accepted || !got.Said() || got.Late(day.Must("2026-12-24")) {
			t.Errorf("said done, it stands as %+v", got)
		}
		if got := key(w.desk.Keep(ctx, w.anna, c)); got != "commitment.not_yours" {
			t.Errorf("Anna confirms herself: %q", got)
		}
		if got := key(w.desk.Report(ctx, w.anna, c, "igen")); got != "commitment.moved" {
			t.Errorf("said twice: %q", got)
		}
		if got := field(w.desk.Deny(ctx, w.self, c, "")); got != "reason" {
			t.Errorf("denied without a reason: %q", got)
		}
		must(t, w.desk.Deny(ctx, w.self, c, "Inga pengar har kommit"))
		if got := w.one(t, c); got.State != commitment.Accepted || got.Said() || got.Steps[3].Reason != "Inga pengar har kommit" {
			t.Errorf("denied, it stands as %+v", got)
		}
		must(t, w.desk.Report(ctx, w.anna, c, "Nu är de skickade"))
		must(t, w.desk.Keep(ctx, w.self, c))

		own := w.ask(t, w.coach, "", 0)
		must(t, w.desk.Report(ctx, w.coach, own, ""))
		if got := key(w.desk.Keep(ctx, w.coach, own)); got != "commitment.not_yours" {
			t.Errorf("the coordinator confirms their own: %q", got)
		}
		must(t, w.desk.Keep(ctx, w.self, own))
	})
}

func TestWhatWasSaidOnTheTelephoneIsNoted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		t.Run("a yes, under the promiser's own mandate, shown as noted and corrected by her", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActAccept}))
			got := w.one(t, c)
			if got.State != commitment.Accepted || !got.Told() || got.Steps[1].How != commitment.Phone || got.Steps[1].Name != "Ingrid Solberg" {
				t.Fatalf("noted as %+v", got)
			}
			p, err := w.desk.Open(ctx, w.anna, c)
			must(t, err)
			if !slices.Contains(p.May, commitment.ActDecline) || !slices.Contains(p.May, commitment.ActAccept) {
				t.Errorf("Anna may %q", p.May)
			}
			must(t, w.desk.Decline(ctx, w.anna, c, "Det sa jag inte"))
			if got := w.one(t, c); got.State != commitment.Declined || got.Stands || got.Told() {
				t.Errorf("corrected to %+v", got)
			}
			if got := key(w.desk.Accept(ctx, w.anna, c)); got != "commitment.moved" {
				t.Errorf("her own no can be taken back: %q", got)
			}
		})
		t.Run("she confirms what was noted, and then it is hers", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActAccept}))
			must(t, w.desk.Accept(ctx, w.anna, c))
			if got := key(w.desk.Decline(ctx, w.anna, c, "Nej")); got != "commitment.moved" {
				t.Errorf("declined after her own yes: %q", got)
			}
		})
		t.Run("beyond her mandate it waits for Bo all the same", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 12_000)
			must(t, w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActAccept}))
			if got := w.one(t, c); got.State != commitment.AwaitingSignature || got.Signer != w.bo.Professional {
				t.Errorf("noted as %+v", got)
			}
		})
		t.Run("a no that she did not say becomes her yes", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActDecline, Reason: "Hon sa nej"}))
			must(t, w.desk.Accept(ctx, w.anna, c))
			if got := w.one(t, c); got.State != commitment.Accepted || !slices.Equal(acts(got), []string{"record", "decline phone", "accept"}) {
				t.Errorf("corrected to %+v", got)
			}
		})
		t.Run("other terms, which the coordinator then accepts", func(t *testing.T) {
			c := w.ask(t, w.anna, "money", 5_000)
			must(t, w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActCounter, Terms: terms(3_000, "2026-12-01"), Reason: "Hon har inte mer"}))
			must(t, w.desk.Accept(ctx, w.coach, c))
			if got := w.one(t, c); got.State != commitment.Accepted || got.Amount != 3_000 {
				t.Errorf("agreed on %+v", got)
			}
		})
		t.Run("only the coordinator notes, only answers, and never for themself or the person", func(t *testing.T) {
			c, own := w.ask(t, w.anna, "money", 5_000), w.promise(access.Actor{})
			must(t, w.desk.Record(ctx, w.self, own))
			mine := w.ask(t, w.coach, "", 0)
			for name, tt := range map[string]struct {
				by   access.Actor
				of   string
				act  commitment.Act
				want fault.Kind
			}{
				"Anna":                    {w.anna, c, commitment.ActAccept, fault.Forbidden},
				"the person":              {w.self, c, commitment.ActAccept, fault.Forbidden},
				"a stranger":              {w.nobody, c, commitment.ActAccept, fault.NotFound},
				"a signature":             {w.coach, c, commitment.ActSign, fault.Forbidden},
				"that it is kept":         {w.coach, c, commitment.ActKeep, fault.Forbidden},
				"of what is their own":    {w.coach, mine, commitment.ActReport, fault.Forbidden},
				"of what is the person's": {w.coach, own.ID, commitment.ActBreak, fault.Forbidden},
			} {
				if got := fault.KindOf(w.desk.Tell(ctx, tt.by, tt.of, commitment.Told{Act: tt.act, Reason: "Hon sa det"})); got != tt.want {
					t.Errorf("%s: refused as %v, want %v", name, got, tt.want)
				}
			}
			if err := w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActAccept, How: "letter"}); fault.KindOf(err) != fault.NotFound {
				t.Errorf("noted by letter: %v", err)
			}
		})
	})
}

func TestAnAnswerIsToWhatWasRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		c := w.ask(t, w.anna, "money", 5_000)
		must(t, w.desk.Counter(ctx, w.anna, c, terms(4_000, "2026-12-01"), "Budgeten"))
		read := w.one(t, c).Version
		must(t, w.desk.Counter(ctx, w.anna, c, terms(100, "2026-12-01"), "Nästan ingenting"))
		err := w.desk.Do(ctx, w.coach, c, commitment.Doing{Act: commitment.ActAccept, Seen: read})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("accepted what was not read: %v", err)
		}
	})
}

func TestABrokenPromiseIsAskedForAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		first := w.ask(t, w.anna, "money", 5_000)
		must(t, w.desk.Accept(ctx, w.anna, first))
		again := w.promise(w.bank)
		again.Replaces = first
		if got := field(w.desk.Record(ctx, w.coach, again)); got != "replaces" {
			t.Errorf("replaced while it stands: %q", got)
		}
		must(t, w.desk.Break(ctx, w.coach, first, "Inget hände"))
		p, err := w.desk.Open(ctx, w.coach, first)
		must(t, err)
		if !p.WhatNow || !slices.Contains(p.May, commitment.ActLeave) {
			t.Errorf("nobody asks what now: %+v", p)
		}
		must(t, w.desk.Record(ctx, w.coach, again))
		p, err = w.desk.Open(ctx, w.coach, first)
		must(t, err)
		if p.WhatNow || len(p.Chain) != 2 || p.Chain[0].ID != first || p.Chain[1].ID != again.ID || p.Chain[1].What == "" {
			t.Errorf("the chain is %+v", p.Chain)
		}
		p, err = w.desk.Open(ctx, w.bank, again.ID) // sees no plan, and so nothing of the first
		must(t, err)
		if len(p.Chain) != 0 {
			t.Errorf("the bank reads of others' promises: %+v", p.Chain)
		}
		left := w.ask(t, w.anna, "", 0)
		must(t, w.desk.Accept(ctx, w.anna, left))
		must(t, w.desk.Break(ctx, w.self, left, "Inget hände"))
		must(t, w.desk.Leave(ctx, w.self, left))
		if p, err = w.desk.Open(ctx, w.coach, left); err != nil || p.WhatNow || p.State != commitment.Broken {
			t.Errorf("it is not left: %+v, %v", p, err)
		}
		if got := key(w.desk.Leave(ctx, w.self, left)); got != "commitment.moved" {
			t.Errorf("left twice: %q", got)
		}
	})
}

func TestOnePromiseWaitsForAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		first := w.ask(t, w.clinic, "", 0)
		must(t, w.desk.Accept(ctx, w.clinic, first))
		p := w.promise(w.bank)
		for name, other := range map[string]string{"nothing": id.New[string](), "no id": "x"} {
			p.DependsOn = other
			if got := field(w.desk.Record(ctx, w.coach, p)); got != "depends" {
				t.Errorf("waits for %s: %q", name, got)
			}
		}
		p.DependsOn = first
		must(t, w.desk.Record(ctx, w.coach, p))
		if got := w.linked(t, w.coach, p.ID); got.ID != first || got.What == "" || got.State != commitment.Accepted {
			t.Errorf("the coordinator reads %+v", got)
		}
		if got := w.linked(t, w.bank, p.ID); got.ID != "" || got.What != "" || !got.Masked || got.State != commitment.Accepted {
			t.Errorf("the bank reads %+v", got)
		}
		q := w.promise(w.anna)
		q.DependsOn = first
		must(t, w.desk.Record(ctx, w.coach, q))
		if got := w.linked(t, w.anna, q.ID); got.What != "" || !got.Masked {
			t.Errorf("Anna, who sees the plan, reads of the clinic: %+v", got)
		}
		before := w.count(t, `select count(*) from outbox`)
		must(t, w.desk.Keep(ctx, w.self, first))
		if n := w.count(t, `select count(*) from outbox`) - before; n != 2 {
			t.Errorf("%d mails to those who waited, want 2", n)
		}
	})
}

func TestWhatAPromisePointsAtIsThePersons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		other, mine := id.New[id.Person](), w.person
		w.do(t, func(tx *db.Tx) error {
			if _, err := person.Add(tx, w.vault, person.Person{ID: other, Given: "Bo", Sex: "male", Language: "sv"}, w.now); err != nil {
				return err
			}
			return participation.Enrol(tx, participation.Participation{
				ID: id.New[id.Participation](), Person: other, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
			}, w.coach.Professional, w.now)
		})
		plans := plan.Desk{DB: d, Vault: w.vault, Now: w.desk.Now}
		planned := func(who id.Person) (goal, measure string) {
			goal, measure = id.New[string](), id.New[string]()
			must(t, plans.AddGoal(ctx, w.coach, who, plan.Goal{ID: goal, Level: "goal", Words: "Bo kvar", Voice: plan.Person}))
			must(t, plans.AddMeasure(ctx, w.coach, who, plan.Measure{ID: measure, Goal: goal, Words: "Ringa värden"}))
			return goal, measure
		}
		goal, measure := planned(mine)
		theirGoal, theirMeasure := planned(other)
		theirs := commitment.Promise{ID: id.New[string](), Person: other, What: "Ringa", Due: day.Must("2026-12-01")}
		must(t, w.desk.Record(ctx, w.coach, theirs))
		broken := commitment.Promise{ID: id.New[string](), Person: other, What: "Ringa", Due: day.Must("2026-12-01")}
		must(t, w.desk.Record(ctx, w.coach, broken))
		must(t, w.desk.Break(ctx, w.coach, broken.ID, "Det blev inte av"))
		for name, tt := range map[string]struct {
			change func(p *commitment.Promise)
			want   string
		}{
			"own goal and measure":             {func(p *commitment.Promise) { p.Goal, p.Measure = goal, measure }, ""},
			"somebody else's goal":             {func(p *commitment.Promise) { p.Goal = theirGoal }, "goal"},
			"somebody else's measure":          {func(p *commitment.Promise) { p.Goal, p.Measure = goal, theirMeasure }, "goal"},
			"waits for somebody else's":        {func(p *commitment.Promise) { p.DependsOn = theirs.ID }, "depends"},
			"replaces somebody else's":         {func(p *commitment.Promise) { p.Replaces = broken.ID }, "replaces"},
			"a professional that there is not": {func(p *commitment.Promise) { p.Professional = id.New[id.Professional]() }, "professional"},
		} {
			p := w.promise(access.Actor{})
			tt.change(&p)
			if got := field(w.desk.Record(ctx, w.coach, p)); got != tt.want {
				t.Errorf("%s: refused at %q, want %q", name, got, tt.want)
			}
			if n := w.count(t, `select count(*) from commitments where id = $1`, p.ID); (n == 1) != (tt.want == "") {
				t.Errorf("%s: %d kept", name, n)
			}
		}
		// The plan itself points at nothing of another's either.
		for name, err := range map[string]error{
			"parent":  plans.AddGoal(ctx, w.coach, mine, plan.Goal{ID: id.New[string](), Level: "step", Words: "x", Voice: plan.Person, Parent: theirGoal}),
			"goal":    plans.AddMeasure(ctx, w.coach, mine, plan.Measure{ID: id.New[string](), Goal: theirGoal, Words: "x"}),
			"item":    plans.AddMeasure(ctx, w.coach, mine, plan.Measure{ID: id.New[string](), Goal: goal, Words: "x", Item: theirMeasure}),
			"version": plans.ReviseMeasure(ctx, w.coach, mine, plan.Measure{ID: theirMeasure, Goal: goal, Words: "x", Version: 1}),
			"seen":    plans.See(ctx, w.coach, mine, plan.View{ID: id.New[string](), Goal: theirGoal, Voice: plan.Professional, Progress: "0"}),
		} {
			if err == nil {
				t.Errorf("the plan takes somebody else's %s", name)
			}
		}
	})
}

func (w *world) linked(t *testing.T, by access.Actor, c string) commitment.Linked {
	t.Helper()
	p, err := w.desk.Open(t.Context(), by, c)
	must(t, err)
	return p.Waits
}

func TestTheCoordinatorIsToldThatItIsTheirTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		c := w.ask(t, w.anna, "money", 5_000)
		mails := func(want int, when string) {
			t.Helper()
			n := w.count(t, `select count(*) from outbox where recipient = 'ingrid@example.org' and body like $1`, "%https://kasam.example/commitments/"+c+"%")
			if all := w.count(t, `select count(*) from outbox where recipient = 'ingrid@example.org'`); n != want || all != want {
				t.Errorf("%s: %d mails about it of %d, want %d", when, n, all, want)
			}
		}
		mails(0, "asked")
		must(t, w.desk.Counter(ctx, w.anna, c, terms(4_000, "2026-12-01"), "Hemligt skäl"))
		mails(1, "Anna proposes something else")
		must(t, w.desk.Counter(ctx, w.anna, c, terms(4_500, "2026-12-01"), "Jag räknade fel"))
		mails(1, "and once more, in the same turn")
		must(t, w.desk.Counter(ctx, w.coach, c, terms(5_000, "2026-12-03"), "Hyran måste in"))
		mails(1, "the coordinator does")
		must(t, w.desk.Counter(ctx, w.anna, c, terms(4_800, "2026-12-03"), "Det här går"))
		mails(2, "Anna does again: it is a new turn")
		if n := w.count(t, `select count(*) from outbox
			where subject like '%Amira%' or body like '%Amira%' or body like '%Haddad%' or body like '%Hemligt%' or body like '%Anna%' or body like '%4 %00%'`); n != 0 {
			t.Errorf("%d mails tell of whom or what", n)
		}
		must(t, w.desk.Accept(ctx, w.coach, c))
		mails(2, "agreed")

		own := w.ask(t, w.coach, "", 0)
		must(t, w.desk.Counter(ctx, w.coach, own, commitment.Terms{What: "Något annat", Due: day.Must("2026-12-05")}, "Hinner inte"))
		mails(2, "the coordinator's own promise")
		must(t, w.desk.Tell(ctx, w.coach, w.ask(t, w.anna, "", 0), commitment.Told{
			Act: commitment.ActCounter, Terms: commitment.Terms{What: "Något annat", Due: day.Must("2026-12-05")}, Reason: "Hon ringde",
		}))
		mails(2, "noted by the coordinator on the telephone")
		hidden := w.ask(t, w.anna, "", 0)
		w.do(t, func(tx *db.Tx) error { return tx.Exec(`update persons set protected = $1`, true) })
		must(t, w.desk.Counter(ctx, w.anna, hidden, commitment.Terms{What: "Något annat", Due: day.Must("2026-12-05")}, "Hinner inte"))
		mails(2, "about someone with a protected identity")
	})
}

func TestNegotiationIsNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		bank, clinic := w.ask(t, w.bank, "", 0), w.ask(t, w.clinic, "", 0)
		offer := commitment.Terms{What: "Hemligt förslag", Due: day.Must("2026-12-01")}
		must(t, w.desk.Counter(ctx, w.bank, bank, offer, "Hemligt skäl"))
		must(t, w.desk.Counter(ctx, w.clinic, clinic, offer, "Hemligt skäl"))
		p, err := w.desk.Open(ctx, w.anna, bank)
		must(t, err)
		if p.Table().What == offer.What || !p.Offer.Terms.IsZero() || p.Offer.Reason != "" || !p.Steps[0].Terms.IsZero() {
			t.Errorf("Anna reads what the bank proposes: %+v", p)
		}
		p, err = w.desk.Open(ctx, w.anna, clinic)
		must(t, err)
		if !p.Masked || len(p.Steps) > 0 || len(p.May) > 0 || p.Table().What != "" || p.Due != day.Must("2026-11-27") {
			t.Errorf("Anna reads of the clinic: %+v", p)
		}
		p, err = w.desk.Open(ctx, w.coach, clinic)
		must(t, err)
		if p.Offer.Terms != offer || p.Offer.Reason != "Hemligt skäl" {
			t.Errorf("the coordinator does not read the offer: %+v", p.Offer)
		}
		if n := w.count(t, `
			select (select count(*) from commitment_steps where what_sealed like '%Hemligt%' or reason_sealed like '%Hemligt%')
			     + (select count(*) from outbox where subject like '%Hemligt%' or body like '%Hemligt%')`); n != 0 {
			t.Errorf("%d texts in the clear", n)
		}
	})
}

func TestOfManyAnswersAtOnceOneIsFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for range 5 {
			c := w.ask(t, w.anna, "money", 100)
			seen := w.one(t, c).Version
			answers := []func(context.Context) error{
				func(ctx context.Context) error {
					return w.desk.Do(ctx, w.anna, c, commitment.Doing{Act: commitment.ActAccept, Seen: seen})
				},
				func(ctx context.Context) error {
					return w.desk.Do(ctx, w.anna, c, commitment.Doing{
						Act: commitment.ActCounter, Seen: seen, Terms: terms(50, "2026-12-01"), Reason: "Budgeten",
					})
				},
				func(ctx context.Context) error {
					return w.desk.Do(ctx, w.coach, c, commitment.Doing{Act: commitment.ActWithdraw, Seen: seen, Reason: "Det löste sig"})
				},
				func(ctx context.Context) error {
					return w.desk.Tell(ctx, w.coach, c, commitment.Told{Act: commitment.ActDecline, Seen: seen, Reason: "Hon sa nej"})
				},
			}
			errs := make([]error, len(answers))
			var wait sync.WaitGroup
			for i, answer := range answers {
				wait.Go(func() { errs[i] = answer(t.Context()) })
			}
			wait.Wait()
			done := 0
			for _, err := range errs {
				switch {
				case err == nil:
					done++
				case fault.KindOf(err) != fault.Conflict:
					t.Errorf("refused with %v", err)
				}
			}
			if got := w.one(t, c); done != 1 || len(got.Steps) != 2 || got.Version != seen+1 {
				t.Errorf("%d were first: %q", done, acts(got))
			}
		}
	})
}

package decision_test

import (
	"strings"
	"sync"
	"testing"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/decision"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func note(a decision.Act, change func(n *decision.Note)) decision.Note {
	n := decision.Note{Act: a, On: today, Source: decision.Letter}
	if a.Decides() {
		n.Outcome = decision.Refused
	}
	if change != nil {
		change(&n)
	}
	return n
}

func TestADecisionIsMirroredFromApplicationToAppeal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		one := w.apply(t, w.self, w.office, nil)
		p := w.one(t, w.coach, one)
		if p.Waited(p.Today) != 41 || p.Payer.Code != "se.forsorjningsstod" || p.Payer.Words != "hos kommunen" || p.Reference != "FK-17" ||
			p.OrganisationName != "Försäkringskassan" || p.Payer.Since != day.Must("2026-10-10") {
			t.Errorf("it is kept as %+v", p.Decision)
		}
		must := func(by access.Actor, n decision.Note) {
			t.Helper()
			if err := w.desk.Note(ctx, by, w.person, one, n); err != nil {
				t.Fatal(err)
			}
		}
		must(w.coach, note(decision.ActMeanwhile, func(n *decision.Note) { n.Payer = decision.Payer{Kind: decision.Nobody, Since: day.Must("2026-11-01")} }))
		must(w.office, note(decision.ActPreliminary, func(n *decision.Note) { n.Source, n.Outcome = "", decision.Partly }))
		must(w.coach, note(decision.ActFinal, func(n *decision.Note) {
			n.AppealBy, n.Said = day.Must("2026-12-11"), decision.Said{Complain: "Brev till kassan", Note: "Intyget räckte inte"}
		}))
		p = w.one(t, w.self, one)
		if left, ok := p.AppealLeft(p.Today); !ok || left != 21 || p.Outcome != decision.Refused || p.Complain != "Brev till kassan" {
			t.Errorf("after the decision: %d %t %+v", left, ok, p.Decision)
		}
		must(w.self, note(decision.ActAppeal, nil))
		p = w.one(t, w.self, one)
		if p.State != decision.Appealed || len(p.Steps) != 5 || p.Reference != "FK-17" || !p.AppealBy.IsZero() {
			t.Errorf("after the appeal: %+v", p.Decision)
		}
		if got := p.Steps[2]; got.Source != decision.Agency || got.Name != "Oskar Tjäder" || got.Outcome != decision.Partly {
			t.Errorf("the agency noted %+v", got)
		}
		if got := p.Steps[0].Payer; got.Code != "se.forsorjningsstod" {
			t.Errorf("who paid first is lost: %+v", got)
		}
		if n := w.count(t, `select count(*) from audit_entries where object = $1 and act like 'decision.%'`, one); n != 5 {
			t.Errorf("%d acts are on record, want 5", n)
		}
		// Nothing that was written stands in the clear.
		if n := w.count(t, `select count(*) from decision_steps where said_sealed like '%intyg%'`) +
			w.count(t, `select count(*) from decisions where about_sealed like '%november%'`); n != 0 {
			t.Error("words are kept in the clear")
		}
	})
}

func TestWhoMaySeeAndNoteADecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		one := w.apply(t, w.coach, w.office, nil)
		for name, tt := range map[string]struct {
			by   access.Actor
			look fault.Kind
			note fault.Kind
		}{
			"the person":                           {w.self, 0, 0},
			"the coordinator":                      {w.coach, 0, 0},
			"the agency that decides":              {w.office, 0, 0},
			"another who sees what they live on":   {w.bank, 0, fault.Forbidden},
			"who sees the plan and not the income": {w.landlord, fault.NotFound, fault.NotFound},
			"who has no consent":                   {w.nobody, fault.NotFound, fault.NotFound},
			"another person":                       {access.Actor{Account: id.New[id.Account](), Person: id.New[id.Person]()}, fault.NotFound, fault.NotFound},
			"nobody":                               {access.Actor{}, fault.NotFound, fault.NotFound},
		} {
			_, err := w.desk.Open(ctx, tt.by, w.person, one)
			_, all := w.desk.Of(ctx, tt.by, w.person)
			if fault.KindOf(err) != tt.look || fault.KindOf(all) != tt.look || (err == nil) != (tt.look == 0) {
				t.Errorf("%s looks: %v, %v", name, err, all)
			}
			err = w.desk.Note(ctx, tt.by, w.person, one, note(decision.ActNote, func(n *decision.Note) { n.Said.Note = "Ringde" }))
			if fault.KindOf(err) != tt.note || (err == nil) != (tt.note == 0) {
				t.Errorf("%s notes: %v", name, err)
			}
			err = w.desk.Apply(ctx, tt.by, decision.New{
				ID: id.New[string](), Person: w.person, Organisation: w.office.Organisation, What: "Mer", AppliedOn: today, Source: decision.Told,
			})
			if fault.KindOf(err) != tt.note || (err == nil) != (tt.note == 0) {
				t.Errorf("%s applies: %v", name, err)
			}
		}
		if _, err := w.desk.Open(ctx, w.coach, id.New[id.Person](), one); fault.KindOf(err) != fault.NotFound {
			t.Errorf("under another person's address: %v", err)
		}
		for _, bad := range []string{"", "x", id.New[string](), "'; drop table decisions; --"} {
			if _, err := w.desk.Open(ctx, w.coach, w.person, bad); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}

func TestWhoLooksByConsentReadsNoMoreThanTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.apply(t, w.coach, w.clinic, func(n *decision.New) { n.Code, n.What = "", "Plats på behandlingshem" })
		w.apply(t, w.coach, w.office, func(n *decision.New) { n.Organisation, n.Body, n.What = "", "Kriminalvården", "Permission" })
		theirs := w.apply(t, w.coach, w.office, func(n *decision.New) {
			n.Payer = decision.Payer{Kind: decision.ByOrganisation, Organisation: w.clinic.Organisation, Words: "via boendet"}
		})
		for name, tt := range map[string]struct {
			by     access.Actor
			masked int
			hidden []string
			shown  []string
		}{
			"the bank":        {w.bank, 2, []string{"Beroende", "behandlingshem", "Kriminalvården", "Permission", "FK-17", "via boendet", "Läkarintyget"}, []string{"Försäkringskassan"}},
			"the agency":      {w.office, 2, []string{"Beroende", "behandlingshem", "Kriminalvården", "via boendet"}, []string{"FK-17", "Läkarintyget"}},
			"the clinic":      {w.clinic, 1, []string{"Kriminalvården", "Permission"}, []string{"behandlingshem", "Beroendemottagningen"}},
			"the coordinator": {w.coach, 0, nil, []string{"behandlingshem", "Kriminalvården", "via boendet", "FK-17", "Beroendemottagningen"}},
		} {
			s, err := w.desk.Of(t.Context(), tt.by, w.person)
			if err != nil {
				t.Fatal(name, err)
			}
			var said []string
			masked := 0
			for _, one := range s.List {
				if one.Masked {
					masked++
					if _, err := w.desk.Open(t.Context(), tt.by, w.person, one.ID); fault.KindOf(err) != fault.NotFound {
						t.Errorf("%s opens what is masked: %v", name, err)
					}
				}
				said = append(said, one.OrganisationName, one.Body, one.What, one.Code, one.Reference, one.Payer.OrganisationName, one.Payer.Words)
				for _, s := range one.Steps {
					said = append(said, s.Said.Note, s.Said.Reference, s.Said.Payer, s.Payer.OrganisationName, s.Payer.Words)
				}
			}
			text := strings.Join(said, " ")
			if masked != tt.masked {
				t.Errorf("%s: %d are masked, want %d", name, masked, tt.masked)
			}
			for _, word := range tt.hidden {
				if strings.Contains(text, word) {
					t.Errorf("%s reads %q", name, word)
				}
			}
			for _, word := range tt.shown {
				if !strings.Contains(text, word) {
					t.Errorf("%s does not read %q", name, word)
				}
			}
		}
		// What the agency may not see is not lost by what it notes.
		if err := w.desk.Note(t.Context(), w.office, w.person, theirs, note(decision.ActFinal, nil)); err != nil {
			t.Fatal(err)
		}
		if p := w.one(t, w.coach, theirs); p.Payer.Organisation != w.clinic.Organisation || p.Payer.Words != "via boendet" {
			t.Errorf("who pays has been lost: %+v", p.Payer)
		}
	})
}

func TestWhatCannotBeNoted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for name, tt := range map[string]struct {
			change func(n *decision.New)
			want   string
		}{
			"a body that is not there": {func(n *decision.New) { n.Organisation = id.New[id.Organisation]() }, "organisation"},
			"a body that is no id":     {func(n *decision.New) { n.Organisation = "1 or 1=1" }, "organisation"},
			"a payer that is not there": {func(n *decision.New) {
				n.Payer = decision.Payer{Kind: decision.ByOrganisation, Organisation: id.New[id.Organisation]()}
			}, "payer_organisation"},
			"a goal of nobody":               {func(n *decision.New) { n.Goal = id.New[string]() }, "goal"},
			"a letter that nobody can store": {func(n *decision.New) { n.What = "a\x00b" }, "what"},
			"a letter of no alphabet":        {func(n *decision.New) { n.Said.Note = "a\xffb" }, "note"},
			"more than anyone reads":         {func(n *decision.New) { n.Said.Note = strings.Repeat("å", 2001) }, "note"},
		} {
			n := decision.New{
				ID: id.New[string](), Person: w.person, Organisation: w.office.Organisation, What: "Något", AppliedOn: today, Source: decision.Told,
			}
			tt.change(&n)
			if err := w.desk.Apply(t.Context(), w.coach, n); field(err) != tt.want {
				t.Errorf("%s: refused at %q (%v), want %q", name, field(err), err, tt.want)
			}
		}
	})
}

func TestTwoWhoNoteAtTheSameTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := w.apply(t, w.coach, w.office, nil)
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i, by := range []access.Actor{w.self, w.coach, w.office, w.coach} {
			all.Go(func() { errs[i] = w.desk.Note(t.Context(), by, w.person, one, note(decision.ActFinal, nil)) })
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if fault.KindOf(err) != fault.Conflict {
				t.Errorf("refused with %v", err)
			}
		}
		if p := w.one(t, w.coach, one); done != 1 || len(p.Steps) != 2 {
			t.Errorf("%d were first, and history has %d steps", done, len(p.Steps))
		}
		err := w.desk.Note(t.Context(), w.coach, w.person, one, note(decision.ActNote, func(n *decision.Note) { n.Said.Note, n.Version = "Ringde", 1 }))
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("what was read has changed, and it is noted: %v", err)
		}
	})
}

func TestWhatIsWaitedForAroundPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		oldest := w.apply(t, w.coach, w.office, nil)
		w.apply(t, w.coach, w.bank, func(n *decision.New) { n.AppliedOn, n.Payer = today, decision.Payer{Kind: decision.Nobody} })
		over := w.apply(t, w.coach, w.landlord, func(n *decision.New) { n.AppliedOn = day.Must("2026-01-01") })
		if err := w.desk.Note(ctx, w.coach, w.person, over, note(decision.ActFinal, func(n *decision.Note) { n.AppealBy = today.AddDays(9) })); err != nil {
			t.Fatal(err)
		}
		err := d.Read(ctx, func(v *db.View) error {
			got, err := decision.Waiting(v, []id.Person{w.person, id.New[id.Person]()}, today)
			want := decision.Wait{
				Count: 2, Days: 41, Decision: oldest, Organisation: w.office.Organisation, Unpaid: true, MayAppeal: true, AppealLeft: 9,
			}
			if len(got) != 1 || got[w.person] != want {
				t.Errorf("waiting: %+v, want %+v", got, want)
			}
			list, failed := decision.Waits(v, "coachingteamet", day.Must("2026-01-01"), today, today)
			if failed != nil || len(list) != 3 {
				t.Errorf("waits: %+v %v", list, failed)
			}
			for _, one := range list {
				if one.Organisation == w.landlord.Organisation && (!one.Done || one.Days != 323) {
					t.Errorf("how long it took: %+v", one)
				}
			}
			none, failed := decision.Waits(v, "coachingteamet", day.Must("2025-01-01"), day.Must("2025-12-31"), today)
			if failed != nil || len(none) != 0 {
				t.Errorf("waits of another year: %+v %v", none, failed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhatADecisionPointsAtIsThePersons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		other := w.another(t)
		own, theirs := w.promise(t, w.person), w.promise(t, other)
		ownGoal, theirGoal := w.goal(t, w.person), w.goal(t, other)
		for name, tt := range map[string]struct {
			by     access.Actor
			change func(n *decision.New)
			field  string
		}{
			"the person's own promise":                 {w.self, func(n *decision.New) { n.Commitment = own }, ""},
			"the person's own goal":                    {w.self, func(n *decision.New) { n.Goal = ownGoal }, ""},
			"a promise that the coordinator points at": {w.coach, func(n *decision.New) { n.Commitment = own }, ""},
			"somebody else's promise":                  {w.self, func(n *decision.New) { n.Commitment = theirs }, "promise"},
			"the same from the coordinator of both":    {w.coach, func(n *decision.New) { n.Commitment = theirs }, "promise"},
			"a promise, from the agency that decides":  {w.office, func(n *decision.New) { n.Commitment = own }, "promise"},
			"what is no promise":                       {w.self, func(n *decision.New) { n.Commitment = ownGoal }, "promise"},
			"what is no id":                            {w.self, func(n *decision.New) { n.Commitment = "'; --" }, "promise"},
			"somebody else's goal":                     {w.self, func(n *decision.New) { n.Goal = theirGoal }, "goal"},
			"a goal, from who does not see the plan":   {w.office, func(n *decision.New) { n.Goal = ownGoal }, "goal"},
			"an organisation that there is not":        {w.self, func(n *decision.New) { n.Organisation = id.New[id.Organisation]() }, "organisation"},
			"a payer that there is not": {w.self, func(n *decision.New) {
				n.Payer = decision.Payer{Kind: decision.ByOrganisation, Organisation: id.New[id.Organisation]()}
			}, "payer_organisation"},
		} {
			n := decision.New{
				ID: id.New[string](), Person: w.person, Organisation: w.office.Organisation, What: "Sjukpenning", AppliedOn: today, Source: decision.Told,
			}
			tt.change(&n)
			err := w.desk.Apply(t.Context(), tt.by, n)
			kept := w.count(t, `select count(*) from decisions where id = $1`, n.ID)
			if tt.field == "" && (err != nil || kept != 1) || tt.field != "" && (field(err) != tt.field || kept != 0) {
				t.Errorf("%s: %v, %d kept", name, err, kept)
			}
		}
	})
}

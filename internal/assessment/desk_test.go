package assessment_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func TestNobodyIsAskedBeforeThePersonSaysYes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		one := w.ask(t, w.doctor, false)
		if _, err := w.desk.Open(ctx, w.doctor, one); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the doctor learns of what is only wanted: %v", err)
		}
		if _, err := w.desk.Open(ctx, w.bank, one); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the bank learns of what is only wanted: %v", err)
		}
		if list, err := w.desk.Asked(ctx, w.doctor); err != nil || len(list) != 0 {
			t.Errorf("asked: %v %v", list, err)
		}
		mails := func() int { return w.count(t, `select count(*) from outbox`) }
		if mails() != 0 {
			t.Error("a mail has gone before the yes")
		}
		w.take(t, w.me, one, assessment.ActAgree, "")
		if mails() != 1 {
			t.Error("no mail after the yes")
		}
		for _, said := range []string{"Amira", "Hur länge", "praktik", string(w.person)} {
			if w.count(t, `select count(*) from outbox where body like $1 or subject like $1`, "%"+said+"%") != 0 {
				t.Errorf("the mail says %q", said)
			}
		}
		list, err := w.desk.Asked(ctx, w.doctor)
		if err != nil || len(list) != 1 || list[0].PersonName != "Amira" || list[0].Question == "" {
			t.Errorf("asked: %+v %v", list, err)
		}
		p := w.one(t, w.doctor, one)
		if p.AgreedHow != assessment.OwnLogin || !p.Mine || p.Witness != "" {
			t.Errorf("the doctor reads %+v", p)
		}
	})
}

func TestAnAnswerStandsBesideHowThePersonSeesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := w.ask(t, w.doctor, true)
		w.take(t, w.doctor, one, assessment.ActAnswer, "Högst två timmar i taget.")
		w.take(t, w.me, one, assessment.ActView, "Jag orkar mer än så.")
		w.take(t, w.doctor, one, assessment.ActAdd, "Med pauser fyra.")
		p := w.one(t, w.coachActor, one)
		if p.State != assessment.Answered || p.Answers()[1].Said.Text != "Med pauser fyra." || p.Views()[0].Said.Text != "Jag orkar mer än så." ||
			p.Plain() != "Enkelt: Högst två timmar i taget." || p.Witness != "Siv Vittne" {
			t.Errorf("the coordinator reads %+v", p)
		}
		if got := w.one(t, w.doctor, one); len(got.Views()) != 0 || len(got.Answers()) != 2 {
			t.Errorf("the doctor reads how the person sees it: %+v", got)
		}
		if got := w.one(t, w.bank, one); len(got.Views()) != 1 || got.Witness != "" || len(got.May) != 0 {
			t.Errorf("the bank reads %+v", got)
		}
		if n := w.count(t, `select count(*) from audit_entries where object = $1`, one); n != 4 {
			t.Errorf("%d acts are on record, want 4", n)
		}
		if n := w.count(t, `select count(*) from assessment_steps where said_sealed like '%timmar%'`) +
			w.count(t, `select count(*) from assessments where asked_sealed like '%praktik%' or witness_sealed like '%Siv%'`); n != 0 {
			t.Error("words are kept in the clear")
		}
	})
}

func TestAnAnswerThatSomeoneIsToTellFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		hold := func() string {
			one := w.ask(t, w.doctor, true)
			err := w.desk.Take(t.Context(), w.doctor, one, assessment.Acting{
				Act: assessment.ActAnswer, Said: assessment.Said{Text: "Svårt besked", Plain: "Enkelt"}, Hold: 3,
			})
			if err != nil {
				t.Fatal(err)
			}
			w.take(t, w.doctor, one, assessment.ActAdd, "Tillagt")
			return one
		}
		reads := func(one string) string {
			p := w.one(t, w.me, one)
			text := []string{p.Plain()}
			for _, s := range p.Steps {
				text = append(text, s.Said.Text, s.Said.Plain)
			}
			return strings.Join(text, "")
		}
		told, waited := hold(), hold()
		for _, one := range []string{told, waited} {
			if p := w.one(t, w.me, one); !p.Withheld || reads(one) != "" {
				t.Errorf("the person reads %q", reads(one))
			}
			if err := w.desk.Take(t.Context(), w.me, one, assessment.Acting{Act: assessment.ActView, Said: assessment.Said{Text: "Nej"}}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("the person sees differently what they have not read: %v", err)
			}
		}
		if n := w.count(t, `select count(*) from audit_entries where act = 'assessment.hold'`); n != 2 {
			t.Errorf("%d times it is on record that it was held", n)
		}
		w.take(t, w.coachActor, told, assessment.ActTell, "")
		if !strings.Contains(reads(told), "Svårt besked") || !strings.Contains(reads(told), "Tillagt") {
			t.Errorf("told, and the person reads %q", reads(told))
		}
		w.now = w.now.AddDate(0, 0, 4)
		if !strings.Contains(reads(waited), "Svårt besked") {
			t.Errorf("the days have passed, and the person reads %q", reads(waited))
		}
	})
}

func TestWhoMayAskSeeAndAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		one := w.ask(t, w.clinic, true)
		for name, tt := range map[string]struct {
			by           access.Actor
			open, answer fault.Kind
			list         fault.Kind
		}{
			"the person":                         {w.me, 0, fault.Forbidden, 0},
			"who sees the assessments":           {w.bank, fault.NotFound, fault.NotFound, 0}, // the clinic's name tells
			"another who may know of them":       {w.doctor, fault.NotFound, fault.NotFound, fault.NotFound},
			"who sees the plan":                  {w.landlord, fault.NotFound, fault.NotFound, fault.NotFound},
			"who has no consent":                 {w.nobody, fault.NotFound, fault.NotFound, fault.NotFound},
			"nobody":                             {access.Actor{}, fault.NotFound, fault.NotFound, fault.NotFound},
			"a guest who answers something else": {access.AsGuest(id.New[string](), w.clinic.Professional, w.clinic.Organisation, "x"), fault.NotFound, fault.NotFound, fault.NotFound},
		} {
			_, err := w.desk.Open(ctx, tt.by, one)
			if fault.KindOf(err) != tt.open || (err == nil) != (tt.open == 0) {
				t.Errorf("%s opens it: %v", name, err)
			}
			_, err = w.desk.Of(ctx, tt.by, w.person)
			if fault.KindOf(err) != tt.list || (err == nil) != (tt.list == 0) {
				t.Errorf("%s lists them: %v", name, err)
			}
			err = w.desk.Take(ctx, tt.by, one, assessment.Acting{Act: assessment.ActAnswer, Said: assessment.Said{Text: "Ja"}})
			if fault.KindOf(err) != tt.answer {
				t.Errorf("%s answers: %v", name, err)
			}
			err = w.desk.Ask(ctx, tt.by, assessment.Question{ID: id.New[string](), Person: w.person})
			if k := fault.KindOf(err); k != fault.NotFound && k != fault.Forbidden {
				t.Errorf("%s asks: %v", name, err)
			}
		}
		s, err := w.desk.Of(ctx, w.bank, w.person)
		if err != nil || len(s.List) != 1 || !s.List[0].Masked || s.List[0].Question+s.List[0].ProfessionalName+s.List[0].Kind != "" {
			t.Errorf("the bank reads of the clinic: %+v %v", s.List, err)
		}
		w.take(t, w.coachActor, one, assessment.ActAnswer, "Sagt på telefon")
		err = w.desk.Take(ctx, w.clinic, one, assessment.Acting{Act: assessment.ActAnswer, Said: assessment.Said{Text: "Ja"}})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("answered twice: %v", err)
		}
		for _, bad := range []string{"", "x", id.New[string](), "' or '1'='1"} {
			if _, err := w.desk.Open(ctx, w.coachActor, bad); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}

func TestWhoMayNotKnowIsNotAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		q := assessment.Question{ID: id.New[string](), Person: w.person, Professional: w.nobody.Professional, Kind: "work", Question: "?", Why: "!", Due: today}
		if err := w.desk.Ask(t.Context(), w.coachActor, q); key(err) != "assessment.consent_first" {
			t.Errorf("asked of who may not know: %v", err)
		}
		q.Professional = id.New[id.Professional]()
		if err := w.desk.Ask(t.Context(), w.coachActor, q); field(err) != "professional" {
			t.Errorf("asked of nobody: %v", err)
		}
		// The consent may be gone by the day the person says yes, and so is the answer's way.
		one := w.ask(t, w.doctor, false)
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`update access_waivers set withdrawn_at = $1 where organisation_id = $2`, w.now, w.doctor.Organisation)
		})
		err := w.desk.Take(t.Context(), w.me, one, assessment.Acting{Act: assessment.ActAgree})
		if key(err) != "assessment.consent_first" || w.count(t, `select count(*) from outbox`) != 0 {
			t.Errorf("a yes that nobody may hear: %v", err)
		}
	})
}

func TestNoMailAboutAProtectedPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`update persons set protected = $1 where id = $2`, true, w.person)
		})
		w.ask(t, w.doctor, true)
		if n := w.count(t, `select count(*) from outbox`); n != 0 {
			t.Errorf("%d mails have gone", n)
		}
		list, err := w.desk.Asked(t.Context(), w.doctor)
		if err != nil || len(list) != 1 || strings.Contains(list[0].PersonName, "Amira") {
			t.Errorf("a list names a protected person: %+v %v", list, err)
		}
	})
}

func TestTwoWhoAnswerAtTheSameTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := w.ask(t, w.doctor, true)
		errs := make([]error, 3)
		var all sync.WaitGroup
		acts := []struct {
			by  access.Actor
			act assessment.Act
		}{{w.doctor, assessment.ActAnswer}, {w.coachActor, assessment.ActAnswer}, {w.me, assessment.ActRefuse}}
		for i, a := range acts {
			all.Go(func() {
				errs[i] = w.desk.Take(t.Context(), a.by, one, assessment.Acting{Act: a.act, Said: assessment.Said{Text: "Ja"}})
			})
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
		if p := w.one(t, w.coachActor, one); done != 1 || len(p.Steps) != 2 {
			t.Errorf("%d were first, and history has %d steps", done, len(p.Steps))
		}
	})
}

func TestWhatIsLate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := w.ask(t, w.doctor, true)
		w.ask(t, w.doctor, false) // only wanted: nobody is late with it
		late := func(at time.Time) (got assessment.Late) {
			err := d.Read(t.Context(), func(v *db.View) error {
				all, err := assessment.Overdue(v, []id.Person{w.person}, access.Today(at))
				got = all[w.person]
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := late(w.now.AddDate(0, 0, 14)); got.Count != 0 {
			t.Errorf("late on the last day: %+v", got)
		}
		if got := late(w.now.AddDate(0, 0, 15)); got.Count != 1 || got.Assessment != one || got.Professional != w.doctor.Professional {
			t.Errorf("late: %+v", got)
		}
	})
}

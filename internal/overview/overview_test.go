package overview_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/overview"
)

func TestMarkOf(t *testing.T) {
	today := day.Must("2026-11-20")
	for _, tt := range []struct {
		name  string
		state commitment.State
		due   string
		want  overview.Mark
	}{
		{"a promise with weeks left is open", commitment.Accepted, "2026-12-20", overview.Open},
		{"a promise due in a week is soon", commitment.Accepted, "2026-11-27", overview.Soon},
		{"a promise due today is soon", commitment.Accepted, "2026-11-20", overview.Soon},
		{"a promise due yesterday is late", commitment.Accepted, "2026-11-19", overview.Late},
		{"a question is asked", commitment.Proposed, "2026-11-27", overview.Asked},
		{"a question past its day is late", commitment.Proposed, "2026-11-19", overview.Late},
		{"a missing signature is asked", commitment.AwaitingSignature, "2026-12-20", overview.Asked},
		{"what is kept is kept, however late", commitment.Kept, "2026-11-01", overview.Kept},
		{"what was broken is broken", commitment.Broken, "2026-11-01", overview.Broken},
		{"what was declined is gone", commitment.Declined, "2026-11-27", overview.Gone},
		{"what was released is gone", commitment.Released, "2026-11-27", overview.Gone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := overview.MarkOf(commitment.Commitment{State: tt.state, Due: day.Must(tt.due)}, today); got != tt.want {
				t.Errorf("it is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNowIsWhatTheSightOpens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.live(t)

		coach := w.nowOf(t, w.coach)
		if got := coach.Story.Wish; got != "Jag vill vara på benen och bland folk igen." {
			t.Errorf("the coordinator reads the wish %q", got)
		}
		if got := needs(coach); !cmp.Equal(got, []string{"late Plats på kursen", "silent ", "soon Första besöket", "soon Ta med brevet från banken"}) {
			t.Errorf("the coordinator is told of %q", got)
		}
		if got := coach.Promises; got != (overview.Count{Goals: 1, All: 4, Kept: 1, Late: 1}) {
			t.Errorf("the promises are counted %+v", got)
		}
		if coach.Next.Place != "Biblioteket" || len(coach.InTheWay) != 1 || len(coach.ToBuildOn) != 1 || coach.Age != 34 {
			t.Errorf("the coordinator lacks something: %+v", coach)
		}
		if got := circle(coach); !cmp.Equal(got, []string{"Ingrid Solberg"}) {
			t.Errorf("the circle is %q", got)
		}

		sara := w.nowOf(t, w.sara)
		if sara.Story.N != 0 || len(sara.InTheWay) != 0 || len(sara.Circle) != 0 || sara.Person.Language != "" || sara.Age != 0 {
			t.Errorf("the handler sees more than the plan and the meetings: %+v", sara)
		}
		if sara.Next.ID == "" || sara.Promises.All != 4 {
			t.Errorf("the handler lacks what the consent opens: %+v", sara)
		}
		for _, p := range sara.Goals[0].Promises {
			if p.Due == day.Must("2026-11-24") && (!p.Masked || p.What != "" || p.By.Name != "") {
				t.Errorf("the handler learns of the clinic: %+v", p)
			}
		}
		if got := sara.Places(); !cmp.Equal(got, []string{"now", "plan", "thread"}) {
			t.Errorf("the handler may open %q", got)
		}

		maja := w.nowOf(t, w.maja)
		if maja.Next.ID != "" || len(maja.InTheWay) != 1 || len(maja.ToBuildOn) != 0 {
			t.Errorf("the clinic sees other than plan and health: %+v", maja)
		}

		bank := w.nowOf(t, w.bank)
		if len(bank.Goals)+len(bank.Needs)+len(bank.Thread) != 0 || bank.Next.ID != "" || bank.Person.Reach == "" {
			t.Errorf("the bank sees other than how to reach her: %+v", bank)
		}
		if bank.Coordinator.Phone == "" {
			t.Error("the bank does not know whom to call")
		}

		if _, err := w.desk.NowOf(t.Context(), w.stranger, w.person); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger is answered %v", err)
		}
	})
}

func TestPreviewIsWhatThatOneWouldSee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.live(t)
		for _, who := range []access.Actor{w.sara, w.maja, w.bank} {
			is := w.nowOf(t, who)
			would, err := w.desk.Preview(t.Context(), w.self, w.person, who.Organisation, who.Professional, is.Consented)
			must(t, err)
			// The only difference is why: a consent, or the imagination of one.
			is.Sight, would.Sight = access.Sight{}, access.Sight{}
			if diff := cmp.Diff(is, would, cmp.Comparer(func(a, b day.Day) bool { return a == b })); diff != "" {
				t.Errorf("%s would see something else than in the preview:\n%s", who.Name, diff)
			}
		}
		if _, err := w.desk.Preview(t.Context(), w.sara, w.person, w.bank.Organisation, "", nil); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a handler's preview is answered %v", err)
		}
	})
}

func TestTheThreadGoesFromTheFutureToTheFirstDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.live(t)
		thread, err := w.desk.Thread(t.Context(), w.coach, w.person)
		must(t, err)
		coming, been := overview.Split(thread.Events)
		if got := said(coming); !cmp.Equal(got, []string{
			"2026-11-25 meeting planned", "2026-11-25 promise due", "2026-11-24 promise due",
		}) {
			t.Errorf("to come: %q", got)
		}
		if got := said(been[:2]); !cmp.Equal(got, []string{"2026-11-18 promise late", "2026-11-10 promise kept"}) {
			t.Errorf("the last that was: %q", got)
		}
		if !slices.Contains(said(been), "2026-11-02 story told") || !slices.Contains(said(been), "2026-11-02 phase enrolled") {
			t.Errorf("the beginning is missing: %q", said(been))
		}
		if !slices.IsSortedFunc(thread.Events, func(a, b overview.Event) int { return -cmpDay(a.On, b.On) }) {
			t.Errorf("the thread is out of order: %q", said(thread.Events))
		}

		bank, err := w.desk.Thread(t.Context(), w.bank, w.person)
		must(t, err)
		if len(bank.Events) != 0 {
			t.Errorf("the bank reads %q", said(bank.Events))
		}
		sara, err := w.desk.Thread(t.Context(), w.sara, w.person)
		must(t, err)
		for _, e := range sara.Events {
			if e.Kind == overview.OfConsent || e.Kind == overview.OfStory || e.What == "Första besöket" {
				t.Errorf("the handler reads %+v", e)
			}
		}
	})
}

func TestMineSaysWhoDoesWhatForMe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.live(t)
		m, err := w.desk.Mine(t.Context(), w.self)
		must(t, err)
		var others []string
		for _, p := range m.Others {
			others = append(others, string(p.Mark)+" "+p.What+" "+p.By.Name)
		}
		if diff := cmp.Diff([]string{
			"late Plats på kursen Sara Holm", "soon Första besöket Maja Berg", "kept Lista på skulder Sara Holm",
		}, others); diff != "" {
			t.Errorf("others do:\n%s", diff)
		}
		if len(m.IDo) != 1 || m.IDo[0].What != "Ta med brevet från banken" {
			t.Errorf("I do %+v", m.IDo)
		}
		if m.Coordinator.Phone == "" || m.Next.ID == "" || m.Goals != 1 || m.Consents != 3 || m.People != 1 {
			t.Errorf("something of mine is missing: %+v", m)
		}
		if _, err := w.desk.Mine(t.Context(), w.coach); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a professional's own page is answered %v", err)
		}

		parties, err := w.desk.Parties(t.Context(), w.self)
		must(t, err)
		if parties.Programme == nil || len(parties.Organisations) != 0 {
			t.Errorf("whom she can let see: %+v", parties)
		}
	})
}

func TestLookedTellsWhoAndWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.live(t)
		look := func(minutes int, who access.Actor) {
			t.Helper()
			w.now = w.now.Add(time.Duration(minutes) * time.Minute)
			w.nowOf(t, who)
		}
		look(0, w.sara)
		look(4, w.sara)
		look(0, w.self)
		look(1, w.self)
		look(20, w.sara) // another visit
		glass := &consent.Desk{DB: w.db, Vault: w.vault, Now: w.clock}
		must(t, glass.BreakGlass(t.Context(), w.stranger, w.person, "Hon svarar inte och är i fara."))
		look(1, w.stranger)

		list, _, err := w.desk.Looked(t.Context(), w.self, w.person, "")
		must(t, err)
		type line struct {
			Who   overview.Who
			Name  string
			Why   overview.Why
			Act   string
			Count int
		}
		var got []line
		for _, l := range list {
			if access.Today(l.From) == day.Must("2026-11-20") {
				got = append(got, line{l.Who, l.Name, l.Why, l.Act, l.Count})
			}
		}
		want := []line{
			{overview.Staff, "Siv Dahl", overview.InEmergency, "", 1},
			{overview.Staff, "Siv Dahl", overview.InEmergency, "consent.break_glass", 1},
			{overview.Staff, "Sara Holm", overview.ByConsent, "", 1},
			{overview.You, "", overview.AsYou, "", 2},
			{overview.Staff, "Sara Holm", overview.ByConsent, "", 2},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("who looked:\n%s", diff)
		}
		if list[0].Reason != "Hon svarar inte och är i fara." {
			t.Errorf("the reason is told as %q", list[0].Reason)
		}
		sara := list[slices.IndexFunc(list, func(l overview.Look) bool { return l.Name == "Sara Holm" })]
		if sara.Given != day.Must("2026-11-02") || sara.Organisation != "Älvdals kommun" || !slices.Contains(sara.Categories, "plan") {
			t.Errorf("the handler's look is told as %+v", sara)
		}
		if _, _, err := w.desk.Looked(t.Context(), w.sara, w.person, ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a handler who asks is answered %v", err)
		}
	})
}

func TestEveryPageIsOneLook(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	w.live(t)
	for act, page := range map[string]func() error{
		"overview.head":   func() error { _, err := w.desk.Head(t.Context(), w.coach, w.person); return err },
		"overview.now":    func() error { _, err := w.desk.NowOf(t.Context(), w.coach, w.person); return err },
		"overview.thread": func() error { _, err := w.desk.Thread(t.Context(), w.coach, w.person); return err },
		"overview.mine":   func() error { _, err := w.desk.Mine(t.Context(), w.self); return err },
		"overview.looked": func() error { _, _, err := w.desk.Looked(t.Context(), w.self, w.person, ""); return err },
		"overview.preview": func() error {
			_, err := w.desk.Preview(t.Context(), w.coach, w.person, w.bank.Organisation, "", nil)
			return err
		},
	} {
		before := w.entries(t)
		must(t, page())
		after := w.entries(t)
		if len(after) != len(before)+1 || !slices.ContainsFunc(after, func(e audit.Entry) bool { return e.Act == act }) {
			t.Errorf("%s put %d entries on record", act, len(after)-len(before))
		}
	}
}

// Whatever the length of the record, all of it can be read, a page at a time.
func TestWhoHasLookedIsReadInPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const many = 2*overview.Paged + 50
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			for i := range many {
				e := access.Did(w.sara, w.person, w.now.Add(time.Duration(i)*time.Hour), "plan.see", "goal", "consent")
				if err := audit.Record(tx, e); err != nil {
					return err
				}
			}
			return nil
		}))
		pages, seen, before := 0, 0, ""
		var last time.Time
		for {
			list, older, err := w.desk.Looked(t.Context(), w.self, w.person, before)
			must(t, err)
			for _, l := range list {
				if l.Act != "plan.see" {
					continue
				}
				if seen += l.Count; !last.IsZero() && l.Until.After(last) {
					t.Fatalf("%s comes after %s", l.Until, last)
				}
				last = l.From
			}
			if pages++; older == "" {
				break
			}
			before = older
		}
		if pages != 3 || seen != many {
			t.Errorf("%d of %d looks in %d pages, want all in 3", seen, many, pages)
		}
		if _, _, err := w.desk.Looked(t.Context(), w.self, w.person, "'; --"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("after what is no entry: %v", err)
		}
	})
}

func (w *world) entries(t *testing.T) (list []audit.Entry) {
	t.Helper()
	must(t, w.db.Read(t.Context(), func(v *db.View) (err error) {
		list, err = audit.Latest(v, audit.Filter{Person: w.person}, 1000)
		return err
	}))
	return list
}

func (w *world) nowOf(t testing.TB, who access.Actor) overview.Now {
	t.Helper()
	n, err := w.desk.NowOf(t.Context(), who, w.person)
	must(t, err)
	return n
}

func needs(n overview.Now) (list []string) {
	for _, need := range n.Needs {
		list = append(list, need.Kind+" "+need.Promise.What)
	}
	return list
}

func circle(n overview.Now) (list []string) {
	for _, c := range n.Circle {
		list = append(list, c.Professional.Name+c.Member.Name)
	}
	return list
}

func said(events []overview.Event) (list []string) {
	for _, e := range events {
		list = append(list, e.On.String()+" "+string(e.Kind)+" "+e.Act)
	}
	return list
}

func cmpDay(a, b day.Day) int {
	switch {
	case a.Before(b):
		return -1
	case a.After(b):
		return 1
	}
	return 0
}

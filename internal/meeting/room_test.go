package meeting_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
)

// refused returns the field and the key of a refusal.
func refused(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (w *world) open(t *testing.T, by access.Actor, m string) meeting.Sheet {
	t.Helper()
	s, err := w.desk.Open(t.Context(), by, m)
	must(t, err)
	return s
}

func agenda(s meeting.Sheet) string {
	var list []string
	for _, i := range s.Items {
		list = append(list, i.Text)
	}
	return strings.Join(list, ", ")
}

func TestThePersonPutsTheAgendaInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna)
		for _, text := range []string{"Sömnen", "Skolan"} {
			must(t, w.desk.Add(ctx, w.self, m, meeting.Item{ID: id.New[string](), Text: text}))
		}
		ids := make(map[string]string)
		for _, i := range w.open(t, w.self, m).Items {
			ids[i.Text] = i.ID
		}
		for _, tt := range []struct {
			name  string
			by    access.Actor
			item  string
			way   string
			wrong string
			want  string
		}{
			{"mine goes up", w.self, "Skolan", meeting.Up, "", "Jag vill bo kvar, Skolan, Sömnen, Hyran"},
			{"up again, to the top", w.self, "Skolan", meeting.Up, "", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"the first stays", w.self, "Skolan", meeting.Up, "", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"mine never goes below theirs", w.self, "Sömnen", meeting.Down, "", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"theirs is not mine to move", w.self, "Hyran", meeting.Up, "meeting.not_your_item", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"and mine is not theirs", w.coach, "Sömnen", meeting.Drop, "meeting.not_your_item", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"a way that is none", w.self, "Sömnen", "sideways", "error.unknown", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"someone who is asked has no say", w.anna, "Hyran", meeting.Drop, "error.coordinator_only", "Skolan, Jag vill bo kvar, Sömnen, Hyran"},
			{"they drop theirs", w.coach, "Hyran", meeting.Drop, "", "Skolan, Jag vill bo kvar, Sömnen"},
			{"I drop mine", w.self, "Sömnen", meeting.Drop, "", "Skolan, Jag vill bo kvar"},
			{"what is dropped is gone", w.self, "Sömnen", meeting.Up, "meeting.item_gone", "Skolan, Jag vill bo kvar"},
		} {
			if err := w.desk.Order(ctx, tt.by, m, ids[tt.item], tt.way); refused(err) != tt.wrong {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.wrong)
			}
			if got := agenda(w.open(t, w.self, m)); got != tt.want {
				t.Errorf("%s: the agenda is %q, want %q", tt.name, got, tt.want)
			}
		}
	})
}

func TestWhatWasLeftIsOfferedAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		first := w.call(t, w.anna)
		w.jot(t, w.coach, first, meeting.Jotting{PersonCame: meeting.Came})
		must(t, w.desk.Hold(ctx, w.coach, first, "Vi hann inte."))
		next := w.meeting(w.anna)
		next.StartsAt, next.Items = w.now.AddDate(0, 0, 7), nil
		must(t, w.desk.Call(ctx, w.coach, next))
		s := w.open(t, w.coach, next.ID)
		if len(s.Left) != 2 || len(w.open(t, w.self, next.ID).Left) != 1 || len(w.open(t, w.anna, next.ID).Left) != 0 {
			t.Fatalf("left from last time: %+v", s.Left)
		}
		own, ours := s.Left[0], s.Left[1]
		if err := w.desk.Again(ctx, w.self, next.ID, ours.ID); refused(err) != "meeting.item_gone" {
			t.Errorf("the person takes up what is not theirs: %v", err)
		}
		must(t, w.desk.Again(ctx, w.self, next.ID, own.ID))
		must(t, w.desk.Again(ctx, w.coach, next.ID, ours.ID))
		if err := w.desk.Again(ctx, w.coach, next.ID, ours.ID); refused(err) != "meeting.item_gone" {
			t.Errorf("taken up twice: %v", err)
		}
		s = w.open(t, w.coach, next.ID)
		if len(s.Left) != 0 || agenda(s) != "Jag vill bo kvar, Hyran" || s.Items[0].From != own.ID {
			t.Errorf("the agenda is %+v, left %+v", s.Items, s.Left)
		}
	})
}

func TestTwoLeadAMeetingTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.meeting(w.anna, w.bank)
		m.Facilitator = w.bo.Professional
		if err := w.desk.Call(ctx, w.coach, m); refused(err) != "facilitator: meeting.facilitator_asked" {
			t.Errorf("led by someone who is not asked: %v", err)
		}
		m.Facilitator = w.anna.Professional
		must(t, w.desk.Call(ctx, w.coach, m))
		s := w.open(t, w.anna, m.ID)
		if !s.Leads || s.Sight.Coordinates() {
			t.Error("Anna does not lead it")
		}
		w.jot(t, w.anna, m.ID, meeting.Jotting{Notes: "Annas ord", Version: s.Version, Came: map[id.Professional]string{w.bank.Professional: meeting.Came}})
		if _, err := w.desk.Jot(ctx, w.coach, m.ID, meeting.Jotting{Notes: "Ingrids ord", Version: s.Version}); refused(err) != "error.changed" {
			t.Errorf("one wrote over the other: %v", err)
		}
		if got := w.open(t, w.coach, m.ID); got.Notes != "Annas ord" || got.Version != s.Version+1 {
			t.Errorf("kept %q, version %d", got.Notes, got.Version)
		}
		if got := w.open(t, w.bank, m.ID).Notes; got != "" {
			t.Errorf("the bank reads notes that are still being written: %q", got)
		}
		for what, err := range map[string]error{
			"hold":    w.desk.Hold(ctx, w.anna, m.ID, ""),
			"cancel":  w.desk.Cancel(ctx, w.anna, m.ID, "x"),
			"promise": w.desk.RecordPromise(ctx, w.anna, m.ID, commitment.Promise{ID: id.New[string](), What: "x", Due: day.Must("2026-12-01")}),
			"arrange": w.desk.Arrange(ctx, w.anna, m.ID, meeting.Arrangement{}),
			"next":    w.desk.BookNext(ctx, w.anna, m.ID, id.New[string](), meeting.When{StartsAt: w.now.AddDate(0, 0, 14), Minutes: 60}),
			"consent": w.desk.Consent(ctx, w.anna, m.ID, meeting.Consenting{}),
			"jot": func() error {
				_, err := w.desk.Jot(ctx, w.bank, m.ID, meeting.Jotting{PersonCame: meeting.Came})
				return err
			}(),
		} {
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s by who does not coordinate: %v", what, err)
			}
		}
	})
}

func TestAnInterpreterIsAskedForUntilItIsSettled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.meeting(w.anna)
		m.Interpreter.Language = "so"
		must(t, w.desk.Call(ctx, w.coach, m))
		for _, tt := range []struct {
			language, state, wrong string
			open                   bool
		}{
			{"so", meeting.InterpreterOrdered, "", true},
			{"so", meeting.InterpreterConfirmed, "", false},
			{"so", meeting.InterpreterNone, "", false},
			{"so", "perhaps", "interpreter: error.choose", false},
			{"<b>", meeting.InterpreterOrdered, "interpreter: error.choose", false},
			{"", "", "", false},
			{"ti", "", "", true}, // asked for anew
		} {
			before := w.open(t, w.coach, m.ID).Interpreter
			err := w.desk.Arrange(ctx, w.coach, m.ID, meeting.Arrangement{Interpreter: meeting.Interpreter{Language: tt.language, State: tt.state}})
			if refused(err) != tt.wrong {
				t.Errorf("%+v: %v", tt, err)
			}
			got := w.open(t, w.coach, m.ID).Interpreter
			if tt.wrong != "" && got != before || tt.wrong == "" && (got.Open() != tt.open || got.Language != tt.language) {
				t.Errorf("%+v: it stands %+v", tt, got)
			}
		}
		list, err := w.desk.Mine(ctx, w.coach, w.now)
		must(t, err)
		if len(list) != 1 || !list[0].Interpreter.Open() {
			t.Errorf("the list says %+v", list)
		}
	})
}

func TestAMeetingIsMovedWithAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		place := directory.Place{ID: id.New[string](), Name: "Biblioteket", Address: "Storgatan 1", Neutral: true}
		must(t, d.Write(ctx, func(tx *db.Tx) error { return directory.InsertPlace(tx, place) }))
		m := w.call(t, w.anna)
		to := meeting.When{StartsAt: w.now.AddDate(0, 0, 3), Minutes: 30, Place: "Rum 2", PlaceID: place.ID}
		for name, tt := range map[string]struct {
			change func(w *meeting.When)
			reason string
			want   string
		}{
			"without a reason":        {func(*meeting.When) {}, " ", "reason: error.required"},
			"to yesterday":            {func(x *meeting.When) { x.StartsAt = w.now.AddDate(0, 0, -1) }, "x", "day: meeting.past"},
			"for no time at all":      {func(x *meeting.When) { x.Minutes = 0 }, "x", "minutes: meeting.minutes_range"},
			"to a place that is none": {func(x *meeting.When) { x.PlaceID = id.New[string]() }, "x", "place_id: error.choose"},
		} {
			one := to
			tt.change(&one)
			if err := w.desk.Move(ctx, w.coach, m, one, tt.reason); refused(err) != tt.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		must(t, w.desk.Move(ctx, w.coach, m, to, "Anna är sjuk"))
		s := w.open(t, w.anna, m)
		if !s.StartsAt.Equal(to.StartsAt) || s.Minutes != 30 || s.Place != "Biblioteket, Storgatan 1, Rum 2" || !s.Where.Neutral {
			t.Errorf("moved to %+v", s.Meeting)
		}
		must(t, w.desk.Cancel(ctx, w.coach, m, "x"))
		if err := w.desk.Move(ctx, w.coach, m, to, "x"); refused(err) != "meeting.moved" {
			t.Errorf("moved what is called off: %v", err)
		}
	})
}

func TestBusyTellsTimesAndNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		m := w.call(t, w.anna) // in an hour, for an hour
		off := w.meeting(w.anna)
		off.StartsAt = w.now.Add(5 * time.Hour)
		must(t, w.desk.Call(t.Context(), w.coach, off))
		must(t, w.desk.Cancel(t.Context(), w.coach, off.ID, "x"))
		for name, tt := range map[string]struct {
			from, to time.Duration
			want     int
		}{
			"before it":             {0, time.Hour, 0},
			"it begins within":      {0, 90 * time.Minute, 1},
			"within it":             {70 * time.Minute, 80 * time.Minute, 1},
			"it ends within":        {90 * time.Minute, 3 * time.Hour, 1},
			"after it":              {2 * time.Hour, 3 * time.Hour, 0},
			"one that is cancelled": {4 * time.Hour, 8 * time.Hour, 0},
		} {
			t.Run(name, func(t *testing.T) {
				must(t, d.Read(t.Context(), func(v *db.View) error {
					busy, err := meeting.Busy(v, []id.Professional{w.anna.Professional, w.nobody.Professional}, w.now.Add(tt.from), w.now.Add(tt.to))
					if len(busy[w.anna.Professional]) != tt.want || len(busy[w.nobody.Professional]) != 0 {
						t.Errorf("busy %v", busy)
					}
					return err
				}))
			})
		}
		_ = m
	})
}

func TestAConsentIsGivenInTheRoomBeforeAWitness(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank, w.bo)
		w.jot(t, w.coach, m, meeting.Jotting{Came: map[id.Professional]string{
			w.anna.Professional: meeting.Came, w.bank.Professional: meeting.Came, w.bo.Professional: meeting.Absent, w.coach.Professional: meeting.Came,
		}})
		s := w.open(t, w.coach, m)
		if got := s.Lacks[w.bank.Professional]; len(got) != 1 || got[0] != access.Plan || len(s.Lacks[w.anna.Professional]) != 0 {
			t.Errorf("lacking: %v", s.Lacks)
		}
		good := meeting.Consenting{
			Giving: consent.Giving{
				ID: id.New[string](), Organisation: w.bank.Organisation, Professional: w.bank.Professional,
				Categories: []access.Category{access.Plan}, Cooperation: "meetings", Until: day.Must("2027-05-01"), How: consent.Oral,
			},
			By: w.anna.Professional,
		}
		for name, tt := range map[string]struct {
			change func(c *meeting.Consenting)
			want   string
		}{
			"the one who receives it":        {func(c *meeting.Consenting) { c.By = w.bank.Professional }, "witness: meeting.witness_not"},
			"the one who writes it down":     {func(c *meeting.Consenting) { c.By = w.coach.Professional }, "witness: meeting.witness_not"},
			"the one who writes it, by name": {func(c *meeting.Consenting) { c.By, c.Else = "", " ingrid solberg" }, "witness: meeting.witness_not"},
			"one who is not there":           {func(c *meeting.Consenting) { c.By = w.bo.Professional }, "witness: meeting.witness_not"},
			"one who is not asked":           {func(c *meeting.Consenting) { c.By = w.nobody.Professional }, "witness: meeting.witness_not"},
			"nobody":                         {func(c *meeting.Consenting) { c.By = "" }, "witness: consents.witness_needed"},
			"a colleague of the one who receives": {func(c *meeting.Consenting) {
				c.Organisation, c.Professional, c.By = w.anna.Organisation, w.bo.Professional, w.anna.Professional
			}, "witness: meeting.witness_not"},
		} {
			c := good
			tt.change(&c)
			if err := w.desk.Consent(ctx, w.coach, m, c); refused(err) != tt.want {
				t.Errorf("witness is %s: %v, want %q", name, err, tt.want)
			}
		}
		promise := commitment.Promise{ID: id.New[string](), What: "Ring", Due: day.Must("2026-12-01")}
		must(t, w.desk.RecordPromise(ctx, w.coach, m, promise))
		if got := w.open(t, w.bank, m).Promises; len(got) != 0 {
			t.Errorf("the bank reads %+v before it may", got)
		}
		must(t, w.desk.Consent(ctx, w.coach, m, good))
		if got := w.open(t, w.bank, m).Promises; len(got) != 1 {
			t.Errorf("the bank reads %d promises after it", len(got))
		}
		t.Run("someone who was not asked is at it from then on", func(t *testing.T) {
			c := good
			c.ID, c.Organisation, c.Professional, c.Categories = id.New[string](), w.nobody.Organisation, w.nobody.Professional, []access.Category{access.Meetings}
			must(t, w.desk.Consent(ctx, w.coach, m, c))
			if s := w.open(t, w.nobody, m); !s.With(w.nobody.Professional) {
				t.Errorf("the parties are %+v", s.Parties)
			}
		})
		t.Run("on another day there is no room", func(t *testing.T) {
			later := w.meeting(w.anna)
			later.StartsAt = w.now.AddDate(0, 0, 3)
			must(t, w.desk.Call(ctx, w.coach, later))
			c := good
			c.ID = id.New[string]()
			if err := w.desk.Consent(ctx, w.coach, later.ID, c); refused(err) != "meeting.not_in_room" {
				t.Errorf("consented to %v", err)
			}
		})
	})
}

func TestTheNextMeetingIsBookedBeforeLeaving(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank)
		s := w.open(t, w.coach, m)
		when := s.Follow(w.now)
		if got := when.Sub(s.StartsAt); got != 14*24*time.Hour {
			t.Errorf("usually %v later", got)
		}
		if err := w.desk.NoNext(ctx, w.coach, m, ""); refused(err) != "no_next: error.required" {
			t.Errorf("no next one, and no word of why: %v", err)
		}
		must(t, w.desk.NoNext(ctx, w.coach, m, "Det räcker"))
		next := id.New[string]()
		must(t, w.desk.BookNext(ctx, w.coach, m, next, meeting.When{StartsAt: when, Minutes: 45, Place: "Här"}))
		s = w.open(t, w.coach, m)
		if s.Next == nil || s.Next.ID != next || s.NoNext != "" || len(s.Next.Parties) != 3 || s.Next.Kind != s.Kind {
			t.Errorf("the next is %+v, and none is needed because %q", s.Next, s.NoNext)
		}
		if got := w.open(t, w.anna, m).Next; got == nil {
			t.Error("Anna, who is asked to the next, does not see it")
		}
		t.Run("the clock on the wall is the same in winter time", func(t *testing.T) {
			summer := meeting.Meeting{StartsAt: time.Date(2026, 10, 20, 11, 0, 0, 0, time.UTC)} // 13:00
			if got := summer.Follow(summer.StartsAt).In(access.Zone()).Format("2006-01-02 15:04"); got != "2026-11-03 13:00" {
				t.Errorf("follows at %s", got)
			}
		})
		t.Run("an old meeting is followed from tomorrow on", func(t *testing.T) {
			old := meeting.Meeting{StartsAt: w.now.AddDate(0, -6, 0)}
			if got := old.Follow(w.now); got.Before(w.now) || got.Weekday() != old.StartsAt.Weekday() {
				t.Errorf("follows at %s", got)
			}
		})
	})
}

func TestMinutesAreAddedToAndNeverChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank)
		say := func(kind, text string) meeting.Statement {
			return meeting.Statement{ID: id.New[string](), Kind: kind, Text: text}
		}
		if err := w.desk.Correct(ctx, w.coach, m, say("", "x")); refused(err) != "meeting.not_held" {
			t.Errorf("corrected before it was held: %v", err)
		}
		w.jot(t, w.coach, m, meeting.Jotting{Notes: "Första", Version: 1, PersonCame: meeting.Came})
		must(t, w.desk.Say(ctx, w.coach, m, say(meeting.Agrees, "left out"))) // in the room, read aloud
		must(t, w.desk.Hold(ctx, w.coach, m, "Andra"))
		if _, err := w.desk.Jot(ctx, w.coach, m, meeting.Jotting{Notes: "Tredje", Version: 3}); refused(err) != "meeting.moved" {
			t.Errorf("wrote over the notes of a meeting that is held: %v", err)
		}
		must(t, w.desk.Correct(ctx, w.coach, m, say("", "Det var maj")))
		must(t, w.desk.Say(ctx, w.self, m, say(meeting.Differs, "Jag sa aldrig det")))
		for what, err := range map[string]error{
			"text: error.required": w.desk.Say(ctx, w.self, m, say(meeting.Differs, " ")),
			"error.choose":         w.desk.Say(ctx, w.self, m, say(meeting.Correction, "x")),
		} {
			if refused(err) != what {
				t.Errorf("said %v, want %q", err, what)
			}
		}
		for _, by := range []access.Actor{w.anna, w.bank} {
			if err := w.desk.Say(ctx, by, m, say(meeting.Agrees, "")); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s speaks for the person: %v", by.Name, err)
			}
		}
		for _, by := range []access.Actor{w.self, w.coach, w.anna, w.bank} {
			s := w.open(t, by, m)
			if s.Notes != "Andra" || len(s.Statements) != 3 {
				t.Fatalf("%s reads %q and %+v", by.Name, s.Notes, s.Statements)
			}
			agreed, corrected, differs := s.Statements[0], s.Statements[1], s.Statements[2]
			if agreed.Notes != "Första" || agreed.How != meeting.InRoom || agreed.Name != "Ingrid Solberg" || agreed.Text != "" ||
				corrected.Text != "Det var maj" || differs.Text != "Jag sa aldrig det" || differs.How != meeting.OwnLogin || differs.Notes != "Andra" {
				t.Errorf("%s reads %+v", by.Name, s.Statements)
			}
		}
		told := 0
		must(t, d.Read(ctx, func(v *db.View) error {
			return v.Rows(func(row *sql.Rows) error {
				var body string
				err := row.Scan(&body)
				if strings.Contains(body, m+"/minutes") {
					told++
				}
				if strings.Contains(body, "Amira") || strings.Contains(body, "Andra") {
					t.Errorf("a mail says %q", body)
				}
				return err
			}, `select body from outbox`)
		}))
		if told != 2 {
			t.Errorf("%d are told that there are notes, want Anna and the bank", told)
		}
	})
}

func TestWhoDidNotComeIsNoContact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		m := w.call(t, w.anna)
		w.jot(t, w.coach, m, meeting.Jotting{
			PersonCame: meeting.Absent, Came: map[id.Professional]string{w.anna.Professional: meeting.Absent},
			Instead: map[id.Professional]string{w.anna.Professional: "Ulf Ek"},
		})
		must(t, w.desk.Hold(t.Context(), w.coach, m, ""))
		var contacts []participation.Contact
		must(t, d.Read(t.Context(), func(v *db.View) (err error) { contacts, err = participation.Contacts(v, w.person); return err }))
		s := w.open(t, w.self, m)
		if len(contacts) != 0 || s.PersonCame != meeting.Absent {
			t.Errorf("contacts %v, the person %s", contacts, s.PersonCame)
		}
		for _, p := range s.Parties {
			if p.Professional == w.anna.Professional && (p.Attendance != meeting.Absent || p.Instead != "Ulf Ek") {
				t.Errorf("for Anna came %+v", p)
			}
		}
	})
}

func TestTheOneQuestionAfterwards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna)
		stronger := meeting.After{Answer: meeting.Stronger, Words: "De lyssnade"}
		later := w.meeting(w.anna)
		later.StartsAt = w.now.AddDate(0, 0, 5)
		must(t, w.desk.Call(ctx, w.coach, later))
		if err := w.desk.AnswerAfter(ctx, w.self, later.ID, stronger); refused(err) != "meeting.not_held" {
			t.Errorf("answered before the meeting: %v", err)
		}
		if err := w.desk.AnswerAfter(ctx, w.anna, m, stronger); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("Anna answers: %v", err)
		}
		if err := w.desk.AnswerAfter(ctx, w.self, m, meeting.After{Answer: "best"}); refused(err) != "answer: after.choose" {
			t.Errorf("answered with nothing there is: %v", err)
		}
		must(t, w.desk.AnswerAfter(ctx, w.coach, m, stronger)) // on the screen that was turned to the person
		if err := w.desk.AnswerAfter(ctx, w.coach, m, stronger); refused(err) != "after.given" {
			t.Errorf("given twice on the coordinator's screen: %v", err)
		}
		if w.open(t, w.coach, m).After != nil || w.open(t, w.anna, m).After != nil {
			t.Error("others read what was not shared")
		}
		if got := w.open(t, w.self, m).After; got == nil || got.Answer != meeting.Stronger || got.How != meeting.InRoom {
			t.Errorf("the person reads %+v", got)
		}
		shared := meeting.After{Answer: meeting.Weaker, Words: "Egentligen inte", Shared: true}
		must(t, w.desk.AnswerAfter(ctx, w.self, m, shared)) // on the same day
		if got := w.open(t, w.coach, m).After; got == nil || got.Answer != meeting.Weaker || got.Words != "Egentligen inte" {
			t.Errorf("the coordinator reads %+v", got)
		}
		if w.open(t, w.anna, m).After != nil {
			t.Error("Anna reads what was shared with the coordinator")
		}
		must(t, w.desk.AnswerAfter(ctx, w.self, m, meeting.After{Answer: meeting.Unsaid, Words: "x", Shared: true}))
		if got := w.open(t, w.self, m).After; got.Words != "" || got.Shared {
			t.Errorf("who would rather not answer says %+v", got)
		}
		w.now = w.now.AddDate(0, 0, 1)
		if err := w.desk.AnswerAfter(ctx, w.self, m, stronger); refused(err) != "after.given" {
			t.Errorf("changed the day after: %v", err)
		}
	})
}

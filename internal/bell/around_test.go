package bell_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/bell"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/participation"
)

// at is noon so many days from today.
func at(days int) time.Time { return noon.AddDate(0, 0, days) }

// meeting writes the row of a meeting, as package meeting does.
func (w *world) meeting(tx *db.Tx, who id.Person, kind, state, interpreter string, days int) error {
	return tx.Exec(`
		insert into meetings (id, person_id, kind, starts_at, minutes, place_sealed, state, notes_sealed, called_by, version, interpreter)
		values ($1, $2, $3, $4, 60, '', $5, '', $6, 1, $7)`,
		id.New[string](), who, kind, at(days), state, w.coach.Professional, interpreter)
}

func (w *world) decision(tx *db.Tx, who id.Person, state, code, payer string, applied, appeal int) error {
	p, err := participation.Current(tx, who)
	if err != nil {
		return err
	}
	outcome := ""
	if state != "applied" {
		outcome = "refused"
	}
	return tx.Exec(`
		insert into decisions (id, person_id, participation_id, code, about_sealed, state, outcome, applied_on, state_since, appeal_by, payer,
			payer_code, recorded_by, recorded_at, version)
		values ($1, $2, $3, $4, '', $5, $6, $7, $7, $8, $9, '', $10, $11, 1)`,
		id.New[string](), who, p.ID, code, state, outcome, today.AddDays(applied), today.AddDays(appeal), payer, w.coach.Account, noon)
}

func (w *world) plan(tx *db.Tx, who id.Person, moved, review int) error {
	p, err := participation.Current(tx, who)
	if err != nil {
		return err
	}
	plan := id.New[string]()
	if err := tx.Exec(`
		insert into plans (id, person_id, participation_id, agreed_how, review_on, created_at, version, moved_at)
		values ($1, $2, $3, '', $4, $5, 1, $6)`, plan, who, p.ID, today.AddDays(review), at(-100), at(moved)); err != nil {
		return err
	}
	return tx.Exec(`
		insert into goals (id, plan_id, person_id, level, words_sealed, voice, state, changed_at, position, version)
		values ($1, $2, $3, 'wish', '', 'person', 'open', $4, 1, 1)`, id.New[string](), plan, who, at(moved))
}

// Each bell rings by what stands in the database, at its boundary.
func TestBellsRingByWhatIsOnRecord(t *testing.T) {
	type change func(w *world, tx *db.Tx, who id.Person) error
	moved := func(moves int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			promise := id.New[string]()
			if err := w.promiseIn(tx, who, promise, "Flat", today.AddDays(20), commitment.Accepted); err != nil {
				return err
			}
			return tx.Exec(`update commitments set moves = $2, stands = $3 where id = $1`, promise, moves, true)
		}
	}
	said := func(days int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			promise := id.New[string]()
			if err := w.promiseIn(tx, who, promise, "Flat", today.AddDays(20), commitment.Accepted); err != nil {
				return err
			}
			return tx.Exec(`update commitments set said_at = $2, stands = $3 where id = $1`, promise, at(-days), true)
		}
	}
	countered := func(turn commitment.Turn) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			promise := id.New[string]()
			if err := w.promiseIn(tx, who, promise, "Flat", today.AddDays(20), commitment.Countered); err != nil {
				return err
			}
			return tx.Exec(`update commitments set turn = $2 where id = $1`, promise, turn)
		}
	}
	// broke breaks a promise for a goal; after is what becomes of it then, none for nothing.
	broke := func(days int, after func(w *world, tx *db.Tx, who id.Person, broken string) error) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			promise := id.New[string]()
			if err := w.promiseIn(tx, who, promise, "Flat", today.AddDays(-20), commitment.Broken); err != nil {
				return err
			}
			if err := tx.Exec(`update commitments set recorded_at = $2, goal_id = 'goal' where id = $1`, promise, at(-30)); err != nil {
				return err
			}
			if err := tx.Exec(`update commitment_steps set act = 'break', at = $2 where commitment_id = $1`, promise, at(-days)); err != nil || after == nil {
				return err
			}
			return after(w, tx, who, promise)
		}
	}
	// another is a promise recorded days ago, for the goal or instead of the broken one.
	another := func(column, value, state string, days int) func(w *world, tx *db.Tx, who id.Person, broken string) error {
		return func(w *world, tx *db.Tx, who id.Person, broken string) error {
			promise := id.New[string]()
			if err := w.promiseIn(tx, who, promise, "Flat", today.AddDays(20), commitment.State(state)); err != nil {
				return err
			}
			to := value
			if to == "" {
				to = broken
			}
			return tx.Exec(`update commitments set `+column+` = $2, recorded_at = $3 where id = $1`, promise, to, at(-days))
		}
	}
	leave := func(_ *world, tx *db.Tx, who id.Person, broken string) error {
		return tx.Exec(`
			insert into commitment_steps (id, commitment_id, person_id, position, act, state, account, at, reason_sealed)
			values ($1, $2, $3, 9, 'leave', 'broken', 'coach', $4, '')`, id.New[string](), broken, who, at(-1))
	}
	const rings = "A promise was broken 3 days ago, and nothing has come instead"
	unanswered := func(days int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			promise := id.New[string]()
			if err := w.promiseIn(tx, who, promise, "Flat", today.AddDays(20), commitment.Proposed); err != nil {
				return err
			}
			if err := tx.Exec(`update commitment_steps set at = $2 where commitment_id = $1`, promise, at(-days)); err != nil {
				return err
			}
			return tx.Exec(`update commitments set recorded_at = $2, turn = 'promiser' where id = $1`, promise, at(-days))
		}
	}
	assessment := func(state string, since, due int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			p, err := participation.Current(tx, who)
			if err != nil {
				return err
			}
			return tx.Exec(`
				insert into assessments (id, person_id, participation_id, professional_id, organisation_id, kind, asked_sealed, due, state,
					agreed_on, agreed_how, witness_sealed, recorded_by, recorded_at, version)
				values ($1, $2, $3, $4, $5, 'work', '', $6, $7, $8, 'oral', '', $9, $10, 1)`, id.New[string](), who, p.ID,
				w.handler.Professional, w.handler.Organisation, today.AddDays(due), state, today.AddDays(since), w.coach.Account, at(since))
		}
	}
	poll := func(sent int, answered bool) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			p := id.New[string]()
			if err := tx.Exec(`
				insert into polls (id, person_id, kind, minutes, place_sealed, state, asked_by, asked_at, last_at, reason_sealed, person_how)
				values ($1, $2, 'multi-party', 60, '', 'open', $3, $4, $5, '', '')`, p, who, w.coach.Professional, at(sent), at(9)); err != nil {
				return err
			}
			if err := tx.Exec(`insert into poll_times (id, poll_id, starts_at) values ($1, $2, $3)`, id.New[string](), p, at(9)); err != nil {
				return err
			}
			if err := tx.Exec(`insert into poll_parties (poll_id, professional_id, organisation_id, needed, how) values ($1, $2, $3, $4, '')`,
				p, w.handler.Professional, w.handler.Organisation, true); err != nil || !answered {
				return err
			}
			return tx.Exec(`update poll_parties set answered_at = $2 where poll_id = $1`, p, noon)
		}
	}
	decision := func(state, code, payer string, applied, appeal int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			return w.decision(tx, who, state, code, payer, applied, appeal)
		}
	}
	meeting := func(kind, state, interpreter string, days int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			return w.meeting(tx, who, kind, state, interpreter, days)
		}
	}
	plan := func(moved, review int) change {
		return func(w *world, tx *db.Tx, who id.Person) error { return w.plan(tx, who, moved, review) }
	}
	contact := func(channel string, days int) change {
		return func(w *world, tx *db.Tx, who id.Person) error {
			if err := tx.Exec(`delete from contacts where person_id = $1`, who); err != nil {
				return err
			}
			for c, n := range map[string]int{channel: days, "phone": 1} {
				if err := participation.InsertContact(tx, who, participation.Contact{
					ID: id.New[string](), On: today.AddDays(-n), Channel: c, Professional: w.coach.Professional,
				}); err != nil {
					return err
				}
			}
			return nil
		}
	}
	left := func(w *world, tx *db.Tx, _ id.Person) error {
		return tx.Exec(`update professionals set ended_on = $2 where id = $1`, w.coach.Professional, today.AddDays(-1))
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, tt := range []struct {
			name string
			do   []change
			want string // what rings besides that all is calm
		}{
			{"moved once", []change{moved(1)}, ""},
			{"moved twice", []change{moved(2)}, "The day was moved 2 times"},
			{"said to be done today", []change{said(0)}, ""},
			{"said to be done yesterday", []change{said(1)}, "Said to be done for 1 day. Is that so?"},
			{"countered, and the coordinator is to answer", []change{countered(commitment.TurnAsker)}, "Other terms were proposed. It is your turn to answer"},
			{"countered, and the promiser is to answer", []change{countered(commitment.TurnPromiser)}, ""},
			{"broken two days ago", []change{broke(2, nil)}, ""},
			{"broken three days ago", []change{broke(3, nil)}, rings},
			{"broken three days ago, and asked anew", []change{broke(3, another("replaces_id", "", "proposed", 1))}, ""},
			{"broken three days ago, asked anew and declined", []change{broke(3, another("replaces_id", "", "declined", 1))}, rings},
			{"broken three days ago, asked anew and taken back", []change{broke(3, another("replaces_id", "", "withdrawn", 1))}, rings},
			{"broken three days ago, and another for the same goal", []change{broke(3, another("goal_id", "goal", "accepted", 1))}, ""},
			{"broken three days ago, and one before it for the same goal", []change{broke(3, another("goal_id", "goal", "accepted", 4))}, rings},
			{"broken three days ago, and one for another goal", []change{broke(3, another("goal_id", "other", "accepted", 1))}, rings},
			{"broken three days ago, and let be", []change{broke(3, leave)}, ""},
			{"unanswered for six days", []change{unanswered(6)}, ""},
			{"silent for thirteen days", []change{unanswered(13)}, "Nobody has answered in 13 days"},
			{"silent for fourteen days", []change{unanswered(14)}, "Nobody has answered in 14 days; Älvdals kommun has not answered in 14 days"},
			{"silent, and then heard of about something else", []change{unanswered(20), said(3), func(w *world, tx *db.Tx, who id.Person) error {
				return tx.Exec(`update commitment_steps set act = 'report', professional_id = $2 where person_id = $1 and state = 'accepted'`, who, w.handler.Professional)
			}}, "Said to be done for 3 days. Is that so?; Nobody has answered in 20 days"},
			{"applied twenty-nine days ago", []change{decision("applied", "", "", -29, 90)}, ""},
			{"applied thirty days ago", []change{decision("applied", "", "", -30, 90)}, "Waiting for a decision for 30 days"},
			{"decided thirty days ago", []change{decision("final", "", "", -30, 90)}, ""},
			{"applied six days ago, nobody pays", []change{decision("applied", "", "nobody", -6, 90)}, ""},
			{"applied forty days ago, nobody pays", []change{decision("applied", "", "nobody", -40, 90)}, "Waiting for a decision for 40 days. Nobody pays meanwhile"},
			{"eight days to appeal", []change{decision("final", "", "", -30, 8)}, ""},
			{"seven days to appeal", []change{decision("final", "", "", -30, 7)}, "7 days left to appeal the decision"},
			{"about money, and no meeting", []change{decision("applied", "se.sjukpenning", "income", -2, 90)}, "A decision about money is on its way. There has been no joint meeting before it"},
			{"about money, and a meeting", []change{decision("applied", "se.sjukpenning", "income", -2, 90), meeting("multi-party", "held", "", -80)}, ""},
			{"about money, and only a talk", []change{decision("applied", "se.sjukpenning", "income", -2, 90), meeting("talk", "held", "", -80)}, "A decision about money is on its way. There has been no joint meeting before it"},
			{"assessment asked for thirteen days ago", []change{assessment("asked", -13, 5)}, ""},
			{"assessment asked for fourteen days ago", []change{assessment("asked", -14, 0)}, "The question for an assessment has waited for 14 days"},
			{"assessment due yesterday", []change{assessment("asked", -5, -1)}, "The assessment was due 1 day ago"},
			{"assessment answered", []change{assessment("answered", -50, -20)}, ""},
			{"assessment the person has not agreed to", []change{assessment("wanted", -50, -20)}, ""},
			{"poll sent two days ago", []change{poll(-2, false)}, ""},
			{"poll sent three days ago", []change{poll(-3, false)}, "1 have not answered when you can meet. They were asked 3 days ago"},
			{"poll that all have answered", []change{poll(-3, true)}, ""},
			{"no interpreter in six days", []change{meeting("talk", "planned", "wanted", 6)}, ""},
			{"no interpreter in five days", []change{meeting("talk", "planned", "wanted", 5)}, "A meeting in 5 days, but no interpreter is ordered"},
			{"an interpreter is ordered", []change{meeting("talk", "planned", "ordered", 5)}, ""},
			{"met fourteen days ago, and telephoned yesterday", []change{contact("visit", 14)}, ""},
			{"met fifteen days ago, and telephoned yesterday", []change{contact("visit", 15)}, "No meeting or talk in 15 days"},
			{"a meeting was held since", []change{contact("visit", 15), meeting("talk", "held", "", -2)}, ""},
			{"a plan that moved sixty days ago", []change{plan(-60, 90)}, ""},
			{"a plan that moved sixty-one days ago", []change{plan(-61, 90)}, "Nothing has moved in the plan for 61 days"},
			{"a plan to go through yesterday that stands still too", []change{plan(-70, -1)}, "The plan was to be gone through 1 day ago. Nothing has moved in the plan for 70 days"},
			{"a plan that nobody coordinates", []change{plan(-1, 90), left}, "The plan is only on paper. No coordinator is at work; The plan is only on paper. Only one party is involved"},
		} {
			who := w.enrol(t, "Amira", "Haddad", 60, 3)
			w.do(t, func(tx *db.Tx) error {
				if err := tx.Exec(`update professionals set ended_on = null where id = $1`, w.coach.Professional); err != nil {
					return err
				}
				if !strings.Contains(tt.name, "interpreter") {
					if err := w.meeting(tx, who, "talk", "planned", "", 7); err != nil {
						return err
					}
				}
				for _, do := range tt.do {
					if err := do(w, tx, who); err != nil {
						return err
					}
				}
				return nil
			})
			day := w.today(t, w.coach)
			var got []string
			for _, n := range day.Needs {
				for _, r := range n.Rings {
					said := reasons(r)
					got = append(got, said)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
			w.pauseAll(t, tt.name, day)
			w.do(t, func(tx *db.Tx) error {
				return tx.Exec(`update participations set state = 'closed' where person_id = $1`, who)
			})
		}
	})
}

// pauseAll pauses each bell that rings, and nothing rings.
func (w *world) pauseAll(t *testing.T, name string, day bell.Today) {
	t.Helper()
	for _, n := range day.Needs {
		for _, r := range n.Rings {
			q, err := w.desk.Ask(t.Context(), w.coach, n.Person, r.Bell)
			if err != nil || q.MaxDays != r.MaxPause {
				t.Errorf("%s: asked about %s: %+v %v", name, r.Bell, q, err)
			}
			if err := w.desk.Pause(t.Context(), w.coach, n.Person, r.Bell, today.AddDays(1), "Known"); err != nil {
				t.Errorf("%s: %s cannot be paused: %v", name, r.Bell, err)
			}
		}
	}
	if after := w.today(t, w.coach); len(after.Needs) > 0 {
		t.Errorf("%s: still rings: %v", name, needs(after))
	}
}

// Whoever much is the matter with stands once, and a pause does not hide what is worse.
func TestAPersonStandsOnceWithTheWorstFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ali := w.enrol(t, "Ali", "Karimi", 100, 16)
		w.promise(t, ali, "Certificate", -1, commitment.Accepted)
		w.promise(t, ali, "Bus card", 1, commitment.Accepted)
		got := w.today(t, w.coach)
		if len(got.Needs) != 1 || len(got.Needs[0].Rings) != 3 || got.Needs[0].Rings[0].Promise.What != "Certificate" {
			t.Fatalf("stands: %v", needs(got))
		}
		// The pause of "no next meeting" does not silence "no contact", the other way it does.
		for _, b := range []string{"no-next-meeting", "no-meeting"} {
			if err := w.desk.Pause(t.Context(), w.coach, ali, b, today.AddDays(3), "Known"); err != nil {
				t.Fatal(err)
			}
		}
		if list := needs(w.today(t, w.coach)); !slices.Contains(list, "Ali Karimi: No contact in 16 days") {
			t.Errorf("what is worse is silent: %v", list)
		}
		if err := w.desk.Resume(t.Context(), w.coach, ali, "no-next-meeting"); err != nil {
			t.Fatal(err)
		}
		if err := w.desk.Pause(t.Context(), w.coach, ali, "quiet", today.AddDays(3), "Known"); err != nil {
			t.Fatal(err)
		}
		if list := needs(w.today(t, w.coach)); len(list) != 2 {
			t.Errorf("the same trouble rings under another name: %v", list)
		}
	})
}

// Who promises hears their own bells, also when they coordinate others.
func TestWhoPromisesHearsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ali := w.enrol(t, "Ali", "Karimi", 60, 3)
		w.promise(t, ali, "Course place", 5, commitment.Accepted)
		late := w.promise(t, ali, "Certificate", -2, commitment.Accepted)
		counter := w.promise(t, ali, "Flat", 20, commitment.Countered)
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`update commitments set turn = 'promiser' where id = $1`, counter)
		})
		asked := func() (list []string) {
			for _, a := range w.today(t, w.handler).Asked {
				list = append(list, a.What+": "+a.Reason.In("en"))
			}
			return list
		}
		want := []string{"Certificate: The promise should have been kept by now", "Flat: Other terms were proposed. It is your turn to answer", "Course place: "}
		if diff := cmp.Diff(want, asked()); diff != "" {
			t.Error(diff)
		}
		mirja := id.New[id.Person]()
		w.do(t, func(tx *db.Tx) error { return w.enrolIn(tx, w.handler.Professional, mirja, "Mirja", "Aho", 60, 3) })
		w.promise(t, mirja, "Own people are not asked twice", -2, commitment.Accepted)
		if diff := cmp.Diff(want, asked()); diff != "" {
			t.Error(diff)
		}
		if day := w.today(t, w.handler); day.People != 1 || len(day.Needs) != 1 {
			t.Errorf("their own: %+v", day)
		}
		w.do(t, func(tx *db.Tx) error {
			return tx.Exec(`update commitments set said_at = $2, stands = $3 where id = $1`, late, at(-1), true)
		})
		if got := asked(); len(got) != 3 || strings.Contains(got[0], "Certificate") {
			t.Errorf("what is said to be done still presses: %v", got)
		}
	})
}

package followup_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// says is a figure as a page tells it.
func says(f followup.Felt) string {
	n := func(c followup.Count) string {
		if c.Hidden {
			return "?"
		}
		return strconv.Itoa(c.N)
	}
	var said strings.Builder
	for _, c := range f.Said {
		fmt.Fprintf(&said, " %s %s", c.Key, n(c.Count))
	}
	return fmt.Sprintf("%s of %s of %s:%s", n(f.Answered.N), n(f.Answered.Of), n(f.Asked), said.String())
}

func TestHowPeopleFeltIsShownFromFivePeople(t *testing.T) {
	type answers struct {
		answer        string
		n, to, begins int
	}
	for _, tt := range []struct {
		name         string
		list         []answers
		all, guarded string
	}{
		{"nobody", nil, "0 of 0 of 0:", "0 of 0 of 0:"},
		{
			"many of each",
			[]answers{{"stronger", 9, 9, 0}, {"same", 6, 6, 9}, {"none", 5, 5, 15}},
			"15 of 20 of 20: stronger 9 same 6 none 5", "15 of 20 of 20: stronger 9 same 6 none 5",
		},
		{
			"four weaker, hidden with the smallest other",
			[]answers{{"stronger", 9, 9, 0}, {"same", 6, 6, 9}, {"weaker", 4, 4, 15}},
			"19 of 19 of 19: stronger 9 same 6 weaker 4", "? of 19 of 19: stronger 9 same ? weaker ?",
		},
		{
			"many meetings of few people",
			[]answers{{"stronger", 30, 4, 0}},
			"30 of 30 of 30: stronger 30", "? of ? of ?:",
		},
		{
			"many answers of two people among many",
			[]answers{{"stronger", 9, 9, 0}, {"same", 8, 8, 9}, {"weaker", 10, 2, 17}},
			"27 of 27 of 27: stronger 9 same 8 weaker 10", "? of 27 of 27: stronger 9 same ? weaker ?",
		},
		{
			"two small ones of the same few people",
			[]answers{{"stronger", 9, 9, 0}, {"same", 6, 2, 9}, {"weaker", 6, 2, 9}},
			"21 of 21 of 21: stronger 9 same 6 weaker 6", "? of ? of ?:",
		},
		{
			"a single word beside those who would not say",
			[]answers{{"weaker", 1, 1, 0}, {"unsaid", 7, 7, 1}},
			"1 of 8 of 8: weaker 1 unsaid 7", "? of 8 of 8: weaker ? unsaid ?",
		},
	} {
		var list []followup.Feeling
		for _, a := range tt.list {
			for i := range a.n {
				list = append(list, followup.Feeling{Person: id.Person(strconv.Itoa(a.begins + i%a.to)), Answer: a.answer})
			}
		}
		all, guarded := followup.SummariseFelt(list)
		if got := says(all); got != tt.all {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.all)
		}
		if got := says(guarded); got != tt.guarded {
			t.Errorf("%s, guarded: %s, want %s", tt.name, got, tt.guarded)
		}
	}
}

func TestFeelingsAreOfMeetingsThatTheyCameTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		meeting := func(tx *db.Tx, who, state, came string, at time.Time, answer string) {
			m := id.New[string]()
			exec := func(q string, args ...any) {
				t.Helper()
				if err := tx.Exec(q, args...); err != nil {
					t.Fatal(err)
				}
			}
			exec(`insert into meetings (id, person_id, kind, starts_at, minutes, place_sealed, state, notes_sealed, called_by, version, person_attendance)
				values ($1, $2, 'talk', $3, 60, '', $4, '', '', 1, $5)`, m, who, at, state, came)
			if answer != "" {
				exec(`insert into meeting_answers (meeting_id, person_id, answer, words_sealed, shared, how, on_day, at)
					values ($1, $2, $3, '', $4, 'own-login', '2026-05-01', $5)`, m, who, answer, false, at)
			}
		}
		within := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			file, _ := programme.ShippedFile("coachingteamet")
			p, err := programme.Parse("coachingteamet.yaml", file)
			if err != nil {
				t.Fatal(err)
			}
			if err := programme.Install(tx, p, file, within); err != nil {
				t.Fatal(err)
			}
			if err := tx.Exec(`insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closing_reason,
				next_holder_sealed, version) values ($1, 'a', $2, '', 'active', '', '2025-01-01', '2025-01-01', '', '', 1)`, id.New[string](), p.ID); err != nil {
				t.Fatal(err)
			}
			meeting(tx, "a", "held", "came", within, "stronger")
			meeting(tx, "a", "held", "asked", within, "")
			meeting(tx, "a", "held", "absent", within, "")
			meeting(tx, "a", "planned", "asked", within, "")
			meeting(tx, "a", "cancelled", "asked", within, "")
			meeting(tx, "a", "held", "came", within.AddDate(-1, 0, 0), "weaker")
			meeting(tx, "a", "held", "came", within.AddDate(1, 0, 0), "weaker")
			meeting(tx, "b", "held", "came", within, "same")
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Read(t.Context(), func(v *db.View) error {
			got, err := followup.FeltIn(v, followup.Query{Programme: "coachingteamet", From: day.Must("2026-01-01"), To: day.Must("2026-12-31")})
			if says(got) != "1 of 2 of 2: stronger 1 none 1" {
				t.Errorf("they felt %s", says(got))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

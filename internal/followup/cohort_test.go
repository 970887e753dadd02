package followup_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kasam/internal/day"
	"kasam/internal/followup"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

func coachingteamet(t interface{ Fatal(...any) }) *programme.Programme {
	file, _ := programme.ShippedFile("coachingteamet")
	p, err := programme.Parse("coachingteamet.yaml", file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func query(from, to string) followup.Query {
	return followup.Query{Programme: "coachingteamet", From: day.Must(from), To: day.Must(to), Definition: livelihood.Finsam}
}

func spells(list ...livelihood.Income) []livelihood.Income { return list }

func spell(code string, share int, from, to string) livelihood.Income {
	i := livelihood.Income{Code: code, Share: share, From: day.Must(from)}
	if to != "" {
		i.To = day.Must(to)
	}
	return i
}

func TestACohortAsScriptsReadIt(t *testing.T) {
	c := followup.Summarise(query("2024-01-01", "2025-02-28"), coachingteamet(t), []followup.Member{
		{ // a month after 31 August is the last day of February: day 28, when the wage runs
			Sex: "male", Enrolled: day.Must("2024-08-31"),
			Incomes: spells(spell("se.akassa", 100, "2024-01-01", "2025-02-27"), spell("se.lon", 100, "2025-02-28", "")),
		},
		{ // closed on the last day of a half-year: no longer there that day
			Sex: "female", Enrolled: day.Must("2024-01-01"), Closed: day.Must("2024-12-31"), Reason: "self-supporting-work",
			Incomes: spells(spell("se.forsorjningsstod", 50, "2023-01-01", ""), spell("se.sjukpenning", 50, "2023-01-01", "")),
		},
		{ // closed after the day the figures are of: still open then
			Sex: "other", Enrolled: day.Must("2024-03-01"), Closed: day.Must("2025-03-01"), Reason: "moved",
		},
	})
	got, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join(strings.Fields(`{"programme":"coachingteamet","from":"2024-01-01","as_of":"2025-02-28","people":3,
		"sex":{"female":1,"male":1,"other":1},
		"income_at_enrolment":{"primary":{"se.forsorjningsstod":1,"se.akassa":1},
			"any":{"se.forsorjningsstod":1,"se.sjukpenning":1,"se.akassa":1},"missing":1},
		"closing":{"self-supporting-work":1},"open":2,
		"self_support":{"definition":"finsam","closed_as":{"n":1,"of":3,"percent":33},
			"at_months":{"6":{"n":1,"of":3,"percent":33,"interval95":[6.1,79.2]},
				"12":{"n":0,"of":1,"percent":0,"interval95":[0,79.3]},"24":{"n":0,"of":0,"percent":0,"interval95":[0,100]}}},
		"stay_days":{"mean":303,"longest":365},"concurrent":{"2024-06-30":2,"2024-12-31":2}}`), "")
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPercentRoundsHalfUp(t *testing.T) {
	for _, tt := range []struct{ n, of, want int }{{28, 98, 29}, {1, 8, 13}, {1, 200, 1}, {0, 7, 0}, {7, 7, 100}, {0, 0, 0}} {
		var list []followup.Member
		for i := range tt.of {
			m := followup.Member{Sex: "female", Enrolled: day.Must("2024-01-01")}
			if i < tt.n {
				m.Closed, m.Reason = day.Must("2024-06-01"), "self-supporting-studies"
			}
			list = append(list, m)
		}
		c := followup.Summarise(query("2024-01-01", "2024-12-31"), coachingteamet(t), list)
		if c.ClosedAs.Percent != tt.want {
			t.Errorf("%d of %d: %d %%", tt.n, tt.of, c.ClosedAs.Percent)
		}
	}
}

// The values are those of the formula worked out by hand, and of Wilson's paper
// for nothing of nobody: nothing is known.
func TestTheIntervalIsWilsons(t *testing.T) {
	for _, tt := range []struct {
		n, of     int
		low, high float64
	}{{28, 98, 20.6, 38.2}, {0, 10, 0, 27.8}, {10, 10, 72.2, 100}, {1, 2, 9.5, 90.5}, {0, 0, 0, 100}} {
		if got := followup.Wilson(tt.n, tt.of); got != [2]float64{tt.low, tt.high} {
			t.Errorf("%d of %d: %v", tt.n, tt.of, got)
		}
	}
}

package livelihood_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/day"
	"kasam/internal/livelihood"
)

var on = day.Must("2026-06-15")

func spell(code string, share int) livelihood.Income {
	return livelihood.Income{Code: code, Share: share, From: day.Must("2026-01-01")}
}

func TestWhatItTakesToSupportOneself(t *testing.T) {
	for _, tt := range []struct {
		name                string
		list                []livelihood.Income
		strict, finsam, scb bool
	}{
		{"an ordinary wage to full time", []livelihood.Income{spell("se.lon", 100)}, true, true, true},
		{"two wages that make full time", []livelihood.Income{spell("se.lon", 60), spell("se.foretag", 40)}, true, true, true},
		{"half a wage", []livelihood.Income{spell("se.lon", 50)}, false, true, true},
		{"a wage and the least social assistance", []livelihood.Income{spell("se.lon", 100), spell("se.forsorjningsstod", 1)}, false, false, false},
		{"a wage with a subsidy", []livelihood.Income{spell("se.lon_lonebidrag", 100)}, false, true, true},
		{"a new-start job", []livelihood.Income{spell("se.lon_nystart", 100)}, false, true, true},
		{"studies with student aid", []livelihood.Income{spell("se.csn", 100)}, false, true, true},
		{"student aid while on sickness benefit", []livelihood.Income{spell("se.csn", 100), spell("se.sjukpenning", 25)}, false, false, false},
		{"parental benefit", []livelihood.Income{spell("se.foraldrapenning", 100)}, false, false, true},
		{"an old-age pension", []livelihood.Income{spell("se.pension", 100)}, false, false, true},
		{"no income, and it is known", []livelihood.Income{spell("se.ingen", 100)}, false, false, true},
		{"nothing known", nil, false, false, true},
		{"public support outside the seven payments", []livelihood.Income{spell("se.livranta", 100)}, false, false, true},
		{"establishment allowance", []livelihood.Income{spell("se.etablering", 100)}, false, false, false},
		{"a flex job in Denmark", []livelihood.Income{spell("dk.fleksjob", 100)}, false, true, true},
		{"cash benefit in Denmark", []livelihood.Income{spell("dk.kontanthjaelp", 100)}, false, false, false},
		{"work assessment allowance in Norway", []livelihood.Income{spell("no.aap", 100), spell("no.lonn", 40)}, false, false, false},
		{"a wage in Norway", []livelihood.Income{spell("no.lonn", 100)}, true, true, true},
	} {
		for definition, want := range map[livelihood.Definition]bool{
			livelihood.Strict: tt.strict, livelihood.Finsam: tt.finsam, livelihood.SCBFM: tt.scb,
		} {
			if got := definition.SelfSupporting(tt.list, on); got != want {
				t.Errorf("%s under %s: %v", tt.name, definition, got)
			}
		}
	}
}

func TestThePrimarySourceIsTheLargestAndTiesGoByTheList(t *testing.T) {
	ended := spell("se.lon", 100)
	ended.To = day.Must("2026-06-14")
	lastDay := spell("se.akassa", 100)
	lastDay.To = on
	for _, tt := range []struct {
		name string
		list []livelihood.Income
		want string
	}{
		{"the larger share", []livelihood.Income{spell("se.forsorjningsstod", 30), spell("se.sjukpenning", 70)}, "se.sjukpenning"},
		{"of equal ones the first of the list, whatever their order", []livelihood.Income{spell("se.lon", 50), spell("se.sjukpenning", 50)}, "se.sjukpenning"},
		{"two spells of one source add up", []livelihood.Income{spell("se.lon", 40), spell("se.sjukpenning", 50), spell("se.lon", 20)}, "se.lon"},
		{"what ended yesterday does not count", []livelihood.Income{ended, spell("se.forsorjningsstod", 10)}, "se.forsorjningsstod"},
		{"the last day counts", []livelihood.Income{lastDay, spell("se.forsorjningsstod", 10)}, "se.akassa"},
		{"an unknown code is nothing", []livelihood.Income{spell("se.nonsense", 100)}, ""},
		{"nothing", nil, ""},
	} {
		got, ok := livelihood.Primary(tt.list, on)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, %v", tt.name, got, ok)
		}
	}
}

// history draws some spells around the day.
func history(t *rapid.T) []livelihood.Income {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) livelihood.Income {
		i := livelihood.Income{
			Code:  rapid.SampledFrom(livelihood.Codes()).Draw(t, "code").Code,
			Share: rapid.IntRange(1, 100).Draw(t, "share"),
			From:  on.AddDays(rapid.IntRange(-400, 100).Draw(t, "from")),
		}
		if rapid.Bool().Draw(t, "ended") {
			i.To = i.From.AddDays(rapid.IntRange(0, 500).Draw(t, "days"))
		}
		return i
	}), 0, 6).Draw(t, "spells")
}

func TestAWiderDefinitionHoldsForWhoeverMeetsANarrowerOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := history(t)
		narrower := false
		for _, d := range livelihood.Definitions() {
			holds := d.SelfSupporting(list, on)
			if narrower && !holds {
				t.Fatalf("self-supporting under a narrower definition but not under %s: %v", d, list)
			}
			narrower = holds
		}
	})
}

func TestThePrimarySourceDoesNotDependOnTheOrderAndIsHeld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := history(t)
		code, ok := livelihood.Primary(list, on)
		again, _ := livelihood.Primary(rapid.Permutation(list).Draw(t, "order"), on)
		if code != again {
			t.Fatalf("%s, and in another order %s", code, again)
		}
		held := livelihood.Held(list, on)
		if ok != (len(held) > 0) || ok && !slices.ContainsFunc(held, func(c livelihood.Code) bool { return c.Code == code }) {
			t.Fatalf("primary %q of %v", code, held)
		}
	})
}

func TestGapsAreExactlyTheDaysOfWhichNothingIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := history(t)
		from, to := on.AddDays(-300), on.AddDays(rapid.IntRange(0, 300).Draw(t, "length"))
		gaps := livelihood.Gaps(list, from, to)
		for d := from; !d.After(to); d = d.AddDays(1) {
			known := slices.ContainsFunc(list, func(i livelihood.Income) bool { return i.Code != livelihood.Unknown && i.Covers(d) })
			gap := slices.ContainsFunc(gaps, func(s livelihood.Span) bool { return !d.Before(s.From) && !d.After(s.To) })
			if known == gap {
				t.Fatalf("%s: known %v, gap %v in %v", d, known, gap, gaps)
			}
		}
		for _, s := range gaps {
			if s.Days() < 1 || s.From.Before(from) || s.To.After(to) {
				t.Fatalf("gap %v", s)
			}
		}
	})
}

func TestTheCodeListIsWhole(t *testing.T) {
	seen := map[string]int{}
	for _, c := range livelihood.Codes() {
		seen[c.Country()]++
		for _, language := range []string{"sv", "da", "nb", "en"} {
			if c.Name[language] == "" {
				t.Errorf("%s has no name in %s", c.Code, language)
			}
		}
		if c.Strict && !c.Finsam || c.Strict && c.Public || c.Group != "" && !c.Public {
			t.Errorf("%s contradicts itself: %+v", c.Code, c)
		}
		if found, ok := livelihood.CodeOf(c.Code); !ok || found.Code != c.Code {
			t.Errorf("%s is not found", c.Code)
		}
	}
	if seen["SE"] != 38 || seen["DK"] != 22 || seen["NO"] != 19 || seen["XX"] != 1 {
		t.Errorf("codes: %v", seen)
	}
	if list := livelihood.CodesOf("DK"); len(list) != 23 {
		t.Errorf("%d to choose from in Denmark", len(list))
	}
}

package directory_test

import (
	"testing"

	"kasam/internal/day"
	"kasam/internal/directory"
)

func TestAMandateCovers(t *testing.T) {
	today := day.Must("2026-11-20")
	money := directory.Mandate{Kind: "training", Ceiling: 20_000, Unit: "sek", Until: day.Must("2026-12-31")}
	free := directory.Mandate{Kind: "talk"}
	for _, tt := range []struct {
		name   string
		m      directory.Mandate
		kind   string
		amount int64
		unit   string
		on     day.Day
		want   bool
	}{
		{"what lies below the ceiling", money, "training", 19_999, "sek", today, true},
		{"the ceiling itself", money, "training", 20_000, "sek", today, true},
		{"not a crown above it", money, "training", 20_001, "sek", today, false},
		{"not another kind of measure", money, "placement", 1, "sek", today, false},
		{"not hours when it is about money", money, "training", 1, "hours", today, false},
		{"its last day", money, "training", 1, "sek", day.Must("2026-12-31"), true},
		{"not the day after", money, "training", 1, "sek", day.Must("2027-01-01"), false},
		{"any amount without a ceiling", free, "talk", 1_000_000, "hours", today, true},
		{"no amount at all", free, "talk", 0, "", today, true},
		{"not a negative amount", money, "training", -1, "sek", today, false},
		{"not a promise of no kind", directory.Mandate{}, "", 1, "", today, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.m.Covers(tt.kind, tt.amount, tt.unit, tt.on); got != tt.want {
				t.Errorf("covers: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOrganisationNumbers(t *testing.T) {
	for _, tt := range []struct{ name, country, in, want string }{
		{"a Swedish one with a hyphen", "SE", "556000-1231", "556000-1231"},
		{"a Swedish one without", "SE", "5560001231", "556000-1231"},
		{"a Swedish one with its century", "SE", "16 556000-1231", "556000-1231"},
		{"a Swedish one with a wrong check digit", "SE", "556000-1232", ""},
		{"the number of a human being", "SE", "900101-9802", ""},
		{"a Danish one", "DK", "12 34 56 74", "12345674"},
		{"a Danish one with a wrong check digit", "DK", "12345675", ""},
		{"a Danish one that is too short", "DK", "1234567", ""},
		{"a Norwegian one", "NO", "912 345 688", "912345688"},
		{"a Norwegian one with a wrong check digit", "NO", "912345689", ""},
		{"a Norwegian one of no known series", "NO", "123456785", ""},
		{"letters", "SE", "55600O-1231", ""},
		{"a country without a rule here", "FI", " 1234567-8", "1234567-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := directory.ParseNumber(tt.country, tt.in)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("read %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestADirectNumberIsDialledAsItIsWritten(t *testing.T) {
	for in, want := range map[string]string{
		"070-123 45 67":      "0701234567",
		"+46 (0)8 123 45 67": "+46081234567",
		"":                   "",
		"ask at the desk":    "",
	} {
		if got := directory.Dial(in); got != want {
			t.Errorf("dial %q: %q, want %q", in, got, want)
		}
	}
}

func TestAProfessionalIsThereUntilTheLastDay(t *testing.T) {
	p := directory.Professional{EndedOn: day.Must("2026-11-20")}
	if !p.Active(day.Must("2026-11-20")) || p.Active(day.Must("2026-11-21")) {
		t.Error("active: want to the last day and not beyond")
	}
	if !(directory.Professional{}).Active(day.Must("2199-01-01")) {
		t.Error("someone without a last day is there")
	}
}

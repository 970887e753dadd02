package chart_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"kasam/internal/chart"
	"kasam/internal/day"
)

func lanes() chart.Lanes {
	return chart.Lanes{
		ID: "in", Title: "Income <of> one & all", From: day.Must("2024-01-01"), To: day.Must("2025-12-31"),
		Lanes: []chart.Lane{
			{Name: "Wage", Look: "wage", Spells: []chart.Spell{{From: day.Must("2023-06-01"), To: day.Must("2024-06-30"), Text: "100 %", Title: "Wage, to 30 June", Row: "r1"}}},
			{Name: "Aid", Look: "study", Spells: []chart.Spell{{From: day.Must("2025-07-02"), Text: "50 %", Title: "Aid, still", Row: "r2"}}},
		},
		Gaps:  chart.Lane{Name: "Not known", Spells: []chart.Spell{{From: day.Must("2024-07-01"), To: day.Must("2025-07-01"), Title: "a year"}}},
		Marks: []chart.Mark{{On: day.Must("2025-02-01"), Text: "Start"}},
		Month: func(d day.Day) string { return d.String() },
	}
}

func TestALaneChartIsWellFormedAndHoldsNoStyleOrScript(t *testing.T) {
	svg := lanes().SVG()
	for d := xml.NewDecoder(strings.NewReader(strings.Replace(svg, " data-roving", "", 1))); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, banned := range []string{"style=", "<script", "<style", "<of>"} {
		if strings.Contains(svg, banned) {
			t.Errorf("holds %q", banned)
		}
	}
	for _, want := range []string{
		`<title>Wage, to 30 June</title>`, `href="#r1"`, `url(#in-hatch)`, `class="mark"`, `2025-01-01`, `Income &lt;of&gt; one &amp; all`,
		`x="0.00%" y="3" width="24.90%"`,  // 182 of 731 days: what lies before the chart is cut off
		`x="74.97%" y="3" width="25.03%"`, // from the 549th day to the end
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("lacks %s in\n%s", want, svg)
		}
	}
}

func TestABarStaysWithinItsTrack(t *testing.T) {
	for _, tt := range []struct {
		n, most int
		want    string
	}{{5, 10, "50.00%"}, {11, 10, "100.00%"}, {-1, 10, "0.00%"}, {0, 0, "0.00%"}} {
		if got := chart.Bar(tt.n, tt.most); !strings.Contains(got, `class="bar-n" width="`+tt.want) {
			t.Errorf("%d of %d: %s", tt.n, tt.most, got)
		}
	}
}

func TestTheMapOfANetworkHasEachOnceAndEachBodyOnce(t *testing.T) {
	svg := chart.Network{
		Middle: "A<", Own: []chart.Dot{{Short: "M", Title: "Mamma"}},
		Staff: []chart.Dot{
			{Short: "P", Title: "Petra", Body: "Kommunen", Mark: "K", Look: "lead"},
			{Short: "O", Title: "Ola", Body: "Kommunen", Mark: "K"},
			{Short: "S", Title: "Siv <script>", Body: "Regionen", Mark: "R", Look: "twice"},
		},
	}.SVG()
	for text, n := range map[string]int{"<title>Kommunen</title>": 1, "<title>Regionen</title>": 1, `class="staff`: 3, `class="own`: 1, "A&lt;": 1, "<script>": 0, "style=": 0, "twice": 2} {
		if got := strings.Count(svg, text); got != n {
			t.Errorf("%q stands %d times, want %d", text, got, n)
		}
	}
}

func TestLevelsAreDrawnWhereTheyBelong(t *testing.T) {
	svg := chart.Steps(4, []chart.Step{{On: day.Must("2026-01-01"), Level: 0}, {On: day.Must("2026-07-01"), Level: 4}}, []chart.Step{{On: day.Must("2026-07-01"), Level: 9}})
	for _, want := range []string{`cx="4.00%" cy="48"`, `cx="96.00%" cy="8"`, `<svg x="96.00%" y="8"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
	if strings.Count(svg, "<circle") != 2 || strings.Count(svg, "<rect") != 1 {
		t.Errorf("drawn is %s", svg)
	}
}

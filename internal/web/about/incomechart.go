package about

import (
	"strconv"
	"strings"

	"kasam/internal/chart"
	"kasam/internal/day"
	"kasam/internal/livelihood"
	"kasam/internal/web/kit"
)

// chartFrom returns the day the chart begins: with the first spell, at least a
// year and at most five years ago.
func chartFrom(h livelihood.History, today day.Day) day.Day {
	from := today.AddMonths(-12)
	for _, i := range h.Incomes {
		if i.From.Before(from) {
			from = i.From
		}
	}
	for _, a := range h.Activities {
		if a.From.Before(from) {
			from = a.From
		}
	}
	if furthest := today.AddMonths(-shownMonths); from.Before(furthest) {
		from = furthest
	}
	return from
}

// gaps are the stretches of the chart in which no income is known. What lies
// before the first spell was never asked for.
func (s incomeView) gaps(today day.Day) []livelihood.Span {
	from := today.AddDays(1)
	for _, i := range s.History.Incomes {
		if i.From.Before(from) {
			from = i.From
		}
	}
	if from.Before(s.From) {
		from = s.From
	}
	return livelihood.Gaps(s.History.Incomes, from, today)
}

// incomeNow says in a sentence what the person lives on today.
func incomeNow(v kit.View, s incomeView) string {
	var parts []string
	for _, i := range s.History.Incomes {
		if i.Covers(v.Today) {
			code, _ := livelihood.CodeOf(i.Code)
			parts = append(parts, v.T("income.now_part", code.In(v.W.Code()), i.Share, v.W.Date(i.From, v.Today)))
		}
	}
	if len(parts) == 0 {
		return v.T("income.now_none")
	}
	return v.T("income.now", strings.Join(parts, ", "))
}

// incomeGaps says for how long nothing is known, "" when there is no such time.
func incomeGaps(v kit.View, s incomeView) string {
	days := 0
	for _, g := range s.gaps(v.Today) {
		days += g.Days()
	}
	if days == 0 {
		return ""
	}
	return v.N("income.gap_days", days, days, v.W.Month(s.From))
}

// incomeChart is the swim-lane of incomes: a lane for each source, those with
// the latest spells first.
func incomeChart(v kit.View, s incomeView) string {
	c := lanesOf(v, s, "in", v.T("income.chart"))
	at := make(map[string]int)
	for n, i := range s.History.Incomes {
		if !i.To.IsZero() && i.To.Before(c.From) {
			continue
		}
		code, _ := livelihood.CodeOf(i.Code)
		lane, there := at[i.Code]
		if !there {
			lane = len(c.Lanes)
			at[i.Code] = lane
			c.Lanes = append(c.Lanes, chart.Lane{Name: code.In(v.W.Code()), Look: look(code)})
		}
		title := v.T("income.spell", code.In(v.W.Code()), i.Share, span(v, i.From, i.To))
		if i.Note != "" {
			title += ". " + i.Note
		}
		c.Lanes[lane].Spells = append(c.Lanes[lane].Spells, chart.Spell{
			From: i.From, To: i.To, Text: v.T("income.percent", i.Share),
			Title: title, Row: "in-r" + strconv.Itoa(n),
		})
	}
	c.Gaps.Name = v.T("income.unknown")
	for _, g := range s.gaps(v.Today) {
		c.Gaps.Spells = append(c.Gaps.Spells, chart.Spell{From: g.From, To: g.To, Title: v.T("income.unknown_span", span(v, g.From, g.To))})
	}
	return c.SVG()
}

// activityChart is the swim-lane of what the person takes part in.
func activityChart(v kit.View, s incomeView) string {
	c := lanesOf(v, s, "ac", v.T("income.activities"))
	at := make(map[string]int)
	for n, a := range s.History.Activities {
		if !a.To.IsZero() && a.To.Before(c.From) {
			continue
		}
		name := activityName(v, s.History, a.Activity)
		lane, there := at[a.Activity]
		if !there {
			lane = len(c.Lanes)
			at[a.Activity] = lane
			c.Lanes = append(c.Lanes, chart.Lane{Name: name, Look: "wage"})
		}
		c.Lanes[lane].Spells = append(c.Lanes[lane].Spells, chart.Spell{
			From: a.From, To: a.To, Text: v.T("income.percent", a.Share),
			Title: v.T("income.spell", name, a.Share, span(v, a.From, a.To)), Row: "ac-r" + strconv.Itoa(n),
		})
	}
	return c.SVG()
}

func lanesOf(v kit.View, s incomeView, name, title string) chart.Lanes {
	c := chart.Lanes{ID: name, Title: title, From: s.From, To: v.Today, Month: func(d day.Day) string {
		year, month, _ := d.Date()
		if month == 1 {
			return strconv.Itoa(year)
		}
		name, _, _ := strings.Cut(v.W.Month(d), " ")
		return name
	}}
	if !s.History.EnrolledOn.Before(c.From) && !s.History.EnrolledOn.After(c.To) {
		c.Marks = append(c.Marks, chart.Mark{On: s.History.EnrolledOn, Text: v.T("income.enrolled")})
	}
	return c
}

// look is the colour of a source.
func look(c livelihood.Code) string {
	switch {
	case c.Strict, c.Finsam && strings.Contains(c.Payer, "arb"):
		return "wage"
	case c.Finsam:
		return "study"
	case c.Group == "O":
		return "sick"
	case c.Group == "A":
		return "unemp"
	case c.Public:
		return "soc"
	}
	return "fam"
}

// span says from when to when, both days counted.
func span(v kit.View, from, to day.Day) string {
	if to.IsZero() {
		return v.T("income.since", v.W.Date(from, v.Today))
	}
	return v.T("income.from_to", v.W.Date(from, v.Today), v.W.Date(to, v.Today))
}

// Package chart draws figures as SVG by hand: no script, no style attribute, so
// that they pass the strictest policy of a page.
//
// Widths are in percent and there is no viewBox: bars stretch with the page
// while text keeps its size on a phone. Colours are classes of the style sheet.
// Whoever uses a chart puts the same figures in a table beside it.
package chart

import (
	"fmt"
	"html"
	"strings"

	"kasam/internal/day"
)

// A Spell is one bar of a lane, both days counted.
type Spell struct {
	From, To day.Day // To is none while it lasts
	Text     string  // stands in the bar when there is room
	Title    string  // the whole of it in words
	Row      string  // id of the row of the table that tells the same
}

// A Lane is the spells of one kind.
type Lane struct {
	Name   string
	Look   string // wage, sick, unemp, soc, hous, study or fam: the colour
	Spells []Spell
}

// A Mark is a line across all lanes on a day.
type Mark struct {
	On   day.Day
	Text string
}

// Lanes is a swim-lane chart: one lane above the other, from one day to another.
type Lanes struct {
	ID       string // of the chart on its page: letters and digits
	Title    string
	From, To day.Day
	Lanes    []Lane
	Gaps     Lane // what is not known, hatched; without spells it is left out
	Marks    []Mark
	Month    func(day.Day) string // says a month of the axis
}

const laneHeight = 30

// SVG returns the chart as HTML.
func (c Lanes) SVG() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="lanes" role="group" aria-label="%s" data-roving>`, esc(c.Title))
	if len(c.Gaps.Spells) > 0 {
		fmt.Fprintf(&b, `<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="%s-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-bg" width="6" height="6"/><line class="hatch-fg" x1="0" y1="0" x2="0" y2="6" stroke-width="2.4"/></pattern></defs></svg>`, esc(c.ID))
	}
	for i, l := range c.Lanes {
		c.lane(&b, l, fmt.Sprintf("%s-l%d", c.ID, i), "")
	}
	if len(c.Gaps.Spells) > 0 {
		c.lane(&b, c.Gaps, c.ID+"-gap", fmt.Sprintf(` fill="url(#%s-hatch)"`, esc(c.ID)))
	}
	c.axis(&b)
	b.WriteString(`</div>`)
	return b.String()
}

func (c Lanes) lane(b *strings.Builder, l Lane, id, fill string) {
	fmt.Fprintf(b, `<div class="lane"><div class="lane-name" id="%[1]s"><span>%[2]s</span></div><svg class="lane-track" width="100%%" height="%[3]d" role="group" aria-labelledby="%[1]s">%[4]s`,
		esc(id), esc(l.Name), laneHeight, c.grid(laneHeight))
	for _, s := range l.Spells {
		x, width := c.span(s)
		if width <= 0 {
			continue
		}
		if fill != "" {
			fmt.Fprintf(b, `<g><title>%s</title><rect class="gap" x="%s" y="3" width="%s" height="%d" rx="4"%s/></g>`,
				esc(s.Title), percent(x), percent(width), laneHeight-6, fill)
			continue
		}
		fmt.Fprintf(b, `<a class="spell k-%s" href="#%s"><title>%s</title><rect x="%s" y="3" width="%s" height="%d" rx="4"/>`,
			esc(l.Look), esc(s.Row), esc(s.Title), percent(x), percent(width), laneHeight-6)
		if room := size(width); room != "" && s.Text != "" {
			fmt.Fprintf(b, `<text aria-hidden="true" class="%s" x="%s" y="%d" text-anchor="middle">%s</text>`,
				room, percent(x+width/2), laneHeight/2+5, esc(s.Text))
		}
		b.WriteString(`</a>`)
	}
	b.WriteString(`</svg></div>`)
}

// size is the class of the text in a bar, "" when there is no room for one.
func size(width float64) string {
	switch {
	case width >= 17:
		return "v-l"
	case width >= 7.5:
		return "v-m" // hidden on a phone
	}
	return ""
}

// at returns how far along the day begins, in per cent.
func (c Lanes) at(d day.Day) float64 {
	whole := c.To.Sub(c.From) + 1
	return max(0, min(100, 100*float64(d.Sub(c.From))/float64(whole)))
}

func (c Lanes) span(s Spell) (x, width float64) {
	x = c.at(s.From)
	if s.To.IsZero() || s.To.After(c.To) {
		return x, 100 - x
	}
	return x, c.at(s.To.AddDays(1)) - x
}

// months lists the first days of the months that the axis names: each January
// and July, or every month of a short time.
func (c Lanes) months() (list []day.Day) {
	year, month, n := c.From.Date()
	first := day.Of(year, month, 1)
	if n > 1 {
		first = first.AddMonths(1)
	}
	every := 6
	if c.To.Sub(c.From) < 500 {
		every = 3
	}
	for d := first; !d.After(c.To); d = d.AddMonths(1) {
		if _, m, _ := d.Date(); (int(m)-1)%every == 0 {
			list = append(list, d)
		}
	}
	return list
}

func (c Lanes) grid(height int) string {
	var b strings.Builder
	line := func(class string, on day.Day) {
		x := percent(c.at(on))
		fmt.Fprintf(&b, `<line class="%s" x1="%s" x2="%s" y1="0" y2="%d"/>`, class, x, x, height)
	}
	for _, d := range c.months() {
		class := "gl gl-minor"
		if _, m, _ := d.Date(); m == 1 {
			class = "gl"
		}
		line(class, d)
	}
	for _, m := range c.Marks {
		line("mark", m.On)
	}
	return b.String()
}

func (c Lanes) axis(b *strings.Builder) {
	b.WriteString(`<div class="lane lane-axis" aria-hidden="true"><div class="lane-name"></div><svg class="lane-track" width="100%" height="40">`)
	for _, d := range c.months() {
		x, class, anchor := c.at(d), "tick tick-minor", "start"
		if _, m, _ := d.Date(); m == 1 {
			class = "tick"
		}
		if x > 90 {
			anchor = "end"
		}
		fmt.Fprintf(b, `<line class="%[1]s" x1="%[2]s" x2="%[2]s" y1="0" y2="5"/><text class="%[1]s" x="%[2]s" y="17" text-anchor="%[3]s">%[4]s</text>`,
			class, percent(x), anchor, esc(c.Month(d)))
	}
	for _, m := range c.Marks {
		x, anchor := c.at(m.On), "start"
		if x > 50 {
			anchor = "end"
		}
		fmt.Fprintf(b, `<text class="mark-t" x="%s" y="35" text-anchor="%s">%s</text>`, percent(x), anchor, esc(m.Text))
	}
	b.WriteString(`</svg></div>`)
}

// Bar returns one bar of n among most, for a row of a table that says the
// number: to those who listen it is nothing.
func Bar(n, most int) string {
	if most <= 0 {
		most = 1
	}
	return fmt.Sprintf(`<svg class="bar" width="100%%" height="14" aria-hidden="true" focusable="false"><rect class="bar-bg" width="100%%" height="14" rx="3"/><rect class="bar-n" width="%s" height="14" rx="3"/></svg>`,
		percent(100*float64(max(0, min(n, most)))/float64(most)))
}

// Span returns a bar with the interval that a share of it lies in, all in per cent.
func Span(share int, low, high float64) string {
	low, high = max(0, min(100, low)), max(0, min(100, high))
	return fmt.Sprintf(`<svg class="bar" width="100%%" height="14" aria-hidden="true" focusable="false"><rect class="bar-bg" width="100%%" height="14" rx="3"/><rect class="bar-n" width="%s" height="14" rx="3"/><line class="bar-i" x1="%s" x2="%s" y1="7" y2="7"/></svg>`,
		percent(float64(share)), percent(low), percent(high))
}

func percent(f float64) string { return fmt.Sprintf("%.2f%%", f) }

func esc(s string) string { return html.EscapeString(s) }

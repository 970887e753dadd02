package chart

import (
	"fmt"
	"strings"

	"kasam/internal/day"
)

// A Step is a level on a day.
type Step struct {
	On    day.Day
	Level int
}

// Steps returns how levels from 0 to most went, one line for each series: the
// first drawn round and whole, the others square and dashed. The same stands in
// words beside it: to those who listen it is nothing.
func Steps(most int, series ...[]Step) string {
	const height, edge = 56, 8
	var from, to day.Day
	for _, s := range series {
		for _, p := range s {
			if from.IsZero() || p.On.Before(from) {
				from = p.On
			}
			if to.IsZero() || p.On.After(to) {
				to = p.On
			}
		}
	}
	x := func(on day.Day) float64 {
		if from == to {
			return 50
		}
		return 4 + 92*float64(on.Sub(from))/float64(to.Sub(from))
	}
	y := func(level int) int {
		return height - edge - (height-2*edge)*max(0, min(level, most))/max(1, most)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="steps-c" width="100%%" height="%d" aria-hidden="true" focusable="false">`, height)
	for level := range most + 1 {
		fmt.Fprintf(&b, `<line class="gl" x1="0" x2="100%%" y1="%[1]d" y2="%[1]d"/>`, y(level))
	}
	for n, s := range series {
		class := "s-a"
		if n > 0 {
			class = "s-b"
		}
		for i, p := range s {
			if i > 0 {
				fmt.Fprintf(&b, `<line class="%s" x1="%s" y1="%d" x2="%s" y2="%d"/>`,
					class, percent(x(s[i-1].On)), y(s[i-1].Level), percent(x(p.On)), y(p.Level))
			}
		}
		for _, p := range s {
			if n == 0 {
				fmt.Fprintf(&b, `<circle class="%s" cx="%s" cy="%d" r="5"/>`, class, percent(x(p.On)), y(p.Level))
				continue
			}
			fmt.Fprintf(&b, `<svg x="%s" y="%d" overflow="visible"><rect class="%s" x="-5" y="-5" width="10" height="10"/></svg>`,
				percent(x(p.On)), y(p.Level), class)
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}

package chart

import (
	"fmt"
	"math"
	"strings"
)

// A Dot is someone on the map of a network.
type Dot struct {
	Short string // one or two letters
	Title string // the whole name, for who points at it
	Look  string // lead, twice or "": the colour
	Body  string // where they work; "" for the person's own
	Mark  string // of the body, one or two letters
}

// Network is the map of those around a person: the person in the middle, their own
// nearest, then the professionals, and outermost where those work. Unlike the
// other charts it has a viewBox: it is a drawing, and never wider than its size.
type Network struct {
	Middle string
	Own    []Dot
	Staff  []Dot // those of a body after each other
}

// The rings, from the middle outwards.
const (
	mapSize  = 360
	ownRing  = 68
	workRing = 116
	bodyRing = 162
)

// SVG returns the map. It is nothing to those who listen: the same stands in the
// list beside it.
func (n Network) SVG() string {
	var b strings.Builder
	mid := mapSize / 2
	fmt.Fprintf(&b, `<svg class="net" viewBox="0 0 %[1]d %[1]d" width="%[1]d" height="%[1]d" aria-hidden="true" focusable="false">`, mapSize)
	for _, r := range []int{ownRing, workRing, bodyRing} {
		fmt.Fprintf(&b, `<circle class="ring" cx="%[1]d" cy="%[1]d" r="%[2]d"/>`, mid, r)
	}
	var lines, dots strings.Builder
	put := func(angle float64, ring int, d Dot, class string) {
		x, y := at(angle, ring)
		if ring != bodyRing {
			fmt.Fprintf(&lines, `<line class="tie %s" x1="%d" y1="%d" x2="%.1f" y2="%.1f"/>`, esc(d.Look), mid, mid, x, y)
		}
		fmt.Fprintf(&dots, `<g class="%s %s"><title>%s</title><circle cx="%.1f" cy="%.1f" r="15"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text></g>`,
			class, esc(d.Look), esc(d.Title), x, y, x, y+4.5, esc(d.Short))
	}
	for i, d := range n.Own {
		put(turn(i, len(n.Own))+math.Pi/9, ownRing, d, "own")
	}
	for i, d := range n.Staff {
		put(turn(i, len(n.Staff)), workRing, d, "staff")
	}
	for from := 0; from < len(n.Staff); {
		to := from
		for to < len(n.Staff) && n.Staff[to].Body == n.Staff[from].Body {
			to++
		}
		if d := n.Staff[from]; d.Body != "" {
			middle := (turn(from, len(n.Staff)) + turn(to-1, len(n.Staff))) / 2
			put(middle, bodyRing, Dot{Short: d.Mark, Title: d.Body}, "body")
		}
		from = to
	}
	b.WriteString(lines.String())
	b.WriteString(dots.String())
	fmt.Fprintf(&b, `<g class="me"><circle cx="%[1]d" cy="%[1]d" r="24"/><text x="%[1]d" y="%[2]d" text-anchor="middle">%[3]s</text></g></svg>`,
		mid, mid+5, esc(n.Middle))
	return b.String()
}

// turn is the angle of the i-th of n, the first at the top.
func turn(i, n int) float64 { return 2*math.Pi*float64(i)/float64(max(1, n)) - math.Pi/2 }

func at(angle float64, ring int) (x, y float64) {
	return mapSize/2 + float64(ring)*math.Cos(angle), mapSize/2 + float64(ring)*math.Sin(angle)
}

package programme

import (
	"fmt"
	"slices"

	"kasam/internal/directory"
)

// A Point is one thing that a plan must say: of the programme's own plan, or of
// a law's.
type Point struct {
	Key    string `yaml:"key"`
	Name   Words  `yaml:"name"`
	Source string `yaml:"source"` // where a law says so
	Needs  string `yaml:"needs"`  // all, or any of what it is fed from; any unless said
	From   []Feed `yaml:"from"`
}

// A Feed says from what a point is filled.
type Feed struct {
	Feed     string           `yaml:"feed"`  // one of Feeds
	Kinds    []directory.Kind `yaml:"kinds"` // of organisations that count; none: all
	Except   []directory.Kind `yaml:"except"`
	Levels   []string         `yaml:"levels"`   // of goals that count; none: all
	Optional bool             `yaml:"optional"` // shown when it is there, never missing
}

// Feeds returns the names of what a point may be filled from. Package statute
// knows how.
func Feeds() []string {
	return []string{
		"agreed", "answered", "conditions", "consent_plan", "consent_waiver", "cooperation", "coordinator", "deadline", "goals",
		"hindrances", "initiated", "measures", "meeting", "near", "own", "participants", "period", "promises", "resources",
		"responsible", "review", "way", "wish",
	}
}

var (
	needs  = []string{"", "all", "any"}
	levels = []string{"wish", "purpose", "goal", "step"}
)

// points checks what the plan of the programme must say.
func (c *checker) points(list []Point) {
	var kinds []string
	for _, k := range directory.Kinds() {
		kinds = append(kinds, string(k))
	}
	seen := map[string]bool{}
	for i, x := range list {
		at := fmt.Sprintf("plan[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.oneOf(at+".needs", x.Needs, needs)
		c.some(at+".from", len(x.From), "say what the point is filled from")
		for j, f := range x.From {
			at := fmt.Sprintf("%s.from[%d]", at, j)
			c.oneOf(at+".feed", f.Feed, Feeds())
			for n, level := range f.Levels {
				c.oneOf(fmt.Sprintf("%s.levels[%d]", at, n), level, levels)
			}
			for name, some := range map[string][]directory.Kind{"kinds": f.Kinds, "except": f.Except} {
				for n, kind := range some {
					c.oneOf(fmt.Sprintf("%s.%s[%d]", at, name, n), string(kind), kinds)
				}
			}
		}
	}
	if slices.ContainsFunc(list, func(p Point) bool { return p.Source != "" }) {
		c.at("plan", "a source is for laws; a programme's own points have none")
	}
}

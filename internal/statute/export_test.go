package statute

import (
	"maps"
	"slices"
)

// Filled lists the feeds that a point can be filled from.
func Filled() []string { return slices.Sorted(maps.Keys(feeds)) }

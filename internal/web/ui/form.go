package ui

import (
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/web/kit"
)

func (f F) max() int {
	switch {
	case f.Max > 0:
		return f.Max
	case f.Rows > 0:
		return 10_000
	}
	return 200
}

func (f F) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// attributes are those that depend on what is known of a field.
func attributes(v kit.View, f F) templ.Attributes {
	a := described(v, f)
	a["autocomplete"] = "off"
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if f.Inputmode != "" {
		a["inputmode"] = f.Inputmode
	}
	if v.Errors.For(f.Name) != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

// described ties a field to its hint and to what is wrong with it.
func described(v kit.View, f F) templ.Attributes {
	a := templ.Attributes{}
	var by []string
	if f.Hint != "" {
		by = append(by, v.At("h", f.Name))
	}
	if v.Errors.For(f.Name) != "" {
		by = append(by, v.At("e", f.Name))
	}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	return a
}

// countArgs gives the number of mistakes to the plural that says it.
func countArgs(v kit.View) []any {
	if len(v.Errors) == 1 {
		return nil
	}
	return []any{len(v.Errors)}
}

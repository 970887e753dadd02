package staff

import (
	"slices"

	"kasam/internal/web/kit"
)

// formView is v as one of several forms of a page sees it: only the mistakes in
// its own fields are listed above it. The field "" stands for what concerns no
// field in particular.
func formView(v kit.View, fields ...string) kit.View {
	v.Errors = slices.DeleteFunc(slices.Clone(v.Errors), func(e kit.Error) bool { return !slices.Contains(fields, e.Field) })
	return v
}

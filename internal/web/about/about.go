// Package about holds the pages about one person as professionals see them: how
// things stand now, their own words, the picture, the plan, the red thread, what
// they live on. A file per page or form, each beside its template.
package about

import "kasam/internal/web/desks"

// Pages are the pages, on the desks they act at.
type Pages struct{ *desks.Desks }

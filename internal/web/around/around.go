// Package around holds the pages on what is around a person: who they are and how
// they come in and leave, the circle, the coordinator, who may see what.
package around

import "kasam/internal/web/desks"

// Pages are the pages, on the desks they act at.
type Pages struct{ *desks.Desks }

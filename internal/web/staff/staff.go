// Package staff holds the pages of professionals that are not about one person
// alone: Today, people, meetings, promises, the programme and its figures.
package staff

import "kasam/internal/web/desks"

// Pages are the pages, on the desks they act at.
type Pages struct{ *desks.Desks }

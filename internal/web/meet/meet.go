// Package meet is the pages of meetings: the list, calling, the room, the minutes
// and the calendar.
package meet

import (
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
)

// Pages are the pages, with the desks they call.
type Pages struct {
	*desks.Desks
	Busy func(*kit.Request) bool // reports whether one client address fetches calendars too often; nil: none does
}

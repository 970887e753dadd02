// Package times is the pages of finding a time for a meeting: the days that a
// programme keeps for meetings, the first slot in which everyone can, and polls.
package times

import "kasam/internal/web/desks"

// Pages are the pages, with the desks they call.
type Pages struct{ *desks.Desks }

package meeting

import (
	"cmp"
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
)

// Invited returns a meeting as a guest reads it who answers by a link: when and
// where it is and what they have said to coming. Neither who else is asked nor
// what is to be talked about.
func (d *Desk) Invited(ctx context.Context, by access.Actor, meeting string) (m Meeting, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		all, sight, err := answering(v, d.Vault, by, meeting, now)
		if err != nil || !sight.Guest() {
			return cmp.Or(err, fault.Hidden())
		}
		access.Looked(v, by, sight, now, "meeting.read")
		m = Meeting{ID: all.ID, Person: all.Person, Kind: all.Kind, StartsAt: all.StartsAt, Minutes: all.Minutes, Place: all.Place, State: all.State}
		m.Parties = slices.DeleteFunc(all.Parties, func(p Party) bool { return p.Professional != by.Professional })
		return nil
	})
	return m, err
}

package scheduling

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// patience is how long someone has to answer a poll before they are reminded,
// once; and mostReminded how many are reminded at a time.
const (
	patience     = 3 * 24 * time.Hour
	mostReminded = 100
)

// Remind puts one neutral mail to each professional who has not answered a poll
// for three days in the outbox. Nobody is reminded twice, and nobody who may no
// longer know of the person.
func (d *Desk) Remind(ctx context.Context) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		list, err := silentSince(tx, now.Add(-patience), now, mostReminded)
		if err != nil {
			return err
		}
		for _, s := range list {
			if err := reminded(tx, s, now); err != nil {
				return err
			}
			one, err := directory.ProfessionalOf(tx, s.who)
			if err != nil {
				return err
			}
			ok, err := commitment.MayKnow(tx, s.person, s.who, one.Organisation, now)
			if err != nil {
				return err
			}
			if !ok || !one.Active(access.Today(now)) {
				continue
			}
			p := Poll{ID: s.poll, Person: s.person, Voters: []Voter{{Professional: s.who}}}
			whom := map[id.Professional]directory.Professional{s.who: one}
			if err := tell(tx, d.Vault, d.URL, p, whom, "poll.mail_reminder", now); err != nil {
				return err
			}
		}
		return nil
	})
}

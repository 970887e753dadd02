package followup

import (
	"context"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A Due is one promise behind the figures of an organisation. Nothing in it says
// to whom it was made.
type Due struct {
	ID     string // "" when the reader may not open it
	Day    day.Day
	State  commitment.State
	Moves  int
	IsLate bool // neither kept nor ended
}

// mostDue bounds the rows behind a figure that are listed.
const mostDue = 500

// Rows lists the promises behind the figures of one organisation, soonest due
// first, for whoever has the right to every cell. It opens to the reader only
// those of people whom they may see.
func (d *Desk) Rows(ctx context.Context, by access.Actor, q Query, o id.Organisation) (name string, list []Due, err error) {
	if !SeesAll(by, q.Programme) || !id.Valid(o) {
		return "", nil, fault.Hidden()
	}
	if err := q.check(); err != nil {
		return "", nil, err
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		all, err := dueIn(v, q, access.Today(now), o)
		if err != nil {
			return err
		}
		known, err := directory.OrganisationsOf(v, []id.Organisation{o})
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.Hidden()
		}
		name = known[o].Name
		sees := make(map[id.Person]bool)
		for _, one := range all[:min(len(all), mostDue)] {
			open, asked := sees[one.person]
			if !asked {
				sight, err := access.See(v, by, one.person, now)
				if err != nil && fault.KindOf(err) != fault.NotFound {
					return err
				}
				open = err == nil && sight.Sees(access.Plan)
				sees[one.person] = open
			}
			row := Due{Day: one.day, State: one.state, Moves: one.moves, IsLate: one.outcome() == late}
			if open {
				row.ID = one.id
			}
			list = append(list, row)
		}
		audit.Looked(v, access.Did(by, "", now, "followup.rows", string(q.Programme)+" "+string(o), string(access.Manager)))
		return nil
	})
	return name, list, err
}

// bodiesIn sums up the promises of the window by organisation.
func bodiesIn(r db.Reader, q Query, today day.Day) ([]Body, error) {
	list, err := dueIn(r, q, today, "")
	if err != nil {
		return nil, err
	}
	var ids []id.Organisation
	seen := make(map[id.Organisation]bool)
	for _, d := range list {
		if !seen[d.organisation] {
			seen[d.organisation] = true
			ids = append(ids, d.organisation)
		}
	}
	known, err := directory.OrganisationsOf(r, ids)
	if err != nil {
		return nil, err
	}
	return bodies(list, known), nil
}

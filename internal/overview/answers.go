package overview

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/vault"
)

// An Answer is what is done about one hindrance of the picture: measures of the
// plan, and what has been promised for them.
type Answer struct {
	Measures []plan.Measure
	Promises []Promise // that have not come to nothing, the first due first
}

// Answers tells what is done about what is in the way, by the identifiers of the
// items, and whether the one who looks may know.
func (d *Desk) Answers(ctx context.Context, by access.Actor, person id.Person) (list map[string]Answer, open bool, err error) {
	err = d.look(ctx, by, person, "plan.read", &[]access.Category{access.Plan},
		func(r db.Reader, sight access.Sight, now time.Time) error {
			if open = sight.Sees(access.Plan); !open {
				return nil
			}
			key, err := d.Vault.Key(r, person)
			if err != nil {
				return err
			}
			whole, err := plan.Load(r, key, person)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			list = make(map[string]Answer)
			for _, g := range whole.Goals {
				for _, m := range g.Measures {
					if a := list[m.Item]; m.Item != "" {
						a.Measures = append(a.Measures, m)
						list[m.Item] = a
					}
				}
			}
			return promisedFor(r, key, by, sight, whole, now, list)
		})
	return list, open, err
}

// promisedFor adds what has been promised for the measures in list.
func promisedFor(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight, whole plan.Plan, now time.Time, list map[string]Answer) error {
	if len(list) == 0 {
		return nil
	}
	promised, err := commitment.Seen(r, key, by, sight)
	if err != nil {
		return err
	}
	var ids []id.Professional
	for _, c := range promised {
		ids = append(ids, c.Professional)
	}
	staff, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return err
	}
	a := around{base: base{sight: sight, by: by, today: access.Today(now)}, staff: staff}
	a.tell(promised)
	for _, p := range a.promises {
		if p.Masked || p.Mark == Gone {
			continue
		}
		for _, item := range whole.Against(p.Goal, p.Measure) {
			one := list[item]
			one.Promises = append(one.Promises, p)
			list[item] = one
		}
	}
	return nil
}

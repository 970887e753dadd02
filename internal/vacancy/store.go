package vacancy

import (
	"database/sql"
	"fmt"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
)

// A gap is a vacancy with who stands in meanwhile.
type gap struct {
	Vacancy
	deputy id.Professional
}

// vacant lists the open participations whose coordinator of the day may not come
// near the person or has left, and to which nobody else is on their way.
func vacant(r db.Reader, today day.Day, where string, args ...any) (list []gap, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var g gap
		err := row.Scan(&g.Participation, &g.Programme, &g.Person, &g.Former.ID, &g.deputy)
		list = append(list, g)
		return err
	}, `
		select p.id, p.programme_id, p.person_id, t.professional_id, coalesce((
				select min(x.professional_id) from access_ties x
				where x.participation_id = p.id and x.kind = 'deputy' and x.since <= $1 and coalesce(x.until, '9999-12-31') >= $1
				  and not exists (select 1 from access_bars b where b.person_id = x.person_id and b.professional_id = x.professional_id
					and b.lifted_at is null)), '')
		from participations p join access_ties t on t.participation_id = p.id join professionals s on s.id = t.professional_id
		where p.state in ('active', 'paused') and t.kind = 'coordinator' and t.since <= $1 and coalesce(t.until, '9999-12-31') >= $1
		  and (coalesce(s.ended_on, '9999-12-31') < $1 or exists (select 1 from access_bars b
			where b.person_id = p.person_id and b.professional_id = t.professional_id and b.lifted_at is null))
		  and not exists (select 1 from access_ties n
			where n.participation_id = p.id and n.kind = 'coordinator' and n.since > $1 and coalesce(n.until, '9999-12-31') >= n.since)
		  and `+where+` order by p.id`, append([]any{today}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("whom nobody coordinates: %w", err)
	}
	ids := make([]id.Professional, 0, 2*len(list))
	for _, g := range list {
		ids = append(ids, g.Former.ID, g.deputy)
	}
	known, err := directory.ProfessionalsOf(r, ids)
	for i := range list {
		list[i].Former, list[i].Deputy = known[list[i].Former.ID], known[list[i].deputy].Name
	}
	return list, err
}

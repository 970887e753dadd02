package statute

import (
	"database/sql"
	"fmt"

	"kasam/internal/db"
	"kasam/internal/id"
)

// started loads as which laws' plans a person's plans are made, those that ended
// among them, newest first.
func started(r db.Reader, person id.Person) (list []row, err error) {
	err = r.Rows(func(rows *sql.Rows) error {
		var s row
		err := rows.Scan(&s.ID, &s.plan, &s.View, &s.On, &s.By, &s.Organisation, db.Text(&s.Name), &s.EndedOn, &s.state)
		list = append(list, s)
		return err
	}, `select l.id, l.plan_id, l.view, l.initiated_on, l.initiated_by, l.organisation_id, o.name, l.ended_on, e.state
		from plan_laws l join plans p on p.id = l.plan_id join participations e on e.id = p.participation_id
			left join organisations o on o.id = l.organisation_id
		where l.person_id = $1 order by l.initiated_on desc, l.id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("load as which laws' plans a plan is made: %w", err)
	}
	return list, nil
}

// A row is a Started with the plan it is of, and how the participation of that
// plan stands.
type row struct {
	Started
	plan, state string
}

// goesOn reports whether the plan is still made as the law's.
func (s row) goesOn() bool { return s.EndedOn.IsZero() && (s.state == "active" || s.state == "paused") }

func insert(tx *db.Tx, person id.Person, plan string, s Started, by id.Account) error {
	return tx.Exec(`
		insert into plan_laws (id, plan_id, person_id, view, initiated_on, initiated_by, organisation_id, account_id, ended_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8, null)`,
		s.ID, plan, person, s.View, s.On, s.By, s.Organisation, by)
}

func end(tx *db.Tx, s Started) error {
	return tx.Exec(`update plan_laws set ended_on = $2 where id = $1`, s.ID, s.EndedOn)
}

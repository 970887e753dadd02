package anonymous

import (
	"database/sql"
	"errors"
	"fmt"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

const columns = `id, programme_id, professional_id, sex, from_day, until_day`

func scan(row interface{ Scan(...any) error }) (p Participant, err error) {
	err = row.Scan(&p.ID, &p.Programme, &p.Professional, &p.Sex, &p.From, &p.Until)
	return p, err
}

func insert(tx *db.Tx, p Participant, account id.Account) error {
	err := tx.Exec(`insert into anonymous_participants (`+columns+`, account) values ($1, $2, $3, $4, $5, null, $6)`,
		p.ID, p.Programme, p.Professional, p.Sex, p.From, account)
	if err != nil {
		return fmt.Errorf("count someone without a name: %w", err)
	}
	return nil
}

func load(r db.Reader, one string) (Participant, error) {
	if !id.Valid(one) {
		return Participant{}, fault.Hidden()
	}
	p, err := scan(r.Row(`select `+columns+` from anonymous_participants where id = $1`, one))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Hidden()
	}
	return p, err
}

func setEnd(tx *db.Tx, p Participant) error {
	return tx.Exec(`update anonymous_participants set until_day = $2 where id = $1`, p.ID, p.Until)
}

func remove(tx *db.Tx, one string) error {
	return tx.Exec(`delete from anonymous_participants where id = $1`, one)
}

// of lists those of a programme, and only those of one coordinator unless that
// is "": those who take part first, the latest first.
func of(r db.Reader, p id.Programme, only id.Professional) (list []Participant, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		one, err := scan(row)
		list = append(list, one)
		return err
	}, `select `+columns+` from anonymous_participants where programme_id = $1 and ($2 = '' or professional_id = $2)
		order by case when until_day is null then 0 else 1 end, from_day desc, id desc`, p, only)
	if err != nil {
		return nil, fmt.Errorf("those counted without a name: %w", err)
	}
	return list, nil
}

// Loads counts who is coordinated without a name on the day, by coordinator.
func Loads(r db.Reader, p id.Programme, on day.Day) (map[id.Professional]int, error) {
	all := make(map[id.Professional]int)
	err := r.Rows(func(row *sql.Rows) error {
		var who id.Professional
		var n int
		err := row.Scan(&who, &n)
		all[who] = n
		return err
	}, `select professional_id, count(*) from anonymous_participants
		where programme_id = $1 and from_day <= $2 and coalesce(until_day, '9999-12-31') >= $2 group by professional_id`, p, on)
	if err != nil {
		return nil, fmt.Errorf("weigh those counted without a name: %w", err)
	}
	return all, nil
}

// Begun counts by sex those of a programme who began in [from, to].
func Begun(r db.Reader, p id.Programme, from, to day.Day) (map[string]int, error) {
	all := make(map[string]int)
	err := r.Rows(func(row *sql.Rows) error {
		var sex string
		var n int
		err := row.Scan(&sex, &n)
		all[sex] = n
		return err
	}, `select sex, count(*) from anonymous_participants where programme_id = $1 and from_day >= $2 and from_day <= $3 group by sex`, p, from, to)
	if err != nil {
		return nil, fmt.Errorf("count those without a name: %w", err)
	}
	return all, nil
}

package preparation

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/choice"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/vault"
)

const saidPlace = "preparation_decisions.said"

func insertDay(tx *db.Tx, d Day, account id.Account) error {
	var n int
	err := tx.Row(`select count(*) from preparation_days where programme_id = $1 and on_day = $2`, d.Programme, d.On).Scan(&n)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.Field("on", "preparation.day_taken")
	}
	return tx.Exec(`insert into preparation_days (id, programme_id, on_day, account) values ($1, $2, $3, $4)`, d.ID, d.Programme, d.On, account)
}

func dayOf(r db.Reader, one string) (d Day, err error) {
	if !id.Valid(one) {
		return d, fault.Hidden()
	}
	err = r.Row(`select id, programme_id, on_day from preparation_days where id = $1`, one).Scan(&d.ID, &d.Programme, &d.On)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fault.Hidden()
	}
	if err != nil {
		return d, fmt.Errorf("load a day of the group: %w", err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var a Attendance
		err := row.Scan(&a.Party, &a.Came, &a.Who)
		d.Attendance = append(d.Attendance, a)
		return err
	}, `select party, came, who from preparation_attendance where day_id = $1`, one)
	return d, err
}

// daysOf lists the days of a programme, the latest first.
func daysOf(r db.Reader, p id.Programme) (list []Day, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		d := Day{Programme: p}
		err := row.Scan(&d.ID, &d.On)
		list = append(list, d)
		return err
	}, `select id, on_day from preparation_days where programme_id = $1 order by on_day desc limit 60`, p)
	if err != nil {
		return nil, fmt.Errorf("days of the group: %w", err)
	}
	return list, nil
}

func attend(tx *db.Tx, one string, list []Attendance) error {
	if err := tx.Exec(`delete from preparation_attendance where day_id = $1`, one); err != nil {
		return err
	}
	for _, a := range list {
		if err := tx.Exec(`insert into preparation_attendance (day_id, party, came, who) values ($1, $2, $3, $4)`, one, a.Party, a.Came, a.Who); err != nil {
			return err
		}
	}
	return nil
}

func insertDecision(tx *db.Tx, key *vault.Key, d Decision, account id.Account) error {
	said, err := referral.Seal(key, saidPlace, d.ID, d.Said)
	if err != nil {
		return err
	}
	err = tx.Exec(`insert into preparation_decisions (id, day_id, referral_id, person_id, kind, deviates, criteria, decided_by, account, at, said_sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		d.ID, d.Day, d.Referral, key.Person(), d.Kind, d.Deviates, d.Criteria, d.DecidedBy, account, d.At, said)
	if err != nil {
		return fmt.Errorf("keep a decision: %w", err)
	}
	return nil
}

// decisions lists what was decided on a day, or about a referral, oldest first.
// The words stay sealed for those whom open does not let through.
func decisions(r db.Reader, v *vault.Vault, column, value string, open func(referral string) bool) (list []Decision, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var d Decision
		var person id.Person
		var said, wrapped string
		if err := row.Scan(&d.ID, &d.Day, &d.On, &d.Referral, &d.Number, &person, &d.Kind, &d.Deviates, &d.Criteria, &d.DecidedBy,
			db.Instant(&d.At), &said, &wrapped); err != nil {
			return err
		}
		if open(d.Referral) {
			key, err := v.Unwrap(person, wrapped)
			if err != nil {
				return err
			}
			if err := referral.Unseal(key, saidPlace, d.ID, said, &d.Said); err != nil {
				return err
			}
		}
		list = append(list, d)
		return nil
	}, `select c.id, c.day_id, d.on_day, c.referral_id, r.number, c.person_id, c.kind, c.deviates, c.criteria, c.decided_by, c.at, c.said_sealed, k.wrapped
		from preparation_decisions c join preparation_days d on d.id = c.day_id join referrals r on r.id = c.referral_id
		join vault_keys k on k.person_id = c.person_id
		where c.`+column+` = $1 order by c.at, c.id`, value)
	if err != nil {
		return nil, fmt.Errorf("decisions of the group: %w", err)
	}
	return list, nil
}

// ways reads how every referral of a programme since a day went, without words.
func ways(r db.Reader, p id.Programme, since day.Day) (all []map[string]int, err error) {
	type one struct {
		referred day.Day
		steps    []moved
	}
	found := make(map[string]*one)
	err = r.Rows(func(row *sql.Rows) error {
		var which string
		var referred day.Day
		var m moved
		var at time.Time
		if err := row.Scan(&which, &referred, &m.act, &m.state, db.Instant(&at)); err != nil {
			return err
		}
		m.on = access.Today(at)
		if found[which] == nil {
			found[which] = &one{referred: referred}
		}
		found[which].steps = append(found[which].steps, m)
		return nil
	}, `select r.id, r.referred_on, s.act, s.state, s.at from referral_steps s join referrals r on r.id = s.referral_id
		where r.programme_id = $1 and r.referred_on >= $2 order by s.referral_id, s.position`, p, since)
	if err != nil {
		return nil, fmt.Errorf("how long the way in is: %w", err)
	}
	for _, o := range found {
		all = append(all, way(o.referred, o.steps))
	}
	return all, nil
}

// capacity counts who is in and who is offered a place on the day, and what each
// coordinator carries.
func capacity(r db.Reader, p *programme.Programme, on day.Day) (c Capacity, err error) {
	c.Places = p.Capacity
	// Whoever rests keeps their place, and their weight with the coordinator: they come back to both.
	if err := r.Row(`select count(*) from participations where programme_id = $1 and state in ('active', 'paused')`, p.ID).Scan(&c.Taken); err != nil {
		return c, err
	}
	if err := r.Row(`select count(*) from referrals where programme_id = $1 and state in ('offered', 'accepted')`, p.ID).Scan(&c.Offered); err != nil {
		return c, err
	}
	unnamed, err := anonymous.Loads(r, p.ID, on)
	if err != nil {
		return c, err
	}
	for _, n := range unnamed {
		c.Taken += n
	}
	c.Coordinators, err = choice.Coordinators(r, p, on)
	return c, err
}

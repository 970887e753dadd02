package livelihood

import (
	"database/sql"
	"errors"
	"fmt"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

const notePlace = "income_spells.note"

// InsertIncome keeps a new income spell of the person whose key it is.
func InsertIncome(tx *db.Tx, key *vault.Key, i Income) error {
	i, err := i.Clean()
	if err != nil {
		return err
	}
	note, err := key.Seal(notePlace, i.ID, i.Note)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into income_spells (id, person_id, code, share, from_on, to_on, source, certainty, note_sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		i.ID, key.Person(), i.Code, i.Share, i.From, i.To, i.Source, i.Certainty, note)
}

// InsertActivity keeps a new activity spell.
func InsertActivity(tx *db.Tx, a Activity) error {
	a, err := a.Clean()
	if err != nil {
		return err
	}
	return tx.Exec(`insert into activity_spells (id, person_id, activity, share, from_on, to_on) values ($1, $2, $3, $4, $5, $6)`,
		a.ID, a.Person, a.Activity, a.Share, a.From, a.To)
}

// Incomes lists the income spells of the person whose key it is, the latest first.
func Incomes(r db.Reader, key *vault.Key) (list []Income, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		i := Income{Person: key.Person()}
		var note string
		if err := row.Scan(&i.ID, &i.Code, &i.Share, &i.From, &i.To, &i.Source, &i.Certainty, &note); err != nil {
			return err
		}
		i.Note, err = key.Open(notePlace, i.ID, note)
		list = append(list, i)
		return err
	}, `select id, code, share, from_on, to_on, source, certainty, note_sealed
		from income_spells where person_id = $1 order by from_on desc, id desc`, key.Person())
	if err != nil {
		return nil, fmt.Errorf("load the income of a person: %w", err)
	}
	return list, nil
}

// Activities lists the activity spells of a person, the latest first.
func Activities(r db.Reader, person id.Person) (list []Activity, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		a := Activity{Person: person}
		err := row.Scan(&a.ID, &a.Activity, &a.Share, &a.From, &a.To)
		list = append(list, a)
		return err
	}, `select id, activity, share, from_on, to_on from activity_spells where person_id = $1 order by from_on desc, id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("load the activities of a person: %w", err)
	}
	return list, nil
}

// spell is what ending one needs to know, of either kind.
type spell struct {
	from, to day.Day
	source   string // "" for an activity
}

func loadSpell(r db.Reader, table string, person id.Person, which string) (s spell, err error) {
	q := `select from_on, to_on, '' from activity_spells where id = $1 and person_id = $2`
	if table == incomeSpells {
		q = `select from_on, to_on, source from income_spells where id = $1 and person_id = $2`
	}
	err = r.Row(q, which, person).Scan(&s.from, &s.to, &s.source)
	if errors.Is(err, sql.ErrNoRows) {
		return s, fault.Hidden()
	}
	if err != nil {
		return s, fmt.Errorf("load a spell: %w", err)
	}
	return s, nil
}

const (
	incomeSpells   = "income_spells"
	activitySpells = "activity_spells"
)

func endSpell(tx *db.Tx, table string, person id.Person, which string, last day.Day) error {
	q := `update activity_spells set to_on = $3 where id = $1 and person_id = $2 and to_on is null`
	if table == incomeSpells {
		q = `update income_spells set to_on = $3 where id = $1 and person_id = $2 and to_on is null`
	}
	n, err := tx.Changed(q, which, person, last)
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "income.ended_already")
	}
	return err
}

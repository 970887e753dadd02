package closing

import (
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/vault"
)

const (
	wordsPlace    = "closing_words.text"
	followupPlace = "closing_followups.words"
)

func markHolder(tx *db.Tx, c commitment.Commitment) error {
	return tx.Exec(`insert into next_holder_promises (commitment_id, person_id, participation_id) values ($1, $2, $3)
		on conflict (commitment_id) do nothing`, c.ID, c.Person, c.Participation)
}

// marked lists the promises by which someone was asked to take over.
func marked(r db.Reader, p participation.Participation) (map[string]bool, error) {
	all := make(map[string]bool)
	err := r.Rows(func(row *sql.Rows) error {
		var one string
		err := row.Scan(&one)
		all[one] = true
		return err
	}, `select commitment_id from next_holder_promises where person_id = $1 and participation_id = $2`, p.Person, p.ID)
	if err != nil {
		return nil, fmt.Errorf("list who was asked to take over: %w", err)
	}
	return all, nil
}

func insertClosing(tx *db.Tx, p participation.Participation, e Ending, by id.Account, now time.Time) error {
	how := ""
	switch {
	case e.Promise != "":
		how = ByPromise
	case e.NextHolder != "":
		how = ByTold
	}
	return tx.Exec(`
		insert into closings (participation_id, person_id, good_health, own_support, holder_how, commitment_id, said_on, account, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		p.ID, p.Person, e.GoodHealth, e.OwnSupport, how, db.Null(e.Promise), e.SaidOn, by, now)
}

func insertWord(tx *db.Tx, key *vault.Key, p id.Participation, w Word, by id.Account) error {
	sealed, err := key.Seal(wordsPlace, w.ID, w.Text)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into closing_words (id, participation_id, person_id, voice, told, text_sealed, account, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, w.ID, p, key.Person(), w.Voice, w.Told, sealed, by, w.At)
}

func insertFollowup(tx *db.Tx, f Followup) error {
	return tx.Exec(`
		insert into closing_followups (participation_id, person_id, months, due, professional_id, state, goes, own_support, by_person, words_sealed)
		values ($1, $2, $3, $4, $5, 'due', '', $6, $6, '')`, f.Participation, f.Person, f.Months, f.Due, f.Professional, false)
}

func (f Followup) place() string { return string(f.Participation) + strconv.Itoa(f.Months) }

func saveFollowup(tx *db.Tx, key *vault.Key, f Followup) error {
	sealed, err := key.Seal(followupPlace, f.place(), f.Words)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		update closing_followups set state = $3, on_day = $4, goes = $5, own_support = $6, by_person = $7, words_sealed = $8
		where participation_id = $1 and months = $2 and state = 'due'`,
		f.Participation, f.Months, f.State, f.On, f.Goes, f.OwnSupport, f.ByPerson, sealed)
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "closing.is_answered")
	}
	return err
}

// load reads how a participation ended, as far as it has come.
func load(r db.Reader, key *vault.Key, p participation.Participation) (v Review, err error) {
	v.Participation = p
	if err := r.Rows(func(row *sql.Rows) error {
		return row.Scan(&v.GoodHealth, &v.OwnSupport, &v.HolderHow, &v.SaidOn)
	}, `select good_health, own_support, holder_how, said_on from closings where person_id = $1 and participation_id = $2`, p.Person, p.ID); err != nil {
		return v, fmt.Errorf("load the end of a participation: %w", err)
	}
	if err := r.Rows(func(row *sql.Rows) error {
		var w Word
		var sealed string
		if err := row.Scan(&w.ID, &w.Voice, &w.Told, &sealed, db.Instant(&w.At)); err != nil {
			return err
		}
		w.Text, err = key.Open(wordsPlace, w.ID, sealed)
		v.Words = append(v.Words, w)
		return err
	}, `select id, voice, told, text_sealed, at from closing_words where person_id = $1 and participation_id = $2
		order by case when voice = 'person' then 0 else 1 end, at, id`, p.Person, p.ID); err != nil {
		return v, fmt.Errorf("load how a participation is looked back on: %w", err)
	}
	v.Followups, err = followups(r, key, p)
	return v, err
}

func followups(r db.Reader, key *vault.Key, p participation.Participation) (list []Followup, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		f := Followup{Participation: p.ID, Person: p.Person}
		var sealed string
		if err := row.Scan(&f.Months, &f.Due, &f.Professional, &f.State, &f.On, &f.Goes, &f.OwnSupport, &f.ByPerson, &sealed); err != nil {
			return err
		}
		if sealed != "" {
			if f.Words, err = key.Open(followupPlace, f.place(), sealed); err != nil {
				return err
			}
		}
		list = append(list, f)
		return nil
	}, `select months, due, professional_id, state, on_day, goes, own_support, by_person, words_sealed
		from closing_followups where person_id = $1 and participation_id = $2 order by months`, p.Person, p.ID)
	if err != nil {
		return nil, fmt.Errorf("load the follow-ups of a participation: %w", err)
	}
	return list, nil
}

// mostDue bounds a list of follow-ups.
const mostDue = 200

// dueFor lists the follow-ups that a professional is to make by a day, of people
// whom they may see, the first due first.
func dueFor(r db.Reader, by access.Actor, until day.Day, now time.Time) (list []Followup, err error) {
	condition, args := access.Visible(by, now, "f.person_id", 3)
	err = r.Rows(func(row *sql.Rows) error {
		f := Followup{Professional: by.Professional, State: Due}
		err := row.Scan(&f.Participation, &f.Person, &f.Months, &f.Due)
		list = append(list, f)
		return err
	}, `select f.participation_id, f.person_id, f.months, f.due from closing_followups f
		where f.professional_id = $1 and f.state = 'due' and f.due <= $2
		  and not exists (select 1 from participations p where p.person_id = f.person_id and p.state in ('active', 'paused')) and `+condition+`
		order by f.due, f.person_id, f.months limit `+strconv.Itoa(mostDue), append([]any{by.Professional, until}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list the follow-ups that are due: %w", err)
	}
	return list, nil
}

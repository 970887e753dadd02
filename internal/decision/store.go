package decision

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// The places of what is sealed.
const (
	aboutPlace = "decisions.about"
	saidPlace  = "decision_steps.said"
)

// about is what is sealed of a decision itself.
type about struct {
	What string `json:"what,omitempty"`
	Body string `json:"body,omitempty"`
}

// seal keeps a value as sealed JSON.
func seal(key *vault.Key, place, row string, value any) (string, error) {
	b, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("write %s: %w", place, err)
	}
	return key.Seal(place, row, string(b))
}

func unseal(key *vault.Key, place, row, sealed string, value any) error {
	said, err := key.Open(place, row, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(said), value); err != nil {
		return fmt.Errorf("read %s: %w", place, err)
	}
	return nil
}

// personOf finds whom a decision is about, or a NotFound refusal.
func personOf(r db.Reader, decision string) (person id.Person, err error) {
	if !id.Valid(decision) {
		return "", fault.Hidden()
	}
	err = r.Row(`select person_id from decisions where id = $1`, decision).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Hidden()
	}
	if err != nil {
		return "", fmt.Errorf("find decision %s: %w", decision, err)
	}
	return person, nil
}

// ofPerson reads every decision about a person with its history, the latest
// applied for first.
func ofPerson(r db.Reader, key *vault.Key) (list []Decision, err error) {
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var sealed string
		var a about
		d := Decision{Person: key.Person()}
		if err := row.Scan(&d.ID, &d.Participation, db.Text(&d.Organisation), &d.Code, &sealed, db.Text(&d.Goal), db.Text(&d.Commitment),
			&d.State, &d.Outcome, &d.AppliedOn, &d.DecidedOn, &d.StateSince, &d.AppealBy, &d.Payer.Kind, &d.Payer.Code,
			db.Text(&d.Payer.Organisation), &d.Payer.Since, &d.RecordedBy, db.Instant(&d.RecordedAt), &d.Version); err != nil {
			return err
		}
		if err := unseal(key, aboutPlace, d.ID, sealed, &a); err != nil {
			return err
		}
		d.What, d.Body = a.What, a.Body
		at[d.ID] = len(list)
		list = append(list, d)
		return nil
	}, `select id, participation_id, organisation_id, code, about_sealed, goal_id, commitment_id, state, outcome, applied_on, decided_on,
			state_since, appeal_by, payer, payer_code, payer_organisation_id, payer_since, recorded_by, recorded_at, version
		from decisions where person_id = $1 order by applied_on desc, id desc`, key.Person())
	if err != nil || len(list) == 0 {
		return list, wrap(err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var s Step
		var stepID, decision, sealed string
		if err := row.Scan(&stepID, &decision, &s.Act, &s.State, &s.Outcome, &s.On, &s.AppealBy, &s.Payer.Kind, &s.Payer.Code,
			db.Text(&s.Payer.Organisation), &s.Source, &s.Account, db.Text(&s.Professional), db.Instant(&s.At), &sealed); err != nil {
			return err
		}
		if err := unseal(key, saidPlace, stepID, sealed, &s.Said); err != nil {
			return err
		}
		d := &list[at[decision]]
		d.add(s)
		if s.Payer.Kind != "" {
			d.Payer.Words = s.Said.Payer
		}
		return nil
	}, `select id, decision_id, act, state, outcome, on_day, appeal_by, payer, payer_code, payer_organisation_id, source, account,
			professional_id, at, said_sealed
		from decision_steps where person_id = $1 order by decision_id, position`, key.Person())
	return list, wrap(err)
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("decisions about a person: %w", err)
	}
	return nil
}

// insert keeps a new decision and its first step.
func insert(tx *db.Tx, key *vault.Key, d Decision) error {
	sealed, err := seal(key, aboutPlace, d.ID, about{d.What, d.Body})
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into decisions (id, person_id, participation_id, organisation_id, code, about_sealed, goal_id, commitment_id, state, outcome,
			applied_on, decided_on, state_since, appeal_by, payer, payer_code, payer_organisation_id, payer_since, recorded_by, recorded_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		d.ID, d.Person, d.Participation, db.Null(d.Organisation), d.Code, sealed, db.Null(d.Goal), db.Null(d.Commitment), d.State, d.Outcome,
		d.AppliedOn, d.DecidedOn, d.StateSince, d.AppealBy, d.Payer.Kind, d.Payer.Code, db.Null(d.Payer.Organisation), d.Payer.Since,
		d.RecordedBy, d.RecordedAt, d.Version)
	if err != nil {
		return fmt.Errorf("note decision %s: %w", d.ID, err)
	}
	return addStep(tx, key, d)
}

// save keeps the state d came to and its last step, unless someone else noted
// something since version before was read.
func save(tx *db.Tx, key *vault.Key, d *Decision, before int) error {
	d.Version = before + 1
	n, err := tx.Changed(`
		update decisions set state = $3, outcome = $4, decided_on = $5, state_since = $6, appeal_by = $7, payer = $8, payer_code = $9,
			payer_organisation_id = $10, payer_since = $11, version = $12
		where id = $1 and version = $2`,
		d.ID, before, d.State, d.Outcome, d.DecidedOn, d.StateSince, d.AppealBy, d.Payer.Kind, d.Payer.Code,
		db.Null(d.Payer.Organisation), d.Payer.Since, d.Version)
	if err != nil {
		return fmt.Errorf("note about decision %s: %w", d.ID, err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "decision.moved")
	}
	return addStep(tx, key, *d)
}

// addStep keeps the last step; the unique position refuses to write history twice.
func addStep(tx *db.Tx, key *vault.Key, d Decision) error {
	s := d.Steps[len(d.Steps)-1]
	stepID := id.New[string]()
	sealed, err := seal(key, saidPlace, stepID, s.Said)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into decision_steps (id, decision_id, person_id, position, act, state, outcome, on_day, appeal_by, payer, payer_code,
			payer_organisation_id, source, account, professional_id, at, said_sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		stepID, d.ID, d.Person, len(d.Steps), s.Act, s.State, s.Outcome, s.On, s.AppealBy, s.Payer.Kind, s.Payer.Code,
		db.Null(s.Payer.Organisation), s.Source, s.Account, db.Null(s.Professional), s.At, sealed)
	if err != nil {
		return fmt.Errorf("write the history of decision %s: %w", d.ID, err)
	}
	return nil
}

// Waiting tells what is waited for around people on the day today; who has
// nothing is not in it. It opens nothing that is sealed: whoever shows it has
// asked who may see the income.
func Waiting(r db.Reader, people []id.Person, today day.Day) (map[id.Person]Wait, error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 1, people)
	var list []row
	err := r.Rows(func(rows *sql.Rows) error {
		var one row
		if err := rows.Scan(&one.id, &one.person, db.Text(&one.organisation), &one.State, &one.Outcome, &one.AppliedOn, &one.StateSince,
			&one.Payer.Kind, &one.AppealBy); err != nil {
			return err
		}
		list = append(list, one)
		return nil
	}, `select id, person_id, organisation_id, state, outcome, applied_on, state_since, payer, appeal_by
		from decisions where person_id `+among+` and (state in ('applied', 'preliminary', 'appealed') or appeal_by >= $2)
		order by id`, arg, today)
	if err != nil {
		return nil, fmt.Errorf("what people wait for: %w", err)
	}
	return waits(list, today), nil
}

// Waits lists how long what was applied for in a programme between two days, both
// counted, was waited for, on the day today. Who decides in own words only is
// left out.
func Waits(r db.Reader, programme id.Programme, from, to, today day.Day) (list []Waited, err error) {
	err = r.Rows(func(rows *sql.Rows) error {
		var w Waited
		var applied, decided, ended day.Day
		var state State
		if err := rows.Scan(&w.Organisation, &w.Person, &w.Payer, &applied, &state, &ended, &decided); err != nil {
			return err
		}
		switch {
		case !decided.IsZero():
			w.Done, w.Days = true, max(0, decided.Sub(applied))
		case state == Withdrawn:
			return nil // nobody waits for it, and nobody decided
		default:
			w.Days = max(0, today.Sub(applied))
		}
		list = append(list, w)
		return nil
	}, `select d.organisation_id, d.person_id, d.payer, d.applied_on, d.state, d.state_since, min(s.on_day)
		from participations p
		join decisions d on d.participation_id = p.id
		left join decision_steps s on s.decision_id = d.id and s.act = 'final'
		where p.programme_id = $1 and d.applied_on >= $2 and d.applied_on <= $3 and d.organisation_id is not null
		group by d.id, d.organisation_id, d.person_id, d.payer, d.applied_on, d.state, d.state_since
		order by d.id`, programme, from, to)
	if err != nil {
		return nil, fmt.Errorf("how long decisions are waited for: %w", err)
	}
	return list, nil
}

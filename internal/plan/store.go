package plan

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// ofParticipation loads the plan of a participation, or one not yet begun.
func ofParticipation(r db.Reader, key *vault.Key, part id.Participation) (Plan, error) {
	p := Plan{Person: key.Person()}
	err := r.Row(`select id, agreed_at, agreed_how, review_on, version from plans where participation_id = $1`, part).
		Scan(&p.ID, db.Instant(&p.AgreedAt), &p.AgreedHow, &p.ReviewOn, &p.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("load a plan: %w", err)
	}
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var g Goal
		var sealed string
		if err := row.Scan(&g.ID, db.Text(&g.Parent), &g.Level, &sealed, &g.Voice, &g.Due, &g.State,
			db.Instant(&g.ChangedAt), &g.Version); err != nil {
			return err
		}
		g.Words, err = key.Open("goals.words", g.ID, sealed)
		at[g.ID] = len(p.Goals)
		p.Goals = append(p.Goals, g)
		return err
	}, `select id, parent_id, level, words_sealed, voice, due, state, changed_at, version
		from goals where plan_id = $1 order by position, id`, p.ID)
	if err != nil {
		return p, fmt.Errorf("load the goals of plan %s: %w", p.ID, err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var m Measure
		var sealed string
		if err := row.Scan(&m.ID, &m.Goal, &sealed, db.Text(&m.Item), &m.Version); err != nil {
			return err
		}
		m.Words, err = key.Open("measures.words", m.ID, sealed)
		g := &p.Goals[at[m.Goal]]
		g.Measures = append(g.Measures, m)
		return err
	}, `select m.id, m.goal_id, m.words_sealed, m.item_id, m.version
		from measures m join goals g on g.id = m.goal_id
		where g.plan_id = $1 order by m.position, m.id`, p.ID)
	if err != nil {
		return p, fmt.Errorf("load the measures of plan %s: %w", p.ID, err)
	}
	p.Goals = ordered(p.Goals)
	return p, nil
}

// begin makes the plan of a participation.
func begin(tx *db.Tx, p Plan, part id.Participation, now time.Time) error {
	return tx.Exec(`
		insert into plans (id, person_id, participation_id, agreed_at, agreed_how, review_on, created_at, version)
		values ($1, $2, $3, null, '', null, $4, $5)`,
		p.ID, p.Person, part, now, p.Version)
}

// updatePlan keeps what is agreed and when the review is, as the next version.
func updatePlan(tx *db.Tx, p Plan) error {
	return one(tx.Changed(`
		update plans set agreed_at = $3, agreed_how = $4, review_on = $5, version = version + 1
		where id = $1 and version = $2`,
		p.ID, p.Version, p.AgreedAt, p.AgreedHow, p.ReviewOn))
}

// insertGoal keeps g as the last of its plan.
func insertGoal(tx *db.Tx, key *vault.Key, p Plan, g Goal) error {
	words, err := key.Seal("goals.words", g.ID, g.Words)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into goals (id, plan_id, person_id, parent_id, level, words_sealed, voice, due, state, changed_at, position, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		g.ID, p.ID, p.Person, db.Null(g.Parent), g.Level, words, g.Voice, g.Due, g.State, g.ChangedAt, len(p.Goals)+1, g.Version)
}

// updateGoal keeps g, which was made from version g.Version, as the next one.
func updateGoal(tx *db.Tx, key *vault.Key, p Plan, g Goal) error {
	words, err := key.Seal("goals.words", g.ID, g.Words)
	if err != nil {
		return err
	}
	return one(tx.Changed(`
		update goals set parent_id = $4, level = $5, words_sealed = $6, voice = $7, due = $8, state = $9, changed_at = $10,
			version = version + 1
		where id = $1 and plan_id = $2 and version = $3`,
		g.ID, p.ID, g.Version, db.Null(g.Parent), g.Level, words, g.Voice, g.Due, g.State, g.ChangedAt))
}

// touchGoal notes that something under the goal changed what was agreed.
func touchGoal(tx *db.Tx, goal string, now time.Time) error {
	return tx.Exec(`update goals set changed_at = $2 where id = $1`, goal, now)
}

// insertMeasure keeps m as the last of its goal.
func insertMeasure(tx *db.Tx, key *vault.Key, p Plan, m Measure) error {
	words, err := key.Seal("measures.words", m.ID, m.Words)
	if err != nil {
		return err
	}
	g, _ := p.Goal(m.Goal)
	return tx.Exec(`
		insert into measures (id, goal_id, person_id, words_sealed, item_id, position, version)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, m.Goal, p.Person, words, db.Null(m.Item), len(g.Measures)+1, m.Version)
}

// updateMeasure keeps m, which was made from version m.Version, as the next one.
func updateMeasure(tx *db.Tx, key *vault.Key, m Measure) error {
	words, err := key.Seal("measures.words", m.ID, m.Words)
	if err != nil {
		return err
	}
	return one(tx.Changed(`
		update measures set words_sealed = $4, item_id = $5, version = version + 1
		where id = $1 and goal_id = $2 and version = $3`,
		m.ID, m.Goal, m.Version, words, db.Null(m.Item)))
}

// one refuses with a conflict when no row was the version that was read.
func one(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "error.changed")
	}
	return err
}

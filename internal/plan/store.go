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
	f := &p.Frame
	var conditions, way, near string
	err := r.Row(`
		select p.id, p.agreed_at, p.agreed_how, p.review_on, p.created_at, p.moved_at, p.version, p.organisation_id, o.name,
			coalesce(o.sensitive, false), p.professional_id, s.name, p.from_on, p.until_on, p.conditions_sealed, p.way_sealed, p.near_sealed
		from plans p left join organisations o on o.id = p.organisation_id left join professionals s on s.id = p.professional_id
		where p.participation_id = $1`, part).
		Scan(&p.ID, db.Instant(&p.AgreedAt), &p.AgreedHow, &p.ReviewOn, db.Instant(&p.BegunAt), db.Instant(&p.MovedAt), &p.Version,
			&f.Organisation, db.Text(&f.OrganisationName), &f.Sensitive, &f.Professional, db.Text(&f.ProfessionalName), &f.From, &f.Until,
			&conditions, &way, &near)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("load a plan: %w", err)
	}
	for place, text := range map[string]*string{"plans.conditions": &conditions, "plans.way": &way, "plans.near": &near} {
		if *text, err = unseal(key, place, p.ID, *text); err != nil {
			return p, err
		}
	}
	f.Conditions, f.Way, f.Near = conditions, way, near
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var g Goal
		var sealed, target string
		if err := row.Scan(&g.ID, db.Text(&g.Parent), &g.Level, &sealed, &target, &g.Voice, &g.Due, &g.State,
			db.Instant(&g.ChangedAt), &g.Version); err != nil {
			return err
		}
		if g.Target, err = unseal(key, "goals.target", g.ID, target); err != nil {
			return err
		}
		g.Words, err = key.Open("goals.words", g.ID, sealed)
		at[g.ID] = len(p.Goals)
		p.Goals = append(p.Goals, g)
		return err
	}, `select id, parent_id, level, words_sealed, target_sealed, voice, due, state, changed_at, version
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
	err = r.Rows(func(row *sql.Rows) error {
		var v View
		var sealed string
		if err := row.Scan(&v.ID, &v.Goal, &v.Voice, &v.Told, &v.Progress, &sealed, &v.By, db.Instant(&v.At)); err != nil {
			return err
		}
		v.Words, err = unseal(key, "goal_views.words", v.ID, sealed)
		g := &p.Goals[at[v.Goal]]
		g.Views = append(g.Views, v)
		return err
	}, `select v.id, v.goal_id, v.voice, v.told, v.progress, v.words_sealed, v.account_id, v.at
		from goal_views v join goals g on g.id = v.goal_id
		where g.plan_id = $1 order by v.at desc, v.id desc`, p.ID)
	if err != nil {
		return p, fmt.Errorf("load how the goals of plan %s are seen: %w", p.ID, err)
	}
	p.Answers, err = answers(r, key, p.ID)
	p.Goals = ordered(p.Goals)
	return p, err
}

// answers loads what the person has said to a plan, newest first.
func answers(r db.Reader, key *vault.Key, plan string) (list []Answer, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var a Answer
		var answer, witness, words string
		if err := row.Scan(&a.ID, &answer, &a.How, &witness, &words, &a.By, db.Instant(&a.At)); err != nil {
			return err
		}
		a.Yes = answer == "yes"
		if a.Witness, err = unseal(key, "plan_answers.witness", a.ID, witness); err != nil {
			return err
		}
		a.Words, err = unseal(key, "plan_answers.words", a.ID, words)
		list = append(list, a)
		return err
	}, `select id, answer, how, witness_sealed, words_sealed, account_id, at
		from plan_answers where plan_id = $1 order by at desc, id desc`, plan)
	if err != nil {
		return nil, fmt.Errorf("load the answers to plan %s: %w", plan, err)
	}
	return list, nil
}

// seal and unseal are those of the key for a text that may be none.
func seal(key *vault.Key, place, row, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	return key.Seal(place, row, text)
}

func unseal(key *vault.Key, place, row, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	return key.Open(place, row, sealed)
}

// insertAnswer keeps what the person said. There is no other way to write in
// this table: an answer is never changed.
func insertAnswer(tx *db.Tx, key *vault.Key, p Plan, a Answer) error {
	witness, err := seal(key, "plan_answers.witness", a.ID, a.Witness)
	if err != nil {
		return err
	}
	words, err := seal(key, "plan_answers.words", a.ID, a.Words)
	if err != nil {
		return err
	}
	answer := "no"
	if a.Yes {
		answer = "yes"
	}
	return tx.Exec(`
		insert into plan_answers (id, plan_id, person_id, answer, how, witness_sealed, words_sealed, account_id, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, p.ID, p.Person, answer, a.How, witness, words, a.By, a.At)
}

// insertView keeps how far a goal has come as someone sees it.
func insertView(tx *db.Tx, key *vault.Key, p Plan, v View) error {
	words, err := seal(key, "goal_views.words", v.ID, v.Words)
	if err != nil {
		return err
	}
	if err := tx.Exec(`
		insert into goal_views (id, goal_id, person_id, voice, told, progress, words_sealed, account_id, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		v.ID, v.Goal, p.Person, v.Voice, v.Told, v.Progress, words, v.By, v.At); err != nil {
		return err
	}
	return tx.Exec(`update plans set moved_at = $2 where id = $1`, p.ID, v.At)
}

// begin makes the plan of a participation.
func begin(tx *db.Tx, p Plan, part id.Participation, now time.Time) error {
	return tx.Exec(`
		insert into plans (id, person_id, participation_id, agreed_at, agreed_how, review_on, created_at, moved_at, version)
		values ($1, $2, $3, null, '', null, $4, $4, $5)`,
		p.ID, p.Person, part, now, p.Version)
}

// updatePlan keeps what is agreed, when the review is and the frame, as the next
// version.
func updatePlan(tx *db.Tx, key *vault.Key, p *Plan) error {
	f := p.Frame
	var err error
	for place, text := range map[string]*string{"plans.conditions": &f.Conditions, "plans.way": &f.Way, "plans.near": &f.Near} {
		if *text, err = seal(key, place, p.ID, *text); err != nil {
			return err
		}
	}
	p.Version++
	return one(tx.Changed(`
		update plans set agreed_at = $3, agreed_how = $4, review_on = $5, moved_at = $6, organisation_id = $7, professional_id = $8,
			from_on = $9, until_on = $10, conditions_sealed = $11, way_sealed = $12, near_sealed = $13, version = version + 1
		where id = $1 and version = $2`,
		p.ID, p.Version-1, p.AgreedAt, p.AgreedHow, p.ReviewOn, p.MovedAt, f.Organisation, f.Professional,
		f.From, f.Until, f.Conditions, f.Way, f.Near))
}

// insertGoal keeps g as the last of its plan.
func insertGoal(tx *db.Tx, key *vault.Key, p Plan, g Goal) error {
	words, err := key.Seal("goals.words", g.ID, g.Words)
	if err != nil {
		return err
	}
	target, err := seal(key, "goals.target", g.ID, g.Target)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into goals (id, plan_id, person_id, parent_id, level, words_sealed, target_sealed, voice, due, state, changed_at, position, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		g.ID, p.ID, p.Person, db.Null(g.Parent), g.Level, words, target, g.Voice, g.Due, g.State, g.ChangedAt, len(p.Goals)+1, g.Version)
}

// updateGoal keeps g, which was made from version g.Version, as the next one.
func updateGoal(tx *db.Tx, key *vault.Key, p Plan, g Goal) error {
	words, err := key.Seal("goals.words", g.ID, g.Words)
	if err != nil {
		return err
	}
	target, err := seal(key, "goals.target", g.ID, g.Target)
	if err != nil {
		return err
	}
	return one(tx.Changed(`
		update goals set parent_id = $4, level = $5, words_sealed = $6, voice = $7, due = $8, state = $9, changed_at = $10,
			target_sealed = $11, version = version + 1
		where id = $1 and plan_id = $2 and version = $3`,
		g.ID, p.ID, g.Version, db.Null(g.Parent), g.Level, words, g.Voice, g.Due, g.State, g.ChangedAt, target))
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

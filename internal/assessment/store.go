package assessment

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
	askedPlace   = "assessments.asked"
	witnessPlace = "assessments.witness"
	saidPlace    = "assessment_steps.said"
)

// asked is what is sealed of an assessment itself.
type asked struct {
	Question string `json:"question"`
	Why      string `json:"why"`
}

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

// personOf finds whom an assessment is about, or a NotFound refusal.
func personOf(r db.Reader, assessment string) (person id.Person, err error) {
	if !id.Valid(assessment) {
		return "", fault.Hidden()
	}
	err = r.Row(`select person_id from assessments where id = $1`, assessment).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Hidden()
	}
	if err != nil {
		return "", fmt.Errorf("find assessment %s: %w", assessment, err)
	}
	return person, nil
}

// columns are those that scan reads, in its order.
const columns = `a.id, a.person_id, a.participation_id, a.professional_id, a.organisation_id, a.kind, a.asked_sealed, a.due, a.state,
	a.agreed_on, a.agreed_how, a.witness_sealed, a.held_until, a.told_at, a.recorded_by, a.recorded_at, a.version`

// sealed are the columns that wait for a key.
type sealed struct{ asked, witness string }

func scan(row interface{ Scan(...any) error }, more ...any) (a Assessment, s sealed, err error) {
	err = row.Scan(append([]any{
		&a.ID, &a.Person, &a.Participation, &a.Professional, &a.Organisation, &a.Kind, &s.asked, &a.Due, &a.State,
		&a.AgreedOn, &a.AgreedHow, &s.witness, &a.HeldUntil, db.Instant(&a.ToldAt), &a.RecordedBy, db.Instant(&a.RecordedAt), &a.Version,
	}, more...)...)
	return a, s, err
}

func (a *Assessment) unseal(key *vault.Key, s sealed) (err error) {
	var q asked
	if err := unseal(key, askedPlace, a.ID, s.asked, &q); err != nil {
		return err
	}
	a.Question, a.Why = q.Question, q.Why
	a.Witness, err = key.Open(witnessPlace, a.ID, s.witness)
	return err
}

// ofPerson reads every assessment of a person with its history, those due first
// come first.
func ofPerson(r db.Reader, key *vault.Key) (list []Assessment, err error) {
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		a, s, err := scan(row)
		if err != nil {
			return err
		}
		at[a.ID] = len(list)
		err = a.unseal(key, s)
		list = append(list, a)
		return err
	}, `select `+columns+` from assessments a where a.person_id = $1 order by a.due, a.id`, key.Person())
	if err != nil || len(list) == 0 {
		return list, wrap(err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var s Step
		var stepID, assessment, sealed string
		if err := row.Scan(&stepID, &assessment, &s.Act, &s.State, &s.How, &s.Account, db.Text(&s.Professional), db.Instant(&s.At),
			&sealed); err != nil {
			return err
		}
		if err := unseal(key, saidPlace, stepID, sealed, &s.Said); err != nil {
			return err
		}
		a := &list[at[assessment]]
		a.Steps = append(a.Steps, s)
		return nil
	}, `select id, assessment_id, act, state, how, account, professional_id, at, said_sealed
		from assessment_steps where person_id = $1 order by assessment_id, position`, key.Person())
	return list, wrap(err)
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("assessments of a person: %w", err)
	}
	return nil
}

// insert keeps a new assessment and its first step.
func insert(tx *db.Tx, key *vault.Key, a Assessment) error {
	question, err := seal(key, askedPlace, a.ID, asked{a.Question, a.Why})
	if err != nil {
		return err
	}
	witness, err := key.Seal(witnessPlace, a.ID, a.Witness)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into assessments (id, person_id, participation_id, professional_id, organisation_id, kind, asked_sealed, due, state,
			agreed_on, agreed_how, witness_sealed, held_until, told_at, recorded_by, recorded_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		a.ID, a.Person, a.Participation, a.Professional, a.Organisation, a.Kind, question, a.Due, a.State,
		a.AgreedOn, a.AgreedHow, witness, a.HeldUntil, a.ToldAt, a.RecordedBy, a.RecordedAt, a.Version)
	if err != nil {
		return fmt.Errorf("ask for assessment %s: %w", a.ID, err)
	}
	return addStep(tx, key, a)
}

// save keeps the state a came to and its last step, unless someone else was
// first since version before was read.
func save(tx *db.Tx, key *vault.Key, a *Assessment, before int) error {
	a.Version = before + 1
	witness, err := key.Seal(witnessPlace, a.ID, a.Witness)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		update assessments set state = $3, agreed_on = $4, agreed_how = $5, witness_sealed = $6, held_until = $7, told_at = $8, version = $9
		where id = $1 and version = $2`,
		a.ID, before, a.State, a.AgreedOn, a.AgreedHow, witness, a.HeldUntil, a.ToldAt, a.Version)
	if err != nil {
		return fmt.Errorf("move assessment %s: %w", a.ID, err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "assessment.moved")
	}
	return addStep(tx, key, *a)
}

// addStep keeps the last step; the unique position refuses to write history twice.
func addStep(tx *db.Tx, key *vault.Key, a Assessment) error {
	s := a.Steps[len(a.Steps)-1]
	stepID := id.New[string]()
	said, err := seal(key, saidPlace, stepID, s.Said)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into assessment_steps (id, assessment_id, person_id, position, act, state, how, account, professional_id, at, said_sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		stepID, a.ID, a.Person, len(a.Steps), s.Act, s.State, s.How, s.Account, db.Null(s.Professional), s.At, said)
	if err != nil {
		return fmt.Errorf("write the history of assessment %s: %w", a.ID, err)
	}
	return nil
}

// waiting lists what is asked of a professional about people who are visible to
// them, soonest due first, at most most.
func waiting(r db.Reader, v *vault.Vault, professional id.Professional, visible string, args []any, most int) (list []Assessment, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var wrapped string
		a, s, err := scan(row, &wrapped)
		if err != nil {
			return err
		}
		key, err := v.Unwrap(a.Person, wrapped)
		if err != nil {
			return err
		}
		err = a.unseal(key, s)
		list = append(list, a)
		return err
	}, fmt.Sprintf(`
		select `+columns+`, k.wrapped from assessments a join vault_keys k on k.person_id = a.person_id
		where a.professional_id = $1 and a.state = 'asked' and %s
		order by a.due, a.id limit %d`, visible, most), append([]any{professional}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("assessments that wait for a professional: %w", err)
	}
	return list, nil
}

// A Late is what is overdue around one person, for a bell.
type Late struct {
	Count        int
	Assessment   string  // the one that has been due longest
	Due          day.Day // of it
	Professional id.Professional
}

// Overdue tells around which of people an assessment should have been answered
// before today. It opens nothing that is sealed.
func Overdue(r db.Reader, people []id.Person, today day.Day) (map[id.Person]Late, error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 1, people)
	all := make(map[id.Person]Late)
	err := r.Rows(func(row *sql.Rows) error {
		var one Late
		var person id.Person
		if err := row.Scan(&person, &one.Assessment, &one.Due, &one.Professional); err != nil {
			return err
		}
		if first, ok := all[person]; ok {
			one = first
		}
		one.Count++
		all[person] = one
		return nil
	}, `select person_id, id, due, professional_id from assessments
		where person_id `+among+` and state = 'asked' and due < $2 order by due, id`, arg, today)
	if err != nil {
		return nil, fmt.Errorf("assessments that are late: %w", err)
	}
	return all, nil
}

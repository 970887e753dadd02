package commitment

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// personOf finds whom a promise is to, or a NotFound refusal.
func personOf(r db.Reader, commitment string) (person id.Person, err error) {
	if !id.Valid(commitment) {
		return "", fault.Hidden()
	}
	err = r.Row(`select person_id from commitments where id = $1`, commitment).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Hidden()
	}
	if err != nil {
		return "", fmt.Errorf("find commitment %s: %w", commitment, err)
	}
	return person, nil
}

// stateOf returns where a promise to the person stands, or a NotFound refusal.
func stateOf(r db.Reader, commitment string, person id.Person) (state State, err error) {
	if !id.Valid(commitment) {
		return "", fault.Hidden()
	}
	err = r.Row(`select state from commitments where id = $1 and person_id = $2`, commitment, person).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Hidden()
	}
	if err != nil {
		return "", fmt.Errorf("state of commitment %s: %w", commitment, err)
	}
	return state, nil
}

// Made reports whether there is such a promise to the person, or by them.
func Made(r db.Reader, commitment string, person id.Person) (bool, error) {
	_, err := stateOf(r, commitment, person)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// A Breach is a broken promise that nothing has come after: no other that
// replaces it, and no later one for the same goal, that was not declined or
// withdrawn; and nobody has decided to let it be.
type Breach struct {
	ID     string
	Person id.Person
	At     time.Time // when it was broken
}

// Breaches lists those around people in their participations that go on, the
// oldest first. It opens nothing that is sealed.
func Breaches(r db.Reader, people []id.Person) (list []Breach, err error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 1, people)
	err = r.Rows(func(row *sql.Rows) error {
		var b Breach
		err := row.Scan(&b.ID, &b.Person, db.Instant(&b.At))
		list = append(list, b)
		return err
	}, `
		select x.id, x.person_id, x.broken_at from (
			select c.id, c.person_id, c.goal_id, max(case when s.act = 'leave' then 0 else s.at end) as broken_at, max(s.at) as last_at
			from commitments c join participations p on p.id = c.participation_id join commitment_steps s on s.commitment_id = c.id
			where c.person_id `+among+` and c.state = 'broken' and p.state in ('active', 'paused') and s.act in ('break', 'leave')
			group by c.id, c.person_id, c.goal_id) x
		where x.broken_at = x.last_at and not exists (
			select 1 from commitments n
			where n.person_id = x.person_id and n.id <> x.id and n.state not in ('declined', 'withdrawn')
			  and (n.replaces_id = x.id or n.goal_id = x.goal_id and n.recorded_at >= x.broken_at))
		order by x.broken_at, x.id`, arg)
	if err != nil {
		return nil, fmt.Errorf("broken promises that nothing came after: %w", err)
	}
	return list, nil
}

// columns are those that scan reads, in its order.
const columns = `c.id, c.person_id, c.participation_id, c.goal_id, c.measure_id, c.meeting_id, c.professional_id, c.organisation_id,
	c.kind, c.amount, c.unit, c.what_sealed, c.due, c.state, c.turn, c.stands, c.moves, c.said_at, c.mandate_id, c.signer_id,
	c.depends_on, c.replaces_id, c.recorded_by, c.recorded_at, c.version`

func scan(row interface{ Scan(...any) error }, more ...any) (c Commitment, sealed string, err error) {
	err = row.Scan(append([]any{
		&c.ID, &c.Person, &c.Participation, db.Text(&c.Goal), db.Text(&c.Measure), db.Text(&c.Meeting),
		db.Text(&c.Professional), db.Text(&c.Organisation), &c.Kind, &c.Amount, &c.Unit, &sealed, &c.Due, &c.State,
		&c.Turn, &c.Stands, &c.Moves, db.Instant(&c.SaidAt), db.Text(&c.Mandate), db.Text(&c.Signer),
		db.Text(&c.DependsOn), db.Text(&c.Replaces), &c.RecordedBy, db.Instant(&c.RecordedAt), &c.Version,
	}, more...)...)
	return c, sealed, err
}

// load reads one promise with its history.
func load(r db.Reader, key *vault.Key, commitment string) (Commitment, error) {
	c, sealed, err := scan(r.Row(`select `+columns+` from commitments c where c.id = $1`, commitment))
	if err != nil {
		return c, fmt.Errorf("load commitment %s: %w", commitment, err)
	}
	if c.What, err = key.Open("commitments.what", c.ID, sealed); err != nil {
		return c, err
	}
	steps, err := steps(r, key, `s.commitment_id = $1`, commitment)
	c.Steps = steps[commitment]
	return c, err
}

// ofPerson reads every promise to a person with its history: those due first
// come first.
func ofPerson(r db.Reader, key *vault.Key, person id.Person) (list []Commitment, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		c, sealed, err := scan(row)
		if err != nil {
			return err
		}
		if c.What, err = key.Open("commitments.what", c.ID, sealed); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	}, `select `+columns+` from commitments c where c.person_id = $1 order by c.due, c.id`, person)
	if err != nil {
		return nil, fmt.Errorf("promises to a person: %w", err)
	}
	all, err := steps(r, key, `s.commitment_id in (select id from commitments where person_id = $1)`, person)
	for i := range list {
		list[i].Steps = all[list[i].ID]
	}
	return list, err
}

// steps reads histories, oldest step first.
func steps(r db.Reader, key *vault.Key, condition string, arg any) (map[string][]Step, error) {
	all := make(map[string][]Step)
	err := r.Rows(func(row *sql.Rows) error {
		var s Step
		var stepID, commitment, sealed, what string
		if err := row.Scan(&stepID, &commitment, &s.Act, &s.State, &s.Account, db.Text(&s.Professional),
			db.Instant(&s.At), &sealed, &s.How, &what, &s.Terms.Amount, &s.Terms.Due); err != nil {
			return err
		}
		var err error
		if s.Reason, err = key.Open("commitment_steps.reason", stepID, sealed); err != nil {
			return err
		}
		if what != "" {
			if s.Terms.What, err = key.Open("commitment_steps.what", stepID, what); err != nil {
				return err
			}
		}
		all[commitment] = append(all[commitment], s)
		return nil
	}, `select s.id, s.commitment_id, s.act, s.state, s.account, s.professional_id, s.at, s.reason_sealed,
			s.how, s.what_sealed, s.amount, s.due
		from commitment_steps s where `+condition+` order by s.commitment_id, s.position`, arg)
	if err != nil {
		return nil, fmt.Errorf("history of promises: %w", err)
	}
	return all, nil
}

// insert keeps a new promise and its first step.
func insert(tx *db.Tx, key *vault.Key, c Commitment) error {
	what, err := key.Seal("commitments.what", c.ID, c.What)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into commitments (id, person_id, participation_id, goal_id, measure_id, meeting_id, professional_id, organisation_id,
			kind, amount, unit, what_sealed, due, state, mandate_id, signer_id, recorded_by, recorded_at, version, turn, stands,
			depends_on, replaces_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		c.ID, c.Person, c.Participation, db.Null(c.Goal), db.Null(c.Measure), db.Null(c.Meeting), db.Null(c.Professional),
		db.Null(c.Organisation), c.Kind, c.Amount, c.Unit, what, c.Due, c.State, db.Null(c.Mandate), db.Null(c.Signer),
		c.RecordedBy, c.RecordedAt, c.Version, c.Turn, c.Stands, db.Null(c.DependsOn), db.Null(c.Replaces))
	if err != nil {
		return fmt.Errorf("record commitment %s: %w", c.ID, err)
	}
	return addStep(tx, key, c)
}

// save keeps the state c came to and its last step, unless someone else moved
// the promise since version before was read.
func save(tx *db.Tx, key *vault.Key, c *Commitment, before int) error {
	c.Version = before + 1
	what, err := key.Seal("commitments.what", c.ID, c.What)
	if err != nil {
		return err
	}
	var saidAt any
	if c.Said() {
		saidAt = c.SaidAt
	}
	n, err := tx.Changed(`
		update commitments set state = $3, mandate_id = $4, signer_id = $5, version = $6, what_sealed = $7, amount = $8, due = $9,
			turn = $10, stands = $11, moves = $12, said_at = $13
		where id = $1 and version = $2`,
		c.ID, before, c.State, db.Null(c.Mandate), db.Null(c.Signer), c.Version, what, c.Amount, c.Due,
		c.Turn, c.Stands, c.Moves, saidAt)
	if err != nil {
		return fmt.Errorf("move commitment %s: %w", c.ID, err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "commitment.moved")
	}
	return addStep(tx, key, *c)
}

// addStep keeps the last step of c; the unique position refuses to write history twice.
func addStep(tx *db.Tx, key *vault.Key, c Commitment) error {
	s := c.Steps[len(c.Steps)-1]
	stepID := id.New[string]()
	reason, err := key.Seal("commitment_steps.reason", stepID, s.Reason)
	if err != nil {
		return err
	}
	what := ""
	if !s.Terms.IsZero() {
		if what, err = key.Seal("commitment_steps.what", stepID, s.Terms.What); err != nil {
			return err
		}
	}
	err = tx.Exec(`
		insert into commitment_steps (id, commitment_id, person_id, position, act, state, account, professional_id, at, reason_sealed,
			how, what_sealed, amount, due)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		stepID, c.ID, c.Person, len(c.Steps), s.Act, s.State, s.Account, db.Null(s.Professional), s.At, reason,
		s.How, what, s.Terms.Amount, s.Terms.Due)
	if err != nil {
		return fmt.Errorf("write the history of commitment %s: %w", c.ID, err)
	}
	return nil
}

// waiting lists the promises that wait for by: asked of them, negotiated with
// them, waiting for their signature, or promised by them; soonest due first, at
// most most.
func waiting(r db.Reader, v *vault.Vault, by access.Actor, visible string, args []any, most int) (list []Commitment, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var wrapped string
		c, sealed, err := scan(row, &wrapped)
		if err != nil {
			return err
		}
		key, err := v.Unwrap(c.Person, wrapped)
		if err != nil {
			return err
		}
		if c.What, err = key.Open("commitments.what", c.ID, sealed); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	}, fmt.Sprintf(`
		select `+columns+`, k.wrapped
		from commitments c join vault_keys k on k.person_id = c.person_id
		where c.id in (
			select id from commitments where professional_id = $1 and state in ('proposed', 'countered', 'accepted')
			union
			select id from commitments where professional_id = $1 and state = 'awaiting-signature' and stands
			union
			select id from commitments where signer_id = $1 and state = 'awaiting-signature')
		and %s
		order by c.due, c.id limit %d`, visible, most), append([]any{by.Professional}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("promises that wait for a professional: %w", err)
	}
	return list, nil
}

// dependents lists the open promises that wait for c to be kept, by whom.
func dependents(r db.Reader, c Commitment) (waiting []Commitment, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		one := Commitment{Person: c.Person}
		if err := row.Scan(&one.ID, db.Text(&one.Professional)); err != nil {
			return err
		}
		waiting = append(waiting, one)
		return nil
	}, `select id, professional_id from commitments
		where depends_on = $1 and state in ('proposed', 'countered', 'awaiting-signature', 'accepted') order by id`, c.ID)
	if err != nil {
		return nil, fmt.Errorf("promises that wait for %s: %w", c.ID, err)
	}
	return waiting, nil
}

// owedBy reads what each promise to people tells about the silence of its
// organisation. Those that are over tell when it was last heard of.
func owedBy(r db.Reader, people []id.Person) (map[id.Person][]Owed, error) {
	among, arg := db.In(r, 1, people)
	owed := make(map[id.Person][]Owed)
	err := r.Rows(func(row *sql.Rows) error {
		var o Owed
		var who id.Person
		var said, asked, heard time.Time
		if err := row.Scan(&who, &o.Organisation, &o.State, &o.Turn, &o.Stands, db.Instant(&said), &o.Due,
			db.Instant(&asked), db.Instant(&heard)); err != nil {
			return err
		}
		o.Said, o.Asked = !said.IsZero(), access.Today(asked)
		if !heard.IsZero() {
			o.Heard = access.Today(heard)
		}
		owed[who] = append(owed[who], o)
		return nil
	}, `
		select c.person_id, c.organisation_id, c.state, c.turn, c.stands, c.said_at, c.due,
			(select max(s.at) from commitment_steps s where s.commitment_id = c.id),
			(select max(s.at) from commitment_steps s left join professionals p on p.id = s.professional_id
			 where s.commitment_id = c.id and s.act <> 'record' and (p.organisation_id = c.organisation_id or s.how in ('phone', 'room')))
		from commitments c
		where c.person_id `+among+` and c.organisation_id is not null`, arg)
	if err != nil {
		return nil, fmt.Errorf("silent organisations: %w", err)
	}
	return owed, nil
}

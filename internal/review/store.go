package review

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/plan"
	"kasam/internal/vault"
)

// insert keeps v as the next version of a plan. There is no other way to write
// in this table.
func insert(tx *db.Tx, key *vault.Key, p plan.Plan, v Version, by id.Account) error {
	var n int
	if err := tx.Row(`select coalesce(max(n), 0) from plan_versions where plan_id = $1`, p.ID).Scan(&n); err != nil {
		return fmt.Errorf("count the versions of plan %s: %w", p.ID, err)
	}
	text, err := json.Marshal(v.Snapshot)
	if err != nil {
		return err
	}
	snapshot, err := key.Seal("plan_versions.snapshot", v.ID, string(text))
	if err != nil {
		return err
	}
	note, err := key.Seal("plan_versions.note", v.ID, v.Note)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into plan_versions (id, plan_id, person_id, n, why, snapshot_sealed, note_sealed, account_id, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		v.ID, p.ID, p.Person, n+1, v.Why, snapshot, note, by, v.At)
}

const columns = `select id, n, why, snapshot_sealed, note_sealed, at from plan_versions `

func scan(key *vault.Key, row interface{ Scan(...any) error }) (v Version, err error) {
	var snapshot, note string
	if err := row.Scan(&v.ID, &v.N, &v.Why, &snapshot, &note, db.Instant(&v.At)); err != nil {
		return v, err
	}
	if v.Note, err = key.Open("plan_versions.note", v.ID, note); err != nil {
		return v, err
	}
	text, err := key.Open("plan_versions.snapshot", v.ID, snapshot)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal([]byte(text), &v.Snapshot); err != nil {
		return v, fmt.Errorf("read version %s of a plan: %w", v.ID, err)
	}
	v.By = v.Snapshot.By
	return v, nil
}

// versions loads every version of a plan, newest first.
func versions(r db.Reader, key *vault.Key, planID string) (list []Version, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		v, err := scan(key, row)
		list = append(list, v)
		return err
	}, columns+`where plan_id = $1 order by n desc`, planID)
	if err != nil {
		return nil, fmt.Errorf("load the versions of plan %s: %w", planID, err)
	}
	return list, nil
}

// version loads one version of a plan, NotFound when there is none.
func version(r db.Reader, key *vault.Key, planID string, n int) (Version, error) {
	v, err := scan(key, r.Row(columns+`where plan_id = $1 and n = $2`, planID, n))
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.Hidden()
	}
	return v, err
}

// around counts the organisations besides the coordinator's own that are in the
// person's circle, or have been asked or have promised something in this
// participation and did not decline.
func around(r db.Reader, part id.Participation, person id.Person, home id.Organisation, on day.Day) (n int, err error) {
	err = r.Row(`
		select count(*) from (
			select c.organisation_id as o from commitments c
			where c.person_id = $1 and c.participation_id = $2 and c.organisation_id is not null
				and c.state not in ('declined', 'withdrawn', 'released')
			union
			select p.organisation_id from circle_members m join professionals p on p.id = m.professional_id
			where m.person_id = $1 and (m.until is null or m.until >= $3)
		) x where o <> $4 and o <> ''`, person, part, on, home).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count who is around a plan: %w", err)
	}
	return n, nil
}

// lastStep returns when a promise of a participation last moved, the zero time
// when none ever did.
func lastStep(r db.Reader, person id.Person, part id.Participation) (at time.Time, err error) {
	err = r.Row(`
		select max(s.at) from commitment_steps s join commitments c on c.id = s.commitment_id
		where c.person_id = $1 and c.participation_id = $2`, person, part).Scan(db.Instant(&at))
	if err != nil {
		return at, fmt.Errorf("look for the last step of a promise: %w", err)
	}
	return at, nil
}

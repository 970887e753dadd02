package tool

import (
	"database/sql"
	"fmt"

	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/vault"
)

func insert(tx *db.Tx, key *vault.Key, person id.Person, a Answer) error {
	note, err := key.Seal("tool_answers.note", a.ID, a.Note)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into tool_answers (id, person_id, tool, theme, level, note_sealed, voice, told, professional_id, account, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		a.ID, person, a.Tool, a.Theme, a.Level, note, a.Voice, a.Told, a.Professional, a.By, a.At)
}

// answers lists every answer of a person, oldest first.
func answers(r db.Reader, key *vault.Key, person id.Person) (list []Answer, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var a Answer
		var note string
		if err := row.Scan(&a.ID, &a.Tool, &a.Theme, &a.Level, &note, &a.Voice, &a.Told, &a.Professional, &a.By, db.Instant(&a.At)); err != nil {
			return err
		}
		var err error
		a.Note, err = key.Open("tool_answers.note", a.ID, note)
		list = append(list, a)
		return err
	}, `select id, tool, theme, level, note_sealed, voice, told, professional_id, account, at
		from tool_answers where person_id = $1 order by at, id`, person)
	if err != nil {
		return nil, fmt.Errorf("load what was answered to the tools: %w", err)
	}
	return list, nil
}

package mail

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"kasam/internal/db"
	"kasam/internal/id"
)

// waiting is a mail that a sender took.
type waiting struct {
	Mail
	id         string
	tries      int    // counting this one
	invitation string // as it is kept, "" for none
}

func insert(tx *db.Tx, m Mail, now time.Time) error {
	invitation := ""
	if m.Invitation != nil {
		b, err := json.Marshal(m.Invitation)
		if err != nil {
			return fmt.Errorf("keep an invitation: %w", err)
		}
		invitation = string(b)
	}
	if err := tx.Exec(`insert into outbox (id, recipient, subject, body, created_at, next_at, attempts, error, calendar, thread, about)
		values ($1, $2, $3, $4, $5, $5, 0, '', $6, $7, $8)`, id.New[string](), m.To, m.Subject, m.Body, now, invitation, m.Thread, m.About); err != nil {
		return fmt.Errorf("put a mail in the outbox: %w", err)
	}
	return nil
}

// take claims up to most mails that are due. Each is put off by lease first, so
// that a sender that dies on the way loses nothing: it is sent again, which is
// why the same mail can come twice but never not at all.
func take(tx *db.Tx, most int, now time.Time, lease time.Duration) (list []waiting, err error) {
	skip := ""
	if tx.Engine() == db.Postgres {
		skip = ` for update skip locked` // on SQLite there is one writer anyway
	}
	err = tx.Rows(func(row *sql.Rows) error {
		var w waiting
		if err := row.Scan(&w.id, &w.To, &w.Subject, &w.Body, &w.tries, &w.invitation, &w.Thread); err != nil {
			return err
		}
		list = append(list, w)
		return nil
	}, `update outbox set attempts = attempts + 1, taken_at = $1, next_at = $2
		where id in (select id from outbox where sent_at is null and next_at <= $1 and attempts < $3
			order by next_at, id limit $4`+skip+`)
		returning id, recipient, subject, body, attempts, calendar, thread`, now, now.Add(lease), giveUpAfter, most)
	if err != nil {
		return nil, fmt.Errorf("take mails from the outbox: %w", err)
	}
	return list, nil
}

// sent ends a mail. Its text has done its work and is not kept.
func sent(tx *db.Tx, mail string, now time.Time) error {
	return tx.Exec(`update outbox set sent_at = $2, body = '', calendar = '', error = '' where id = $1`, mail, now)
}

func refused(tx *db.Tx, mail, why string, next time.Time) error {
	return tx.Exec(`update outbox set next_at = $2, error = $3 where id = $1 and sent_at is null`, mail, next, why)
}

// Withhold removes every mail about a person from the outbox: those that wait are
// not sent, and of those that were sent no address is left.
func Withhold(tx *db.Tx, person id.Person) error {
	return tx.Exec(`delete from outbox where about = $1`, person)
}

// Clean removes mails that were sent, or given up, more than keep ago.
func Clean(tx *db.Tx, now time.Time, keep time.Duration) error {
	return tx.Exec(`delete from outbox where created_at <= $1 and (sent_at is not null or next_at <= $1)`, now.Add(-keep))
}

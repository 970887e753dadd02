package meeting

import (
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/summons"
	"kasam/internal/vault"
)

// invite tells everyone who is asked to m that it is called or at another time
// (calendar.MethodRequest), or that it is cancelled; see summons.Send. It is
// called once, at the end of each act that changes when m is or who is asked,
// with m as it now is.
func invite(tx *db.Tx, v *vault.Vault, site string, by access.Actor, m Meeting, method calendar.Method, now time.Time) error {
	again, err := renew(tx, by, &m, method, now)
	if err != nil {
		return err
	}
	place, err := directory.Neutral(tx, m.PlaceID)
	if err != nil {
		return err
	}
	s := summons.Meeting{
		ID: m.ID, Person: m.Person, Starts: m.StartsAt, Ends: m.EndsAt(), Sequence: m.Sequence, Again: again, Placed: m.Place != "", Place: place,
	}
	for _, p := range m.Parties {
		s.Asked = append(s.Asked, p.Professional)
	}
	return summons.Send(tx, v, site, by, s, method, now)
}

// renew counts the times the meeting has had. What was answered was answered to
// an earlier one, so it holds no longer; but who calls or moves it comes.
func renew(tx *db.Tx, by access.Actor, m *Meeting, method calendar.Method, now time.Time) (again bool, err error) {
	if again = !m.SequenceAt.IsZero(); again {
		m.Sequence++
	}
	m.SequenceAt = now
	if err := tx.Exec(`update meetings set sequence = $2, sequence_at = $3 where id = $1`, m.ID, m.Sequence, now); err != nil {
		return again, err
	}
	if method != calendar.MethodRequest {
		return again, nil
	}
	for _, forget := range []string{
		`update meetings set person_answer = '', person_answered_at = null, person_answer_how = '',
			person_suggested_at = null, person_suggested_minutes = 0 where id = $1`,
		`update meeting_parties set answer = '', answered_at = null, answer_how = '',
			suggested_at = null, suggested_minutes = 0 where meeting_id = $1`,
	} {
		if err := tx.Exec(forget, m.ID); err != nil {
			return again, err
		}
	}
	return again, keepAnswer(tx, m.ID, by.Professional, Reply{Answer: calendar.Yes, At: now, How: ByPage})
}

// keepAnswer keeps what a professional, or else the person, said to coming.
func keepAnswer(tx *db.Tx, meeting string, who id.Professional, said Reply) error {
	if who == "" {
		return tx.Exec(`update meetings set person_answer = $2, person_answered_at = $3, person_answer_how = $4,
			person_suggested_at = $5, person_suggested_minutes = $6 where id = $1`,
			meeting, said.Answer, said.At, said.How, instant(said.Suggested), said.Minutes)
	}
	return tx.Exec(`update meeting_parties set answer = $3, answered_at = $4, answer_how = $5, suggested_at = $6, suggested_minutes = $7
		where meeting_id = $1 and professional_id = $2`,
		meeting, who, said.Answer, said.At, said.How, instant(said.Suggested), said.Minutes)
}

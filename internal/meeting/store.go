package meeting

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// personOf finds whom a meeting is about, or a NotFound refusal.
func personOf(r db.Reader, meeting string) (person id.Person, err error) {
	if !id.Valid(meeting) {
		return "", fault.Hidden()
	}
	err = r.Row(`select person_id from meetings where id = $1`, meeting).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Hidden()
	}
	if err != nil {
		return "", fmt.Errorf("find meeting %s: %w", meeting, err)
	}
	return person, nil
}

// find reads meetings that the condition picks, with who is asked and what is
// on the agenda. In it, m is the meeting, and its first argument is the person.
func find(r db.Reader, key *vault.Key, condition string, args ...any) (list []Meeting, err error) {
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var m Meeting
		var place, notes, noNext string
		if err := row.Scan(&m.ID, &m.Person, &m.Kind, db.Instant(&m.StartsAt), &m.Minutes, &place, &m.State, &notes,
			&m.PlaceID, db.Instant(&m.HeldAt), &m.Facilitator, &m.Interpreter.State, &m.Interpreter.Language, &m.PersonCame, &noNext,
			&m.CalledBy, &m.Version, &m.Sequence, db.Instant(&m.SequenceAt), &m.PersonAnswer.Answer, db.Instant(&m.PersonAnswer.At),
			&m.PersonAnswer.How, db.Instant(&m.PersonAnswer.Suggested), &m.PersonAnswer.Minutes); err != nil {
			return err
		}
		var err error
		if m.Place, err = key.Open("meetings.place", m.ID, place); err != nil {
			return err
		}
		if m.Notes, err = key.Open("meetings.notes", m.ID, notes); err != nil {
			return err
		}
		if m.NoNext, err = key.Open("meetings.no_next", m.ID, noNext); err != nil {
			return err
		}
		at[m.ID] = len(list)
		list = append(list, m)
		return nil
	}, `select m.id, m.person_id, m.kind, m.starts_at, m.minutes, m.place_sealed, m.state, m.notes_sealed,
			m.place_id, m.held_at, m.facilitator_id, m.interpreter, m.interpreter_language, m.person_attendance, m.no_next_sealed,
			m.called_by, m.version,
			m.sequence, m.sequence_at, m.person_answer, m.person_answered_at, m.person_answer_how,
			m.person_suggested_at, m.person_suggested_minutes
		from meetings m where m.person_id = $1 and `+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("meetings of a person: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	err = r.Rows(func(row *sql.Rows) error {
		var p Party
		var meeting, instead string
		if err := row.Scan(&meeting, &p.Professional, &p.Organisation, &p.Attendance, &p.Answer.Answer, db.Instant(&p.Answer.At),
			&p.Answer.How, &instead, db.Instant(&p.Answer.Suggested), &p.Answer.Minutes); err != nil {
			return err
		}
		i, ok := at[meeting]
		if !ok {
			return nil
		}
		var err error
		if p.Instead, err = key.Open("meeting_parties.instead", meeting+"/"+string(p.Professional), instead); err != nil {
			return err
		}
		list[i].Parties = append(list[i].Parties, p)
		return nil
	}, `select p.meeting_id, p.professional_id, p.organisation_id, p.attendance, p.answer, p.answered_at, p.answer_how,
			p.instead_sealed, p.suggested_at, p.suggested_minutes
		from meeting_parties p join meetings m on m.id = p.meeting_id
		where m.person_id = $1 order by p.meeting_id, p.professional_id`, args[0])
	if err != nil {
		return nil, fmt.Errorf("parties of meetings: %w", err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var one Item
		var meeting, sealed string
		if err := row.Scan(&one.ID, &meeting, &sealed, &one.Voice, &one.Done, db.Text(&one.From)); err != nil {
			return err
		}
		i, ok := at[meeting]
		if !ok {
			return nil
		}
		var err error
		if one.Text, err = key.Open("meeting_items.text", one.ID, sealed); err != nil {
			return err
		}
		list[i].Items = append(list[i].Items, one)
		return nil
	}, `select i.id, i.meeting_id, i.text_sealed, i.voice, i.done, i.from_id
		from meeting_items i join meetings m on m.id = i.meeting_id
		where m.person_id = $1 and not i.dropped order by i.meeting_id, i.position, i.id`, args[0])
	if err != nil {
		return nil, fmt.Errorf("agendas of meetings: %w", err)
	}
	for i := range list {
		list[i].Items = inOrder(list[i].Items)
	}
	return list, nil
}

// load reads one meeting of a person.
func load(r db.Reader, key *vault.Key, person id.Person, meeting string) (Meeting, error) {
	list, err := find(r, key, `m.id = $2`, person, meeting)
	if err == nil && len(list) == 0 {
		err = fault.Hidden()
	}
	if err != nil {
		return Meeting{}, err
	}
	return list[0], nil
}

// Upcoming reads the planned meetings of a person that are not over, the next
// one first. The caller has seen to it that access.Meetings is open.
func Upcoming(r db.Reader, key *vault.Key, person id.Person, now time.Time) ([]Meeting, error) {
	list, err := find(r, key, `m.state = 'planned' and m.starts_at >= $2 order by m.starts_at, m.id`,
		person, access.Today(now).Start(access.Zone()))
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Notes = "" // they are still being written
	}
	return list, names(r, list)
}

// Held reads the meetings of a person that were held, the last one first. The
// caller has seen to it that access.Meetings is open.
func Held(r db.Reader, key *vault.Key, person id.Person) ([]Meeting, error) {
	list, err := find(r, key, `m.state = 'held' order by m.starts_at desc, m.id`, person)
	if err != nil {
		return nil, err
	}
	return list, names(r, list)
}

// insert keeps a new meeting with its parties and its agenda.
func insert(tx *db.Tx, key *vault.Key, m Meeting) error {
	place, err := key.Seal("meetings.place", m.ID, m.Place)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into meetings (id, person_id, kind, starts_at, minutes, place_sealed, state, notes_sealed, called_by, version,
			place_id, facilitator_id, interpreter, interpreter_language, person_attendance)
		values ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12, $13, $14)`,
		m.ID, m.Person, m.Kind, m.StartsAt, m.Minutes, place, m.State, m.CalledBy, m.Version,
		m.PlaceID, m.Facilitator, m.Interpreter.State, m.Interpreter.Language, m.PersonCame)
	if err != nil {
		return fmt.Errorf("call meeting %s: %w", m.ID, err)
	}
	for _, p := range m.Parties {
		if err := tx.Exec(`
			insert into meeting_parties (meeting_id, professional_id, organisation_id, attendance) values ($1, $2, $3, $4)`,
			m.ID, p.Professional, p.Organisation, p.Attendance); err != nil {
			return fmt.Errorf("ask a party to meeting %s: %w", m.ID, err)
		}
	}
	for n, item := range m.Items {
		if err := insertItem(tx, key, m, item, n+1); err != nil {
			return err
		}
	}
	return nil
}

func insertItem(tx *db.Tx, key *vault.Key, m Meeting, item Item, position int) error {
	sealed, err := key.Seal("meeting_items.text", item.ID, item.Text)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		insert into meeting_items (id, meeting_id, person_id, position, text_sealed, voice, done, from_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		item.ID, m.ID, m.Person, position, sealed, item.Voice, item.Done, db.Null(item.From))
	if err != nil {
		return fmt.Errorf("put an item on the agenda of meeting %s: %w", m.ID, err)
	}
	return nil
}

func tick(tx *db.Tx, meeting, item string, done bool) error {
	return tx.Exec(`update meeting_items set done = $3 where meeting_id = $1 and id = $2`, meeting, item, done)
}

// attend notes whether a party came, and who came instead.
func attend(tx *db.Tx, key *vault.Key, meeting string, p Party) error {
	sealed, err := key.Seal("meeting_parties.instead", meeting+"/"+string(p.Professional), p.Instead)
	if err != nil {
		return err
	}
	return tx.Exec(`update meeting_parties set attendance = $3, instead_sealed = $4 where meeting_id = $1 and professional_id = $2`,
		meeting, p.Professional, p.Attendance, sealed)
}

// save keeps notes and state, unless someone else changed them since m was read.
func save(tx *db.Tx, key *vault.Key, m *Meeting) error {
	notes, err := key.Seal("meetings.notes", m.ID, m.Notes)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		update meetings set state = $3, notes_sealed = $4, version = $5, held_at = $6 where id = $1 and version = $2`,
		m.ID, m.Version, m.State, notes, m.Version+1, instant(m.HeldAt))
	if err != nil {
		return fmt.Errorf("keep meeting %s: %w", m.ID, err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "error.changed")
	}
	m.Version++
	return nil
}

// instant is t as a column that may be empty holds it.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// before reads the meeting that was held last before an instant; none when there
// was none. What of its agenda a later meeting has taken up is left out.
func before(r db.Reader, key *vault.Key, person id.Person, at time.Time) (m Meeting, err error) {
	list, err := find(r, key, `m.state = 'held' and m.starts_at < $2 order by m.starts_at desc, m.id limit 1`, person, at)
	if err != nil || len(list) == 0 {
		return m, err
	}
	m = list[0]
	taken := make(map[string]bool)
	err = r.Rows(func(row *sql.Rows) error {
		var from string
		err := row.Scan(&from)
		taken[from] = true
		return err
	}, `select i.from_id from meeting_items i join meetings m on m.id = i.meeting_id
		where m.person_id = $1 and m.starts_at > $2 and i.from_id is not null`, person, m.StartsAt)
	if err != nil {
		return m, fmt.Errorf("what is taken up anew: %w", err)
	}
	m.Items = slices.DeleteFunc(m.Items, func(i Item) bool { return taken[i.ID] })
	return m, nil
}

// statements reads what was said of the notes, oldest first.
func statements(r db.Reader, key *vault.Key, meeting string) (list []Statement, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var s Statement
		var text, notes string
		if err := row.Scan(&s.ID, &s.Kind, &text, &notes, &s.How, &s.Account, db.Text(&s.Professional), db.Instant(&s.At)); err != nil {
			return err
		}
		var err error
		if s.Text, err = key.Open("meeting_statements.text", s.ID, text); err != nil {
			return err
		}
		if s.Notes, err = key.Open("meeting_statements.notes", s.ID, notes); err != nil {
			return err
		}
		list = append(list, s)
		return nil
	}, `select id, kind, text_sealed, notes_sealed, how, account, professional_id, at
		from meeting_statements where meeting_id = $1 order by at, id`, meeting)
	if err != nil {
		return nil, fmt.Errorf("what was said of the notes of meeting %s: %w", meeting, err)
	}
	return list, nil
}

// afterOf reads what the person answered after the meeting; false when nothing.
func afterOf(r db.Reader, key *vault.Key, meeting string) (a After, ok bool, err error) {
	var sealed string
	err = r.Row(`select answer, words_sealed, shared, how, on_day from meeting_answers where meeting_id = $1`, meeting).
		Scan(&a.Answer, &sealed, &a.Shared, &a.How, &a.On)
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("read an answer after meeting %s: %w", meeting, err)
	}
	a.Words, err = key.Open("meeting_answers.words", meeting, sealed)
	return a, true, err
}

// insertMove keeps where a meeting was to be.
func insertMove(tx *db.Tx, key *vault.Key, m Meeting, move, reason string, by access.Actor, now time.Time) error {
	sealed, err := key.Seal("meeting_moves.reason", move, reason)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into meeting_moves (id, meeting_id, person_id, starts_at, reason_sealed, account, at)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		move, m.ID, m.Person, m.StartsAt, sealed, by.Account, now)
}

// moveTo keeps when and where, unless someone else changed the meeting meanwhile.
func moveTo(tx *db.Tx, key *vault.Key, m *Meeting) error {
	place, err := key.Seal("meetings.place", m.ID, m.Place)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		update meetings set starts_at = $3, minutes = $4, place_sealed = $5, version = $6, place_id = $7
		where id = $1 and version = $2`, m.ID, m.Version, m.StartsAt, m.Minutes, place, m.Version+1, m.PlaceID)
	if err != nil {
		return fmt.Errorf("move meeting %s: %w", m.ID, err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "error.changed")
	}
	m.Version++
	return nil
}

// Busy returns when each of the professionals is in a planned meeting that
// touches the time between two instants, soonest first: times only, and nothing
// about whom. It is for finding a time that suits.
func Busy(r db.Reader, who []id.Professional, from, to time.Time) (map[id.Professional][]Span, error) {
	taken := make(map[id.Professional][]Span, len(who))
	among, arg := db.In(r, 3, who)
	err := r.Rows(func(row *sql.Rows) error {
		var one id.Professional
		var s Span
		var minutes int
		err := row.Scan(&one, db.Instant(&s.From), &minutes)
		if s.To = s.From.Add(time.Duration(minutes) * time.Minute); s.To.After(from) {
			taken[one] = append(taken[one], s)
		}
		return err
	}, `select p.professional_id, m.starts_at, m.minutes
		from meeting_parties p join meetings m on m.id = p.meeting_id
		where m.starts_at >= $1 and m.starts_at < $2 and m.state = 'planned' and p.professional_id `+among+`
		order by m.starts_at, m.id`, from.Add(-mostMinutes*time.Minute), to, arg)
	if err != nil {
		return nil, fmt.Errorf("when professionals are taken: %w", err)
	}
	return taken, nil
}

// Mine lists the meetings from an instant on that by is asked to, that are about
// someone by coordinates, or about by; at most most, soonest first.
func Mine(r db.Reader, by access.Actor, from, now time.Time, most int) (list []Listed, err error) {
	visible, args := access.Visible(by, now, "m.person_id", 4)
	err = r.Rows(func(row *sql.Rows) error {
		var l Listed
		if err := row.Scan(&l.ID, &l.Person, &l.Kind, db.Instant(&l.StartsAt), &l.Minutes, &l.State, &l.Interpreter.State, &l.Interpreter.Language, &l.Asked,
			&l.Promised, &l.Kept, &l.Placed, &l.PlaceID, &l.Sequence, db.Instant(&l.SequenceAt)); err != nil {
			return err
		}
		list = append(list, l)
		return nil
	}, fmt.Sprintf(`
		select m.id, m.person_id, m.kind, m.starts_at, m.minutes, m.state, m.interpreter, m.interpreter_language,
			exists (select 1 from meeting_parties p where p.meeting_id = m.id and p.professional_id = $1),
			(select count(*) from commitments c where c.meeting_id = m.id),
			(select count(*) from commitments c where c.meeting_id = m.id and c.state = 'kept'),
			m.place_sealed <> '', m.place_id, m.sequence, m.sequence_at
		from meetings m
		where m.id in (
			select p.meeting_id from meeting_parties p where p.professional_id = $1
			union
			select x.id from meetings x join access_ties t on t.person_id = x.person_id
			where t.professional_id = $1 and t.kind in ('coordinator', 'deputy') and t.since <= $3
			  and coalesce(t.until, '9999-12-31') >= $3 and x.starts_at >= $2
			union
			select x.id from meetings x where x.person_id = $%d)
		and m.starts_at >= $2 and %s
		order by m.starts_at, m.id limit %d`, 4+len(args), visible, most),
		slices.Concat([]any{by.Professional, from, access.Today(now)}, args, []any{by.Person})...)
	if err != nil {
		return nil, fmt.Errorf("meetings of a professional: %w", err)
	}
	return list, nil
}

package scheduling

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// daysOf lists the meeting days of a programme that are not over, or of every
// programme for "".
func daysOf(r db.Reader, programme id.Programme, today day.Day) (list []MeetingDay, err error) {
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var m MeetingDay
		if err := row.Scan(&m.ID, &m.Programme, &m.Every, &m.From, &m.Until, &m.Place, &m.Rooms); err != nil {
			return err
		}
		at[m.ID] = len(list)
		list = append(list, m)
		return nil
	}, `select id, programme_id, every_weeks, from_on, until_on, place, rooms from meeting_days
		where ($1 = '' or programme_id = $1) and coalesce(until_on, '9999-12-31') >= $2 order by id`, programme, today)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	among, arg := db.In(r, 1, ids)
	err = r.Rows(func(row *sql.Rows) error {
		var t Time
		var on string
		if err := row.Scan(&t.ID, &on, &t.Clock, &t.Minutes); err != nil {
			return err
		}
		list[at[on]].Times = append(list[at[on]].Times, t)
		return nil
	}, `select id, day_id, clock, minutes from meeting_day_times where day_id `+among+` order by clock, id`, arg)
	if err != nil {
		return nil, fmt.Errorf("times of the meeting days: %w", err)
	}
	slices.SortStableFunc(list, func(a, b MeetingDay) int {
		return cmp.Or(cmp.Compare((a.Weekday()+6)%7, (b.Weekday()+6)%7), a.From.Compare(b.From))
	})
	return list, nil
}

func insertDay(tx *db.Tx, m MeetingDay) error {
	if err := tx.Exec(`
		insert into meeting_days (id, programme_id, every_weeks, from_on, until_on, place, rooms)
		values ($1, $2, $3, $4, $5, $6, $7)`, m.ID, m.Programme, m.Every, m.From, m.Until, m.Place, m.Rooms); err != nil {
		return fmt.Errorf("decide a meeting day: %w", err)
	}
	for _, t := range m.Times {
		if err := tx.Exec(`insert into meeting_day_times (id, day_id, clock, minutes) values ($1, $2, $3, $4)`,
			t.ID, m.ID, t.Clock, t.Minutes); err != nil {
			return fmt.Errorf("a time of a meeting day: %w", err)
		}
	}
	return nil
}

func endDay(tx *db.Tx, meetingDay string, last day.Day) error {
	return tx.Exec(`update meeting_days set until_on = $2 where id = $1`, meetingDay, last)
}

func keep(tx *db.Tx, timeID string, who id.Professional, open bool) error {
	if open {
		return tx.Exec(`insert into slots_kept (time_id, professional_id) values ($1, $2)
			on conflict (time_id, professional_id) do nothing`, timeID, who)
	}
	return tx.Exec(`delete from slots_kept where time_id = $1 and professional_id = $2`, timeID, who)
}

type kept struct {
	time string
	who  id.Professional
}

// keptOpen lists who keeps what open, among values of time_id or professional_id.
func keptOpen[T ~string](r db.Reader, column string, values []T) (list []kept, err error) {
	among, arg := db.In(r, 1, values)
	err = r.Rows(func(row *sql.Rows) error {
		var k kept
		err := row.Scan(&k.time, &k.who)
		list = append(list, k)
		return err
	}, `select time_id, professional_id from slots_kept where `+column+` `+among+` order by time_id, professional_id`, arg)
	if err != nil {
		return nil, fmt.Errorf("who keeps slots open: %w", err)
	}
	return list, nil
}

// aways tells when each of them is away from the day on.
func aways(r db.Reader, who []id.Professional, from day.Day) (map[id.Professional][]Away, error) {
	list := make(map[id.Professional][]Away)
	among, arg := db.In(r, 2, who)
	err := r.Rows(func(row *sql.Rows) error {
		var one id.Professional
		var a Away
		err := row.Scan(&a.ID, &one, &a.From, &a.Until)
		list[one] = append(list[one], a)
		return err
	}, `select id, professional_id, from_on, until_on from away_periods
		where until_on >= $1 and professional_id `+among+` order by from_on, id`, from, arg)
	if err != nil {
		return nil, fmt.Errorf("when professionals are away: %w", err)
	}
	return list, nil
}

func insertAway(tx *db.Tx, who id.Professional, a Away) error {
	return tx.Exec(`insert into away_periods (id, professional_id, from_on, until_on) values ($1, $2, $3, $4)`,
		a.ID, who, a.From, a.Until)
}

func removeAway(tx *db.Tx, who id.Professional, away string) error {
	n, err := tx.Changed(`delete from away_periods where id = $1 and professional_id = $2`, away, who)
	if err == nil && n == 0 {
		err = fault.Hidden()
	}
	return err
}

type booked struct {
	time  string
	start int64 // microseconds
}

// bookings counts the meetings in each slot between two instants. One that has
// been called off or moved to another hour has let go of its slot.
func bookings(r db.Reader, from, to time.Time) (map[booked]int, error) {
	taken := make(map[booked]int)
	err := r.Rows(func(row *sql.Rows) error {
		var b booked
		err := row.Scan(&b.time, &b.start)
		taken[b]++
		return err
	}, `select b.time_id, b.starts_at from slot_bookings b join meetings m on m.id = b.meeting_id
		where b.starts_at >= $1 and b.starts_at < $2 and m.starts_at = b.starts_at and m.state <> 'cancelled'`, from, to)
	if err != nil {
		return nil, fmt.Errorf("slots that are booked: %w", err)
	}
	return taken, nil
}

func insertBooking(tx *db.Tx, meeting, slot string, start time.Time) error {
	return tx.Exec(`insert into slot_bookings (meeting_id, time_id, starts_at) values ($1, $2, $3)`, meeting, slot, start)
}

// insertPoll keeps a new poll with its times and whom it asks.
func insertPoll(tx *db.Tx, key *vault.Key, p Poll) error {
	place, err := key.Seal("polls.place", p.ID, p.Place)
	if err != nil {
		return err
	}
	if err := tx.Exec(`
		insert into polls (id, person_id, kind, minutes, place_sealed, state, asked_by, asked_at, last_at, reason_sealed, person_how)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '')`,
		p.ID, p.Person, p.Kind, p.Minutes, place, p.State, p.AskedBy, p.AskedAt, p.Times[len(p.Times)-1].Start); err != nil {
		return fmt.Errorf("ask for a time: %w", err)
	}
	for _, c := range p.Times {
		if err := tx.Exec(`insert into poll_times (id, poll_id, starts_at, time_id) values ($1, $2, $3, $4)`,
			c.ID, p.ID, c.Start, db.Null(c.Slot)); err != nil {
			return fmt.Errorf("a time of a poll: %w", err)
		}
	}
	for _, v := range p.Voters {
		if v.IsPerson() {
			continue
		}
		if err := tx.Exec(`insert into poll_parties (poll_id, professional_id, organisation_id, needed, how) values ($1, $2, $3, $4, '')`,
			p.ID, v.Professional, v.Organisation, v.Needed); err != nil {
			return fmt.Errorf("ask a professional for a time: %w", err)
		}
	}
	return nil
}

// personOf finds whom a poll is about, or a NotFound refusal.
func personOf(r db.Reader, poll string) (person id.Person, err error) {
	if !id.Valid(poll) {
		return "", fault.Hidden()
	}
	err = r.Row(`select person_id from polls where id = $1`, poll).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Hidden()
	}
	return person, err
}

// loadPoll reads a poll with everyone who is asked and what they said.
func loadPoll(r db.Reader, key *vault.Key, poll string) (p Poll, err error) {
	me := Voter{Needed: true}
	var place, reason string
	err = r.Row(`
		select id, person_id, kind, minutes, place_sealed, state, asked_by, asked_at, closed_at, meeting_id, reason_sealed,
			person_answered_at, person_how
		from polls where id = $1`, poll).Scan(&p.ID, &p.Person, &p.Kind, &p.Minutes, &place, &p.State, &p.AskedBy,
		db.Instant(&p.AskedAt), db.Instant(&p.ClosedAt), db.Text(&p.Meeting), &reason, db.Instant(&me.AnsweredAt), &me.How)
	if err != nil {
		return p, fmt.Errorf("load poll %s: %w", poll, err)
	}
	if p.Place, err = key.Open("polls.place", p.ID, place); err != nil {
		return p, err
	}
	if p.Reason, err = key.Open("polls.reason", p.ID, reason); err != nil {
		return p, err
	}
	p.Voters = []Voter{me}
	err = r.Rows(func(row *sql.Rows) error {
		var c Choice
		err := row.Scan(&c.ID, db.Instant(&c.Start), db.Text(&c.Slot))
		p.Times = append(p.Times, c)
		return err
	}, `select id, starts_at, time_id from poll_times where poll_id = $1 order by starts_at, id`, poll)
	if err != nil {
		return p, fmt.Errorf("times of poll %s: %w", poll, err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var v Voter
		err := row.Scan(&v.Professional, &v.Organisation, &v.Needed, db.Instant(&v.AnsweredAt), &v.How)
		p.Voters = append(p.Voters, v)
		return err
	}, `select professional_id, organisation_id, needed, answered_at, how from poll_parties where poll_id = $1
		order by needed desc, professional_id`, poll)
	if err != nil {
		return p, fmt.Errorf("who is asked in poll %s: %w", poll, err)
	}
	for i := range p.Voters {
		p.Voters[i].Answers = make(map[string]Answer)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var choice, voter string
		var a Answer
		if err := row.Scan(&choice, &voter, &a); err != nil {
			return err
		}
		for i, v := range p.Voters {
			if voter == string(v.Professional) || v.IsPerson() && voter == string(p.Person) {
				p.Voters[i].Answers[choice] = a
			}
		}
		return nil
	}, `select time_id, voter, answer from poll_votes where poll_id = $1`, poll)
	if err != nil {
		return p, fmt.Errorf("answers of poll %s: %w", poll, err)
	}
	return p, nil
}

// vote keeps what a voter said, in place of what they said before.
func vote(tx *db.Tx, p Poll, v Voter) error {
	voter := string(v.Professional)
	if v.IsPerson() {
		voter = string(p.Person)
	}
	if err := tx.Exec(`delete from poll_votes where poll_id = $1 and voter = $2`, p.ID, voter); err != nil {
		return fmt.Errorf("answer poll %s: %w", p.ID, err)
	}
	for choice, a := range v.Answers {
		if err := tx.Exec(`insert into poll_votes (time_id, voter, poll_id, answer) values ($1, $2, $3, $4)`,
			choice, voter, p.ID, a); err != nil {
			return fmt.Errorf("answer poll %s: %w", p.ID, err)
		}
	}
	if v.IsPerson() {
		return tx.Exec(`update polls set person_answered_at = $2, person_how = $3 where id = $1`, p.ID, v.AnsweredAt, v.How)
	}
	return tx.Exec(`update poll_parties set answered_at = $3, how = $4 where poll_id = $1 and professional_id = $2`,
		p.ID, v.Professional, v.AnsweredAt, v.How)
}

// finish ends an open poll; another who ended it first is a Conflict.
func finish(tx *db.Tx, key *vault.Key, p Poll, now time.Time) error {
	reason, err := key.Seal("polls.reason", p.ID, p.Reason)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`update polls set state = $2, closed_at = $3, meeting_id = $4, reason_sealed = $5 where id = $1 and state = 'open'`,
		p.ID, p.State, now, db.Null(p.Meeting), reason)
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "poll.over")
	}
	return err
}

const lineColumns = `p.id, p.person_id, p.kind, p.asked_at, p.last_at, p.person_answered_at is not null,
	(select count(*) from poll_times t where t.poll_id = p.id)`

func scanLine(row *sql.Rows) (l Line, err error) {
	err = row.Scan(&l.ID, &l.Person, &l.Kind, db.Instant(&l.AskedAt), db.Instant(&l.LastAt), &l.PersonAnswered, &l.Times, &l.Waits)
	return l, err
}

// parties reads who is asked in each of the polls, and when they answered.
func parties(r db.Reader, list []Line) (map[string][]Voter, error) {
	ids := make([]string, len(list))
	for i, l := range list {
		ids[i] = l.ID
	}
	asked := make(map[string][]Voter)
	among, arg := db.In(r, 1, ids)
	err := r.Rows(func(row *sql.Rows) error {
		var poll string
		var v Voter
		err := row.Scan(&poll, &v.Professional, &v.Organisation, db.Instant(&v.AnsweredAt))
		asked[poll] = append(asked[poll], v)
		return err
	}, `select poll_id, professional_id, organisation_id, answered_at from poll_parties where poll_id `+among, arg)
	return asked, err
}

// openAbout lists the open polls about a person that are not over.
func openAbout(r db.Reader, person id.Person, now time.Time) (list []Line, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		l, err := scanLine(row)
		list = append(list, l)
		return err
	}, `select `+lineColumns+`, p.person_answered_at is null from polls p
		where p.person_id = $1 and p.state = 'open' and p.last_at > $2 order by p.asked_at, p.id`, person, now)
	if err != nil {
		return nil, fmt.Errorf("open polls about a person: %w", err)
	}
	return list, nil
}

// openWith lists the open polls that by is asked in or that are about someone by
// coordinates, at most most, the oldest first.
func openWith(r db.Reader, by access.Actor, now time.Time, most int) (list []Line, err error) {
	visible, args := access.Visible(by, now, "p.person_id", 4)
	err = r.Rows(func(row *sql.Rows) error {
		l, err := scanLine(row)
		list = append(list, l)
		return err
	}, fmt.Sprintf(`
		select `+lineColumns+`, exists (select 1 from poll_parties v
			where v.poll_id = p.id and v.professional_id = $1 and v.answered_at is null)
		from polls p
		where p.id in (
			select v.poll_id from poll_parties v where v.professional_id = $1
			union
			select x.id from polls x join access_ties t on t.person_id = x.person_id
			where t.professional_id = $1 and t.kind in ('coordinator', 'deputy') and t.since <= $3
			  and coalesce(t.until, '9999-12-31') >= $3)
		and p.state = 'open' and p.last_at > $2 and %s
		order by p.asked_at, p.id limit %d`, visible, most),
		append([]any{by.Professional, now, access.Today(now)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("open polls of a professional: %w", err)
	}
	return list, nil
}

type silent struct {
	poll   string
	person id.Person
	who    id.Professional
	at     id.Organisation
}

// silentSince lists those who were asked before an instant, have not answered
// and have not been reminded, in polls that are not over; at most most.
func silentSince(r db.Reader, before, now time.Time, most int) (list []silent, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var s silent
		err := row.Scan(&s.poll, &s.person, &s.who, &s.at)
		list = append(list, s)
		return err
	}, fmt.Sprintf(`
		select p.id, p.person_id, v.professional_id, v.organisation_id
		from polls p join poll_parties v on v.poll_id = p.id
		where p.state = 'open' and p.asked_at <= $1 and p.last_at > $2
		  and v.answered_at is null and v.reminded_at is null
		order by p.asked_at, p.id, v.professional_id limit %d`, most), before, now)
	if err != nil {
		return nil, fmt.Errorf("who has not answered a poll: %w", err)
	}
	return list, nil
}

func reminded(tx *db.Tx, s silent, now time.Time) error {
	return tx.Exec(`update poll_parties set reminded_at = $3 where poll_id = $1 and professional_id = $2`, s.poll, s.who, now)
}

package followup

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/livelihood"
)

// members calls take with every participation of the cohort. It is one query
// that brings a row for each, with the spells that may matter in one text: rows
// are what a query of this size costs.
func members(r db.Reader, q Query, take func(member)) error {
	var incomes []livelihood.Income // its room is used again for each member
	err := r.Rows(func(row *sql.Rows) error {
		var m member
		var spells string
		if err := row.Scan(&m.sex, &m.enrolled, &m.closed, &m.reason, &spells); err != nil {
			return err
		}
		var err error
		incomes, err = appendSpells(incomes[:0], spells)
		m.incomes = incomes
		take(m)
		return err
	}, `select s.sex, p.enrolled_on, p.closed_on, p.closing_reason, coalesce((
			select string_agg(i.code || ' ' || cast(i.share as text) || ' ' || i.from_on || ' ' || coalesce(i.to_on, ''), ';')
			from income_spells i
			where i.person_id = p.person_id and i.from_on <= $3 and coalesce(i.to_on, '9999-12-31') >= p.enrolled_on), '')
		from participations p join persons s on s.id = p.person_id
		where p.programme_id = $1 and p.enrolled_on >= $2 and p.enrolled_on <= $3`, q.Programme, q.From, q.To)
	if err != nil {
		return fmt.Errorf("participations of a cohort: %w", err)
	}
	return nil
}

// appendSpells reads "code share from to;code share from to".
func appendSpells(list []livelihood.Income, spells string) ([]livelihood.Income, error) {
	for spell := range strings.SplitSeq(spells, ";") {
		if spell == "" {
			continue
		}
		var i livelihood.Income
		code, rest, _ := strings.Cut(spell, " ")
		share, rest, _ := strings.Cut(rest, " ")
		from, to, _ := strings.Cut(rest, " ")
		var err error
		i.Code = code
		if i.Share, err = strconv.Atoi(share); err != nil {
			return list, err
		}
		if err := i.From.UnmarshalText([]byte(from)); err != nil {
			return list, err
		}
		if err := i.To.UnmarshalText([]byte(to)); err != nil {
			return list, err
		}
		list = append(list, i)
	}
	return list, nil
}

// firstEnrolled returns the day someone first took part, none when nobody has.
func firstEnrolled(r db.Reader, p id.Programme) (first day.Day, err error) {
	err = r.Row(`select min(enrolled_on) from participations where programme_id = $1`, p).Scan(&first)
	if err != nil {
		return first, fmt.Errorf("first participation of a programme: %w", err)
	}
	return first, nil
}

// dueIn reads the promises of organisations that fell due in the window, up to
// yesterday; those of one organisation, when it is not "".
func dueIn(r db.Reader, q Query, today day.Day, only id.Organisation) (list []due, err error) {
	until := q.To
	if !until.Before(today) {
		until = today.AddDays(-1)
	}
	args := []any{q.Programme, q.From, until}
	of := `c.organisation_id is not null`
	if only != "" {
		of, args = `c.organisation_id = $4`, append(args, only)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var d due
		err := row.Scan(&d.id, &d.organisation, &d.person, &d.day, &d.state, &d.moves)
		list = append(list, d)
		return err
	}, `
		select c.id, c.organisation_id, c.person_id, c.due, c.state, c.moves
		from commitments c join participations p on p.id = c.participation_id
		where c.due >= $2 and c.due <= $3 and p.programme_id = $1 and `+of+`
		  and (c.state in ('kept', 'broken', 'released', 'accepted') or c.stands)
		order by c.due, c.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("promises that fell due: %w", err)
	}
	return list, nil
}

// feelings reads the meetings of the window that were held and that the person
// came to, with what they answered afterwards. A meeting counts for the
// programmes that the person took part in within the window.
func feelings(r db.Reader, q Query) (list []feeling, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var f feeling
		err := row.Scan(&f.person, &f.answer)
		list = append(list, f)
		return err
	}, `
		select m.person_id, coalesce(a.answer, 'none')
		from meetings m left join meeting_answers a on a.meeting_id = m.id
		where m.state = 'held' and m.person_attendance <> 'absent' and m.starts_at >= $2 and m.starts_at < $3
		  and exists (select 1 from participations p where p.person_id = m.person_id and p.programme_id = $1
			and p.enrolled_on <= $5 and (p.closed_on is null or p.closed_on >= $4))`,
		q.Programme, q.From.Start(access.Zone()), q.To.AddDays(1).Start(access.Zone()), q.From, q.To)
	if err != nil {
		return nil, fmt.Errorf("what people felt after meetings: %w", err)
	}
	return list, nil
}

// courses reads what changed around each participation of the cohort: the ties
// of its coordinators, and the professionals who left the person's circle.
func courses(r db.Reader, q Query) (list []course, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var c course
		var from, closed day.Day
		var turns int
		if err := row.Scan(&from, &closed, &c.coordinators, &turns, &c.left); err != nil {
			return err
		}
		end := q.To
		if !closed.IsZero() && closed.Before(end) {
			end = closed
		}
		c.days, c.changes = end.Sub(from), max(0, turns-1)
		list = append(list, c)
		return nil
	}, `select p.enrolled_on, p.closed_on, count(distinct t.professional_id), count(t.id), (
			select count(*) from circle_members m where m.person_id = p.person_id and m.professional_id is not null
				and m.until >= p.enrolled_on and m.until < coalesce(p.closed_on, '9999-12-31') and m.until <= $3)
		from participations p left join access_ties t on t.person_id = p.person_id and t.participation_id = p.id
			and t.kind = 'coordinator' and t.since <= $3 and (t.until is null or t.until >= t.since)
		where p.programme_id = $1 and p.enrolled_on >= $2 and p.enrolled_on <= $3
		group by p.id, p.person_id, p.enrolled_on, p.closed_on`, q.Programme, q.From, q.To)
	if err != nil {
		return nil, fmt.Errorf("who has come and gone in a cohort: %w", err)
	}
	return list, nil
}

// earlier calls take with each participation of the cohort that is not the
// person's first: how many they had before, and how many of those ended in own
// support, as their closing says. Those registered by mistake are none. Of first
// times, which are many, it brings no row.
func earlier(r db.Reader, q Query, take func(who id.Person, before, supported int)) error {
	err := r.Rows(func(row *sql.Rows) error {
		var one id.Participation
		var who id.Person
		var before, supported int
		err := row.Scan(&one, &who, &before, &supported)
		take(who, before, supported)
		return err
	}, `select p.id, p.person_id, count(*), sum(case when e.closing_reason like 'self-supporting-%' or c.own_support then 1 else 0 end)
		from participations p
		join participations e on e.person_id = p.person_id and e.id <> p.id and e.closing_reason <> 'registered-by-mistake'
			and (e.enrolled_on < p.enrolled_on or e.enrolled_on = p.enrolled_on and e.id < p.id)
		left join closings c on c.participation_id = e.id
		where p.programme_id = $1 and p.enrolled_on >= $2 and p.enrolled_on <= $3
		group by p.id, p.person_id`, q.Programme, q.From, q.To)
	if err != nil {
		return fmt.Errorf("how many times people have taken part: %w", err)
	}
	return nil
}

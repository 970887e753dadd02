package bell

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

const reasonPlace = "bell_pauses.reason"

// standings reads where the people stand whom by coordinates or stands in for:
// those, that is, whom the coordinator policy shows. Each value is looked up by
// an index that begins with the person or the participation, so that it costs
// the same whatever else the database holds.
func standings(r db.Reader, by access.Actor, now time.Time, only []id.Person) (list []standing, err error) {
	today := access.Today(now)
	args := []any{by.Professional, today, now}
	some := ""
	if only != nil {
		if len(only) == 0 {
			return nil, nil
		}
		among, arg := db.In(r, len(args)+1, only)
		some, args = ` and t.person_id `+among, append(args, arg)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var l line
		if err := row.Scan(&l.rest); err != nil {
			return err
		}
		s := l.standing()
		list = append(list, s)
		return l.err
	}, `
		select concat(t.person_id, '|', t.participation_id, '|', t.id, '|', t.kind, '|', p.programme_id, '|', p.phase, '|',
			p.phase_since, '|', p.enrolled_on, '|', p.state, '|', p.paused_on, '|', p.back_on, '|',
			case when p.paused_by_person then 1 end, '|', p.resumed_on, '|', p.paused_days, '|', p.phase_paused_days, '|', k.wrapped, '|', case when n.agreed_at > 0 then 1 end, '|',
			n.review_on, '|', n.moved_at, '|', case when exists (select 1 from goals g where g.plan_id = n.id) then 1 end, '|',
			(select max(c.on_day) from contacts c where c.person_id = t.person_id), '|',
			(select c.on_day from contacts c where c.person_id = t.person_id and c.channel in ('meeting', 'visit')
			 order by c.on_day desc limit 1), '|',
			(select max(m.starts_at) from meetings m where m.person_id = t.person_id and m.starts_at < $3 and m.state = 'held'), '|',
			(select o.organisation_id from access_ties x join professionals o on o.id = x.professional_id
			 where x.person_id = t.person_id and x.kind = 'coordinator' and x.since <= $2
			   and coalesce(x.until, '9999-12-31') >= $2 and coalesce(o.ended_on, '9999-12-31') >= $2
			   and not exists (select 1 from access_bars b
				where b.person_id = x.person_id and b.professional_id = x.professional_id and b.lifted_at is null) limit 1), '|',
			(select min(w.until) from access_waivers w
			 where w.person_id = t.person_id and w.withdrawn_at is null and w.until >= $2))
		from access_ties t
		join participations p on p.id = t.participation_id
		join vault_keys k on k.person_id = t.person_id
		left join plans n on n.participation_id = t.participation_id
		where t.professional_id = $1 and t.kind in ('coordinator', 'deputy') and t.since <= $2
		  and coalesce(t.until, '9999-12-31') >= $2 and p.state in ('active', 'paused')
		  and not exists (select 1 from access_bars b
			where b.person_id = t.person_id and b.professional_id = $1 and b.lifted_at is null)`+some+`
		order by t.person_id, t.kind limit `+strconv.Itoa(mostPeople), args...)
	if err != nil {
		return nil, fmt.Errorf("read a caseload: %w", err)
	}
	return unique(list), nil
}

// around reads which organisations have someone in the circles of several
// people, in pairs; one who has left their organisation is not there.
func around(r db.Reader, people []id.Person, today day.Day) (map[id.Person][]id.Organisation, error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 2, people)
	all := make(map[id.Person][]id.Organisation, len(people))
	err := r.Rows(func(row *sql.Rows) error {
		var who id.Person
		var o id.Organisation
		if err := row.Scan(&who, &o); err != nil {
			return err
		}
		if !slices.Contains(all[who], o) {
			all[who] = append(all[who], o)
		}
		return nil
	}, `
		select m.person_id, x.organisation_id from circle_members m join professionals x on x.id = m.professional_id
		where m.person_id `+among+` and m.until is null and coalesce(x.ended_on, '9999-12-31') >= $1`, today, arg)
	if err != nil {
		return nil, fmt.Errorf("read who is around a caseload: %w", err)
	}
	return all, nil
}

// recent is how long ago a kept promise may have been due to be good news.
const recent = 30

// promises reads the promises to several people that are open, or were kept of
// late, soonest due first. What is promised stays sealed. A row is one text: what
// a caseload costs is not the promises but their columns, one by one.
func promises(r db.Reader, people []id.Person, today day.Day) (list []*Promise, err error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 2, people)
	err = r.Rows(func(row *sql.Rows) error {
		var l line
		if err := row.Scan(&l.rest); err != nil {
			return err
		}
		p := l.promise()
		list = append(list, p)
		return l.err
	}, `
		select `+promiseLine+`'') from commitments c
		where c.person_id `+among+` and c.state in ('proposed', 'countered', 'awaiting-signature', 'accepted')
		union all
		select `+promiseLine+`(select max(s.at) from commitment_steps s where s.commitment_id = c.id))
		from commitments c where c.person_id `+among+` and c.due >= $1 and c.state = 'kept'`, today.AddDays(-recent), arg)
	if err != nil {
		return nil, fmt.Errorf("read the open promises of a caseload: %w", err)
	}
	slices.SortFunc(list, func(a, b *Promise) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.ID, b.ID)) })
	return list, nil
}

// promiseLine is a promise as one text, up to when it was kept.
const promiseLine = `concat(c.id, '|', c.person_id, '|', c.participation_id, '|', c.professional_id, '|', c.organisation_id, '|',
	c.what_sealed, '|', c.due, '|', c.state, '|', c.turn, '|', case when c.stands then 1 end, '|', c.moves, '|', c.recorded_at, '|',
	c.said_at, '|', `

// meetings reads the meetings of today that by is asked to or that are about
// someone by coordinates.
func meetings(r db.Reader, by access.Actor, now time.Time) (list []Meeting, err error) {
	today := access.Today(now)
	visible, more := access.Visible(by, now, "m.person_id", 5)
	err = r.Rows(func(row *sql.Rows) error {
		var m Meeting
		if err := row.Scan(&m.ID, &m.Person, &m.Kind, db.Instant(&m.StartsAt), &m.sealed, &m.wrapped,
			&m.Interpreter.State, &m.Interpreter.Language); err != nil {
			return err
		}
		list = append(list, m)
		return nil
	}, `
		select m.id, m.person_id, m.kind, m.starts_at, m.place_sealed, k.wrapped, m.interpreter, m.interpreter_language
		from meetings m join vault_keys k on k.person_id = m.person_id
		where m.id in (
			select x.id from access_ties t join meetings x on x.person_id = t.person_id
			where t.professional_id = $1 and t.kind in ('coordinator', 'deputy') and t.since <= $2
			  and coalesce(t.until, '9999-12-31') >= $2 and x.starts_at >= $3 and x.starts_at < $4
			union
			select x.id from meeting_parties p join meetings x on x.id = p.meeting_id
			where p.professional_id = $1 and x.starts_at >= $3 and x.starts_at < $4)
		and m.state = 'planned' and `+visible+`
		order by m.starts_at, m.id limit 30`,
		append([]any{by.Professional, today, today.Start(access.Zone()), today.AddDays(1).Start(access.Zone())}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("read the meetings of today: %w", err)
	}
	return list, nil
}

// pauses reads which bells are paused today.
func pauses(r db.Reader, people []id.Person, today day.Day) (list []Pause, err error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 2, people)
	err = r.Rows(func(row *sql.Rows) error {
		var p Pause
		if err := row.Scan(&p.ID, &p.Person, &p.Bell, &p.Until, &p.sealed, db.Instant(&p.At)); err != nil {
			return err
		}
		list = append(list, p)
		return nil
	}, `select id, person_id, bell, until, reason_sealed, at from bell_pauses
		where person_id `+among+` and until >= $1 order by until, id`, today, arg)
	if err != nil {
		return nil, fmt.Errorf("read the pauses of bells: %w", err)
	}
	return list, nil
}

// insertPause keeps a pause.
func insertPause(tx *db.Tx, key *vault.Key, p Pause, account id.Account, now time.Time) error {
	sealed, err := key.Seal(reasonPlace, p.ID, p.Reason)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into bell_pauses (id, person_id, bell, until, reason_sealed, account, at) values ($1, $2, $3, $4, $5, $6, $7)`,
		p.ID, p.Person, p.Bell, p.Until, sealed, account, now)
}

// endPauses makes a bell ring again: the pause stays on record, ended yesterday.
func endPauses(tx *db.Tx, person id.Person, bell string, today day.Day) (int64, error) {
	return tx.Changed(`update bell_pauses set until = $4 where person_id = $1 and bell = $2 and until >= $3`,
		person, bell, today, today.AddDays(-1))
}

// things are the tables of what a bell can be about.
var things = map[string]string{
	programme.AboutPromise:      `select count(*) from commitments where id = $1 and person_id = $2 and state in ('proposed', 'countered', 'awaiting-signature', 'accepted')`,
	programme.AboutBroken:       `select count(*) from commitments where id = $1 and person_id = $2 and state = 'broken'`,
	programme.AboutDecision:     `select count(*) from decisions where id = $1 and person_id = $2 and state <> 'withdrawn'`,
	programme.AboutAssessment:   `select count(*) from assessments where id = $1 and person_id = $2 and state = 'asked'`,
	programme.AboutPoll:         `select count(*) from polls where id = $1 and person_id = $2 and state = 'open'`,
	programme.AboutOrganisation: `select count(*) from commitments where organisation_id = $1 and person_id = $2`,
}

// concerns reports whether what a bell is about is open around the person.
func concerns(r db.Reader, person id.Person, about, object string) error {
	find, known := things[about]
	if !known || !id.Valid(object) {
		return fault.Hidden()
	}
	var n int
	err := r.Row(find, object, person).Scan(&n)
	if err == nil && n == 0 {
		err = fault.Hidden()
	}
	return err
}

// recipients lists, by consent, whom by may see besides those they coordinate,
// with the ground: at most mostPeople, the latest consents first.
func recipients(r db.Reader, by access.Actor, now time.Time) (list []Listed, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var l Listed
		var kind, categories string
		if err := row.Scan(&l.Person, &l.ground.Ref, &kind, &categories); err != nil {
			return err
		}
		l.ground.Relation = access.Relation(kind)
		for c := range strings.FieldsSeq(categories) {
			l.ground.Categories = append(l.ground.Categories, access.Category(c))
		}
		list = append(list, l)
		return nil
	}, `
		select person_id, id, kind, categories from (
			select person_id, id, kind, '' as categories, since from access_ties
			where professional_id = $1 and kind = 'tail' and since <= $3 and coalesce(until, '9999-12-31') >= $3
			union all
			select person_id, id, kind, categories, since from (
				select person_id, id, 'consent' as kind, categories, since from access_waivers
				where organisation_id = $2 and professional_id = $1 and withdrawn_at is null and since <= $3 and until >= $3
				order by since desc limit $4) as own
			union all
			select person_id, id, kind, categories, since from (
				select person_id, id, 'consent' as kind, categories, since from access_waivers
				where organisation_id = $2 and professional_id is null and withdrawn_at is null and since <= $3 and until >= $3
				order by since desc limit $4) as everyone) as seen
		where not exists (select 1 from access_bars b
			where b.person_id = seen.person_id and b.professional_id = $1 and b.lifted_at is null)
		order by since desc, id limit $4`,
		by.Professional, by.Organisation, access.Today(now), mostPeople)
	if err != nil {
		return nil, fmt.Errorf("read whom a professional may see: %w", err)
	}
	return list, nil
}

// planned reads the meetings that are ahead, and puts the first into each standing.
func (c *caseload) planned(r db.Reader, now time.Time) error {
	among, arg := db.In(r, 2, c.ids())
	err := r.Rows(func(row *sql.Rows) error {
		var who id.Person
		var at time.Time
		var meeting, interpreter string
		if err := row.Scan(&meeting, &who, db.Instant(&at), &interpreter); err != nil {
			return err
		}
		c.meets(who, meeting, at, interpreter)
		return nil
	}, `select id, person_id, starts_at, interpreter from meetings
		where person_id `+among+` and starts_at >= $1 and state = 'planned' order by starts_at`, now, arg)
	if err != nil {
		return fmt.Errorf("read the meetings ahead of a caseload: %w", err)
	}
	return nil
}

func (c *caseload) waits(r db.Reader, now time.Time) error {
	among, arg := db.In(r, 3, c.ids())
	return r.Rows(func(row *sql.Rows) error {
		var w wait
		if err := row.Scan(&w.ID, &w.Person, &w.State, &w.Outcome, &w.Code, &w.AppliedOn, &w.StateSince, &w.AppealBy, &w.Payer.Kind,
			db.Instant(&w.joint)); err != nil {
			return err
		}
		c.others[w.Person] = append(c.others[w.Person], &w)
		return nil
	}, `
		select d.id, d.person_id, d.state, d.outcome, d.code, d.applied_on, d.state_since, d.appeal_by, d.payer,
			(select max(m.starts_at) from meetings m where m.person_id = d.person_id and m.starts_at < $1 and m.state = 'held'
			   and m.kind in ('multi-party', 'reconciliation', 'coordinating'))
		from decisions d where d.person_id `+among+` and (d.state in ('applied', 'preliminary', 'appealed') or d.state = 'final' and d.appeal_by >= $2)
		order by d.applied_on, d.id`, now, c.calendar.today, arg)
}

func (c *caseload) assessments(r db.Reader, _ time.Time) error {
	among, arg := db.In(r, 1, c.ids())
	return r.Rows(func(row *sql.Rows) error {
		var q question
		var who id.Person
		var recorded time.Time
		if err := row.Scan(&q.id, &who, &q.due, &q.since, db.Instant(&recorded)); err != nil {
			return err
		}
		if q.since.IsZero() {
			q.since = access.Today(recorded)
		}
		c.others[who] = append(c.others[who], &q)
		return nil
	}, `select id, person_id, due, agreed_on, recorded_at from assessments
		where person_id `+among+` and state = 'asked' order by due, id`, arg)
}

func (c *caseload) polls(r db.Reader, _ time.Time) error {
	among, arg := db.In(r, 1, c.ids())
	return r.Rows(func(row *sql.Rows) error {
		var p poll
		var who id.Person
		if err := row.Scan(&p.id, &who, db.Instant(&p.sent), db.Instant(&p.first), &p.waiting); err != nil {
			return err
		}
		c.others[who] = append(c.others[who], &p)
		return nil
	}, `
		select p.id, p.person_id, p.asked_at, (select min(t.starts_at) from poll_times t where t.poll_id = p.id),
			(select count(*) from poll_parties x where x.poll_id = p.id and x.answered_at is null)
		from polls p where p.person_id `+among+` and p.state = 'open' order by p.asked_at, p.id`, arg)
}

// askedElsewhere reports whether something waits for by about anyone who is not
// on the caseload.
func (c *caseload) askedElsewhere(r db.Reader, by access.Actor) (asked bool, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var who id.Person
		err := row.Scan(&who)
		asked = asked || !c.has(who)
		return err
	}, `
		select person_id from commitments where professional_id = $1 and state in ('proposed', 'countered', 'awaiting-signature', 'accepted')
		union
		select person_id from commitments where signer_id = $1 and state = 'awaiting-signature'`, by.Professional)
	if err != nil {
		return false, fmt.Errorf("what is asked of a professional: %w", err)
	}
	return asked, nil
}

// programmesOf returns the programmes of the participations that promises are for.
func programmesOf(r db.Reader, list []commitment.Asked) (map[id.Participation]*programme.Programme, error) {
	ids := make([]id.Participation, len(list))
	for i, a := range list {
		ids[i] = a.Participation
	}
	among, arg := db.In(r, 1, ids)
	which := make(map[id.Participation]id.Programme)
	err := r.Rows(func(row *sql.Rows) error {
		var one id.Participation
		var p id.Programme
		err := row.Scan(&one, &p)
		which[one] = p
		return err
	}, `select id, programme_id from participations where id `+among, arg)
	if err != nil {
		return nil, fmt.Errorf("the programmes of what is asked: %w", err)
	}
	files := make(map[id.Participation]*programme.Programme, len(which))
	known := make(map[id.Programme]*programme.Programme)
	for one, p := range which {
		if known[p] == nil {
			if known[p], err = programme.Load(r, p); err != nil {
				return nil, err
			}
		}
		files[one] = known[p]
	}
	return files, nil
}

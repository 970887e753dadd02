package participation

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

const nextHolder = "participations.next_holder"

const columns = `id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closed_on, closing_reason,
	paused_on, back_on, paused_by_person, resumed_on, paused_days, phase_paused_days, version`

func scan(row func(...any) error) (p Participation, err error) {
	err = row(&p.ID, &p.Person, &p.Programme, &p.Ref, &p.State, &p.Phase, &p.PhaseSince, &p.EnrolledOn, &p.ClosedOn,
		&p.ClosingReason, &p.Rest.Since, &p.Rest.BackOn, &p.Rest.Own, &p.Rest.Resumed, &p.Rest.Days, &p.Rest.InPhase, &p.Version)
	return p, err
}

// Current returns the person's open participation; of several the one that began
// first, so that the plan and what belongs to it stay where they are when someone
// comes into a second programme. When none is open it is the latest that was.
// Someone who never took part is a NotFound refusal.
func Current(r db.Reader, person id.Person) (Participation, error) {
	p, err := scan(r.Row(`select `+columns+` from participations where person_id = $1
		order by case when state in ('active', 'paused') then '' else 'z' end, case when state in ('active', 'paused') then enrolled_on else '' end,
			case when state in ('active', 'paused') then id else '' end, enrolled_on desc, id desc limit 1`, person).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Hidden()
	}
	if err != nil {
		return p, fmt.Errorf("load a participation: %w", err)
	}
	return p, nil
}

// All lists every participation of a person, the latest first.
func All(r db.Reader, person id.Person) (list []Participation, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		p, err := scan(row.Scan)
		list = append(list, p)
		return err
	}, `select `+columns+` from participations where person_id = $1 order by enrolled_on desc, id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("list the participations of a person: %w", err)
	}
	return list, nil
}

func openNextHolder(r db.Reader, key *vault.Key, p *Participation) error {
	var sealed string
	err := r.Row(`select next_holder_sealed from participations where id = $1`, p.ID).Scan(&sealed)
	if err == nil {
		p.NextHolder, err = key.Open(nextHolder, string(p.ID), sealed)
	}
	return err
}

// save keeps what changed in p, when it is still the version that was read.
func save(tx *db.Tx, p Participation) error {
	n, err := tx.Changed(`
		update participations set state = $3, phase = $4, phase_since = $5, closed_on = $6, closing_reason = $7,
			paused_on = $8, back_on = $9, paused_by_person = $10, paused_days = $11, phase_paused_days = $12, resumed_on = $13, version = version + 1
		where id = $1 and version = $2`, p.ID, p.Version, p.State, p.Phase, p.PhaseSince, p.ClosedOn, p.ClosingReason,
		p.Rest.Since, p.Rest.BackOn, p.Rest.Own, p.Rest.Days, p.Rest.InPhase, p.Rest.Resumed)
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "error.changed")
	}
	return err
}

// CoordinatorOf returns who coordinates the person's current participation on
// the day; none when nobody does, or when who did has left, is barred or is kin.
func CoordinatorOf(r db.Reader, person id.Person, on day.Day) (id.Professional, error) {
	p, err := Current(r, person)
	if fault.KindOf(err) == fault.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return LeaderOf(r, p, on)
}

// LeaderOf is CoordinatorOf for one participation.
func LeaderOf(r db.Reader, p Participation, on day.Day) (id.Professional, error) {
	ties, err := access.Ties(r, p.Person)
	if err != nil {
		return "", err
	}
	who := coordinator(ties, p.ID, on)
	if who == "" {
		return "", nil
	}
	works, err := works(r, p.Person, who, on)
	if err != nil || !works {
		return "", err
	}
	return who, nil
}

// works reports whether who is at work on the day and may come near the person:
// neither barred nor kin.
func works(r db.Reader, person id.Person, who id.Professional, on day.Day) (bool, error) {
	p, err := directory.ProfessionalOf(r, who)
	if err != nil || !p.Active(on) {
		return false, err
	}
	barred, err := access.Barred(r, person, who)
	return !barred, err
}

// lapse ends what the person has consented to, unless they take part elsewhere:
// a consent is given for the time someone coordinates, and not beyond.
func lapse(tx *db.Tx, person id.Person, by id.Account, now time.Time) error {
	var n int
	err := tx.Row(`select count(*) from participations where person_id = $1 and state in ('active', 'paused')`, person).Scan(&n)
	if err != nil || n > 0 {
		return err
	}
	return consent.Lapse(tx, person, by, now)
}

// keep writes a turn.
func keep(tx *db.Tx, t turn) error {
	for _, tie := range t.end {
		if err := access.Unbind(tx, tie.ID, tie.Until); err != nil {
			return err
		}
	}
	for _, tie := range t.begin {
		if err := access.Bind(tx, tie); err != nil {
			return err
		}
	}
	return nil
}

// own is what is sealed of someone of the person's own.
type own struct {
	Name     string `json:"name"`
	Relation string `json:"relation,omitempty"`
	Phone    string `json:"phone,omitempty"`
}

const (
	ownPlace    = "circle_members.own"
	agreedPlace = "circle_members.agreed"
)

// CircleOf lists who is in the person's circle, those of their own first.
// Whoever has left it is not listed.
func CircleOf(r db.Reader, key *vault.Key, person id.Person) (list []Member, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var m Member
		var sealed, agreed string
		if err := row.Scan(&m.ID, db.Text(&m.Professional), &sealed, &m.Since, &m.Role, &agreed, db.Instant(&m.AgreedAt)); err != nil {
			return err
		}
		var err error
		if m.Agreed, err = key.Open(agreedPlace, m.ID, agreed); err != nil {
			return err
		}
		text, err := key.Open(ownPlace, m.ID, sealed)
		if err != nil {
			return err
		}
		if text != "" {
			var o own
			if err := json.Unmarshal([]byte(text), &o); err != nil {
				return fmt.Errorf("open %s: %w", ownPlace, vault.ErrSealed)
			}
			m.Name, m.Relation, m.Phone = o.Name, o.Relation, o.Phone
		}
		list = append(list, m)
		return nil
	}, `select id, professional_id, own_sealed, since, role, agreed_sealed, agreed_at from circle_members where person_id = $1 and until is null
		order by case when professional_id is null then 0 else 1 end, since, id`, person)
	if err != nil {
		return nil, fmt.Errorf("list the circle of a person: %w", err)
	}
	return list, nil
}

// Join sees to it that a professional is in the person's circle.
func Join(tx *db.Tx, person id.Person, professional id.Professional, since day.Day) error {
	var n int
	if err := tx.Row(`select count(*) from circle_members where person_id = $1 and professional_id = $2 and until is null`,
		person, professional).Scan(&n); err != nil || n > 0 {
		return err
	}
	return tx.Exec(`insert into circle_members (id, person_id, professional_id, own_sealed, since) values ($1, $2, $3, '', $4)`,
		id.New[string](), person, professional, since)
}

// insertOwn keeps someone of the person's own.
func insertOwn(tx *db.Tx, key *vault.Key, m Member) error {
	text, err := json.Marshal(own{m.Name, m.Relation, m.Phone})
	if err != nil {
		return err
	}
	sealed, err := key.Seal(ownPlace, m.ID, string(text))
	if err != nil {
		return err
	}
	return tx.Exec(`insert into circle_members (id, person_id, own_sealed, since, role) values ($1, $2, $3, $4, $5)`,
		m.ID, key.Person(), sealed, m.Since, m.Role)
}

// setRole says what a professional of the circle is to the person.
func setRole(tx *db.Tx, person id.Person, professional id.Professional, role string) error {
	return tx.Exec(`update circle_members set role = $3 where person_id = $1 and professional_id = $2 and until is null`,
		person, professional, role)
}

// agree keeps what was agreed with someone who coordinates for another body.
func agree(tx *db.Tx, key *vault.Key, member, words string, now time.Time) error {
	sealed, err := key.Seal(agreedPlace, member, words)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`update circle_members set agreed_sealed = $3, agreed_at = $4
		where id = $1 and person_id = $2 and role = $5 and until is null`, member, key.Person(), sealed, now, Another)
	if err == nil && n == 0 {
		err = fault.Hidden()
	}
	return err
}

// part ends someone's place in the circle.
func part(tx *db.Tx, person id.Person, member string, last day.Day) error {
	n, err := tx.Changed(`update circle_members set until = $3 where id = $1 and person_id = $2 and until is null`, member, person, last)
	if err == nil && n == 0 {
		err = fault.Hidden()
	}
	return err
}

// InsertContact keeps that the person and a professional were in touch.
func InsertContact(tx *db.Tx, person id.Person, c Contact) error {
	return tx.Exec(`insert into contacts (id, person_id, professional_id, on_day, channel, minutes) values ($1, $2, $3, $4, $5, $6)`,
		c.ID, person, c.Professional, c.On, c.Channel, c.Minutes)
}

// mostContacts bounds how far back the contacts with a person are read: two
// years of one a week.
const mostContacts = 100

// Contacts lists the latest contacts with a person, the newest first.
func Contacts(r db.Reader, person id.Person) (list []Contact, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var c Contact
		if err := row.Scan(&c.ID, &c.On, &c.Channel, &c.Minutes, &c.Professional); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	}, `select id, on_day, channel, minutes, professional_id from contacts where person_id = $1
		order by on_day desc, id desc limit $2`, person, mostContacts)
	if err != nil {
		return nil, fmt.Errorf("list the contacts of a person: %w", err)
	}
	return list, nil
}

func insertChange(tx *db.Tx, by access.Actor, p Participation, c Change) error {
	return tx.Exec(`
		insert into coordinator_changes (id, person_id, participation_id, from_id, to_id, on_day, how, told_at, account)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, p.Person, p.ID, db.Null(c.From), c.To, c.On, c.How, c.ToldAt, by.Account)
}

// LastChange returns how the person last got, or will get, another coordinator
// in a participation; the zero value when the first one still coordinates.
func LastChange(r db.Reader, p Participation) (c Change, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		return row.Scan(&c.ID, db.Text(&c.From), &c.To, &c.On, &c.How, db.Instant(&c.ToldAt))
	}, `select id, from_id, to_id, on_day, how, told_at from coordinator_changes
		where person_id = $1 and participation_id = $2 order by told_at desc, id desc limit 1`, p.Person, p.ID)
	if err != nil {
		return c, fmt.Errorf("load how the coordinator changed: %w", err)
	}
	return c, nil
}

// howChanged tells how each change of a participation came, by whom it led to and the day.
func howChanged(r db.Reader, p Participation) (map[string]string, error) {
	how := make(map[string]string)
	err := r.Rows(func(row *sql.Rows) error {
		var to, on, by string
		err := row.Scan(&to, &on, &by)
		how[to+on] = by
		return err
	}, `select to_id, on_day, how from coordinator_changes where person_id = $1 and participation_id = $2
		order by told_at, id`, p.Person, p.ID)
	if err != nil {
		return nil, fmt.Errorf("list how the coordinator changed: %w", err)
	}
	return how, nil
}

// one loads a participation.
func one(r db.Reader, participation id.Participation) (Participation, error) {
	p, err := scan(r.Row(`select `+columns+` from participations where id = $1`, participation).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Hidden()
	}
	return p, err
}

// pauses reads every pause of a person, the last first.
func pauses(r db.Reader, key *vault.Key) (map[id.Participation][]Pause, error) {
	all := make(map[id.Participation][]Pause)
	err := r.Rows(func(row *sql.Rows) error {
		var x Pause
		var of id.Participation
		var sealed string
		err := row.Scan(&x.ID, &of, &x.Since, &x.BackOn, &x.EndedOn, &x.Own, &sealed)
		if err == nil {
			x.Reason, err = key.Open(reasonPlace, x.ID, sealed)
		}
		all[of] = append(all[of], x)
		return err
	}, `select id, participation_id, since, back_on, ended_on, by_person, reason_sealed from participation_pauses
		where person_id = $1 order by since desc, id desc`, key.Person())
	if err != nil {
		return nil, fmt.Errorf("list the pauses of a person: %w", err)
	}
	return all, nil
}

// ByPhase counts who takes part in a programme by the phase they are in.
func ByPhase(r db.Reader, p id.Programme) (map[string]int, error) {
	n := make(map[string]int)
	err := r.Rows(func(row *sql.Rows) error {
		var phase string
		var many int
		err := row.Scan(&phase, &many)
		n[phase] = many
		return err
	}, `select phase, count(*) from participations where programme_id = $1 and state in ('active', 'paused') group by phase`, p)
	if err != nil {
		return nil, fmt.Errorf("count the people of a programme by phase: %w", err)
	}
	return n, nil
}

package equity

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// cases calls take with everyone who was referred or took part up to a day. It
// is two queries, each with a row for each: rows are what this costs.
//
// Who takes part anonymously is not among them: of them only the sex and the
// days are known, so they could not be told from those who were badly met.
func cases(r db.Reader, p id.Programme, asOf day.Day, take func(Case)) error {
	came, waiting, err := referrals(r, p, asOf)
	if err != nil {
		return err
	}
	if err := taking(r, p, asOf, came, take); err != nil {
		return err
	}
	for _, w := range came { // they began after the day
		waiting = append(waiting, w)
	}
	for _, w := range waiting {
		c := Case{Sex: w.sex, Age: ageGroup(w.born, w.referred), Language: w.language, Contacts: -1, Meetings: -1}
		w.count(&c, asOf, day.Day{})
		take(c)
	}
	return nil
}

// referrals reads the ways in: by the participation that they led to, and those
// that led to none. One that is joined with another of the same person is
// counted there.
func referrals(r db.Reader, p id.Programme, asOf day.Day) (came map[id.Participation]wayIn, waiting []wayIn, err error) {
	came = make(map[id.Participation]wayIn)
	err = r.Rows(func(row *sql.Rows) error {
		var w wayIn
		var to id.Participation
		err := row.Scan(db.Text(&to), &w.sex, &w.born, &w.language, &w.referred, db.Instant(&w.decided), db.Instant(&w.offered))
		if to == "" {
			waiting = append(waiting, w)
		} else {
			came[to] = w
		}
		return err
	}, `select r.participation_id, r.sex, r.birth_year, r.language, r.referred_on,
			(select min(d.at) from preparation_decisions d where d.referral_id = r.id),
			(select min(d.at) from preparation_decisions d where d.referral_id = r.id and d.kind = 'offer')
		from referrals r where r.programme_id = $1 and r.state <> 'joined' and r.referred_on <= $2`, p, asOf)
	if err != nil {
		return nil, nil, fmt.Errorf("referrals to compare: %w", err)
	}
	return came, waiting, nil
}

// taking are those who took part. It takes the way in of each out of came.
func taking(r db.Reader, p id.Programme, asOf day.Day, came map[id.Participation]wayIn, take func(Case)) error {
	file, err := programme.Load(r, p)
	if err != nil {
		return err
	}
	err = r.Rows(func(row *sql.Rows) error {
		var c Case
		var which id.Participation
		var born int
		var enrolled, closed, first day.Day
		var reason, meetings string
		err := row.Scan(&which, &c.Sex, &born, &c.Language, &enrolled, &closed, &reason, &first, &c.Contacts, &meetings)
		if err != nil {
			return err
		}
		w := came[which]
		delete(came, which)
		c.Age = ageGroup(born, earlier(w.referred, enrolled))
		w.count(&c, asOf, enrolled)
		c.Offered = true
		c.Early = !first.IsZero() && !first.After(enrolled.AddDays(14))
		if c.Closed = !closed.IsZero() && !closed.After(asOf); c.Closed {
			closing, ok := file.Closing(reason)
			c.Own = ok && closing.SelfSupporting
		}
		half := enrolled.AddMonths(6)
		if half.After(asOf) || !closed.IsZero() && closed.Before(half) {
			c.Contacts, c.Meetings = -1, -1
		} else {
			c.Meetings, err = within(meetings, enrolled, half)
		}
		take(c)
		return err
	}, `select p.id, s.sex, s.birth_year, s.language, p.enrolled_on, p.closed_on, p.closing_reason,
			(select min(c.on_day) from contacts c where c.person_id = p.person_id and c.on_day >= p.enrolled_on and c.channel <> 'letter'),
			(select count(*) from contacts c where c.person_id = p.person_id and c.on_day >= p.enrolled_on
				and c.on_day < `+sixMonthsAfter("p.enrolled_on")+` and c.channel <> 'letter'),
			coalesce((select string_agg(cast(m.starts_at as text), ' ') from meetings m
				where m.person_id = p.person_id and m.state = 'held' and m.person_attendance <> 'absent'), '')
		from participations p join persons s on s.id = p.person_id
		where p.programme_id = $1 and p.enrolled_on <= $2`, p, asOf)
	if err != nil {
		return fmt.Errorf("participations to compare: %w", err)
	}
	return nil
}

// sixMonthsAfter is an expression for the same day of the month six months after
// a column; 30 February is a day before 1 March, which is all that is asked of it.
func sixMonthsAfter(column string) string {
	var b strings.Builder
	b.WriteString("case substr(" + column + ", 6, 2)")
	for m := 1; m <= 12; m++ {
		year := "substr(" + column + ", 1, 4)"
		if m > 6 {
			year = "cast(cast(" + year + " as integer) + 1 as text)"
		}
		fmt.Fprintf(&b, " when '%02d' then %s || '-%02d'", m, year, (m+5)%12+1)
	}
	return "(" + b.String() + " end || substr(" + column + ", 8, 3))"
}

// within counts the instants that fall on the days from from until to.
func within(instants string, from, to day.Day) (n int, err error) {
	for text := range strings.FieldsSeq(instants) {
		at, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return n, err
		}
		if on := day.In(time.UnixMicro(at), access.Zone()); !on.Before(from) && on.Before(to) {
			n++
		}
	}
	return n, nil
}

func earlier(a, b day.Day) day.Day {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// A wayIn is who was referred, and when things happened; none where they did not.
type wayIn struct {
	sex, language    string
	born             int
	referred         day.Day
	decided, offered time.Time
}

// count says how long each step took, of those up to a day.
func (w wayIn) count(c *Case, asOf, enrolled day.Day) {
	c.Decision, c.Offer, c.Start = -1, -1, -1
	if w.referred.IsZero() {
		return
	}
	since := func(from day.Day, at time.Time) (days int, on day.Day) {
		if at.IsZero() {
			return -1, on
		}
		if on = day.In(at, access.Zone()); on.After(asOf) {
			return -1, day.Day{}
		}
		return max(0, on.Sub(from)), on
	}
	c.Decision, _ = since(w.referred, w.decided)
	var offered day.Day
	c.Offer, offered = since(w.referred, w.offered)
	c.Offered = !offered.IsZero()
	if c.Offered && !enrolled.IsZero() {
		c.Start = max(0, enrolled.Sub(offered))
	}
}

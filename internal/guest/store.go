package guest

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

const columns = `l.id, l.kind, l.object_id, l.person_id, l.professional_id, l.organisation_id, l.sent_by, l.sent_at, l.until,
	l.wrong, l.opened_at, l.answered_at, l.locked_at, l.revoked_at`

func scan(row interface{ Scan(...any) error }, more ...any) (l Link, err error) {
	err = row.Scan(append([]any{
		&l.ID, &l.Kind, &l.Object, &l.Person, &l.Professional, &l.Organisation, &l.SentBy, db.Instant(&l.SentAt),
		db.Instant(&l.Ends), &l.Wrong, db.Instant(&l.OpenedAt), db.Instant(&l.AnsweredAt), db.Instant(&l.LockedAt), db.Instant(&l.RevokedAt),
	}, more...)...)
	l.Until = access.Today(l.Ends).AddDays(-1)
	return l, err
}

func insert(tx *db.Tx, l Link, token, code string) error {
	err := tx.Exec(`
		insert into guest_links (id, token, code, kind, object_id, person_id, professional_id, organisation_id, sent_by, sent_at,
			until, wrong)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)`,
		l.ID, digest(token), codeDigest(token, code), l.Kind, l.Object, l.Person, l.Professional, l.Organisation, l.SentBy,
		l.SentAt, l.Ends)
	if err != nil {
		return fmt.Errorf("keep link %s: %w", l.ID, err)
	}
	return access.Lend(tx, access.Link{
		ID: l.ID, Person: l.Person, Organisation: l.Organisation, Professional: l.Professional, Object: l.Object, Until: l.Ends,
	})
}

// byToken finds a link by what stands in its address, with the digest of its code.
func byToken(r db.Reader, token string) (l Link, code string, found bool, err error) {
	l, err = scan(r.Row(`select `+columns+`, l.code from guest_links l where l.token = $1`, digest(token)), &code)
	if errors.Is(err, sql.ErrNoRows) {
		return l, "", false, nil
	}
	if err != nil {
		return l, "", false, fmt.Errorf("find a link: %w", err)
	}
	return l, code, true, nil
}

// bySession finds the link that a cookie opened, by the same address.
func bySession(r db.Reader, token, secret string, since time.Time) (l Link, found bool, err error) {
	l, err = scan(r.Row(`
		select `+columns+` from guest_sessions s join guest_links l on l.id = s.link_id
		where s.id = $1 and l.token = $2 and s.created_at > $3`, digest(secret), digest(token), since))
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	if err != nil {
		return l, false, fmt.Errorf("find the link of a session: %w", err)
	}
	return l, true, nil
}

func byID(r db.Reader, link string) (l Link, err error) {
	if !id.Valid(link) {
		return l, fault.Hidden()
	}
	l, err = scan(r.Row(`select `+columns+` from guest_links l where l.id = $1`, link))
	if errors.Is(err, sql.ErrNoRows) {
		return l, fault.Hidden()
	}
	if err != nil {
		return l, fmt.Errorf("find link %s: %w", link, err)
	}
	return l, nil
}

// list reads links, the last sent first, with the names on them.
func list(r db.Reader, where string, args ...any) (links []Link, err error) {
	var people []id.Professional
	err = r.Rows(func(row *sql.Rows) error {
		l, err := scan(row)
		links, people = append(links, l), append(people, l.Professional)
		return err
	}, `select `+columns+` from guest_links l where `+where+` order by l.sent_at desc, l.id desc`, args...)
	if err != nil {
		return nil, fmt.Errorf("links: %w", err)
	}
	named, err := directory.ProfessionalsOf(r, people)
	for i := range links {
		who := named[links[i].Professional]
		links[i].ProfessionalName, links[i].OrganisationName = who.Name, who.OrganisationName
	}
	return links, err
}

// stamp sets one of the instants of a link.
func stamp(tx *db.Tx, link, column string, now time.Time) error {
	return tx.Exec(`update guest_links set `+column+` = $2 where id = $1`, link, now)
}

func countWrong(tx *db.Tx, link string) error {
	return tx.Exec(`update guest_links set wrong = wrong + 1 where id = $1`, link)
}

func insertSession(tx *db.Tx, secret, link string, now time.Time) error {
	return tx.Exec(`insert into guest_sessions (id, link_id, created_at) values ($1, $2, $3)`, digest(secret), link, now)
}

func endSessions(tx *db.Tx, link string) error {
	return tx.Exec(`delete from guest_sessions where link_id = $1`, link)
}

// weigh does for a link that is none what counting a wrong code does for one
// that is: it takes a commit.
func weigh(tx *db.Tx, now time.Time) error {
	return tx.Exec(`insert into guest_tries (id, at) values ($1, $2)`, id.New[string](), now)
}

// whom finds the person a thing is about, and everyone who is asked in it; open
// reports whether there is anything left to answer. A NotFound refusal when
// there is no such thing.
func whom(r db.Reader, kind Kind, object string, now time.Time) (person id.Person, asked []id.Professional, open bool, err error) {
	if !id.Valid(object) {
		return "", nil, false, fault.Hidden()
	}
	q := map[Kind]string{
		Promise: `
			select c.person_id, coalesce(c.professional_id, ''), c.state in ('proposed', 'countered', 'awaiting-signature', 'accepted')
			from commitments c where c.id = $1
			union all
			select c.person_id, coalesce(c.signer_id, ''), true
			from commitments c where c.id = $1 and c.state = 'awaiting-signature'`,
		Meeting: `
			select m.person_id, coalesce(p.professional_id, ''), m.state = 'planned' and m.starts_at > $2
			from meetings m left join meeting_parties p on p.meeting_id = m.id where m.id = $1 order by 2`,
		Poll: `
			select o.person_id, coalesce(p.professional_id, ''), o.state = 'open' and o.last_at > $2
			from polls o left join poll_parties p on p.poll_id = o.id where o.id = $1 order by 2`,
	}[kind]
	args := []any{object}
	if kind != Promise {
		args = append(args, now)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var who id.Professional
		err := row.Scan(&person, &who, &open)
		if who != "" {
			asked = append(asked, who)
		}
		return err
	}, q, args...)
	if err != nil {
		return "", nil, false, fmt.Errorf("whom %s %s is about: %w", kind, object, err)
	}
	if person == "" {
		return "", nil, false, fault.Hidden()
	}
	return person, asked, open, nil
}

// Clean forgets what has no more use: sessions that ended, tries at links that
// were none, and links that have been over for a month.
func Clean(tx *db.Tx, now time.Time) error {
	for _, s := range []struct {
		q  string
		at time.Time
	}{
		{`delete from guest_sessions where created_at <= $1`, now.Add(-SessionLasts)},
		{`delete from guest_tries where at <= $1`, now.Add(-24 * time.Hour)},
		{`delete from guest_links where until <= $1`, now.Add(-keptAfter)},
	} {
		if err := tx.Exec(s.q, s.at); err != nil {
			return fmt.Errorf("clean up after links: %w", err)
		}
	}
	return access.CleanLinks(tx, now.Add(-keptAfter))
}

// consented reports whether a link to the professional would open anything: a
// consent to their knowing of the person stands, and no bar.
func consented(r db.Reader, who id.Person, to directory.Professional, now time.Time) (bool, error) {
	waivers, err := access.Waivers(r, who)
	if err != nil {
		return false, err
	}
	for _, w := range waivers {
		if w.Stands(access.Today(now)) && w.Organisation == to.Organisation && (w.Professional == "" || w.Professional == to.ID) {
			barred, err := access.Barred(r, who, to.ID)
			return !barred, err
		}
	}
	return false, nil
}

package summons

import (
	"database/sql"
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// Receivers reads to whom a summons to a meeting has gone and not been taken back.
func Receivers(r db.Reader, key *vault.Key, meeting string) (list []Receiver, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var to Receiver
		var sealed string
		if err := row.Scan(&to.Professional, &sealed, db.Instant(&to.Starts), db.Instant(&to.Ends)); err != nil {
			return err
		}
		var err error
		to.Address, err = key.Open("meeting_invites.address", place(meeting, to), sealed)
		list = append(list, to)
		return err
	}, `select professional_id, address_sealed, starts_at, ends_at from meeting_invites where meeting_id = $1 order by professional_id`, meeting)
	if err != nil {
		return nil, fmt.Errorf("who is summoned to meeting %s: %w", meeting, err)
	}
	return list, nil
}

// place is the row that an address is sealed for.
func place(meeting string, to Receiver) string { return meeting + "/" + string(to.Professional) }

func keep(tx *db.Tx, key *vault.Key, meeting string, to Receiver) error {
	sealed, err := key.Seal("meeting_invites.address", place(meeting, to), to.Address)
	if err != nil {
		return err
	}
	err = tx.Exec(`insert into meeting_invites (meeting_id, professional_id, address_sealed, starts_at, ends_at) values ($1, $2, $3, $4, $5)
		on conflict (meeting_id, professional_id) do update
		set address_sealed = excluded.address_sealed, starts_at = excluded.starts_at, ends_at = excluded.ends_at`,
		meeting, to.Professional, sealed, to.Starts, to.Ends)
	if err != nil {
		return fmt.Errorf("keep a summons to meeting %s: %w", meeting, err)
	}
	return nil
}

func forget(tx *db.Tx, meeting string, to Receiver) error {
	return tx.Exec(`delete from meeting_invites where meeting_id = $1 and professional_id = $2`, meeting, to.Professional)
}

// A Shut is a summons to someone whom nothing lets in to the person any more, or
// about someone whose identity has become protected.
type Shut struct {
	Meeting      string
	Person       id.Person
	Professional id.Professional
	Sequence     int
}

// shut lists the summonses, to meetings still to come, of those whom neither a
// part in it nor a consent lets in today, who are barred, or where the identity is
// protected now: no calendar holds them. It may list someone
// whom something else lets in; it misses nobody.
func shut(r db.Reader, now time.Time) (list []Shut, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var s Shut
		err := row.Scan(&s.Meeting, &s.Person, &s.Professional, &s.Sequence)
		list = append(list, s)
		return err
	}, `select m.id, m.person_id, i.professional_id, m.sequence
		from meeting_invites i
		join meetings m on m.id = i.meeting_id
		join professionals p on p.id = i.professional_id
		where i.starts_at > $1 and m.state = 'planned' and (
			exists (select 1 from persons s where s.id = m.person_id and s.protected)
			or exists (select 1 from access_bars b
				where b.person_id = m.person_id and b.professional_id = p.id and b.lifted_at is null)
			or not exists (select 1 from access_ties t
				where t.person_id = m.person_id and t.professional_id = p.id
				  and t.kind in ('coordinator', 'deputy', 'tail') and t.since <= $2
				  and coalesce(t.until, '9999-12-31') >= $2)
			and not exists (select 1 from access_waivers w
				where w.person_id = m.person_id and w.organisation_id = p.organisation_id
				  and (w.professional_id is null or w.professional_id = p.id)
				  and w.withdrawn_at is null and w.since <= $2 and w.until >= $2))
		order by m.id, i.professional_id`, now, access.Today(now))
	if err != nil {
		return nil, fmt.Errorf("who is summoned and may know no longer: %w", err)
	}
	return list, nil
}

// Wants reports whether a person wants summonses by mail.
func Wants(r db.Reader, person id.Person) (wants bool, err error) {
	err = r.Row(`select exists (select 1 from meeting_mail where person_id = $1)`, person).Scan(&wants)
	return wants, err
}

// Want keeps whether a person wants summonses by mail, and reports whether that
// changed anything.
func Want(tx *db.Tx, person id.Person, want bool, now time.Time) (bool, error) {
	if !want {
		n, err := tx.Changed(`delete from meeting_mail where person_id = $1`, person)
		return n > 0, err
	}
	n, err := tx.Changed(`insert into meeting_mail (person_id, since) values ($1, $2) on conflict (person_id) do nothing`, person, now)
	return n > 0, err
}

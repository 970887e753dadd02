package access

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
)

// load reads the candidates, strongest first.
func load(r db.Reader, by Actor, person id.Person) (f facts, err error) {
	if by.Person != "" {
		// A person's account has no other ground than being that person.
		f.candidates = append(f.candidates, candidate{
			Ground{Relation: IsSelf},
			cedar.RecordMap{"self": cedar.NewEntityUID("Person", cedar.String(by.Person))},
		})
		return f, nil
	}
	switch {
	case by.Professional == "":
		return f, nil
	case by.Guest != "":
		return loadGuest(r, by, person)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var what, ref, kind, from, until string
		var begins, ends int64
		var ended bool
		if err := row.Scan(&what, &ref, &kind, &from, &until, &begins, &ends, &ended); err != nil {
			return err
		}
		switch what {
		case "tie":
			f.candidates = append(f.candidates, candidate{
				Ground{Relation: Relation(kind), Ref: ref},
				cedar.RecordMap{"tie": cedar.NewRecord(cedar.RecordMap{
					"kind": cedar.String(kind), "since": digits(from), "until": digits(until),
				})},
			})
		case "waiver":
			f.candidates = append(f.candidates, candidate{
				Ground{Relation: IsRecipient, Ref: ref, Categories: split(kind)},
				cedar.RecordMap{"waiver": cedar.NewRecord(cedar.RecordMap{
					"since": digits(from), "until": digits(until), "withdrawn": cedar.Boolean(ended),
				})},
			})
		case "emergency":
			f.candidates = append(f.candidates, candidate{
				Ground{Relation: IsEmergency, Ref: ref},
				cedar.RecordMap{"emergency": cedar.NewRecord(cedar.RecordMap{
					"at": cedar.Long(begins), "until": cedar.Long(ends),
				})},
			})
		case "bar":
			f.barred = true
		}
		return nil
	}, `
		select 'tie', id, kind, since, coalesce(until, '9999-12-31'), 0, 0, false
		from access_ties where person_id = $1 and professional_id = $2
		union all
		select 'waiver', id, categories, since, until, 0, 0, withdrawn_at is not null
		from access_waivers where person_id = $1 and organisation_id = $3 and (professional_id is null or professional_id = $2)
		union all
		select 'emergency', id, '', '', '', at, until, false
		from access_emergencies where person_id = $1 and professional_id = $2
		union all
		select 'bar', id, '', '', '', 0, 0, false
		from access_bars where person_id = $1 and professional_id = $2 and lifted_at is null`,
		person, by.Professional, by.Organisation)
	return f, err
}

// A Tie binds a professional to a person: coordinator, deputy or, for a while
// after, tail.
type Tie struct {
	ID            string
	Person        id.Person
	Participation id.Participation
	Professional  id.Professional
	Kind          Relation
	Since         day.Day
	Until         day.Day // the last day; none while it lasts
}

// Bind keeps a tie.
func Bind(tx *db.Tx, t Tie) error {
	return tx.Exec(`
		insert into access_ties (id, person_id, participation_id, professional_id, kind, since, until)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		t.ID, t.Person, t.Participation, t.Professional, t.Kind, t.Since, t.Until)
}

// Unbind ends a tie with the day last, which it still covers.
func Unbind(tx *db.Tx, tie string, last day.Day) error {
	return tx.Exec(`update access_ties set until = $2 where id = $1`, tie, last)
}

// Ties lists the ties of a person, oldest first.
func Ties(r db.Reader, person id.Person) (list []Tie, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		t := Tie{Person: person}
		if err := row.Scan(&t.ID, &t.Participation, &t.Professional, &t.Kind, &t.Since, &t.Until); err != nil {
			return err
		}
		list = append(list, t)
		return nil
	}, `select id, participation_id, professional_id, kind, since, until
		from access_ties where person_id = $1 order by since, id`, person)
	return list, err
}

// A Waiver is the scope of a consent: who may see what, and until when.
type Waiver struct {
	ID           string // of the consent
	Person       id.Person
	Organisation id.Organisation
	Professional id.Professional // none: anyone at the organisation
	Categories   []Category
	Since        day.Day
	Until        day.Day // the last day
	WithdrawnAt  time.Time
}

// Stands reports whether w is in force on the day.
func (w Waiver) Stands(on day.Day) bool {
	return w.WithdrawnAt.IsZero() && !on.Before(w.Since) && !on.After(w.Until)
}

// Open keeps a waiver.
func Open(tx *db.Tx, w Waiver) error {
	words := make([]string, len(w.Categories))
	for i, c := range w.Categories {
		words[i] = string(c)
	}
	return tx.Exec(`
		insert into access_waivers (id, person_id, organisation_id, professional_id, categories, since, until)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		w.ID, w.Person, w.Organisation, db.Null(w.Professional), strings.Join(words, " "), w.Since, w.Until)
}

// Withdraw ends a waiver at once: the next request no longer finds it.
func Withdraw(tx *db.Tx, person id.Person, waiver string, now time.Time) error {
	return tx.Exec(`update access_waivers set withdrawn_at = $3 where person_id = $1 and id = $2 and withdrawn_at is null`,
		person, waiver, now)
}

// Waivers lists the waivers of a person, newest first.
func Waivers(r db.Reader, person id.Person) (list []Waiver, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		w := Waiver{Person: person}
		var categories string
		if err := row.Scan(&w.ID, &w.Organisation, db.Text(&w.Professional), &categories, &w.Since, &w.Until,
			db.Instant(&w.WithdrawnAt)); err != nil {
			return err
		}
		w.Categories = split(categories)
		list = append(list, w)
		return nil
	}, `select id, organisation_id, professional_id, categories, since, until, withdrawn_at
		from access_waivers where person_id = $1 order by since desc, id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("waivers of a person: %w", err)
	}
	return list, nil
}

// A Bar keeps one professional from everything about the person, whatever else
// would let them in.
type Bar struct {
	ID           string
	Person       id.Person
	Professional id.Professional
	Since        time.Time
	Kinship      bool // the professional is kin, or too near in another way; nobody but they said so, and nobody lifts it
}

// Shut keeps a bar. One that stands already is left as it is.
func Shut(tx *db.Tx, b Bar) error {
	kind := barred
	if b.Kinship {
		kind = kinship
	}
	var n int
	err := tx.Row(`select count(*) from access_bars where person_id = $1 and professional_id = $2 and kind = $3 and lifted_at is null`,
		b.Person, b.Professional, kind).Scan(&n)
	if err != nil || n > 0 {
		return err
	}
	return tx.Exec(`insert into access_bars (id, person_id, professional_id, since, kind) values ($1, $2, $3, $4, $5)`,
		b.ID, b.Person, b.Professional, b.Since, kind)
}

// The kinds of bars.
const (
	barred  = "barred"
	kinship = "kinship"
)

// Lift ends the person's bar against professional and reports whether there was
// one. That of kinship stays.
func Lift(tx *db.Tx, person id.Person, professional id.Professional, now time.Time) (bool, error) {
	n, err := tx.Changed(`update access_bars set lifted_at = $3 where person_id = $1 and professional_id = $2 and lifted_at is null and kind = $4`,
		person, professional, now, barred)
	return n > 0, err
}

// Bars lists the bars that stand, newest first.
func Bars(r db.Reader, person id.Person) (list []Bar, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		b := Bar{Person: person}
		var kind string
		if err := row.Scan(&b.ID, &b.Professional, db.Instant(&b.Since), &kind); err != nil {
			return err
		}
		b.Kinship = kind == kinship
		list = append(list, b)
		return nil
	}, `select id, professional_id, since, kind from access_bars where person_id = $1 and lifted_at is null order by since desc, id`, person)
	if err != nil {
		return nil, fmt.Errorf("bars of a person: %w", err)
	}
	return list, nil
}

// Barred reports whether the person has barred professional.
func Barred(r db.Reader, person id.Person, professional id.Professional) (bool, error) {
	var n int
	err := r.Row(`select count(*) from access_bars where person_id = $1 and professional_id = $2 and lifted_at is null`,
		person, professional).Scan(&n)
	return n > 0, err
}

// An Emergency is one breaking of the glass.
type Emergency struct {
	ID           string
	Person       id.Person
	Professional id.Professional
	ReasonSealed string    // with the key of the person
	At, Until    time.Time // Until itself is not covered
}

// Break keeps an emergency.
func Break(tx *db.Tx, e Emergency) error {
	return tx.Exec(`
		insert into access_emergencies (id, person_id, professional_id, reason_sealed, at, until)
		values ($1, $2, $3, $4, $5, $6)`, e.ID, e.Person, e.Professional, e.ReasonSealed, e.At, e.Until)
}

// Emergencies lists every breaking of the glass around a person, newest first.
func Emergencies(r db.Reader, person id.Person) (list []Emergency, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		e := Emergency{Person: person}
		if err := row.Scan(&e.ID, &e.Professional, &e.ReasonSealed, db.Instant(&e.At), db.Instant(&e.Until)); err != nil {
			return err
		}
		list = append(list, e)
		return nil
	}, `select id, professional_id, reason_sealed, at, until from access_emergencies where person_id = $1 order by at desc, id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("emergencies of a person: %w", err)
	}
	return list, nil
}

// EmergenciesSince lists the latest breakings of the glass since an instant, of
// all persons, newest first.
func EmergenciesSince(r db.Reader, since time.Time) (list []Emergency, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var e Emergency
		if err := row.Scan(&e.ID, &e.Person, &e.Professional, &e.ReasonSealed, db.Instant(&e.At), db.Instant(&e.Until)); err != nil {
			return err
		}
		list = append(list, e)
		return nil
	}, `select id, person_id, professional_id, reason_sealed, at, until from access_emergencies
		where at >= $1 order by at desc, id desc limit 200`, since)
	if err != nil {
		return nil, fmt.Errorf("latest emergencies: %w", err)
	}
	return list, nil
}

// Visible is the SQL condition under which by may see a person on the day
// today: the same rule as policies.cedar, for lists (a property test holds them
// equal). column names the person, with its table (c.person_id): it is asked for
// each row, so the rows must be few by then. The arguments follow $n, n = first.
func Visible(by Actor, now time.Time, column string, first int) (condition string, args []any) {
	switch {
	case by.Account == "", by.Guest != "": // a guest has no lists
		return `1 = 0`, nil
	case by.Person != "":
		return fmt.Sprintf(`%s = $%d`, column, first), []any{by.Person}
	case by.Professional == "":
		return `1 = 0`, nil
	}
	condition = strings.NewReplacer("PERSON", column,
		"$PROFESSIONAL", fmt.Sprintf("$%d", first), "$ORGANISATION", fmt.Sprintf("$%d", first+1),
		"$TODAY", fmt.Sprintf("$%d", first+2), "$NOW", fmt.Sprintf("$%d", first+3)).Replace(`
		((exists (select 1 from access_ties v
			where v.person_id = PERSON and v.professional_id = $PROFESSIONAL and v.kind in ('coordinator', 'deputy', 'tail')
			  and v.since <= $TODAY and coalesce(v.until, '9999-12-31') >= $TODAY)
		or exists (select 1 from access_waivers v
			where v.person_id = PERSON and v.organisation_id = $ORGANISATION
			  and (v.professional_id is null or v.professional_id = $PROFESSIONAL)
			  and v.withdrawn_at is null and v.since <= $TODAY and v.until >= $TODAY)
		or exists (select 1 from access_emergencies v
			where v.person_id = PERSON and v.professional_id = $PROFESSIONAL and v.at <= $NOW and v.until > $NOW))
		and not exists (select 1 from access_bars v
			where v.person_id = PERSON and v.professional_id = $PROFESSIONAL and v.lifted_at is null))`)
	return condition, []any{by.Professional, by.Organisation, Today(now), now}
}

// A Link lets one professional without a login answer one thing about a person.
// It opens nothing by itself: a consent to the professional must stand too.
type Link struct {
	ID           string
	Person       id.Person
	Organisation id.Organisation
	Professional id.Professional
	Object       string    // the promise, meeting or poll it is about
	Until        time.Time // itself is not covered
}

// Lend keeps a link.
func Lend(tx *db.Tx, l Link) error {
	return tx.Exec(`
		insert into access_links (id, person_id, organisation_id, professional_id, object_id, until)
		values ($1, $2, $3, $4, $5, $6)`, l.ID, l.Person, l.Organisation, l.Professional, l.Object, l.Until)
}

// EndLink ends a link; one that has ended stays as it is.
func EndLink(tx *db.Tx, link string, now time.Time) error {
	return tx.Exec(`update access_links set ended_at = $2 where id = $1 and ended_at is null`, link, now)
}

// EndLinks ends every link about a person.
func EndLinks(tx *db.Tx, person id.Person, now time.Time) error {
	return tx.Exec(`update access_links set ended_at = $2 where person_id = $1 and ended_at is null`, person, now)
}

// CleanLinks forgets the links whose time was over at an instant: they open
// nothing any more.
func CleanLinks(tx *db.Tx, until time.Time) error {
	return tx.Exec(`delete from access_links where until <= $1`, until)
}

// loadGuest reads the grounds of a guest: their link, once for each consent it
// could rest on. Whatever else the professional may do, they do signed in.
func loadGuest(r db.Reader, by Actor, person id.Person) (f facts, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var object, since, until string
		var ends int64
		var ended, withdrawn bool
		if err := row.Scan(&object, &ends, &ended, &since, &until, &withdrawn, &f.barred); err != nil {
			return err
		}
		f.candidates = append(f.candidates, candidate{
			Ground{Relation: IsGuest, Ref: by.Guest, Object: object},
			cedar.RecordMap{"guest": cedar.NewRecord(cedar.RecordMap{
				"ends": cedar.Long(ends), "ended": cedar.Boolean(ended),
				"since": digits(since), "until": digits(until), "withdrawn": cedar.Boolean(withdrawn),
			})},
		})
		return nil
	}, `
		select l.object_id, l.until, l.ended_at is not null, w.since, w.until, w.withdrawn_at is not null,
			exists (select 1 from access_bars b
				where b.person_id = l.person_id and b.professional_id = l.professional_id and b.lifted_at is null)
		from access_links l join access_waivers w on w.person_id = l.person_id and w.organisation_id = l.organisation_id
			and (w.professional_id is null or w.professional_id = l.professional_id)
		where l.id = $1 and l.person_id = $2 and l.professional_id = $3 and l.organisation_id = $4
		order by w.id`, by.Guest, person, by.Professional, by.Organisation)
	return f, err
}

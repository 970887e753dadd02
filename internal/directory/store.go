package directory

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// InsertOrganisation keeps a new organisation.
func InsertOrganisation(tx *db.Tx, o Organisation) error {
	o, err := o.clean()
	if err != nil {
		return err
	}
	if o.Parent != "" {
		if _, err := OrganisationOf(tx, o.Parent); err != nil {
			return choose(err, "parent")
		}
	}
	return tx.Exec(`
		insert into organisations (id, name, kind, parent_id, country, number, sensitive)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		o.ID, o.Name, o.Kind, db.Null(o.Parent), o.Country, o.Number, o.Sensitive)
}

// OrganisationOf loads an organisation; an unknown one is a NotFound refusal.
func OrganisationOf(r db.Reader, organisation id.Organisation) (Organisation, error) {
	o := Organisation{ID: organisation}
	err := r.Row(`select name, kind, parent_id, country, number, sensitive from organisations where id = $1`, organisation).
		Scan(&o.Name, &o.Kind, db.Text(&o.Parent), &o.Country, &o.Number, &o.Sensitive)
	if errors.Is(err, sql.ErrNoRows) {
		return o, fault.Hidden()
	}
	if err != nil {
		return o, fmt.Errorf("load an organisation: %w", err)
	}
	return o, nil
}

// OrganisationsOf returns the organisations among ids that there are, in one query.
func OrganisationsOf(r db.Reader, ids []id.Organisation) (map[id.Organisation]Organisation, error) {
	all := make(map[id.Organisation]Organisation, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	among, arg := db.In(r, 1, ids)
	err := r.Rows(func(row *sql.Rows) error {
		var o Organisation
		err := row.Scan(&o.ID, &o.Name, &o.Kind, db.Text(&o.Parent), &o.Country, &o.Number, &o.Sensitive)
		all[o.ID] = o
		return err
	}, `select id, name, kind, parent_id, country, number, sensitive from organisations where id `+among, arg)
	if err != nil {
		return nil, fmt.Errorf("load organisations: %w", err)
	}
	return all, nil
}

// organisations lists them all by name.
func organisations(r db.Reader) (list []Organisation, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var o Organisation
		if err := row.Scan(&o.ID, &o.Name, &o.Kind, db.Text(&o.Parent), &o.Country, &o.Number, &o.Sensitive); err != nil {
			return err
		}
		list = append(list, o)
		return nil
	}, `select id, name, kind, parent_id, country, number, sensitive from organisations`)
	if err != nil {
		return nil, fmt.Errorf("list the organisations: %w", err)
	}
	order := byName()
	slices.SortStableFunc(list, func(a, b Organisation) int { return order(a.Name, b.Name) })
	return list, nil
}

// byName returns the order of names in a Nordic alphabet. Neither engine sorts
// å, ä and ö as people do. A Collator is not safe to share, so each list has its own.
func byName() func(a, b string) int {
	return collate.New(language.Swedish, collate.IgnoreCase).CompareString
}

// InsertProfessional keeps someone new at an organisation.
func InsertProfessional(tx *db.Tx, p Professional) error {
	p, err := p.clean()
	if err != nil {
		return err
	}
	if _, err := OrganisationOf(tx, p.Organisation); err != nil {
		return choose(err, "organisation")
	}
	return tx.Exec(`
		insert into professionals (id, organisation_id, name, title, unit, phone, phone_hours, email, languages, ended_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		p.ID, p.Organisation, p.Name, p.Title, p.Unit, p.Phone, p.PhoneHours, p.Email, p.Languages, p.EndedOn)
}

// choose turns "there is no such" into the refusal of the field it was chosen in.
func choose(err error, field string) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.Field(field, "error.choose")
	}
	return err
}

const professionalColumns = `p.id, p.organisation_id, o.name, o.sensitive, p.name, p.title, p.unit, p.phone, p.phone_hours,
	p.email, p.languages, p.ended_on`

func scanProfessional(scan func(...any) error) (p Professional, err error) {
	err = scan(&p.ID, &p.Organisation, &p.OrganisationName, &p.Sensitive, &p.Name, &p.Title, &p.Unit, &p.Phone, &p.PhoneHours,
		&p.Email, &p.Languages, &p.EndedOn)
	return p, err
}

// ProfessionalOf loads a professional, also one who has left; an unknown one is
// a NotFound refusal.
func ProfessionalOf(r db.Reader, professional id.Professional) (Professional, error) {
	p, err := scanProfessional(r.Row(`select `+professionalColumns+`
		from professionals p join organisations o on o.id = p.organisation_id where p.id = $1`, professional).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Hidden()
	}
	if err != nil {
		return p, fmt.Errorf("load a professional: %w", err)
	}
	return p, nil
}

// ProfessionalsOf loads several professionals at once; unknown ones are left out.
func ProfessionalsOf(r db.Reader, ids []id.Professional) (map[id.Professional]Professional, error) {
	found := make(map[id.Professional]Professional, len(ids))
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return found, nil
	}
	among, arg := db.In(r, 1, ids)
	err := r.Rows(func(row *sql.Rows) error {
		p, err := scanProfessional(row.Scan)
		found[p.ID] = p
		return err
	}, `select `+professionalColumns+` from professionals p join organisations o on o.id = p.organisation_id
		where p.id `+among, arg)
	if err != nil {
		return nil, fmt.Errorf("load %d professionals: %w", len(ids), err)
	}
	return found, nil
}

// active lists those who work there on the day, by organisation and name.
func active(r db.Reader, on day.Day) (list []Professional, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		p, err := scanProfessional(row.Scan)
		list = append(list, p)
		return err
	}, `select `+professionalColumns+` from professionals p join organisations o on o.id = p.organisation_id
		where coalesce(p.ended_on, '9999-12-31') >= $1`, on)
	if err != nil {
		return nil, fmt.Errorf("list the professionals: %w", err)
	}
	order := byName()
	slices.SortStableFunc(list, func(a, b Professional) int {
		if c := order(a.OrganisationName, b.OrganisationName); c != 0 {
			return c
		}
		return order(a.Name, b.Name)
	})
	return list, nil
}

// StaffOf lists those who work at an organisation on the day, by name.
func StaffOf(r db.Reader, organisation id.Organisation, on day.Day) (list []Professional, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		p, err := scanProfessional(row.Scan)
		list = append(list, p)
		return err
	}, `select `+professionalColumns+` from professionals p join organisations o on o.id = p.organisation_id
		where p.organisation_id = $1 and coalesce(p.ended_on, '9999-12-31') >= $2`, organisation, on)
	if err != nil {
		return nil, fmt.Errorf("list those who work at an organisation: %w", err)
	}
	order := byName()
	slices.SortStableFunc(list, func(a, b Professional) int { return order(a.Name, b.Name) })
	return list, nil
}

// sensitive reads the names of the organisations whose very name tells.
func sensitive(r db.Reader) (names []string, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var name string
		err := row.Scan(&name)
		names = append(names, name)
		return err
	}, `select name from organisations where sensitive`)
	return names, err
}

// PlaceOf loads a meeting place; an unknown one is a NotFound refusal.
func PlaceOf(r db.Reader, place string) (Place, error) {
	list, err := places(r, ` where id = $1`, place)
	if err == nil && len(list) == 0 {
		err = fault.Hidden()
	}
	if err != nil {
		return Place{}, err
	}
	return list[0], nil
}

// Places reads every meeting place by name, the closed ones last.
func Places(r db.Reader) ([]Place, error) {
	list, err := places(r, "")
	less := byName()
	slices.SortFunc(list, func(a, b Place) int {
		if a.Closed != b.Closed {
			if b.Closed {
				return -1
			}
			return 1
		}
		return less(a.Name, b.Name)
	})
	return list, err
}

func places(r db.Reader, where string, args ...any) (list []Place, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var p Place
		err := row.Scan(&p.ID, &p.Name, &p.Address, &p.Neutral, &p.Access, &p.Rooms, &p.Closed, &p.Version)
		list = append(list, p)
		return err
	}, `select id, name, address, neutral, access, rooms, closed, version from meeting_places`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read meeting places: %w", err)
	}
	return list, nil
}

// InsertMandate keeps a new mandate.
func InsertMandate(tx *db.Tx, m Mandate) error {
	m, err := m.clean(day.Day{})
	if err != nil {
		return err
	}
	if _, err := ProfessionalOf(tx, m.Professional); err != nil {
		return choose(err, "professional")
	}
	if _, err := OrganisationOf(tx, m.Organisation); err != nil {
		return choose(err, "organisation")
	}
	return tx.Exec(`
		insert into mandates (id, professional_id, organisation_id, kind, ceiling, unit, until, given_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		m.ID, m.Professional, m.Organisation, m.Kind, m.Ceiling, m.Unit, m.Until, m.GivenBy)
}

// Mandates lists what may be promised on behalf of an organisation, by whom. A
// mandate lasts no longer than its holder: Until is then the holder's last day.
func Mandates(r db.Reader, organisation id.Organisation) ([]Mandate, error) {
	return mandates(r, `where m.organisation_id = $1`, organisation)
}

// MandatesHeld lists what a professional may promise, on whose behalf.
func MandatesHeld(r db.Reader, professional id.Professional) ([]Mandate, error) {
	return mandates(r, `where m.professional_id = $1`, professional)
}

func mandates(r db.Reader, where string, args ...any) (list []Mandate, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var m Mandate
		var last day.Day
		if err := row.Scan(&m.ID, &m.Professional, &m.Organisation, &m.Kind, &m.Ceiling, &m.Unit, &m.Until, &m.GivenBy, &last); err != nil {
			return err
		}
		if !last.IsZero() && (m.Until.IsZero() || last.Before(m.Until)) {
			m.Until = last
		}
		list = append(list, m)
		return nil
	}, `select m.id, m.professional_id, m.organisation_id, m.kind, m.ceiling, m.unit, m.until, m.given_by, p.ended_on
		from mandates m join professionals p on p.id = m.professional_id `+where+` order by m.kind, m.ceiling, m.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("list the mandates: %w", err)
	}
	return list, nil
}

func correct(tx *db.Tx, p Professional) error {
	n, err := tx.Changed(`
		update professionals set name = $2, title = $3, unit = $4, phone = $5, phone_hours = $6, email = $7, languages = $8
		where id = $1`, p.ID, p.Name, p.Title, p.Unit, p.Phone, p.PhoneHours, p.Email, p.Languages)
	return known(n, err)
}

func endMandate(tx *db.Tx, mandate string, last day.Day) error {
	n, err := tx.Changed(`update mandates set until = $2 where id = $1 and coalesce(until, '9999-12-31') > $2`, mandate, last)
	return known(n, err)
}

func leave(tx *db.Tx, professional id.Professional, last day.Day) error {
	n, err := tx.Changed(`update professionals set ended_on = $2 where id = $1`, professional, last)
	return known(n, err)
}

// known refuses an act on what is not there.
func known(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.Hidden()
	}
	return err
}

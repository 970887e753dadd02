package consent

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
	"kasam/internal/vault"
)

// Where the sealed texts belong.
const (
	witnessPlace = "consents.witness"
	reasonPlace  = "access_emergencies.reason"
)

// insert keeps a consent, and what it opens.
func insert(tx *db.Tx, key *vault.Key, g Giving, by id.Account, now time.Time) error {
	witness, err := key.Seal(witnessPlace, g.ID, g.Witness)
	if err != nil {
		return err
	}
	participation, err := current(tx, g.Person, now)
	if err != nil {
		return err
	}
	if err := tx.Exec(`
		insert into consents (id, person_id, participation_id, kind, cooperation, text_version, language, given_how,
			witness_sealed, given_at, given_by, withdrawn_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')`,
		g.ID, g.Person, participation, g.Kind, g.Cooperation, g.TextVersion, g.Language, g.How, witness, now, by); err != nil {
		return fmt.Errorf("keep a consent: %w", err)
	}
	if g.Kind != Waives {
		return nil
	}
	return access.Open(tx, access.Waiver{
		ID: g.ID, Person: g.Person, Organisation: g.Organisation, Professional: g.Professional,
		Categories: g.Categories, Since: access.Today(now), Until: g.Until,
	})
}

// current returns the time in a programme that a consent given now belongs to:
// that of the coordinator, as participation comes after consent.
func current(r db.Reader, person id.Person, now time.Time) (p id.Participation, err error) {
	ties, err := access.Ties(r, person)
	today := access.Today(now)
	for _, t := range ties {
		if t.Kind == access.IsCoordinator && !t.Since.After(today) && (t.Until.IsZero() || !t.Until.Before(today)) {
			p = t.Participation
		}
	}
	return p, err
}

// withdraw reports whether the consent stood until now. One that is not the
// person's is unknown.
func withdraw(tx *db.Tx, person id.Person, consent string, by id.Account, now time.Time) (stood bool, err error) {
	n, err := tx.Changed(`
		update consents set withdrawn_at = $3, withdrawn_by = $4 where id = $1 and person_id = $2 and withdrawn_at is null`,
		consent, person, now, by)
	if err != nil {
		return false, fmt.Errorf("withdraw a consent: %w", err)
	}
	if n > 0 {
		return true, access.Withdraw(tx, person, consent, now)
	}
	err = tx.Row(`select 1 from consents where id = $1 and person_id = $2`, consent, person).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.Hidden()
	}
	return false, err
}

// Lapse ends what stands when the time in a programme is over: a consent is for
// the time someone coordinates, and a new time asks anew.
func Lapse(tx *db.Tx, person id.Person, by id.Account, now time.Time) error {
	var standing []string
	err := tx.Rows(func(row *sql.Rows) error {
		var one string
		err := row.Scan(&one)
		standing = append(standing, one)
		return err
	}, `select id from consents where person_id = $1 and withdrawn_at is null`, person)
	if err != nil {
		return fmt.Errorf("consents that lapse: %w", err)
	}
	for _, one := range standing {
		if _, err := withdraw(tx, person, one, by, now); err != nil {
			return err
		}
	}
	return nil
}

// Of lists what a person has consented to, newest first.
func Of(r db.Reader, key *vault.Key, person id.Person) (list []Consent, err error) {
	waivers, err := access.Waivers(r, person)
	if err != nil {
		return nil, err
	}
	opened := make(map[string]access.Waiver, len(waivers))
	for _, w := range waivers {
		opened[w.ID] = w
	}
	staff, err := professionals(r, waivers, func(w access.Waiver) id.Professional { return w.Professional })
	if err != nil {
		return nil, err
	}
	err = r.Rows(func(row *sql.Rows) error {
		c := Consent{Person: person}
		var sealed string
		err := row.Scan(&c.ID, &c.Participation, &c.Kind, &c.Cooperation, &c.TextVersion, &c.Language, &c.How, &sealed,
			db.Instant(&c.GivenAt), &c.GivenBy, db.Instant(&c.WithdrawnAt))
		if err != nil {
			return err
		}
		if c.Witness, err = key.Open(witnessPlace, c.ID, sealed); err != nil {
			return err
		}
		c.Waiver = opened[c.ID]
		if c.WithdrawnAt.IsZero() {
			c.WithdrawnAt = c.Waiver.WithdrawnAt
		}
		c.ProfessionalName = staff[c.Waiver.Professional].Name
		list = append(list, c)
		return nil
	}, `select id, participation_id, kind, cooperation, text_version, language, given_how, witness_sealed, given_at, given_by,
			withdrawn_at
		from consents where person_id = $1 order by given_at desc, id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("consents of a person: %w", err)
	}
	return list, name(r, list)
}

// name fills in the organisations that the waivers name.
func name(r db.Reader, list []Consent) error {
	names := make(map[id.Organisation]string)
	for i := range list {
		at := list[i].Waiver.Organisation
		if at == "" {
			continue
		}
		if _, known := names[at]; !known {
			o, err := directory.OrganisationOf(r, at)
			if err != nil {
				return fmt.Errorf("name the recipient of a consent: %w", err)
			}
			names[at] = o.Name
		}
		list[i].OrganisationName = names[at]
	}
	return nil
}

// barred lists whom the person has barred, with their names.
func barred(r db.Reader, person id.Person) (list []Barred, err error) {
	bars, err := access.Bars(r, person)
	if err != nil {
		return nil, err
	}
	staff, err := professionals(r, bars, func(b access.Bar) id.Professional { return b.Professional })
	for _, b := range bars {
		p := staff[b.Professional]
		list = append(list, Barred{Professional: b.Professional, Name: p.Name, OrganisationName: p.OrganisationName, Since: b.Since, Kinship: b.Kinship})
	}
	return list, err
}

// emergencies lists when the glass was broken, with who and why.
func emergencies(r db.Reader, key *vault.Key, person id.Person) ([]Emergency, error) {
	found, err := access.Emergencies(r, person)
	if err != nil {
		return nil, err
	}
	return told(r, key, found)
}

// told opens what was written of emergencies of one person.
func told(r db.Reader, key *vault.Key, found []access.Emergency) (list []Emergency, err error) {
	staff, err := professionals(r, found, func(e access.Emergency) id.Professional { return e.Professional })
	if err != nil {
		return nil, err
	}
	for _, e := range found {
		p := staff[e.Professional]
		one := Emergency{
			ID: e.ID, Person: e.Person, Professional: e.Professional, Name: p.Name, OrganisationName: p.OrganisationName,
			At: e.At, Until: e.Until,
		}
		if one.Reason, err = key.Open(reasonPlace, e.ID, e.ReasonSealed); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

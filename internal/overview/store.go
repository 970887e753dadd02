package overview

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// accounts reads who is behind the accounts of entries.
func accounts(r db.Reader, entries []audit.Entry) (map[id.Account]account, error) {
	list := make(map[id.Account]account)
	var ids []id.Account
	for _, e := range entries {
		if who, ok := access.GuestOf(e.Account); ok {
			list[e.Account] = account{professional: who}
			continue
		}
		if e.Account != audit.System && !slices.Contains(ids, e.Account) {
			ids = append(ids, e.Account)
		}
	}
	if len(ids) == 0 {
		return list, nil
	}
	args := make([]any, len(ids))
	places := make([]string, len(ids))
	for i, a := range ids {
		args[i], places[i] = a, fmt.Sprintf("$%d", i+1)
	}
	err := r.Rows(func(row *sql.Rows) error {
		var who id.Account
		var a account
		if err := row.Scan(&who, db.Text(&a.professional), db.Text(&a.person)); err != nil {
			return err
		}
		list[who] = a
		return nil
	}, `select id, professional_id, person_id from accounts where id in (`+strings.Join(places, ", ")+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("accounts behind the record: %w", err)
	}
	return list, nil
}

// aboutWhom returns the person that a thing is about, "" when there is no such
// thing or it is about nobody.
func aboutWhom(r db.Reader, kind, one string) (of id.Person, err error) {
	query := map[string]string{
		"meeting":    `select coalesce(person_id, '') from meetings where id = $1`,
		"commitment": `select person_id from commitments where id = $1`,
		"assessment": `select person_id from assessments where id = $1`,
		"poll":       `select person_id from polls where id = $1`,
		"referral":   `select person_id from referrals where id = $1`,
	}[kind]
	if query == "" {
		return "", nil
	}
	if err = r.Row(query, one).Scan(&of); errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return of, err
}

// reasons reads what was written when the glass was broken, and when
// the record of a protected identity was opened.
func reasons(r db.Reader, key *vault.Key, of id.Person) (map[string]string, error) {
	found, err := access.Emergencies(r, of)
	if err != nil {
		return nil, err
	}
	list := make(map[string]string, len(found))
	for _, e := range found {
		if list[e.ID], err = key.Open("access_emergencies.reason", e.ID, e.ReasonSealed); err != nil {
			return nil, err
		}
	}
	opened, err := person.Openings(r, key, of)
	maps.Copy(list, opened)
	return list, err
}

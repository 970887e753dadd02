package record

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/id"
)

// registerOf reads who and what a page of entries speaks of.
func registerOf(r db.Reader, entries []audit.Entry) (known register, err error) {
	known = register{accounts: make(map[id.Account]account), organisations: make(map[id.Organisation]string)}
	var accounts, bodies, guests []string
	for _, e := range entries {
		if who, ok := access.GuestOf(e.Account); ok {
			guests = append(guests, string(who))
		}
		whose, _, _ := strings.Cut(e.Object, "/")
		accounts = append(accounts, string(e.Account), whose)
		bodies = append(bodies, string(e.Organisation))
	}
	err = each(r, `select id, name, person_id is null from accounts where id in `, accounts, func(row *sql.Rows) error {
		var who id.Account
		var a account
		err := row.Scan(&who, &a.name, &a.staff)
		known.accounts[who] = a
		return err
	})
	if err != nil {
		return known, err
	}
	err = each(r, `select id, name from professionals where id in `, guests, func(row *sql.Rows) error {
		var who id.Professional
		a := account{staff: true}
		err := row.Scan(&who, &a.name)
		known.accounts[access.AsGuest("", who, "", "").Account] = a
		return err
	})
	if err != nil {
		return known, err
	}
	return known, each(r, `select id, name from organisations where id in `, bodies, func(row *sql.Rows) error {
		var which id.Organisation
		var name string
		err := row.Scan(&which, &name)
		known.organisations[which] = name
		return err
	})
}

// rostersOf reads who was on the lists that a page of entries speaks of.
func rostersOf(r db.Reader, entries []audit.Entry) (map[string][]audit.Shown, error) {
	var rosters []string
	for _, e := range entries {
		if e.Roster != "" && e.Person == "" {
			rosters = append(rosters, e.Roster)
		}
	}
	return audit.Members(r, slices.Compact(slices.Sorted(slices.Values(rosters))))
}

// each runs a query for those ids among list that are any, each once.
func each(r db.Reader, q string, list []string, f func(*sql.Rows) error) error {
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	list = slices.DeleteFunc(list, func(s string) bool { return !id.Valid(s) })
	if len(list) == 0 {
		return nil
	}
	args, marks := make([]any, len(list)), make([]string, len(list))
	for i, one := range list {
		args[i], marks[i] = one, fmt.Sprintf("$%d", i+1)
	}
	if err := r.Rows(f, q+"("+strings.Join(marks, ", ")+")", args...); err != nil {
		return fmt.Errorf("who and what the record speaks of: %w", err)
	}
	return nil
}

func members(r db.Reader) (list []Member, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var m Member
		err := row.Scan(&m.Account, &m.Name, &m.Organisation)
		list = append(list, m)
		return err
	}, `select a.id, a.name, coalesce(o.name, '') from accounts a left join organisations o on o.id = a.organisation_id
		where a.person_id is null`)
	if err != nil {
		return nil, fmt.Errorf("list the staff behind the record: %w", err)
	}
	slices.SortFunc(list, func(a, b Member) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Account, b.Account))
	})
	return list, nil
}

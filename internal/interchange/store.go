package interchange

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// A participant is whom a ref stands for.
type participant struct {
	person        id.Person
	participation id.Participation
	wrapped       string // the person's key; "" when they were erased
}

// refsOf returns those of refs that are known in the programme.
func refsOf(r db.Reader, p id.Programme, refs []string) (map[string]participant, error) {
	known := make(map[string]participant)
	refs = slices.Compact(slices.Sorted(slices.Values(refs)))
	for chunk := range slices.Chunk(refs, 500) {
		args, marks := []any{p}, make([]string, len(chunk))
		for i, one := range chunk {
			args, marks[i] = append(args, one), fmt.Sprintf("$%d", i+2)
		}
		err := r.Rows(func(row *sql.Rows) error {
			var ref string
			var one participant
			err := row.Scan(&ref, &one.person, &one.participation, &one.wrapped)
			known[ref] = one
			return err
		}, `select p.ref, p.person_id, p.id, coalesce(k.wrapped, '')
			from participations p left join vault_keys k on k.person_id = p.person_id
			where p.programme_id = $1 and p.ref <> '' and p.ref in (`+strings.Join(marks, ", ")+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("look up the refs of a file: %w", err)
		}
	}
	return known, nil
}

// personByNumber returns who is known by the national number of p, none when
// nobody is.
func personByNumber(r db.Reader, v *vault.Vault, p person.Person) (who id.Person, err error) {
	if p.NationalID == "" {
		return "", nil
	}
	err = r.Row(`select person_id from person_tokens where token = $1 order by person_id limit 1`,
		v.Tokens(p.Country + ":" + p.NationalID)[0]).Scan(&who)
	return none(who, err, "look up a national number")
}

// professionalByEmail returns who works under the address on the day, none when
// nobody does.
func professionalByEmail(r db.Reader, email string, on day.Day) (who id.Professional, err error) {
	err = r.Row(`select id from professionals where email = $1 and coalesce(ended_on, '9999-12-31') >= $2 order by id limit 1`,
		strings.ToLower(email), on).Scan(&who)
	return none(who, err, "look up an e-mail address")
}

// seatOf returns the professional of a name at an organisation on the day, none
// when there is none.
func seatOf(r db.Reader, organisation id.Organisation, name string, on day.Day) (who id.Professional, err error) {
	err = r.Row(`select id from professionals where organisation_id = $1 and name = $2 and coalesce(ended_on, '9999-12-31') >= $3
		order by id limit 1`, organisation, name, on).Scan(&who)
	return none(who, err, "look up a coordinator's seat")
}

func none[T ~string](who T, err error, what string) (T, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", what, err)
	}
	return who, nil
}

// hasIncome reports whether the person has this very spell already.
func hasIncome(r db.Reader, i livelihood.Income) (bool, error) {
	var n int
	err := r.Row(`select count(*) from income_spells
		where person_id = $1 and from_on = $2 and code = $3 and share = $4 and coalesce(to_on, '') = $5`,
		i.Person, i.From, i.Code, i.Share, i.To.String()).Scan(&n)
	return n > 0, err
}

// hasActivity reports whether the person has this very spell already.
func hasActivity(r db.Reader, a livelihood.Activity) (bool, error) {
	var n int
	err := r.Row(`select count(*) from activity_spells
		where person_id = $1 and from_on = $2 and activity = $3 and share = $4 and coalesce(to_on, '') = $5`,
		a.Person, a.From, a.Activity, a.Share, a.To.String()).Scan(&n)
	return n > 0, err
}

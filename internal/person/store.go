package person

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// identity is what is sealed of a person, as one text.
type identity struct {
	Given      string  `json:"given"`
	Family     string  `json:"family,omitempty"`
	Called     string  `json:"called,omitempty"`
	Country    string  `json:"country"`
	NationalID string  `json:"national_id,omitempty"`
	Birth      day.Day `json:"birth,omitzero"`
	Phone      string  `json:"phone,omitempty"`
	Email      string  `json:"email,omitempty"`
	Reach      string  `json:"reach,omitempty"`
}

const place = "persons.identity"

func (p Person) seal(key *vault.Key) (string, error) {
	text, err := json.Marshal(identity{p.Given, p.Family, p.Called, p.Country, p.NationalID, p.Birth, p.Phone, p.Email, p.Reach})
	if err != nil {
		return "", err
	}
	return key.Seal(place, string(p.ID), string(text))
}

func (p *Person) open(key *vault.Key, sealed string) error {
	text, err := key.Open(place, string(p.ID), sealed)
	if err != nil {
		return err
	}
	var i identity
	if err := json.Unmarshal([]byte(text), &i); err != nil {
		return fmt.Errorf("open %s: %w", place, vault.ErrSealed)
	}
	p.Given, p.Family, p.Called, p.Country, p.NationalID = i.Given, i.Family, i.Called, i.Country, i.NationalID
	p.Birth, p.Phone, p.Email, p.Reach = i.Birth, i.Phone, i.Email, i.Reach
	return nil
}

// Add keeps a new person and returns the key that is theirs. Whether they are
// known already, Duplicates tells.
func Add(tx *db.Tx, v *vault.Vault, p Person, now time.Time) (*vault.Key, error) {
	p, err := p.Clean(access.Today(now))
	if err != nil {
		return nil, err
	}
	key, err := v.Key(tx, p.ID) // there is one when they were referred first
	if fault.KindOf(err) == fault.NotFound {
		key, err = v.New(tx, p.ID, now)
	}
	if err != nil {
		return nil, err
	}
	sealed, err := p.seal(key)
	if err != nil {
		return nil, err
	}
	if err := tx.Exec(`
		insert into persons (id, identity_sealed, sex, birth_year, municipality, language, interpreter, easy_read, protected, created_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
		p.ID, sealed, p.Sex, p.BirthYear, p.Municipality, p.Language, p.Interpreter, p.EasyRead, p.Protected, now); err != nil {
		return nil, fmt.Errorf("keep a person: %w", err)
	}
	return key, index(tx, v, p)
}

// Load returns a person; an unknown or erased one is a NotFound refusal.
func Load(r db.Reader, v *vault.Vault, person id.Person) (Person, error) {
	p := Person{ID: person}
	var sealed, wrapped string
	err := r.Row(`
		select p.identity_sealed, p.sex, p.birth_year, p.municipality, p.language, p.interpreter, p.easy_read, p.protected, p.version, k.wrapped
		from persons p join vault_keys k on k.person_id = p.id where p.id = $1`, person).
		Scan(&sealed, &p.Sex, &p.BirthYear, &p.Municipality, &p.Language, &p.Interpreter, &p.EasyRead, &p.Protected, &p.Version, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Hidden()
	}
	if err != nil {
		return p, fmt.Errorf("load a person: %w", err)
	}
	key, err := v.Unwrap(person, wrapped)
	if err != nil {
		return p, err
	}
	return p, p.open(key, sealed)
}

// Names returns the names of several persons as a list may show them. Erased
// persons are left out.
func Names(r db.Reader, v *vault.Vault, ids []id.Person) (map[id.Person]string, error) {
	names := make(map[id.Person]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	among, arg := db.In(r, 1, ids)
	err := r.Rows(func(row *sql.Rows) error {
		var p Person
		var sealed, wrapped string
		if err := row.Scan(&p.ID, &sealed, &p.Protected, &wrapped); err != nil {
			return err
		}
		if p.Protected {
			names[p.ID] = Withheld
			return nil
		}
		key, err := v.Unwrap(p.ID, wrapped)
		if err == nil {
			err = p.open(key, sealed)
		}
		names[p.ID] = p.Listed()
		return err
	}, `select p.id, p.identity_sealed, p.protected, k.wrapped
		from persons p join vault_keys k on k.person_id = p.id where p.id `+among, arg)
	if err != nil {
		return nil, fmt.Errorf("names of %d persons: %w", len(ids), err)
	}
	return names, nil
}

// list returns the arguments of an SQL list and its placeholders from $first on.
func list[T any](values []T, first int) (args []any, marks string) {
	each := make([]string, len(values))
	for i, one := range values {
		args, each[i] = append(args, one), fmt.Sprintf("$%d", first+i)
	}
	return args, strings.Join(each, ", ")
}

// save keeps what was corrected, when p is still the version that was read.
func save(tx *db.Tx, v *vault.Vault, p Person) error {
	key, err := v.Key(tx, p.ID)
	if err != nil {
		return err
	}
	sealed, err := p.seal(key)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		update persons set identity_sealed = $3, sex = $4, birth_year = $5, municipality = $6, language = $7, interpreter = $8,
			easy_read = $9, protected = $10, version = version + 1
		where id = $1 and version = $2`,
		p.ID, p.Version, sealed, p.Sex, p.BirthYear, p.Municipality, p.Language, p.Interpreter, p.EasyRead, p.Protected)
	if err != nil {
		return fmt.Errorf("save a person: %w", err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "error.changed")
	}
	return index(tx, v, p)
}

// index keeps the tokens by which p is found, and none for a protected identity.
func index(tx *db.Tx, v *vault.Vault, p Person) error {
	if err := tx.Exec(`delete from person_tokens where person_id = $1`, p.ID); err != nil {
		return err
	}
	if p.Protected {
		return nil
	}
	tokens := v.Tokens(strings.Join([]string{p.Given, p.Called, p.Family}, " "))
	tokens = append(append(tokens, p.numberToken(v)...), p.birthToken(v)...)
	for _, token := range slices.Compact(slices.Sorted(slices.Values(tokens))) {
		if err := tx.Exec(`insert into person_tokens (token, person_id) values ($1, $2)`, token, p.ID); err != nil {
			return fmt.Errorf("index a person: %w", err)
		}
	}
	return nil
}

// Marks returns the keyed hashes by which someone is noticed to be the same: of
// the national number, and of name and birth date together. p is clean. Nothing
// is kept of a protected identity.
func (p Person) Marks(v *vault.Vault) []string {
	if p.Protected {
		return nil
	}
	return append(p.numberToken(v), p.birthToken(v)...)
}

// numberToken is the token of the national number, none when there is no number.
func (p Person) numberToken(v *vault.Vault) []string {
	if p.NationalID == "" {
		return nil
	}
	return v.Tokens(p.Country + ":" + p.NationalID)
}

// birthToken is the token of the whole name and birth date together, none when
// the date is not known. It is one word, so it never matches a word of a name.
func (p Person) birthToken(v *vault.Vault) []string {
	if p.Birth.IsZero() {
		return nil
	}
	return v.Tokens(strings.Join(strings.Fields(p.Given+" "+p.Family), "_") + ":" + p.Birth.String())
}

// Sought returns who is the very person that p describes: by national number, or
// by the whole name and the birth date. By less nobody is found, and a protected
// identity by nothing. What by may see has no part in it: it is for emergencies.
func Sought(r db.Reader, v *vault.Vault, p Person) (found []id.Person, err error) {
	tokens := p.numberToken(v)
	if len(tokens) == 0 {
		tokens = p.birthToken(v)
	}
	if len(tokens) == 0 {
		return nil, nil
	}
	err = r.Rows(func(row *sql.Rows) error {
		var one id.Person
		err := row.Scan(&one)
		found = append(found, one)
		return err
	}, `select t.person_id from person_tokens t join persons p on p.id = t.person_id where t.token = $1 and not p.protected
		order by t.person_id limit 3`, tokens[0])
	if err != nil {
		return nil, fmt.Errorf("seek a person: %w", err)
	}
	return found, nil
}

// Openings returns why the record of a protected identity was opened, by the
// identifier of the opening.
func Openings(r db.Reader, key *vault.Key, person id.Person) (map[string]string, error) {
	list := map[string]string{}
	err := r.Rows(func(row *sql.Rows) error {
		var one, sealed string
		if err := row.Scan(&one, &sealed); err != nil {
			return err
		}
		var err error
		list[one], err = key.Open(openingPlace, one, sealed)
		return err
	}, `select id, reason_sealed from person_openings where person_id = $1`, person)
	if err != nil {
		return nil, fmt.Errorf("why a record was opened: %w", err)
	}
	return list, nil
}

// visible lists those among whom by may see that have all the tokens, or any.
func visible(r db.Reader, v *vault.Vault, by access.Actor, now time.Time, tokens []string, all bool) ([]Found, error) {
	tokens = slices.Compact(slices.Sorted(slices.Values(tokens)))
	if len(tokens) == 0 {
		return nil, nil
	}
	need := 1
	if all {
		need = len(tokens)
	}
	args, marks := list(tokens, 2)
	condition, more := access.Visible(by, now, "person_tokens.person_id", 2+len(tokens))
	var ids []id.Person
	err := r.Rows(func(row *sql.Rows) error {
		var one id.Person
		err := row.Scan(&one)
		ids = append(ids, one)
		return err
	}, `select person_id from person_tokens where token in (`+marks+`) and `+condition+`
		group by person_id having count(*) >= $1 order by person_id limit 20`,
		append(append([]any{need}, args...), more...)...)
	if err != nil {
		return nil, fmt.Errorf("find persons: %w", err)
	}
	names, err := Names(r, v, ids)
	if err != nil {
		return nil, err
	}
	var found []Found
	for _, one := range ids {
		if name, ok := names[one]; ok {
			found = append(found, Found{one, name})
		}
	}
	return found, nil
}

// unmark makes the referrals of a person those of a protected identity: nobody is
// noticed by them, and the preparation group reads no name. Their tables are of a
// package above this one, but it must be so in the same act.
func unmark(tx *db.Tx, person id.Person) error {
	err := tx.Exec(`delete from referral_marks where referral_id in (select id from referrals where person_id = $1)`, person)
	if err == nil {
		err = tx.Exec(`update referrals set protected = $2 where person_id = $1`, person, true)
	}
	if err != nil {
		return fmt.Errorf("protect the referrals of a person: %w", err)
	}
	return nil
}

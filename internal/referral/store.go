package referral

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// The places of what is sealed.
const (
	toldPlace = "referrals.told"
	saidPlace = "referral_steps.said"
)

// Seal seals a value as one text.
func Seal(key *vault.Key, place, row string, value any) (string, error) {
	b, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("write %s: %w", place, err)
	}
	return key.Seal(place, row, string(b))
}

// Unseal opens what Seal sealed.
func Unseal(key *vault.Key, place, row, sealed string, value any) error {
	said, err := key.Open(place, row, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(said), value); err != nil {
		return fmt.Errorf("read %s: %w", place, err)
	}
	return nil
}

var answerWords = map[programme.Answer]string{programme.Unknown: "unknown", programme.Yes: "yes", programme.No: "no"}

// AnswerOf reads an answer as a form and the store write it.
func AnswerOf(s string) programme.Answer {
	for a, word := range answerWords {
		if word == s {
			return a
		}
	}
	return programme.Unknown
}

// AnswerWord writes an answer.
func AnswerWord(a programme.Answer) string { return answerWords[a] }

const columns = `r.id, r.number, r.programme_id, r.person_id, r.known, r.protected, r.source, r.professional_id, r.organisation_id, r.account,
	r.referred_on, r.state, r.since, r.parties, r.exhausted, r.own_view, r.consent_how, r.consent_on, r.sex, r.birth_year, r.language,
	r.joined_to, r.participation_id, r.told_sealed, r.version, k.wrapped`

func scan(v *vault.Vault, row interface{ Scan(...any) error }) (r Referral, key *vault.Key, err error) {
	var parties, exhausted, told, wrapped string
	err = row.Scan(&r.ID, &r.Number, &r.Programme, &r.Person, &r.Known, &r.Protected, &r.Source, db.Text(&r.Professional),
		db.Text(&r.Organisation), &r.Account, &r.ReferredOn, &r.State, db.Instant(&r.Since), &parties, &exhausted, &r.View, &r.ConsentHow,
		&r.ConsentOn, &r.Sex, &r.BirthYear, &r.Language, db.Text(&r.JoinedTo), db.Text(&r.Participation), &told, &r.Version, &wrapped)
	if err != nil {
		return r, nil, err
	}
	r.Parties, r.Exhausted = strings.Fields(parties), AnswerOf(exhausted)
	if r.Parties == nil {
		r.Parties = []string{}
	}
	if key, err = v.Unwrap(r.Person, wrapped); err != nil {
		return r, nil, err
	}
	return r, key, Unseal(key, toldPlace, r.ID, told, &r.Told)
}

// load reads a referral with its history; an unknown one is a NotFound refusal.
func load(r db.Reader, v *vault.Vault, referral string) (Referral, *vault.Key, error) {
	if !id.Valid(referral) {
		return Referral{}, nil, fault.Hidden()
	}
	one, key, err := scan(v, r.Row(`select `+columns+` from referrals r join vault_keys k on k.person_id = r.person_id where r.id = $1`, referral))
	if errors.Is(err, sql.ErrNoRows) {
		return one, nil, fault.Hidden()
	}
	if err != nil {
		return one, nil, fmt.Errorf("load referral %s: %w", referral, err)
	}
	one.Steps, err = steps(r, key, referral)
	if err != nil {
		return one, nil, err
	}
	list := []Referral{one}
	err = nameReferrers(r, list)
	return list[0], key, err
}

func steps(r db.Reader, key *vault.Key, referral string) (list []Step, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var s Step
		var stepID, said string
		if err := row.Scan(&stepID, &s.Act, &s.State, &s.How, &s.Account, db.Instant(&s.At), &said); err != nil {
			return err
		}
		err := Unseal(key, saidPlace, stepID, said, &s.Said)
		list = append(list, s)
		return err
	}, `select id, act, state, how, account, at, said_sealed from referral_steps where referral_id = $1 order by position`, referral)
	if err != nil {
		return nil, fmt.Errorf("history of referral %s: %w", referral, err)
	}
	return list, nil
}

func nameReferrers(r db.Reader, list []Referral) error {
	var ids []id.Professional
	for _, one := range list {
		if one.Professional != "" {
			ids = append(ids, one.Professional)
		}
	}
	people, err := directory.ProfessionalsOf(r, ids)
	for i := range list {
		p := people[list[i].Professional]
		list[i].ProfessionalName, list[i].OrganisationName = p.Name, p.OrganisationName
	}
	return err
}

// among lists referrals, those who have waited longest first.
func among(r db.Reader, v *vault.Vault, where string, args ...any) (list []Referral, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		one, _, err := scan(v, row)
		list = append(list, one)
		return err
	}, `select `+columns+` from referrals r join vault_keys k on k.person_id = r.person_id where `+where+` order by r.referred_on, r.number`, args...)
	if err == nil {
		err = nameReferrers(r, list)
	}
	if err != nil {
		return nil, fmt.Errorf("list referrals: %w", err)
	}
	return list, nil
}

// insert keeps a new referral with its first step, and gives it its number.
func insert(tx *db.Tx, v *vault.Vault, key *vault.Key, r *Referral, who person.Person, s Step) error {
	if err := tx.Row(`select coalesce(max(number), 0) + 1 from referrals where programme_id = $1`, r.Programme).Scan(&r.Number); err != nil {
		return err
	}
	told, err := Seal(key, toldPlace, r.ID, r.Told)
	if err != nil {
		return err
	}
	r.Since = s.At
	err = tx.Exec(`insert into referrals (id, number, programme_id, person_id, known, protected, source, professional_id, organisation_id, account,
			referred_on, state, since, parties, exhausted, own_view, consent_how, consent_on, sex, birth_year, language, joined_to,
			participation_id, told_sealed, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, null, null, $22, $23)`,
		r.ID, r.Number, r.Programme, r.Person, r.Known, r.Protected, r.Source, db.Null(r.Professional), db.Null(r.Organisation), r.Account,
		r.ReferredOn, r.State, r.Since, strings.Join(r.Parties, " "), AnswerWord(r.Exhausted), r.View, r.ConsentHow, r.ConsentOn,
		r.Sex, r.BirthYear, r.Language, told, r.Version)
	if err != nil {
		return fmt.Errorf("keep referral %s: %w", r.ID, err)
	}
	for _, mark := range who.Marks(v) {
		if err := tx.Exec(`insert into referral_marks (mark, referral_id) values ($1, $2)`, mark, r.ID); err != nil {
			return err
		}
	}
	return addStep(tx, key, r, s)
}

// save keeps what changed in r with its last step, unless someone else was first.
func save(tx *db.Tx, key *vault.Key, r *Referral, s Step) error {
	told, err := Seal(key, toldPlace, r.ID, r.Told)
	if err != nil {
		return err
	}
	if len(r.Steps) == 0 || r.Steps[len(r.Steps)-1].State != s.State {
		r.Since = s.At
	}
	n, err := tx.Changed(`update referrals set state = $3, since = $4, parties = $5, exhausted = $6, own_view = $7, consent_how = $8,
			consent_on = $9, joined_to = $10, participation_id = $11, told_sealed = $12, referred_on = $13, version = version + 1
		where id = $1 and version = $2`, r.ID, r.Version, r.State, r.Since, strings.Join(r.Parties, " "), AnswerWord(r.Exhausted), r.View,
		r.ConsentHow, r.ConsentOn, db.Null(r.JoinedTo), db.Null(r.Participation), told, r.ReferredOn)
	if err != nil {
		return fmt.Errorf("save referral %s: %w", r.ID, err)
	}
	if n == 0 {
		return fault.Refuse(fault.Conflict, "error.changed")
	}
	r.Version++
	return addStep(tx, key, r, s)
}

func addStep(tx *db.Tx, key *vault.Key, r *Referral, s Step) error {
	stepID := id.New[string]()
	said, err := Seal(key, saidPlace, stepID, s.Said)
	if err != nil {
		return err
	}
	r.Steps = append(r.Steps, s)
	return tx.Exec(`insert into referral_steps (id, referral_id, person_id, position, act, state, how, account, at, said_sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		stepID, r.ID, r.Person, len(r.Steps), s.Act, s.State, s.How, s.Account, s.At, said)
}

// alike lists the other referrals of the programme that may be of the same person.
func alike(r db.Reader, v *vault.Vault, p id.Programme, marks []string, but string) ([]Referral, error) {
	if len(marks) == 0 {
		return nil, nil
	}
	in, arg := db.In(r, 1, marks)
	return among(r, v, `r.programme_id = $2 and r.id <> $3 and r.state <> 'joined'
		and r.id in (select referral_id from referral_marks where mark `+in+`)`, arg, p, but)
}

// A code on paper.
type code struct {
	purpose, referral string
	programme         id.Programme
	account           id.Account
	until, usedAt     time.Time
}

func insertCode(tx *db.Tx, hash string, c code, now time.Time) error {
	if c.referral != "" { // an earlier letter no longer answers
		if err := tx.Exec(`delete from referral_codes where referral_id = $1 and used_at is null`, c.referral); err != nil {
			return err
		}
	}
	return tx.Exec(`insert into referral_codes (code, purpose, referral_id, programme_id, account, made_at, until) values ($1, $2, $3, $4, $5, $6, $7)`,
		hash, c.purpose, db.Null(c.referral), c.programme, c.account, now, c.until)
}

func codeOf(r db.Reader, hash string) (c code, err error) {
	err = r.Row(`select purpose, referral_id, programme_id, account, until, used_at from referral_codes where code = $1`, hash).
		Scan(&c.purpose, db.Text(&c.referral), &c.programme, &c.account, db.Instant(&c.until), db.Instant(&c.usedAt))
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.Field("code", "referral.code_wrong")
	}
	return c, err
}

func useCode(tx *db.Tx, hash string, now time.Time) error {
	return tx.Exec(`update referral_codes set used_at = $2 where code = $1`, hash, now)
}

// maker is the one who handed a code over: they receive what is written with it.
func maker(r db.Reader, account id.Account) (professional id.Professional, organisation id.Organisation, err error) {
	err = r.Row(`select professional_id, organisation_id from accounts where id = $1`, account).Scan(db.Text(&professional), db.Text(&organisation))
	return professional, organisation, err
}

// barred reports whether the person has barred the reader.
func barred(r db.Reader, by access.Actor, person id.Person) (bool, error) {
	if by.Professional == "" {
		return false, nil
	}
	return access.Barred(r, person, by.Professional)
}

// coordinators are the professionals with that role in the programme.
func coordinators(r db.Reader, p id.Programme, now time.Time) (ids []id.Professional, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var one id.Professional
		err := row.Scan(&one)
		ids = append(ids, one)
		return err
	}, `select distinct a.professional_id from account_roles g join accounts a on a.id = g.account_id
		where g.role = 'coordinator' and g.programme_id in ($1, '')
		  and a.professional_id is not null and (a.disabled_at is null or a.disabled_at > $2)`, p, now)
	return ids, err
}

// offers lists the programmes that offer someone a place and wait for the answer.
func offers(r db.Reader, who id.Person) (list []id.Programme, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var p id.Programme
		err := row.Scan(&p)
		list = append(list, p)
		return err
	}, `select programme_id from referrals where person_id = $1 and state = $2 order by since`, who, Offered)
	if err != nil {
		return nil, fmt.Errorf("what a person is offered: %w", err)
	}
	return list, nil
}

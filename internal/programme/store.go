package programme

import (
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// parsed remembers what Parse made of a text. The same text always means the
// same, so it is no state of the program: only the memory of a pure function.
var parsed memory

type memory struct {
	sync.Mutex
	byText map[string]*Programme
}

// most bounds how many texts are remembered: installations have a handful.
const most = 64

func (m *memory) parse(name, text string) (*Programme, error) {
	m.Lock()
	defer m.Unlock()
	if p, ok := m.byText[text]; ok {
		return p, nil
	}
	p, err := Parse(name, []byte(text))
	if err != nil {
		return nil, err
	}
	if m.byText == nil || len(m.byText) >= most {
		m.byText = make(map[string]*Programme)
	}
	m.byText[text] = p
	return p, nil
}

// Load returns an installed programme. It is shared: nobody may change it.
func Load(r db.Reader, p id.Programme) (*Programme, error) {
	var text string
	err := r.Row(`select file from programmes where id = $1`, p).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.Refuse(fault.NotFound, "programme.unknown")
	}
	if err != nil {
		return nil, fmt.Errorf("load programme %s: %w", p, err)
	}
	return parsed.parse(string(p)+".yaml", text)
}

// All returns every installed programme, in the order they were installed.
func All(r db.Reader) (list []*Programme, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var name, text string
		if err := row.Scan(&name, &text); err != nil {
			return err
		}
		p, err := parsed.parse(name+".yaml", text)
		if err != nil {
			return err
		}
		list = append(list, p)
		return nil
	}, `select id, file from programmes order by installed_at, id`)
	if err != nil {
		return nil, fmt.Errorf("load the programmes: %w", err)
	}
	return list, nil
}

// File returns the text of an installed programme file.
func File(r db.Reader, p id.Programme) (string, error) {
	var text string
	err := r.Row(`select file from programmes where id = $1`, p).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Refuse(fault.NotFound, "programme.unknown")
	}
	if err != nil {
		return "", fmt.Errorf("load the file of programme %s: %w", p, err)
	}
	return text, nil
}

// Install keeps the file of a programme, in place of an earlier one.
func Install(tx *db.Tx, p *Programme, file []byte, now time.Time) error {
	if err := tx.Exec(`
		insert into programmes (id, file, installed_at) values ($1, $2, $3)
		on conflict (id) do update set file = excluded.file, installed_at = excluded.installed_at`,
		p.ID, string(file), now); err != nil {
		return fmt.Errorf("install programme %s: %w", p.ID, err)
	}
	return nil
}

// SetParty says which organisation a party of the programme is here.
func SetParty(tx *db.Tx, p id.Programme, party string, o id.Organisation) error {
	if err := tx.Exec(`
		insert into programme_parties (programme_id, party, organisation_id) values ($1, $2, $3)
		on conflict (programme_id, party) do update set organisation_id = excluded.organisation_id`,
		p, party, o); err != nil {
		return fmt.Errorf("set party %s of programme %s: %w", party, p, err)
	}
	return nil
}

// Parties returns the organisations of the programme's parties, by the key of
// the party. A party that is nobody here yet is left out.
func Parties(r db.Reader, p id.Programme) (map[string]id.Organisation, error) {
	all := make(map[string]id.Organisation)
	err := r.Rows(func(row *sql.Rows) error {
		var party string
		var o id.Organisation
		if err := row.Scan(&party, &o); err != nil {
			return err
		}
		all[party] = o
		return nil
	}, `select party, organisation_id from programme_parties where programme_id = $1`, p)
	if err != nil {
		return nil, fmt.Errorf("parties of programme %s: %w", p, err)
	}
	return all, nil
}

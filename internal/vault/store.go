package vault

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// New makes the key of a new person and keeps it, wrapped.
func (v *Vault) New(tx *db.Tx, person id.Person, now time.Time) (*Key, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make the key of a person: %w", err)
	}
	var buf bytes.Buffer
	if err := handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&buf), v.master, []byte(person)); err != nil {
		return nil, fmt.Errorf("wrap the key of a person: %w", err)
	}
	wrapped := base64.RawStdEncoding.EncodeToString(buf.Bytes())
	if err := tx.Exec(`insert into vault_keys (person_id, wrapped, created_at) values ($1, $2, $3)`,
		person, wrapped, now); err != nil {
		return nil, fmt.Errorf("keep the key of a person: %w", err)
	}
	return v.Unwrap(person, wrapped)
}

// Key loads the key of person. A person without one is unknown, or was erased.
func (v *Vault) Key(r db.Reader, person id.Person) (*Key, error) {
	var wrapped string
	err := r.Row(`select wrapped from vault_keys where person_id = $1`, person).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.Hidden()
	}
	if err != nil {
		return nil, fmt.Errorf("load the key of a person: %w", err)
	}
	return v.Unwrap(person, wrapped)
}

// Destroy makes all that is sealed for person unreadable for ever.
func (v *Vault) Destroy(tx *db.Tx, person id.Person) error {
	if err := tx.Exec(`delete from person_tokens where person_id = $1`, person); err != nil {
		return err
	}
	return tx.Exec(`delete from vault_keys where person_id = $1`, person)
}

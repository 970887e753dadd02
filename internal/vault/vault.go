// Package vault is the locked cabinet: what is written about a person is sealed
// with a key of that person, and that key with the key of the installation.
//
// Destroying the person's key makes every copy of what was written unreadable
// at once: the database, its journal, and backups made since.
package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/text/unicode/norm"

	"kasam/internal/id"
)

// A Vault opens and makes the keys of persons. It is safe for concurrent use.
type Vault struct {
	master tink.AEAD
	blind  []byte // keys the hashes that names are found by

	mu   sync.Mutex
	open map[string]*Key // by wrapped keyset: a destroyed one is never asked for again
}

// A Key seals and opens what belongs to one person.
type Key struct {
	person id.Person
	aead   tink.AEAD
}

// ErrSealed is returned for a text that this key does not open: it was altered,
// moved from another place, or sealed for someone else.
var ErrSealed = errors.New("vault: the text does not open")

// cached bounds the keys held open in memory, about 1 kB each.
const cached = 8192

// Unwrap opens a wrapped key that a query brought along, for lists.
func (v *Vault) Unwrap(person id.Person, wrapped string) (*Key, error) {
	v.mu.Lock()
	k := v.open[wrapped]
	v.mu.Unlock()
	if k != nil && k.person == person {
		return k, nil
	}
	raw, err := base64.RawStdEncoding.DecodeString(wrapped)
	if err != nil {
		return nil, ErrSealed
	}
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(raw)), v.master, []byte(person))
	if err != nil {
		return nil, fmt.Errorf("unwrap the key of a person: %w", ErrSealed)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("use the key of a person: %w", err)
	}
	k = &Key{person, primitive}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.open) >= cached || v.open == nil {
		v.open = make(map[string]*Key)
	}
	v.open[wrapped] = k
	return k, nil
}

// Seal encrypts text for one place, named table.column/row: sealed text that is
// moved elsewhere does not open. The empty text stays empty.
func (k *Key) Seal(place, row, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	b, err := k.aead.Encrypt([]byte(text), []byte(place+"/"+row))
	if err != nil {
		return "", fmt.Errorf("seal %s: %w", place, err)
	}
	return base64.RawStdEncoding.EncodeToString(b), nil
}

// Open decrypts what Seal sealed for the same place and row.
func (k *Key) Open(place, row, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("open %s: %w", place, ErrSealed)
	}
	text, err := k.aead.Decrypt(b, []byte(place+"/"+row))
	if err != nil {
		return "", fmt.Errorf("open %s: %w", place, ErrSealed)
	}
	return string(text), nil
}

// Person returns whose key it is.
func (k *Key) Person() id.Person { return k.person }

// Tokens returns the keyed hashes by which the words of a name are found: whole
// words only, without regard to case, so that nobody browses people.
func (v *Vault) Tokens(name string) []string {
	var list []string
	for word := range strings.FieldsSeq(strings.ToLower(norm.NFC.String(name))) {
		mac := hmac.New(sha256.New, v.blind)
		mac.Write([]byte(word))
		list = append(list, base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16]))
	}
	return list
}

// Mark returns a keyed hash of 32 bytes, by which equal texts are known as such
// and nothing else is told of them.
func (v *Vault) Mark(text string) []byte {
	mac := hmac.New(sha256.New, v.blind)
	mac.Write([]byte("mark\x00" + text))
	return mac.Sum(nil)
}

// SealSecret encrypts what belongs to the installation rather than to a person,
// such as the seed of a second factor.
func (v *Vault) SealSecret(place, row, text string) (string, error) {
	return (&Key{aead: v.master}).Seal(place, row, text)
}

// OpenSecret decrypts what SealSecret sealed.
func (v *Vault) OpenSecret(place, row, sealed string) (string, error) {
	return (&Key{aead: v.master}).Open(place, row, sealed)
}

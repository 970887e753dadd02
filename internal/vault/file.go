package vault

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
)

// A Root is the secret of an installation, from which its other keys follow.
// Whoever has it and the database can read everything: it is kept in a file of
// its own, mode 0600, and is not part of a backup.
type Root []byte

const rootHeader = "kasam-key-1 "

// NewRoot returns a fresh secret of 32 random bytes.
func NewRoot() Root {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return b
}

// LoadRoot reads the secret at path. It refuses a file that others may read.
func LoadRoot(path string) (Root, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the key file %s can be read by others; set its mode to 0600", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	text, ok := strings.CutPrefix(string(bytes.TrimSpace(b)), rootHeader)
	root, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(root) != 32 {
		return nil, fmt.Errorf("the key file %s is not a Kasam key", path)
	}
	return root, nil
}

// EnsureRoot is LoadRoot, making the file first when there is none.
func EnsureRoot(path string) (Root, error) {
	root, err := LoadRoot(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return root, err
	}
	root = NewRoot()
	text := rootHeader + base64.StdEncoding.EncodeToString(root) + "\n"
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(text)
	return root, errors.Join(err, f.Sync(), f.Close())
}

// Vault returns the cabinet that root opens.
func (r Root) Vault() (*Vault, error) {
	master, err := subtle.NewAESGCM(r.derive("persons"))
	if err != nil {
		return nil, err
	}
	return &Vault{master: master, blind: r.derive("names")}, nil
}

// Signer returns the key that signs checkpoints of the audit log.
func (r Root) Signer() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(r.derive("checkpoints")) }

func (r Root) derive(purpose string) []byte {
	b, err := hkdf.Key(sha256.New, r, nil, "kasam "+purpose, 32)
	if err != nil {
		panic(err) // 32 bytes of SHA-256 are always to be had
	}
	return b
}

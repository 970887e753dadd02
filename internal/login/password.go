package login

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"kasam/internal/fault"
)

// The cost of a password: OWASP's second choice, 19 MiB, two passes, one lane.
// They stand in every hash, so a later version may raise them.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
)

const (
	shortest = 12
	longestP = 200
)

// A Gate bounds how much is hashed at once: each password costs 19 MiB.
type Gate chan struct{}

// NewGate returns a gate that n pass at a time.
func NewGate(n int) Gate { return make(Gate, n) }

func (g Gate) enter() (leave func()) {
	if g == nil {
		return func() {}
	}
	g <- struct{}{}
	return func() { <-g }
}

// CheckPassword refuses a password that is too short or the first one that
// anybody would try. There are no rules on what it is made of.
func CheckPassword(password, email string) error {
	p := norm.NFC.String(password)
	n := utf8.RuneCountInString(p)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(p, 0):
		return fault.Field("password", "error.text")
	case n < shortest:
		return fault.Field("password", "login.password_short", shortest)
	case n > longestP:
		return fault.Field("password", "error.too_long", longestP)
	case obvious(strings.ToLower(p), strings.ToLower(email)):
		return fault.Field("password", "login.password_obvious")
	}
	return nil
}

// bases are words that guessers begin with; what is added to make them longer
// does not help.
var bases = []string{
	"password", "passw0rd", "lösenord", "losenord", "kodeord", "passord", "adgangskode", "hemligt", "välkommen", "valkommen",
	"welcome", "letmein", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "iloveyou", "jagälskardig", "administrator", "admin",
	"sommar", "sommer", "summer", "vinter", "winter", "höst", "vår", "sverige", "stockholm", "kasam", "coachingteam", "koordinator",
}

// rows are what fingers run along.
var rows = []string{
	"abcdefghijklmnopqrstuvwxyzåäö", "01234567890123456789", "qwertyuiopåasdfghjklöäzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
}

func obvious(p, email string) bool {
	local, _, _ := strings.Cut(email, "@")
	rest := bare(p)
	if email != "" && (strings.Contains(p, email) || rest != "" && rest == bare(local)) {
		return true
	}
	different := make(map[rune]bool)
	for _, r := range p {
		different[r] = true
	}
	if len(different) < 5 {
		return true
	}
	for _, base := range bases {
		if rest != "" && strings.ReplaceAll(rest, base, "") == "" {
			return true
		}
	}
	for _, row := range rows {
		if strings.Contains(row, p) || strings.Contains(reverse(row), p) {
			return true
		}
	}
	return false
}

// bare returns the letters of s alone.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

func reverse(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

// Hash returns the password as an account keeps it: a PHC string of argon2id.
// The same password typed on another keyboard (NFC) gives the same.
func Hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	return encode(salt, argon2.IDKey([]byte(norm.NFC.String(password)), salt, passes, memoryKiB, lanes, 32))
}

func encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, memoryKiB, passes, lanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// nobody is the hash that an unknown address is compared with, so that it takes
// as long as a known one. No password is known to match it.
var nobody = encode(make([]byte, 16), make([]byte, 32))

var errHash = errors.New("login: not a password hash")

// matches compares a password with a hash. outdated tells that the hash was
// made at another cost than today's.
func matches(hash, password string) (ok, outdated bool, err error) {
	var version int
	var m, t uint32
	var p uint8
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return false, false, errHash
	}
	if _, err := fmt.Sscanf(part[2]+" "+part[3], "v=%d m=%d,t=%d,p=%d", &version, &m, &t, &p); err != nil ||
		version != argon2.Version || m > 1<<20 || t == 0 || t > 100 || p == 0 {
		return false, false, errHash
	}
	salt, err := base64.RawStdEncoding.DecodeString(part[4])
	if err != nil {
		return false, false, errHash
	}
	key, err := base64.RawStdEncoding.DecodeString(part[5])
	if err != nil || len(key) < 16 || len(key) > 64 {
		return false, false, errHash
	}
	got := argon2.IDKey([]byte(norm.NFC.String(password)), salt, t, m, p, uint32(len(key))) //nolint:gosec // at most 64
	return subtle.ConstantTimeCompare(got, key) == 1, m != memoryKiB || t != passes || p != lanes, nil
}

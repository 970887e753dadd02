package guest

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
)

// fresh returns a new secret of 256 bits, for an address or a cookie.
func fresh() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// digest is all the database keeps of a secret.
func digest(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(h[:])
}

// codeDigits is how many digits a code has: few enough to be read aloud on the
// phone, and many enough for the few tries there are.
const codeDigits = 6

// freshCode returns a code.
func freshCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // the system's own source never fails
	}
	return fmt.Sprintf("%0*d", codeDigits, n)
}

// SpellCode writes a code in two groups, as it is read aloud: 382 914.
func SpellCode(code string) string {
	if len(code) != codeDigits {
		return code
	}
	return code[:codeDigits/2] + " " + code[codeDigits/2:]
}

// readCode returns a code as it was made, from what someone typed; "" when it is
// none.
func readCode(typed string) string {
	code := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -–.\t\u00a0\u202f", r) {
			return -1
		}
		return r
	}, typed)
	if len(code) != codeDigits || strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return code
}

// codeDigest is all the database keeps of a code. The token is part of it and
// does not stand in the database: whoever reads that cannot try the few codes
// there are.
func codeDigest(token, code string) string { return digest(token + ":" + code) }

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

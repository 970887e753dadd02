package login

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// fresh returns a new token of 256 bits.
func fresh() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// digest is all the database keeps of a token or code: whoever reads the
// database cannot sign in with what they find.
func digest(token string) string {
	h := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(h[:])
}

// digestOf is digest, but "" of "".
func digestOf(token string) string {
	if token == "" {
		return ""
	}
	return digest(token)
}

// times are the instants of a session.
type times struct {
	created time.Time
	seen    time.Time
	full    time.Time // when it was complete; zero while a second factor is awaited
}

// stands reports whether a session is still good at now. A clock that went
// backwards ends nothing and prolongs nothing beyond Lasts of the new time.
func (t times) stands(staff bool, now time.Time) bool {
	if t.full.IsZero() {
		return now.Before(t.created.Add(halfway))
	}
	idle := idlePerson
	if staff {
		idle = idleStaff
	}
	return now.Before(t.created.Add(Lasts)) && now.Before(t.seen.Add(idle))
}

// due reports whether the session's last use should be written down.
func (t times) due(now time.Time) bool { return !now.Before(t.seen.Add(touchEvery)) }

package login

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// A Factor is a second factor that is being set up.
type Factor struct {
	Secret string // base32, as it is typed into an app
	Link   string // otpauth: address that an app opens
}

// period is the time a code lasts.
const period = 30 * time.Second

func freshSecret() string {
	b := make([]byte, 20)
	rand.Read(b) // never fails
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// factor names the account to the app that holds the secret.
func factor(secret, email string) Factor {
	q := url.Values{"secret": {secret}, "issuer": {"Kasam"}, "period": {"30"}, "digits": {"6"}, "algorithm": {"SHA1"}}
	return Factor{Secret: secret, Link: "otpauth://totp/Kasam:" + url.PathEscape(email) + "?" + q.Encode()}
}

// step returns the half-minute whose code was given: this one, the one before
// or the one after. Those up to last were used before and no longer count.
func step(secret, code string, last int64, now time.Time) (int64, bool) {
	code = strings.Join(strings.Fields(code), "")
	found := int64(0)
	for off := int64(-1); off <= 1; off++ {
		at := now.Add(time.Duration(off) * period)
		want, err := totp.GenerateCodeCustom(secret, at, totp.ValidateOpts{
			Period: uint(period / time.Second), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
		})
		n := at.Unix() / int64(period/time.Second)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && n > last && found == 0 {
			found = n
		}
	}
	return found, found != 0
}

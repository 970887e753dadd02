package login

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"pgregory.net/rapid"

	"kasam/internal/fault"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func TestABudgetLetsInUntilItIsUsedUp(t *testing.T) {
	ago := func(ms ...int) (list []time.Time) {
		for _, m := range ms {
			list = append(list, noon.Add(-time.Duration(m)*time.Minute))
		}
		return list
	}
	b := budget{quarter: 3, day: 5}
	for _, tt := range []struct {
		name  string
		tries []time.Time
		want  int // minutes
	}{
		{"nobody tried", nil, 0},
		{"two just now", ago(1, 1), 0},
		{"three just now wait for the oldest to be a quarter old", ago(1, 5, 3), 10},
		{"three, the oldest a quarter ago", ago(1, 3, 15), 0},
		{"five in a day wait for the oldest to be a day old", ago(60, 120, 180, 240, 300), 24*60 - 300},
		{"five, the oldest a day ago", ago(60, 120, 180, 240, 24*60), 0},
		{"both at once wait for the longer", ago(1, 2, 3, 240, 300), 24*60 - 300},
	} {
		if got := minutes(b.wait(tt.tries, noon)); got != tt.want {
			t.Errorf("%s: %d minutes, want %d", tt.name, got, tt.want)
		}
	}
}

// However the tries are spread, no more go through than the budget says in any
// quarter and any day, and to wait as long as one is told is enough.
func TestNoSpreadOfTriesBeatsTheBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := budget{quarter: rapid.IntRange(1, 6).Draw(t, "quarter"), day: rapid.IntRange(1, 20).Draw(t, "day")}
		now := noon
		var through []time.Time
		for range rapid.IntRange(1, 200).Draw(t, "n") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40*60).Draw(t, "pause")) * time.Second)
			wait := b.wait(through, now)
			if wait == 0 {
				through = append(through, now)
			} else if again := b.wait(through, now.Add(wait)); again != 0 && again >= wait && b.day > b.quarter {
				t.Fatalf("told to wait %v, and then %v", wait, again)
			}
		}
		for i, from := range through {
			inQuarter, inDay := 0, 0
			for _, at := range through[i:] {
				if at.Sub(from) < 15*time.Minute {
					inQuarter++
				}
				if at.Sub(from) < 24*time.Hour {
					inDay++
				}
			}
			if inQuarter > b.quarter || inDay > b.day {
				t.Fatalf("%d in a quarter and %d in a day went through a budget of %+v", inQuarter, inDay, b)
			}
		}
	})
}

func TestASessionStandsUntilItIsIdleOrOld(t *testing.T) {
	at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
	full := times{created: noon, seen: noon, full: noon}
	seen := func(m int) times { s := full; s.seen = at(m); return s }
	for _, tt := range []struct {
		name  string
		s     times
		staff bool
		now   time.Time
		want  bool
	}{
		{"staff, used just now", full, true, at(1), true},
		{"staff, idle for 29 minutes", full, true, at(29), true},
		{"staff, idle for 30 minutes", full, true, at(30), false},
		{"a person, idle for 30 minutes", full, false, at(30), true},
		{"a person, idle for two hours", full, false, at(120), false},
		{"in use all day, just before twelve hours", seen(715), true, at(719), true},
		{"in use all day, after twelve hours", seen(719), true, at(720), false},
		{"halfway, after nine minutes", times{created: noon, seen: noon}, true, at(9), true},
		{"halfway, after ten minutes, though used", times{created: noon, seen: at(9)}, true, at(10), false},
		{"the clock went back an hour", full, true, at(-60), true},
	} {
		if got := tt.s.stands(tt.staff, tt.now); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestPasswords(t *testing.T) {
	for _, tt := range []struct{ name, password, key string }{
		{"four words", "häst batteri klammer stapel", ""},
		{"only digits, but without order", "592837465019", ""},
		{"the same in another alphabet", "пароль для собаки", ""},
		{"eleven characters", "elvateckenn", "login.password_short"},
		{"twelve characters of several bytes", "ååååöööäääxy", ""},
		{"eleven characters of several bytes", "åååööööääxy", "login.password_short"},
		{"the address itself", "tove.lindberg@exempel.se", "login.password_obvious"},
		{"the name of the address", "tove.lindberg1", "login.password_obvious"},
		{"one word with digits", "lösenord123456", "login.password_obvious"},
		{"one word twice", "PasswordPassword", "login.password_obvious"},
		{"one letter", "aaaaaaaaaaaaaaa", "login.password_obvious"},
		{"digits in a row", "123456789012", "login.password_obvious"},
		{"along the keyboard", "qwertyuiopåa", "login.password_obvious"},
		{"the alphabet backwards", "lkjihgfedcba", "login.password_obvious"},
		{"without end", strings.Repeat("lång mening ", 20), "error.too_long"},
		{"no text", "abcdefgh\xff\xfe\xfdijkl", "error.text"},
	} {
		err := CheckPassword(tt.password, "tove.lindberg@exempel.se")
		got := ""
		if e, ok := errors.AsType[*fault.Error](err); ok {
			got = e.Key
		}
		if got != tt.key {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.key)
		}
	}
}

func TestAHashMatchesItsPasswordOnly(t *testing.T) {
	hash := Hash("häst batteri klammer")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %q", hash)
	}
	if strings.Contains(hash, "batteri") || Hash("häst batteri klammer") == hash {
		t.Error("the hash is not salted")
	}
	for password, want := range map[string]bool{
		"häst batteri klammer": true, "ha\u0308st batteri klammer": true, // NFD, as some keyboards give it
		"Häst batteri klammer": false, "häst batteri klammer ": false, "": false,
	} {
		if ok, outdated, err := matches(hash, password); ok != want || outdated || err != nil {
			t.Errorf("%q: %v %v %v", password, ok, outdated, err)
		}
	}
	weak := "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + strings.Split(hash, "$")[5]
	if _, outdated, err := matches(weak, "x"); !outdated || err != nil {
		t.Errorf("a cheaper hash is outdated: %v %v", outdated, err)
	}
	for _, bad := range []string{"", "x", "$argon2id$v=19$m=99999999,t=2,p=1$aa$bb", "$2a$10$abc", hash[:30]} {
		if _, _, err := matches(bad, "x"); err == nil {
			t.Errorf("%q was taken for a hash", bad)
		}
	}
	if ok, _, err := matches(nobody, ""); ok || err != nil {
		t.Errorf("the hash of nobody: %v %v", ok, err)
	}
}

func TestACodeIsReadAsItIsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := freshCode()
		typed := code
		if rapid.Bool().Draw(t, "lower") {
			typed = strings.ToLower(typed)
		}
		typed = strings.ReplaceAll(typed, "-", rapid.SampledFrom([]string{"-", " ", "", " - "}).Draw(t, "between"))
		typed = strings.ReplaceAll(typed, "0", rapid.SampledFrom([]string{"0", "O", "o"}).Draw(t, "zero"))
		typed = strings.ReplaceAll(typed, "1", rapid.SampledFrom([]string{"1", "I", "l"}).Draw(t, "one"))
		if got := readCode(typed); got != code {
			t.Fatalf("%q was read as %q, not %q", typed, got, code)
		}
	})
	for _, bad := range []string{"", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "ABCD-EFGH-JKM!", "ABCD-EFGH-JKMU", "åäö"} {
		if got := readCode(bad); got != "" {
			t.Errorf("%q was read as %q", bad, got)
		}
	}
}

func TestACodeOfTheAppCountsOnceAndNearby(t *testing.T) {
	secret := freshSecret()
	codeAt := func(at time.Time) string {
		code, err := totp.GenerateCode(secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	now := noon.Add(10 * time.Second)
	this := now.Unix() / 30
	for _, tt := range []struct {
		name string
		code string
		last int64
		want int64
	}{
		{"this half-minute's", codeAt(now), 0, this},
		{"with a space", codeAt(now)[:3] + " " + codeAt(now)[3:], 0, this},
		{"the one before", codeAt(now.Add(-30 * time.Second)), 0, this - 1},
		{"the one after", codeAt(now.Add(30 * time.Second)), 0, this + 1},
		{"two before", codeAt(now.Add(-60 * time.Second)), 0, 0},
		{"used already", codeAt(now), this, 0},
		{"older than one used already", codeAt(now.Add(-30 * time.Second)), this, 0},
		{"nothing", "", 0, 0},
		{"another", "12345", 0, 0},
	} {
		if got, ok := step(secret, tt.code, tt.last, now); got != tt.want || ok != (tt.want != 0) {
			t.Errorf("%s: %d %v, want %d", tt.name, got, ok, tt.want)
		}
	}
}

func TestALimiterBoundsEachAddressAndItself(t *testing.T) {
	l := newLimiter(time.Minute, 3, 100)
	allowed := func(address string, at time.Time) (n int) {
		for range 10 {
			if l.Allow(address, at) {
				n++
			}
		}
		return n
	}
	if n := allowed("192.0.2.1:5000", noon); n != 3 {
		t.Errorf("%d at once", n)
	}
	if n := allowed("192.0.2.1:6000", noon); n != 0 {
		t.Errorf("another port let %d more in", n)
	}
	if n := allowed("192.0.2.2:5000", noon); n != 3 {
		t.Errorf("another address: %d", n)
	}
	if n := allowed("192.0.2.1:5000", noon.Add(2*time.Minute)); n != 2 {
		t.Errorf("after two minutes: %d", n)
	}
	if n := allowed("[2001:db8::1]:5000", noon) + allowed("2001:db8::2", noon); n != 3 {
		t.Errorf("one subscriber's two addresses: %d", n)
	}
	if n := allowed("", noon) + allowed("nonsense", noon); n != 3 {
		t.Errorf("no address: %d", n)
	}
	for i := range 10_000 {
		l.Allow(fmt.Sprintf("10.1.%d.%d", i/250, i%250), noon)
	}
	if n := len(l.now) + len(l.old); n > 201 {
		t.Errorf("it holds %d addresses", n)
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		" Tove.Lindberg@Exempel.SE ": "tove.lindberg@exempel.se", "åsa@exempel.se": "åsa@exempel.se",
		"": "", "x": "", "@x": "", "x@": "", "a@b@c": "", "a b@c": "", "a@b\r\nBcc: c@d": "", strings.Repeat("a", 300) + "@b": "",
	} {
		if got, err := normalEmail(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

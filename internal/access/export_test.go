package access

import (
	"time"

	"github.com/cedar-policy/cedar-go"

	"kasam/internal/db"
	"kasam/internal/id"
)

// Policies is the text of the policies.
func Policies() string { return string(policyText) }

// SeeUnder is See under other policies: the tests ask it whether they would
// notice a policy that says something else.
func SeeUnder(text string, r db.Reader, by Actor, person id.Person, now time.Time) ([]Ground, error) {
	set, err := cedar.NewPolicySetFromBytes("mutant.cedar", []byte(text))
	if err != nil {
		return nil, err
	}
	f, err := load(r, by, person)
	return f.decide(set, by, person, now), err
}

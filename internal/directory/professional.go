package directory

import (
	"strings"

	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Professional is someone at an organisation, and how to reach them.
type Professional struct {
	ID               id.Professional
	Organisation     id.Organisation
	OrganisationName string // loaded
	Sensitive        bool   // loaded: the organisation's name tells of illness or crime
	Name             string
	Title            string
	Unit             string
	Phone            string // the direct number, not the switchboard
	PhoneHours       string // in words: "weekdays 9–11"
	Email            string
	Languages        string  // in words
	EndedOn          day.Day // the last day at the organisation; none while they work there
}

// Active reports whether p works there on the day.
func (p Professional) Active(on day.Day) bool { return p.EndedOn.IsZero() || !on.After(p.EndedOn) }

// Dial returns the direct number as a telephone dials it, "" when there is none.
func (p Professional) Dial() string { return Dial(p.Phone) }

// Dial returns the digits of a written telephone number, with the + it begins with.
func Dial(phone string) string {
	var b strings.Builder
	for _, r := range phone {
		if r >= '0' && r <= '9' || r == '+' && b.Len() == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// clean returns p as it is kept, or every reason why it cannot be.
func (p Professional) clean() (Professional, error) {
	var email error
	if p.Email = strings.ToLower(strings.TrimSpace(p.Email)); p.Email != "" && !address(p.Email) {
		email = fault.Field("email", "directory.email")
	}
	err := fault.Join(text.Required("name", &p.Name, text.Line), text.Optional("title", &p.Title, text.Line),
		text.Optional("unit", &p.Unit, text.Line), text.Optional("phone", &p.Phone, text.Line),
		text.Optional("phone_hours", &p.PhoneHours, text.Line), text.Optional("email", &p.Email, text.Line), email,
		text.Optional("languages", &p.Languages, text.Line))
	return p, err
}

// address reports whether s could be an e-mail address: only mail itself can
// tell whether it is one.
func address(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(s, " ,;<>\t") && !strings.Contains(host, "@")
}

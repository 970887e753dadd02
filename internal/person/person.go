// Package person is the one it is all about: who they are, how they want to be
// reached, and nothing more than that.
//
// Who someone is stands sealed, and is found by whole words of a name only. With
// a protected identity nobody is found at all, no list says their name and no
// mail goes out.
package person

import (
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Person is who somebody is, and how to reach them.
type Person struct {
	ID           id.Person
	Given        string // given names
	Family       string
	Called       string  // what they want to be called, when it is not the given name
	Country      string  // whose national number it is: SE, DK or NO
	NationalID   string  // as Kasam writes it, "" when not known or not told
	Birth        day.Day // none when not known
	Phone, Email string
	Reach        string // how to reach me, in their own words: "text first, I do not answer"
	Sex          string // for statistics: female, male or other
	BirthYear    int    // 0 when not known
	Municipality string
	Language     string // code of the language they want, such as "so"
	Interpreter  bool   // wants one
	EasyRead     bool
	Protected    bool // protected identity: never found, never named in a list, never mailed
	Version      int
}

// Withheld stands in lists where the name of someone with a protected identity
// would have stood.
const Withheld = "***"

// Name returns what to call p, and their family name.
func (p Person) Name() string {
	first := p.Called
	if first == "" {
		first = p.Given
	}
	return strings.TrimSpace(first + " " + p.Family)
}

// Listed returns the name as a list may show it.
func (p Person) Listed() string {
	if p.Protected {
		return Withheld
	}
	return p.Name()
}

// MayMail reports whether mail may be sent to p at all.
func (p Person) MayMail() bool { return !p.Protected && p.Email != "" }

// Sexes lists what Sex may be.
func Sexes() []string { return []string{"female", "male", "other"} }

// Clean returns p as it is kept, or every reason why it cannot be. What the
// national number tells, birth and sex, is not asked for again.
func (p Person) Clean(today day.Day) (Person, error) {
	var number, birth, sex, email error
	if p.Country = strings.ToUpper(strings.TrimSpace(p.Country)); p.Country == "" {
		p.Country = "SE"
	}
	if p.NationalID = strings.TrimSpace(p.NationalID); p.NationalID != "" {
		var n NationalID
		if n, number = ParseNationalID(p.Country, p.NationalID, today); number == nil {
			p.NationalID = n.Text
			if p.Birth.IsZero() {
				p.Birth = n.Birth
			}
			if p.Sex == "" {
				p.Sex = n.Sex
			}
			if p.Birth != n.Birth {
				birth = fault.Field("birth", "person.birth_differs")
			}
		}
	}
	switch {
	case p.Birth.IsZero():
		if p.BirthYear != 0 && (p.BirthYear < 1900 || p.BirthYear > year(today)) {
			birth = fault.Field("birth", "person.birth")
		}
	case p.Birth.After(today), p.Birth.Years(today) > 120:
		birth = fault.Field("birth", "person.birth")
	default:
		p.BirthYear = year(p.Birth)
	}
	if !slices.Contains(Sexes(), p.Sex) && number == nil {
		sex = fault.Field("sex", "error.choose")
	}
	if p.Email = strings.TrimSpace(p.Email); p.Email != "" && !strings.Contains(p.Email, "@") {
		email = fault.Field("email", "person.email")
	}
	if p.Language == "" {
		p.Language = "sv"
	}
	err := fault.Join(
		text.Required("given", &p.Given, text.Line), text.Optional("family", &p.Family, text.Line),
		text.Optional("called", &p.Called, text.Line), number, birth, sex,
		text.Optional("phone", &p.Phone, text.Line), text.Optional("email", &p.Email, text.Line), email,
		text.Optional("reach", &p.Reach, text.Long), text.Optional("municipality", &p.Municipality, text.Line),
		text.Optional("language", &p.Language, 35))
	return p, err
}

func year(d day.Day) int { y, _, _ := d.Date(); return y }

// Within returns of p what the sight has open: the name with every ground, how
// to reach them where that is open, and the national number only for those who
// coordinate, once did, or are that person.
func (p Person) Within(s access.Sight) Person {
	if s.Sees(access.Reach) && !s.Recipient() {
		return p
	}
	open := Person{
		ID: p.ID, Given: p.Given, Family: p.Family, Called: p.Called, EasyRead: p.EasyRead,
		Protected: p.Protected, Version: p.Version,
	}
	if s.Sees(access.Reach) {
		open.Phone, open.Email, open.Reach = p.Phone, p.Email, p.Reach
		open.Language, open.Interpreter = p.Language, p.Interpreter
	}
	return open
}

// told returns p with what a person may change about themself taken from new:
// how to call and reach them. Who they are in law, their coordinator corrects.
func (p Person) told(by Person) Person {
	p.Called, p.Phone, p.Email, p.Reach = by.Called, by.Phone, by.Email, by.Reach
	p.Language, p.Interpreter, p.EasyRead = by.Language, by.Interpreter, by.EasyRead
	p.Version = by.Version
	return p
}

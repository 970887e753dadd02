package person_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
)

func TestWhatTheNumberTellsIsNotAskedAgain(t *testing.T) {
	p, err := person.Person{Given: " Mika ", NationalID: "900101 9802"}.Clean(day.Must("2026-11-20"))
	if err != nil {
		t.Fatal(err)
	}
	if p.Given != "Mika" || p.NationalID != "19900101-9802" || p.Birth != day.Must("1990-01-01") || p.Sex != "female" || p.BirthYear != 1990 {
		t.Errorf("kept %+v", p)
	}
}

func TestAPersonIsRefusedFieldByField(t *testing.T) {
	today := day.Must("2026-11-20")
	for _, tt := range []struct {
		name string
		p    person.Person
		want string
	}{
		{"without a name or a sex", person.Person{}, "given sex"},
		{"with a wrong number", person.Person{Given: "Mika", NationalID: "900101-9803"}, "national_id"},
		{"with a birth date other than the number's", person.Person{Given: "Mika", NationalID: "900101-9802", Birth: day.Must("1990-01-02")}, "birth"},
		{"born tomorrow", person.Person{Given: "Mika", Sex: "other", Birth: day.Must("2026-11-21")}, "birth"},
		{"older than anyone", person.Person{Given: "Mika", Sex: "other", Birth: day.Must("1905-01-01")}, "birth"},
		{"born in no year", person.Person{Given: "Mika", Sex: "other", BirthYear: 90}, "birth"},
		{"with an address that is none", person.Person{Given: "Mika", Sex: "other", Email: "mika"}, "email"},
		{"with too long a name", person.Person{Given: strings.Repeat("å", 201), Sex: "other"}, "given"},
		{"with a name no database can hold", person.Person{Given: "Mi\x00ka", Sex: "other"}, "given"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.p.Clean(today)
			var got []string
			var e *fault.Error
			for errors.As(err, &e); e != nil; e = e.Next {
				got = append(got, e.Field)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatToCallSomeone(t *testing.T) {
	p := person.Person{Given: "Mika Johanna", Family: "Exempel"}
	if p.Name() != "Mika Johanna Exempel" {
		t.Errorf("name: %q", p.Name())
	}
	if p.Called = "Mi"; p.Name() != "Mi Exempel" {
		t.Errorf("called: %q", p.Name())
	}
	if p.Protected = true; p.Listed() != person.Withheld {
		t.Errorf("listed: %q", p.Listed())
	}
}

func TestNoMailGoesToAProtectedIdentity(t *testing.T) {
	p := person.Person{Email: "mika@exempel.se"}
	if !p.MayMail() {
		t.Error("mail is refused to an ordinary address")
	}
	if p.Protected = true; p.MayMail() {
		t.Error("mail goes to a protected identity")
	}
}

func TestConsentOpensNoMoreThanItNames(t *testing.T) {
	p := person.Person{
		ID: id.New[id.Person](), Given: "Mika", Family: "Exempel", NationalID: "19900101-9802", Phone: "070", Reach: "sms",
		Sex: "female", Birth: day.Must("1990-01-01"), Municipality: "Prov", Language: "so",
	}
	name := p.Within(access.Imagine(p.ID, nil))
	if name.Name() != "Mika Exempel" || name.NationalID != "" || name.Phone != "" || name.Reach != "" || !name.Birth.IsZero() || name.Municipality != "" {
		t.Errorf("by identity alone: %+v", name)
	}
	reach := p.Within(access.Imagine(p.ID, []access.Category{access.Reach}))
	if reach.Phone != "070" || reach.Reach != "sms" || reach.Language != "so" || reach.NationalID != "" || reach.Sex != "" {
		t.Errorf("by how to reach: %+v", reach)
	}
	all := access.Sight{Person: p.ID, Grounds: []access.Ground{{Relation: access.IsCoordinator}}}
	if p.Within(all) != p {
		t.Error("the coordinator does not see all")
	}
}

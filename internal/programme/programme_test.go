package programme_test

import (
	"strings"
	"testing"

	"kasam/internal/programme"
)

func shipped(t testing.TB, name string) *programme.Programme {
	t.Helper()
	b, ok := programme.ShippedFile(name)
	if !ok {
		t.Fatalf("%s is not shipped", name)
	}
	p, err := programme.Parse(name+".yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestShippedProgrammesAreRight(t *testing.T) {
	for _, name := range programme.Shipped() {
		p := shipped(t, name)
		if string(p.ID) != name {
			t.Errorf("the file %s calls itself %s", name, p.ID)
		}
		for _, phase := range p.Phases {
			if phase.Name.In("en") == phase.Name.In("sv") {
				t.Errorf("%s: phase %s has no English name", name, phase.Key)
			}
		}
	}
}

func TestMistakesAreToldByTheirPlace(t *testing.T) {
	good, _ := programme.ShippedFile("coachingteamet")
	for _, tt := range []struct {
		name     string
		old, new string
		want     string
	}{
		{"a key that is not known", "capacity: 45", "capasity: 45", "f.yaml:15:1: “capasity” is not known here; did you mean “capacity”?"},
		{"a text where a number belongs", "max_months: 36", "max_months: many", "this should be a whole number"},
		{"months out of range", "max_months: 36", "max_months: 0", "max_months should be a whole number from 1 to 120"},
		{"a weight of nothing", "weight: 1.5", "weight: 0", "weight should be more than 0"},
		{"a name without Swedish", "{sv: Lära känna, en: Getting to know}", "{en: Getting to know}", "name is missing in Swedish (sv)"},
		{"a phase twice", "key: letting-go", "key: settling", "“settling” stands twice in this list"},
		{"a closing reason nobody knows", "reason: moved", "reason: mooved", "reason is one of self-supporting-work"},
		{"a key twice", "country: SE", "country: SE\ncountry: NO", "“country” stands twice"},
		{"a fact that is not known", "person.age >= 20", "person.aeg >= 20", "f.yaml:86:11: “person.aeg” is not known in this condition; did you mean “person.age”?"},
		{"a condition of the wrong kind", "when: voluntary", "when: person.age", "the condition should be true or false, not int"},
		{"things compared that differ in kind", "when: size(parties) >= 2", "when: parties >= 2", "the condition cannot be read: found no matching overload"},
		{"a promise in a bell about persons", "when: contact.days > contact.limit", "when: promise.days_late > 3", "“promise.days_late” is not known"},
		{"a decision in a bell about promises", "when: promise.moves >= 2", "when: decision.days >= 2", "“decision.days” is not known"},
		{"a fact in the words of another kind of bell", "flyttats {promise.moves} {", "flyttats {poll.days} {", "{poll.days} is not a fact of this bell"},
		{"a promiser where nothing is promised", "    harm: 88\n", "    harm: 88\n    who: promiser\n", "“who” stands twice"},
		{"an act that is none", "action: interpreter", "action: interpret", "action is one of"},
		{"a trouble with a space", "trouble: contact", "trouble: no contact", "trouble should be small letters"},
		{"a fact in the words that is not known", "kontakt på {contact.days} {", "kontakt på {contacts.day} {", "{contacts.day} is not a fact of this bell; did you mean “contact.days”?"},
		{"a point filled from what there is not", "[{feed: participants}]", "[{feed: participant}]", "feed is one of agreed, answered"},
		{"a point filled from nothing", "from: [{feed: participants}]", "from: []", "say what the point is filled from"},
		{"a level of goals that is none", "levels: [goal, step]", "levels: [goal, stp]", "not “stp”; did you mean “step”?"},
		{"a kind of organisation that is none", "[{feed: participants}]", "[{feed: promises, kinds: [town]}]", "not “town”"},
		{"a source where no law is", "- {key: together,", "- {key: together, source: SoL,", "a source is for laws"},
		{"a default beyond the most", "default_months: 6", "default_months: 24", "default_months should be at most max_months, 12"},
		{"a reference", "country: SE", "country: &a SE", "anchors (&)"},
		{"no YAML at all", "country: SE", "country: [SE", "this is not YAML"},
		{"a list where a text belongs", "country: SE", "country: [SE]", "this should be a text, not a list"},
		{"a tab", "country: SE", "\tcountry: SE", "this is not YAML"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(string(good), tt.old, tt.new, 1)
			if text == string(good) {
				t.Fatalf("nothing replaced: %q", tt.old)
			}
			_, err := programme.Parse("f.yaml", []byte(text))
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.HasPrefix(err.Error(), "f.yaml:") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got\n%v\nwant %q", err, tt.want)
			}
		})
	}
}

func TestCriteriaTellMetNotMetAndUnknown(t *testing.T) {
	p := shipped(t, "coachingteamet")
	answers := func(a programme.Applicant) string {
		var s strings.Builder
		for _, c := range p.Eligibility {
			met, err := c.Met(a)
			if err != nil {
				t.Fatal(err)
			}
			s.WriteByte("?+-"[met])
		}
		return s.String()
	}
	for _, tt := range []struct {
		name string
		a    programme.Applicant
		want string
	}{
		{"nothing is known", programme.Applicant{Age: -1}, "????"},
		{"all is met", programme.Applicant{Age: 20, Parties: []string{"af", "fk"}, Exhausted: programme.Yes, Voluntary: programme.Yes}, "++++"},
		{"too old, one party, not wanting", programme.Applicant{Age: 41, Parties: []string{"af"}, Voluntary: programme.No}, "--?-"},
		{"forty years still counts", programme.Applicant{Age: 40, Parties: []string{}}, "+-??"},
	} {
		if got := answers(tt.a); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func BenchmarkRings(b *testing.B) {
	p := shipped(b, "coachingteamet")
	f := programme.Facts{ContactDays: 3, ContactLimit: 14}
	quiet, _ := p.Bell("quiet")
	for b.Loop() {
		if rings, err := quiet.Rings(&f); rings || err != nil {
			b.Fatal(rings, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range programme.Shipped() {
		b, _ := programme.ShippedFile(name)
		f.Add(b)
	}
	for _, s := range []string{
		"", "a", "[", "{", "- - - a", "programme: {", "bells: [{when: '1'}]", "a: &a [*a]", "? a", "---\n---", "name: !x y",
		"programme: x\nbells:\n  - when: |\n      a\n      b.c", "eligibility:\n  - {key: a, when: \"size(parties) > 'x'\"}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := programme.Parse("f.yaml", b)
		if (p == nil) == (err == nil) {
			t.Fatal("neither a programme nor a mistake, or both")
		}
		if err != nil {
			return
		}
		for _, bell := range p.Bells {
			_, _ = bell.Rings(&programme.Facts{}) // must not panic
		}
	})
}

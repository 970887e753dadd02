// Package scene is what is particular to the demo of one programme, read from a
// file: the bodies and who works there, what people are called, what they tell
// and what is promised to them. Nobody in it is real.
package scene

import (
	"cmp"
	"embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"kasam/internal/directory"
)

//go:embed *.yaml
var files embed.FS

// A Scene is where the demo of one programme plays: the bodies and those who
// work there, what people are called and where they meet, who pays for what, and
// the lives that are lived.
type Scene struct {
	Language string            // that people and their coordinators write in
	Screen   string            // that Kasam speaks to them
	Words    map[string]string // by the Swedish one
	Said     map[string]string // by what it is: what the richly told person and those around them say
	Phone    string            // how the telephone numbers of people begin
	Desk     string            // and those of professionals
	Ages     [2]int            // of the youngest, and how many years there are to the oldest
	Women    []string
	Men      []string
	Families []string
	Towns    []string
	Reach    []string
	Places   []directory.Place
	Bodies   []Body

	Cast struct{ Sickness, Work, Town, Looks string } // parties: who decides about what, and whose login there is
	// Codes of incomes.
	Incomes   struct{ Sickness, Disability, Work, Town, Wage, Study string }
	Activity  string // that some take part in
	Own       string // kind of what people promise themselves
	View      string // of a law over the plan, that some have begun
	Shares    []string
	AnyOrder  bool                 `yaml:"any_order"` // phases are gone through as it suits, and some never
	Ceilings  map[string]int64     // of the mandates of ordinary handlers, by unit
	Questions map[string][6]string // by party: kind, question, why, answer, the same in plain words, how the person sees it
	Links     []struct{ Party, What, Answer string }
	Anew      struct{ Party, What string }
	Lives     []Life
}

// A Body is an organisation of the demo. Several municipalities are one party.
type Body struct {
	Party, Name string
	Kind        directory.Kind
	Sensitive   bool
	People      []Seat
}

// A Seat is someone who works there. Role is coordinator, manager, association,
// auditor or admin; Signs is who holds the widest mandate of the party.
type Seat struct {
	Name, Title, Unit, Role string
	Signs                   bool
}

// Read reads the scene of a programme.
func Read(programme string) (s Scene, err error) {
	b, err := files.ReadFile(programme + ".yaml")
	if err != nil {
		return s, fmt.Errorf("there is no demo of the programme %s: %w", programme, err)
	}
	if err := yaml.UnmarshalWithOptions(b, &s, yaml.Strict()); err != nil {
		return s, fmt.Errorf("read the scene of the demo: %w", err)
	}
	s.Screen = cmp.Or(s.Screen, s.Language)
	return s, nil
}

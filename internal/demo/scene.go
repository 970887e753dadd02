package demo

import (
	"cmp"
	"embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"kasam/internal/directory"
	"kasam/internal/programme"
)

//go:embed scenes/*.yaml
var scenes embed.FS

// A scene is where the demo of one programme plays: the bodies and those who
// work there, what people are called and where they meet, who pays for what, and
// the lives that are lived.
type scene struct {
	Language string // that people and their coordinators write in
	Screen   string // that Kasam speaks to them
	Words    map[string]string
	Phone    string // how the telephone numbers of people begin
	Desk     string // and those of professionals
	Ages     [2]int // of the youngest, and how many years there are to the oldest
	Women    []string
	Men      []string
	Families []string
	Towns    []string
	Reach    []string
	Places   []directory.Place
	Bodies   []body

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
	Lives     []life
}

// A body is an organisation of the demo. Several municipalities are one party.
type body struct {
	Party, Name string
	Kind        directory.Kind
	Sensitive   bool
	People      []seat
}

// A seat is someone who works there. Role is coordinator, manager, association,
// auditor or admin; Signs is who holds the widest mandate of the party.
type seat struct {
	Name, Title, Unit, Role string
	Signs                   bool
}

// read reads the scene of a programme and its file.
func (w *world) read(name string) (file []byte, err error) {
	file, ok := programme.ShippedFile(name)
	if !ok {
		return nil, fmt.Errorf("there is no programme %s", name)
	}
	if w.file, err = programme.Parse(name+".yaml", file); err != nil {
		return nil, err
	}
	b, err := scenes.ReadFile("scenes/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("there is no demo of the programme %s: %w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(b, &w.scene, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the scene of the demo: %w", err)
	}
	w.Screen = cmp.Or(w.Screen, w.Language)
	return file, nil
}

// t is a text of the demo in the language of the scene. The texts are written in
// Swedish; a scene in another language has words for each,
// one in Swedish for what is called something else there.
func (w *world) t(swedish string) string {
	text := w.Words[swedish]
	if text == "" && w.Language != "sv" {
		w.missing[swedish] = true
	}
	return cmp.Or(text, swedish)
}

// parties are the keys of the parties with someone who answers, in the order of
// the scene.
func (w *world) parties() (list []string) {
	for _, b := range w.Bodies {
		if b.Party != "" && len(w.staff.handlers[b.Party]) > 0 && !slices.Contains(list, b.Party) {
			list = append(list, b.Party)
		}
	}
	return list
}

// first is who signs for a party.
func (w *world) first(party string) colleague { return w.staff.handlers[party][0] }

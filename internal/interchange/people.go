package interchange

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// PeopleColumns are the columns of a file of people.
func PeopleColumns() []string {
	return []string{
		"ref", "national_id", "given_name", "family_name", "sex", "birth_date", "municipality", "language", "programme",
		"enrolled_on", "coordinator", "closed_on", "closing_reason", "next_holder",
	}
}

// A PeopleResult tells what an import of people made.
type PeopleResult struct {
	People, Open  int // participations, and those that have not ended
	Known         int // of people who were known by their national number
	Organisations int // made for parties of the programme
	Seats         int // of coordinators, made at those organisations
}

// peopleFields gives the columns of the fields that doors refuse.
var peopleFields = map[string]string{
	"given": "given_name", "family": "family_name", "birth": "birth_date",
}

// newcomer is one row, understood.
type newcomer struct {
	row
	person        person.Person
	participation participation.Participation
	coordinator   string
}

// People takes in people with their participations. What has ended comes in as
// it was: an import is history, nobody is asked how it ended. Someone known by
// their national number takes part once more; everyone else is new.
func (d *Desk) People(ctx context.Context, job Job, files ...File) (result PeopleResult, err error) {
	tables, err := readAll(files, PeopleColumns(), []string{"ref", "enrolled_on"})
	if err != nil {
		return result, err
	}
	err = d.run(ctx, job, tables, func(tx *db.Tx, p *programme.Programme, now time.Time) error {
		result = PeopleResult{}
		list := newcomers(tables, p, access.Today(now))
		if err := mistakes(tables); err != nil {
			return err
		}
		if err := nobodyTwice(tx, p.ID, list); err != nil {
			return err
		}
		seats := &seats{tx: tx, programme: p, today: access.Today(now), result: &result}
		for _, n := range list {
			if err := d.enrol(tx, n, seats, now); err != nil {
				return err
			}
		}
		if err := mistakes(tables); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(program, "", now, "import.people", fmt.Sprintf("%s %d", p.ID, len(list)), ground))
	})
	return result, err
}

// newcomers understands the rows, noting everything that is wrong with them.
func newcomers(tables []*table, p *programme.Programme, today day.Day) (list []newcomer) {
	seen, numbers := make(map[string]place), make(map[string]place)
	for _, t := range tables {
		for _, r := range t.rows {
			n := understand(r, p, today)
			twice(r, "ref", n.participation.Ref, seen)
			twice(r, "national_id", n.person.NationalID, numbers)
			list = append(list, n)
		}
	}
	return list
}

// twice notes a value that was there before.
func twice(r row, column, value string, seen map[string]place) {
	if value == "" {
		return
	}
	if before, there := seen[value]; there {
		r.wrong(column, fmt.Sprintf("it is there already, on line %d", before.line))
		return
	}
	seen[value] = r.place[0]
}

func understand(r row, p *programme.Programme, today day.Day) newcomer {
	n := newcomer{row: r, coordinator: r.text("coordinator"), person: person.Person{
		ID: id.New[id.Person](), Country: p.Country, NationalID: r.text("national_id"), Given: r.text("given_name"),
		Family: r.text("family_name"), Sex: r.text("sex"), Birth: r.day("birth_date"), Municipality: r.text("municipality"),
		Language: r.text("language"),
	}}
	n.participation = participation.Participation{
		ID: id.New[id.Participation](), Programme: p.ID, Ref: r.text("ref"), EnrolledOn: r.day("enrolled_on"),
		ClosedOn: r.day("closed_on"), ClosingReason: r.text("closing_reason"), NextHolder: r.text("next_holder"),
	}
	if n.person.Given == "" && n.person.Family == "" {
		n.person.Given = n.participation.Ref // a file without names: statistics only
	} else if n.person.Given == "" {
		n.person.Given, n.person.Family = n.person.Family, ""
	}
	clean, err := n.person.Clean(today)
	if r.refused(err, peopleFields) == nil {
		n.person = clean
	}
	n.check(p, today)
	return n
}

// check notes what is wrong with the participation.
func (n newcomer) check(p *programme.Programme, today day.Day) {
	part := n.participation
	if part.Ref == "" {
		n.wrong("ref", "every line needs one")
	}
	if other := n.text("programme"); other != "" && other != string(p.ID) {
		n.wrong("programme", fmt.Sprintf("%q is not %s, which the import is for", other, p.ID))
	}
	switch text := n.text("enrolled_on"); {
	case text == "":
		n.wrong("enrolled_on", "every line needs a date")
	case part.EnrolledOn.After(today):
		n.wrong("enrolled_on", "the date lies ahead")
	}
	switch _, known := p.Closing(part.ClosingReason); {
	case part.ClosingReason != "" && !known:
		n.wrong("closing_reason", fmt.Sprintf("there is no reason %q; the reasons are %s", part.ClosingReason, reasons(p)))
	case n.text("closed_on") == "" && part.ClosingReason != "":
		n.wrong("closed_on", "there is a reason but no date")
	case n.text("closed_on") == "" && part.NextHolder != "":
		n.wrong("next_holder", "it has not ended")
	case n.text("closed_on") != "" && part.ClosingReason == "":
		n.wrong("closing_reason", "there is a date but no reason; the reasons are "+reasons(p))
	}
	if !part.ClosedOn.IsZero() {
		if part.ClosedOn.Before(part.EnrolledOn) {
			n.wrong("closed_on", "it ends before it begins")
		}
		if part.ClosedOn.After(today) {
			n.wrong("closed_on", "the date lies ahead")
		}
	}
	if n.coordinator == "" && n.text("closed_on") == "" {
		n.wrong("coordinator", "someone who takes part needs one: an e-mail address, or a party of the programme")
	}
}

func reasons(p *programme.Programme) string {
	keys := make([]string, len(p.Closings))
	for i, c := range p.Closings {
		keys[i] = c.Key
	}
	return strings.Join(keys, ", ")
}

// nobodyTwice refuses a file of which something is here already: the same file
// does not come in twice.
func nobodyTwice(tx *db.Tx, p id.Programme, list []newcomer) error {
	refs := make([]string, len(list))
	for i, n := range list {
		refs[i] = n.participation.Ref
	}
	known, err := refsOf(tx, p, refs)
	if err != nil {
		return err
	}
	for _, n := range list {
		if _, there := known[n.participation.Ref]; there {
			n.wrong("ref", n.participation.Ref+" is imported already")
			return n.table.mistakes
		}
	}
	return nil
}

// enrol keeps one newcomer.
func (d *Desk) enrol(tx *db.Tx, n newcomer, s *seats, now time.Time) error {
	coordinator, err := s.of(n)
	if err != nil {
		return err
	}
	key, err := d.keyOf(tx, &n, s.result, now)
	if err != nil {
		return n.refused(err, peopleFields)
	}
	if err := participation.Enrol(tx, n.participation, coordinator, now); err != nil {
		return n.refused(err, nil)
	}
	s.result.People++
	if n.participation.ClosedOn.IsZero() {
		s.result.Open++
	}
	if n.participation.NextHolder != "" {
		if err := participation.Finish(tx, key, n.participation.ID, n.participation.NextHolder); err != nil {
			return n.refused(err, nil)
		}
	}
	return audit.Record(tx, access.Did(program, n.person.ID, now, "import.person", string(n.participation.ID), ground))
}

// keyOf returns the key of the person: a known one, or a new one that is added.
func (d *Desk) keyOf(tx *db.Tx, n *newcomer, result *PeopleResult, now time.Time) (*vault.Key, error) {
	known, err := personByNumber(tx, d.Vault, n.person)
	if err != nil {
		return nil, err
	}
	if known != "" {
		result.Known++
		n.person.ID, n.participation.Person = known, known
		return d.Vault.Key(tx, known)
	}
	n.participation.Person = n.person.ID
	return person.Add(tx, d.Vault, n.person, now)
}

// aliases are what files call a party that the programme file names otherwise.
var aliases = map[string]string{"soc": "kommun", "kommun": "soc", "landsting": "region", "region": "landsting"}

// language returns the language that a programme's country speaks.
func language(p *programme.Programme) string {
	return map[string]string{"DK": "da", "NO": "nb"}[p.Country]
}

// ref returns whose a row is among known, and notes a row that is nobody's.
func ref(r row, known map[string]participant) (participant, bool) {
	one, ok := known[r.text("ref")]
	if !ok {
		r.wrong("ref", fmt.Sprintf("there is nobody with the ref %q; import the people first", r.text("ref")))
	}
	return one, ok
}

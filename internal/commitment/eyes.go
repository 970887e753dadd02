package commitment

import (
	"cmp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// Seen reads the promises to a person that by sees with sight: with the plan all
// of them, without it by's own.
func Seen(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight) ([]Commitment, error) {
	list, err := ofPerson(r, key, sight.Person)
	if err != nil {
		return nil, err
	}
	states := make(map[string]State, len(list))
	for _, c := range list {
		states[c.ID] = c.State
	}
	if !sight.Sees(access.Plan) {
		list = slices.DeleteFunc(list, func(c Commitment) bool {
			return c.Mine() || c.Professional != by.Professional || !sight.Reaches(c.ID)
		})
	}
	err = fill(r, eyes{sight, by}, list)
	link(list, states)
	return list, err
}

// link tells each promise of the one it waits for, as far as that is in the list.
func link(list []Commitment, states map[string]State) {
	for i := range list {
		if c := &list[i]; c.DependsOn != "" {
			c.Waits = Linked{State: states[c.DependsOn], Masked: true}
			if at := slices.IndexFunc(list, func(o Commitment) bool { return o.ID == c.DependsOn }); at >= 0 {
				c.Waits = list[at].linked()
			}
		}
	}
}

func (c Commitment) linked() Linked {
	return Linked{ID: c.ID, What: c.What, State: c.State, Due: c.Due, Masked: c.Masked}
}

// chain returns what was asked for first and then anew, the first first; none
// when a promise stands alone.
func chain(list []Commitment, of string) (found []Linked) {
	byID := make(map[string]Commitment, len(list))
	for _, c := range list {
		byID[c.ID] = c
	}
	first := byID[of]
	for range list { // a promise replaces an older one: the walk ends
		older, ok := byID[first.Replaces]
		if !ok {
			break
		}
		first = older
	}
	found = append(found, first.linked())
	for i := 0; i < len(found); i++ {
		for _, c := range list {
			if c.Replaces != "" && c.Replaces == found[i].ID {
				found = append(found, c.linked())
			}
		}
	}
	if len(found) == 1 {
		return nil
	}
	return found
}

// eyes are those of one reader.
type eyes struct {
	sight access.Sight
	by    access.Actor
}

// cover takes away from c what this reader may not see. Whoever looks by consent
// alone does not learn of an organisation whose very name tells of illness or
// crime (sensitive), nor of others' reasons and of what they proposed to each other.
func (e eyes) cover(c *Commitment, sensitive bool) {
	own := e.by.Professional != "" && (c.Professional == e.by.Professional || c.Signer == e.by.Professional)
	if own || !e.sight.Recipient() {
		return
	}
	for i := range c.Steps {
		c.Steps[i].Reason, c.Steps[i].Terms = "", Terms{}
	}
	if sensitive && c.Organisation != e.by.Organisation {
		*c = Commitment{
			ID: c.ID, Person: c.Person, Participation: c.Participation, Meeting: c.Meeting,
			Due: c.Due, State: c.State, Stands: c.Stands, RecordedAt: c.RecordedAt, Masked: true, Version: c.Version,
		}
	}
}

// fill adds the names to the promises of one person, for these eyes.
func fill(r db.Reader, e eyes, list []Commitment) error {
	var professionals []id.Professional
	typed := false
	for _, c := range list {
		professionals = append(professionals, c.Professional, c.Signer)
		for _, s := range c.Steps {
			professionals = append(professionals, s.Professional)
		}
		typed = typed || c.Kind != ""
	}
	slices.Sort(professionals)
	professionals = slices.DeleteFunc(slices.Compact(professionals), func(p id.Professional) bool { return p == "" })
	people, err := directory.ProfessionalsOf(r, professionals)
	if err != nil {
		return err
	}
	var kinds []programme.Measure
	if typed {
		if kinds, err = measures(r, e.sight.Person); err != nil {
			return err
		}
	}
	mandates := make(map[string]directory.Mandate)
	asked := make(map[id.Organisation]bool)
	for i := range list {
		c := &list[i]
		promiser := people[c.Professional]
		c.ProfessionalName, c.OrganisationName = promiser.Name, promiser.OrganisationName
		c.SignerName = people[c.Signer].Name
		for j := range c.Steps {
			c.Steps[j].Name = people[c.Steps[j].Professional].Name
		}
		for _, m := range kinds {
			if m.Key == c.Kind {
				c.KindName = m.Name
			}
		}
		if c.Mandate != "" && !asked[c.Organisation] {
			asked[c.Organisation] = true
			all, err := directory.Mandates(r, c.Organisation)
			if err != nil {
				return err
			}
			for _, m := range all {
				mandates[m.ID] = m
			}
		}
		c.Covered = mandates[c.Mandate]
		e.cover(c, promiser.Sensitive)
	}
	return nil
}

// measures returns the kinds of the programme the person is in.
func measures(r db.Reader, who id.Person) ([]programme.Measure, error) {
	method, err := methodOf(r, who)
	if err != nil {
		return nil, err
	}
	return method.Measures, nil
}

// silentAfter returns how long an organisation may be silent in the programme
// the person is in, in days.
func silentAfter(r db.Reader, who id.Person) (int, error) {
	method, err := methodOf(r, who)
	if err != nil {
		return 0, err
	}
	return cmp.Or(method.SilentDays, SilentAfter), nil
}

func methodOf(r db.Reader, who id.Person) (*programme.Programme, error) {
	enrolled, err := participation.Current(r, who)
	if err != nil {
		return nil, err
	}
	return programme.Load(r, enrolled.Programme)
}

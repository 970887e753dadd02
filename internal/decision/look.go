package decision

import (
	"cmp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// Seen reads the decisions about a person that by sees with sight, the latest
// applied for first; none without the income.
func Seen(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight) ([]Decision, error) {
	if !sight.Sees(access.Income) {
		return nil, nil
	}
	list, err := ofPerson(r, key)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var bodies []id.Organisation
	var staff []id.Professional
	for _, d := range list {
		bodies = append(bodies, d.Organisation)
		for _, s := range d.Steps {
			bodies, staff = append(bodies, s.Payer.Organisation), append(staff, s.Professional)
		}
	}
	organisations, err := directory.OrganisationsOf(r, distinct(bodies))
	if err != nil {
		return nil, err
	}
	professionals, err := directory.ProfessionalsOf(r, distinct(staff))
	if err != nil {
		return nil, err
	}
	for i := range list {
		d := &list[i]
		d.OrganisationName = cmp.Or(organisations[d.Organisation].Name, d.Body)
		d.Payer.OrganisationName = organisations[d.Payer.Organisation].Name
		for j := range d.Steps {
			s := &d.Steps[j]
			s.Name, s.Payer.OrganisationName = professionals[s.Professional].Name, organisations[s.Payer.Organisation].Name
		}
		if sight.Recipient() {
			d.cover(by, organisations)
		}
	}
	return list, nil
}

// cover takes away what is not for someone who looks by consent alone: what was
// said elsewhere than at their own organisation, and a body whose very name
// tells of illness or crime. What is said in own words could be such a body too.
func (d *Decision) cover(by access.Actor, known map[id.Organisation]directory.Organisation) {
	tells := func(o id.Organisation) bool { return o != "" && o != by.Organisation && known[o].Sensitive }
	own := d.Organisation != "" && d.Organisation == by.Organisation
	if !own && (d.Organisation == "" || tells(d.Organisation)) {
		*d = Decision{
			ID: d.ID, Person: d.Person, State: d.State, Outcome: d.Outcome, AppliedOn: d.AppliedOn, DecidedOn: d.DecidedOn,
			StateSince: d.StateSince, Payer: d.Payer, Masked: true, Version: d.Version,
		}
	}
	hide := func(p *Payer) {
		if tells(p.Organisation) {
			p.Organisation, p.OrganisationName = "", ""
		}
		p.Words = ""
	}
	hide(&d.Payer)
	for i := range d.Steps {
		s := &d.Steps[i]
		if hide(&s.Payer); !own {
			s.Said = Said{}
		}
		s.Said.Payer = ""
	}
	if !own {
		d.Reference, d.Complain = "", ""
	}
}

func distinct[T ~string](list []T) []T {
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(one T) bool { return one == "" })
}

// Order puts those that are waited for first, the longest waiting of them first,
// and then those that are over, the latest first.
func Order(list []Decision, today day.Day) {
	slices.SortStableFunc(list, func(a, b Decision) int {
		switch {
		case a.State.Waiting() && b.State.Waiting():
			return cmp.Or(cmp.Compare(b.Waited(today), a.Waited(today)), cmp.Compare(a.ID, b.ID))
		case a.State.Waiting():
			return -1
		case b.State.Waiting():
			return 1
		}
		return cmp.Or(b.StateSince.Compare(a.StateSince), cmp.Compare(a.ID, b.ID))
	})
}

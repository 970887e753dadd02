package interchange

import (
	"fmt"
	"strings"

	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// seats finds the coordinators that a file names.
type seats struct {
	tx        *db.Tx
	programme *programme.Programme
	today     day.Day
	result    *PeopleResult
	found     map[string]id.Professional
	parties   map[string]id.Organisation
}

// of returns the coordinator of a row. A wrong one is noted and none.
func (s *seats) of(n newcomer) (id.Professional, error) {
	if n.coordinator == "" {
		return "", nil
	}
	if who, ok := s.found[n.coordinator]; ok {
		return who, nil
	}
	who, err := s.seek(n)
	if err == nil && who != "" {
		if s.found == nil {
			s.found = make(map[string]id.Professional)
		}
		s.found[n.coordinator] = who
	}
	return who, err
}

func (s *seats) seek(n newcomer) (id.Professional, error) {
	if strings.Contains(n.coordinator, "@") {
		who, err := professionalByEmail(s.tx, n.coordinator, s.today)
		if err == nil && who == "" {
			n.wrong("coordinator", "nobody in the directory has the address "+n.coordinator)
		}
		return who, err
	}
	key := strings.ToLower(n.coordinator)
	party, ok := s.programme.Party(key)
	if !ok {
		party, ok = s.programme.Party(aliases[key])
	}
	if !ok {
		n.wrong("coordinator", fmt.Sprintf("%q is neither an e-mail address nor a party of %s", n.coordinator, s.programme.ID))
		return "", nil
	}
	organisation, err := s.organisation(party)
	if err != nil {
		return "", err
	}
	return s.seat(party, organisation)
}

// organisation returns who a party is here, and makes it when it is nobody yet.
func (s *seats) organisation(party programme.Party) (id.Organisation, error) {
	if s.parties == nil {
		var err error
		if s.parties, err = programme.Parties(s.tx, s.programme.ID); err != nil {
			return "", err
		}
	}
	if o, ok := s.parties[party.Key]; ok {
		return o, nil
	}
	o := directory.Organisation{
		ID: id.New[id.Organisation](), Name: party.Name.In(language(s.programme)), Kind: directory.Kind(party.Kind),
		Country: s.programme.Country,
	}
	if err := directory.InsertOrganisation(s.tx, o); err != nil {
		return "", fmt.Errorf("make the organisation of party %s: %w", party.Key, err)
	}
	s.parties[party.Key] = o.ID
	s.result.Organisations++
	return o.ID, programme.SetParty(s.tx, s.programme.ID, party.Key, o.ID)
}

// seat returns the coordinator's seat at an organisation, and makes it when
// there is none.
func (s *seats) seat(party programme.Party, organisation id.Organisation) (id.Professional, error) {
	name := "Koordinator, " + party.Name.In(language(s.programme))
	who, err := seatOf(s.tx, organisation, name, s.today)
	if err != nil || who != "" {
		return who, err
	}
	p := directory.Professional{ID: id.New[id.Professional](), Organisation: organisation, Name: name, Title: "Koordinator"}
	if err := directory.InsertProfessional(s.tx, p); err != nil {
		return "", fmt.Errorf("make a coordinator's seat at party %s: %w", party.Key, err)
	}
	s.result.Seats++
	return p.ID, nil
}

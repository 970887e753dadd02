// Package directory is who there is to call: the organisations, the people who
// work at them with their direct numbers, and what each of them may promise alone.
//
// Nothing here is about a person who is helped; every professional may read it,
// and administrators write it.
package directory

import (
	"slices"
	"strings"

	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Kind says what sort of body an organisation is.
type Kind string

// The kinds.
const (
	LabourMarket    Kind = "labour-market"
	SocialInsurance Kind = "social-insurance"
	RegionHealth    Kind = "region-health"
	Municipality    Kind = "municipality"
	PrisonProbation Kind = "prison-probation"
	Association     Kind = "association" // of authorities that coordinate: samordningsförbund
	Bank            Kind = "bank"
	Housing         Kind = "housing"
	School          Kind = "school"
	Employer        Kind = "employer"
	CivilSociety    Kind = "civil-society"
	Other           Kind = "other"
)

// Kinds lists the kinds in the order in which a form offers them.
func Kinds() []Kind {
	return []Kind{
		LabourMarket, SocialInsurance, RegionHealth, Municipality, PrisonProbation, Association,
		Bank, Housing, School, Employer, CivilSociety, Other,
	}
}

// An Organisation is a body, or several that are counted as one party.
type Organisation struct {
	ID        id.Organisation
	Name      string
	Kind      Kind
	Parent    id.Organisation // none: it stands by itself
	Country   string          // SE, DK or NO
	Number    string          // the country's organisation number, "" when not known
	Sensitive bool            // its very name tells of illness or crime
}

// clean returns o as it is kept, or every reason why it cannot be.
func (o Organisation) clean() (Organisation, error) {
	if o.Country = strings.ToUpper(strings.TrimSpace(o.Country)); o.Country == "" {
		o.Country = "SE"
	}
	var kind, number error
	if !slices.Contains(Kinds(), o.Kind) {
		kind = fault.Field("kind", "error.choose")
	}
	if o.Number = strings.TrimSpace(o.Number); o.Number != "" {
		o.Number, number = ParseNumber(o.Country, o.Number)
	}
	err := fault.Join(text.Required("name", &o.Name, text.Line), kind, number)
	return o, err
}

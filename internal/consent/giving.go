package consent

import (
	"regexp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// A Giving is a consent about to be given.
type Giving struct {
	ID                    string
	Person                id.Person
	Kind                  Kind
	Organisation          id.Organisation   // of a waiver: who may see
	Professional          id.Professional   // none: anyone at the organisation
	Categories            []access.Category // of a waiver: at least one
	Cooperation           string            // of a waiver: a key of the programme file
	Until                 day.Day           // of a waiver: the last day, at most MaxMonths away
	How, Witness          string
	Language, TextVersion string // of the text that was shown
}

// MaxMonths is how far ahead a waiver may reach.
const MaxMonths = 12

// recipient is who a waiver names, as the directory knows them on the day.
type recipient struct {
	organisation directory.Organisation
	professional directory.Professional // zero when anyone at the organisation may see
	barred       bool                   // the person has barred the professional
}

// clean returns g as it is kept, or every reason why it cannot be given: by the
// person themself or by who records their word, on the day today.
func (g Giving) clean(themself bool, to recipient, today day.Day) (Giving, error) {
	errs := []error{
		g.how(&g, themself), text.Optional("language", &g.Language, text.Line),
		text.Optional("text_version", &g.TextVersion, text.Line),
	}
	if g.Language == "" {
		g.Language = "sv"
	}
	switch {
	case !id.Valid(g.ID):
		errs = append(errs, fault.Field("key", "error.required"))
	case !slices.Contains(Kinds(), g.Kind):
		errs = append(errs, fault.Field("kind", "error.choose"))
	case g.Kind == Waives:
		errs = append(errs, g.recipient(to, today), g.scope(), g.last(today), text.Optional("cooperation", &g.Cooperation, text.Line))
		if g.Cooperation == "" {
			errs = append(errs, fault.Field("cooperation", "error.choose"))
		}
	default:
		// A yes to a plan or a register names nobody and opens nothing.
		g.Organisation, g.Professional, g.Categories, g.Cooperation, g.Until = "", "", nil, "", day.Day{}
	}
	return g, fault.Join(errs...)
}

// how settles how the consent was given: a person signed in gives it themself,
// and whoever records it for them says how it came about.
func (Giving) how(g *Giving, themself bool) error {
	if themself {
		g.How, g.Witness = OwnLogin, ""
		return nil
	}
	if err := text.Optional("witness", &g.Witness, text.Line); err != nil {
		return err
	}
	switch g.How {
	case Paper:
	case Oral:
		if g.Witness == "" {
			return fault.Field("witness", "consents.witness_needed")
		}
	default:
		return fault.Field("how", "error.choose")
	}
	return nil
}

func (g Giving) recipient(to recipient, today day.Day) error {
	switch {
	case to.organisation.ID == "":
		return fault.Field("recipient", "error.choose")
	case g.Professional == "":
		return nil
	case to.professional.ID == "" || to.professional.Organisation != to.organisation.ID:
		return fault.Field("recipient", "error.choose")
	case !to.professional.EndedOn.IsZero() && to.professional.EndedOn.Before(today):
		return fault.Field("recipient", "consents.recipient_left")
	case to.barred:
		return fault.Field("recipient", "consents.recipient_barred")
	}
	return nil
}

var areaKey = regexp.MustCompile(`^[a-z0-9_-]{1,60}$`)

// scope refuses a waiver that names nothing, or what there is not.
func (g Giving) scope() error {
	if len(g.Categories) == 0 {
		return fault.Field("categories", "consents.categories_none")
	}
	for _, c := range g.Categories {
		key, area := c.AreaKey()
		if area && areaKey.MatchString(key) || slices.Contains(access.Categories(), c) {
			continue
		}
		return fault.Field("categories", "error.choose")
	}
	return nil
}

// last refuses a last day that has passed or is too far away.
func (g Giving) last(today day.Day) error {
	switch {
	case g.Until.IsZero():
		return fault.Field("until", "error.required")
	case g.Until.Before(today):
		return fault.Field("until", "consents.until_past")
	case g.Until.After(today.AddMonths(MaxMonths)):
		return fault.Field("until", "consents.until_far", MaxMonths)
	}
	return nil
}

package plan

import (
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
)

// MostFrame is the longest text of a Frame, in characters.
const MostFrame = 2_000

// A Frame is what a plan says beside its goals, and what laws ask plans to say.
type Frame struct {
	Organisation     id.Organisation // that has overall responsibility, none while nobody has
	OrganisationName string          // loaded
	Sensitive        bool            // loaded: its very name tells of illness or crime
	Professional     id.Professional // who answers for it there, none when nobody is named
	ProfessionalName string          // loaded
	From, Until      day.Day         // the time the plan is for; none when it has no end
	Conditions       string          // housing, work, treatment, aids and what else has to hold
	Way              string          // how it is carried out
	Near             string          // what those close to the person do, or that they shall not
}

// checked returns f as it is kept, or what is wrong with it.
func (f Frame) checked() (Frame, error) {
	var errs []error
	if !f.Until.IsZero() && !f.From.IsZero() && f.Until.Before(f.From) {
		errs = append(errs, fault.Field("until", "plan.until_before"))
	}
	if f.Professional != "" && f.Organisation == "" {
		errs = append(errs, fault.Field("organisation", "error.choose"))
	}
	errs = append(errs, text.Optional("conditions", &f.Conditions, MostFrame),
		text.Optional("way", &f.Way, MostFrame), text.Optional("near", &f.Near, MostFrame))
	return f, fault.Join(errs...)
}

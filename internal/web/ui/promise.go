package ui

import (
	"strconv"
	"strings"

	"kasam/internal/commitment"
	"kasam/internal/web/kit"
)

// PromiserName says who promises.
func PromiserName(v kit.View, c commitment.Commitment, person string) string {
	switch {
	case c.Masked:
		return v.T("commitment.masked")
	case c.Mine():
		return person
	case c.OrganisationName == "":
		return c.ProfessionalName
	}
	return c.ProfessionalName + ", " + c.OrganisationName
}

// PromiseWhat says what is promised; for a masked promise, that it is not told.
func PromiseWhat(v kit.View, c commitment.Commitment) string {
	if c.Masked {
		return v.T("commitment.masked_what")
	}
	return c.What
}

// PromiseLook is the shape and colour of a promise's state.
func PromiseLook(v kit.View, c commitment.Commitment) string {
	switch {
	case c.State == commitment.Kept:
		return "kept"
	case c.State == commitment.Broken, c.State.Open() && c.Due.Before(v.Today):
		return "late"
	case c.State.Open() && !c.Due.After(v.Today.AddDays(7)):
		return "soon"
	}
	return "open"
}

// MandateLine tells what a promise rests on: the mandate that covers it, or
// whose signature it needs.
func MandateLine(v kit.View, c commitment.Commitment) string {
	switch {
	case c.Masked || !c.Needs():
		return ""
	case c.Covered.ID != "" && c.Signer != "":
		return v.T("commitment.signed_line", c.SignerName, Ceiling(v, c.Covered.Ceiling, c))
	case c.Covered.ID != "":
		return v.T("commitment.within_line", c.ProfessionalName, Ceiling(v, c.Covered.Ceiling, c))
	case c.Signer != "" && c.State.Open():
		return v.T("commitment.signer_line", c.SignerName)
	case c.State.Open():
		return v.T("commitment.uncovered_line", c.OrganisationName)
	}
	return ""
}

// Ceiling says how far a mandate for what c promises goes.
func Ceiling(v kit.View, ceiling int64, c commitment.Commitment) string {
	kind := c.KindName.In(v.W.Code())
	if ceiling == 0 {
		return kind
	}
	return v.T("commitment.up_to", kind, Amount(v, ceiling, c.Unit))
}

// words: commitment.unit.*

// Unit says a unit of the programme file: "kr".
func Unit(v kit.View, unit string) string {
	if key := "commitment.unit." + unit; v.W.Has(key) {
		return v.T(key)
	}
	return unit
}

// Amount says an amount with its unit: "8 000 kr".
func Amount(v kit.View, n int64, of string) string {
	digits := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u00a0')
		}
		b.WriteRune(d)
	}
	if of != "" {
		b.WriteString("\u00a0" + Unit(v, of))
	}
	return b.String()
}

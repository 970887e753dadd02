package livelihood

import (
	"slices"

	"kasam/internal/day"
)

// Unknown is the code for an income that nobody knows the source of.
const Unknown = "xx.okand"

// A Definition is what it takes to support oneself. There is no single one, so
// every figure names the one it is counted under.
type Definition string

// The definitions. Whoever is self-supporting under one of them is so under
// those that come after it.
const (
	// Strict: an unsubsidised wage or an own business that adds up to full time,
	// and no public support beside it.
	Strict Definition = "strict"

	// Finsam: work, also with a subsidy, an own business, or studies with student
	// aid, and no public support of whatever extent beside it. It is how the
	// coordination associations use the words ("försörjer sig själva genom arbete
	// eller studier", miaprojektet.se; the standard report of SUS counts work
	// and/or studies).
	Finsam Definition = "finsam"

	// SCBFM: outside the seven payments that Statistics Sweden follows for the
	// associations (försörjningsmått, finsam.se): sickness and rehabilitation
	// benefit, activity compensation, sickness compensation, unemployment benefit,
	// activity support, establishment allowance and social assistance. Parental
	// benefit, student aid, a pension and no income at all count as outside, so it
	// is labelled "not on public support" and never "self-supporting". The measure
	// is Swedish; Danish and Norwegian public support counts as inside it.
	SCBFM Definition = "scb_fm"
)

// Definitions lists the definitions, the narrowest first.
func Definitions() []Definition { return []Definition{Strict, Finsam, SCBFM} }

// Known reports whether d is a definition.
func (d Definition) Known() bool { return slices.Contains(Definitions(), d) }

// fullTime is what strict wages must add up to, in per cent.
const fullTime = 100

// SelfSupporting reports whether someone with these spells supports themselves
// on the day, under the definition.
func (d Definition) SelfSupporting(list []Income, on day.Day) bool {
	var strict int
	var finsam, public, measured bool
	for _, i := range list {
		c, known := byCode[i.Code]
		if !known || i.Share <= 0 || !i.Covers(on) {
			continue
		}
		if c.Strict {
			strict += i.Share
		}
		finsam = finsam || c.Finsam
		public = public || c.Public
		measured = measured || c.Group != "" || c.Public && c.Country() != "SE"
	}
	switch d {
	case Strict:
		return strict >= fullTime && !public
	case SCBFM:
		return !measured
	case Finsam:
		return finsam && !public
	}
	return false
}

// Primary returns the source with the largest share on the day: of two with the
// same share, the one that comes first in the code list. Spells of one source
// that run at the same time add up. False when nothing is known of the day.
func Primary(list []Income, on day.Day) (code string, ok bool) {
	var best Code
	most := 0
	for n, i := range list {
		c, known := byCode[i.Code]
		if !known || !i.Covers(on) {
			continue
		}
		share := i.Share
		for m, other := range list {
			if m != n && other.Code == i.Code && other.Covers(on) {
				share += other.Share
			}
		}
		if share > most || share == most && c.place < best.place {
			best, most = c, share
		}
	}
	return best.Code, most > 0
}

// Held returns every source in force on the day, in the order of the code list.
func Held(list []Income, on day.Day) (codes []Code) {
	for _, i := range list {
		if c, known := byCode[i.Code]; known && i.Covers(on) {
			codes = append(codes, c)
		}
	}
	slices.SortFunc(codes, func(a, b Code) int { return a.place - b.place })
	return slices.CompactFunc(codes, func(a, b Code) bool { return a.Code == b.Code })
}

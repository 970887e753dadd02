// Package livelihood is what a person lives on and what they take part in, as
// dated spells: a source of income with its share, from one day to another,
// several at once.
//
// What follows from the spells (the primary source on a day, whether someone
// supports themselves) is computed when it is asked for, under a definition that
// has a name and is printed wherever its figures are.
package livelihood

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	_ "embed"
)

// A Code is a source of income of the code list.
type Code struct {
	Code   string            // such as "se.sjukpenning"; the country comes first
	Name   map[string]string // by language: sv, da, nb, en
	Payer  string            // who pays, in the words of the country
	Group  string            // of SCB's försörjningsmått: O ill health, A labour market, E social assistance, "" none
	Strict bool              // an unsubsidised wage or own business
	Finsam bool              // work, also with a subsidy, or studies
	Public bool              // public support
	place  int               // in the list, which settles ties
}

// In returns the name of c in a language, or in English.
func (c Code) In(language string) string { return cmp.Or(c.Name[language], c.Name["en"], c.Code) }

// Country returns the country of c: SE, DK, NO, or XX for none in particular.
func (c Code) Country() string {
	country, _, _ := strings.Cut(c.Code, ".")
	return strings.ToUpper(country)
}

//go:embed codes.csv
var codesFile string

// The code list, read once; a mistake in it is found by every test.
var (
	codes  = readCodes(codesFile)
	byCode = index(codes)
)

// Codes returns the code list of Sweden, Denmark and Norway in its order.
func Codes() []Code { return slices.Clone(codes) }

// CodeOf returns the entry of a code.
func CodeOf(code string) (Code, bool) {
	c, ok := byCode[code]
	return c, ok
}

// CodesOf returns the codes of one country, and the code for unknown last.
func CodesOf(country string) []Code {
	return slices.DeleteFunc(Codes(), func(c Code) bool { return c.Country() != country && c.Country() != "XX" })
}

func index(list []Code) map[string]Code {
	all := make(map[string]Code, len(list))
	for _, c := range list {
		all[c.Code] = c
	}
	return all
}

func readCodes(file string) []Code {
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil || len(rows) == 0 {
		panic(fmt.Sprintf("livelihood: codes.csv: %v", err))
	}
	at := make(map[string]int)
	for i, name := range rows[0] {
		at[name] = i
	}
	list := make([]Code, 0, len(rows)-1)
	for i, row := range rows[1:] {
		names := make(map[string]string)
		for _, language := range []string{"sv", "da", "nb", "en"} {
			names[language] = row[at[language]]
		}
		list = append(list, Code{
			Code: row[at["code"]], Name: names, Payer: row[at["payer"]], Group: row[at["scb_group"]],
			Strict: row[at["self_support_strict"]] == "1", Finsam: row[at["self_support_finsam"]] == "1",
			Public: row[at["public_support"]] == "1", place: i,
		})
	}
	return list
}

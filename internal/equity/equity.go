// Package equity tells whether everyone is treated alike: who is offered a
// place, how long they wait, what they then meet and how it ends, side by side
// by sex, age and language.
//
// Everyone who reads these figures reads the same ones. Nothing in them tells of
// fewer than five people, not to those either who may see the programme's other
// figures in full: whoever was referred without having agreed to be named is in
// them too.
package equity

import (
	"slices"

	"kasam/internal/day"
	"kasam/internal/followup"
	"kasam/internal/id"
)

// A Case is one person on their way in or in the programme, without a name.
type Case struct {
	Sex      string // "" unknown, as the others
	Age      string // one of Ages
	Language string
	Offered  bool // was offered a place, or took part without having been referred
	Early    bool // took part and had contact within 14 days
	Closed   bool
	Own      bool // and supported themself by then

	// Numbers; -1 where there is none.
	Decision int // days from the referral to the first decision
	Offer    int // days from the referral to the offer
	Start    int // days from the offer to the first day
	Contacts int // within the first six months, of who took part for that long
	Meetings int // likewise
}

// Unknown is the key of those of whom a thing is not known.
const Unknown = "unknown"

// The dimensions.
const (
	BySex      = "sex"
	ByAge      = "age"
	ByLanguage = "language"
)

// Dimensions lists what groups are compared by.
func Dimensions() []string { return []string{BySex, ByAge, ByLanguage} }

// group returns which group of a dimension a case is in.
func (c Case) group(dimension string) string {
	key := c.Sex
	switch dimension {
	case ByAge:
		key = c.Age
	case ByLanguage:
		key = c.Language
	}
	if key == "" {
		return Unknown
	}
	return key
}

// ages are the first years of the age groups.
var ages = []struct {
	from int
	key  string
}{{50, "50"}, {40, "40"}, {30, "30"}, {25, "25"}, {20, "20"}, {0, "0"}}

// Ages lists the age groups, youngest first.
func Ages() (list []string) {
	for _, a := range slices.Backward(ages) {
		list = append(list, a.key)
	}
	return list
}

// ageGroup returns the group of someone born in a year, on a day.
func ageGroup(birthYear int, on day.Day) string {
	year, _, _ := on.Date()
	if birthYear == 0 || birthYear > year {
		return ""
	}
	for _, a := range ages {
		if year-birthYear >= a.from {
			return a.key
		}
	}
	return ""
}

// A Measure is a part of the people of a group.
type Measure string

// The measures. Each is a part of what its base counts.
const (
	Everyone Measure = "everyone"
	Offered  Measure = "offered"
	Early    Measure = "early"
	Closed   Measure = "closed"
	Own      Measure = "own"
)

// measures are the shares in their order, each with what it is part of.
var measures = []struct {
	name, base Measure
	has        func(Case) bool
}{
	{Offered, Everyone, func(c Case) bool { return c.Offered }},
	{Early, Offered, func(c Case) bool { return c.Early }},
	{Closed, Offered, func(c Case) bool { return c.Closed }},
	{Own, Closed, func(c Case) bool { return c.Own }},
}

// Measures lists the shares that are told.
func Measures() (list []Measure) {
	for _, m := range measures {
		list = append(list, m.name)
	}
	return list
}

// A Number is what is told as the one in the middle of a group.
type Number string

// The numbers.
const (
	Decision Number = "decision"
	Offer    Number = "offer"
	Start    Number = "start"
	Contacts Number = "contacts"
	Meetings Number = "meetings"
)

var numbers = []struct {
	name Number
	of   func(Case) int
}{
	{Decision, func(c Case) int { return c.Decision }},
	{Offer, func(c Case) int { return c.Offer }},
	{Start, func(c Case) int { return c.Start }},
	{Contacts, func(c Case) int { return c.Contacts }},
	{Meetings, func(c Case) int { return c.Meetings }},
}

// Numbers lists the numbers that are told.
func Numbers() (list []Number) {
	for _, n := range numbers {
		list = append(list, n.name)
	}
	return list
}

// A Spread is the middle of the numbers of a group, and the quarter points.
// Each stands only when five people or more are on either side of it: so it is
// never what one person can be known by.
type Spread struct {
	Median, Low, High int
	HasMedian         bool // ten people or more
	HasQuarters       bool // twenty or more
}

// A Row is what is told of one group.
type Row struct {
	Keys    []string // of the groups that it holds: more than one when some are too small
	Leads   bool     // the first of them is not
	People  int
	Shares  map[Measure]followup.Share
	Spreads map[Number]Spread
}

// Others is the name of languages that few speak, together.
const Others = "others"

// Names lists the keys to call the row by. Languages that few speak have no name
// of their own: it could be somebody's.
func (row Row) Names(dimension string) []string {
	if dimension != ByLanguage || len(row.Keys) < 2 {
		return row.Keys
	}
	if row.Leads {
		return []string{row.Keys[0], Others}
	}
	return []string{Others}
}

// A Table compares the groups of a dimension; one with no rows has none that
// can be compared.
type Table struct {
	Dimension string
	Rows      []Row
}

// A Report is all that is told of a programme.
type Report struct {
	Programme id.Programme
	AsOf      day.Day             // the end of a half-year
	Few       bool                // so few people that nothing is told
	All       Row                 // everyone
	Base      map[Measure]Measure // what each share is a share of
	Tables    []Table
}

// AsOf returns the day that the figures of today are as of: the latest end of a
// half-year from which 14 days have passed. They change twice a year and for
// nobody's sake in between, so that two readings a day apart tell of no one.
func AsOf(today day.Day) day.Day {
	on := today.AddDays(-14)
	year, month, _ := on.AddDays(1).Date()
	if month > 6 {
		return day.Of(year, 6, 30)
	}
	return day.Of(year-1, 12, 31)
}

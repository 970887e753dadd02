package followup

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
)

// MarshalJSON writes the summary with the keys that scripts rely on, in their
// order. A hidden count is null, and what holds one says "suppressed".
func (c Cohort) MarshalJSON() ([]byte, error) {
	after, concurrent := object{}, object{}
	for _, a := range c.After {
		after.add(strconv.Itoa(a.Months), a.object(true))
	}
	for _, p := range c.Concurrent {
		concurrent.count(p.On.String(), p.Count)
	}
	var income, support, stay, all object
	income.add("primary", c.Primary.object())
	income.add("any", c.Any.object())
	income.count("missing", c.Missing)
	support.add("definition", c.Definition)
	support.add("closed_as", c.ClosedAs.object(false))
	support.add("at_months", after)
	stay.count("mean", c.MeanStay)
	stay.count("longest", c.LongestStay)

	all.add("programme", c.Programme)
	all.add("from", c.From)
	all.add("as_of", c.To)
	all.count("people", c.People)
	all.add("sex", c.Sex.object())
	all.add("income_at_enrolment", income)
	all.add("closing", c.Closing.object())
	all.count("open", c.Open)
	if c.Rounds != nil {
		all.add("rounds", c.Rounds.object())
	}
	all.add("self_support", support)
	all.add("stay_days", stay)
	all.add("concurrent", concurrent)
	if c.Continuity != nil {
		all.add("continuity", c.Continuity.object())
	}
	if c.UnnamedN != (Count{}) {
		var unnamed object
		unnamed.count("people", c.UnnamedN)
		unnamed.add("sex", c.Unnamed.object())
		all.add("anonymous", unnamed)
	}
	if c.Bodies != nil {
		all.add("promises", promisesOf(c.Bodies))
	}
	if c.Waits != nil {
		all.add("decisions", decisionsOf(c.Waits))
	}
	all.hidden = c.Suppressed
	return all.MarshalJSON()
}

func (t Table) object() (o object) {
	for _, cell := range t {
		o.count(cell.Key, cell.Count)
	}
	return o
}

func (s Share) object(interval bool) (o object) {
	o.count("n", s.N)
	o.count("of", s.Of)
	if s.N.Hidden {
		o.add("percent", nil)
		return o
	}
	o.add("percent", s.Percent)
	if interval {
		o.add("interval95", s.Interval95)
	}
	return o
}

func (c *Continuity) object() (o object) {
	o.add("several_coordinators", c.Several.object(true))
	o.pace("coordinator_changes_a_year", c.Coordinators)
	o.pace("contact_changes_a_year", c.Contacts)
	return o
}

func (o *object) pace(key string, p Pace) {
	if p.Hidden || p.Of.N == 0 && !p.Of.Hidden {
		o.hidden = o.hidden || p.Hidden
		o.add(key, nil)
		return
	}
	o.add(key, p.Median)
}

// promisesOf lists the organisations; one whose name is not for the reader has none.
func promisesOf(list []Body) []object {
	all := make([]object, 0, len(list))
	for _, b := range list {
		var o object
		if b.Name == "" {
			o.add("organisation", nil)
		} else {
			o.add("organisation", b.Name)
		}
		o.count("due", b.Promises)
		o.count("people", b.People)
		o.count("kept", b.Kept)
		o.count("broken", b.Broken)
		o.count("released", b.Released)
		o.count("late", b.Late)
		o.add("kept_rate", b.Rate.object(true))
		o.add("moved", b.Moved.object(false))
		all = append(all, o)
	}
	return all
}

// decisionsOf lists the organisations that decide; one whose name is not for the
// reader has none.
func decisionsOf(list []Wait) []object {
	all := make([]object, 0, len(list))
	for _, w := range list {
		var o object
		if w.Name == "" {
			o.add("organisation", nil)
		} else {
			o.add("organisation", w.Name)
		}
		o.count("applied", w.Decisions)
		o.count("people", w.People)
		o.count("decided", w.Decided)
		o.count("median_days", w.Median)
		o.count("longest_days", w.Longest)
		o.count("waiting", w.Open)
		o.count("waiting_longest_days", w.Oldest)
		o.add("paid_meanwhile", w.Payers.object())
		all = append(all, o)
	}
	return all
}

// An object is a JSON object that keeps the order of its keys.
type object struct {
	keys   []string
	values []any
	hidden bool // a count in it is
}

func (o *object) add(key string, value any) {
	o.keys, o.values = append(o.keys, key), append(o.values, value)
}

func (o *object) count(key string, c Count) {
	if c.Hidden {
		o.hidden = true
		o.add(key, nil)
		return
	}
	o.add(key, c.N)
}

// MarshalJSON writes the object.
func (o object) MarshalJSON() ([]byte, error) {
	if o.hidden {
		o.add("suppressed", true)
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(o.values[i])
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// CSV writes the summary as lines of figure, key, n, of, percent, low, high;
// low and high are the interval of 95 %. A hidden number is "hidden".
func (c Cohort) CSV() ([]byte, error) {
	rows := [][]string{{"figure", "key", "n", "of", "percent", "low95", "high95"}}
	plain := func(figure, key string, n, of Count) {
		rows = append(rows, []string{figure, key, n.text(), of.text(), "", "", ""})
	}
	none := Count{N: -1}
	shared := func(figure, key string, s Share) {
		row := []string{figure, key, s.N.text(), s.Of.text(), "", "", ""}
		if !s.N.Hidden {
			row[4] = strconv.Itoa(s.Percent)
			row[5], row[6] = strconv.FormatFloat(s.Interval95[0], 'f', 1, 64), strconv.FormatFloat(s.Interval95[1], 'f', 1, 64)
		}
		rows = append(rows, row)
	}
	for _, cell := range [][2]string{
		{"programme", string(c.Programme)},
		{"from", c.From.String()},
		{"as_of", c.To.String()},
		{"definition", string(c.Definition)},
	} {
		rows = append(rows, []string{cell[0], cell[1], "", "", "", "", ""})
	}
	plain("people", "", c.People, none)
	for _, group := range []struct {
		figure string
		table  Table
	}{{"sex", c.Sex}, {"income_primary", c.Primary}, {"income_any", c.Any}, {"closing", c.Closing}, {"rounds", c.Rounds}} {
		for _, cell := range group.table {
			plain(group.figure, cell.Key, cell.Count, c.People)
		}
	}
	plain("income_missing", "", c.Missing, c.People)
	plain("open", "", c.Open, c.People)
	shared("closed_self_supporting", "", c.ClosedAs)
	for _, a := range c.After {
		shared("self_supporting_at_months", strconv.Itoa(a.Months), a.Share)
	}
	plain("stay_days", "mean", c.MeanStay, none)
	plain("stay_days", "longest", c.LongestStay, none)
	for _, p := range c.Concurrent {
		plain("concurrent", p.On.String(), p.Count, none)
	}
	if c.Continuity != nil {
		shared("several_coordinators", "", c.Continuity.Several)
		rows = append(rows, []string{"coordinator_changes_a_year", "median", c.Continuity.Coordinators.text(), "", "", "", ""},
			[]string{"contact_changes_a_year", "median", c.Continuity.Contacts.text(), "", "", "", ""})
	}
	if c.UnnamedN != (Count{}) {
		plain("anonymous", "", c.UnnamedN, none)
		for _, cell := range c.Unnamed {
			plain("anonymous_sex", cell.Key, cell.Count, c.UnnamedN)
		}
	}
	for _, body := range c.Bodies {
		plain("promises_kept", body.Name, body.Kept, body.Promises)
		plain("promises_broken", body.Name, body.Broken, body.Promises)
		plain("promises_released", body.Name, body.Released, body.Promises)
		plain("promises_late", body.Name, body.Late, body.Promises)
		shared("promises_kept_rate", body.Name, body.Rate)
		shared("promises_moved", body.Name, body.Moved)
	}
	for _, wait := range c.Waits {
		plain("decisions_decided", wait.Name, wait.Decided, wait.Decisions)
		plain("decisions_median_days", wait.Name, wait.Median, none)
		plain("decisions_longest_days", wait.Name, wait.Longest, none)
		plain("decisions_waiting", wait.Name, wait.Open, wait.Decisions)
		plain("decisions_waiting_longest_days", wait.Name, wait.Oldest, none)
		for _, cell := range wait.Payers {
			plain("decisions_paid_by_"+cell.Key, wait.Name, cell.Count, wait.Decisions)
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (p Pace) text() string {
	switch {
	case p.Hidden:
		return hide.text()
	case p.Of.N == 0 && !p.Of.Hidden:
		return ""
	}
	return strconv.FormatFloat(p.Median, 'f', 1, 64)
}

func (c Count) text() string {
	switch {
	case c.Hidden:
		return "hidden"
	case c.N < 0:
		return ""
	}
	return strconv.Itoa(c.N)
}

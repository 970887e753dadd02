package equity

import "kasam/internal/followup"

// few reports whether a part of a whole tells of few: it is smaller than five,
// or what is left of the whole is. None and all are few as well: whoever knows
// that someone is in the group would then know it of them.
func few(part, whole int) bool { return part < followup.Least || whole-part < followup.Least }

// A line is one group of a table before it is known what is hidden: part of
// whole.
type line struct{ part, whole int }

// conceal returns which lines are hidden, besides those that are few: so many
// that from the sum of all, which is told, and what the others tell, nobody
// can say of a hidden part what it is to within five.
func conceal(lines []line) []bool {
	hidden := make([]bool, len(lines))
	some := false
	for i, l := range lines {
		hidden[i] = few(l.part, l.whole)
		some = some || hidden[i]
	}
	for some && told(lines, hidden) {
		next := -1
		for i, l := range lines {
			if !hidden[i] && (next < 0 || l.whole < lines[next].whole) {
				next = i
			}
		}
		if next < 0 {
			break // all are hidden; as each is of five or more, and the sum is not few, it does
		}
		hidden[next] = true
	}
	return hidden
}

// told reports whether a hidden part can be told to within five: it lies between
// what the other hidden ones cannot hold of their sum, and that sum.
func told(lines []line, hidden []bool) bool {
	part, whole := 0, 0
	for i, l := range lines {
		if hidden[i] {
			part, whole = part+l.part, whole+l.whole
		}
	}
	for i, l := range lines {
		if hidden[i] && min(l.whole, part)-max(0, part-(whole-l.whole)) < followup.Least {
			return true
		}
	}
	return false
}

// report is what may be told of a tally.
//
// The shares are a tree: each is a part of its base, in every group, and every
// group stands in one table with the sum of all. A row tells of a share only
// where it tells of the base. What the other rows hold together is then known of
// both, and is guarded as one more line. A share that is few in all is not told
// at all, and what would be a part of it is told as a part of what it is a part
// of. The tables of different dimensions have nothing in common but the sums.
func (t *tally) report() (r Report) {
	if t.all.people() < followup.Least {
		r.Few = true
		return r
	}
	groups := make([][]*group, 0, len(Dimensions()))
	for _, d := range Dimensions() {
		list := t.gathered(d)
		table := Table{Dimension: d}
		for _, g := range list {
			table.Rows = append(table.Rows, newRow(g))
		}
		groups, r.Tables = append(groups, list), append(r.Tables, table)
	}
	r.All, r.Base = newRow(t.all), make(map[Measure]Measure)
	for _, m := range measures {
		r.share(t.all, groups, m.name, m.base)
	}
	r.All.spreads(t.all, r)
	for i := range r.Tables {
		for j := range r.Tables[i].Rows {
			r.Tables[i].Rows[j].spreads(groups[i][j], r)
		}
	}
	return r
}

func newRow(g *group) Row {
	return Row{Keys: g.keys, Leads: g.leads, People: g.people(), Shares: make(map[Measure]followup.Share), Spreads: make(map[Number]Spread)}
}

var (
	hidden   = followup.Count{Hidden: true}
	nothing  = followup.Share{N: hidden, Of: hidden}
	withheld = func(of int) followup.Share { return followup.Share{N: hidden, Of: followup.Count{N: of}} }
)

// share puts one share into every row.
func (r *Report) share(all *group, groups [][]*group, m, base Measure) {
	for base != Everyone && r.All.Shares[base].N.Hidden {
		base = r.Base[base]
	}
	r.Base[m] = base
	part, whole := all.counts[m], all.counts[base]
	trivial := part == 0 || part == whole // then it is so in each group: nobody is told apart
	if !trivial && few(part, whole) {
		r.All.Shares[m] = withheld(whole)
		for i := range r.Tables {
			for j, row := range r.Tables[i].Rows {
				row.Shares[m] = nothing
				if row.tells(base) {
					row.Shares[m] = withheld(groups[i][j].counts[base])
				}
			}
		}
		return
	}
	r.All.Shares[m] = followup.ShareOf(part, whole)
	for i := range r.Tables {
		r.Tables[i].share(groups[i], m, base, trivial)
	}
}

func (t *Table) share(groups []*group, m, base Measure, trivial bool) {
	var lines []line
	var at []int // which row each line is; the last may be the rest
	var rest line
	for i, g := range groups {
		l := line{g.counts[m], g.counts[base]}
		if t.Rows[i].tells(base) {
			lines, at = append(lines, l), append(at, i)
			continue
		}
		rest = line{rest.part + l.part, rest.whole + l.whole}
		t.Rows[i].Shares[m] = nothing
	}
	if len(at) < len(groups) {
		lines = append(lines, rest)
	}
	concealed := make([]bool, len(lines))
	if !trivial {
		concealed = conceal(lines)
	}
	for n, i := range at {
		if concealed[n] {
			t.Rows[i].Shares[m] = withheld(lines[n].whole)
			continue
		}
		t.Rows[i].Shares[m] = followup.ShareOf(lines[n].part, lines[n].whole)
	}
}

// tells reports whether the row says how many of it a measure counts.
func (row Row) tells(m Measure) bool { return m == Everyone || !row.Shares[m].N.Hidden }

// spreads puts the numbers into a row. That one stands tells that ten or more
// have it; so there are fifteen or more who could.
func (row Row) spreads(g *group, r Report) {
	for _, n := range numbers {
		base := Offered
		if n.name == Decision || r.All.Shares[Offered].N.Hidden {
			base = Everyone
		}
		if row.tells(base) && g.counts[base] >= 3*followup.Least {
			row.Spreads[n.name] = spread(g.values[n.name])
		}
	}
}

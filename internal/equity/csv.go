package equity

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"kasam/internal/followup"
)

// CSV writes the report as lines of group, figure, n, of, percent, low, high;
// low and high are the interval of 95 % of a share, and the quarter points of a
// number, whose middle stands in n. What is hidden is "hidden", as on the page.
func (r Report) CSV() ([]byte, error) {
	rows := [][]string{
		{"dimension", "group", "figure", "n", "of", "percent", "low", "high"},
		{"programme", string(r.Programme), "", "", "", "", "", ""},
		{"as_of", r.AsOf.String(), "", "", "", "", "", ""},
	}
	if !r.Few {
		rows = append(rows, r.All.lines("all", r)...)
		for _, t := range r.Tables {
			for _, row := range t.Rows {
				rows = append(rows, row.lines(t.Dimension, r)...)
			}
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (row Row) lines(dimension string, r Report) (list [][]string) {
	group := strings.Join(row.Names(dimension), "+")
	list = append(list, []string{dimension, group, string(Everyone), strconv.Itoa(row.People), "", "", "", ""})
	for _, m := range Measures() {
		s := row.Shares[m]
		one := []string{dimension, group, string(m) + " of " + string(r.Base[m]), count(s.N), count(s.Of), "", "", ""}
		if !s.N.Hidden && s.Of.N > 0 {
			one[5] = strconv.Itoa(s.Percent)
			one[6], one[7] = strconv.FormatFloat(s.Interval95[0], 'f', 1, 64), strconv.FormatFloat(s.Interval95[1], 'f', 1, 64)
		}
		list = append(list, one)
	}
	for _, n := range Numbers() {
		s := row.Spreads[n]
		one := []string{dimension, group, "median " + string(n), "hidden", "", "", "", ""}
		if s.HasMedian {
			one[3] = strconv.Itoa(s.Median)
		}
		if s.HasQuarters {
			one[6], one[7] = strconv.Itoa(s.Low), strconv.Itoa(s.High)
		}
		list = append(list, one)
	}
	return list
}

func count(c followup.Count) string {
	if c.Hidden {
		return "hidden"
	}
	return strconv.Itoa(c.N)
}

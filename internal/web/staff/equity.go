package staff

import (
	"net/http"
	"net/url"
	"strings"

	"kasam/internal/equity"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// words: equity.col.*
// words: equity.def.*
// words: equity.dim.*
// words: equity.q.*

// equityView is the page that compares groups.
type equityView struct {
	Programmes []*programme.Programme // whose figures are for the one who looks
	Programme  *programme.Programme
	Report     equity.Report
}

// A question is one table of the page: shares and numbers that belong together.
type question struct {
	Key     string
	Shares  []equity.Measure
	Numbers []equity.Number
}

func questions() []question {
	return []question{
		{"in", []equity.Measure{equity.Offered}, []equity.Number{equity.Decision, equity.Offer, equity.Start}},
		{"met", []equity.Measure{equity.Early}, []equity.Number{equity.Contacts, equity.Meetings}},
		{"out", []equity.Measure{equity.Closed, equity.Own}, nil},
	}
}

// EqualTreatmentPage compares groups, as a page or as a file.
func (p *Pages) EqualTreatmentPage(r *kit.Request) error {
	s := equityView{}
	var err error
	if s.Programmes, err = p.Followup.Programmes(r.Context(), r.View.Actor); err != nil {
		return err
	}
	asked := r.URL.Query()
	if s.Programme = programmeAsked(s.Programmes, id.Programme(asked.Get("programme"))); s.Programme == nil {
		return fault.Hidden()
	}
	if s.Report, err = p.Equity.Report(r.Context(), r.View.Actor, s.Programme.ID); err != nil {
		return err
	}
	if asked.Get("format") == "csv" {
		b, err := s.Report.CSV()
		if err != nil {
			return err
		}
		return r.Send("text/csv; charset=utf-8", "equal-treatment-"+string(s.Programme.ID)+"-"+s.Report.AsOf.String()+".csv", b)
	}
	return r.Show(http.StatusOK, equityPage(r.View, s))
}

// equalTreatment returns the address of the page of a programme.
func equalTreatment(p id.Programme, format string) string {
	q := url.Values{"programme": {string(p)}}
	if format != "" {
		q.Set("format", format)
	}
	return "/followup/equal-treatment?" + q.Encode()
}

// groupName says which people a row is about.
func groupName(v kit.View, dimension string, row equity.Row) string {
	var names []string
	for _, key := range row.Names(dimension) {
		switch {
		case key == equity.Unknown:
			names = append(names, v.T("equity.unknown"))
		case key == equity.Others:
			names = append(names, v.T("equity.others"))
		case dimension == equity.BySex:
			names = append(names, v.T("followup.sex."+key))
		case dimension == equity.ByAge:
			names = append(names, v.T("equity.age."+key)) // words: equity.age.*
		default:
			names = append(names, ui.Language(v, key))
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + v.T("equity.and") + names[n-1]
	}
	return names[0]
}

// shareHead is what stands over a share: what it is a share of follows from what
// could be told.
func shareHead(v kit.View, m equity.Measure, r equity.Report) string {
	return v.T("equity.col."+string(m)) + v.T("equity.of."+string(r.Base[m])) // words: equity.of.*
}

// middle says the one in the middle of a group.
func middle(v kit.View, n equity.Number, s equity.Spread) string {
	if !s.HasMedian {
		return v.T("equity.too_few")
	}
	return amount(v, n, s.Median)
}

// half says between what the half in the middle lies, "" where that is not told.
func half(v kit.View, n equity.Number, s equity.Spread) string {
	if !s.HasQuarters {
		return ""
	}
	return v.T("equity.half", bare(v, n, s.Low), bare(v, n, s.High))
}

func amount(v kit.View, n equity.Number, value int) string {
	switch n {
	case equity.Contacts, equity.Meetings:
		return bare(v, n, value)
	default:
		return v.N("followup.days", value, value)
	}
}

// bare is a number as it is read: contacts are told by the month.
func bare(v kit.View, n equity.Number, value int) string {
	if n == equity.Contacts {
		return decimal(v, float64(value)/6)
	}
	return v.T("followup.count", value)
}

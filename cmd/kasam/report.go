package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"kasam/internal/fault"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

// reportCmd prints figures. They are computed each time and never stored.
type reportCmd struct {
	Cohort reportCohortCmd `cmd:"" help:"Print what became of those who began in a window of time."`
}

type reportCohortCmd struct {
	Programme  id.Programme          `required:"" placeholder:"NAME" help:"Programme, by the name of its file (see kasam programme list)."`
	From       string                `placeholder:"DATE" help:"First day of enrolment; the month of the first one unless given."`
	To         string                `placeholder:"DATE" help:"Last day of enrolment, and the day the figures are of; today unless given."`
	Definition livelihood.Definition `placeholder:"NAME" help:"Definition of self-support: strict, finsam or scb_fm; that of the programme unless given."`
	Format     string                `default:"text" enum:"text,json,csv" help:"How to print: ${enum}."`
	JSON       bool                  `help:"The same as --format json."`
	Guarded    bool                  `help:"Hide numbers below 5, and enough others, as for a reader without the right to them."`
}

// Help gives examples.
func (reportCohortCmd) Help() string {
	return `Examples:
  kasam report cohort --programme NAME --from 2005-09-01 --to 2010-06-30
  kasam report cohort --programme NAME --format json --definition strict
  kasam report cohort --programme NAME --guarded --format csv > board.csv`
}

// Run prints the cohort.
func (c reportCohortCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	var q followup.Query
	if q, err = c.query(); err != nil {
		return err
	}
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	desk := &followup.Desk{DB: a.DB, Now: a.Now}
	p, err := (&programme.Desk{DB: a.DB, Now: a.Now}).One(ctx, q.Programme)
	if fault.KindOf(err) == fault.NotFound {
		return fmt.Errorf("%w: the programme %q is not installed here", errUsage, q.Programme)
	}
	if err != nil {
		return err
	}
	if q, err = c.fill(ctx, q, desk, p); err != nil {
		return err
	}
	cohort, err := desk.Print(ctx, q)
	if err != nil {
		return err
	}
	if c.Guarded {
		cohort = cohort.Guarded()
	}
	return c.print(out.Out, cohort, p)
}

// query reads what was asked for; what was not is still empty.
func (c reportCohortCmd) query() (q followup.Query, err error) {
	q.Programme, q.Definition = c.Programme, c.Definition
	if err := q.From.UnmarshalText([]byte(c.From)); err != nil {
		return q, fmt.Errorf("%w: --from %s: %w", errUsage, c.From, err)
	}
	if err := q.To.UnmarshalText([]byte(c.To)); err != nil {
		return q, fmt.Errorf("%w: --to %s: %w", errUsage, c.To, err)
	}
	if q.Definition != "" && !q.Definition.Known() {
		return q, fmt.Errorf("%w: --definition is strict, finsam or scb_fm", errUsage)
	}
	return q, nil
}

// fill puts in what follows from the programme and from today.
func (c reportCohortCmd) fill(ctx context.Context, q followup.Query, desk *followup.Desk, p *programme.Programme) (followup.Query, error) {
	from, to, err := desk.Window(ctx, q.Programme, false)
	if err != nil {
		return q, err
	}
	if q.To.IsZero() {
		q.To = to
	}
	if q.From.IsZero() {
		q.From = from
		if q.To.Before(from) {
			q.From = q.To
		}
	}
	if q.Definition == "" {
		q.Definition = livelihood.Definition(p.SelfSupport)
	}
	if q.To.Before(q.From) {
		return q, fmt.Errorf("%w: --to %s is before --from %s", errUsage, q.To, q.From)
	}
	return q, nil
}

func (c reportCohortCmd) print(w io.Writer, cohort followup.Cohort, p *programme.Programme) error {
	switch {
	case c.JSON, c.Format == "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(cohort)
	case c.Format == "csv":
		b, err := cohort.CSV()
		if err != nil {
			return err
		}
		_, err = w.Write(b)
		return err
	}
	return printCohort(w, cohort, p)
}

// definitions say what is counted, in the words of package livelihood.
var definitions = map[livelihood.Definition]string{
	livelihood.Strict: "unsubsidised wage or own business, 100 % in all, and no public support",
	livelihood.Finsam: "work (also with a subsidy), own business or studies with student aid, and no public support",
	livelihood.SCBFM:  "not on public support: none of the seven payments of SCB's försörjningsmått (studies, parental benefit, pension and no income are outside them too)",
}

// printCohort prints each figure with its denominator, and what it means.
func printCohort(out io.Writer, c followup.Cohort, p *programme.Programme) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "%s, enrolled %s to %s, as of %s\n\n", p.Name.In("en"), c.From, c.To, c.To)
	fmt.Fprintf(w, "People\t%s\n", said(c.People))
	section(w, "Sex", c.Sex, c.People, func(key string) string { return key })
	income := func(key string) string {
		code, _ := livelihood.CodeOf(key)
		return code.In("en") + " (" + key + ")"
	}
	section(w, "Income at enrolment, primary source", c.Primary, c.People, income)
	fmt.Fprintf(w, "  not known\t%s\t%s\n", said(c.Missing), percent(c.Missing, c.People))
	section(w, "Income at enrolment, any source", c.Any, c.People, income)
	section(w, "Ended", c.Closing, c.People, func(key string) string {
		closing, _ := p.Closing(key)
		return closing.Name.In("en") + " (" + key + ")"
	})
	fmt.Fprintf(w, "  still open\t%s\t%s\n", said(c.Open), percent(c.Open, c.People))
	fmt.Fprintf(w, "\nSelf-support\n  ended as self-supporting\t%s\n", shared(c.ClosedAs))
	for _, a := range c.After {
		fmt.Fprintf(w, "  %d months after enrolment (%s)\t%s%s\n", a.Months, c.Definition, shared(a.Share), interval(a.Share))
	}
	fmt.Fprintf(w, "\nStay in days\n  mean\t%s\n  longest\t%s\n", said(c.MeanStay), said(c.LongestStay))
	fmt.Fprint(w, "\nAt the same time\n")
	for _, at := range c.Concurrent {
		fmt.Fprintf(w, "  %s\t%s\n", at.On, said(at.Count))
	}
	fmt.Fprint(w, "\nPromises that fell due\n")
	for _, b := range c.Bodies {
		fmt.Fprintf(w, "  %s\t%s due to %s people\tkept %s, broken %s, late %s, released %s\tkept %s%s\tmoved %s\n", b.Name, said(b.Promises), said(b.People),
			said(b.Kept), said(b.Broken), said(b.Late), said(b.Released), shared(b.Rate), interval(b.Rate), shared(b.Moved))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	note := ""
	if c.Suppressed {
		note = "\n  Hidden: fewer than 5, or a number that would tell one that is."
	}
	_, err := fmt.Fprintf(out, `
Definitions
  People: participations that began in the window; someone who took part twice counts twice.
  Primary source: the one with the largest share on the day of enrolment; ties go by the code list.
  Any source: each source held on that day, so the sum may exceed the people.
  Ended as self-supporting: closing reasons %s.
  Months after: of those enrolled at least so long before %s, the self-supporting on that very day, under
  the definition %s: %s.
  In brackets the Wilson interval of 95 %%. Per cent is rounded half up.
  Stay: to the day it ended, or to %s. At the same time: enrolled on the day or before, not ended on it or before.
  Promises: those of organisations that fell due in the window, up to yesterday, and had been promised. Kept: of the kept,
  broken and late ones; released ones were no longer needed. Moved: the day was moved at least once.%s
`, supporting(p), c.To, c.Definition, definitions[c.Definition], c.To, note)
	return err
}

func section(w io.Writer, title string, t followup.Table, of followup.Count, name func(string) string) {
	fmt.Fprintf(w, "\n%s\n", title)
	for _, cell := range t {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", name(cell.Key), said(cell.Count), percent(cell.Count, of))
	}
}

func said(c followup.Count) string {
	if c.Hidden {
		return "hidden"
	}
	return strconv.Itoa(c.N)
}

func percent(n, of followup.Count) string {
	if n.Hidden || of.Hidden || of.N == 0 {
		return ""
	}
	return fmt.Sprintf("%d %%", (200*n.N+of.N)/(2*of.N))
}

func shared(s followup.Share) string {
	if s.N.Hidden {
		return "hidden of " + said(s.Of)
	}
	return fmt.Sprintf("%d of %d\t%d %%", s.N.N, s.Of.N, s.Percent)
}

func interval(s followup.Share) string {
	if s.N.Hidden {
		return ""
	}
	return fmt.Sprintf("\t[%.1f–%.1f]", s.Interval95[0], s.Interval95[1])
}

func supporting(p *programme.Programme) string {
	var keys []string
	for _, c := range p.Closings {
		if c.SelfSupporting {
			keys = append(keys, c.Key)
		}
	}
	return strings.Join(keys, ", ")
}

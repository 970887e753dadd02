package decision_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kasam/internal/day"
	"kasam/internal/decision"
	"kasam/internal/fault"
	"kasam/internal/id"
)

var (
	today       = day.Must("2026-11-20")
	self        = decision.Standing{Self: true}
	coordinates = decision.Standing{Coordinates: true}
	decides     = decision.Standing{Decides: true}
)

// field returns the first field that a refusal is about.
func field(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Field
	}
	return ""
}

func asked() decision.New {
	return decision.New{
		ID: id.New[string](), Person: id.New[id.Person](), Organisation: id.New[id.Organisation](), Code: "se.sjukpenning",
		AppliedOn: today.AddDays(-41), Source: decision.Letter,
	}
}

func TestAnApplicationIsNotedAsItWas(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(n *decision.New)
		want   string // field of the refusal
	}{
		"an income of the list":                   {func(*decision.New) {}, ""},
		"in own words":                            {func(n *decision.New) { n.Code, n.What = "", "Hjälpmedel" }, ""},
		"of nothing":                              {func(n *decision.New) { n.Code = "" }, "what"},
		"who decides in own words":                {func(n *decision.New) { n.Organisation, n.Body = "", "CSN" }, ""},
		"of nobody":                               {func(n *decision.New) { n.Organisation = "" }, "organisation"},
		"something that is no code":               {func(n *decision.New) { n.Code = "' or 1=1" }, "code"},
		"without a day":                           {func(n *decision.New) { n.AppliedOn = day.Day{} }, "applied_on"},
		"tomorrow":                                {func(n *decision.New) { n.AppliedOn = today.AddDays(1) }, "applied_on"},
		"today":                                   {func(n *decision.New) { n.AppliedOn = today }, ""},
		"eleven years ago":                        {func(n *decision.New) { n.AppliedOn = today.AddMonths(-132) }, "applied_on"},
		"known from nowhere":                      {func(n *decision.New) { n.Source = "hearsay" }, "source"},
		"nobody pays":                             {func(n *decision.New) { n.Payer.Kind = decision.Nobody }, ""},
		"paid by an income that is not said":      {func(n *decision.New) { n.Payer.Kind = decision.ByIncome }, "payer_code"},
		"paid by a body that is not said":         {func(n *decision.New) { n.Payer.Kind = decision.ByOrganisation }, "payer_organisation"},
		"paid by magic":                           {func(n *decision.New) { n.Payer.Kind = "magic" }, "payer"},
		"paid from tomorrow":                      {func(n *decision.New) { n.Payer = decision.Payer{Kind: decision.Nobody, Since: today.AddDays(1)} }, "payer_since"},
		"a number that is longer than any number": {func(n *decision.New) { n.Said.Reference = strings.Repeat("x", 101) }, "reference"},
	} {
		t.Run(name, func(t *testing.T) {
			n := asked()
			tt.change(&n)
			d, err := decision.Apply(n, coordinates, decision.Step{At: time.Now()}, today)
			if got := field(err); got != tt.want || (err == nil) != (tt.want == "") {
				t.Fatalf("refused at %q (%v), want %q", got, err, tt.want)
			}
			if err == nil && (d.State != decision.Applied || len(d.Steps) != 1 || d.Outcome != "") {
				t.Errorf("noted as %+v", d)
			}
		})
	}
}

// fresh is a decision applied for 41 days ago.
func fresh(t *testing.T) decision.Decision {
	t.Helper()
	d, err := decision.Apply(asked(), self, decision.Step{At: time.Now()}, today)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func step(a decision.Act, on day.Day) decision.Step {
	s := decision.Step{Act: a, On: on, Source: decision.Letter}
	switch a {
	case decision.ActFinal, decision.ActPreliminary:
		s.Outcome = decision.Refused
	case decision.ActMeanwhile:
		s.Payer.Kind = decision.Nobody
	case decision.ActNote:
		s.Said.Note = "Handläggaren har bytts"
	}
	return s
}

func TestADecisionGoesItsWay(t *testing.T) {
	const ok, moved, denied = "", "decision.moved", "decision.not_yours"
	p, f, a, w, m, n := decision.ActPreliminary, decision.ActFinal, decision.ActAppeal, decision.ActWithdraw, decision.ActMeanwhile, decision.ActNote
	for name, tt := range map[string]struct {
		way  []decision.Act
		act  decision.Act
		who  decision.Standing
		want string
	}{
		"applied, then decided":                          {nil, f, self, ok},
		"applied, then preliminary":                      {nil, p, self, ok},
		"preliminary, then final":                        {[]decision.Act{p}, f, self, ok},
		"preliminary twice":                              {[]decision.Act{p}, p, self, moved},
		"what is not decided is not appealed":            {nil, a, self, moved},
		"a preliminary decision is appealed":             {[]decision.Act{p}, a, self, ok},
		"a final decision is appealed":                   {[]decision.Act{f}, a, coordinates, ok},
		"appealed, then decided anew":                    {[]decision.Act{f, a}, f, self, ok},
		"appealed, then preliminary":                     {[]decision.Act{f, a}, p, self, moved},
		"appealed twice":                                 {[]decision.Act{f, a}, a, self, moved},
		"decided twice":                                  {[]decision.Act{f}, f, self, moved},
		"taken back while it is waited for":              {nil, w, self, ok},
		"taken back while it is appealed":                {[]decision.Act{f, a}, w, self, ok},
		"what is decided is not taken back":              {[]decision.Act{f}, w, self, moved},
		"what is taken back is not decided":              {[]decision.Act{w}, f, self, moved},
		"something is added when it is over":             {[]decision.Act{w}, n, self, ok},
		"who pays is told while it is waited for":        {[]decision.Act{p}, m, self, ok},
		"and not when it is over":                        {[]decision.Act{f}, m, self, moved},
		"the agency says what it decided":                {nil, f, decides, ok},
		"the agency adds something":                      {[]decision.Act{f}, n, decides, ok},
		"the agency does not appeal for the person":      {[]decision.Act{f}, a, decides, denied},
		"the agency does not take it back":               {nil, w, decides, denied},
		"the agency does not say what the person has":    {nil, m, decides, denied},
		"another agency says nothing":                    {nil, f, decision.Standing{}, denied},
		"another agency does not even add":               {[]decision.Act{f}, n, decision.Standing{}, denied},
		"there is no such act":                           {nil, "decree", self, moved},
		"who may not is told so before what is missing ": {nil, f, decision.Standing{}, denied},
	} {
		t.Run(name, func(t *testing.T) {
			d := fresh(t)
			for _, one := range tt.way {
				if err := d.Take(self, step(one, today), today); err != nil {
					t.Fatal(one, err)
				}
			}
			before := d
			before.Steps = slices.Clone(d.Steps)
			err := d.Take(tt.who, step(tt.act, today), today)
			got := ""
			if e, ok := errors.AsType[*fault.Error](err); ok {
				got = e.Key
			}
			if got != tt.want {
				t.Fatalf("refused with %q (%v), want %q", got, err, tt.want)
			}
			if d.May(tt.act, tt.who) && err != nil {
				t.Error("it is offered and refused")
			}
			if err != nil && !cmp.Equal(d, before, cmp.AllowUnexported(day.Day{})) {
				t.Error("what was refused has changed it")
			}
		})
	}
}

func TestWhatIsNotedIsWhole(t *testing.T) {
	for name, tt := range map[string]struct {
		step decision.Step
		want string
	}{
		"decided without what":                    {decision.Step{Act: decision.ActFinal, On: today, Source: decision.Letter}, "outcome"},
		"decided in some other way":               {decision.Step{Act: decision.ActFinal, On: today, Source: decision.Letter, Outcome: "maybe"}, "outcome"},
		"decided tomorrow":                        {step(decision.ActFinal, today.AddDays(1)), "on"},
		"decided before it was applied for":       {step(decision.ActFinal, today.AddDays(-42)), "on"},
		"decided on the day of the application":   {step(decision.ActFinal, today.AddDays(-41)), ""},
		"the last day is before the decision":     {decision.Step{Act: decision.ActFinal, On: today, Outcome: decision.Refused, Source: decision.Letter, AppealBy: today.AddDays(-1)}, "appeal_by"},
		"the last day is two years ahead":         {decision.Step{Act: decision.ActFinal, On: today, Outcome: decision.Refused, Source: decision.Letter, AppealBy: today.AddMonths(24)}, "appeal_by"},
		"an empty note":                           {decision.Step{Act: decision.ActNote, Source: decision.Letter}, "note"},
		"a note of no day is of today":            {decision.Step{Act: decision.ActNote, Source: decision.Phone, Said: decision.Said{Note: "Ringde"}}, ""},
		"a last day for what is not decided":      {decision.Step{Act: decision.ActNote, Source: decision.Phone, AppealBy: today}, "appeal_by"},
		"nobody is said to pay, by nobody's word": {decision.Step{Act: decision.ActMeanwhile, Source: decision.Phone}, "payer"},
	} {
		t.Run(name, func(t *testing.T) {
			d := fresh(t)
			err := d.Take(self, tt.step, today)
			if got := field(err); got != tt.want || (err == nil) != (tt.want == "") {
				t.Fatalf("refused at %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestDaysAreCountedFromWhatIsWaitedFor(t *testing.T) {
	d := fresh(t)
	note := func(a decision.Act, on day.Day) {
		t.Helper()
		if err := d.Take(self, step(a, on), today); err != nil {
			t.Fatal(err)
		}
	}
	days := func(want int, what string) {
		t.Helper()
		if got := d.Waited(today); got != want {
			t.Errorf("%s: %d days, want %d", what, got, want)
		}
	}
	days(41, "applied for")
	note(decision.ActPreliminary, today.AddDays(-20))
	days(41, "preliminary is not the end")
	note(decision.ActFinal, today.AddDays(-11))
	days(30, "how long it took")
	note(decision.ActAppeal, today.AddDays(-5))
	days(5, "since the appeal")
	note(decision.ActFinal, today.AddDays(-2))
	days(3, "how long the appeal took")
	if d.State != decision.Final || d.StateSince != today.AddDays(-2) || d.DecidedOn != today.AddDays(-2) {
		t.Errorf("it stands as %+v", d)
	}
}

func TestTheLastDayToAppeal(t *testing.T) {
	for name, tt := range map[string]struct {
		outcome decision.Outcome
		by      day.Day
		left    int
		ok      bool
	}{
		"twelve days are left":         {decision.Refused, today.AddDays(12), 12, true},
		"today is the last":            {decision.Partly, today, 0, true},
		"it is not known":              {decision.Refused, day.Day{}, 0, false},
		"who got it does not appeal":   {decision.Granted, today.AddDays(12), 0, false},
		"the day passes, not the word": {decision.Refused, today.AddDays(-1), 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := fresh(t)
			s := step(decision.ActFinal, today.AddDays(-5))
			s.Outcome, s.AppealBy = tt.outcome, tt.by
			if err := d.Take(self, s, today); err != nil {
				t.Fatal(err)
			}
			if left, ok := d.AppealLeft(today); left != tt.left || ok != tt.ok {
				t.Errorf("%d days, %t; want %d, %t", left, ok, tt.left, tt.ok)
			}
		})
	}
}

// Whoever notes whatever on whatever day: history never shrinks and never
// changes, nothing is final without an outcome, and no wait is below nothing.
func TestNoNoteEverLosesHistory(t *testing.T) {
	acts := append(decision.Acts(), "decree", decision.ActApply)
	rapid.Check(t, func(t *rapid.T) {
		n := asked()
		n.AppliedOn = today.AddDays(-rapid.IntRange(0, 400).Draw(t, "applied"))
		now := today
		d, err := decision.Apply(n, self, decision.Step{At: time.Now()}, now)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 25).Draw(t, "notes") {
			now = now.AddDays(rapid.IntRange(0, 30).Draw(t, "days"))
			s := decision.Step{
				Act: rapid.SampledFrom(acts).Draw(t, "act"), On: now.AddDays(rapid.IntRange(-60, 3).Draw(t, "on")),
				Outcome: rapid.SampledFrom(append(decision.Outcomes(), "", "maybe")).Draw(t, "outcome"),
				Source:  rapid.SampledFrom(append(decision.Sources(), "")).Draw(t, "source"),
				Payer:   decision.Payer{Kind: rapid.SampledFrom(append(decision.PayerKinds(), "")).Draw(t, "payer")},
				Said:    decision.Said{Note: rapid.SampledFrom([]string{"", "något"}).Draw(t, "note")},
			}
			if rapid.Bool().Draw(t, "last day") {
				s.AppealBy = now.AddDays(rapid.IntRange(-10, 500).Draw(t, "by"))
			}
			who := decision.Standing{
				Self: rapid.Bool().Draw(t, "self"), Coordinates: rapid.Bool().Draw(t, "coordinates"), Decides: rapid.Bool().Draw(t, "decides"),
			}
			before, state, since := slices.Clone(d.Steps), d.State, d.StateSince
			err := d.Take(who, s, now)
			switch grown := len(d.Steps) - len(before); {
			case err == nil && grown != 1, err != nil && grown != 0:
				t.Fatalf("%v: history grew by %d", err, grown)
			case err != nil && (d.State != state || d.StateSince != since):
				t.Fatalf("refused, and yet %s", d.State)
			}
			if !cmp.Equal(d.Steps[:len(before)], before, cmp.AllowUnexported(day.Day{})) {
				t.Fatal("what was written has changed")
			}
			if (d.State == decision.Final || d.State == decision.Preliminary) && !slices.Contains(decision.Outcomes(), d.Outcome) {
				t.Fatalf("%s without an outcome", d.State)
			}
			if state == decision.Withdrawn && d.State != decision.Withdrawn {
				t.Fatal("what was taken back has come to life")
			}
			if d.Waited(now) < 0 {
				t.Fatalf("waited %d days", d.Waited(now))
			}
			if left, ok := d.AppealLeft(now); ok && (left < 0 || d.State.Waiting() && d.State != decision.Preliminary) {
				t.Fatalf("%d days to appeal what is %s", left, d.State)
			}
			if last := d.Steps[len(d.Steps)-1]; last.State != d.State {
				t.Fatalf("history ends at %s, and it is %s", last.State, d.State)
			}
		}
	})
}

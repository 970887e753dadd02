package assessment_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kasam/internal/assessment"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
)

var (
	today  = day.Must("2026-11-20")
	self   = assessment.Standing{Self: true}
	coach  = assessment.Standing{Coordinates: true}
	doctor = assessment.Standing{Asked: true}
	yes    = assessment.Agreement{How: assessment.Oral, On: today, Witness: "Siv"}
)

func field(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Field
	}
	return ""
}

func key(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Key
	}
	return ""
}

func question() assessment.Question {
	return assessment.Question{
		ID: id.New[string](), Person: id.New[id.Person](), Professional: id.New[id.Professional](), Kind: "work",
		Question: "Hur länge kan hen stå?", Why: "För att hitta rätt praktik", Due: today.AddDays(14),
	}
}

func TestAQuestionIsWrittenAsItCanBeAnswered(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(q *assessment.Question)
		field  string
		state  assessment.State
	}{
		"without a yes it is only wanted":    {func(*assessment.Question) {}, "", assessment.Wanted},
		"with a yes it is asked":             {func(q *assessment.Question) { q.Agreement = yes }, "", assessment.Asked},
		"a yes on paper needs no witness":    {func(q *assessment.Question) { q.Agreement.How = assessment.Paper }, "", assessment.Asked},
		"a yes that nobody heard":            {func(q *assessment.Question) { q.Agreement.How = assessment.Oral }, "witness", ""},
		"a coordinator has no login of them": {func(q *assessment.Question) { q.Agreement.How = assessment.OwnLogin }, "agreed", ""},
		"a yes of tomorrow": {func(q *assessment.Question) {
			q.Agreement = assessment.Agreement{How: assessment.Paper, On: today.AddDays(1)}
		}, "agreed_on", ""},
		"of no kind":            {func(q *assessment.Question) { q.Kind = "astrology" }, "kind", ""},
		"no question":           {func(q *assessment.Question) { q.Question = " " }, "question", ""},
		"nobody knows why":      {func(q *assessment.Question) { q.Why = "" }, "why", ""},
		"by yesterday":          {func(q *assessment.Question) { q.Due = today.AddDays(-1) }, "due", ""},
		"by no day":             {func(q *assessment.Question) { q.Due = day.Day{} }, "due", ""},
		"in more than a year":   {func(q *assessment.Question) { q.Due = today.AddMonths(12).AddDays(1) }, "due", ""},
		"today is not too late": {func(q *assessment.Question) { q.Due = today }, "", assessment.Wanted},
	} {
		t.Run(name, func(t *testing.T) {
			q := question()
			tt.change(&q)
			a, err := assessment.Ask(q, assessment.Step{At: time.Now()}, today)
			if field(err) != tt.field || (err == nil) != (tt.field == "") || a.State != tt.state {
				t.Fatalf("%s, refused at %q (%v); want %s, %q", a.State, field(err), err, tt.state, tt.field)
			}
			if err == nil && (a.State == assessment.Asked) == a.AgreedOn.IsZero() {
				t.Error("asked without a yes, or wanted with one")
			}
		})
	}
}

func ask(t *testing.T, agreed bool) assessment.Assessment {
	t.Helper()
	q := question()
	if agreed {
		q.Agreement = yes
	}
	a, err := assessment.Ask(q, assessment.Step{At: time.Now()}, today)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func step(act assessment.Act) assessment.Step {
	return assessment.Step{Act: act, Said: assessment.Said{Text: "Två timmar", Plain: "Du kan stå i två timmar"}, At: time.Now()}
}

func TestAnAssessmentGoesItsWay(t *testing.T) {
	const ok, moved, denied = "", "assessment.moved", "assessment.not_yours"
	for name, tt := range map[string]struct {
		way  []assessment.Act // by the coordinator
		act  assessment.Act
		who  assessment.Standing
		want string
	}{
		"the person says yes":                          {nil, assessment.ActAgree, self, ok},
		"the coordinator writes down the yes":          {nil, assessment.ActAgree, coach, ok},
		"who is asked does not say yes for the person": {nil, assessment.ActAgree, doctor, denied},
		"nobody answers before the person says yes":    {nil, assessment.ActAnswer, doctor, moved},
		"the person says no":                           {nil, assessment.ActRefuse, self, ok},
		"the person changes their mind":                {[]assessment.Act{assessment.ActAgree}, assessment.ActRefuse, self, ok},
		"the coordinator does not say no for them":     {nil, assessment.ActRefuse, coach, denied},
		"the coordinator takes it back":                {nil, assessment.ActWithdraw, coach, ok},
		"who is asked answers":                         {[]assessment.Act{assessment.ActAgree}, assessment.ActAnswer, doctor, ok},
		"the coordinator writes down what was said":    {[]assessment.Act{assessment.ActAgree}, assessment.ActAnswer, coach, ok},
		"the person does not answer for the doctor":    {[]assessment.Act{assessment.ActAgree}, assessment.ActAnswer, self, denied},
		"another professional does not answer":         {[]assessment.Act{assessment.ActAgree}, assessment.ActAnswer, assessment.Standing{}, denied},
		"who is asked says no":                         {[]assessment.Act{assessment.ActAgree}, assessment.ActDecline, doctor, ok},
		"it is answered once":                          {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActAnswer, doctor, moved},
		"something is added":                           {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActAdd, doctor, ok},
		"the coordinator adds nothing to it":           {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActAdd, coach, denied},
		"the coordinator writes it in plain words":     {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActPlain, coach, ok},
		"the person says how they see it":              {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActView, self, ok},
		"nobody else says how the person sees it":      {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActView, doctor, denied},
		"what is not kept from them needs no telling":  {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActTell, coach, denied},
		"what is answered is not taken back":           {[]assessment.Act{assessment.ActAgree, assessment.ActAnswer}, assessment.ActWithdraw, coach, moved},
		"what was refused is not answered":             {[]assessment.Act{assessment.ActAgree, assessment.ActDecline}, assessment.ActAnswer, doctor, moved},
		"what is over is not agreed to":                {[]assessment.Act{assessment.ActWithdraw}, assessment.ActAgree, self, moved},
		"there is no such act":                         {nil, "divine", coach, moved},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, false)
			for _, one := range tt.way {
				if err := a.Take(coach, step(one), yes, 0, today); err != nil {
					t.Fatal(one, err)
				}
			}
			steps := len(a.Steps)
			err := a.Take(tt.who, step(tt.act), yes, 0, today)
			if key(err) != tt.want {
				t.Fatalf("refused with %v, want %q", err, tt.want)
			}
			if grown := len(a.Steps) - steps; grown != 1 && err == nil || grown != 0 && err != nil {
				t.Errorf("history grew by %d", grown)
			}
		})
	}
}

func TestWhatIsSaidIsKeptAsItWasSaid(t *testing.T) {
	a := ask(t, true)
	for act, want := range map[assessment.Act]string{assessment.ActAnswer: "text", assessment.ActDecline: "text", assessment.ActWithdraw: "text"} {
		if err := a.Take(coach, assessment.Step{Act: act, At: time.Now()}, yes, 0, today); field(err) != want {
			t.Errorf("%s of nothing: %v", act, err)
		}
	}
	if err := a.Take(coach, step(assessment.ActAnswer), yes, 0, today); err != nil {
		t.Fatal(err)
	}
	if got := a.Answers()[0]; got.How != assessment.ByPhone {
		t.Errorf("what the coordinator wrote for the doctor is kept as %q", got.How)
	}
	if err := a.Take(coach, step(assessment.ActView), yes, 0, today); err != nil {
		t.Fatal(err)
	}
	if got := a.Views()[0]; got.How != assessment.Dictated || got.Said.Plain != "" {
		t.Errorf("what the person said is kept as %+v", got)
	}
	plain := step(assessment.ActPlain)
	plain.Said.Plain = "Lättare så"
	if err := a.Take(coach, plain, yes, 0, today); err != nil || a.Plain() != "Lättare så" {
		t.Errorf("in plain words: %q, %v", a.Plain(), err)
	}
}

func TestAnAnswerIsKeptFromThePersonForAWeekAtMost(t *testing.T) {
	for name, tt := range map[string]struct {
		hold  int
		field string
		held  int // days after which it is still held
	}{
		"not at all":  {0, "", -1},
		"a day":       {1, "", 1},
		"a week":      {7, "", 7},
		"eight days":  {8, "hold", 0},
		"minus a day": {-1, "hold", 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, true)
			err := a.Take(doctor, step(assessment.ActAnswer), yes, tt.hold, today)
			if field(err) != tt.field {
				t.Fatalf("refused with %v", err)
			}
			if err != nil {
				return
			}
			if tt.held >= 0 && !a.Held(today.AddDays(tt.held)) || a.Held(today.AddDays(tt.held+1)) {
				t.Errorf("held until %s", a.HeldUntil)
			}
			if a.Held(today) && a.May(assessment.ActView, self, today) {
				t.Error("the person sees differently what they have not seen")
			}
		})
	}
	a := ask(t, true)
	if err := a.Take(doctor, step(assessment.ActAnswer), yes, 7, today); err != nil {
		t.Fatal(err)
	}
	if err := a.Take(coach, step(assessment.ActTell), yes, 0, today); err != nil || a.Held(today) {
		t.Errorf("told, and held: %v", err)
	}
}

// Whoever does whatever: nothing is asked or answered without the person's yes,
// history never shrinks, and nothing comes back to life.
func TestNothingIsAskedWithoutAYes(t *testing.T) {
	acts := append(assessment.Acts(), assessment.ActAsk, "divine")
	rapid.Check(t, func(t *rapid.T) {
		q := question()
		if rapid.Bool().Draw(t, "agreed") {
			q.Agreement = yes
		}
		now := today
		a, err := assessment.Ask(q, assessment.Step{At: time.Now()}, now)
		if err != nil {
			t.Fatal(err)
		}
		agreed := q.Agreement.How != ""
		for range rapid.IntRange(0, 20).Draw(t, "acts") {
			now = now.AddDays(rapid.IntRange(0, 5).Draw(t, "days"))
			s := step(rapid.SampledFrom(acts).Draw(t, "act"))
			who := assessment.Standing{
				Self: rapid.Bool().Draw(t, "self"), Coordinates: rapid.Bool().Draw(t, "coordinates"), Asked: rapid.Bool().Draw(t, "asked"),
			}
			before, state := slices.Clone(a.Steps), a.State
			err := a.Take(who, s, yes, rapid.IntRange(-1, 9).Draw(t, "hold"), now)
			if grown := len(a.Steps) - len(before); err == nil && grown != 1 || err != nil && (grown != 0 || a.State != state) {
				t.Fatalf("%v: history grew by %d, %s to %s", err, grown, state, a.State)
			}
			if !cmp.Equal(a.Steps[:len(before)], before) {
				t.Fatal("what was written has changed")
			}
			if err == nil && s.Act == assessment.ActAgree {
				agreed = true
			}
			switch a.State {
			case assessment.Asked, assessment.Answered, assessment.Declined:
				if !agreed || a.AgreedOn.IsZero() || a.AgreedHow == "" {
					t.Fatalf("%s without a yes", a.State)
				}
			}
			if !state.Open() && a.State != state {
				t.Fatalf("%s became %s", state, a.State)
			}
			if a.Held(now.AddDays(assessment.MostHeld + 1)) {
				t.Fatal("kept from the person for longer than may be")
			}
		}
	})
}

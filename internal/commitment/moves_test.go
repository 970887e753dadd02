package commitment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

var (
	today = day.Must("2026-11-20")
	kinds = []programme.Measure{{Key: "money", Unit: "sek"}, {Key: "counselling", Unit: "hours"}, {Key: "decision"}}
	days  = cmpopts.EquateComparable(day.Day{})
)

func TestAPromiseIsRecordedOnlyAsItCanBeKept(t *testing.T) {
	good := commitment.Promise{
		ID: id.New[string](), Person: id.New[id.Person](), Professional: id.New[id.Professional](), What: " Ring läkaren ", Due: today,
	}
	for name, tt := range map[string]struct {
		change func(p *commitment.Promise)
		want   string // field of the refusal
	}{
		"today is not too late":            {func(*commitment.Promise) {}, ""},
		"nothing is promised":              {func(p *commitment.Promise) { p.What = " " }, "what"},
		"without a day":                    {func(p *commitment.Promise) { p.Due = day.Day{} }, "due"},
		"due yesterday":                    {func(p *commitment.Promise) { p.Due = today.AddDays(-1) }, "due"},
		"due in three years":               {func(p *commitment.Promise) { p.Due = today.AddMonths(36) }, ""},
		"due in more than three years":     {func(p *commitment.Promise) { p.Due = today.AddMonths(36).AddDays(1) }, "due"},
		"a kind the programme has not":     {func(p *commitment.Promise) { p.Kind = "castle" }, "kind"},
		"an amount of nothing":             {func(p *commitment.Promise) { p.Amount = 100 }, "kind"},
		"less than nothing":                {func(p *commitment.Promise) { p.Kind, p.Amount = "money", -1 }, "amount"},
		"a slip of the finger":             {func(p *commitment.Promise) { p.Kind, p.Amount = "money", 10_000_000_000 }, "amount"},
		"a kind without an amount is fine": {func(p *commitment.Promise) { p.Kind = "decision" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := good
			tt.change(&p)
			c, err := commitment.Propose(p, kinds, commitment.Step{At: time.Now()}, today)
			if got := field(err); got != tt.want {
				t.Fatalf("refused at %q (%v), want %q", got, err, tt.want)
			}
			if err == nil && (c.State != commitment.Proposed || c.What != "Ring läkaren" || len(c.Steps) != 1) {
				t.Errorf("recorded as %+v", c)
			}
		})
	}
	t.Run("what the person promises is promised at once, within no mandate", func(t *testing.T) {
		p := good
		p.Professional, p.Kind, p.Amount = "", "money", 300
		c, err := commitment.Propose(p, kinds, commitment.Step{At: time.Now()}, today)
		if err != nil || c.State != commitment.Accepted || c.Needs() {
			t.Errorf("recorded as %+v, %v", c, err)
		}
	})
}

func TestTheLowestSufficientMandateCovers(t *testing.T) {
	anna, bo, eva := id.Professional("anna"), id.Professional("bo"), id.Professional("eva")
	held := []directory.Mandate{
		{ID: "eva", Professional: eva, Organisation: "o", Kind: "money", Ceiling: 0},
		{ID: "bo", Professional: bo, Organisation: "o", Kind: "money", Ceiling: 20_000, Unit: "sek"},
		{ID: "anna", Professional: anna, Organisation: "o", Kind: "money", Ceiling: 8_000, Unit: "sek"},
		{ID: "other", Professional: bo, Organisation: "p", Kind: "money", Ceiling: 10_000, Unit: "sek"},
		{ID: "gone", Professional: bo, Organisation: "o", Kind: "money", Ceiling: 9_000, Unit: "sek", Until: today.AddDays(-1)},
	}
	everyone := func(id.Professional) bool { return true }
	for name, tt := range map[string]struct {
		amount int64
		knows  func(id.Professional) bool
		own    bool
		want   string
	}{
		"within her own":                        {8_000, everyone, true, "anna"},
		"beyond it, his is enough":              {8_001, everyone, false, "bo"},
		"beyond both, hers has no end":          {20_001, everyone, false, "eva"},
		"he may not know of the person":         {8_001, func(p id.Professional) bool { return p != bo }, false, "eva"},
		"nobody who may know of them holds one": {8_001, func(id.Professional) bool { return false }, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := commitment.Commitment{Professional: anna, Organisation: "o", Kind: "money", Amount: tt.amount, Unit: "sek"}
			got := commitment.FindCover(c, held, today, tt.knows)
			if got.Own != tt.own || got.Mandate.ID != tt.want {
				t.Errorf("covered by %+v, want %q", got, tt.want)
			}
		})
	}
}

// A promise is taken through any acts by anyone; whatever happens, these hold.
func TestNoSequenceOfActsBreaksThePromiseLedger(t *testing.T) {
	people := []id.Professional{"anna", "bo", "eva"}
	rapid.Check(t, func(t *rapid.T) {
		c := commitment.Commitment{
			ID: "c", Professional: "anna", Organisation: "o", State: commitment.Proposed, Unit: "sek",
			Kind: rapid.SampledFrom([]string{"", "money"}).Draw(t, "kind"), Amount: rapid.Int64Range(0, 30).Draw(t, "amount"),
			Steps: []commitment.Step{{Act: commitment.ActRecord, State: commitment.Proposed}},
		}
		mandates := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) directory.Mandate {
			return directory.Mandate{
				ID: rapid.StringMatching(`[a-z]{6}`).Draw(t, "id"), Professional: rapid.SampledFrom(people).Draw(t, "holder"),
				Organisation: rapid.SampledFrom([]id.Organisation{"o", "p"}).Draw(t, "of"),
				Kind:         rapid.SampledFrom([]string{"money", "course"}).Draw(t, "of kind"),
				Ceiling:      rapid.Int64Range(0, 30).Draw(t, "ceiling"), Unit: "sek",
			}
		}), 0, 4).Draw(t, "mandates")
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			act := rapid.SampledFrom(commitment.Acts()).Draw(t, "act")
			actor := rapid.SampledFrom(append(people, "coach", "self")).Draw(t, "actor")
			mandate, signs := commitment.Signs(c, mandates, today, actor)
			who := commitment.Standing{
				Self: actor == "self", Coordinates: actor == "coach", Promises: actor == c.Professional, Signs: c.Needs() && signs,
			}
			cover := commitment.Cover{Mandate: mandate}
			if act == commitment.ActAccept {
				cover = commitment.FindCover(c, mandates, today, func(id.Professional) bool { return true })
			}
			before := c
			before.Steps = append([]commitment.Step(nil), c.Steps...)
			step := commitment.Step{Professional: actor, Reason: rapid.SampledFrom([]string{"", "why"}).Draw(t, "reason")}
			err := c.Take(act, who, cover, step)
			if err != nil {
				if diff := cmp.Diff(before, c, days, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("refused (%v) and changed all the same:\n%s", err, diff)
				}
				if before.May(act, who) && step.Reason != "" && fault.KindOf(err) != fault.Conflict {
					t.Fatalf("%s was offered and then refused: %v", act, err)
				}
				continue
			}
			if !before.May(act, who) {
				t.Fatalf("%s was not offered and done all the same", act)
			}
			hold(t, before, c, mandates)
		}
	})
}

// hold checks what is always true of a promise that came from before to after.
func hold(t *rapid.T, before, after commitment.Commitment, mandates []directory.Mandate) {
	if !cmp.Equal(before.Steps, after.Steps[:len(before.Steps)]) || len(after.Steps) != len(before.Steps)+1 {
		t.Fatalf("history did not only grow: %v, then %v", before.Steps, after.Steps)
	}
	last := after.Steps[len(after.Steps)-1]
	if last.State != after.State {
		t.Fatalf("history says %s, the promise %s", last.State, after.State)
	}
	if last.Act.NeedsReason() && last.Reason == "" {
		t.Fatalf("%s without a reason", last.Act)
	}
	if !before.State.Open() {
		t.Fatalf("%s was not the end", before.State)
	}
	accepted, signed := false, id.Professional("")
	for _, s := range after.Steps {
		accepted = accepted || s.State == commitment.Accepted
		if s.Act == commitment.ActSign {
			signed = s.Professional
		}
	}
	switch after.State {
	case commitment.Kept, commitment.Broken, commitment.Released:
		if !accepted {
			t.Fatalf("%s without having been promised", after.State)
		}
		if after.State == commitment.Kept && last.Professional == after.Professional {
			t.Fatal("kept by the word of the one who promised")
		}
	}
	if !accepted || !after.Needs() {
		return
	}
	for _, m := range mandates {
		if m.ID != after.Mandate || m.Organisation != after.Organisation {
			continue
		}
		if !m.Covers(after.Kind, after.Amount, after.Unit, today) {
			continue
		}
		if m.Professional == after.Professional && signed == "" || m.Professional == signed && signed != after.Professional {
			return
		}
	}
	t.Fatalf("promised %d on mandate %q, signed by %q: not covered by %+v", after.Amount, after.Mandate, signed, mandates)
}

// field returns the form field of a refusal, "" when there is no refusal.
func field(err error) string {
	if err == nil {
		return ""
	}
	var e *fault.Error
	if asError(err, &e) {
		return e.Field
	}
	return err.Error()
}

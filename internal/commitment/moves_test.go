package commitment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

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

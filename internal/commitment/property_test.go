package commitment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kasam/internal/commitment"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// A try is an act by someone, with what it needs; it may be refused.
type try struct {
	who    string
	act    commitment.Act
	reason string
	terms  commitment.Terms
	tell   bool // the coordinator notes it for the promiser
}

// tries draws an act by someone: mostly one that is offered and rarely one that
// is the end, so that a promise lives long; now and then anything at all.
func tries(actors []string, may func(try) bool) *rapid.Generator[try] {
	var offered, going []try
	for _, who := range actors {
		for _, act := range commitment.Acts() {
			for _, tell := range []bool{false, true} {
				one := try{who: who, act: act, tell: tell}
				if !may(one) {
					continue
				}
				offered = append(offered, one)
				switch act {
				case commitment.ActKeep, commitment.ActBreak, commitment.ActRelease, commitment.ActWithdraw, commitment.ActLeave:
				default:
					going = append(going, one)
				}
			}
		}
	}
	return rapid.Custom(func(t *rapid.T) try {
		one := try{
			who: rapid.SampledFrom(actors).Draw(t, "who"), act: rapid.SampledFrom(commitment.Acts()).Draw(t, "act"),
			tell: rapid.Bool().Draw(t, "told"),
		}
		switch luck := rapid.IntRange(0, 9).Draw(t, "luck"); {
		case luck > 1 && len(going) > 0:
			one = rapid.SampledFrom(going).Draw(t, "going on")
		case luck > 0 && len(offered) > 0:
			one = rapid.SampledFrom(offered).Draw(t, "offered")
		}
		one.reason = rapid.SampledFrom([]string{"why", "why", "why", "why", "why", "why", "why", ""}).Draw(t, "reason")
		one.terms = commitment.Terms{
			What: rapid.SampledFrom([]string{"this", "that", "both", "neither", ""}).Draw(t, "what"), Amount: rapid.SampledFrom([]int64{5, 10, 15, 20, 25, 30, 0}).Draw(t, "amount"),
			Due: today.AddDays(rapid.IntRange(0, 20).Draw(t, "in days") - 1),
		}
		return one
	})
}

// A promise is taken through any acts by anyone; whatever happens, these hold.
func TestNoSequenceOfActsBreaksThePromiseLedger(t *testing.T) {
	staff := []id.Professional{"anna", "bo", "eva", "coach", "deputy"}
	actors := []string{"anna", "bo", "eva", "coach", "deputy", "self", "stranger", "guest"}
	rapid.Check(t, func(t *rapid.T) {
		c := commitment.Commitment{
			ID: "c", Professional: rapid.SampledFrom([]id.Professional{"anna", "anna", "anna", "coach", ""}).Draw(t, "promiser"),
			Organisation: "o", State: commitment.Proposed, Turn: commitment.TurnPromiser, Unit: "sek", What: "this", Due: today.AddDays(3),
			Kind: rapid.SampledFrom([]string{"", "money", "money"}).Draw(t, "kind"), Amount: rapid.SampledFrom([]int64{5, 10, 15, 20, 25, 30, 0}).Draw(t, "amount"),
		}
		if c.Mine() {
			c.State, c.Turn, c.Stands, c.Kind, c.Amount = commitment.Accepted, commitment.TurnNone, true, "", 0
		}
		c.Steps = []commitment.Step{{Act: commitment.ActRecord, Professional: "coach", State: c.State, Terms: c.Terms()}}
		mandates := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) directory.Mandate {
			return directory.Mandate{
				ID: rapid.StringMatching(`[a-z]{6}`).Draw(t, "id"), Professional: rapid.SampledFrom(staff).Draw(t, "holder"),
				Organisation: rapid.SampledFrom([]id.Organisation{"o", "o", "p"}).Draw(t, "of"),
				Kind:         rapid.SampledFrom([]string{"money", "money", "course"}).Draw(t, "of kind"),
				Ceiling:      rapid.Int64Range(0, 30).Draw(t, "ceiling"), Unit: "sek",
			}
		}), 0, 4).Draw(t, "mandates")
		if !c.Mine() && rapid.Bool().Draw(t, "within her mandate, and his above it") {
			mandates = []directory.Mandate{
				{ID: "hers", Professional: c.Professional, Organisation: "o", Kind: "money", Ceiling: 10, Unit: "sek"},
				{ID: "his", Professional: "bo", Organisation: "o", Kind: "money", Ceiling: 20, Unit: "sek"},
				{ID: "highest", Professional: "eva", Organisation: "o", Kind: "money", Ceiling: 30, Unit: "sek"},
			}
			c.Kind, c.Amount = "money", 10
			c.Steps[0].Terms = c.Terms()
			if rapid.Bool().Draw(t, "promised already") {
				c.State, c.Turn, c.Stands, c.Mandate, c.Covered = commitment.Accepted, commitment.TurnNone, true, "hers", mandates[0]
				c.Steps = append(c.Steps, commitment.Step{Act: commitment.ActAccept, Professional: c.Professional, State: c.State, Terms: c.Terms()})
			}
		}
		for range rapid.IntRange(4, 30).Draw(t, "acts") {
			try := tries(actors, func(one try) bool { return c.May(one.act, stance(c, mandates, &one)) }).Draw(t, "try")
			if c.Kind == "" {
				try.terms.Amount = 0
			}
			who := stance(c, mandates, &try)
			mandate, _ := commitment.Signs(c, mandates, today, try.professional())
			step := commitment.Step{Professional: try.professional(), Reason: try.reason, Terms: try.terms, At: time.Unix(1, 0)}
			if try.tell {
				step.How = commitment.Phone
			}
			cover := commitment.Cover{Mandate: mandate}
			if try.act == commitment.ActAccept {
				asked := c
				asked.Amount = c.Yes(who).Amount
				cover = commitment.FindCover(asked, mandates, today, func(id.Professional) bool { return true })
			}
			before := c
			before.Steps = append([]commitment.Step(nil), c.Steps...)
			err := c.Take(try.act, who, cover, step, today)
			if err != nil {
				if diff := cmp.Diff(before, c, days, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("refused (%v) and changed all the same:\n%s", err, diff)
				}
				kind := fault.KindOf(err)
				if before.May(try.act, who) && kind != fault.Conflict && kind != fault.Invalid {
					t.Fatalf("%s was offered and then refused: %v", try.act, err)
				}
				continue
			}
			if !before.May(try.act, who) {
				t.Fatalf("%s was not offered and done all the same", try.act)
			}
			hold(t, before, c, mandates, map[id.Professional]bool{"coach": true, "deputy": true})
		}
	})
}

func (y try) professional() id.Professional {
	if y.who == "self" {
		return ""
	}
	return id.Professional(y.who)
}

// stance is how who tries stands to c; only a coordinator notes what others say.
func stance(c commitment.Commitment, mandates []directory.Mandate, y *try) commitment.Standing {
	actor := y.professional()
	_, signs := commitment.Signs(c, mandates, today, actor)
	who := commitment.Standing{
		Self: y.who == "self", Coordinates: actor == "coach" || actor == "deputy",
		Promises: actor != "" && actor == c.Professional, Signs: c.Needs() && signs,
	}
	if y.tell = y.tell && who.Coordinates && !who.Promises && !c.Mine(); y.tell {
		return commitment.Standing{Promises: true}
	}
	return who
}

// hold checks what is always true of a promise that an act brought from before
// to after. It is said here in words of its own, not in those of the rules.
func hold(t interface{ Fatalf(string, ...any) }, before, after commitment.Commitment, mandates []directory.Mandate, coordinates map[id.Professional]bool) {
	if diff := cmp.Diff(before.Steps, after.Steps[:len(before.Steps)], days); diff != "" || len(after.Steps) != len(before.Steps)+1 {
		t.Fatalf("history did not only grow by one step: %s", diff)
	}
	last := after.Steps[len(after.Steps)-1]
	promised := !after.Mine() && (last.Professional == after.Professional || last.How == commitment.Phone)
	switch {
	case last.State != after.State:
		t.Fatalf("history says %s, the promise %s", last.State, after.State)
	case last.Act.NeedsReason() && last.Reason == "":
		t.Fatalf("%s without a reason", last.Act)
	case (after.Turn != commitment.TurnNone) != (after.State == commitment.Proposed || after.State == commitment.Countered):
		t.Fatalf("%s, and it is the turn of %q", after.State, after.Turn)
	case before.Stands && !after.State.Open() && after.Stands:
		t.Fatalf("%s, and it stands still", after.State)
	}
	accepted := false
	for _, s := range after.Steps {
		accepted = accepted || s.State == commitment.Accepted
	}
	switch after.State {
	case commitment.Kept:
		if last.Act != commitment.ActKeep || promised || last.How != commitment.OwnLogin {
			t.Fatalf("kept by the word of the one who promised: %+v", last)
		}
		if last.Professional != "" && !coordinates[last.Professional] {
			t.Fatalf("kept by the word of %q", last.Professional)
		}
		fallthrough
	case commitment.Broken, commitment.Released:
		if !accepted {
			t.Fatalf("%s without having been promised", after.State)
		}
	}
	standing(t, before, after, last, promised)
	if (after.State == commitment.Accepted || after.Stands) && after.Needs() {
		covered(t, after, mandates)
	}
}

// standing checks that what was promised changes only as both sides want.
func standing(t interface{ Fatalf(string, ...any) }, before, after commitment.Commitment, last commitment.Step, promised bool) {
	gone := after.State == commitment.Declined || after.State == commitment.Withdrawn
	if before.Stands && gone && (before.State != commitment.Accepted || !before.Told()) {
		t.Fatalf("what was promised was lost by %s", last.Act)
	}
	if last.Act == commitment.ActAccept && before.State == commitment.Countered && promised && before.Turn != commitment.TurnPromiser && !before.Told() {
		t.Fatalf("the promiser answered themself")
	}
	if !before.Stands || !after.State.Open() {
		return
	}
	same := before.Terms() == after.Terms()
	switch {
	case !after.Stands:
		t.Fatalf("what was promised was lost by %s", last.Act)
	case after.State != commitment.Accepted && !same:
		t.Fatalf("terms changed before they were agreed on: %+v, then %+v", before.Terms(), after.Terms())
	case last.Act == commitment.ActDecline && (!same || before.Mandate != after.Mandate || before.Moves != after.Moves):
		t.Fatalf("a no changed what stood: %+v, then %+v", before, after)
	case !same && promised && (before.Turn != commitment.TurnPromiser || before.Table() != after.Terms()):
		t.Fatalf("the promiser changed the terms alone: %+v", last)
	case !same && last.Act != commitment.ActMove && last.Act != commitment.ActAccept && last.Act != commitment.ActSign:
		t.Fatalf("%s changed the terms", last.Act)
	case last.Act == commitment.ActMove && (before.What != after.What || before.Amount != after.Amount):
		t.Fatalf("a move changed more than the day")
	case last.Act == commitment.ActMove && !after.Mine() && after.Due.Before(before.Due):
		t.Fatalf("moved to an earlier day over the head of the promiser")
	}
	moved := 0
	if before.Due != after.Due {
		moved = 1
	}
	if after.Moves != before.Moves+moved {
		t.Fatalf("the day moved %d times, and %d are counted", before.Moves+moved, after.Moves)
	}
}

// covered checks that the mandate a promise rests on is enough for it, and
// whose it is.
func covered(t interface{ Fatalf(string, ...any) }, c commitment.Commitment, mandates []directory.Mandate) {
	for _, m := range mandates {
		if m.ID != c.Mandate || m.Organisation != c.Organisation || !m.Covers(c.Kind, c.Amount, c.Unit, today) {
			continue
		}
		if m.Professional == c.Professional {
			return
		}
		for _, s := range c.Steps {
			if s.Act == commitment.ActSign && s.Professional == m.Professional && s.Terms.Amount == c.Amount {
				return
			}
		}
	}
	t.Fatalf("promised %d on mandate %q: not covered by %+v", c.Amount, c.Mandate, mandates)
}

package preparation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/day"
	"kasam/internal/programme"
	"kasam/internal/referral"
)

func TestWhatGoesAgainstTheCriteria(t *testing.T) {
	list := func(answers ...programme.Answer) (w []Weighed) {
		for _, a := range answers {
			w = append(w, Weighed{Answer: a})
		}
		return w
	}
	for _, tt := range []struct {
		name string
		kind string
		list []Weighed
		want bool
	}{
		{"an offer when all are met", Offer, list(programme.Yes, programme.Yes), false},
		{"an offer when one is not known", Offer, list(programme.Yes, programme.Unknown), false},
		{"an offer when one is not met", Offer, list(programme.Yes, programme.No), true},
		{"a no when all are met", No, list(programme.Yes), true},
		{"a no when one is not met", No, list(programme.Yes, programme.No), false},
		{"a no where there are no criteria", No, nil, false},
		{"to wait, whatever they say", Wait, list(programme.No), false},
		{"other support, whatever they say", Other, list(programme.Yes), false},
	} {
		if got := Against(tt.kind, tt.list); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestHowLongEachStepTook(t *testing.T) {
	on := func(s string) day.Day { return day.Must("2026-" + s) }
	steps := []moved{
		{referral.ActRefer, referral.Referred, on("01-01")},
		{referral.ActDecide, referral.Waiting, on("01-11")},
		{referral.ActDecide, referral.Offered, on("01-25")},
		{referral.ActDecline, referral.Declined, on("01-28")},
		{referral.ActAccept, referral.Accepted, on("02-01")},
		{referral.ActEnrol, referral.Enrolled, on("02-08")},
	}
	want := map[string]int{ToGroup: 10, ToOffer: 24, ToAnswer: 3, ToStart: 7, WholeWayIn: 38}
	if diff := cmp.Diff(want, way(on("01-01"), steps)); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{ToGroup: 10}, way(on("01-01"), steps[:2])); diff != "" {
		t.Errorf("of one who waits (-want +got):\n%s", diff)
	}
	if got := median([]int{9, 1, 4, 30}); got.Median != 4 || got.Longest != 30 || got.Count != 4 {
		t.Errorf("the middle of four: %+v", got)
	}
}

func TestTheNextDayIsInAFortnightUnlessThatHasPassed(t *testing.T) {
	today := day.Must("2026-11-20")
	for _, tt := range []struct{ last, want string }{
		{"2026-11-13", "2026-11-27"}, {"2026-10-01", "2026-12-04"}, {"2026-12-01", "2026-12-15"},
	} {
		if got := Next(day.Must(tt.last), today).String(); got != tt.want {
			t.Errorf("after %s: %s, want %s", tt.last, got, tt.want)
		}
	}
	if got := Next(day.Day{}, today).String(); got != "2026-12-04" {
		t.Errorf("the first: %s", got)
	}
}

func TestEveryFactOfACriterionHasItsSource(t *testing.T) {
	for _, tt := range []struct {
		name, when string
		answer     programme.Answer
		want       []string
	}{
		{"one fact", "size(parties) >= 2", programme.Yes, []string{"parties"}},
		{"two facts have two sources", "person.age >= 20 && alternatives_exhausted", programme.No, []string{"birth", "tried"}},
		{"nobody knows", "person.age >= 20 && voluntary", programme.Unknown, []string{"unknown"}},
		{"a fact of another kind stands in the referral", "true", programme.Yes, []string{"referral"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, sources(programme.Criterion{When: tt.when}, referral.Referral{}, tt.answer)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

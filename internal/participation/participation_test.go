package participation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/participation"
)

func TestNobodyIsPassedOn(t *testing.T) {
	for _, tt := range []struct {
		name string
		e    participation.Ending
		want string // "field key" of the refusals, "" when it may end so
	}{
		{"good health and own support", participation.Ending{Reason: "self-supporting-work", GoodHealth: true, OwnSupport: true}, ""},
		{
			"own support without good health, and nobody takes over",
			participation.Ending{Reason: "self-supporting-work", OwnSupport: true},
			"next_holder participation.next_holder",
		},
		{"own support without good health, and someone does", participation.Ending{
			Reason: "self-supporting-work", OwnSupport: true,
			NextHolder: "Kim Prov, vårdcentralen",
		}, ""},
		{
			"self-supporting without own support",
			participation.Ending{Reason: "self-supporting-studies", NextHolder: "Kim Prov"},
			"own_support participation.own_support",
		},
		{"moved, and nobody takes over", participation.Ending{Reason: "moved"}, "next_holder participation.next_holder"},
		{"moved, and a name of blanks", participation.Ending{Reason: "moved", NextHolder: "  "}, "next_holder participation.next_holder"},
		{"moved, and someone there has said yes", participation.Ending{Reason: "moved", NextHolder: "Kim Prov, kommunen"}, ""},
		{
			"other support always names who gives it",
			participation.Ending{Reason: "other-support", GoodHealth: true, OwnSupport: true},
			"next_holder participation.next_holder",
		},
		{"death asks for nobody", participation.Ending{Reason: "deceased"}, ""},
		{"a mistake asks for nobody", participation.Ending{Reason: "registered-by-mistake"}, ""},
		{"a reason that the programme does not know", participation.Ending{Reason: "bored", GoodHealth: true, OwnSupport: true}, "reason error.choose"},
		{"tomorrow", participation.Ending{Reason: "deceased", On: today.AddDays(1)}, "on participation.closed_on"},
		{"before it began", participation.Ending{Reason: "deceased", On: enrolled.AddDays(-1)}, "on participation.closed_on"},
		{"some days ago", participation.Ending{Reason: "deceased", On: today.AddDays(-3)}, ""},
		{
			"several mistakes are told at once",
			participation.Ending{On: today.AddDays(1), NextHolder: strings.Repeat("å", 201)},
			"reason error.choose, on participation.closed_on, next_holder error.too_long",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := begin(t, dbtest.New(t))
			err := s.Close(t.Context(), s.coordinator, s.person, tt.e)
			if diff := cmp.Diff(tt.want, refusals(err)); diff != "" {
				t.Errorf("refusals (-want +got):\n%s", diff)
			}
			p, err := s.Of(t.Context(), s.coordinator, s.person)
			if err != nil {
				t.Fatal(err)
			}
			if closed := p.State == participation.Closed; closed != (tt.want == "") {
				t.Errorf("state: %s", p.State)
			}
			if p.State == participation.Closed && (p.NextHolder != strings.TrimSpace(tt.e.NextHolder) || p.ClosingReason != tt.e.Reason) {
				t.Errorf("kept %+v", p)
			}
		})
	}
}

// refusals returns the fields and keys of a refusal, and anything else as it is.
func refusals(err error) string {
	var e *fault.Error
	if err == nil || !errors.As(err, &e) {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	var list []string
	for ; e != nil; e = e.Next {
		list = append(list, strings.TrimSpace(e.Field+" "+e.Key))
	}
	return strings.Join(list, ", ")
}

func TestPhasesComeInAnyOrderAndMayBeSkipped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		phases := s.programme.Phases
		for _, phase := range []string{phases[len(phases)-1].Key, phases[0].Key, phases[1].Key, phases[1].Key} {
			s.now = s.now.AddDate(0, 0, 1)
			s.must(t, s.SetPhase(ctx, s.coordinator, s.person, phase))
		}
		p, err := s.Of(ctx, s.coordinator, s.person)
		s.must(t, err)
		if p.Phase != phases[1].Key || p.PhaseSince != today.AddDays(3) {
			t.Errorf("in %s since %s; want %s since %s, when it began", p.Phase, p.PhaseSince, phases[1].Key, today.AddDays(3))
		}
		if got := refusals(s.SetPhase(ctx, s.coordinator, s.person, "limbo")); got != "phase error.choose" {
			t.Errorf("an unknown phase: %s", got)
		}
	})
}

func TestAClosedParticipationStaysAsItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		s.must(t, s.Close(ctx, s.coordinator, s.person, participation.Ending{Reason: "deceased"}))
		// The one who coordinated can look, and no longer write.
		for act, err := range map[string]error{
			"phase":   s.SetPhase(ctx, s.coordinator, s.person, s.programme.Phases[1].Key),
			"close":   s.Close(ctx, s.coordinator, s.person, participation.Ending{Reason: "deceased"}),
			"contact": s.RecordContact(ctx, s.coordinator, s.person, participation.Contact{ID: "c", Channel: "phone"}),
			"lead":    s.ChangeCoordinator(ctx, s.coordinator, s.person, participation.Successor{To: s.other.Professional}),
		} {
			if got := refusals(err); got != "error.coordinator_only" {
				t.Errorf("%s: %q", act, got)
			}
		}
		if got := refusals(s.ChangeCoordinator(ctx, s.own, s.person, participation.Successor{To: s.other.Professional})); got != "participation.is_closed" {
			t.Errorf("the person chooses another: %q", got)
		}
	})
}

func TestTheDaysOfAParticipationEndWithIt(t *testing.T) {
	p := participation.Participation{EnrolledOn: enrolled}
	if got := p.Days(enrolled.AddDays(10)); got != 10 {
		t.Errorf("days: %d", got)
	}
	p.ClosedOn = enrolled.AddDays(4)
	if got := p.Days(enrolled.AddDays(10)); got != 4 {
		t.Errorf("days of a closed one: %d", got)
	}
}

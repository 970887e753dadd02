package referral

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/day"
)

// leads are the states that an act by people, not the group, can lead to.
var leads = map[Act]map[State][]State{
	ActAccept:   {Offered: {Accepted}, Declined: {Accepted}},
	ActDecline:  {Offered: {Declined}, Accepted: {Declined}},
	ActAgain:    {Declined: {Referred}, Elsewhere: {Referred}, Refused: {Referred}, Withdrawn: {Referred}},
	ActWithdraw: {Referred: {Withdrawn}, Waiting: {Withdrawn}, Asking: {Withdrawn}, Offered: {Withdrawn}},
	ActAdd:      {Asking: {Referred}},
}

// Whoever does whatever in whatever order: a state is left only as the table
// says; a payer's objection changes nothing; and the group never reads a name
// that the person has not let it read.
func TestAReferralMovesAsPeopleSay(t *testing.T) {
	acts := append(Acts(), ActDecide, ActJoin)
	states := []State{Referred, Waiting, Asking, Offered, Accepted, Declined, Elsewhere, Refused, Enrolled, Withdrawn, Joined}
	today := day.Must("2026-11-20")
	rapid.Check(t, func(rt *rapid.T) {
		r := Referral{State: rapid.SampledFrom(states).Draw(rt, "state"), View: Unasked, Protected: rapid.Bool().Draw(rt, "protected")}
		rt.Repeat(map[string]func(*rapid.T){
			"someone acts": func(rt *rapid.T) {
				who := Standing{
					Referrer: rapid.Bool().Draw(rt, "referrer"), Group: rapid.Bool().Draw(rt, "group"),
					Self: rapid.Bool().Draw(rt, "self"), Coordinator: rapid.Bool().Draw(rt, "coordinator"),
				}
				d := Deed{
					Act:     rapid.SampledFrom(acts).Draw(rt, "act"),
					Consent: Consent{How: rapid.SampledFrom([]string{"", Paper, Oral}).Draw(rt, "consent"), Witness: "Siv"},
					How:     rapid.SampledFrom([]string{"", Paper, Oral}).Draw(rt, "how"),
					Said:    Said{Text: rapid.SampledFrom([]string{"", "because"}).Draw(rt, "text"), Who: "The bank", Witness: "Siv"},
				}
				before, own := r, OwnLogin
				may := r.May(d.Act, who)
				_, err := r.take(d, who, own, today)
				switch {
				case err != nil && r.State != before.State:
					rt.Fatalf("refused, and it went from %s to %s", before.State, r.State)
				case !may && err == nil:
					rt.Fatalf("%s was done by %+v, who may not", d.Act, who)
				case !who.Sees() && err == nil:
					rt.Fatalf("%s was done by someone who does not see it", d.Act)
				case r.State != before.State && !slices.Contains(leads[d.Act][before.State], r.State):
					rt.Fatalf("%s leads from %s to %s", d.Act, before.State, r.State)
				case err == nil && leads[d.Act][before.State] != nil && r.State == before.State:
					rt.Fatalf("%s leaves it %s", d.Act, r.State)
				case d.Act == ActObject && (r.ConsentHow != before.ConsentHow || r.View != before.View):
					rt.Fatal("an objection changed something")
				case d.Act == ActDecline && (r.ConsentHow != before.ConsentHow || len(r.Parties) != len(before.Parties)):
					rt.Fatal("something followed from a no")
				case err == nil && (d.Act == ActAccept || d.Act == ActDecline) && !who.Self && d.How == "":
					rt.Fatal("someone else answered without saying how the person did")
				}
			},
			"": func(rt *rapid.T) {
				group := Standing{Group: true}
				if r.named(group) && r.ConsentHow == "" {
					rt.Fatal("the group reads a name without the person's yes")
				}
				if r.named(group) && r.Protected && r.State != Accepted {
					rt.Fatal("the group reads a protected name before there is a place")
				}
				if r.ConsentHow == "" && (r.May(ActAccept, group) || r.May(ActAdd, group) || r.May(ActEnrol, group)) {
					rt.Fatal("the group speaks for someone it may not know")
				}
				if r.May(ActEnrol, Standing{Self: true, Referrer: true, Group: true, Coordinator: true}) && r.State != Accepted {
					rt.Fatal("someone comes in who has not said yes")
				}
			},
		})
	})
}

func TestWhoComesInIsNamedToTheirCoordinator(t *testing.T) {
	r := Referral{State: Enrolled, ConsentHow: Paper}
	if who := (Standing{Coordinates: true}); !r.named(who) || who.ground() != string(access.IsCoordinator) {
		t.Errorf("named %v, on the ground %q", r.named(who), who.ground())
	}
}

func TestAPayerMayObjectToANoAndNothingFollows(t *testing.T) {
	r, payer := Referral{State: Declined, ConsentHow: Paper}, Standing{Referrer: true}
	step, err := r.take(Deed{Act: ActObject, Said: Said{Who: "The bank", Text: "We pay meanwhile"}}, payer, OwnLogin, day.Must("2026-11-20"))
	if err != nil || r.State != Declined || step.State != Declined || step.Said.Who != "The bank" {
		t.Errorf("%s, %+v: %v", r.State, step, err)
	}
}

package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func TestASightOpensWhatItsGroundsOpen(t *testing.T) {
	consent := func(ref string, cs ...access.Category) access.Ground {
		return access.Ground{Relation: access.IsRecipient, Ref: ref, Categories: cs}
	}
	of := func(grounds ...access.Ground) access.Sight { return access.Sight{Person: "p", Grounds: grounds} }
	home := access.Area("home")
	for _, tt := range []struct {
		name     string
		sight    access.Sight
		category access.Category
		want     string // the ground on record, "" when it stays closed
	}{
		{"no ground opens nothing", of(), access.Identity, ""},
		{"the person reads everything of their own", of(access.Ground{Relation: access.IsSelf}), access.Income, "self"},
		{"the coordinator reads everything", of(access.Ground{Relation: access.IsCoordinator}), home, "coordinator"},
		{"the former coordinator reads everything for a while", of(access.Ground{Relation: access.IsTail}), access.Story, "tail"},
		{"an emergency names itself in the record", of(access.Ground{Relation: access.IsEmergency, Ref: "e1"}), access.Story, "emergency:e1"},
		{"a consent opens what it names", of(consent("c1", access.Plan)), access.Plan, "consent:c1"},
		{"a consent opens who it is about", of(consent("c1", access.Plan)), access.Identity, "consent:c1"},
		{"a consent keeps shut what it does not name", of(consent("c1", access.Plan)), access.Story, ""},
		{"a consent to one life area keeps the others shut", of(consent("c1", home)), access.Area("health"), ""},
		{"two consents add up, each on record for its own part", of(consent("c1", access.Plan), consent("c2", access.Story)), access.Story, "consent:c2"},
		{"a coordinator with a consent too looks as coordinator", of(access.Ground{Relation: access.IsCoordinator}, consent("c1", access.Plan)), access.Plan, "coordinator"},
		{"a guest learns who it is about", of(access.Ground{Relation: access.IsGuest, Ref: "l1", Object: "o"}), access.Identity, "guest:l1"},
		{"and nothing else of them", of(access.Ground{Relation: access.IsGuest, Ref: "l1", Object: "o"}), access.Plan, ""},
		{"a preview opens what it imagines", access.Imagine("p", []access.Category{home}), home, "consent:preview"},
		{"a preview keeps the rest shut", access.Imagine("p", []access.Category{home}), access.Plan, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.sight.Ground(tt.category); got != tt.want {
				t.Errorf("ground of %s = %q, want %q", tt.category, got, tt.want)
			}
			if got := tt.sight.Sees(tt.category); got != (tt.want != "") {
				t.Errorf("sees %s = %v", tt.category, got)
			}
		})
	}
}

func TestOnlyTheCoordinatorAndTheDeputyWrite(t *testing.T) {
	for relation, may := range map[access.Relation]bool{
		access.IsCoordinator: true, access.IsDeputy: true,
		access.IsSelf: false, access.IsTail: false, access.IsRecipient: false, access.IsEmergency: false,
	} {
		s := access.Sight{Grounds: []access.Ground{{Relation: relation}}}
		err := s.MustCoordinate()
		if (err == nil) != may || err != nil && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v, want allowed = %v", relation, err, may)
		}
	}
}

func TestOnlyListsWhatIsOpenInTheOrderAsked(t *testing.T) {
	s := access.Imagine("p", []access.Category{access.Plan, access.Story})
	got := s.Only(access.Story, access.Income, access.Plan)
	if diff := cmp.Diff([]access.Category{access.Story, access.Plan}, got); diff != "" {
		t.Error(diff)
	}
}

func TestARoleHoldsInItsProgrammeOrEverywhere(t *testing.T) {
	a := access.Actor{Grants: []access.Grant{{Programme: "north", Role: access.Manager}, {Role: access.Auditor}}}
	for _, tt := range []struct {
		name      string
		role      access.Role
		programme id.Programme
		want      bool
	}{
		{"the role of the programme", access.Manager, "north", true},
		{"not in another programme", access.Manager, "south", false},
		{"a role for the whole installation holds in each", access.Auditor, "south", true},
		{"a role never given", access.Admin, "north", false},
	} {
		if got := a.Has(tt.role, tt.programme); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if !a.HasAny(access.Manager) || a.HasAny(access.Admin) {
		t.Error("HasAny tells another story than Has")
	}
}

func TestALifeAreaIsACategoryOfItsOwn(t *testing.T) {
	if key, ok := access.Area("home").AreaKey(); key != "home" || !ok {
		t.Errorf("area key = %q, %v", key, ok)
	}
	if _, ok := access.Plan.AreaKey(); ok {
		t.Error("the plan is no life area")
	}
}

func TestAGuestReachesOneThing(t *testing.T) {
	guest := access.Sight{Person: "p", Grounds: []access.Ground{{Relation: access.IsGuest, Ref: "l1", Object: "o"}}}
	if !guest.Reaches("o") || guest.Reaches("another") || guest.Reaches("") || !guest.Recipient() {
		t.Error("a guest reaches what the link is about and nothing else")
	}
	if other := access.Imagine("p", nil); !other.Reaches("o") {
		t.Error("whoever is signed in is bound by no object")
	}
	a := access.AsGuest("l1", "p1", "o1", "Anna")
	if who, ok := access.GuestOf(a.Account); who != "p1" || !ok || len(a.Grants) > 0 {
		t.Errorf("the guest is %+v", a)
	}
	if _, ok := access.GuestOf("p1"); ok {
		t.Error("an account is taken for a guest")
	}
}

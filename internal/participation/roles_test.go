package participation_test

import (
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/participation"
)

func TestWhoElseCoordinatesIsToldUntilItIsSaidWhoDoesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		sister := participation.Member{ID: id.New[string](), Name: "Bo Exempel", Relation: "sister", Role: "relative"}
		second := participation.Member{ID: id.New[string](), Name: "Siri Holm", Relation: "at the clinic", Role: participation.Another, Phone: "08-1"}
		for _, m := range []participation.Member{sister, second, {ID: id.New[string](), Professional: s.other.Professional}} {
			s.must(t, s.AddToCircle(ctx, s.coordinator, s.person, m))
		}
		for _, m := range []participation.Member{
			{ID: id.New[string](), Name: "Nobody", Role: "boss"}, {ID: id.New[string](), Professional: s.clinic.Professional, Role: "boss"},
		} {
			if got := refusals(s.AddToCircle(ctx, s.coordinator, s.person, m)); got != "role error.choose" {
				t.Errorf("a role that there is not: %q", got)
			}
		}
		doubles := func(by access.Actor) (list []participation.Double) {
			around, err := s.Around(ctx, by, s.person)
			s.must(t, err)
			return around.Doubles()
		}
		if list := doubles(s.coordinator); len(list) != 1 || list[0].ID != second.ID || list[0].Body != "at the clinic" || list[0].Phone != "08-1" || !list[0].AgreedAt.IsZero() {
			t.Fatalf("who else coordinates: %+v", list)
		}
		// Someone who is in the circle already turns out to coordinate too: the same place in it.
		s.must(t, s.AddToCircle(ctx, s.own, s.person, participation.Member{ID: id.New[string](), Professional: s.other.Professional, Role: participation.Another}))
		if circle, err := s.Circle(ctx, s.own, s.person); err != nil || len(circle) != 3 || len(doubles(s.coordinator)) != 2 {
			t.Errorf("circle: %+v, %v; want the same three, and two who coordinate", circle, err)
		}

		one, own := s.person, s.own
		stranger := s.fresh(t, s.now)
		s.must(t, s.AddToCircle(ctx, s.own, stranger, participation.Member{ID: id.New[string](), Name: "Tore", Role: participation.Another}))
		around, err := s.Around(ctx, s.own, stranger)
		s.must(t, err)
		theirs := around.Own[0].ID
		s.person, s.own = one, own
		for _, tt := range []struct {
			name          string
			by            access.Actor
			member, words string
			want          string
		}{
			{"nothing is said", s.coordinator, second.ID, " ", "agreed error.required"},
			{"too much is said", s.coordinator, second.ID, strings.Repeat("å", 10_001), "agreed error.too_long"},
			{"with a sister", s.coordinator, sister.ID, "Siri rings", "error.unknown"},
			{"with someone around another", s.coordinator, theirs, "Siri rings", "error.unknown"},
			{"by someone else", s.manager, second.ID, "Siri rings", "error.unknown"},
			{"by the coordinator", s.coordinator, second.ID, "Siri rings the clinic", ""},
			{"by the person, anew", s.own, second.ID, "Siri rings the clinic, we ring the landlord", ""},
		} {
			if got := refusals(s.Agree(ctx, tt.by, s.person, tt.member, tt.words)); got != tt.want {
				t.Errorf("agreed, %s: %q, want %q", tt.name, got, tt.want)
			}
		}
		said := func(by access.Actor) string {
			for _, two := range doubles(by) {
				if two.ID == second.ID && two.AgreedAt.Equal(s.now) {
					return two.Agreed
				}
			}
			return "nothing"
		}
		if got := said(s.coordinator); got != "Siri rings the clinic, we ring the landlord" {
			t.Errorf("agreed stands as %q", got)
		}
		s.must(t, d.Write(ctx, func(tx *db.Tx) error {
			return access.Open(tx, access.Waiver{
				ID: id.New[string](), Person: s.person, Organisation: s.clinic.Organisation, Categories: []access.Category{access.Circle},
				Since: today, Until: today.AddDays(30),
			})
		}))
		if got := said(s.clinic); got != "" {
			t.Errorf("someone who sees the circle by consent reads what was agreed: %q", got)
		}
		var sealed string
		s.must(t, d.Read(ctx, func(v *db.View) error {
			return v.Row(`select agreed_sealed from circle_members where id = $1`, second.ID).Scan(&sealed)
		}))
		if sealed == "" || strings.Contains(sealed, "Siri") {
			t.Errorf("what was agreed stands in the clear: %q", sealed)
		}
		s.must(t, s.LeaveCircle(ctx, s.coordinator, s.person, second.ID))
		if got := refusals(s.Agree(ctx, s.coordinator, s.person, second.ID, "x")); got != "error.unknown" {
			t.Errorf("agreed with someone who has left: %q", got)
		}
	})
}

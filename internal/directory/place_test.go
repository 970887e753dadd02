package directory_test

import (
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func TestPlacesToMeet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		desk := &directory.Desk{DB: d, Now: time.Now}
		ctx := t.Context()
		admin := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
		staff := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional]()}
		library := directory.Place{ID: id.New[string](), Name: " Biblioteket ", Address: "Storgatan 1", Neutral: true}
		hall := directory.Place{ID: id.New[string](), Name: "Almen"}
		for name, tt := range map[string]struct {
			by     access.Actor
			change func(p *directory.Place)
			want   fault.Kind
		}{
			"by someone who is no administrator": {staff, func(*directory.Place) {}, fault.Forbidden},
			"without a name":                     {admin, func(p *directory.Place) { p.Name = " " }, fault.Invalid},
			"with too much said of the rooms":    {admin, func(p *directory.Place) { p.Rooms = strings.Repeat("r", 501) }, fault.Invalid},
			"of no identity":                     {admin, func(p *directory.Place) { p.ID = "x" }, fault.NotFound},
		} {
			p := library
			tt.change(&p)
			if err := desk.AddPlace(ctx, tt.by, p); fault.KindOf(err) != tt.want || err == nil {
				t.Errorf("added %s: %v", name, err)
			}
		}
		for _, p := range []directory.Place{library, hall} {
			if err := desk.AddPlace(ctx, admin, p); err != nil {
				t.Fatal(err)
			}
		}
		hall.Closed, hall.Version = true, 1
		if err := desk.CorrectPlace(ctx, admin, hall); err != nil {
			t.Fatal(err)
		}
		if err := desk.CorrectPlace(ctx, admin, hall); fault.KindOf(err) != fault.Conflict {
			t.Errorf("wrote over what someone else wrote: %v", err)
		}
		list, err := desk.Places(ctx, staff)
		if err != nil || len(list) != 2 || list[0].Name != "Biblioteket" || !list[0].Neutral || !list[1].Closed || list[1].Version != 2 {
			t.Errorf("listed %+v, %v", list, err)
		}
		if _, err := desk.Places(ctx, access.Actor{Account: "x", Person: id.New[id.Person]()}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a person reads the directory: %v", err)
		}
	})
}

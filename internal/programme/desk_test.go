package programme_test

import (
	"errors"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

func TestAProgrammeIsInstalledByAnAdministrator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		desk := &programme.Desk{DB: d, Now: func() time.Time { return now }}
		file, _ := programme.ShippedFile("coachingteamet")
		admin := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
		if _, err := desk.Install(t.Context(), access.Actor{Account: "x"}, file); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("anyone installs: %v", err)
		}
		_, err := desk.Install(t.Context(), admin, []byte("programme: x\n"))
		var mistakes programme.Errors
		if fault.KindOf(err) != fault.Invalid || !errors.As(err, &mistakes) || len(mistakes) < 5 {
			t.Errorf("a file with mistakes: %v", err)
		}
		for range 2 { // a second time takes the place of the first
			if _, err := desk.Install(t.Context(), admin, file); err != nil {
				t.Fatal(err)
			}
		}
		list, err := desk.Installed(t.Context())
		if err != nil || len(list) != 1 || list[0].ID != "coachingteamet" {
			t.Fatalf("installed: %v %v", list, err)
		}
		again, err := desk.One(t.Context(), "coachingteamet")
		if err != nil || again != list[0] {
			t.Errorf("the same text was parsed twice: %v", err)
		}
		if _, err := desk.One(t.Context(), "other"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a programme that is none: %v", err)
		}
		bank := id.New[id.Organisation]()
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			return directory.InsertOrganisation(tx, directory.Organisation{ID: bank, Name: "Älvbanken", Kind: "bank", Country: "SE"})
		}); err != nil {
			t.Fatal(err)
		}
		if err := desk.SetParty(t.Context(), admin, "coachingteamet", "bunk", bank); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a party that is none: %v", err)
		}
		if err := desk.SetParty(t.Context(), admin, "coachingteamet", "bank", bank); err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(v *db.View) error {
			all, err := programme.Parties(v, "coachingteamet")
			if err == nil && (len(all) != 1 || all["bank"] != bank) {
				t.Errorf("parties: %v", all)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

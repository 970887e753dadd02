package directory_test

import (
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
)

func TestAPlaceWhoseNameTellsIsNoneForACalendar(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		places := map[string]struct {
			place directory.Place
			want  string
		}{
			"a library":                     {directory.Place{Name: "Biblioteket", Address: "Storgatan 1", Neutral: true}, "Biblioteket, Storgatan 1"},
			"a hall without an address":     {directory.Place{Name: "Almen", Neutral: true}, "Almen"},
			"the house of a party":          {directory.Place{Name: "Kontoret", Address: "Storgatan 2"}, ""},
			"a room of a sensitive body":    {directory.Place{Name: "PSYKIATRISKA kliniken, sal 2", Neutral: true}, ""},
			"an address that names it":      {directory.Place{Name: "Sal 3", Address: "Psykiatriska kliniken i Hage", Neutral: true}, ""},
			"what it is called for short":   {directory.Place{Name: "Psykiatriska", Neutral: true}, ""},
			"a place of an ordinary office": {directory.Place{Name: "Arbetsförmedlingen", Neutral: true}, "Arbetsförmedlingen"},
		}
		ids := make(map[string]string)
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			for _, o := range []directory.Organisation{
				{Name: "Psykiatriska kliniken", Kind: directory.RegionHealth, Sensitive: true}, {Name: "Arbetsförmedlingen", Kind: directory.Bank},
			} {
				o.ID, o.Country = id.New[id.Organisation](), "SE"
				if err := directory.InsertOrganisation(tx, o); err != nil {
					return err
				}
			}
			for name, tt := range places {
				ids[name] = id.New[string]()
				tt.place.ID = ids[name]
				if err := directory.InsertPlace(tx, tt.place); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Read(t.Context(), func(v *db.View) error {
			for name, tt := range places {
				if got, err := directory.Neutral(v, ids[name]); got != tt.want || err != nil {
					t.Errorf("%s is said as %q, want %q (%v)", name, got, tt.want, err)
				}
			}
			for _, none := range []string{"", id.New[string](), "' or 1=1"} {
				if got, err := directory.Neutral(v, none); got != "" || err != nil {
					t.Errorf("%q is said as %q, %v", none, got, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

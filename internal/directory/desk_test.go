package directory_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
)

// A scene is a directory with an administrator, a professional and a person.
type scene struct {
	*directory.Desk
	now                  time.Time
	admin, staff, person access.Actor
	office               directory.Organisation
	anna                 directory.Professional
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	s.Desk = &directory.Desk{DB: d, Now: func() time.Time { return s.now }}
	s.admin = access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
	s.staff = access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional]()}
	s.person = access.Actor{Account: id.New[id.Account](), Person: id.New[id.Person]()}
	s.office = directory.Organisation{ID: id.New[id.Organisation](), Name: "Östra kontoret", Kind: directory.Municipality, Country: "SE"}
	s.anna = directory.Professional{
		ID: id.New[id.Professional](), Organisation: s.office.ID, Name: "Anna Exempel",
		Title: "Handläggare", Phone: "08-123 45 67", PhoneHours: "vardagar 9–11", Email: "anna@exempel.se",
	}
	s.must(t, s.AddOrganisation(t.Context(), s.admin, s.office))
	s.must(t, s.AddProfessional(t.Context(), s.admin, s.anna))
	return s
}

func (s *scene) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that err is a refusal of the kind, with the key.
func refused(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		t.Errorf("got %v, want the refusal %s", err, key)
	}
}

func TestEveryProfessionalReadsTheDirectoryAndOnlyAdministratorsWriteIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		list, err := s.Professionals(ctx, s.staff)
		s.must(t, err)
		want := s.anna
		want.OrganisationName = s.office.Name
		if diff := cmp.Diff([]directory.Professional{want}, list, cmp.Comparer(func(a, b day.Day) bool { return a == b })); diff != "" {
			t.Errorf("professionals (-want +got):\n%s", diff)
		}
		bodies, err := s.Organisations(ctx, s.staff)
		s.must(t, err)
		if len(bodies) != 1 || bodies[0] != s.office {
			t.Errorf("organisations: %v, want %v", bodies, s.office)
		}
		if _, err := s.Professionals(ctx, s.person); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a person reads the directory: %v", err)
		}
		other := directory.Organisation{ID: id.New[id.Organisation](), Name: "Banken", Kind: directory.Bank}
		refused(t, s.AddOrganisation(ctx, s.staff, other), fault.Forbidden, "directory.admin_only")
		refused(t, s.Leave(ctx, s.staff, s.anna.ID, day.Must("2026-11-20")), fault.Forbidden, "directory.admin_only")
	})
}

func TestWhatCannotBeKeptIsRefusedFieldByField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		err := s.AddOrganisation(ctx, s.admin, directory.Organisation{ID: id.New[id.Organisation](), Kind: "club", Country: "se", Number: "1"})
		var got []string
		var e *fault.Error
		for errors.As(err, &e); e != nil; e = e.Next {
			got = append(got, e.Field)
		}
		if diff := cmp.Diff([]string{"name", "kind", "number"}, got); diff != "" {
			t.Errorf("fields (-want +got):\n%s", diff)
		}
		nobody := directory.Professional{ID: id.New[id.Professional](), Organisation: id.New[id.Organisation](), Name: "Bo Exempel"}
		refused(t, s.AddProfessional(ctx, s.admin, nobody), fault.Invalid, "error.choose")
		nobody.Email = "bo at home"
		refused(t, s.AddProfessional(ctx, s.admin, nobody), fault.Invalid, "directory.email")
		late := directory.Mandate{
			ID: id.New[string](), Professional: s.anna.ID, Organisation: s.office.ID, Kind: "training",
			Until: day.Must("2026-11-19"), GivenBy: "Chefen",
		}
		refused(t, s.GiveMandate(ctx, s.admin, late), fault.Invalid, "directory.until_past")
	})
}

func TestNamesStandInTheOrderOfANordicAlphabet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		for _, name := range []string{"Åsa Prov", "Zeb Prov", "Örjan Prov", "adam Prov"} {
			s.must(t, s.AddProfessional(ctx, s.admin, directory.Professional{ID: id.New[id.Professional](), Organisation: s.office.ID, Name: name}))
		}
		list, err := s.Professionals(ctx, s.staff)
		s.must(t, err)
		var got []string
		for _, p := range list {
			got = append(got, p.Name)
		}
		if diff := cmp.Diff([]string{"adam Prov", "Anna Exempel", "Zeb Prov", "Åsa Prov", "Örjan Prov"}, got); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

func TestWhoLeavesIsNoLongerListedAndTheirMandatesEndWithThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		m := directory.Mandate{
			ID: id.New[string](), Professional: s.anna.ID, Organisation: s.office.ID, Kind: "training",
			Ceiling: 5000, Unit: "sek", GivenBy: "Chefen",
		}
		s.must(t, s.GiveMandate(ctx, s.admin, m))
		held, err := s.MandatesOf(ctx, s.staff, s.anna.ID)
		s.must(t, err)
		if len(held) != 1 || held[0] != m {
			t.Fatalf("mandates: %v, want %v", held, m)
		}
		s.must(t, d.Write(ctx, func(tx *db.Tx) error {
			return login.Create(tx, login.Account{
				ID: id.New[id.Account](), Email: s.anna.Email, Name: s.anna.Name, Professional: s.anna.ID,
				Organisation: s.office.ID, Language: "sv",
			})
		}))
		last := day.Must("2026-11-20")
		s.must(t, s.Leave(ctx, s.admin, s.anna.ID, last))
		var closes time.Time
		s.must(t, d.Read(ctx, func(v *db.View) error {
			return v.Row(`select disabled_at from accounts where professional_id = $1`, s.anna.ID).Scan(db.Instant(&closes))
		}))
		if want := last.AddDays(1).Start(access.Zone()); !closes.Equal(want) {
			t.Errorf("the login closes at %s, want the end of the last day, %s", closes, want)
		}
		err = d.Read(ctx, func(v *db.View) error {
			list, err := directory.Mandates(v, s.office.ID)
			if len(list) != 1 || list[0].Until != last {
				t.Errorf("mandates of the office: %v, want the last day of their holder", list)
			}
			return err
		})
		s.must(t, err)
		if list, err := s.Professionals(ctx, s.staff); err != nil || len(list) != 1 {
			t.Errorf("on the last day: %v, %v; want Anna", list, err)
		}
		s.now = s.now.AddDate(0, 0, 1)
		if list, err := s.Professionals(ctx, s.staff); err != nil || len(list) != 0 {
			t.Errorf("the day after: %v, %v; want nobody", list, err)
		}
		if held, err := s.MandatesOf(ctx, s.staff, s.anna.ID); err != nil || len(held) != 0 {
			t.Errorf("mandates the day after: %v, %v; want none", held, err)
		}
		if fault.KindOf(s.Leave(ctx, s.admin, id.New[id.Professional](), last)) != fault.NotFound {
			t.Error("an unknown professional left")
		}
	})
}

func TestAMandateThatIsEndedCoversNothingToday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		m := directory.Mandate{ID: id.New[string](), Professional: s.anna.ID, Organisation: s.office.ID, Kind: "training", GivenBy: "Chefen"}
		s.must(t, s.GiveMandate(ctx, s.admin, m))
		s.must(t, s.EndMandate(ctx, s.admin, m.ID))
		if held, err := s.MandatesOf(ctx, s.staff, s.anna.ID); err != nil || len(held) != 0 {
			t.Errorf("mandates: %v, %v; want none", held, err)
		}
		if fault.KindOf(s.EndMandate(ctx, s.admin, m.ID)) != fault.NotFound {
			t.Error("a mandate ended twice")
		}
	})
}

func TestAProfessionalCorrectsTheirOwnNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		anna := s.anna
		anna.Phone = "08-765 43 21"
		refused(t, s.Correct(ctx, s.staff, anna), fault.Forbidden, "directory.admin_only")
		herself := access.Actor{Account: id.New[id.Account](), Professional: anna.ID}
		s.must(t, s.Correct(ctx, herself, anna))
		got, err := s.Professional(ctx, s.staff, anna.ID)
		s.must(t, err)
		if got.Phone != anna.Phone {
			t.Errorf("phone: %q, want %q", got.Phone, anna.Phone)
		}
	})
}

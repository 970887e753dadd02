package person_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// A scene is one person, Mika, with a coordinator; and a stranger.
type scene struct {
	*person.Desk
	now                        time.Time
	mika                       person.Person
	coordinator, stranger, own access.Actor
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	s.Desk = &person.Desk{DB: d, Vault: v, Now: func() time.Time { return s.now }}
	s.coordinator = staff()
	s.stranger = staff()
	s.mika = person.Person{
		ID: id.New[id.Person](), Given: "Mika Johanna", Family: "Exempel", Called: "Mi", NationalID: "19900101-9802",
		Phone: "070-123 45 67", Reach: "sms först", Language: "so", Interpreter: true,
	}
	s.add(t, s.mika)
	s.own = access.Actor{Account: id.New[id.Account](), Person: s.mika.ID}
	return s
}

func staff() access.Actor {
	return access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: id.New[id.Organisation]()}
}

// add takes p in, coordinated by the scene's coordinator.
func (s *scene) add(t *testing.T, p person.Person) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := person.Add(tx, s.Vault, p, s.now); err != nil {
			return err
		}
		return access.Bind(tx, access.Tie{
			ID: id.New[string](), Person: p.ID, Participation: id.New[id.Participation](),
			Professional: s.coordinator.Professional, Kind: access.IsCoordinator, Since: access.Today(s.now),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *scene) found(t *testing.T, by access.Actor, text string) string {
	t.Helper()
	list, err := s.Find(t.Context(), by, text)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range list {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func TestWhoSomeoneIsStandsNowhereInTheClear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		var sealed string
		err := d.Read(t.Context(), func(v *db.View) error {
			return v.Row(`select identity_sealed from persons where id = $1`, s.mika.ID).Scan(&sealed)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Mika", "Exempel", "9802", "070", "sms"} {
			if strings.Contains(sealed, secret) {
				t.Errorf("%q stands in the clear", secret)
			}
		}
		p, err := s.Of(t.Context(), s.coordinator, s.mika.ID)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name() != "Mi Exempel" || p.Birth != day.Must("1990-01-01") || p.Reach != "sms först" || p.Version != 1 {
			t.Errorf("read %+v", p)
		}
		if _, err := s.Of(t.Context(), s.stranger, s.mika.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger reads: %v", err)
		}
	})
}

func TestFindingTakesWholeWordsAndSightOfThePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		for _, tt := range []struct {
			name, text, want string
			by               access.Actor
		}{
			{"a family name", "Exempel", "Mi Exempel", s.coordinator},
			{"without regard to case", "eXEMPEL mika", "Mi Exempel", s.coordinator},
			{"what they are called", "mi", "Mi Exempel", s.coordinator},
			{"not part of a word", "Exem", "", s.coordinator},
			{"not one word right and one wrong", "Mika Fel", "", s.coordinator},
			{"the national number as people write it", "900101-9802", "Mi Exempel", s.coordinator},
			{"nothing", "  ", "", s.coordinator},
			{"a stranger finds nobody", "Exempel", "", s.stranger},
			{"the person finds themself", "Exempel", "Mi Exempel", s.own},
		} {
			t.Run(tt.name, func(t *testing.T) {
				if got := s.found(t, tt.by, tt.text); got != tt.want {
					t.Errorf("found %q, want %q", got, tt.want)
				}
			})
		}
	})
}

func TestAProtectedIdentityIsNotFoundAndNotNamedInLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		p := person.Person{ID: id.New[id.Person](), Given: "Dold", Family: "Exempel", Sex: "other", Protected: true}
		s.add(t, p)
		if got := s.found(t, s.coordinator, "Dold"); got != "" {
			t.Errorf("found %q", got)
		}
		names := s.names(t, s.mika.ID, p.ID, id.New[id.Person]())
		if names[p.ID] != person.Withheld || names[s.mika.ID] != "Mi Exempel" || len(names) != 2 {
			t.Errorf("names: %v", names)
		}
		// Whoever coordinates must know whom they meet.
		if got, err := s.Of(t.Context(), s.coordinator, p.ID); err != nil || got.Name() != "Dold Exempel" {
			t.Errorf("read %+v, %v", got, err)
		}
		// The protection also comes later.
		mika := s.mika
		mika.Protected, mika.Version = true, 1
		if err := s.Correct(t.Context(), s.coordinator, mika); err != nil {
			t.Fatal(err)
		}
		if got := s.found(t, s.coordinator, "Mika"); got != "" {
			t.Errorf("found %q", got)
		}
	})
}

func (s *scene) names(t *testing.T, ids ...id.Person) (names map[id.Person]string) {
	t.Helper()
	err := s.DB.Read(t.Context(), func(v *db.View) (err error) {
		names, err = person.Names(v, s.Vault, ids)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestAnErasedPersonHasNoNameAndNoPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return s.Vault.Destroy(tx, s.mika.ID) }); err != nil {
			t.Fatal(err)
		}
		if names := s.names(t, s.mika.ID); len(names) != 0 {
			t.Errorf("names: %v", names)
		}
		if _, err := s.Of(t.Context(), s.coordinator, s.mika.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("read: %v", err)
		}
	})
}

func TestTheCoordinatorCorrectsAndTheNewNameIsTheOneThatIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		p, err := s.Of(ctx, s.coordinator, s.mika.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.Family = "Provsson"
		if err := s.Correct(ctx, s.coordinator, p); err != nil {
			t.Fatal(err)
		}
		if s.found(t, s.coordinator, "Exempel") != "" || s.found(t, s.coordinator, "Provsson") != "Mi Provsson" {
			t.Error("the old name is found, or the new one is not")
		}
		var e *fault.Error
		if err := s.Correct(ctx, s.coordinator, p); !errors.As(err, &e) || e.Kind != fault.Conflict || e.Key != "error.changed" {
			t.Errorf("a correction of an old version: %v", err)
		}
		if err := s.Correct(ctx, s.stranger, p); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger corrects: %v", err)
		}
	})
}

func TestThePersonSaysHowToReachThemAndNotWhoTheyAreInLaw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		p, err := s.Of(ctx, s.own, s.mika.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.Called, p.Reach, p.Family, p.NationalID, p.Protected = "Mim", "ring mamma", "Annan", "", true
		if err := s.Correct(ctx, s.own, p); err != nil {
			t.Fatal(err)
		}
		got, err := s.Of(ctx, s.own, s.mika.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Name() != "Mim Exempel" || got.Reach != "ring mamma" || got.NationalID != "19900101-9802" || got.Protected || got.Version != 2 {
			t.Errorf("kept %+v", got)
		}
	})
}

func TestDuplicatesAreToldOnlyToThoseWhoSeeThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		number := person.Person{Given: "Annat", Family: "Namn", NationalID: "199001019802"}
		birth := person.Person{Given: "mika johanna", Family: "EXEMPEL", Birth: day.Must("1990-01-01"), Sex: "female"}
		namesake := person.Person{Given: "Mika Johanna", Family: "Exempel", Birth: day.Must("1991-01-01"), Sex: "female"}
		for _, tt := range []struct {
			name string
			by   access.Actor
			p    person.Person
			want int
		}{
			{"the same number", s.coordinator, number, 1},
			{"the same name and birth date", s.coordinator, birth, 1},
			{"only the same name", s.coordinator, namesake, 0},
			{"a stranger is told nothing", s.stranger, number, 0},
		} {
			t.Run(tt.name, func(t *testing.T) {
				got, err := s.Duplicates(t.Context(), tt.by, tt.p)
				if err != nil || len(got) != tt.want {
					t.Errorf("got %v, %v; want %d", got, err, tt.want)
				}
			})
		}
	})
}

func BenchmarkNamesOfAHundred(b *testing.B) {
	d := dbtest.New(b)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		b.Fatal(err)
	}
	var ids []id.Person
	err = d.Write(b.Context(), func(tx *db.Tx) error {
		for range 100 {
			p := person.Person{ID: id.New[id.Person](), Given: "Mika", Family: "Exempel", Sex: "other"}
			ids = append(ids, p.ID)
			if _, err := person.Add(tx, v, p, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := d.Read(b.Context(), func(r *db.View) error {
			names, err := person.Names(r, v, ids)
			if len(names) != len(ids) {
				b.Fatal("names are missing")
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

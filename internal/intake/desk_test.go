package intake_test

import (
	"errors"
	"strings"
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
	"kasam/internal/intake"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A scene is a programme with a coordinator in it and one elsewhere.
type scene struct {
	*intake.Desk
	now                    time.Time
	programme              id.Programme
	coordinator, elsewhere access.Actor
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), programme: "coachingteamet"}
	s.Desk = &intake.Desk{DB: d, Vault: v, Now: func() time.Time { return s.now }}
	file, _ := programme.ShippedFile(string(s.programme))
	parsed, err := programme.Parse("coachingteamet.yaml", file)
	if err != nil {
		t.Fatal(err)
	}
	body := directory.Organisation{ID: id.New[id.Organisation](), Name: "Kontoret", Kind: directory.Municipality}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		if err := programme.Install(tx, parsed, file, s.now); err != nil {
			return err
		}
		if err := directory.InsertOrganisation(tx, body); err != nil {
			return err
		}
		for _, a := range []*access.Actor{&s.coordinator, &s.elsewhere} {
			*a = access.Actor{
				Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: body.ID,
				Grants: []access.Grant{{Programme: s.programme, Role: access.Coordinator}},
			}
			if err := directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: body.ID, Name: "Kim Prov"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// mika is someone about to come in.
func (s *scene) mika() intake.Newcomer {
	return intake.Newcomer{
		Person:        person.Person{ID: id.New[id.Person](), Given: "Mika", Family: "Exempel", NationalID: "900101-9802", Language: "so"},
		Participation: id.New[id.Participation](), Programme: s.programme, Wish: "Vill sova om nätterna",
	}
}

// refusals returns the fields and keys of a refusal, and anything else as it is.
func refusals(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
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

func TestSomeoneComesInWithTheirOwnWordsFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		n := s.mika()
		if err := s.Register(t.Context(), s.coordinator, n); err != nil {
			t.Fatal(err)
		}
		err := d.Read(t.Context(), func(v *db.View) error {
			p, err := person.Load(v, s.Vault, n.Person.ID)
			if err != nil || p.Name() != "Mika Exempel" || p.Sex != "female" {
				t.Errorf("person: %+v, %v", p, err)
			}
			part, err := participation.Current(v, n.Person.ID)
			if err != nil || part.ID != n.Participation || part.EnrolledOn != day.Must("2026-11-20") {
				t.Errorf("participation: %+v, %v", part, err)
			}
			who, err := participation.CoordinatorOf(v, n.Person.ID, day.Must("2026-11-20"))
			if err != nil || who != s.coordinator.Professional {
				t.Errorf("coordinator: %s, %v", who, err)
			}
			key, err := s.Vault.Key(v, n.Person.ID)
			if err != nil {
				return err
			}
			told, err := story.Latest(v, key, n.Person.ID)
			if told.Wish != n.Wish || told.Language != "so" || told.Told != story.Dictated || told.By != s.coordinator.Account {
				t.Errorf("story: %+v", told)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhoMayNotComeInYet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		professional := access.Actor{
			Account: id.New[id.Account](), Professional: s.coordinator.Professional,
			Grants: []access.Grant{{Programme: s.programme, Role: access.Professional}},
		}
		other := s.coordinator
		other.Grants = []access.Grant{{Programme: "another", Role: access.Coordinator}}
		for _, tt := range []struct {
			name  string
			by    access.Actor
			adapt func(*intake.Newcomer)
			want  string
		}{
			{"registered by someone who does not coordinate", professional, func(*intake.Newcomer) {}, "error.coordinator_only"},
			{"registered by a coordinator of another programme", other, func(*intake.Newcomer) {}, "error.coordinator_only"},
			{"without a word of their own", s.coordinator, func(n *intake.Newcomer) { n.Wish = "  " }, "wish intake.wish"},
			{
				"with several things to correct", s.coordinator, func(n *intake.Newcomer) { n.Wish, n.Person.Given = "", "" },
				"wish intake.wish, given error.required",
			},
			{
				"from tomorrow", s.coordinator, func(n *intake.Newcomer) { n.EnrolledOn = day.Must("2026-11-21") },
				"enrolled_on participation.enrolled_ahead",
			},
		} {
			t.Run(tt.name, func(t *testing.T) {
				n := s.mika()
				tt.adapt(&n)
				if diff := cmp.Diff(tt.want, refusals(s.Register(t.Context(), tt.by, n))); diff != "" {
					t.Errorf("refusals (-want +got):\n%s", diff)
				}
				// Nothing of it is kept: all begin together or none does.
				err := d.Read(t.Context(), func(v *db.View) error {
					_, err := person.Load(v, s.Vault, n.Person.ID)
					return err
				})
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("the person is kept: %v", err)
				}
			})
		}
	})
}

func TestSomeoneKnownIsAskedAboutAndOnlyWhoSeesThemIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		if err := s.Register(t.Context(), s.coordinator, s.mika()); err != nil {
			t.Fatal(err)
		}
		if got := refusals(s.Register(t.Context(), s.coordinator, s.mika())); got != "not_the_same intake.known" {
			t.Errorf("the same again: %q", got)
		}
		if got := refusals(s.Register(t.Context(), s.elsewhere, s.mika())); got != "" {
			t.Errorf("a coordinator who does not see the first one is told: %q", got)
		}
		sure := s.mika()
		sure.NotTheSame = true
		if got := refusals(s.Register(t.Context(), s.coordinator, sure)); got != "" {
			t.Errorf("someone else after all: %q", got)
		}
	})
}

func TestTheSameFormSentTwiceIsOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		n := s.mika()
		ctx := db.Once(t.Context(), "form")
		if err := s.Register(ctx, s.coordinator, n); err != nil {
			t.Fatal(err)
		}
		if err := s.Register(ctx, s.coordinator, n); !errors.Is(err, db.ErrRepeated) {
			t.Errorf("the second time: %v", err)
		}
	})
}

package vacancy_test

import (
	"errors"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vacancy"
	"kasam/internal/vault"
)

var today = day.Must("2026-11-20")

// A scene is one person with a coordinator, and others who could be.
type scene struct {
	*vacancy.Desk
	people                      *participation.Desk
	now                         time.Time
	programme                   id.Programme
	person                      id.Person
	part                        id.Participation
	own                         access.Actor
	lead, deputy, next, manager access.Actor
	elsewhere                   access.Actor // manages another programme
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person](), part: id.New[id.Participation]()}
	now := func() time.Time { return s.now }
	s.Desk, s.people = &vacancy.Desk{DB: d, Now: now}, &participation.Desk{DB: d, Vault: v, Now: now}
	file, _ := programme.ShippedFile("coachingteamet")
	prog, err := programme.Parse("coachingteamet.yaml", file)
	must(t, err)
	s.programme = prog.ID
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		o := directory.Organisation{ID: id.New[id.Organisation](), Name: "The office", Kind: directory.Municipality}
		if err := errors.Join(programme.Install(tx, prog, file, s.now), directory.InsertOrganisation(tx, o)); err != nil {
			return err
		}
		for name, a := range map[string]*access.Actor{"Lead": &s.lead, "Deputy": &s.deputy, "Next": &s.next, "Manager": &s.manager, "Elsewhere": &s.elsewhere} {
			p := directory.Professional{ID: id.New[id.Professional](), Organisation: o.ID, Name: name}
			if err := directory.InsertProfessional(tx, p); err != nil {
				return err
			}
			*a = access.Actor{
				Account: id.New[id.Account](), Name: name, Professional: p.ID, Organisation: o.ID,
				Grants: []access.Grant{{Programme: s.programme, Role: access.Coordinator}},
			}
		}
		s.manager.Grants[0].Role = access.Manager
		s.elsewhere.Grants[0] = access.Grant{Programme: "mgt", Role: access.Manager}
		if _, err := person.Add(tx, v, person.Person{ID: s.person, Given: "Mika", Sex: "other"}, s.now); err != nil {
			return err
		}
		return participation.Enrol(tx, participation.Participation{
			ID: s.part, Person: s.person, Programme: s.programme, EnrolledOn: today.AddDays(-30),
		}, s.lead.Professional, s.now)
	}))
	s.own = access.Actor{Account: id.New[id.Account](), Person: s.person}
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// list is what someone is told, when it is at most one.
func (s *scene) list(t *testing.T, by access.Actor) (one vacancy.Vacancy, n int) {
	t.Helper()
	all, err := s.List(t.Context(), by)
	must(t, err)
	if len(all) > 0 {
		one = all[0]
	}
	return one, len(all)
}

// bar has the person say of someone that they are kin.
func (s *scene) bar(t *testing.T, a access.Actor) {
	t.Helper()
	desk := consent.Desk{DB: s.DB, Vault: s.people.Vault, Now: s.Now}
	must(t, desk.Bar(t.Context(), s.own, s.person, a.Professional))
}

func TestAManagerFillsAVacancyWithoutLearningWhoItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		must(t, s.people.SetDeputy(ctx, s.lead, s.person, s.deputy.Professional, day.Day{}, today.AddDays(40)))
		if _, n := s.list(t, s.manager); n != 0 {
			t.Fatal("it is vacant while somebody coordinates")
		}
		if got := s.Fill(ctx, s.manager, s.part, s.next.Professional); fault.KindOf(got) != fault.NotFound {
			t.Errorf("what is not vacant is filled: %v", got)
		}
		s.bar(t, s.lead)

		told, n := s.list(t, s.manager)
		if n != 1 || told.Person != "" || told.Former.Name != "Lead" || told.Deputy != "Deputy" || told.Participation != s.part || told.Programme != s.programme {
			t.Errorf("the manager is told %d: %+v", n, told)
		}
		if told, n := s.list(t, s.deputy); n != 1 || told.Person != s.person {
			t.Errorf("the deputy is told %d: %+v, and knows the person", n, told)
		}
		for _, who := range []access.Actor{s.lead, s.next, s.elsewhere, s.own, {}} {
			if _, n := s.list(t, who); n != 0 {
				t.Errorf("%s is told of it", who.Name)
			}
			if got := s.Fill(ctx, who, s.part, s.next.Professional); fault.KindOf(got) != fault.NotFound {
				t.Errorf("%s fills it: %v", who.Name, got)
			}
		}
		for name, to := range map[string]id.Professional{"who is barred": s.lead.Professional, "nobody": "", "someone unknown": id.New[id.Professional]()} {
			var refused *fault.Error
			if got := s.Fill(ctx, s.manager, s.part, to); !errors.As(got, &refused) || refused.Field != "coordinator" {
				t.Errorf("filled with %s: %v", name, got)
			}
		}
		must(t, s.Fill(ctx, s.manager, s.part, s.next.Professional))
		if _, n := s.list(t, s.manager); n != 0 {
			t.Error("it is still vacant")
		}
		for who, want := range map[*access.Actor]bool{&s.next: true, &s.deputy: true, &s.lead: false, &s.manager: false} {
			err := d.Read(ctx, func(v *db.View) error { _, err := access.See(v, *who, s.person, s.now); return err })
			if (err == nil) != want {
				t.Errorf("%s sees the person: %v", who.Name, err)
			}
		}
		if got := s.Fill(ctx, s.manager, s.part, s.next.Professional); fault.KindOf(got) != fault.NotFound {
			t.Errorf("it is filled twice: %v", got)
		}
	})
}

func TestItIsVacantFromTheDayAfterTheLastUntilSomebodyIsOnTheirWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		admin := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
		staff := directory.Desk{DB: d, Now: s.Now}
		must(t, staff.Leave(ctx, admin, s.lead.Professional, today))
		if _, n := s.list(t, s.manager); n != 0 {
			t.Error("it is vacant on the last day of work")
		}
		s.now = s.now.AddDate(0, 0, 1)
		told, n := s.list(t, s.manager)
		if n != 1 || told.Deputy != "" || told.Former.Name != "Lead" {
			t.Errorf("the day after %d are vacant: %+v", n, told)
		}
		must(t, d.Read(ctx, func(v *db.View) error {
			one, vacant, err := vacancy.Of(v, s.part, access.Today(s.now))
			if !vacant || one.Former.Name != "Lead" {
				t.Errorf("asked of the one: %v %+v", vacant, one)
			}
			return err
		}))
		must(t, s.people.ChangeCoordinator(ctx, s.manager, s.person, participation.Successor{To: s.next.Professional, On: access.Today(s.now).AddDays(9)}))
		if _, n := s.list(t, s.manager); n != 0 {
			t.Error("it is vacant though somebody is on their way")
		}
		s.now = s.now.AddDate(0, 0, 10)
		if _, n := s.list(t, s.manager); n != 0 {
			t.Error("it is vacant when they have come")
		}
		s.bar(t, s.next)
		if _, n := s.list(t, s.manager); n != 1 {
			t.Error("it is not vacant when the next one may not come near either")
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec(`update participations set state = 'closed' where id = $1`, s.part)
		}))
		if _, n := s.list(t, s.manager); n != 0 {
			t.Error("what has ended is vacant")
		}
	})
}

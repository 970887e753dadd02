package choice_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/choice"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

var today = day.Must("2026-11-20")

// A scene is one person with a coordinator, and three more to choose among.
type scene struct {
	*choice.Desk
	people    *participation.Desk
	now       time.Time
	programme *programme.Programme
	person    id.Person
	own       access.Actor
	manager   access.Actor
	staff     []access.Actor // the first one coordinates; each of another party
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	now := func() time.Time { return s.now }
	s.Desk, s.people = &choice.Desk{DB: d, Vault: v, Now: now}, &participation.Desk{DB: d, Vault: v, Now: now}
	file, _ := programme.ShippedFile("coachingteamet")
	s.programme, err = programme.Parse("coachingteamet.yaml", file)
	must(t, err)
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		if err := programme.Install(tx, s.programme, file, s.now); err != nil {
			return err
		}
		for i, kind := range []directory.Kind{"labour-market", "social-insurance", "region-health", "municipality", "association"} {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: "Body " + string(kind), Kind: kind}
			p := directory.Professional{
				ID: id.New[id.Professional](), Organisation: o.ID, Name: "Kim " + string(rune('A'+i)), Languages: []string{"sv", "sv", "sv ar", "sv", "sv"}[i],
			}
			if err := errors.Join(directory.InsertOrganisation(tx, o), directory.InsertProfessional(tx, p)); err != nil {
				return err
			}
			a := access.Actor{
				Account: id.New[id.Account](), Name: p.Name, Professional: p.ID, Organisation: o.ID,
				Grants: []access.Grant{{Programme: s.programme.ID, Role: access.Coordinator}},
			}
			if i == 4 {
				a.Grants[0].Role = access.Manager
				s.manager = a
				continue
			}
			s.staff = append(s.staff, a)
		}
		return s.enrol(tx, s.person, s.staff[0])
	}))
	s.own = access.Actor{Account: id.New[id.Account](), Person: s.person}
	for _, a := range s.staff {
		s.tell(t, a, func(*choice.Profile) {})
	}
	return s
}

func (s *scene) enrol(tx *db.Tx, who id.Person, by access.Actor) error {
	if _, err := person.Add(tx, s.Vault, person.Person{ID: who, Given: "Mika", Sex: "other", Language: "ar"}, s.now); err != nil {
		return err
	}
	return participation.Enrol(tx, participation.Participation{
		ID: id.New[id.Participation](), Person: who, Programme: s.programme.ID, EnrolledOn: today.AddDays(-30),
	}, by.Professional, s.now)
}

// tell has the manager write what one tells of themself.
func (s *scene) tell(t *testing.T, a access.Actor, adapt func(*choice.Profile)) {
	t.Helper()
	c, err := s.One(t.Context(), s.manager, s.programme.ID, a.Professional)
	must(t, err)
	c.Words, c.Places, c.Takes = "I listen first.", 2, true
	adapt(&c.Profile)
	must(t, s.Tell(t.Context(), s.manager, c.Profile))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

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

func TestAPersonChoosesAmongThoseWhoHaveRoom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		s.tell(t, s.staff[1], func(p *choice.Profile) { p.Takes = false })
		s.tell(t, s.staff[3], func(p *choice.Profile) { p.Places = 1 })
		c, err := s.Mine(ctx, s.own, true)
		must(t, err)
		var seen []string
		for _, o := range c.Offers {
			seen = append(seen, o.Who.Name)
		}
		if strings.Join(seen, ", ") != "Kim A, Kim C, Kim D" || !c.Offers[0].Now || c.Offers[0].Load != 1.5 {
			t.Errorf("is offered %+v", c.Offers)
		}
		// The first phase weighs 1.5: two places hold one like that, one place none.
		if c.Offers[1].Free != 1 || c.Offers[2].Free != 0 || c.Suggested == nil || c.Suggested.Who.Name != "Kim C" ||
			strings.Join(c.Suggested.Why, " ") != "language room" {
			t.Errorf("room for %d and %d, suggested %+v", c.Offers[1].Free, c.Offers[2].Free, c.Suggested)
		}
		for _, tt := range []struct {
			name string
			by   access.Actor
			to   id.Professional
			want string
		}{
			{"one who is full", s.own, s.staff[3].Professional, "coordinator choice.full"},
			{"one who takes nobody", s.own, s.staff[1].Professional, "coordinator error.choose"},
			{"someone who does not coordinate", s.own, s.manager.Professional, "coordinator error.choose"},
			{"nobody", s.own, "", "coordinator error.choose"},
			{"not by the coordinator in their place", s.staff[0], s.staff[2].Professional, "error.unknown"},
			{"not by another person", access.Actor{Account: "x", Person: id.New[id.Person]()}, s.staff[2].Professional, "error.unknown"},
			{"one with room, of another party", s.own, s.staff[2].Professional, ""},
		} {
			if got := refusals(s.Choose(ctx, tt.by, tt.to)); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		c, err = s.Mine(ctx, s.own, false)
		must(t, err)
		if c.Now.ID != s.staff[2].Professional || len(c.Terms) != 2 || c.Terms[0].How != participation.Own || c.Suggested != nil {
			t.Errorf("after the choice: %+v", c)
		}
	})
}

func TestWhomThePersonHasBarredIsNotOffered(t *testing.T) {
	s := begin(t, dbtest.New(t))
	must(t, s.DB.Write(t.Context(), func(tx *db.Tx) error {
		return access.Shut(tx, access.Bar{ID: id.New[string](), Person: s.person, Professional: s.staff[2].Professional, Since: s.now})
	}))
	c, err := s.Mine(t.Context(), s.own, true)
	must(t, err)
	for _, o := range c.Offers {
		if o.Who.ID == s.staff[2].Professional {
			t.Error("is offered all the same")
		}
	}
	if got := refusals(s.Choose(t.Context(), s.own, s.staff[2].Professional)); got != "coordinator error.choose" {
		t.Errorf("chosen all the same: %q", got)
	}
}

func TestAnAnnouncedChangeIsNewsAndTakesAPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		must(t, s.people.ChangeCoordinator(ctx, s.manager, s.person, participation.Successor{To: s.staff[1].Professional}))
		for days, want := range map[int]bool{0: true, 7: true, 7 + 14: true, 7 + 15: false} {
			s.now = today.AddDays(days).Start(access.Zone())
			n, err := s.News(ctx, s.own)
			must(t, err)
			if (n.ID != "") != want || want && (n.Days != 7-days || n.To.Name != "Kim B") {
				t.Errorf("after %d days the person is told %+v", days, n)
			}
		}
		s.now = today.AddDays(1).Start(access.Zone())
		teams, err := s.Teams(ctx, s.manager)
		must(t, err)
		if c := teams[0].Coordinators; c[0].People != 1 || c[1].People != 1 || c[1].Load != 1.5 {
			t.Errorf("until the day both have the place: %+v", c)
		}
		must(t, s.Choose(ctx, s.own, s.staff[0].Professional)) // keep mine, though mine is full with me
		teams, err = s.Teams(ctx, s.staff[3])
		must(t, err)
		if c := teams[0].Coordinators; c[0].People != 1 || c[1].People != 0 || teams[0].Places != 8 {
			t.Errorf("called off: %+v", c)
		}
		n, err := s.News(ctx, s.own)
		must(t, err)
		if n.ID != "" {
			t.Errorf("is told still: %+v", n)
		}
	})
}

func TestWhoWritesInAProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		one := s.staff[0]
		c, err := s.One(ctx, one, s.programme.ID, one.Professional)
		must(t, err)
		told := func(adapt func(*choice.Profile)) choice.Profile { p := c.Profile; adapt(&p); return p }
		for _, tt := range []struct {
			name string
			by   access.Actor
			p    choice.Profile
			want string
		}{
			{"a colleague", s.staff[1], told(func(p *choice.Profile) { p.Words = "He is slow" }), "choice.own"},
			{"someone without a role there", access.Actor{Account: "x", Professional: one.Professional}, c.Profile, "error.unknown"},
			{"the person", s.own, c.Profile, "error.unknown"},
			{"without a word, and to be chosen", s.manager, told(func(p *choice.Profile) { p.Words = " " }), "words choice.words"},
			{"too much", s.manager, told(func(p *choice.Profile) { p.Words = strings.Repeat("å", 601) }), "words error.too_long"},
			{"too many places", s.manager, told(func(p *choice.Profile) { p.Places = 61 }), "places choice.places"},
			{"their own supervisor", s.manager, told(func(p *choice.Profile) { p.Supervisor = one.Professional }), "supervisor choice.supervisor"},
			{"a supervisor who is nobody", s.manager, told(func(p *choice.Profile) { p.Supervisor = id.New[id.Professional]() }), "supervisor error.choose"},
			{"what someone else has changed since", s.manager, told(func(p *choice.Profile) { p.Version-- }), "error.changed"},
			{"the manager", s.manager, told(func(p *choice.Profile) { p.Places, p.Supervisor = 15, s.manager.Professional }), ""},
		} {
			if got := refusals(s.Tell(ctx, tt.by, tt.p)); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		// Whoever tells of themself decides neither their places nor their supervisor.
		must(t, s.Tell(ctx, one, told(func(p *choice.Profile) { p.Words, p.Places, p.Supervisor, p.Version = "New words", 3, "", p.Version+1 })))
		c, err = s.One(ctx, s.staff[1], s.programme.ID, one.Professional)
		must(t, err)
		if c.Words != "New words" || c.Places != 15 || c.Supervisor.ID != s.manager.Professional {
			t.Errorf("stands as %+v", c)
		}
	})
}

func TestAPhotoIsForThoseWhoChoose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		one := s.staff[0]
		file := encode(t, "png", picture(100, 100))
		if got := refusals(s.SetPhoto(ctx, s.staff[1], s.programme.ID, one.Professional, file)); got != "choice.own" {
			t.Errorf("by a colleague: %q", got)
		}
		must(t, s.SetPhoto(ctx, one, s.programme.ID, one.Professional, file))
		for name, tt := range map[string]struct {
			by   access.Actor
			want string
		}{
			"the person": {s.own, ""}, "a colleague": {s.staff[1], ""}, "another person": {access.Actor{Account: "x", Person: id.New[id.Person]()}, "error.unknown"},
			"someone else at work": {access.Actor{Account: "x", Professional: s.manager.Professional}, "error.unknown"},
		} {
			photo, err := s.PhotoOf(ctx, tt.by, s.programme.ID, one.Professional)
			if got := refusals(err); got != tt.want || (len(photo) > 0) != (tt.want == "") {
				t.Errorf("%s: %q, %d bytes", name, got, len(photo))
			}
		}
		must(t, s.SetPhoto(ctx, s.manager, s.programme.ID, one.Professional, nil))
		if _, err := s.PhotoOf(ctx, s.own, s.programme.ID, one.Professional); refusals(err) != "error.unknown" {
			t.Errorf("it is there still: %v", err)
		}
	})
}

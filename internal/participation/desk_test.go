package participation_test

import (
	"strings"
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
	"kasam/internal/vault"
)

var (
	today    = day.Must("2026-11-20")
	enrolled = day.Must("2026-09-01")
)

// A scene is one person who takes part, their coordinator, and others around.
type scene struct {
	*participation.Desk
	now         time.Time
	programme   *programme.Programme
	person      id.Person
	part        id.Participation
	coordinator access.Actor
	other       access.Actor // could coordinate as well
	manager     access.Actor
	own         access.Actor
	clinic      access.Actor // at a body whose name tells of illness
}

func begin(t testing.TB, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person](), part: id.New[id.Participation]()}
	s.Desk = &participation.Desk{DB: d, Vault: v, Now: func() time.Time { return s.now }}
	file, ok := programme.ShippedFile("coachingteamet")
	if !ok {
		t.Fatal("the programme is not shipped")
	}
	if s.programme, err = programme.Parse("coachingteamet.yaml", file); err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		if err := programme.Install(tx, s.programme, file, s.now); err != nil {
			return err
		}
		for _, a := range []struct {
			actor     *access.Actor
			sensitive bool
			role      access.Role
		}{
			{&s.coordinator, false, access.Coordinator},
			{&s.other, false, access.Coordinator},
			{&s.manager, false, access.Manager},
			{&s.clinic, true, access.Professional},
		} {
			body := directory.Organisation{ID: id.New[id.Organisation](), Name: "Kontoret", Kind: directory.Municipality, Sensitive: a.sensitive}
			who := directory.Professional{ID: id.New[id.Professional](), Organisation: body.ID, Name: "Kim " + string(a.role), Phone: "08-123 45 67"}
			if err := directory.InsertOrganisation(tx, body); err != nil {
				return err
			}
			if err := directory.InsertProfessional(tx, who); err != nil {
				return err
			}
			*a.actor = access.Actor{
				Account: id.New[id.Account](), Name: who.Name, Professional: who.ID, Organisation: body.ID,
				Grants: []access.Grant{{Programme: s.programme.ID, Role: a.role}},
			}
		}
		if _, err := person.Add(tx, v, person.Person{ID: s.person, Given: "Mika", Sex: "other"}, s.now); err != nil {
			return err
		}
		return participation.Enrol(tx, participation.Participation{ID: s.part, Person: s.person, Programme: s.programme.ID, EnrolledOn: enrolled},
			s.coordinator.Professional, s.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.own = access.Actor{Account: id.New[id.Account](), Person: s.person}
	return s
}

func (s *scene) must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// relation tells how a stands to the person today: "coordinator", "tail", … or "".
func (s *scene) relation(t testing.TB, a access.Actor) (r access.Relation) {
	t.Helper()
	s.must(t, s.DB.Read(t.Context(), func(v *db.View) error {
		sight, err := access.See(v, a, s.person, s.now)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err == nil {
			r = sight.Grounds[0].Relation
		}
		return err
	}))
	return r
}

func (s *scene) coordinatorOn(t testing.TB, on day.Day) (who id.Professional) {
	t.Helper()
	s.must(t, s.DB.Read(t.Context(), func(v *db.View) (err error) {
		who, err = participation.CoordinatorOf(v, s.person, on)
		return err
	}))
	return who
}

func TestEnrolmentBeginsInTheFirstPhaseWithOneCoordinator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		p, err := s.Of(t.Context(), s.coordinator, s.person)
		s.must(t, err)
		if p.Phase != s.programme.Phases[0].Key || p.PhaseSince != enrolled || p.State != participation.Active || p.Version != 1 {
			t.Errorf("began as %+v", p)
		}
		if s.coordinatorOn(t, today) != s.coordinator.Professional || s.coordinatorOn(t, enrolled.AddDays(-1)) != "" {
			t.Error("the coordinator is not the one from the first day on")
		}
		again := participation.Participation{ID: id.New[id.Participation](), Person: s.person, Programme: s.programme.ID, EnrolledOn: today}
		for _, tt := range []struct {
			name  string
			who   id.Professional
			adapt func(*participation.Participation)
			want  string
		}{
			{"twice in one programme", s.other.Professional, func(*participation.Participation) {}, "participation.already_enrolled"},
			{"from tomorrow", s.other.Professional, func(p *participation.Participation) { p.EnrolledOn = today.AddDays(1) }, "enrolled_on participation.enrolled_ahead"},
			{"in no phase", s.other.Professional, func(p *participation.Participation) { p.Phase = "limbo" }, "phase error.choose"},
			{"in no programme", s.other.Professional, func(p *participation.Participation) { p.Programme = "none" }, "programme.unknown"},
			{"closed for no reason", s.other.Professional, func(p *participation.Participation) { p.ClosedOn = today }, "closed_on participation.closed_on"},
			{"with nobody to coordinate", "", func(p *participation.Participation) { p.Person = id.New[id.Person]() }, "coordinator error.choose"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				p := again
				tt.adapt(&p)
				err := d.Write(t.Context(), func(tx *db.Tx) error { return participation.Enrol(tx, p, tt.who, s.now) })
				if got := refusals(err); got != tt.want {
					t.Errorf("refused with %q, want %q", got, tt.want)
				}
			})
		}
	})
}

func TestWhatAFileTellsOfAnEndedParticipationIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		someone := id.New[id.Person]()
		p := participation.Participation{
			ID: id.New[id.Participation](), Person: someone, Programme: s.programme.ID, Ref: "7",
			EnrolledOn: day.Must("2025-01-01"), ClosedOn: today.AddDays(-5), ClosingReason: "moved",
		}
		s.must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			key, err := person.Add(tx, s.Vault, person.Person{ID: someone, Given: "Robin", Sex: "other"}, s.now)
			if err != nil {
				return err
			}
			if err := participation.Enrol(tx, p, s.other.Professional, s.now); err != nil {
				return err
			}
			return participation.Finish(tx, key, p.ID, "Kim Prov")
		}))
		s.person = someone
		if got := s.relation(t, s.other); got != access.IsTail {
			t.Errorf("the one who coordinated stands as %q five days after", got)
		}
		got, err := s.Of(t.Context(), s.other, someone)
		s.must(t, err)
		if got.State != participation.Closed || got.NextHolder != "Kim Prov" || got.Ref != "7" {
			t.Errorf("kept %+v", got)
		}
	})
}

func TestAnotherCoordinatorTakesOverAndTheFormerKeepsATail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		s.must(t, s.ChangeCoordinator(t.Context(), s.own, s.person, participation.Successor{To: s.other.Professional}))
		if s.coordinatorOn(t, today) != s.other.Professional || s.coordinatorOn(t, today.AddDays(-1)) != s.coordinator.Professional {
			t.Error("the turn is not today")
		}
		if s.relation(t, s.coordinator) != access.IsTail || s.relation(t, s.other) != access.IsCoordinator {
			t.Error("the former one has no tail, or the new one does not coordinate")
		}
		s.now = s.now.AddDate(0, 0, participation.TailDays)
		if s.relation(t, s.coordinator) != access.IsTail {
			t.Error("the tail is too short")
		}
		s.now = s.now.AddDate(0, 0, 1)
		if s.relation(t, s.coordinator) != "" {
			t.Error("the tail does not end")
		}
	})
}

func TestWhoMayChangeTheCoordinator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		to := s.other.Professional
		s.must(t, d.Write(ctx, func(tx *db.Tx) error {
			return access.Open(tx, access.Waiver{
				ID: id.New[string](), Person: s.person, Organisation: s.clinic.Organisation,
				Categories: access.Categories(), Since: today, Until: today.AddDays(30),
			})
		}))
		for _, tt := range []struct {
			name string
			by   access.Actor
			to   id.Professional
			want string
		}{
			{"not someone at another office", s.other, to, "error.unknown"},
			{"not someone who sees by consent", s.clinic, to, "error.coordinator_only"},
			{"not to someone who is nobody", s.coordinator, id.New[id.Professional](), "coordinator error.choose"},
			{"the manager of the programme, unseen", s.manager, to, ""},
			{"the one who coordinates now", s.coordinator, to, ""},
			{"the person", s.own, s.coordinator.Professional, ""},
		} {
			if got := refusals(s.ChangeCoordinator(ctx, tt.by, s.person, participation.Successor{To: tt.to, Asked: true})); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		if s.relation(t, s.manager) != "" {
			t.Error("the manager sees the person for it")
		}
		s.must(t, d.Write(ctx, func(tx *db.Tx) error {
			return access.Shut(tx, access.Bar{ID: id.New[string](), Person: s.person, Professional: s.coordinator.Professional, Since: s.now})
		}))
		if got := refusals(s.ChangeCoordinator(ctx, s.own, s.person, participation.Successor{To: s.coordinator.Professional})); got != "coordinator participation.barred" {
			t.Errorf("to someone whom the person has barred: %q", got)
		}
	})
}

func TestADeputyStandsInForTheDaysNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		to := s.other.Professional
		for _, tt := range []struct {
			name        string
			to          id.Professional
			from, until day.Day
			want        string
		}{
			{"without an end", to, today, day.Day{}, "until error.required"},
			{"from yesterday", to, today.AddDays(-1), today, "until participation.deputy_days"},
			{"ending before it begins", to, today.AddDays(2), today.AddDays(1), "until participation.deputy_days"},
			{"the coordinator for themself", s.coordinator.Professional, today, today, "deputy participation.deputy_same"},
			{"next week", to, today.AddDays(7), today.AddDays(13), ""},
		} {
			if got := refusals(s.SetDeputy(ctx, s.coordinator, s.person, tt.to, tt.from, tt.until)); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		for days, want := range map[int]access.Relation{0: "", 7: access.IsDeputy, 13: access.IsDeputy, 14: ""} {
			s.now = time.Date(2026, 11, 20+days, 9, 0, 0, 0, time.UTC)
			if got := s.relation(t, s.other); got != want {
				t.Errorf("after %d days the deputy stands as %q, want %q", days, got, want)
			}
		}
	})
}

func TestWhoHasLeftCoordinatesNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		admin := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
		desk := directory.Desk{DB: d, Now: s.Now}
		s.must(t, desk.Leave(t.Context(), admin, s.coordinator.Professional, today))
		if s.coordinatorOn(t, today) == "" || s.coordinatorOn(t, today.AddDays(1)) != "" {
			t.Error("want a coordinator to the last day and none after it")
		}
	})
}

func TestClosingLetsEveryoneGoAndConsentsLapse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		s.must(t, s.SetDeputy(ctx, s.coordinator, s.person, s.other.Professional, today, today.AddDays(60)))
		s.must(t, d.Write(ctx, func(tx *db.Tx) error {
			sight, err := access.See(tx, s.own, s.person, s.now)
			if err != nil {
				return err
			}
			return consent.Give(tx, s.Vault, s.own, sight, consent.Giving{
				ID: id.New[string](), Person: s.person, Kind: consent.Waives,
				Organisation: s.clinic.Organisation, Categories: access.Categories(), Cooperation: "coordination", Until: today.AddDays(90),
				Language: "sv", TextVersion: "2026-1",
			}, s.now)
		}))
		if s.relation(t, s.clinic) != access.IsRecipient || s.relation(t, s.other) != access.IsDeputy {
			t.Fatal("the scene is not set")
		}
		s.must(t, s.Close(ctx, s.coordinator, s.person, participation.Ending{Reason: "completed", NextHolder: "Kim Prov"}))
		if s.relation(t, s.clinic) != "" || s.relation(t, s.other) != "" {
			t.Error("a consent or a deputy outlives the participation")
		}
		if s.relation(t, s.coordinator) != access.IsTail || s.coordinatorOn(t, today) != "" {
			t.Error("the coordinator has no tail, or still coordinates")
		}
		var sealed string
		s.must(t, d.Read(ctx, func(v *db.View) error {
			return v.Row(`select next_holder_sealed from participations where id = $1`, s.part).Scan(&sealed)
		}))
		if sealed == "" || strings.Contains(sealed, "Kim") {
			t.Errorf("who took over stands in the clear: %q", sealed)
		}
	})
}

func TestTheCircleHoldsProfessionalsOnceAndPeopleOfTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		mother := participation.Member{ID: id.New[string](), Name: "Bo Exempel", Relation: "mamma", Phone: "070-765 43 21"}
		s.must(t, s.AddToCircle(ctx, s.own, s.person, mother))
		for range 2 {
			s.must(t, s.AddToCircle(ctx, s.coordinator, s.person, participation.Member{ID: id.New[string](), Professional: s.other.Professional}))
		}
		s.must(t, s.AddToCircle(ctx, s.coordinator, s.person, participation.Member{ID: id.New[string](), Professional: s.clinic.Professional}))
		if got := refusals(s.AddToCircle(ctx, s.coordinator, s.person, participation.Member{ID: id.New[string]()})); got != "name error.required" {
			t.Errorf("someone without a name: %q", got)
		}
		if got := refusals(s.AddToCircle(ctx, s.other, s.person, mother)); got != "error.unknown" {
			t.Errorf("a stranger adds to the circle: %q", got)
		}
		list, err := s.Circle(ctx, s.own, s.person)
		s.must(t, err)
		if len(list) != 3 || list[0].Name != "Bo Exempel" || list[0].Relation != "mamma" || list[0].Since != today {
			t.Fatalf("circle: %+v", list)
		}
		a, err := s.Around(ctx, s.coordinator, s.person)
		s.must(t, err)
		if a.Coordinator.ID != s.coordinator.Professional || len(a.Team) != 2 || a.Team[0].Who.Phone == "" || len(a.Own) != 1 {
			t.Errorf("around: %+v", a)
		}
		s.must(t, s.LeaveCircle(ctx, s.coordinator, s.person, mother.ID))
		if fault.KindOf(s.LeaveCircle(ctx, s.coordinator, s.person, mother.ID)) != fault.NotFound {
			t.Error("someone left twice")
		}
		if list, err := s.Circle(ctx, s.own, s.person); err != nil || len(list) != 2 {
			t.Errorf("circle: %+v, %v; want two", list, err)
		}
	})
}

func TestAConsentToTheCircleDoesNotTellOfABodyWhoseNameTellsOfIllness(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		for _, a := range []access.Actor{s.other, s.clinic} {
			s.must(t, s.AddToCircle(ctx, s.coordinator, s.person, participation.Member{ID: id.New[string](), Professional: a.Professional}))
		}
		s.must(t, d.Write(ctx, func(tx *db.Tx) error {
			for _, w := range []access.Waiver{
				{Organisation: s.other.Organisation, Categories: []access.Category{access.Circle}},
				{Organisation: s.clinic.Organisation, Categories: []access.Category{access.Circle}},
				{Organisation: s.manager.Organisation, Categories: []access.Category{access.Plan}},
			} {
				w.ID, w.Person, w.Since, w.Until = id.New[string](), s.person, today, today
				if err := access.Open(tx, w); err != nil {
					return err
				}
			}
			return nil
		}))
		for _, tt := range []struct {
			name string
			by   access.Actor
			want int
		}{
			{"the coordinator sees all", s.coordinator, 2},
			{"another office sees all but the clinic", s.other, 1},
			{"the clinic sees itself", s.clinic, 2},
		} {
			if a, err := s.Around(ctx, tt.by, s.person); err != nil || len(a.Team) != tt.want {
				t.Errorf("%s: %+v, %v", tt.name, a.Team, err)
			}
		}
		if _, err := s.Around(ctx, s.manager, s.person); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a consent to the plan opens the circle: %v", err)
		}
	})
}

func TestAContactIsRecordedByTheCoordinator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		for _, tt := range []struct {
			name string
			by   access.Actor
			c    participation.Contact
			want string
		}{
			{"today on the phone", s.coordinator, participation.Contact{Channel: "phone", Minutes: 15}, ""},
			{"last week", s.coordinator, participation.Contact{Channel: "visit", On: today.AddDays(-7)}, ""},
			{"tomorrow", s.coordinator, participation.Contact{Channel: "visit", On: today.AddDays(1)}, "on participation.day_ahead"},
			{
				"by pigeon, for two days", s.coordinator,
				participation.Contact{Channel: "pigeon", Minutes: 2880},
				"channel error.choose, minutes participation.minutes",
			},
			{"by a stranger", s.other, participation.Contact{Channel: "phone"}, "error.unknown"},
		} {
			tt.c.ID = id.New[string]()
			if got := refusals(s.RecordContact(ctx, tt.by, s.person, tt.c)); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		list, err := s.Contacts(ctx, s.coordinator, s.person)
		s.must(t, err)
		if len(list) != 2 || list[0].On != today || list[0].Name != s.coordinator.Name || list[1].On != today.AddDays(-7) {
			t.Errorf("contacts: %+v", list)
		}
	})
}

package closing_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/closing"
	"kasam/internal/commitment"
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

var today = day.Must("2026-11-20")

// A scene is one person with a coordinator, and a nurse who may know of them.
type scene struct {
	*closing.Desk
	promises *commitment.Desk
	people   *participation.Desk
	consents *consent.Desk
	now      time.Time
	prog     *programme.Programme
	person   id.Person
	own      access.Actor
	coord    access.Actor
	nurse    access.Actor
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	s := &scene{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	now := func() time.Time { return s.now }
	s.Desk, s.people = &closing.Desk{DB: d, Vault: v, Now: now}, &participation.Desk{DB: d, Vault: v, Now: now}
	s.promises, s.consents = &commitment.Desk{DB: d, Vault: v, Now: now}, &consent.Desk{DB: d, Vault: v, Now: now}
	file, _ := programme.ShippedFile("coachingteamet")
	s.prog, err = programme.Parse("coachingteamet.yaml", file)
	must(t, err)
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		if err := programme.Install(tx, s.prog, file, s.now); err != nil {
			return err
		}
		for name, a := range map[string]*access.Actor{"Maja": &s.coord, "Nadia": &s.nurse} {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: "Office of " + name, Kind: "municipality"}
			p := directory.Professional{ID: id.New[id.Professional](), Organisation: o.ID, Name: name}
			if err := errors.Join(directory.InsertOrganisation(tx, o), directory.InsertProfessional(tx, p)); err != nil {
				return err
			}
			*a = access.Actor{
				Account: id.New[id.Account](), Name: name, Professional: p.ID, Organisation: o.ID,
				Grants: []access.Grant{{Programme: s.prog.ID, Role: access.Coordinator}},
			}
		}
		if _, err := person.Add(tx, v, person.Person{ID: s.person, Given: "Mika", Sex: "other", Phone: "070-1"}, s.now); err != nil {
			return err
		}
		if err := participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: s.person, Programme: s.prog.ID, EnrolledOn: today.AddDays(-300),
		}, s.coord.Professional, s.now); err != nil {
			return err
		}
		return access.Open(tx, access.Waiver{
			ID: id.New[string](), Person: s.person, Organisation: s.nurse.Organisation, Professional: s.nurse.Professional,
			Categories: []access.Category{access.Plan}, Since: today, Until: today.AddDays(60),
		})
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

// told is an end in which someone said yes yesterday.
func told() closing.Ending {
	return closing.Ending{
		Ending: participation.Ending{Reason: "moved", NextHolder: "Kim Prov, kommunen"}, SaidOn: today.AddDays(-1),
		Own: "It was good to be met", Words: "Has found a way",
	}
}

func well() participation.Ending {
	return participation.Ending{Reason: "self-supporting-work", GoodHealth: true, OwnSupport: true}
}

func TestHowItMayEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		adapt func(*closing.Ending)
		want  string
	}{
		"someone said yes, on a day":    {func(*closing.Ending) {}, ""},
		"nobody takes over":             {func(e *closing.Ending) { e.NextHolder = "" }, "next_holder participation.next_holder"},
		"a name, and no day":            {func(e *closing.Ending) { e.SaidOn = day.Day{} }, "said_on closing.said_on"},
		"a yes that is to come":         {func(e *closing.Ending) { e.SaidOn = today.AddDays(1) }, "said_on closing.said_when"},
		"a yes from before they began":  {func(e *closing.Ending) { e.SaidOn = today.AddDays(-301) }, "said_on closing.said_when"},
		"nobody has looked back":        {func(e *closing.Ending) { e.Own, e.Words = " ", "" }, "own closing.words"},
		"one of them has":               {func(e *closing.Ending) { e.Own = "" }, ""},
		"well, with own support":        {func(e *closing.Ending) { e.Ending, e.SaidOn = well(), day.Day{} }, ""},
		"dead":                          {func(e *closing.Ending) { *e = closing.Ending{Ending: participation.Ending{Reason: "deceased"}} }, ""},
		"by a promise that nobody made": {func(e *closing.Ending) { e.Promise = id.New[string]() }, "promise closing.not_yes"},
		"may call, and nobody heard it": {func(e *closing.Ending) { e.Call, e.How = true, consent.Oral }, "witness consents.witness_needed"},
		"several mistakes at once": {
			func(e *closing.Ending) { e.Reason, e.Own, e.Words, e.SaidOn = "bored", "", "", day.Day{} },
			"reason error.choose, own closing.words, said_on closing.said_on",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, dbtest.New(t))
			e := told()
			tt.adapt(&e)
			if got := refusals(s.Close(t.Context(), s.coord, s.person, e)); got != tt.want {
				t.Errorf("refused with %q, want %q", got, tt.want)
			}
			p, err := s.people.Of(t.Context(), s.own, s.person)
			must(t, err)
			if (p.State == participation.Closed) != (tt.want == "") {
				t.Errorf("it is %s", p.State)
			}
		})
	}
}

func TestAProfessionalTakesOverByAPromise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		kind := s.prog.Measures[len(s.prog.Measures)-1]
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return directory.InsertMandate(tx, directory.Mandate{
				ID: id.New[string](), Professional: s.nurse.Professional, Organisation: s.nurse.Organisation, Kind: kind.Key, Unit: kind.Unit, GivenBy: "The board",
			})
		}))
		promise := commitment.Promise{
			ID: id.New[string](), Person: s.person, Professional: s.nurse.Professional, Kind: kind.Key, What: "Takes over", Due: today.AddDays(20),
		}
		must(t, s.Ask(ctx, s.coord, promise))
		if got := refusals(s.Ask(ctx, s.coord, commitment.Promise{ID: id.New[string](), Person: s.person, What: "Nobody"})); got != "professional error.choose" {
			t.Errorf("nobody is asked: %q", got)
		}
		if got := refusals(s.Ask(ctx, s.nurse, promise)); got != "error.coordinator_only" {
			t.Errorf("the nurse asks herself: %q", got)
		}
		e := told()
		e.NextHolder, e.SaidOn, e.Promise = "", day.Day{}, promise.ID
		if got := refusals(s.Close(ctx, s.coord, s.person, e)); got != "promise closing.not_yes" {
			t.Errorf("before she has answered: %q", got)
		}
		must(t, s.promises.Accept(ctx, s.nurse, promise.ID))
		v, err := s.Of(ctx, s.coord, s.person)
		must(t, err)
		if len(v.Holders) != 1 || !v.Holders[0].Yes || v.Holders[0].Name != "Nadia" {
			t.Errorf("asked: %+v", v.Holders)
		}
		must(t, s.Close(ctx, s.coord, s.person, e))
		p, err := s.people.Of(ctx, s.own, s.person)
		must(t, err)
		if p.NextHolder != "Nadia, Office of Nadia" {
			t.Errorf("who takes over is kept as %q", p.NextHolder)
		}
	})
}

func TestTheFormerCoordinatorReadsForThirtyDaysAndNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		must(t, s.Close(ctx, s.coord, s.person, told()))
		for _, tt := range []struct {
			at   time.Time
			want string
		}{
			{s.now, ""},
			{today.AddDays(participation.TailDays + 1).Start(access.Zone()).Add(-time.Microsecond), ""},
			{today.AddDays(participation.TailDays + 1).Start(access.Zone()), "error.unknown"},
		} {
			s.now = tt.at
			if _, err := s.Of(ctx, s.coord, s.person); refusals(err) != tt.want {
				t.Errorf("at %s they read with %q, want %q", tt.at, refusals(err), tt.want)
			}
			write := "error.coordinator_only"
			if tt.want != "" {
				write = tt.want
			}
			if got := refusals(s.people.SetPhase(ctx, s.coord, s.person, s.prog.Phases[0].Key)); got != write {
				t.Errorf("at %s they write with %q, want %q", tt.at, got, write)
			}
		}
	})
}

func TestBothLookBackAndNeitherIsChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		must(t, s.Close(ctx, s.coord, s.person, told()))
		must(t, s.LookBack(ctx, s.own, closing.Word{ID: id.New[string](), Text: "I miss Tuesdays"}))
		if got := refusals(s.LookBack(ctx, s.own, closing.Word{ID: id.New[string](), Text: " "})); got != "text error.required" {
			t.Errorf("nothing: %q", got)
		}
		if got := refusals(s.LookBack(ctx, s.coord, closing.Word{ID: id.New[string](), Text: "They were glad"})); got != "error.unknown" {
			t.Errorf("the coordinator in the person's place: %q", got)
		}
		v, err := s.Of(ctx, s.own, s.person)
		must(t, err)
		var said []string
		for _, w := range v.Words {
			said = append(said, w.Voice+": "+w.Text)
		}
		if got := strings.Join(said, "; "); got != "person: It was good to be met; person: I miss Tuesdays; professional: Has found a way" {
			t.Errorf("stands as %q", got)
		}
	})
}

func TestHowItGoesIsAskedAfterSixAndTwelveMonths(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		ctx := t.Context()
		e := told()
		e.Call, e.How = true, consent.Paper
		must(t, s.Close(ctx, s.coord, s.person, e))
		calls := func(at day.Day) int {
			s.now = at.Start(access.Zone())
			list, err := s.Calls(ctx, s.coord)
			must(t, err)
			return len(list)
		}
		six, twelve := today.AddMonths(6), today.AddMonths(12)
		for at, want := range map[day.Day]int{
			six.AddDays(-closing.Early - 1): 0, six.AddDays(-closing.Early): 1, six.AddDays(40): 1,
			twelve.AddDays(-closing.Early): 2, twelve: 2, twelve.AddDays(1): 0, // the consent has run out
		} {
			if got := calls(at); got != want {
				t.Errorf("%s: %d to call, want %d", at, got, want)
			}
		}
		s.now = six.Start(access.Zone())
		better := closing.Answer{Goes: "better", OwnSupport: true, Words: "I have a flat"}
		for _, tt := range []struct {
			name   string
			by     access.Actor
			months int
			a      closing.Answer
			want   string
		}{
			{"someone else", s.nurse, 6, better, "error.unknown"},
			{"a time that is not asked for", s.coord, 7, better, "error.unknown"},
			{"too early", s.coord, 12, better, "closing.too_early"},
			{"no answer", s.coord, 6, closing.Answer{Words: "x"}, "goes error.choose"},
			{"the one who asks", s.coord, 6, better, ""},
			{"twice", s.own, 6, better, "closing.is_answered"},
		} {
			if got := refusals(s.Answer(ctx, tt.by, s.person, tt.months, tt.a)); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		s.now = twelve.AddDays(30).Start(access.Zone())
		if got := refusals(s.Answer(ctx, s.coord, s.person, 12, better)); got != "error.unknown" {
			t.Errorf("after the consent has run out: %q", got)
		}
		must(t, s.Answer(ctx, s.own, s.person, 12, closing.Answer{Goes: "worse", Words: "It is winter"}))
		v, err := s.Of(ctx, s.own, s.person)
		must(t, err)
		f := v.Followups
		if len(f) != 2 || f[0].Words != "I have a flat" || f[0].ByPerson || !f[0].OwnSupport || !f[1].ByPerson || f[1].Goes != "worse" {
			t.Errorf("answered: %+v", f)
		}
	})
}

func TestAYesToBeingCalledCanBeTakenBack(t *testing.T) {
	s := begin(t, dbtest.New(t))
	ctx := t.Context()
	e := told()
	e.Call, e.How = true, consent.Paper
	must(t, s.Close(ctx, s.coord, s.person, e))
	s.now = today.AddMonths(6).Start(access.Zone())
	list, err := s.consents.Of(ctx, s.own, s.person)
	must(t, err)
	for _, c := range list {
		if c.Waiver.Stands(access.Today(s.now)) {
			must(t, s.consents.Withdraw(ctx, s.own, s.person, c.ID))
		}
	}
	if list, err := s.Calls(ctx, s.coord); err != nil || len(list) != 0 {
		t.Errorf("called all the same: %+v, %v", list, err)
	}
	if _, err := s.Of(ctx, s.coord, s.person); refusals(err) != "error.unknown" {
		t.Errorf("sees all the same: %v", err)
	}
}

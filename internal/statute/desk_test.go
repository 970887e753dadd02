package statute_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
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
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A world is one person with a plan, their coordinator, a town that may see the
// plan and a bank that may see nothing.
type world struct {
	t       *testing.T
	db      *db.DB
	vault   *vault.Vault
	desk    *statute.Desk
	plans   *plan.Desk
	consent *consent.Desk
	now     time.Time
	person  id.Person

	self, coach, town, bank access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, vault: v, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	clock := func() time.Time { return w.now }
	w.desk = &statute.Desk{DB: d, Vault: v, Now: clock}
	w.plans = &plan.Desk{DB: d, Vault: v, Now: clock}
	w.consent = &consent.Desk{DB: d, Vault: v, Now: clock}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	w.do(func(tx *db.Tx) error {
		employ := func(a *access.Actor, name, organisation string, kind directory.Kind) error {
			*a = access.Actor{Account: id.New[id.Account](), Name: name, Professional: id.New[id.Professional](), Organisation: id.New[id.Organisation]()}
			return errors.Join(
				directory.InsertOrganisation(tx, directory.Organisation{ID: a.Organisation, Name: organisation, Kind: kind, Country: "SE"}),
				directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: a.Organisation, Name: name}))
		}
		if _, err := person.Add(tx, v, person.Person{ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv"}, w.now); err != nil {
			return err
		}
		return errors.Join(employ(&w.coach, "Ingrid", "Förbundet", directory.Association),
			employ(&w.town, "Sara", "Älvdals kommun", directory.Municipality), employ(&w.bank, "Nils", "Banken", directory.Bank))
	})
	w.enrol("coachingteamet", "SE", 0)
	w.do(func(tx *db.Tx) error {
		return access.Open(tx, access.Waiver{
			ID: id.New[string](), Person: w.person, Organisation: w.town.Organisation, Categories: []access.Category{access.Plan},
			Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
		})
	})
	return w
}

// enrol lets the person take part in a programme of a country.
// enrol lets the person take part in a programme, since some days.
func (w *world) enrol(name, country string, days int) {
	w.t.Helper()
	w.do(func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		file = bytes.Replace(file, []byte("programme: coachingteamet"), []byte("programme: "+name), 1)
		file = bytes.Replace(file, []byte("country: SE"), []byte(`country: "`+country+`"`), 1)
		p, err := programme.Parse(name+".yaml", file)
		if err != nil {
			return err
		}
		w.now = w.now.Add(time.Minute)
		since := access.Today(w.now).AddDays(-days)
		return errors.Join(programme.Install(tx, p, file, w.now), participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: p.ID, State: "active", Phase: p.Phases[0].Key,
			PhaseSince: since, EnrolledOn: since,
		}, w.coach.Professional, w.now))
	})
}

func (w *world) do(f func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.Write(w.t.Context(), f))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) begin() {
	w.t.Helper()
	w.must(w.plans.AddGoal(w.t.Context(), w.coach, w.person, plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Bo kvar", Voice: plan.Person}))
}

func (w *world) start(by access.Actor, s statute.Started) error {
	s.ID = id.New[string]()
	return w.desk.Start(w.t.Context(), by, w.person, s)
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestAPlanIsMadeAsALawsOnceThePersonHasSaidYes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, today := t.Context(), access.Today(w.now)
		sip := statute.Started{View: "se.sip", On: today, By: statute.ByPerson}
		if err := w.start(w.coach, sip); said(err) != "statute.no_plan" {
			t.Errorf("without a plan: %v", err)
		}
		w.begin()
		if err := w.start(w.coach, sip); said(err) != "statute.consent_first" {
			t.Errorf("without consent: %v", err)
		}
		w.must(w.consent.Give(ctx, w.self, consent.Giving{ID: id.New[string](), Person: w.person, Kind: consent.Plans, Language: "sv"}))
		for _, tt := range []struct {
			name   string
			by     access.Actor
			s      statute.Started
			refuse string
		}{
			{"ahead", w.coach, statute.Started{View: "se.sip", On: today.AddDays(1), By: statute.ByPerson}, "on: statute.on_ahead"},
			{"no day", w.coach, statute.Started{View: "se.sip", By: statute.ByPerson}, "on: error.required"},
			{"by nobody", w.coach, statute.Started{View: "se.sip", On: today}, "by: error.choose"},
			{"by an organisation that is none", w.coach, statute.Started{View: "se.sip", On: today, By: statute.ByOrganisation}, "organisation: error.choose"},
			{"a law that is none", w.coach, statute.Started{View: "se.nothing", On: today, By: statute.ByPerson}, "error.unknown"},
			{"by a reader", w.town, sip, "error.coordinator_only"},
			{"by the person", w.self, sip, "error.coordinator_only"},
			{"by a stranger", w.bank, sip, "error.unknown"},
			{"as it should be", w.coach, statute.Started{View: "se.sip", On: today, By: statute.ByOrganisation, Organisation: w.town.Organisation}, ""},
			{"twice", w.coach, sip, "statute.started_already"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				if err := w.start(tt.by, tt.s); said(err) != tt.refuse {
					t.Errorf("refused with %q, want %q", said(err), tt.refuse)
				}
			})
		}
		v, err := w.desk.View(ctx, w.coach, w.person, "se.sip")
		w.must(err)
		if v.Started.Name != "Älvdals kommun" || v.Started.On != today {
			t.Errorf("started: %+v", v.Started)
		}
		if v, err = w.desk.View(ctx, w.town, w.person, "se.sip"); err != nil || v.Started.ID == "" || v.Started.Name != "" {
			t.Errorf("a reader learns who asked: %+v, %v", v.Started, err)
		}
		w.must(w.desk.End(ctx, w.coach, w.person, "se.sip"))
		if err := w.desk.End(ctx, w.coach, w.person, "se.sip"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("ended twice: %v", err)
		}
		w.must(w.start(w.coach, sip))
	})
}

func TestAPersonHasOneIndividualPlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, today := t.Context(), access.Today(w.now)
		w.begin()
		w.must(w.consent.Give(ctx, w.self, consent.Giving{ID: id.New[string](), Person: w.person, Kind: consent.Plans, Language: "sv"}))
		ip := statute.Started{View: "no.ip", On: today, By: statute.ByPerson}
		w.must(w.start(w.coach, ip))
		if err := w.start(w.coach, ip); said(err) != "statute.started_already" {
			t.Errorf("the same plan again: %v", err)
		}
		w.enrol("oppfolging", "NO", 30) // another programme, in which they were before: the plan is that of the first they came into
		w.begin()
		if err := w.start(w.coach, ip); said(err) != "statute.one_per_person" {
			t.Errorf("a second one: %v", err)
		}
		if v, err := w.desk.View(ctx, w.coach, w.person, "no.ip"); err != nil || v.Others != 1 {
			t.Errorf("the page does not say so: %d, %v", v.Others, err)
		}
		list, err := w.desk.List(ctx, w.coach, w.person)
		w.must(err)
		here := map[string]bool{}
		for _, l := range list {
			here[l.Law.Key] = l.Here
		}
		if !here["se.sip"] || !here["no.ip"] || !here["own"] || here["dk.sel141"] {
			t.Errorf("of two countries: %v", here)
		}
	})
}

func TestAViewIsDrawnFromWhatIsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, today := t.Context(), access.Today(w.now)
		clock := func() time.Time { return w.now }
		stories := &story.Desk{DB: d, Vault: w.vault, Now: clock}
		promises := &commitment.Desk{DB: d, Vault: w.vault, Now: clock}
		goal := plan.Goal{ID: id.New[string](), Level: plan.Wish, Words: "Bo kvar", Voice: plan.Person}
		w.must(w.plans.AddGoal(ctx, w.coach, w.person, goal))
		w.must(w.plans.AddMeasure(ctx, w.coach, w.person, plan.Measure{ID: id.New[string](), Goal: goal.ID, Words: "Boendestöd"}))
		w.must(stories.AddItem(ctx, w.coach, w.person, story.Item{ID: id.New[string](), Area: "money", Kind: story.Hindrance, Text: "Skulder", Voice: story.Person}))
		c := id.New[string]()
		w.must(promises.Record(ctx, w.coach, commitment.Promise{ID: c, Person: w.person, Professional: w.town.Professional, What: "Besök varje vecka", Due: today.AddDays(30)}))
		w.must(promises.Accept(ctx, w.town, c))
		p, err := w.plans.Of(ctx, w.coach, w.person)
		w.must(err)
		w.must(w.plans.SetFrame(ctx, w.coach, w.person, plan.Frame{Organisation: w.town.Organisation}, p.Version))

		states := func(by access.Actor) map[string]statute.State {
			v, err := w.desk.View(ctx, by, w.person, "se.sip")
			w.must(err)
			m := make(map[string]statute.State)
			for _, p := range v.Points {
				m[p.Key] = p.State
			}
			return m
		}
		want := map[string]statute.State{
			"needs": statute.Complete, "municipality": statute.Complete, "region": statute.Missing, "others": statute.Empty, "responsible": statute.Complete,
		}
		for _, by := range []access.Actor{w.coach, w.self, w.town} {
			for key, got := range states(by) {
				if got != want[key] {
					t.Errorf("%s to %s: %s, want %s", key, by.Name, got, want[key])
				}
			}
		}
		v, err := w.desk.View(ctx, w.town, w.person, "se.sip")
		w.must(err)
		for _, part := range v.Points[0].Parts {
			for _, l := range part.Lines {
				if l.Text == "Skulder" {
					t.Error("the town sees a life area that is not open to it")
				}
			}
		}
		if _, err := w.desk.View(ctx, w.bank, w.person, "se.sip"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the bank: %v", err)
		}
		if _, err := w.desk.View(ctx, w.coach, w.person, "../se.sip"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a law that is none: %v", err)
		}
	})
}

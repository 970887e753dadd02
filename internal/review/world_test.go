package review_test

import (
	"errors"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/review"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A world is one person with a plan, their coordinator, a housing company that
// may see the plan, and a clinic whose very name tells of illness.
type world struct {
	t        *testing.T
	db       *db.DB
	desk     *review.Desk
	plans    *plan.Desk
	promises *commitment.Desk
	stories  *story.Desk
	now      time.Time
	person   id.Person
	goal     string

	self, coach, housing, clinic, nobody access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	clock := func() time.Time { return w.now }
	w.desk = &review.Desk{DB: d, Vault: v, Now: clock}
	w.plans = &plan.Desk{DB: d, Vault: v, Now: clock}
	w.promises = &commitment.Desk{DB: d, Vault: v, Now: clock}
	w.stories = &story.Desk{DB: d, Vault: v, Now: clock}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	w.must(d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		employ := func(a *access.Actor, name, organisation string, kind directory.Kind, sensitive bool) error {
			*a = access.Actor{
				Account: id.New[id.Account](), Name: name, Professional: id.New[id.Professional](), Organisation: id.New[id.Organisation](),
			}
			return errors.Join(
				directory.InsertOrganisation(tx, directory.Organisation{ID: a.Organisation, Name: organisation, Kind: kind, Country: "SE", Sensitive: sensitive}),
				directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: a.Organisation, Name: name}))
		}
		since := day.Must("2026-09-01")
		part := participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: p.ID, State: "active", Phase: p.Phases[0].Key,
			PhaseSince: since, EnrolledOn: since,
		}
		if err := errors.Join(
			programme.Install(tx, p, file, w.now),
			employ(&w.coach, "Ingrid Solberg", "Samordningsförbundet Älven", directory.Association, false),
			employ(&w.housing, "Anna Ek", "Bostads AB Granen", directory.Housing, false),
			employ(&w.clinic, "Maja Berg", "Beroendemottagningen", directory.RegionHealth, true),
			employ(&w.nobody, "Nils Berg", "Banken Bäcken", directory.Bank, false)); err != nil {
			return err
		}
		if _, err := person.Add(tx, v, person.Person{ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv"}, w.now); err != nil {
			return err
		}
		if err := participation.Enrol(tx, part, w.coach.Professional, w.now); err != nil {
			return err
		}
		waive := func(to access.Actor) error {
			return access.Open(tx, access.Waiver{
				ID: id.New[string](), Person: w.person, Organisation: to.Organisation, Categories: []access.Category{access.Plan},
				Since: since, Until: day.Must("2027-08-31"),
			})
		}
		return errors.Join(waive(w.housing), waive(w.clinic))
	}))
	w.must(w.stories.Tell(t.Context(), w.coach, w.person, story.Telling{ID: id.New[string](), Wish: "Vara bland folk", Language: "sv"}))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// later lets some days pass.
func (w *world) later(days int) { w.now = w.now.AddDate(0, 0, days) }

// begin writes a goal with a measure, and asks the housing company and the clinic.
func (w *world) begin() (housing, clinic string) {
	w.t.Helper()
	ctx := w.t.Context()
	w.goal = id.New[string]()
	w.must(w.plans.AddGoal(ctx, w.coach, w.person, plan.Goal{ID: w.goal, Level: plan.Aim, Words: "Bo kvar", Voice: plan.Person}))
	w.must(w.plans.AddMeasure(ctx, w.coach, w.person, plan.Measure{ID: id.New[string](), Goal: w.goal, Words: "Laga dörren"}))
	return w.ask(w.housing, "Laga balkongdörren"), w.ask(w.clinic, "Samtal varje vecka")
}

func (w *world) ask(who access.Actor, what string) string {
	w.t.Helper()
	c := id.New[string]()
	w.must(w.promises.Record(w.t.Context(), w.coach, commitment.Promise{
		ID: c, Person: w.person, Goal: w.goal, Professional: who.Professional, What: what, Due: access.Today(w.now).AddDays(30),
	}))
	return c
}

// say answers the plan for the person.
func (w *world) say(yes bool, words string) {
	w.t.Helper()
	w.must(w.desk.Answer(w.t.Context(), w.self, w.person, plan.Answer{ID: id.New[string](), Yes: yes, How: plan.OwnLogin, Words: words}, 0))
}

func (w *world) of(by access.Actor) review.Sheet {
	w.t.Helper()
	s, err := w.desk.Of(w.t.Context(), by, w.person)
	w.must(err)
	return s
}

package overview_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/overview"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/review"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A world is Amira with a coordinator, a handler at the municipality who may see
// the plan and the meetings, a clinic whose name tells of illness, and a bank
// that may only know that she is here. It is told in weeks by moving the clock.
type world struct {
	db     *db.DB
	vault  *vault.Vault
	now    time.Time
	person id.Person
	desk   *overview.Desk

	self, coach, sara, maja, bank, stranger access.Actor
	goal                                    string
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	w := &world{db: d, vault: v, now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	w.desk = &overview.Desk{DB: d, Vault: v, Now: w.clock}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		must(t, err)
		must(t, programme.Install(tx, p, file, w.now))
		staff := func(organisation directory.Organisation, name, title string, role access.Role) access.Actor {
			organisation.ID, organisation.Country = id.New[id.Organisation](), "SE"
			must(t, directory.InsertOrganisation(tx, organisation))
			a := access.Actor{
				Account: id.New[id.Account](), Name: name, Professional: id.New[id.Professional](), Organisation: organisation.ID,
				Grants: []access.Grant{{Role: role}}, Language: "sv",
			}
			must(t, directory.InsertProfessional(tx, directory.Professional{
				ID: a.Professional, Organisation: a.Organisation, Name: name, Title: title, Phone: "0226-64 50 00",
				PhoneHours: "vardagar 8–16",
			}))
			must(t, login.Create(tx, login.Account{
				ID: a.Account, Email: id.New[string]() + "@example.org", Name: name, Professional: a.Professional,
				Organisation: a.Organisation, Grants: a.Grants, Language: "sv",
			}))
			return a
		}
		w.coach = staff(directory.Organisation{Name: "Arbetsförmedlingen Älvdal", Kind: "labour-market"}, "Ingrid Solberg", "Coach", access.Coordinator)
		w.sara = staff(directory.Organisation{Name: "Älvdals kommun", Kind: "municipality"}, "Sara Holm", "Rektor", access.Professional)
		w.maja = staff(directory.Organisation{Name: "Psykiatriska kliniken", Kind: "region-health", Sensitive: true}, "Maja Berg", "Läkare", access.Professional)
		w.bank = staff(directory.Organisation{Name: "Banken i Älvdal", Kind: "bank"}, "Nils Ek", "Rådgivare", access.Professional)
		w.stranger = staff(directory.Organisation{Name: "Skolan", Kind: "school"}, "Siv Dahl", "Lärare", access.Professional)
		must(t, login.Create(tx, login.Account{ID: w.self.Account, Email: "amira@example.org", Person: w.person, Language: "sv"}))
		return intake.Register(tx, v, w.coach, intake.Newcomer{
			Person: person.Person{
				ID: w.person, Given: "Amira", Family: "Haddad", Birth: day.Must("1992-03-04"), Sex: "female", Language: "ar",
				Reach: "SMS, inte före tio", Municipality: "Älvdal",
			},
			Participation: id.New[id.Participation](), Programme: p.ID, Wish: "Jag vill vara på benen och bland folk igen.",
			Story: "Jag arbetade sex år i tvätteriet på Hotel Havet.",
		}, w.now)
	}))
	w.let(t, w.sara, access.Plan, access.Meetings)
	w.let(t, w.maja, access.Plan, access.Area("health"))
	w.let(t, w.bank, access.Reach)
	return w
}

func (w *world) clock() time.Time { return w.now }

// on moves the clock to nine in the morning of a day.
func (w *world) on(d string) { w.now = day.Must(d).Start(access.Zone()).Add(9 * time.Hour) }

// let has Amira let someone see.
func (w *world) let(t testing.TB, whom access.Actor, what ...access.Category) string {
	t.Helper()
	desk := &consent.Desk{DB: w.db, Vault: w.vault, Now: w.clock}
	g := consent.Giving{
		ID: id.New[string](), Person: w.person, Kind: consent.Waives, Organisation: whom.Organisation, Professional: whom.Professional,
		Categories: what, Cooperation: "plan", Until: access.Today(w.now).AddMonths(6), TextVersion: "1",
	}
	must(t, desk.Give(t.Context(), w.self, g))
	return g.ID
}

// promise asks someone for a promise and has them say yes; the zero Actor is
// Amira herself.
func (w *world) promise(t testing.TB, who access.Actor, what, due string, yes bool) string {
	t.Helper()
	desk := w.promises()
	p := commitment.Promise{ID: id.New[string](), Person: w.person, Professional: who.Professional, What: what, Due: day.Must(due), Goal: w.goal}
	must(t, desk.Record(t.Context(), w.coach, p))
	if yes && who.Professional != "" && who.Professional != w.coach.Professional {
		must(t, desk.Accept(t.Context(), who, p.ID))
	}
	return p.ID
}

func (w *world) promises() *commitment.Desk {
	return &commitment.Desk{DB: w.db, Vault: w.vault, Now: w.clock}
}

// live tells Amira's November: a goal, promises, a meeting to come.
func (w *world) live(t testing.TB) (kept, late string) {
	t.Helper()
	plans := &plan.Desk{DB: w.db, Vault: w.vault, Now: w.clock}
	g := plan.Goal{ID: id.New[string](), Level: plan.Aim, Words: "Arbeta tjugo timmar i veckan", Voice: plan.Person}
	must(t, plans.AddGoal(t.Context(), w.coach, w.person, g))
	w.goal = g.ID
	reviews := &review.Desk{DB: w.db, Vault: w.vault, Now: w.clock}
	must(t, reviews.Answer(t.Context(), w.self, w.person, plan.Answer{ID: id.New[string](), Yes: true, How: plan.OwnLogin}, 0))
	stories := &story.Desk{DB: w.db, Vault: w.vault, Now: w.clock}
	for _, i := range []story.Item{
		{ID: id.New[string](), Area: "health", Kind: story.Hindrance, Text: "Ont i ryggen", Voice: story.Person},
		{ID: id.New[string](), Area: "network", Kind: story.Resource, Text: "Systern bor nära", Voice: story.Person},
	} {
		must(t, stories.AddItem(t.Context(), w.coach, w.person, i))
	}
	w.on("2026-11-05")
	kept = w.promise(t, w.sara, "Lista på skulder", "2026-11-10", true)
	late = w.promise(t, w.sara, "Plats på kursen", "2026-11-18", true)
	w.promise(t, w.maja, "Första besöket", "2026-11-24", true)
	w.promise(t, access.Actor{}, "Ta med brevet från banken", "2026-11-25", true)
	w.on("2026-11-10")
	must(t, w.promises().Keep(t.Context(), w.coach, kept))
	w.on("2026-11-12")
	meetings := &meeting.Desk{DB: w.db, Vault: w.vault, Now: w.clock, URL: "https://kasam.example"}
	must(t, meetings.Call(t.Context(), w.coach, meeting.Meeting{
		ID: id.New[string](), Person: w.person, Kind: meeting.MultiParty, Place: "Biblioteket", Minutes: 60,
		StartsAt: day.Must("2026-11-25").Start(access.Zone()).Add(10 * time.Hour),
		Parties:  []meeting.Party{{Professional: w.sara.Professional}},
	}))
	w.on("2026-11-20")
	return kept, late
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

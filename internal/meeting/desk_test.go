package meeting_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A world is one person with a coordinator, a housing company that they let see
// plan and meetings, a bank that they let see meetings only, a clinic whose name
// tells of illness, and a school that may know nothing.
type world struct {
	db      *db.DB
	vault   *vault.Vault
	desk    *meeting.Desk
	promise *commitment.Desk
	now     time.Time
	person  id.Person

	self, coach, anna, bo, bank, clinic, nobody access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, vault: v, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person]()}
	w.desk = &meeting.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }, URL: "https://kasam.example"}
	w.promise = &commitment.Desk{DB: d, Vault: v, Now: w.desk.Now}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, w.now); err != nil {
			return err
		}
		staff := func(at directory.Organisation, name string) access.Actor {
			if at.ID == "" {
				at.ID, at.Country = id.New[id.Organisation](), "SE"
				must(t, directory.InsertOrganisation(tx, at))
			}
			a := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: at.ID, Name: name}
			must(t, directory.InsertProfessional(tx, directory.Professional{
				ID: a.Professional, Organisation: at.ID, Name: name, Email: "someone@example.org",
			}))
			return a
		}
		w.coach = staff(directory.Organisation{Name: "Samordningsförbundet Älven", Kind: directory.Association}, "Ingrid Solberg")
		w.anna = staff(directory.Organisation{Name: "Bostads AB Granen", Kind: directory.Housing}, "Anna Ek")
		w.bo = staff(directory.Organisation{ID: w.anna.Organisation}, "Bo Alm")
		w.bank = staff(directory.Organisation{Name: "Banken Bäcken", Kind: directory.Bank}, "Nils Berg")
		w.clinic = staff(directory.Organisation{Name: "Psykiatriska kliniken", Kind: directory.RegionHealth, Sensitive: true}, "Maja Lind")
		w.nobody = staff(directory.Organisation{Name: "Skolan Syrenen", Kind: directory.School}, "Siv Dahl")
		must(t, directory.InsertMandate(tx, directory.Mandate{
			ID: id.New[string](), Professional: w.anna.Professional, Organisation: w.anna.Organisation,
			Kind: "money", Ceiling: 8_000, Unit: "sek", GivenBy: "Chefen",
		}))
		if _, err := person.Add(tx, v, person.Person{
			ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv",
		}, w.now); err != nil {
			return err
		}
		must(t, participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
		}, w.coach.Professional, w.now))
		for at, open := range map[id.Organisation][]access.Category{
			w.anna.Organisation:   {access.Plan, access.Meetings},
			w.bank.Organisation:   {access.Meetings},
			w.clinic.Organisation: {access.Plan},
		} {
			must(t, access.Open(tx, access.Waiver{
				ID: id.New[string](), Person: w.person, Organisation: at, Categories: open,
				Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
			}))
		}
		return nil
	}))
	return w
}

// call calls a meeting in an hour with these parties.
func (w *world) call(t *testing.T, with ...access.Actor) string {
	t.Helper()
	m := w.meeting(with...)
	must(t, w.desk.Call(t.Context(), w.coach, m))
	return m.ID
}

func (w *world) meeting(with ...access.Actor) meeting.Meeting {
	m := meeting.Meeting{
		ID: id.New[string](), Person: w.person, Kind: meeting.MultiParty, StartsAt: w.now.Add(time.Hour), Minutes: 60,
		Place: "Biblioteket, rum 4", Items: []meeting.Item{
			{Text: "Hyran", Voice: meeting.CoordinatorVoice}, {Text: "Jag vill bo kvar", Voice: meeting.PersonVoice},
		},
	}
	for _, a := range with {
		m.Parties = append(m.Parties, meeting.Party{Professional: a.Professional})
	}
	return m
}

func (w *world) jot(t *testing.T, by access.Actor, m string, j meeting.Jotting) {
	t.Helper()
	_, err := w.desk.Jot(t.Context(), by, m, j)
	must(t, err)
}

func TestAMeetingFromTheCallToTheNotes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		before := commitment.Promise{ID: id.New[string](), Person: w.person, Professional: w.anna.Professional, What: "Ring", Due: day.Must("2026-11-25")}
		must(t, w.promise.Record(ctx, w.coach, before))
		m := w.call(t, w.anna, w.bank, w.anna)
		must(t, w.desk.Add(ctx, w.self, m, meeting.Item{Text: "Min syster kommer med", Voice: meeting.CoordinatorVoice}))
		p := commitment.Promise{
			ID: id.New[string](), Professional: w.anna.Professional, What: "Skjuta upp hyran", Kind: "money", Amount: 5_000, Due: day.Must("2026-12-01"),
		}
		must(t, w.desk.RecordPromise(ctx, w.coach, m, p))
		w.jot(t, w.coach, m, meeting.Jotting{Came: map[id.Professional]string{
			w.anna.Professional: meeting.Came, w.bank.Professional: meeting.Absent, w.nobody.Professional: meeting.Came,
		}})

		s, err := w.desk.Open(ctx, w.coach, m)
		must(t, err)
		var items []string
		for _, i := range s.Items {
			items = append(items, i.Text)
		}
		if want := []string{"Jag vill bo kvar", "Min syster kommer med", "Hyran"}; !slices.Equal(items, want) {
			t.Errorf("the agenda is %q: the person's items come first", items)
		}
		if len(s.Parties) != 3 || len(s.Promises) != 1 || s.Promises[0].Covered.Ceiling != 8_000 ||
			len(s.Earlier) != 1 || s.Earlier[0].ID != before.ID || s.PersonName != "Amira Haddad" {
			t.Errorf("on the table lies %+v", s)
		}
		if held := s.Coverage[w.anna.Professional]; len(held) != 1 {
			t.Errorf("Anna may promise %+v", held)
		}
		for _, party := range s.Parties {
			want := map[id.Professional]string{w.anna.Professional: meeting.Came, w.bank.Professional: meeting.Absent, w.coach.Professional: meeting.Asked}
			if party.Attendance != want[party.Professional] || party.Name == "" {
				t.Errorf("%s: %s", party.Name, party.Attendance)
			}
		}

		w.jot(t, w.coach, m, meeting.Jotting{Notes: "Vi talade om hyran.", Version: s.Version, Shown: []string{s.Items[0].ID, s.Items[1].ID}, Done: []string{s.Items[0].ID, s.Items[2].ID}})
		if _, err := w.desk.Jot(ctx, w.coach, m, meeting.Jotting{Notes: "Något annat.", Version: s.Version}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("overwrote what someone else wrote: %v", err)
		}
		again, err := w.desk.Open(ctx, w.coach, m)
		must(t, err)
		if !again.Items[0].Done || again.Items[1].Done || again.Items[2].Done {
			t.Errorf("talked about are %+v: what was not shown is left as it was", again.Items)
		}
		w.jot(t, w.coach, m, meeting.Jotting{Notes: "Vi talade om hyran.", Version: again.Version})
		must(t, w.desk.Hold(ctx, w.coach, m, "Vi talade om hyran och om syster."))
		if err := w.desk.Hold(ctx, w.coach, m, "igen"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("held twice: %v", err)
		}
		var contacts []participation.Contact
		must(t, d.Read(ctx, func(v *db.View) (err error) { contacts, err = participation.Contacts(v, w.person); return err }))
		if len(contacts) == 0 || contacts[0].On != day.Must("2026-11-20") {
			t.Errorf("contacts: %v", contacts)
		}
		own, err := w.desk.Open(ctx, w.self, m)
		must(t, err)
		if own.Notes == "" || own.State != meeting.StateHeld {
			t.Errorf("the person reads %+v", own.Meeting)
		}
	})
}

func TestWhoSeesAMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank, w.clinic)
		must(t, w.desk.RecordPromise(ctx, w.coach, m, commitment.Promise{
			ID: id.New[string](), Professional: w.anna.Professional, What: "Ring", Due: day.Must("2026-11-25"),
		}))
		for name, tt := range map[string]struct {
			by       access.Actor
			sees     bool
			promises int
		}{
			"the coordinator":                          {w.coach, true, 1},
			"the person":                               {w.self, true, 1},
			"a party with consent for meetings":        {w.anna, true, 1},
			"one without the plan sees no promises":    {w.bank, true, 0},
			"a party without consent for meetings":     {w.clinic, false, 0},
			"a colleague who is not asked to it":       {w.bo, false, 0},
			"someone who may not know of the person":   {w.nobody, false, 0},
			"nobody":                                   {access.Actor{}, false, 0},
			"a coordinator of someone else altogether": {access.Actor{Account: "x", Professional: id.New[id.Professional]()}, false, 0},
		} {
			t.Run(name, func(t *testing.T) {
				s, err := w.desk.Open(ctx, tt.by, m)
				if tt.sees != (err == nil) || !tt.sees && fault.KindOf(err) != fault.NotFound {
					t.Fatalf("opened: %v", err)
				}
				if len(s.Promises) != tt.promises {
					t.Errorf("sees %d promises", len(s.Promises))
				}
				list, err := w.desk.Mine(ctx, tt.by, w.now)
				must(t, err)
				if want := tt.sees && tt.by.Professional != ""; want != (len(list) == 1) {
					t.Errorf("lists %+v", list)
				}
				if tt.by.Person == "" && tt.by.Professional != w.coach.Professional {
					err := w.desk.Hold(ctx, tt.by, m, "")
					if k := fault.KindOf(err); k != fault.NotFound && k != fault.Forbidden {
						t.Errorf("holds it: %v", err)
					}
				}
			})
		}
		t.Run("a name that tells of illness is not told by consent alone", func(t *testing.T) {
			s, err := w.desk.Open(ctx, w.anna, m)
			must(t, err)
			for _, p := range s.Parties {
				if p.Name == "Maja Lind" || p.OrganisationName == "Psykiatriska kliniken" || p.Professional == w.clinic.Professional {
					t.Errorf("Anna reads %+v", p)
				}
			}
		})
		t.Run("the coordinator's list tells how much was promised", func(t *testing.T) {
			list, err := w.desk.Mine(ctx, w.coach, w.now)
			must(t, err)
			if len(list) != 1 || list[0].Promised != 1 || list[0].PersonName != "Amira Haddad" || !list[0].Asked {
				t.Errorf("lists %+v", list)
			}
		})
	})
}

func TestAMeetingIsCalledOnlyAsItCanBeHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for name, tt := range map[string]struct {
			change func(m *meeting.Meeting)
			want   string
		}{
			"today is fine":                    {func(*meeting.Meeting) {}, ""},
			"yesterday is not":                 {func(m *meeting.Meeting) { m.StartsAt = w.now.AddDate(0, 0, -1) }, "day"},
			"no day":                           {func(m *meeting.Meeting) { m.StartsAt = time.Time{} }, "day"},
			"in three years":                   {func(m *meeting.Meeting) { m.StartsAt = w.now.AddDate(3, 0, 0) }, "day"},
			"of no kind":                       {func(m *meeting.Meeting) { m.Kind = "feast" }, "kind"},
			"no time at all":                   {func(m *meeting.Meeting) { m.Minutes = 0 }, "minutes"},
			"someone who may not know of them": {func(m *meeting.Meeting) { m.Parties = []meeting.Party{{Professional: w.nobody.Professional}} }, "parties"},
			"someone who does not exist":       {func(m *meeting.Meeting) { m.Parties = []meeting.Party{{Professional: id.New[id.Professional]()}} }, "parties"},
			"an item that says nothing":        {func(m *meeting.Meeting) { m.Items = []meeting.Item{{Text: " "}} }, "item"},
		} {
			t.Run(name, func(t *testing.T) {
				m := w.meeting(w.anna)
				tt.change(&m)
				err := w.desk.Call(t.Context(), w.coach, m)
				got := ""
				if e, ok := errors.AsType[*fault.Error](err); ok {
					got = e.Field
				}
				if got != tt.want || tt.want == "" && err != nil {
					t.Errorf("refused at %q (%v), want %q", got, err, tt.want)
				}
			})
		}
		if err := w.desk.Call(t.Context(), w.self, w.meeting()); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the person calls it: %v", err)
		}
		m := w.call(t)
		if err := w.desk.Cancel(t.Context(), w.coach, m, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("cancelled without a word: %v", err)
		}
		must(t, w.desk.Cancel(t.Context(), w.coach, m, "Sjuk"))
		err := w.desk.RecordPromise(t.Context(), w.coach, m, commitment.Promise{ID: id.New[string](), What: "x", Due: day.Must("2026-12-01")})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("promised in a meeting that is not: %v", err)
		}
		next := w.meeting()
		next.StartsAt = w.now.AddDate(0, 0, 7)
		must(t, w.desk.Call(t.Context(), w.coach, next))
		if err := w.desk.Hold(t.Context(), w.coach, next.ID, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("held before its day: %v", err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

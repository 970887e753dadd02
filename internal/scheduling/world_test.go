package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/scheduling"
	"kasam/internal/vault"
)

// A world is two people with a coordinator each, on Tuesdays at nine, a quarter
// past ten and one; a housing company and a bank that both may know of them, a
// clinic whose name tells of illness, and a school that may know nothing.
type world struct {
	db       *db.DB
	vault    *vault.Vault
	desk     *scheduling.Desk
	meetings *meeting.Desk
	now      time.Time
	person   id.Person
	second   id.Person // of the other coordinator
	times    []string  // of the Tuesdays

	self, coach, other, anna, bank, clinic, nobody, admin access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	// A Friday; the first Tuesday is the 24th.
	w := &world{db: d, vault: v, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person](), second: id.New[id.Person]()}
	now := func() time.Time { return w.now }
	w.desk = &scheduling.Desk{DB: d, Vault: v, Now: now, URL: "https://kasam.example"}
	w.meetings = &meeting.Desk{DB: d, Vault: v, Now: now, URL: "https://kasam.example"}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	w.admin = access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		file, _ := programme.ShippedFile("coachingteamet")
		p, err := programme.Parse("coachingteamet.yaml", file)
		if err != nil {
			return err
		}
		if err := programme.Install(tx, p, file, w.now); err != nil {
			return err
		}
		staff := func(at directory.Organisation, name string, role access.Role) access.Actor {
			if at.ID == "" {
				at.ID, at.Country = id.New[id.Organisation](), "SE"
				must(t, directory.InsertOrganisation(tx, at))
			}
			a := access.Actor{
				Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: at.ID, Name: name,
				Grants: []access.Grant{{Programme: p.ID, Role: role}},
			}
			must(t, directory.InsertProfessional(tx, directory.Professional{
				ID: a.Professional, Organisation: at.ID, Name: name, Email: "someone@example.org",
			}))
			return a
		}
		w.coach = staff(directory.Organisation{Name: "Samordningsförbundet Älven", Kind: directory.Association}, "Ingrid Solberg", access.Coordinator)
		w.other = staff(directory.Organisation{ID: w.coach.Organisation}, "Olle Strand", access.Coordinator)
		w.anna = staff(directory.Organisation{Name: "Bostads AB Granen", Kind: directory.Housing}, "Anna Ek", access.Professional)
		w.bank = staff(directory.Organisation{Name: "Banken Bäcken", Kind: directory.Bank}, "Nils Berg", access.Professional)
		w.clinic = staff(directory.Organisation{Name: "Psykiatriska kliniken", Kind: directory.RegionHealth, Sensitive: true}, "Maja Lind", access.Professional)
		w.nobody = staff(directory.Organisation{Name: "Skolan Syrenen", Kind: directory.School}, "Siv Dahl", access.Professional)
		for who, lead := range map[id.Person]access.Actor{w.person: w.coach, w.second: w.other} {
			if _, err := person.Add(tx, v, person.Person{ID: who, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv"}, w.now); err != nil {
				return err
			}
			must(t, participation.Enrol(tx, participation.Participation{
				ID: id.New[id.Participation](), Person: who, Programme: p.ID, EnrolledOn: day.Must("2026-09-01"),
			}, lead.Professional, w.now))
			for at, open := range map[id.Organisation][]access.Category{
				w.anna.Organisation:   {access.Plan, access.Meetings},
				w.bank.Organisation:   {access.Reach},
				w.clinic.Organisation: {access.Meetings},
			} {
				must(t, access.Open(tx, access.Waiver{
					ID: id.New[string](), Person: who, Organisation: at, Categories: open,
					Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
				}))
			}
		}
		return nil
	}))
	return w
}

// tuesdays decides the meeting day, and lets these keep all of it open.
func (w *world) tuesdays(t *testing.T, keepers ...access.Actor) {
	t.Helper()
	m := scheduling.MeetingDay{
		ID: id.New[string](), Programme: "coachingteamet", Every: 1, From: day.Must("2026-11-24"), Place: "Room 4", Rooms: 1,
	}
	for _, clock := range []int{9 * 60, 10*60 + 15, 13 * 60} {
		w.times = append(w.times, id.New[string]())
		m.Times = append(m.Times, scheduling.Time{ID: w.times[len(w.times)-1], Clock: clock, Minutes: 60})
	}
	must(t, w.desk.AddDay(t.Context(), w.coach, m))
	for _, one := range keepers {
		must(t, w.desk.Keep(t.Context(), one, one.Professional, w.times, w.times))
	}
}

// wish is for a meeting where these are needed.
func (w *world) wish(needed ...access.Actor) scheduling.Wish {
	q := scheduling.Wish{Person: w.person, Minutes: 60}
	for _, one := range needed {
		q.Who = append(q.Who, scheduling.Someone{Professional: one.Professional, Needed: true})
	}
	return q
}

// find looks for a time on behalf of the first person's coordinator.
func (w *world) find(t *testing.T, q scheduling.Wish) scheduling.Finding {
	t.Helper()
	f, err := w.desk.Find(t.Context(), w.coach, q)
	must(t, err)
	return f
}

// book takes the first slot that is offered, and returns the meeting.
func (w *world) book(t *testing.T, q scheduling.Wish) string {
	t.Helper()
	f := w.find(t, q)
	if len(f.Offers) == 0 {
		t.Fatalf("no slot: %+v", f.Why)
	}
	b := scheduling.Booking{Wish: q, ID: id.New[string](), Kind: meeting.MultiParty, Slot: f.Offers[0].Time, Start: f.Offers[0].Start}
	must(t, w.desk.Book(t.Context(), w.coach, b))
	return b.ID
}

// ask asks these when they can meet: the first is needed, the others welcome.
func (w *world) ask(t *testing.T, who ...access.Actor) scheduling.Poll {
	t.Helper()
	p := w.poll(who...)
	must(t, w.desk.Ask(t.Context(), w.coach, p))
	return p
}

func (w *world) poll(who ...access.Actor) scheduling.Poll {
	p := scheduling.Poll{ID: id.New[string](), Person: w.person, Kind: meeting.MultiParty, Minutes: 45, Place: "The library"}
	for i := range 3 {
		p.Times = append(p.Times, scheduling.Choice{ID: id.New[string](), Start: w.now.AddDate(0, 0, 7+i)})
	}
	for i, one := range who {
		p.Voters = append(p.Voters, scheduling.Voter{Professional: one.Professional, Needed: i == 0})
	}
	return p
}

// says puts answers to the times of a poll, in their order.
func says(p scheduling.Poll, list ...scheduling.Answer) map[string]scheduling.Answer {
	answers := make(map[string]scheduling.Answer)
	for i, a := range list {
		answers[p.Times[i].ID] = a
	}
	return answers
}

func (w *world) sheet(t *testing.T, by access.Actor, poll string) scheduling.Sheet {
	t.Helper()
	s, err := w.desk.Poll(t.Context(), by, poll)
	must(t, err)
	return s
}

// do runs f in one transaction.
func (w *world) do(t *testing.T, f func(tx *db.Tx) error) {
	t.Helper()
	must(t, w.db.Write(t.Context(), f))
}

// count runs a query that counts.
func (w *world) count(t *testing.T, q string, args ...any) (n int) {
	t.Helper()
	must(t, w.db.Read(t.Context(), func(v *db.View) error { return v.Row(q, args...).Scan(&n) }))
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused wants err to be a refusal of the kind, with the key where one is given.
func refused(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	if fault.KindOf(err) != kind || err == nil {
		t.Errorf("%s: %v, want a refusal of kind %d", what, err, kind)
		return
	}
	if e, ok := errors.AsType[*fault.Error](err); ok && key != "" && e.Key != key {
		t.Errorf("%s: %s, want %s", what, e.Key, key)
	}
}

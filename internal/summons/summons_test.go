package summons_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/calendar"
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
	"kasam/internal/summons"
	"kasam/internal/vault"
)

// A world is one person with a coordinator, and two who were let in by consent.
type world struct {
	t     *testing.T
	db    *db.DB
	vault *vault.Vault
	desk  *summons.Desk
	now   time.Time

	person                  id.Person
	self, coach, anna, bank access.Actor
	meeting                 summons.Meeting
	waiver                  map[id.Organisation]string
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newWorld makes one in a programme of a country, with a meeting in a week.
func newWorld(t *testing.T, d *db.DB, country string) *world {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	must(t, err)
	w := &world{
		t: t, db: d, vault: v, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), person: id.New[id.Person](),
		waiver: make(map[id.Organisation]string),
	}
	w.desk = &summons.Desk{DB: d, Vault: v, Now: func() time.Time { return w.now }, URL: "https://kasam.example"}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	w.write(func(tx *db.Tx) {
		file, _ := programme.ShippedFile("coachingteamet")
		file = bytes.Replace(file, []byte("country: SE"), []byte("country: "+country), 1)
		p, err := programme.Parse("coachingteamet.yaml", file)
		must(t, err)
		must(t, programme.Install(tx, p, file, w.now))
		staff := func(name, address string, kind directory.Kind) access.Actor {
			o := directory.Organisation{ID: id.New[id.Organisation](), Name: name, Kind: kind, Country: "SE"}
			must(t, directory.InsertOrganisation(tx, o))
			a := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: o.ID, Name: name}
			must(t, directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: o.ID, Name: name, Email: address}))
			return a
		}
		w.coach = staff("Samordningsförbundet", "coach@example.org", directory.Association)
		w.anna = staff("Granen", "anna@example.org", directory.Housing)
		w.bank = staff("Bäcken", "bank@example.org", directory.Bank)
		_, err = person.Add(tx, v, person.Person{
			ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv", Email: "amira@example.org",
		}, w.now)
		must(t, err)
		must(t, participation.Enrol(tx, participation.Participation{
			ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
		}, w.coach.Professional, w.now))
	})
	for _, a := range []access.Actor{w.anna, w.bank} {
		one := consent.Giving{
			ID: id.New[string](), Person: w.person, Kind: consent.Waives, Language: "sv", TextVersion: "1", Organisation: a.Organisation,
			Categories: []access.Category{access.Meetings}, Until: day.Must("2027-08-31"), How: consent.OwnLogin, Cooperation: "sip",
		}
		w.waiver[a.Organisation] = one.ID
		must(t, w.consents().Give(t.Context(), w.self, one))
	}
	w.meeting = w.called(7)
	return w
}

// called is a meeting in so many days, with everybody.
func (w *world) called(days int) summons.Meeting {
	start := w.now.AddDate(0, 0, days)
	m := summons.Meeting{
		ID: id.New[string](), Person: w.person, Starts: start, Ends: start.Add(time.Hour),
		Asked: []id.Professional{w.coach.Professional, w.anna.Professional, w.bank.Professional},
	}
	w.write(func(tx *db.Tx) {
		must(w.t, tx.Exec(`insert into meetings (id, person_id, kind, starts_at, minutes, place_sealed, state, notes_sealed, called_by, version)
			values ($1, $2, 'talk', $3, 60, '', 'planned', '', $4, 1)`, m.ID, m.Person, m.Starts, w.coach.Professional))
	})
	return m
}

func (w *world) consents() *consent.Desk {
	return &consent.Desk{DB: w.db, Vault: w.vault, Now: w.desk.Now}
}

func (w *world) write(f func(tx *db.Tx)) {
	w.t.Helper()
	must(w.t, w.db.Write(w.t.Context(), func(tx *db.Tx) error { f(tx); return nil }))
}

// send sends a round and returns what came of it, by address.
func (w *world) send(m summons.Meeting, method calendar.Method) map[string]calendar.Invitation {
	w.t.Helper()
	w.write(func(tx *db.Tx) {
		must(w.t, summons.Send(tx, w.vault, "https://kasam.example", w.coach, m, method, w.now))
	})
	return w.sent()
}

// sent empties the outbox.
func (w *world) sent() map[string]calendar.Invitation {
	w.t.Helper()
	all := make(map[string]calendar.Invitation)
	w.write(func(tx *db.Tx) {
		must(w.t, tx.Rows(func(row *sql.Rows) error {
			var to, said, kept string
			if err := row.Scan(&to, &said, &kept); err != nil {
				return err
			}
			for _, secret := range []string{"Amira", "Haddad", "Granen", "Bäcken", "Samordning"} {
				if strings.Contains(said+kept, secret) {
					w.t.Errorf("a letter to %s says %s:\n%s\n%s", to, secret, said, kept)
				}
			}
			var i calendar.Invitation
			err := json.Unmarshal([]byte(kept), &i)
			all[to] = i
			return err
		}, `select recipient, subject || body, calendar from outbox`))
		must(w.t, tx.Exec(`delete from outbox`))
	})
	return all
}

// only wants letters of a method to just these.
func (w *world) only(what string, got map[string]calendar.Invitation, method calendar.Method, who ...string) {
	w.t.Helper()
	for _, one := range who {
		i, ok := got[one+"@example.org"]
		if !ok || i.Method != method {
			w.t.Errorf("%s: %s is sent %q, want %s", what, one, i.Method, method)
		}
		delete(got, one+"@example.org")
	}
	for to, i := range got {
		w.t.Errorf("%s: %s is sent %s too", what, to, i.Method)
	}
}

func TestWhomASummonsGoesTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "SE")
		set := func(q string, args ...any) { w.write(func(tx *db.Tx) { must(t, tx.Exec(q, args...)) }) }
		address := func(a access.Actor, email string) {
			set(`update professionals set email = $2 where id = $1`, a.Professional, email)
		}
		w.only("everyone who is asked", w.send(w.meeting, calendar.MethodRequest), calendar.MethodRequest, "coach", "anna", "bank")
		for _, tt := range []struct {
			name   string
			change func()
			want   []string
		}{
			{"one without an address", func() { address(w.anna, "") }, []string{"coach", "bank"}},
			{"one whose address no mail can go to", func() { address(w.anna, "anna, bank@x") }, []string{"coach", "bank"}},
			{"one who works there no longer", func() {
				address(w.anna, "anna@example.org")
				set(`update professionals set ended_on = $2 where id = $1`, w.anna.Professional, "2026-11-19")
			}, []string{"coach", "bank"}},
			{"one whose consent was withdrawn", func() {
				must(t, w.consents().Withdraw(t.Context(), w.self, w.person, w.waiver[w.bank.Organisation]))
			}, []string{"coach"}},
			{"the person who wants no mail", func() { must(t, w.desk.MailMe(t.Context(), w.self, false)) }, []string{"coach"}},
			{"the person who wants it", func() { must(t, w.desk.MailMe(t.Context(), w.self, true)) }, []string{"coach", "amira"}},
			{"nobody about someone protected", func() { set(`update persons set protected = $2 where id = $1`, w.person, true) }, nil},
		} {
			tt.change()
			w.only(tt.name, w.send(w.called(7), calendar.MethodRequest), calendar.MethodRequest, tt.want...)
		}
	})
}

func TestWhatTakesASummonsBackGoesWhereItWent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "SE")
		w.only("nobody was summoned", w.send(w.meeting, calendar.MethodCancel), calendar.MethodCancel)
		w.send(w.meeting, calendar.MethodRequest)
		var kept string
		w.write(func(tx *db.Tx) {
			must(t, tx.Row(`select address_sealed from meeting_invites where professional_id = $1`, w.anna.Professional).Scan(&kept))
			must(t, tx.Exec(`update professionals set email = 'new@example.org' where id = $1`, w.anna.Professional))
		})
		if kept == "" || strings.Contains(kept, "example") {
			t.Errorf("the address is kept as %q", kept)
		}
		w.only("called off", w.send(w.meeting, calendar.MethodCancel), calendar.MethodCancel, "coach", "anna", "bank")
		w.only("called off again", w.send(w.meeting, calendar.MethodCancel), calendar.MethodCancel)
	})
}

func TestWhoMayKnowNoLongerIsTakenBackAtOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		ends func(w *world)
		want []string
	}{
		"nothing has ended": {func(*world) {}, nil},
		"a consent is withdrawn": {func(w *world) {
			must(w.t, w.consents().Withdraw(t.Context(), w.self, w.person, w.waiver[w.anna.Organisation]))
		}, []string{"anna"}},
		"someone is barred": {func(w *world) { must(w.t, w.consents().Bar(t.Context(), w.self, w.person, w.bank.Professional)) }, []string{"bank"}},
		"a consent has run out": {func(w *world) {
			w.write(func(tx *db.Tx) {
				must(w.t, tx.Exec(`update access_waivers set until = '2026-11-19' where organisation_id = $1`, w.bank.Organisation))
			})
		}, []string{"bank"}},
		"a coordinator's part has ended": {func(w *world) {
			w.write(func(tx *db.Tx) { must(w.t, tx.Exec(`update access_ties set until = '2026-11-19'`)) })
		}, []string{"coach"}},
		"the glass is broken meanwhile": {func(w *world) {
			must(w.t, w.consents().Withdraw(t.Context(), w.self, w.person, w.waiver[w.anna.Organisation]))
			w.write(func(tx *db.Tx) {
				must(w.t, tx.Exec(`insert into access_emergencies (id, person_id, professional_id, reason_sealed, at, until)
						values ($1, $2, $3, '', $4, $5)`, id.New[string](), w.person, w.anna.Professional, w.now, w.now.Add(time.Hour)))
			})
		}, nil},
		"the meeting has begun": {func(w *world) {
			must(w.t, w.consents().Withdraw(t.Context(), w.self, w.person, w.waiver[w.anna.Organisation]))
			w.now = w.now.AddDate(0, 0, 7)
		}, nil},
		"the person is protected": {func(w *world) {
			must(w.t, w.consents().Withdraw(t.Context(), w.self, w.person, w.waiver[w.anna.Organisation]))
			w.write(func(tx *db.Tx) { must(w.t, tx.Exec(`update persons set protected = $1`, true)) })
		}, []string{"coach", "anna", "bank"}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				w := newWorld(t, d, "SE")
				w.send(w.meeting, calendar.MethodRequest)
				tt.ends(w)
				must(w.t, w.desk.TakeBack(t.Context()))
				got := w.sent()
				for to, i := range got {
					if i.Event.Sequence != 1 || i.Event.Location != "" || !i.Event.Start.Equal(w.meeting.Starts) {
						t.Errorf("%s: %s is sent %+v", name, to, i.Event)
					}
				}
				w.only(name, got, calendar.MethodCancel, tt.want...)
				must(w.t, w.desk.TakeBack(t.Context()))
				w.only(name+", and again", w.sent(), calendar.MethodCancel)
			})
		})
	}
}

func TestTheClockIsThatOfTheProgrammesCountry(t *testing.T) {
	for country, zone := range map[string]string{"SE": "Europe/Stockholm", "DK": "Europe/Copenhagen", "NO": "Europe/Oslo"} {
		w := newWorld(t, dbtest.New(t), country)
		for to, i := range w.send(w.meeting, calendar.MethodRequest) {
			i.Event.Organizer = "kasam@kasam.example"
			file, err := i.Bytes()
			must(t, err)
			for _, want := range []string{"BEGIN:VTIMEZONE\r\nTZID:" + zone + "\r\n", "DTSTART;TZID=" + zone + ":20261127T100000\r\n"} {
				if !strings.Contains(string(file), want) {
					t.Errorf("in %s, to %s, it lacks %q:\n%s", country, to, want, file)
				}
			}
		}
	}
}

func TestAPlaceThatTellsStandsInNoCalendar(t *testing.T) {
	w := newWorld(t, dbtest.New(t), "SE")
	for name, tt := range map[string]struct {
		placed      bool
		place, want string
	}{
		"a place that tells nothing": {true, "Biblioteket, Storgatan 1", "Biblioteket, Storgatan 1"},
		"a place that could tell":    {true, "", "Platsen står på mötets sida"},
		"no place":                   {false, "", ""},
	} {
		m := w.called(7)
		m.Placed, m.Place = tt.placed, tt.place
		for to, i := range w.send(m, calendar.MethodRequest) {
			if i.Event.Location != tt.want {
				t.Errorf("%s: to %s it is at %q", name, to, i.Event.Location)
			}
		}
	}
}

func TestOnlyThePersonSaysWhetherTheyWantMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "SE")
		if wants, address, err := w.desk.MailsMe(t.Context(), w.self); wants || address != "amira@example.org" || err != nil {
			t.Errorf("at first: %t, %q, %v", wants, address, err)
		}
		for name, by := range map[string]access.Actor{"the coordinator": w.coach, "who was let in": w.anna, "nobody": {}} {
			if err := w.desk.MailMe(t.Context(), by, true); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s turns it on: %v", name, err)
			}
		}
		must(t, w.desk.MailMe(t.Context(), w.self, true))
		if wants, _, err := w.desk.MailsMe(t.Context(), w.self); !wants || err != nil {
			t.Errorf("turned on: %t, %v", wants, err)
		}
	})
}

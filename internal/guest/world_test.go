package guest_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A world is Amira with a coordinator, and a housing company that she has
// consented to: Anna is asked there, Bo may know and is not asked, Nils at the
// bank may not know, and Siv has no address.
type world struct {
	t      *testing.T
	db     *db.DB
	vault  *vault.Vault
	desk   *guest.Desk
	asks   *commitment.Desk
	meets  *meeting.Desk
	now    time.Time
	person id.Person
	waiver string

	self, coach, anna, bo, nils, siv access.Actor
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
	now := func() time.Time { return w.now }
	w.desk = &guest.Desk{DB: d, Vault: v, Now: now, URL: "https://kasam.example"}
	w.asks = &commitment.Desk{DB: d, Vault: v, Now: now, URL: "https://kasam.example"}
	w.meets = &meeting.Desk{DB: d, Vault: v, Now: now, URL: "https://kasam.example"}
	w.self = access.Actor{Account: id.New[id.Account](), Person: w.person}
	w.do(w.found)
	return w
}

func (w *world) found(tx *db.Tx) error {
	file, _ := programme.ShippedFile("coachingteamet")
	p, err := programme.Parse("coachingteamet.yaml", file)
	w.must(err)
	w.must(programme.Install(tx, p, file, w.now))
	organisation := func(name string) id.Organisation {
		o := directory.Organisation{ID: id.New[id.Organisation](), Name: name, Kind: "other", Country: "SE"}
		w.must(directory.InsertOrganisation(tx, o))
		return o.ID
	}
	staff := func(at id.Organisation, name, email string) access.Actor {
		a := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: at, Name: name}
		w.must(directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: at, Name: name, Email: email, Phone: "010-1"}))
		return a
	}
	housing := organisation("Bostads AB Granen")
	w.coach = staff(organisation("Samordningsförbundet Älven"), "Ingrid Solberg", "ingrid@example.org")
	w.anna = staff(housing, "Anna Ek", "anna@example.org")
	w.bo = staff(housing, "Bo Alm", "bo@example.org")
	w.siv = staff(housing, "Siv Dahl", "")
	w.nils = staff(organisation("Banken Bäcken"), "Nils Berg", "nils@example.org")
	_, err = person.Add(tx, w.vault, person.Person{ID: w.person, Given: "Amira", Family: "Haddad", Sex: "female", Language: "sv"}, w.now)
	w.must(err)
	w.must(participation.Enrol(tx, participation.Participation{
		ID: id.New[id.Participation](), Person: w.person, Programme: "coachingteamet", EnrolledOn: day.Must("2026-09-01"),
	}, w.coach.Professional, w.now))
	w.waiver = id.New[string]()
	return access.Open(tx, access.Waiver{
		ID: w.waiver, Person: w.person, Organisation: housing, Categories: []access.Category{access.Plan, access.Meetings},
		Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
	})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) do(f func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.Write(w.t.Context(), f))
}

// ask asks who for a promise.
func (w *world) ask(who access.Actor) string {
	w.t.Helper()
	p := commitment.Promise{
		ID: id.New[string](), Person: w.person, Professional: who.Professional, What: "Laga balkongdörren", Due: day.Must("2026-12-24"),
	}
	w.must(w.asks.Record(w.t.Context(), w.coach, p))
	return p.ID
}

// sent is a link on its way: what stands in the mail, and the code.
type sent struct{ id, token, code, promise string }

var address = regexp.MustCompile(`https://kasam\.example/answer/(\S+)`)

// send sends Anna a link about a promise that is asked of her.
func (w *world) send() sent {
	w.t.Helper()
	return w.resend(w.ask(w.anna))
}

func (w *world) resend(promise string) sent {
	w.t.Helper()
	l := guest.Link{ID: id.New[string](), Kind: guest.Promise, Object: promise, Professional: w.anna.Professional}
	code, err := w.desk.Send(w.t.Context(), w.coach, l)
	w.must(err)
	return sent{l.ID, address.FindStringSubmatch(w.letter())[1], code, promise}
}

// letter is the body of the last mail with a link.
func (w *world) letter() (body string) {
	w.t.Helper()
	w.must(w.db.Read(w.t.Context(), func(v *db.View) error {
		return v.Row(`select body from outbox where body like '%/answer/%' order by id desc limit 1`).Scan(&body)
	}))
	return body
}

func (w *world) enter(s sent) string {
	w.t.Helper()
	secret, err := w.desk.Enter(w.t.Context(), s.token, s.code)
	w.must(err)
	return secret
}

// state is how far a link has come, as the coordinator sees it.
func (w *world) state(s sent) guest.State {
	w.t.Helper()
	t, err := w.desk.Desktop(w.t.Context(), w.coach, guest.Promise, s.promise)
	w.must(err)
	for _, l := range t.Links {
		if l.ID == s.id {
			return l.State(w.now)
		}
	}
	return ""
}

// count runs a query that counts.
func (w *world) count(q string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Read(w.t.Context(), func(v *db.View) error { return v.Row(q, args...).Scan(&n) }))
	return n
}

// other returns a code that is not the one.
func other(code string) string {
	last := code[len(code)-1]
	return code[:len(code)-1] + string('0'+(last-'0'+1)%10)
}

// spelled is a code as someone types it from the phone.
func spelled(code string) string { return " " + strings.Join(strings.Split(code, ""), " ") + "\u00a0" }

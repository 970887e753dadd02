package guest_test

import (
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/person"
)

func TestALinkIsSentToThoseWhoAreAskedAndMayKnow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		asked, silent := w.ask(w.anna), w.ask(w.siv)
		declined := w.ask(w.anna)
		w.must(w.asks.Decline(t.Context(), w.anna, declined, "Nej"))
		link := func(change func(*guest.Link)) guest.Link {
			l := guest.Link{ID: id.New[string](), Kind: guest.Promise, Object: asked, Professional: w.anna.Professional}
			change(&l)
			return l
		}
		for _, tt := range []struct {
			name string
			by   access.Actor
			link guest.Link
			kind fault.Kind
			key  string
		}{
			{"the coordinator sends one", w.coach, link(func(*guest.Link) {}), fault.Internal, ""},
			{"for two months at most", w.coach, link(func(l *guest.Link) { l.Until = access.Today(w.now).AddDays(60) }), fault.Internal, ""},
			{"not for longer", w.coach, link(func(l *guest.Link) { l.Until = access.Today(w.now).AddDays(61) }), fault.Invalid, "guest.until_range"},
			{"nor until yesterday", w.coach, link(func(l *guest.Link) { l.Until = access.Today(w.now).AddDays(-1) }), fault.Invalid, "guest.until_range"},
			{"who is asked cannot send one", w.anna, link(func(*guest.Link) {}), fault.Forbidden, "error.coordinator_only"},
			{"nor the person", w.self, link(func(*guest.Link) {}), fault.Forbidden, "error.coordinator_only"},
			{"nor someone else", w.nils, link(func(*guest.Link) {}), fault.NotFound, "error.unknown"},
			{"not to a colleague who is not asked", w.coach, link(func(l *guest.Link) { l.Professional = w.bo.Professional }), fault.Invalid, "error.choose"},
			{"not to nobody", w.coach, link(func(l *guest.Link) { l.Professional = "" }), fault.Invalid, "error.choose"},
			{"not without an address", w.coach, link(func(l *guest.Link) { l.Object, l.Professional = silent, w.siv.Professional }), fault.Invalid, "guest.no_email"},
			{"not about what is over", w.coach, link(func(l *guest.Link) { l.Object = declined }), fault.Conflict, "guest.over"},
			{"not about nothing", w.coach, link(func(l *guest.Link) { l.Object = id.New[string]() }), fault.NotFound, "error.unknown"},
			{"not about a promise called a meeting", w.coach, link(func(l *guest.Link) { l.Kind = guest.Meeting }), fault.NotFound, "error.unknown"},
			{"not about a thing of no kind", w.coach, link(func(l *guest.Link) { l.Kind = "person" }), fault.NotFound, "error.unknown"},
		} {
			_, err := w.desk.Send(t.Context(), tt.by, tt.link)
			var key string
			if err != nil {
				key = err.Error()
			}
			if fault.KindOf(err) != tt.kind || !strings.HasSuffix(key, tt.key) || (err == nil) != (tt.key == "") {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
	})
}

func TestTheMailSaysNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.send()
		body := w.letter()
		for _, word := range []string{"Amira", "Haddad", "Granen", "Älven", "Ingrid", "Anna", "balkong", s.code, guest.SpellCode(s.code), s.promise, string(w.person)} {
			if strings.Contains(body, word) {
				t.Errorf("the mail says %q:\n%s", word, body)
			}
		}
		if len(s.token) != 43 {
			t.Errorf("a token of %d characters", len(s.token))
		}
		if n := w.count(`select count(*) from guest_links where token = $1 or code = $2`, s.token, s.code); n != 0 {
			t.Error("the database holds a token or a code as it is")
		}
	})
}

func TestNoMailGoesAboutSomeoneProtected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.send()
		secret := w.enter(s)
		promise := w.ask(w.anna)
		people := &person.Desk{DB: d, Vault: w.vault, Now: w.desk.Now}
		p, err := people.Of(t.Context(), w.coach, w.person)
		w.must(err)
		p.Protected = true
		w.must(people.Correct(t.Context(), w.coach, p))
		before := w.count(`select count(*) from outbox`)
		_, err = w.desk.Send(t.Context(), w.coach, guest.Link{ID: id.New[string](), Kind: guest.Promise, Object: promise, Professional: w.anna.Professional})
		if fault.KindOf(err) != fault.Invalid || w.count(`select count(*) from outbox`) != before {
			t.Errorf("a link about someone protected: %v", err)
		}
		if _, _, err := w.desk.Actor(t.Context(), s.token, secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the earlier link: %v", err)
		}
		if desk, err := w.desk.Desktop(t.Context(), w.coach, guest.Promise, promise); err != nil || !desk.Protected {
			t.Errorf("the page offers it: %+v, %v", desk, err)
		}
	})
}

func TestACodeOpensOneThingForHalfAnHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		s, second := w.send(), w.ask(w.anna)
		if got := w.state(s); got != guest.Sent {
			t.Errorf("it is %s", got)
		}
		s.code = spelled(s.code)
		secret := w.enter(s)
		by, l, err := w.desk.Actor(ctx, s.token, secret)
		if err != nil || l.ID != s.id || by.Guest != s.id || by.Professional != w.anna.Professional || len(by.Grants) > 0 || by.Name != "Anna Ek" {
			t.Fatalf("%+v %+v %v", by, l, err)
		}
		if got := w.state(s); got != guest.Opened {
			t.Errorf("it is %s", got)
		}
		sheet, err := w.desk.Open(ctx, by)
		if err != nil || sheet.PersonName != "Amira Haddad" || sheet.Coordinator.Name != "Ingrid Solberg" {
			t.Errorf("%+v, %v", sheet, err)
		}
		if _, err := w.asks.Open(ctx, by, s.promise); err != nil {
			t.Errorf("the promise: %v", err)
		}
		w.must(w.asks.Accept(ctx, by, s.promise))
		w.must(w.desk.Answer(ctx, by))
		if c, err := w.asks.One(ctx, w.coach, s.promise); err != nil || c.State != commitment.Accepted || c.Steps[len(c.Steps)-1].How != "link" {
			t.Errorf("%+v, %v", c, err)
		}
		if got := w.state(s); got != guest.Answered {
			t.Errorf("it is %s", got)
		}
		// Nothing else: not another promise to the same professional, not the person.
		if _, err := w.asks.Open(ctx, by, second); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another promise: %v", err)
		}
		if err := w.asks.Accept(ctx, by, second); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another promise: %v", err)
		}
		if list, err := w.asks.Of(ctx, by, w.person); err != nil || len(list) != 1 {
			t.Errorf("promises: %d, %v", len(list), err)
		}
		if list, err := w.asks.Asked(ctx, by); err != nil || len(list) != 0 {
			t.Errorf("a guest has a list of %d, %v", len(list), err)
		}
		if err := w.asks.Withdraw(ctx, by, s.promise, "x"); err == nil {
			t.Error("a guest takes the question back")
		}
		if _, err := w.desk.Revoke(ctx, by, s.id); err == nil {
			t.Error("a guest shuts a link")
		}
		w.now = w.now.Add(guest.SessionLasts)
		if _, _, err := w.desk.Actor(ctx, s.token, secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("after half an hour: %v", err)
		}
		w.enter(s) // the code opens it again
	})
}

func TestACookieOpensItsOwnLinkOnly(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	one, two := w.send(), w.send()
	secret := w.enter(one)
	for name, try := range map[string][2]string{
		"the other link": {two.token, secret}, "no cookie": {one.token, ""}, "the token as a cookie": {one.token, one.token},
		"no token": {"", secret}, "a cookie of nobody": {one.token, strings.Repeat("A", 43)}, "a zero byte": {one.token, "\x00"},
	} {
		if _, _, err := w.desk.Actor(t.Context(), try[0], try[1]); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFiveWrongCodesLockALinkForGood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.send()
		secret := w.enter(s)
		mails := w.count(`select count(*) from outbox`)
		for _, typed := range []string{"", "12345", "1234567", "abcdef", "12 34 5x"} { // no codes: nothing is tried
			if _, err := w.desk.Enter(t.Context(), s.token, typed); err == nil || !strings.HasSuffix(err.Error(), "guest.code_form") {
				t.Errorf("%q: %v", typed, err)
			}
		}
		for i := range guest.Tries {
			if got := w.state(s); got != guest.Opened {
				t.Fatalf("after %d wrong codes it is %s", i, got)
			}
			if _, err := w.desk.Enter(t.Context(), s.token, other(s.code)); err == nil || !strings.HasSuffix(err.Error(), "guest.code_wrong") {
				t.Fatalf("a wrong code: %v", err)
			}
		}
		if got := w.state(s); got != guest.Locked {
			t.Errorf("it is %s", got)
		}
		if _, err := w.desk.Enter(t.Context(), s.token, s.code); err == nil || !strings.HasSuffix(err.Error(), "guest.code_wrong") {
			t.Errorf("the right code: %v", err)
		}
		if _, _, err := w.desk.Actor(t.Context(), s.token, secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("who had it open: %v", err)
		}
		if n := w.count(`select count(*) from outbox`) - mails; n != 1 {
			t.Errorf("%d mails to the coordinator", n)
		}
		if n := w.count(`select count(*) from audit_entries where act in ('guest.wrong', 'guest.lock') and person = $1`, w.person); n != guest.Tries {
			t.Errorf("%d entries of %d wrong codes", n, guest.Tries)
		}
	})
}

// TestManyAtOnceAreNoMoreTriesThanOneByOne guesses from many places at once.
func TestManyAtOnceAreNoMoreTriesThanOneByOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.send()
		done := make(chan error)
		for range 12 {
			go func() { _, err := w.desk.Enter(t.Context(), s.token, other(s.code)); done <- err }()
		}
		for range 12 {
			if err := <-done; fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v", err)
			}
		}
		if n := w.count(`select wrong from guest_links where id = $1`, s.id); n != guest.Tries {
			t.Errorf("%d wrong codes were counted", n)
		}
	})
}

func TestALinkIsWorthNothingOnceItIsOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, tt := range []struct {
			name string
			end  func(w *world, s sent)
			want guest.State // "" where the link itself has not changed
		}{
			{"its time is over", func(w *world, _ sent) { w.now = w.now.AddDate(0, 0, guest.DaysUsual+1) }, guest.Expired},
			{"the coordinator shut it", func(w *world, s sent) { _, err := w.desk.Revoke(w.t.Context(), w.coach, s.id); w.must(err) }, guest.Revoked},
			{"the person shut it", func(w *world, s sent) { _, err := w.desk.Revoke(w.t.Context(), w.self, s.id); w.must(err) }, guest.Revoked},
			{"a new one was sent", func(w *world, s sent) { w.resend(s.promise) }, guest.Revoked},
			{"the consent was withdrawn", func(w *world, _ sent) {
				w.do(func(tx *db.Tx) error { return access.Withdraw(tx, w.person, w.waiver, w.now) })
			}, guest.Opened},
			{"the person barred them", func(w *world, _ sent) {
				w.do(func(tx *db.Tx) error {
					return access.Shut(tx, access.Bar{ID: id.New[string](), Person: w.person, Professional: w.anna.Professional, Since: w.now})
				})
			}, guest.Opened},
			{"they left the organisation", func(w *world, _ sent) {
				w.must((&directory.Desk{DB: w.db, Now: w.desk.Now}).Leave(w.t.Context(),
					access.Actor{Account: "a", Grants: []access.Grant{{Role: access.Admin}}}, w.anna.Professional, access.Today(w.now)))
				w.now = w.now.AddDate(0, 0, 1)
			}, guest.Opened},
		} {
			t.Run(tt.name, func(t *testing.T) {
				w := newWorld(t, d)
				s := w.send()
				secret := w.enter(s)
				by, _, err := w.desk.Actor(t.Context(), s.token, secret)
				w.must(err)
				tt.end(w, s)
				if got := w.state(s); got != tt.want {
					t.Errorf("it is %s", got)
				}
				if _, _, err := w.desk.Actor(t.Context(), s.token, secret); fault.KindOf(err) != fault.NotFound {
					t.Errorf("who had it open: %v", err)
				}
				if _, err := w.desk.Enter(t.Context(), s.token, s.code); err == nil || !strings.HasSuffix(err.Error(), "guest.code_wrong") {
					t.Errorf("the right code: %v", err)
				}
				if tt.name != "they left the organisation" { // whose account is then closed, and whose mandates end; the link is refused above
					if err := w.asks.Accept(t.Context(), by, s.promise); fault.KindOf(err) != fault.NotFound {
						t.Errorf("an answer that was on its way: %v", err)
					}
					if err := w.desk.Answer(t.Context(), by); fault.KindOf(err) != fault.NotFound {
						t.Errorf("the note of it: %v", err)
					}
				}
			})
		}
	})
}

func TestAnAnsweredLinkStaysAnswered(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		link guest.Link
		want guest.State
		live bool
	}{
		{"fresh", guest.Link{}, guest.Sent, true},
		{"opened", guest.Link{OpenedAt: at}, guest.Opened, true},
		{"answered, and to be changed until it is over", guest.Link{OpenedAt: at, AnsweredAt: at}, guest.Answered, true},
		{"answered, and over", guest.Link{AnsweredAt: at, Ends: at}, guest.Answered, false},
		{"answered, and shut", guest.Link{AnsweredAt: at, RevokedAt: at}, guest.Answered, false},
		{"over at its last instant", guest.Link{OpenedAt: at, Ends: at}, guest.Expired, false},
		{"locked", guest.Link{OpenedAt: at, LockedAt: at}, guest.Locked, false},
		{"locked, and shut", guest.Link{LockedAt: at, RevokedAt: at}, guest.Revoked, false},
		{"locked, and over", guest.Link{LockedAt: at, Ends: at}, guest.Locked, false},
	} {
		if tt.link.Ends.IsZero() {
			tt.link.Ends = at.Add(time.Microsecond)
		}
		if tt.link.State(at) != tt.want || tt.link.Live(at) != tt.live {
			t.Errorf("%s: %s, live %v", tt.name, tt.link.State(at), tt.link.Live(at))
		}
	}
}

func TestAGuestAnswersAMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := meeting.Meeting{
			ID: id.New[string](), Person: w.person, Kind: meeting.MultiParty, StartsAt: w.now.AddDate(0, 0, 7), Minutes: 60, Place: "Rum 4",
			Parties: []meeting.Party{{Professional: w.anna.Professional}, {Professional: w.bo.Professional}},
			Items:   []meeting.Item{{ID: id.New[string](), Text: "Skulden", Voice: meeting.PersonVoice}},
		}
		w.must(w.meets.Call(ctx, w.coach, m))
		desk, err := w.desk.Desktop(ctx, w.coach, guest.Meeting, m.ID)
		if err != nil || len(desk.To) != 2 {
			t.Fatalf("to be sent to: %+v, %v", desk.To, err)
		}
		l := guest.Link{ID: id.New[string](), Kind: guest.Meeting, Object: m.ID, Professional: w.anna.Professional, Until: day.Must("2026-11-30")}
		code, err := w.desk.Send(ctx, w.coach, l)
		w.must(err)
		token := address.FindStringSubmatch(w.letter())[1]
		by, _, err := w.desk.Actor(ctx, token, w.enter(sent{token: token, code: code}))
		w.must(err)
		got, err := w.meets.Invited(ctx, by, m.ID)
		if err != nil || got.Place != "Rum 4" || len(got.Items) != 0 || got.Notes != "" || len(got.Parties) != 1 {
			t.Errorf("the guest reads %+v, %v", got, err)
		}
		if _, err := w.meets.Open(ctx, by, m.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the whole meeting: %v", err)
		}
		w.must(w.meets.Answer(ctx, by, m.ID, "maybe"))
		got, err = w.meets.Invited(ctx, by, m.ID)
		if err != nil || got.Parties[0].Answer.Answer != "maybe" || got.Parties[0].Answer.How != meeting.ByLink {
			t.Errorf("answered: %+v, %v", got.Parties, err)
		}
		if _, err := w.meets.Invited(ctx, w.anna, m.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("it is for guests: %v", err)
		}
		// A meeting that has begun takes no new links.
		w.now = m.StartsAt.Add(time.Minute)
		l.ID, l.Until = id.New[string](), day.Day{}
		if _, err := w.desk.Send(ctx, w.coach, l); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a link to a meeting that goes on: %v", err)
		}
	})
}

func TestWhatIsOverIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.send()
		w.enter(s)
		if _, err := w.desk.Enter(t.Context(), "nothing", s.code); err == nil {
			t.Fatal("a link that is none")
		}
		left := func() [4]int {
			w.do(func(tx *db.Tx) error { return guest.Clean(tx, w.now) })
			return [4]int{
				w.count(`select count(*) from guest_sessions`), w.count(`select count(*) from guest_tries`),
				w.count(`select count(*) from guest_links`), w.count(`select count(*) from access_links`),
			}
		}
		for _, step := range []struct {
			later time.Duration
			want  [4]int
		}{
			{0, [4]int{1, 1, 1, 1}},
			{guest.SessionLasts, [4]int{0, 1, 1, 1}},
			{24 * time.Hour, [4]int{0, 0, 1, 1}},
			{(guest.DaysUsual + 30) * 24 * time.Hour, [4]int{0, 0, 0, 0}},
		} {
			w.now = w.now.Add(step.later)
			if got := left(); got != step.want {
				t.Errorf("%v later: %v, want %v", step.later, got, step.want)
			}
		}
	})
}

func TestThePersonSeesWhoHasALinkOpen(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	s, shut := w.send(), w.send()
	_, err := w.desk.Revoke(t.Context(), w.self, shut.id)
	w.must(err)
	list, err := w.desk.Mine(t.Context(), w.self)
	if err != nil || len(list) != 1 || list[0].ID != s.id || list[0].ProfessionalName != "Anna Ek" || list[0].OrganisationName != "Bostads AB Granen" {
		t.Errorf("%+v, %v", list, err)
	}
	for name, by := range map[string]access.Actor{"who is asked": w.anna, "someone else": w.nils, "nobody": {}} {
		if list, err := w.desk.Mine(t.Context(), by); err == nil {
			t.Errorf("%s sees %d", name, len(list))
		}
	}
	if desk, err := w.desk.Desktop(t.Context(), w.anna, guest.Promise, s.promise); err != nil || desk.Any() {
		t.Errorf("who is asked sees %+v, %v", desk, err)
	}
}

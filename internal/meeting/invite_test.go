package meeting_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/feed"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/person"
	"kasam/internal/summons"
)

// addressed gives everyone an address of their own.
func (w *world) addressed(t *testing.T) {
	t.Helper()
	must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
		for who, a := range map[string]access.Actor{"coach": w.coach, "anna": w.anna, "bank": w.bank, "clinic": w.clinic, "bo": w.bo} {
			must(t, tx.Exec(`update professionals set email = $2 where id = $1`, a.Professional, who+"@example.org"))
		}
		return nil
	}))
}

func (w *world) summons() *summons.Desk {
	return &summons.Desk{DB: w.db, Vault: w.vault, Now: w.desk.Now, URL: w.desk.URL}
}

// A letter is a mail in the outbox.
type letter struct {
	to, subject, body, thread string
	invitation                calendar.Invitation
}

// letters empties the outbox.
func (w *world) letters(t *testing.T) map[string]letter {
	t.Helper()
	all := make(map[string]letter)
	must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
		err := tx.Rows(func(row *sql.Rows) error {
			var l letter
			var kept string
			if err := row.Scan(&l.to, &l.subject, &l.body, &kept, &l.thread); err != nil {
				return err
			}
			must(t, json.Unmarshal([]byte(kept), &l.invitation))
			if _, twice := all[l.to]; twice {
				t.Errorf("two letters to %s", l.to)
			}
			all[l.to] = l
			for _, secret := range []string{"Amira", "Haddad", "Biblioteket", "Hyran", "Granen", "Psykiatri", "Anna Ek", "Ingrid"} {
				if strings.Contains(l.subject+l.body+kept, secret) {
					t.Errorf("a letter to %s says %s:\n%s\n%s", l.to, secret, l.body, kept)
				}
			}
			return nil
		}, `select recipient, subject, body, calendar, thread from outbox`)
		must(t, err)
		return tx.Exec(`delete from outbox`)
	}))
	return all
}

// told wants letters of a method and a sequence to just these.
func told(t *testing.T, got map[string]letter, method calendar.Method, sequence int, to ...string) {
	t.Helper()
	for _, who := range to {
		l, ok := got[who+"@example.org"]
		switch {
		case !ok:
			t.Errorf("%s is not told", who)
		case l.invitation.Method != method || l.invitation.Event.Sequence != sequence:
			t.Errorf("%s is told %s %d, want %s %d", who, l.invitation.Method, l.invitation.Event.Sequence, method, sequence)
		}
		delete(got, who+"@example.org")
	}
}

func nobodyElse(t *testing.T, got map[string]letter) {
	t.Helper()
	for to := range got {
		t.Errorf("%s is told too", to)
	}
}

func TestTheSummonsFollowsTheMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.addressed(t)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank, w.clinic)
		first := w.letters(t)
		uid := first["anna@example.org"].invitation.Event.UID
		if e := first["anna@example.org"].invitation.Event; len(e.Attendees) != 1 || e.Attendees[0].Address != "anna@example.org" ||
			e.Location != "Platsen står på mötets sida" || e.TZ != "Europe/Stockholm" || uid != m+"@kasam.example" || e.URL != "https://kasam.example/meetings/"+m ||
			!e.Start.Equal(w.now.Add(time.Hour)) || e.Summary != "Möte" {
			t.Errorf("Anna is sent %+v", e)
		}
		if e := first["coach@example.org"].invitation.Event; e.Attendees[0].Answer != calendar.Yes {
			t.Errorf("who calls it is asked whether they come: %+v", e)
		}
		told(t, first, calendar.MethodRequest, 0, "anna", "bank", "clinic", "coach")
		nobodyElse(t, first)

		must(t, w.desk.Answer(ctx, w.anna, m, "yes"))
		must(t, w.desk.Answer(ctx, w.self, m, "maybe"))
		w.withdraw(t, w.bank)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec(`update professionals set email = 'ek@example.org' where id = $1`, w.anna.Professional)
		}))
		must(t, w.desk.Move(ctx, w.coach, m, meeting.When{StartsAt: w.now.Add(48 * time.Hour), Minutes: 30, Place: "Biblioteket"}, "Anna kan inte"))
		moved := w.letters(t)
		if e := moved["bank@example.org"].invitation.Event; !e.Start.Equal(w.now.Add(time.Hour)) {
			t.Errorf("who may know no longer is told the new time: %+v", e)
		}
		if l := moved["ek@example.org"]; l.invitation.Event.UID != uid || l.thread != first["anna@example.org"].thread && l.thread != m ||
			!strings.Contains(l.body, "gäller inte längre") {
			t.Errorf("Anna is told %+v", l)
		}
		told(t, moved, calendar.MethodRequest, 1, "ek", "clinic", "coach")
		told(t, moved, calendar.MethodCancel, 1, "anna", "bank")
		nobodyElse(t, moved)
		s, err := w.desk.Open(ctx, w.coach, m)
		must(t, err)
		for _, p := range s.Parties {
			if want := p.Professional == w.coach.Professional; p.Answer.Answered() != want {
				t.Errorf("%s has answered to the new time: %+v", p.Name, p.Answer)
			}
		}
		if s.PersonAnswer.Answered() || s.Sequence != 1 {
			t.Errorf("the person has answered to the new time: %+v", s.PersonAnswer)
		}

		must(t, w.desk.Cancel(ctx, w.coach, m, "Sjuk"))
		off := w.letters(t)
		told(t, off, calendar.MethodCancel, 2, "ek", "clinic", "coach")
		nobodyElse(t, off)
	})
}

// withdraw takes back what a person has let someone see.
func (w *world) withdraw(t *testing.T, who access.Actor) {
	t.Helper()
	must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(`update access_waivers set withdrawn_at = $2 where organisation_id = $1`, who.Organisation, w.now)
	}))
}

func TestThePersonIsToldWhenTheyWantIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.addressed(t)
		ctx := t.Context()
		w.emailed(t, "amira@example.org", false)
		w.call(t)
		first := w.letters(t)
		told(t, first, calendar.MethodRequest, 0, "coach")
		nobodyElse(t, first)
		must(t, w.summons().MailMe(ctx, w.self, true))
		must(t, w.summons().MailMe(ctx, w.self, true))
		if wants, address, err := w.summons().MailsMe(ctx, w.self); !wants || address != "amira@example.org" || err != nil {
			t.Errorf("wants mail: %t at %q, %v", wants, address, err)
		}
		m := w.call(t)
		second := w.letters(t)
		if e := second["amira@example.org"].invitation.Event; e.URL != "https://kasam.example/my/meetings" {
			t.Errorf("the person is led to %s", e.URL)
		}
		told(t, second, calendar.MethodRequest, 0, "coach", "amira")
		if err := w.summons().MailMe(ctx, w.coach, true); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the coordinator turns it on: %v", err)
		}
		if heard, err := w.desk.Hear(ctx, said(m, 0, "AMIRA@example.org", calendar.No, w.now)); heard != meeting.HeardAnswer || err != nil {
			t.Errorf("the person's answer: %s, %v", heard, err)
		}
		s, err := w.desk.Open(ctx, w.coach, m)
		must(t, err)
		if s.PersonAnswer.Answer != calendar.No || s.PersonAnswer.How != meeting.ByMail {
			t.Errorf("the person has said %+v", s.PersonAnswer)
		}

		w.emailed(t, "amira@example.org", true)
		must(t, w.desk.Move(ctx, w.coach, m, meeting.When{StartsAt: w.now.Add(48 * time.Hour), Minutes: 30}, "Flyttas"))
		must(t, w.desk.Cancel(ctx, w.coach, m, "Sjuk"))
		w.call(t, w.anna)
		nobodyElse(t, w.letters(t)) // about a protected person, nothing to anyone
	})
}

// said is an answer that came by mail.
func said(m string, sequence int, address string, a calendar.Answer, at time.Time) calendar.Reply {
	return calendar.Reply{Meeting: m, Sequence: sequence, Attendee: strings.ToLower(address), Answer: a, Stamp: at.Truncate(time.Second)}
}

func TestWhoAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		m := w.call(t, w.anna, w.clinic)
		deputy := w.bo
		for name, tt := range map[string]struct {
			by     access.Actor
			answer string
			want   fault.Kind
		}{
			"one who is asked":                    {w.anna, "yes", 0},
			"the same again":                      {w.anna, "yes", 0},
			"another answer":                      {w.anna, "no", 0},
			"the person":                          {w.self, "maybe", 0},
			"the one who called it":               {w.coach, "no", 0},
			"something that is no answer":         {w.anna, "other-time", fault.Invalid},
			"nothing":                             {w.anna, "", fault.Invalid},
			"one who is asked and may not see it": {w.clinic, "yes", fault.NotFound},
			"one who sees meetings, not asked":    {w.bank, "yes", fault.NotFound},
			"a colleague who is not asked":        {deputy, "yes", fault.NotFound},
			"someone who may know nothing":        {w.nobody, "yes", fault.NotFound},
			"nobody":                              {access.Actor{}, "yes", fault.NotFound},
		} {
			err := w.desk.Answer(ctx, tt.by, m, tt.answer)
			if tt.want == 0 && err != nil || tt.want != 0 && fault.KindOf(err) != tt.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		s, err := w.desk.Open(ctx, w.coach, m)
		must(t, err)
		if s.PersonAnswer.Answer != calendar.Maybe || s.PersonAnswer.How != meeting.ByPage {
			t.Errorf("the person has said %+v", s.PersonAnswer)
		}
		w.now = w.now.Add(3 * time.Hour)
		if err := w.desk.Answer(ctx, w.anna, m, "yes"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("answered when it was over: %v", err)
		}
	})
}

func TestAnAnswerByMailCountsOnceAndJustSoFar(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.addressed(t)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank)
		must(t, w.desk.Move(ctx, w.coach, m, meeting.When{StartsAt: w.now.Add(48 * time.Hour), Minutes: 30}, "Flyttas"))
		at := w.now.Add(time.Minute)
		hear := func(name string, r calendar.Reply, want meeting.Heard, now calendar.Answer) {
			t.Helper()
			if heard, err := w.desk.Hear(ctx, r); heard != want || err != nil {
				t.Errorf("%s: %s, want %s (%v)", name, heard, want, err)
			}
			s, err := w.desk.Open(ctx, w.coach, m)
			must(t, err)
			for _, p := range s.Parties {
				if p.Professional == w.anna.Professional && p.Answer.Answer != now {
					t.Errorf("%s: Anna has said %q, want %q", name, p.Answer.Answer, now)
				}
				if p.Professional == w.bank.Professional && p.Answer.Answered() {
					t.Errorf("%s: the bank has said %q", name, p.Answer.Answer)
				}
			}
		}
		const anna = "anna@example.org"
		hear("to the earlier time", said(m, 0, anna, calendar.No, at), meeting.HeardLate, "")
		hear("to a time that has not been", said(m, 2, anna, calendar.No, at), meeting.HeardLate, "")
		hear("yes", said(m, 1, anna, calendar.Yes, at), meeting.HeardAnswer, calendar.Yes)
		hear("the same mail", said(m, 1, anna, calendar.Yes, at), meeting.HeardBefore, calendar.Yes)
		hear("a later no", said(m, 1, anna, calendar.No, at.Add(time.Minute)), meeting.HeardAnswer, calendar.No)
		hear("the yes that came late", said(m, 1, anna, calendar.Yes, at), meeting.HeardBefore, calendar.No)
		hear("another time", said(m, 1, anna, calendar.OtherTime, at.Add(2*time.Minute)), meeting.HeardAnswer, calendar.OtherTime)
		hear("another address", said(m, 1, "mallory@example.org", calendar.Yes, at.Add(3*time.Minute)), meeting.HeardNobody, calendar.OtherTime)
		hear("one who was never asked", said(m, 1, "bo@example.org", calendar.Yes, at.Add(3*time.Minute)), meeting.HeardNobody, calendar.OtherTime)
		hear("no such meeting", said(id.New[string](), 1, anna, calendar.Yes, at.Add(3*time.Minute)), meeting.HeardNobody, calendar.OtherTime)
		hear("a name that is none", said("../../etc/passwd", 1, anna, calendar.Yes, at.Add(3*time.Minute)), meeting.HeardNobody, calendar.OtherTime)
		hear("from a clock far ahead", said(m, 1, anna, calendar.Yes, w.now.AddDate(1, 0, 0)), meeting.HeardLate, calendar.OtherTime)

		must(t, w.desk.Answer(ctx, w.anna, m, "maybe")) // her own word, by our clock: earlier than the mails' clock
		hear("the last mail again", said(m, 1, anna, calendar.OtherTime, at.Add(2*time.Minute)), meeting.HeardBefore, calendar.Maybe)
		must(t, w.desk.Cancel(ctx, w.coach, m, "Sjuk"))
		hear("to what is cancelled", said(m, 1, anna, calendar.Yes, at.Add(9*time.Minute)), meeting.HeardNobody, calendar.Maybe)
	})
}

// feed is the feed of someone, as far as it says which meetings.
func (w *world) feed(t *testing.T, by access.Actor) []string {
	t.Helper()
	file, err := (&feed.Desk{DB: w.db, Vault: w.vault, Now: w.desk.Now, URL: w.desk.URL}).Of(t.Context(), by)
	must(t, err)
	for _, secret := range []string{"Amira", "Haddad", "Biblioteket", "Hyran", "Granen", "Anna Ek", "multi-party", "mailto"} {
		if bytes.Contains(file, []byte(secret)) {
			t.Errorf("the feed says %s:\n%s", secret, file)
		}
	}
	var found []string
	for line := range strings.SplitSeq(string(file), "\r\n") {
		if uid, ok := strings.CutPrefix(line, "UID:"); ok {
			found = append(found, strings.TrimSuffix(uid, "@kasam.example"))
		}
	}
	return found
}

func TestAFeedHoldsWhatMayBeSeenNow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		with := w.call(t, w.anna, w.clinic)
		without := w.meeting(w.bank)
		without.StartsAt = w.now.Add(24 * time.Hour)
		must(t, w.desk.Call(ctx, w.coach, without))
		far := w.meeting(w.anna)
		far.StartsAt = w.now.AddDate(1, 2, 0)
		must(t, w.desk.Call(ctx, w.coach, far))
		off := w.call(t, w.anna)
		must(t, w.desk.Cancel(ctx, w.coach, off, "Sjuk"))
		both := []string{with, without.ID}
		check := func(name string, by access.Actor, want ...string) {
			t.Helper()
			if got := w.feed(t, by); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		check("the coordinator's", w.coach, both...)
		check("the person's", w.self, both...)
		check("of one who is asked", w.anna, with)
		check("of one who is asked and may not see meetings", w.clinic)
		check("of a colleague", w.bo)
		check("of nobody", access.Actor{})
		looks := w.count(t, `select count(*) from audit_entries where categories <> ''`)
		check("again", w.anna, with)
		if n := w.count(t, `select count(*) from audit_entries where categories <> ''`); n != looks {
			t.Errorf("to fetch a feed is %d looks at a person", n-looks)
		}
		w.withdraw(t, w.anna)
		check("after the consent was withdrawn", w.anna)
		w.emailed(t, "", true)
		check("about someone protected", w.coach)
		check("of someone protected, their own", w.self)
		w.emailed(t, "", false)
		w.now = w.now.AddDate(0, 0, 40)
		check("long after", w.coach, far.ID)
	})
}

// TestNothingHostileChangesAMeeting feeds what people and machines could send:
// mutations of a good answer, as files and within mails. None of it may panic, and
// none may change anything but what a whole and valid answer of Anna's changes.
func TestNothingHostileChangesAMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.addressed(t)
		ctx := t.Context()
		m := w.call(t, w.anna, w.bank)
		other := w.call(t, w.bank)
		good := fmt.Sprintf("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:%s@kasam.example\r\nSEQUENCE:0\r\n"+
			"DTSTAMP:20261120T090100Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", m)
		state := func() string {
			var all []string
			must(t, w.db.Read(ctx, func(v *db.View) error {
				return v.Rows(func(row *sql.Rows) error {
					var a, b, c string
					err := row.Scan(&a, &b, &c)
					all = append(all, a+" "+b+" "+c)
					return err
				}, `select p.meeting_id, p.professional_id, p.answer || coalesce(p.suggested_at, 0) from meeting_parties p
				union all select m.id, m.state || m.sequence || m.version || m.starts_at || m.minutes, m.person_answer || coalesce(m.person_suggested_at, 0) from meetings m order by 1, 2, 3`)
			}))
			return strings.Join(all, "\n")
		}
		before := state()
		random := rand.New(rand.NewPCG(7, 2026))
		tries, taken, answered := 0, 0, 0
		feed := func(name string, raw []byte) {
			t.Helper()
			tries++
			var box meeting.Letterbox
			err := w.desk.ReadMail(ctx, &box, raw)
			if err != nil && strings.Contains(err.Error(), "anna@") {
				t.Errorf("%s: the error tells the address: %v", name, err)
			}
			if box.Answers == 0 {
				if now := state(); now != before {
					t.Fatalf("%s changed something without an answer:\n%s\n%s", name, raw, now)
				}
				return
			}
			taken++
			want := strings.Count(state(), string(w.anna.Professional)+" ")
			if now := state(); want != 1 || !onlyAnna(before, now, m, string(w.anna.Professional)) {
				t.Fatalf("%s changed more than Anna's answer:\n%s\n%s", name, raw, now)
			}
			answered++
			must(t, w.db.Write(ctx, func(tx *db.Tx) error {
				return tx.Exec(`update meeting_parties set answer = '', answered_at = null, answer_how = '', suggested_at = null, suggested_minutes = 0 where professional_id = $1`, w.anna.Professional)
			}))
		}
		letter := func(file, kind, encoding string) []byte {
			return []byte("From: Anna <anna@example.org>\r\nTo: kasam@example.org\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n" +
				"Content-Type: " + kind + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + file)
		}
		feed("the good answer", []byte(good))
		feed("the good answer in a mail", letter(good, `text/calendar; method=REPLY; charset=utf-8`, "8bit"))
		if taken != 2 {
			t.Fatalf("%d good answers were taken", taken)
		}
		for name, file := range map[string]string{
			"to a meeting she is not asked to":  strings.Replace(good, m, other, 1),
			"as someone else":                   strings.Replace(good, "anna@example.org", "clinic@example.org", 1),
			"sequence below":                    strings.Replace(good, "SEQUENCE:0", "SEQUENCE:-1", 1),
			"sequence above":                    strings.Replace(good, "SEQUENCE:0", "SEQUENCE:7", 1),
			"another time in a year of its own": strings.Replace(strings.Replace(good, "METHOD:REPLY", "METHOD:COUNTER", 1), "UID:", "DTSTART:99991231T235959Z\r\nUID:", 1),
			"with an order":                     strings.Replace(good, "METHOD:REPLY", "METHOD:CANCEL", 1),
			"with two methods in one":           strings.Replace(good, "METHOD:REPLY", "METHOD:REPLY CANCEL", 1),
			"a bomb of lines":                   "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\n", 200_000),
			"a line without end":                "BEGIN:VCALENDAR\r\nX:" + strings.Repeat("a", 3<<20),
			"folded without end":                "BEGIN:VCALENDAR\r\nX:" + strings.Repeat("a\r\n ", 100_000),
			"a NUL":                             strings.Replace(good, "UID:", "UID:\x00", 1),
			"six megabytes":                     strings.Repeat("a", 6<<20),
			"SQL":                               strings.Replace(good, m, "' or 1=1 --", 1),
		} {
			feed(name, []byte(file))
			feed(name+" in a mail", letter(file, "text/calendar; charset=utf-8", "8bit"))
			feed(name+" in another alphabet", letter(file, "text/calendar; charset=utf-16", "base64"))
			feed(name+" in no alphabet", letter(file, "text/calendar; charset=\"no such\"", "quoted-printable"))
		}
		for depth := range 30 {
			kind, body := "multipart/mixed; boundary=b0", good
			for i := depth; i >= 0; i-- {
				inner := "text/calendar"
				if i < depth {
					inner = fmt.Sprintf("multipart/mixed; boundary=b%d", i+1)
				}
				body = fmt.Sprintf("--b%d\r\nContent-Type: %s\r\n\r\n%s\r\n--b%d--\r\n", i, inner, body, i)
			}
			feed(fmt.Sprintf("nested %d deep", depth), letter(body, kind, "7bit"))
		}
		for i := range 600 {
			file := []byte(good)
			for range 1 + random.IntN(4) {
				file = mutate(random, file)
			}
			if i%2 == 1 {
				whole := letter(string(file), "multipart/mixed; boundary=x", "8bit")
				file = mutate(random, bytes.Replace(whole, []byte("BEGIN:VCAL"), []byte("--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCAL"), 1))
			}
			feed(fmt.Sprintf("mutant %d", i), file)
		}
		if tries < 600 || answered == tries {
			t.Errorf("%d tries, %d of them answers", tries, answered)
		}
		t.Logf("%d hostile inputs, %d of them still a whole answer", tries, answered)
	})
}

// onlyAnna reports whether nothing but Anna's answer to m differs.
func onlyAnna(before, now, m, anna string) bool {
	a, b := strings.Split(before, "\n"), strings.Split(now, "\n")
	drop := func(line string) bool { return strings.HasPrefix(line, m+" "+anna) }
	return slices.Equal(slices.DeleteFunc(a, drop), slices.DeleteFunc(b, drop))
}

// mutate changes a text the way that breaks readers of such texts.
func mutate(r *rand.Rand, b []byte) []byte {
	if len(b) < 10 {
		return append(b, "BEGIN:VCALENDAR\r\n"...)
	}
	at := r.IntN(len(b) - 1)
	lines := bytes.SplitAfter(b, []byte("\n"))
	n := r.IntN(len(lines))
	switch r.IntN(12) {
	case 0:
		return slices.Concat(b[:at], []byte{byte(r.IntN(256))}, b[at+1:])
	case 1:
		return slices.Concat(b[:at], b[at+1:])
	case 2:
		return b[:at]
	case 3:
		return slices.Concat(b[:at], []byte("\r\n "), b[at:])
	case 4:
		return slices.Concat(b[:at], []byte("\r\n"), b[at:])
	case 5:
		return bytes.Join(slices.Delete(slices.Clone(lines), n, n+1), nil)
	case 6:
		return bytes.Join(slices.Insert(slices.Clone(lines), n, lines[r.IntN(len(lines))]), nil)
	case 7:
		return slices.Concat(b[:at], bytes.Repeat([]byte("A"), r.IntN(20_000)), b[at:])
	case 8:
		return slices.Concat(b[:at], []byte{0xff, 0xfe, 0}, b[at:])
	case 9:
		return slices.Concat(b[:at], []byte(`;X="`), b[at:])
	case 10:
		i := r.IntN(len(lines))
		lines[i], lines[n] = lines[n], lines[i]
		return bytes.Join(lines, nil)
	}
	return slices.Concat(b[:at], []byte("\r\nATTENDEE;PARTSTAT=DECLINED:mailto:bank@example.org\r\n"), b[at:])
}

// TestAFeedIsOpenedByItsAddressAlone goes through the door of the feed.
func TestAFeedIsOpenedByItsAddressAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		door := &login.Desk{DB: d, Vault: w.vault, Now: func() time.Time { return w.now }}
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return login.Create(tx, login.Account{
				ID: w.anna.Account, Email: "anna@example.org", Name: w.anna.Name, Professional: w.anna.Professional, Organisation: w.anna.Organisation, Language: "en",
			})
		}))
		closed := func(name, token string) {
			t.Helper()
			if _, err := door.FeedOf(ctx, token); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s opens: %v", name, err)
			}
		}
		closed("nothing", "")
		first, err := door.NewFeed(ctx, w.anna)
		must(t, err)
		for range 3 {
			by, err := door.FeedOf(ctx, first)
			if err != nil || by.Account != w.anna.Account || by.Professional != w.anna.Professional || by.Language != "en" {
				t.Errorf("the address is of %+v, %v", by, err)
			}
		}
		fetches := `select count(*) from audit_entries where act = 'calendar.fetch' and person = ''`
		if n := w.count(t, fetches); n != 1 {
			t.Errorf("fetched %d times on record in a day", n)
		}
		w.now = w.now.AddDate(0, 0, 1)
		_, err = door.FeedOf(ctx, first)
		must(t, err)
		if n := w.count(t, fetches); n != 2 {
			t.Errorf("fetched %d times on record in two days", n)
		}
		closed("half of it", first[:20])
		closed("its hash", w.text(t, `select id from calendar_feeds`))
		second, err := door.NewFeed(ctx, w.anna)
		must(t, err)
		closed("the address before", first)
		must(t, d.Write(ctx, func(tx *db.Tx) error { return login.DisableFrom(tx, w.anna.Professional, w.now) }))
		closed("the address of a closed account", second)
		must(t, d.Write(ctx, func(tx *db.Tx) error { return login.DisableFrom(tx, w.anna.Professional, time.Time{}) }))
		_, err = door.FeedOf(ctx, second)
		must(t, err)
		must(t, door.EndFeed(ctx, w.anna))
		must(t, door.EndFeed(ctx, w.anna))
		closed("the address that was turned off", second)
		if f, err := door.Feed(ctx, w.anna); f.On() || err != nil {
			t.Errorf("it stands as %+v, %v", f, err)
		}
		if _, err := door.NewFeed(ctx, access.Actor{}); err == nil {
			t.Error("nobody makes an address")
		}
	})
}

func (w *world) text(t *testing.T, q string) (s string) {
	t.Helper()
	must(t, w.db.Read(t.Context(), func(v *db.View) error { return v.Row(q).Scan(&s) }))
	return s
}

func (w *world) count(t *testing.T, q string) (n int) {
	t.Helper()
	must(t, w.db.Read(t.Context(), func(v *db.View) error { return v.Row(q).Scan(&n) }))
	return n
}

// emailed says where the person is reached by mail, and whether they are protected.
func (w *world) emailed(t *testing.T, address string, protected bool) {
	t.Helper()
	d := &person.Desk{DB: w.db, Vault: w.vault, Now: w.desk.Now}
	p, err := d.Of(t.Context(), w.coach, w.person)
	must(t, err)
	p.Email, p.Protected = address, protected
	must(t, d.Correct(t.Context(), w.coach, p))
}

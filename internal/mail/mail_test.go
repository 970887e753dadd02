package mail_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"pgregory.net/rapid"

	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/mail"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// server is a real mail server on loopback that can be told to refuse.
type server struct {
	mu     sync.Mutex
	refuse int    // so many mails to come
	broken bool   // it fails after it has taken a mail
	user   string // asked for, when set
	got    []*netmail.Message
	bodies []string
	to     []string
}

func start(t *testing.T, b *server) (address string) { return startTLS(t, b, nil) }

func startTLS(t *testing.T, b *server, config *tls.Config) (address string) {
	t.Helper()
	s := smtp.NewServer(b)
	s.TLSConfig = config
	s.Domain = "localhost"
	s.AllowInsecureAuth = true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

func (b *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{b: b}, nil }

type session struct {
	b      *server
	to     string
	signed bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.b.user || password != "p@ss word" {
			return errors.New("no")
		}
		s.signed = true
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	if s.b.user != "" && !s.signed {
		return smtp.ErrAuthRequired
	}
	if s.b.refuse > 0 {
		s.b.refuse--
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come back later"}
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }

func (s *session) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	s.b.got, s.b.bodies, s.b.to = append(s.b.got, m), append(s.b.bodies, string(body)), append(s.b.to, s.to)
	if s.b.broken {
		return &smtp.SMTPError{Code: 451, Message: "taken, but it will not say so"}
	}
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

type post struct {
	*mail.Sender
	t   *testing.T
	now time.Time
}

func newPost(t *testing.T, d *db.DB, settings string) *post {
	t.Helper()
	s, err := mail.ParseServer(settings)
	if err != nil {
		t.Fatal(err)
	}
	p := &post{t: t, now: noon}
	p.Sender = &mail.Sender{DB: d, Now: func() time.Time { return p.now }, Server: s}
	return p
}

func (p *post) enqueue(n int) {
	p.t.Helper()
	err := p.DB.Write(p.t.Context(), func(tx *db.Tx) error {
		for i := range n {
			m := mail.Mail{To: fmt.Sprintf("anna%d@exempel.se", i), Subject: "Möte på torsdag", Body: "Hej!\n\nVi ses på torsdag.\n"}
			if err := mail.Enqueue(tx, m, p.now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) send(want int) error {
	p.t.Helper()
	n, err := p.Send(p.t.Context())
	if n != want {
		p.t.Errorf("%d mails were taken, want %d (%v)", n, want, err)
	}
	return err
}

func (p *post) waiting(want int) {
	p.t.Helper()
	err := p.DB.Read(p.t.Context(), func(v *db.View) error {
		var n int
		err := v.Row(`select count(*) from outbox where sent_at is null`).Scan(&n)
		if n != want {
			p.t.Errorf("%d mails wait, want %d", n, want)
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestAMailArrives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &server{user: "kasam"}
		site := httptest.NewTLSServer(nil) // for its certificate
		defer site.Close()
		trusted := x509.NewCertPool()
		trusted.AddCert(site.Certificate())
		p := newPost(t, d, "smtp://kasam:p%40ss%20word@"+startTLS(t, b, site.TLS)+"?from=hej@kasam.exempel.se&tls=mandatory")
		p.Server.TLS = &tls.Config{RootCAs: trusted, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
		p.enqueue(1)
		if err := p.send(1); err != nil {
			t.Fatal(err)
		}
		m := b.got[0]
		if b.to[0] != "anna0@exempel.se" || !strings.HasSuffix(m.Header.Get("Message-Id"), "@kasam.exempel.se>") ||
			m.Header.Get("Auto-Submitted") != "auto-generated" || !strings.Contains(b.bodies[0], "torsdag") {
			t.Errorf("to %s: %v\n%s", b.to[0], m.Header, b.bodies[0])
		}
		if subject := m.Header.Get("Subject"); !strings.HasPrefix(subject, "=?UTF-8?") {
			t.Errorf("the subject is %q", subject)
		}
		p.send(0) // once is enough
		p.waiting(0)
	})
}

func TestARefusedMailIsTriedAgainWithGrowingPauses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &server{refuse: 3}
		p := newPost(t, d, "smtp://"+start(t, b))
		p.enqueue(1)
		for _, pause := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
			if err := p.send(0); err == nil || strings.Contains(err.Error(), "anna") {
				t.Errorf("refused with %v", err)
			}
			p.now = p.now.Add(pause - time.Second)
			if err := p.send(0); err != nil {
				t.Errorf("tried before its time: %v", err)
			}
			p.waiting(1)
			p.now = p.now.Add(time.Second)
		}
		if err := p.send(1); err != nil {
			t.Fatal(err)
		}
		p.waiting(0)
	})
}

func TestAServerThatIsNotThereLosesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		gone := l.Addr().String()
		l.Close()
		p := newPost(t, d, "smtp://"+gone)
		p.enqueue(25)
		if err := p.send(0); err == nil {
			t.Error("nobody answered, and nobody says so")
		}
		p.waiting(25)
		b := &server{}
		p.Server, _ = mail.ParseServer("smtp://" + start(t, b))
		p.now = p.now.Add(time.Minute)
		if err := p.send(25); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAMailSentTwiceIsTheSameMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &server{broken: true}
		p := newPost(t, d, "smtp://"+start(t, b))
		p.enqueue(1)
		p.send(0)
		b.mu.Lock()
		b.broken = false
		b.mu.Unlock()
		p.now = p.now.Add(time.Minute)
		p.send(1)
		if len(b.got) != 2 || b.got[0].Header.Get("Message-Id") != b.got[1].Header.Get("Message-Id") {
			t.Errorf("%d mails came", len(b.got))
		}
	})
}

func TestSendersShareTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &server{}
		address := start(t, b)
		p := newPost(t, d, "smtp://"+address)
		p.enqueue(60)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := p.Send(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		seen := map[string]int{}
		for _, to := range b.to {
			seen[to]++
		}
		if len(seen) != 60 || len(b.to) != 60 {
			t.Errorf("%d mails to %d people", len(b.to), len(seen))
		}
		p.waiting(0)
	})
}

func TestARolledBackActSendsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, "smtp://127.0.0.1:1")
		_ = d.Write(t.Context(), func(tx *db.Tx) error {
			if err := mail.Enqueue(tx, mail.Mail{To: "a@exempel.se", Subject: "x"}, noon); err != nil {
				t.Error(err)
			}
			return errors.New("the act failed")
		})
		p.waiting(0)
	})
}

func TestTLSIsMandatoryAwayFromHome(t *testing.T) {
	b := &server{}
	address := start(t, b)
	p := newPost(t, dbtest.New(t), "smtp://"+address+"?tls=mandatory")
	p.enqueue(1)
	if err := p.send(0); err == nil || len(b.got) != 0 {
		t.Error("a mail went over an open line")
	}
}

func TestAHeaderHoldsOneLine(t *testing.T) {
	d := dbtest.New(t)
	rapid.Check(t, func(rt *rapid.T) {
		breaks := rapid.SampledFrom([]string{"\r\n", "\n", "\r", "\x00", "\u2028", "\x0b", "\u0085"})
		at := rapid.IntRange(0, 1).Draw(rt, "where")
		m := mail.Mail{To: "a@exempel.se", Subject: "Hej", Body: "x"}
		evil := breaks.Draw(rt, "break") + "Bcc: b@exempel.se"
		if at == 0 {
			m.To += evil
		} else {
			m.Subject += evil
		}
		if err := d.Write(context.Background(), func(tx *db.Tx) error { return mail.Enqueue(tx, m, noon) }); err == nil {
			rt.Fatalf("%q with %q was taken", m.To, m.Subject)
		}
	})
	for _, to := range []string{"", "anna", "Anna <a@exempel.se>", "a@exempel.se, b@exempel.se", "<a@exempel.se>"} {
		err := d.Write(t.Context(), func(tx *db.Tx) error { return mail.Enqueue(tx, mail.Mail{To: to, Subject: "x"}, noon) })
		if err == nil {
			t.Errorf("%q was taken for an address", to)
		}
	}
}

func TestSettings(t *testing.T) {
	for text, want := range map[string]mail.Server{
		"smtp://mail.exempel.se":       {Host: "mail.exempel.se", Port: 587, Policy: "mandatory", From: "kasam@mail.exempel.se"},
		"smtps://a%40b.se:c@mail.b.se": {Host: "mail.b.se", Port: 465, User: "a@b.se", Password: "c", Policy: "mandatory", From: "a@b.se", Implicit: true},
		"smtp://127.0.0.1:25?from=x@y": {Host: "127.0.0.1", Port: 25, Policy: "opportunistic", From: "x@y"},
		"smtp://h:2525?tls=none":       {Host: "h", Port: 2525, Policy: "none", From: "kasam@h"},
		"mail.exempel.se:25":           {}, "http://x": {}, "smtp://": {}, "smtp://h:0": {}, "smtp://h?tls=maybe": {}, "smtp://h?from=x": {},
	} {
		got, err := mail.ParseServer(text)
		if got != want || (err == nil) != (want.Host != "") {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func TestCleanKeepsWhatWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &server{}
		p := newPost(t, d, "smtp://"+start(t, b))
		p.enqueue(1)
		p.send(1)
		p.now = p.now.Add(8 * 24 * time.Hour)
		p.enqueue(1)
		err := d.Write(t.Context(), func(tx *db.Tx) error { return mail.Clean(tx, p.now, 7*24*time.Hour) })
		if err != nil {
			t.Fatal(err)
		}
		p.waiting(1)
	})
}

// invited is a mail with an invitation in it.
func invited(to string) mail.Mail {
	return mail.Mail{
		To: to, Subject: "Ett möte", Body: "Hej!\n\nDu är kallad.\n", Thread: "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b",
		Invitation: &calendar.Invitation{Method: calendar.MethodRequest, Event: calendar.Event{
			UID: "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b@kasam.exempel.se", Sequence: 1, Stamp: noon, Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour),
			TZ: "Europe/Oslo", Summary: "Möte", URL: "https://kasam.exempel.se/meetings/x", Status: calendar.Confirmed,
			Attendees: []calendar.Attendee{{Address: to}},
		}},
	}
}

func (p *post) put(m mail.Mail) error {
	return p.DB.Write(p.t.Context(), func(tx *db.Tx) error { return mail.Enqueue(tx, m, p.now) })
}

func TestAnInvitationArrivesAsCalendarsTakeIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &server{}
		p := newPost(t, d, "smtp://"+start(t, b)+"?from=hej@kasam.exempel.se")
		if err := p.put(invited("anna@exempel.se")); err != nil {
			t.Fatal(err)
		}
		p.enqueue(1)
		if err := p.send(2); err != nil {
			t.Fatal(err)
		}
		at := slices.Index(b.to, "anna@exempel.se")
		header := b.got[at].Header
		if root := "<019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b.thread@kasam.exempel.se>"; header.Get("In-Reply-To") != root || header.Get("References") != root {
			t.Errorf("the thread is %q", header)
		}
		parts := map[string]string{}
		texts := map[string][]string{}
		var walk func(kind string, r io.Reader)
		walk = func(kind string, r io.Reader) {
			media, params, err := mime.ParseMediaType(kind)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(media, "multipart/") {
				body, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				parts[media], texts[media] = kind, append(texts[media], string(body))
				return
			}
			parts[media] = kind
			for inner := multipart.NewReader(r, params["boundary"]); ; {
				part, err := inner.NextPart()
				if err == io.EOF {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				var body io.Reader = part
				if part.Header.Get("Content-Transfer-Encoding") == "base64" {
					body = base64.NewDecoder(base64.StdEncoding, part)
				}
				walk(part.Header.Get("Content-Type"), body)
			}
		}
		walk(header.Get("Content-Type"), strings.NewReader(b.bodies[at]))
		_, params, _ := mime.ParseMediaType(parts["text/calendar"])
		if params["method"] != "REQUEST" || !strings.EqualFold(params["charset"], "utf-8") || parts["multipart/alternative"] == "" ||
			!strings.Contains(texts["text/plain"][0], "kallad") {
			t.Errorf("the parts are %q", parts)
		}
		file := texts["text/calendar"][0]
		if texts["application/ics"][0] != file || !strings.Contains(parts["application/ics"], "invite.ics") {
			t.Errorf("beside it lies %q: %q", parts["application/ics"], texts["application/ics"])
		}
		flat := strings.ReplaceAll(file, "\r\n ", "")
		for _, want := range []string{
			"METHOD:REQUEST\r\n", "ORGANIZER;CN=Kasam:mailto:hej@kasam.exempel.se\r\n", "SUMMARY:Möte\r\n", "DTSTART;TZID=Europe/Oslo:20261120T140000\r\n",
			":mailto:anna@exempel.se\r\n",
		} {
			if !strings.Contains(flat, want) {
				t.Errorf("it lacks %q:\n%s", want, file)
			}
		}
		if kept := p.kept(); kept != "" {
			t.Errorf("what was sent is kept: %s", kept)
		}
		other := b.got[1-at].Header
		if other.Get("References") != "" || strings.HasPrefix(other.Get("Content-Type"), "multipart/") {
			t.Errorf("a mail without an invitation came as %q", other)
		}
	})
}

// kept is what the outbox still holds of what was sent.
func (p *post) kept() (all string) {
	p.t.Helper()
	err := p.DB.Read(p.t.Context(), func(v *db.View) error {
		return v.Row(`select coalesce(max(body || calendar), '') from outbox where sent_at is not null`).Scan(&all)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

func TestAnInvitationHoldsNoOtherLine(t *testing.T) {
	p := newPost(t, dbtest.New(t), "smtp://127.0.0.1:1")
	for name, change := range map[string]func(*mail.Mail){
		"a thread of two lines":         func(m *mail.Mail) { m.Thread = "a\r\nBcc: b@exempel.se" },
		"a thread that is an address":   func(m *mail.Mail) { m.Thread = "a> <b@exempel.se" },
		"a summary of two lines":        func(m *mail.Mail) { m.Invitation.Event.Summary = "Möte\r\nATTENDEE:mailto:b@exempel.se" },
		"a method of two lines":         func(m *mail.Mail) { m.Invitation.Method = "REQUEST\r\nBcc: b@exempel.se" },
		"someone else is asked":         func(m *mail.Mail) { m.Invitation.Event.Attendees[0].Address = "b@exempel.se" },
		"nobody is asked":               func(m *mail.Mail) { m.Invitation.Event.Attendees = nil },
		"a feed is no mail":             func(m *mail.Mail) { m.Invitation.Method = calendar.MethodPublish },
		"an end that is the beginning":  func(m *mail.Mail) { m.Invitation.Event.End = m.Invitation.Event.Start },
		"a page of two lines":           func(m *mail.Mail) { m.Invitation.Event.URL = "https://x\r\nX:1" },
		"an organizer who is two lines": func(m *mail.Mail) { m.Invitation.Event.Organizer = "a@b.se\r\nX:1" },
	} {
		m := invited("anna@exempel.se")
		change(&m)
		if err := p.put(m); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	p.waiting(0)
}

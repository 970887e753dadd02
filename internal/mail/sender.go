package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"kasam/internal/calendar"
	"kasam/internal/db"
)

// A Server is where mail is handed over, as KASAM_SMTP tells it.
type Server struct {
	Host     string
	Port     int
	User     string
	Password string
	From     string // the address mails come from
	Implicit bool   // TLS from the first byte (smtps)
	Policy   string // of STARTTLS: mandatory, opportunistic or none
	TLS      *tls.Config
}

// ParseServer reads smtp://user:password@host:port?from=ADDRESS or smtps://…
// The port is 587, or 465 with smtps, unless it is told. STARTTLS is mandatory,
// except towards the machine itself; ?tls=opportunistic or ?tls=none changes that.
func ParseServer(text string) (Server, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return Server{}, errors.New("the mail server must be told as smtp://user:password@host:port?from=address")
	}
	s := Server{Host: u.Hostname(), Port: 587, User: u.User.Username(), Implicit: u.Scheme == "smtps", Policy: "mandatory"}
	s.Password, _ = u.User.Password()
	if s.Implicit {
		s.Port = 465
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil || s.Port < 1 || s.Port > 65535 {
			return Server{}, errors.New("the port of the mail server is no port")
		}
	}
	if ip := net.ParseIP(s.Host); s.Host == "localhost" || ip != nil && ip.IsLoopback() {
		s.Policy = "opportunistic"
	}
	if policy := u.Query().Get("tls"); policy != "" {
		s.Policy = policy
	}
	if s.Policy != "mandatory" && s.Policy != "opportunistic" && s.Policy != "none" {
		return Server{}, errors.New("tls of the mail server is mandatory, opportunistic or none")
	}
	s.From = u.Query().Get("from")
	if s.From == "" {
		s.From = s.User
		if !strings.Contains(s.From, "@") {
			s.From = "kasam@" + s.Host
		}
	}
	if !valid(s.From) {
		return Server{}, errors.New("the address that mail comes from (?from=…) is no address")
	}
	return s, nil
}

func (s Server) client() (*gomail.Client, error) {
	policy := map[string]gomail.TLSPolicy{
		"mandatory": gomail.TLSMandatory, "opportunistic": gomail.TLSOpportunistic, "none": gomail.NoTLS,
	}[s.Policy]
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithTLSPolicy(policy)}
	if s.Implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.TLS != nil {
		options = append(options, gomail.WithTLSConfig(s.TLS))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

const (
	timeout = 15 * time.Second
	atOnce  = 10
	lease   = 5 * time.Minute // longer than sending atOnce can take
)

// A Sender hands over what waits in the outbox. Several, on several nodes, share
// the work.
type Sender struct {
	DB     *db.DB
	Now    func() time.Time
	Server Server
}

// Send hands over what is due and returns how many mails the server took. What
// it refused is tried again later; the error then says so, without addresses.
func (s *Sender) Send(ctx context.Context) (taken int, err error) {
	refusedN := 0
	for {
		var list []waiting
		if err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			list, err = take(tx, atOnce, s.Now(), lease)
			return err
		}); err != nil {
			return taken, err
		}
		if len(list) == 0 {
			break
		}
		n, err := s.round(ctx, list)
		taken += n
		refusedN += len(list) - n
		if err != nil {
			return taken, err
		}
	}
	if refusedN > 0 {
		return taken, fmt.Errorf("%d mails could not be handed over; they are tried again", refusedN)
	}
	return taken, nil
}

// round sends mails over one connection and notes what became of each.
func (s *Sender) round(ctx context.Context, list []waiting) (taken int, err error) {
	conn, client, dialErr := s.dial(ctx)
	if dialErr == nil {
		defer client.CloseWithSMTPClient(conn) //nolint:errcheck // every answer has been read
	}
	for _, w := range list {
		sendErr := dialErr
		if sendErr == nil {
			sendErr = s.one(client, conn, w)
		}
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			if sendErr == nil {
				return sent(tx, w.id, s.Now())
			}
			return refused(tx, w.id, brief(sendErr), s.Now().Add(pause(w.tries)))
		})
		if err != nil {
			return taken, err
		}
		if sendErr == nil {
			taken++
		}
	}
	return taken, nil
}

func (s *Sender) dial(ctx context.Context) (*smtp.Client, *gomail.Client, error) {
	client, err := s.Server.client()
	if err != nil {
		return nil, nil, err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	return conn, client, err
}

func (s *Sender) one(client *gomail.Client, conn *smtp.Client, w waiting) error {
	if w.invitation != "" {
		if err := json.Unmarshal([]byte(w.invitation), &w.Invitation); err != nil {
			return errors.New("an invitation in the outbox cannot be read")
		}
	}
	if err := w.check(); err != nil { // whatever wrote the row, a header holds one line
		return err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.From(s.Server.From), m.To(w.To)); err != nil {
		return err
	}
	_, domain, _ := strings.Cut(s.Server.From, "@")
	m.SetMessageIDWithValue(w.id + "@" + domain) // the same when it is sent again, so that a mailbox can tell
	m.SetDateWithValue(s.Now())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(w.Subject)
	m.SetBodyString(gomail.TypeTextPlain, w.Body)
	if w.Thread != "" { // a mail that never was: what all the mails of the thread answer
		root := "<" + w.Thread + ".thread@" + domain + ">"
		m.SetGenHeader(gomail.HeaderInReplyTo, root)
		m.SetGenHeader(gomail.HeaderReferences, root)
	}
	if w.Invitation != nil {
		if err := s.invite(m, *w.Invitation); err != nil {
			return err
		}
	}
	return client.SendWithSMTPClient(conn, m)
}

// invite puts an invitation in a mail: as another form of its text, which mail
// programs show with buttons to answer, and as a file for those that do not.
func (s *Sender) invite(m *gomail.Msg, i calendar.Invitation) error {
	i.Event.Organizer = s.Server.From
	file, err := i.Bytes()
	if err != nil {
		return err
	}
	m.AddAlternativeString(gomail.ContentType("text/calendar; method="+string(i.Method)), string(file))
	return m.AttachReader("invite.ics", bytes.NewReader(file), gomail.WithFileContentType("application/ics"))
}

// brief is the beginning of an error on one line, for whoever looks into the outbox.
func brief(err error) string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(err.Error(), "?")), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300])
	}
	return strings.ReplaceAll(s, "\x00", "?")
}

package calendar

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mail comes in every alphabet there ever was
)

// The limits of a mail: its bytes, how deep its parts lie in each other, and how
// many there are.
const (
	MostMail  = 5 << 20
	mostDepth = 8
	mostParts = 100
)

// Replies reads the answers to invitations in a raw mail, or in a calendar file by
// itself, each once. What is whole and answers nothing is ErrNoReply.
func Replies(raw []byte) ([]Reply, error) {
	if len(raw) > MostMail {
		return nil, errors.New("the mail is too large")
	}
	w := &walk{}
	if bytes.HasPrefix(bytes.ToUpper(head(raw)), []byte("BEGIN:VCALENDAR")) {
		w.calendar(string(raw))
	} else if err := w.mail(raw); err != nil {
		return nil, err
	}
	switch {
	case len(w.found) > 0:
		return w.found, nil
	case w.broken != nil:
		return nil, w.broken
	}
	return nil, ErrNoReply
}

// head is where a file shows what it is.
func head(raw []byte) []byte {
	raw = bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), " \t\r\n")
	return raw[:min(len(raw), 20)]
}

// A walk goes through the parts of a mail.
type walk struct {
	parts  int
	found  []Reply
	broken error // the first thing that was a calendar and could not be read
}

func (w *walk) mail(raw []byte) error {
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: 256 << 10})
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return errors.New("it is no mail")
	}
	return w.part(e, 0)
}

// part looks for calendars in a part and the parts within it. A mail within the
// mail is not looked into: who forwards an answer has not given it.
func (w *walk) part(e *message.Entity, depth int) error {
	w.parts++
	switch {
	case depth > mostDepth:
		return errors.New("the mail is nested too deep")
	case w.parts > mostParts:
		return errors.New("the mail has too many parts")
	}
	if within := e.MultipartReader(); within != nil {
		for {
			one, err := within.NextPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if one == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return errors.New("the parts of the mail cannot be told apart")
			}
			if err := w.part(one, depth+1); err != nil {
				return err
			}
		}
	}
	kind, _, _ := e.Header.ContentType()
	if kind = strings.ToLower(kind); kind != "text/calendar" && kind != "application/ics" {
		return nil
	}
	if text, err := io.ReadAll(io.LimitReader(e.Body, mostCalendar+1)); err == nil {
		w.calendar(string(text))
	} else {
		w.fail(errors.New("a calendar in the mail cannot be decoded"))
	}
	return nil
}

// calendar keeps the answers in a calendar, each once: mail programs put the same
// one in a mail twice.
func (w *walk) calendar(text string) {
	list, err := replies(text)
	if err != nil {
		w.fail(err)
		return
	}
	for _, r := range list {
		if !slices.Contains(w.found, r) {
			w.found = append(w.found, r)
		}
	}
}

func (w *walk) fail(err error) {
	if w.broken == nil && !errors.Is(err, ErrNoReply) {
		w.broken = err
	}
}

package meeting

import (
	"context"
	"errors"
	"fmt"

	"kasam/internal/calendar"
)

// A Letterbox counts what came of the mails that were read.
type Letterbox struct {
	Mails   int `json:"mails"`   // that were read
	Answers int `json:"answers"` // that were noted
	Before  int `json:"before"`  // answers that were noted before
	Late    int `json:"late"`    // answers to a time that no longer holds, or to what is over
	Nobody  int `json:"nobody"`  // answers to no meeting here, or of nobody who is asked
	Other   int `json:"other"`   // mails that answer nothing, as most do
	Broken  int `json:"broken"`  // mails that cannot be read
}

// ErrMail is wrapped by what is wrong with a mail, and not with us.
var ErrMail = errors.New("mail")

// ReadMail reads a raw mail, or a calendar file, notes each answer to an
// invitation in it (see Hear) and counts what came of it in b. An error that is
// ErrMail is of this mail alone; after any other it should be read again.
func (d *Desk) ReadMail(ctx context.Context, b *Letterbox, raw []byte) error {
	b.Mails++
	replies, err := calendar.Replies(raw)
	if errors.Is(err, calendar.ErrNoReply) {
		b.Other++
		return nil
	}
	if err != nil {
		b.Broken++
		return fmt.Errorf("%w: %w", ErrMail, err)
	}
	for _, r := range replies {
		heard, failed := d.Hear(ctx, r)
		if failed != nil {
			return failed
		}
		switch heard {
		case HeardAnswer:
			b.Answers++
		case HeardBefore:
			b.Before++
		case HeardLate:
			b.Late++
		case HeardNobody:
			b.Nobody++
			err = fmt.Errorf("%w: an answer to no meeting here, or of nobody who is asked to it", ErrMail)
		}
	}
	return err
}

package meeting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/summons"
	"kasam/internal/vault"
)

// A Reply is what someone said to coming at the time that now holds. Answered is
// false until they have, and again when the time has changed.
type Reply struct {
	Answer calendar.Answer
	At     time.Time // when they said so
	How    string    // ByPage, ByLink or ByMail

	Suggested time.Time // another time that they asked for; zero when they told none
	Minutes   int       // how long it would be then
}

// Answered reports whether there is an answer.
func (r Reply) Answered() bool { return r.Answer != "" }

// The ways an answer comes.
const (
	ByPage = "page" // signed in
	ByLink = "link" // by a link, without a login
	ByMail = "mail" // from their own calendar; whoever knows the address can have written it
)

// Answer says whether by comes: a professional who is asked, with a login or by
// a link, or the person. What was said last holds.
func (d *Desk) Answer(ctx context.Context, by access.Actor, meeting, answer string) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		m, sight, err := answering(tx, d.Vault, by, meeting, now)
		if err != nil {
			return err
		}
		who := by.Professional // none: the person
		said := Reply{Answer: calendar.Answer(answer), At: now, How: ByPage}
		if by.Guest != "" {
			said.How = ByLink
		}
		if said.Answer != calendar.Yes && said.Answer != calendar.Maybe && said.Answer != calendar.No {
			return fault.Field("answer", "error.choose")
		}
		before := m.replyOf(who)
		if !said.At.After(before.At) { // their own word on the page is the latest, whatever another clock said
			said.At = before.At.Add(time.Microsecond)
		}
		if err := m.mayAnswer(now); err != nil || said.Answer == before.Answer && said.How == before.How {
			return err
		}
		if err := keepAnswer(tx, m.ID, who, said); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, m.Person, now, "meeting.answer", m.ID, sight.Ground(access.Identity)))
	})
}

// answering loads a meeting for whoever is asked to it, or refuses as if there
// were none.
func answering(r db.Reader, v *vault.Vault, by access.Actor, meeting string, now time.Time) (m Meeting, sight access.Sight, err error) {
	who, err := personOf(r, meeting)
	if err != nil {
		return m, sight, err
	}
	if sight, err = access.See(r, by, who, now); err != nil {
		return m, sight, err
	}
	if !sight.Reaches(meeting) || !sight.Guest() && !sight.Sees(access.Meetings) {
		return m, sight, fault.Hidden()
	}
	key, err := v.Key(r, who)
	if err != nil {
		return m, sight, err
	}
	if m, err = load(r, key, who, meeting); err != nil {
		return m, sight, err
	}
	switch {
	case sight.Self() || m.With(by.Professional):
		return m, sight, nil
	case sight.Recipient():
		return m, sight, fault.Hidden()
	}
	return m, sight, fault.Refuse(fault.Forbidden, "meeting.not_asked")
}

// replyOf returns what a professional, or else the person, has said.
func (m Meeting) replyOf(who id.Professional) Reply {
	if who == "" {
		return m.PersonAnswer
	}
	for _, p := range m.Parties {
		if p.Professional == who {
			return p.Answer
		}
	}
	return Reply{}
}

// mayAnswer refuses an answer to what is cancelled or over.
func (m Meeting) mayAnswer(now time.Time) error {
	if m.State != StatePlanned || !now.Before(m.EndsAt()) {
		return fault.Refuse(fault.Conflict, "meeting.answer_late")
	}
	return nil
}

// A Heard is what came of an answer that came by mail.
type Heard string

// What can come of it.
const (
	HeardAnswer Heard = "answer" // it was noted
	HeardBefore Heard = "before" // it was noted before, or something later was
	HeardLate   Heard = "late"   // it answers a time that no longer holds, or a meeting that is over
	HeardNobody Heard = "nobody" // no such meeting, or nobody with that address is asked to it
)

// futureClock is how far ahead of ours another's clock may be.
const futureClock = 24 * time.Hour

// Hear notes an answer that came by mail. It is trusted just so far: a mail can
// be forged, so it changes nothing but that one answer, with a time it may suggest, of one who was invited at
// that very address, to a meeting that is still to come; it shows as having come
// by mail, and they can put it right on the page at any time. What was heard
// before, or is older than what they said last, is not heard again, however often
// the same mail is read.
func (d *Desk) Hear(ctx context.Context, r calendar.Reply) (heard Heard, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		m, who, found, err := d.addressed(tx, r)
		if heard = HeardNobody; err != nil || !found {
			return err
		}
		if heard = m.hears(r, m.replyOf(who), now); heard != HeardAnswer {
			return nil
		}
		said := Reply{Answer: r.Answer, At: r.Stamp, How: ByMail}
		said.Suggested, said.Minutes = m.suggested(r, now)
		if err := keepAnswer(tx, m.ID, who, said); err != nil {
			return err
		}
		e := audit.Entry{At: now, Account: audit.System, Act: "meeting.answer_mail", Person: m.Person, Object: m.ID, Ground: "invitation"}
		for _, p := range m.Parties {
			if p.Professional == who {
				e.Organisation = p.Organisation
			}
		}
		return audit.Record(tx, e)
	})
	if err != nil {
		return "", fmt.Errorf("note an answer to a meeting: %w", err)
	}
	return heard, nil
}

// hears tells what becomes of an answer of one who is asked and said before.
func (m Meeting) hears(r calendar.Reply, before Reply, now time.Time) Heard {
	switch {
	case m.mayAnswer(now) != nil, r.Sequence != m.Sequence, r.Stamp.After(now.Add(futureClock)):
		return HeardLate
	case !r.Stamp.After(before.At):
		return HeardBefore
	}
	return HeardAnswer
}

// addressed finds the meeting that an answer is to, and whose address it has: the
// one that a summons went to. No professional is the person.
func (d *Desk) addressed(tx *db.Tx, r calendar.Reply) (m Meeting, who id.Professional, found bool, err error) {
	person, err := personOf(tx, r.Meeting)
	if err != nil {
		return m, who, false, unlessHidden(err)
	}
	key, err := d.Vault.Key(tx, person)
	if err != nil { // hidden: erased
		return m, who, false, unlessHidden(err)
	}
	if m, err = load(tx, key, person, r.Meeting); err != nil {
		return m, who, false, err
	}
	sent, err := summons.Receivers(tx, key, m.ID)
	if err != nil {
		return m, who, false, err
	}
	for _, to := range sent {
		if strings.EqualFold(to.Address, r.Attendee) && (to.Professional == "" || m.With(to.Professional)) {
			return m, to.Professional, true, nil
		}
	}
	return m, who, false, nil
}

// unlessHidden is err, but nothing when there is nothing to find.
func unlessHidden(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

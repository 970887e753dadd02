package meeting

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// After is what the person answers to the one question afterwards: do you feel
// stronger now than when you came?
type After struct {
	Answer string // Stronger, Same, Weaker or Unsaid
	Words  string // their own, or ""
	Shared bool   // the coordinator may read it
	How    string // OwnLogin or InRoom
	On     day.Day
}

// The answers.
const (
	Stronger = "stronger"
	Same     = "same"
	Weaker   = "weaker"
	Unsaid   = "unsaid" // would rather not answer
)

// Answers lists them in the order a page offers them.
func Answers() []string { return []string{Stronger, Same, Weaker, Unsaid} }

// AnswerAfter keeps the person's answer: once, and to be changed on the same day
// only. On a screen that was handed to them it is given once.
func (d *Desk) AnswerAfter(ctx context.Context, by access.Actor, meeting string, a After) error {
	return d.act(ctx, by, meeting, "meeting.after", saysAfter, func(tx *db.Tx, o *opened) error {
		a.On, a.How = access.Today(o.now), InRoom
		if o.sight.Self() {
			a.How = OwnLogin
		}
		before, answered, err := afterOf(tx, o.key, o.ID)
		if err != nil {
			return err
		}
		if err := o.answered(&a, before, answered); err != nil {
			return err
		}
		sealed, err := o.key.Seal("meeting_answers.words", o.ID, a.Words)
		if err != nil {
			return err
		}
		return tx.Exec(`
			insert into meeting_answers (meeting_id, person_id, answer, words_sealed, shared, how, on_day, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (meeting_id) do update set answer = excluded.answer, words_sealed = excluded.words_sealed,
				shared = excluded.shared, how = excluded.how, at = excluded.at`,
			o.ID, o.Person, a.Answer, sealed, a.Shared, a.How, a.On, o.now)
	})
}

// answered tidies an answer, or refuses one that cannot be given now.
func (o *opened) answered(a *After, before After, is bool) error {
	switch {
	case o.State == StateCancelled || !o.begun(o.now):
		return fault.Refuse(fault.Conflict, "meeting.not_held")
	case is && (before.On != a.On || a.How == InRoom):
		return fault.Refuse(fault.Conflict, "after.given")
	case !slices.Contains(Answers(), a.Answer):
		return fault.Field("answer", "after.choose")
	}
	if a.Answer == Unsaid {
		a.Words, a.Shared = "", false
	}
	return text.Optional("words", &a.Words, longestText)
}

// askedFor is how many days after a meeting the question is put on the person's
// first page.
const askedFor = 14

// ToAnswer returns the last meeting of a person, of those that were held lately and
// that they came to, after which they have not answered; its ID is "" when there is
// none. The caller has seen to it that it is the person who asks.
func ToAnswer(r db.Reader, key *vault.Key, person id.Person, now time.Time) (m Meeting, err error) {
	list, err := find(r, key, `m.state = 'held' and m.person_attendance <> 'absent' and m.starts_at >= $2 and m.starts_at <= $3
		and not exists (select 1 from meeting_answers a where a.meeting_id = m.id)
		order by m.starts_at desc, m.id limit 1`,
		person, access.Today(now).AddDays(-askedFor).Start(access.Zone()), now)
	if err != nil || len(list) == 0 {
		return m, err
	}
	return list[0], nil
}

// MayChange reports whether the answer can still be changed on the day.
func (a After) MayChange(on day.Day) bool { return a.On == on }

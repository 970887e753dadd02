package meeting

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/person"
	"kasam/internal/text"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Statement is what was said of the notes of a meeting. It stands beside them
// and is never changed.
type Statement struct {
	ID           string
	Kind         string // Correction, Agrees or Differs
	Text         string // "" when the person just agrees
	Notes        string // that it was said of
	How          string // OwnLogin or InRoom
	Account      id.Account
	Professional id.Professional // none: the person, in their own login
	Name         string          // loaded, of the professional
	At           time.Time
}

// The kinds of statement.
const (
	Correction = "correction" // of those who led the meeting, after it was closed
	Agrees     = "agrees"     // the person: it was so
	Differs    = "differs"    // the person: it was not so
)

// How the person said something.
const (
	OwnLogin = "own-login"
	InRoom   = "in-room" // by word of mouth or on the coordinator's screen
)

// mostStatements bounds what can be said of one meeting.
const mostStatements = 100

// Correct adds to the notes of a meeting that is held. What stands is not
// changed: the correction is read beneath it.
func (d *Desk) Correct(ctx context.Context, by access.Actor, meeting string, s Statement) error {
	s.Kind = Correction
	return d.act(ctx, by, meeting, "meeting.correct", coordinates, func(tx *db.Tx, o *opened) error {
		return o.state(tx, by, s)
	})
}

// Say keeps what the person says of the notes: that it was so, or how it was
// instead. They say it themself, or in the room to those who lead the meeting.
func (d *Desk) Say(ctx context.Context, by access.Actor, meeting string, s Statement) error {
	return d.act(ctx, by, meeting, "meeting.say", saysAfter, func(tx *db.Tx, o *opened) error {
		if s.Kind != Agrees && s.Kind != Differs {
			return fault.Field("", "error.choose")
		}
		return o.state(tx, by, s)
	})
}

// saysAfter is the person, or who leads the meeting at their word.
func saysAfter(o *opened, by access.Actor) error {
	if o.sight.Self() {
		return nil
	}
	return leads(o, by)
}

func (o *opened) state(tx *db.Tx, by access.Actor, s Statement) error {
	if err := o.stated(&s); err != nil {
		return err
	}
	earlier, err := statements(tx, o.key, o.ID)
	if err != nil {
		return err
	}
	if len(earlier) >= mostStatements {
		return fault.Field("text", "meeting.too_many")
	}
	s.How = InRoom
	if o.sight.Self() {
		s.How = OwnLogin
	}
	said, err := o.key.Seal("meeting_statements.text", s.ID, s.Text)
	if err != nil {
		return err
	}
	notes, err := o.key.Seal("meeting_statements.notes", s.ID, o.Notes)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into meeting_statements (id, meeting_id, person_id, kind, text_sealed, notes_sealed, how, account, professional_id, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		s.ID, o.ID, o.Person, s.Kind, said, notes, s.How, by.Account, db.Null(by.Professional), o.now)
}

// stated tidies a statement, or refuses what cannot be said of the meeting now.
func (o *opened) stated(s *Statement) error {
	if !id.Valid(s.ID) {
		return fault.Hidden()
	}
	switch {
	case s.Kind == Correction && o.State != StateHeld, !o.begun(o.now), o.State == StateCancelled:
		return fault.Refuse(fault.Conflict, "meeting.not_held")
	case s.Kind == Agrees:
		s.Text = ""
		return nil
	}
	return text.Required("text", &s.Text, text.Long)
}

// begun reports whether the day of the meeting has come.
func (m Meeting) begun(now time.Time) bool { return !access.Today(m.StartsAt).After(access.Today(now)) }

// tellOfMinutes puts a neutral mail to each party in the outbox: there are notes
// to read. None about a person whose identity is protected.
func tellOfMinutes(tx *db.Tx, v *vault.Vault, site string, by access.Actor, m Meeting, now time.Time) error {
	who, err := person.Load(tx, v, m.Person)
	if err != nil || who.Protected {
		return err
	}
	w := words.In(words.Languages[0])
	return mailParties(tx, by, m, mail.Mail{
		About: m.Person, Subject: w.T("minutes.mail_subject"), Body: w.T("minutes.mail_body", site+"/meetings/"+m.ID+"/minutes"),
	}, now)
}

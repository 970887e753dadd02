package commitment

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A letter is one of the neutral mails about a promise: none says whom it is
// about or what is promised.
// words: commitment.mail_*
type letter string

const (
	mailAsk   letter = "mail"       // something waits for an answer
	mailNews  letter = "mail_news"  // something was answered or noted
	mailReady letter = "mail_ready" // what they waited for is done
)

// tell mails those for whom the act that was just done is news: who is to sign,
// whose turn it is, whose terms were answered, and who waited for it to be kept.
func (o *opened) tell(tx *db.Tx, v *vault.Vault, site string, by access.Actor, a Act, now time.Time) error {
	switch {
	case o.State == AwaitingSignature && o.Signer != "":
		return o.mail(tx, v, site, by, o.Signer, mailAsk, now)
	case o.State == Countered && o.Turn == TurnPromiser:
		return o.mail(tx, v, site, by, o.Professional, mailAsk, now)
	case a == ActAccept, a == ActDecline, a == ActMove, a == ActDeny, a == ActWithdraw, a == ActRelease, a == ActSign:
		return o.mail(tx, v, site, by, o.Professional, mailNews, now)
	case a == ActKeep:
		return o.wake(tx, v, site, by, now)
	}
	return nil
}

// asksAsker reports whether other terms wait for the person or the coordinator.
func (o *opened) asksAsker() bool { return o.State == Countered && o.Turn == TurnAsker }

// tellCoordinator mails who is to answer for the person.
func (o *opened) tellCoordinator(tx *db.Tx, v *vault.Vault, site string, by access.Actor, now time.Time) error {
	leads, err := participation.CoordinatorOf(tx, o.Person, access.Today(now))
	if err != nil {
		return err
	}
	return o.mail(tx, v, site, by, leads, mailAsk, now)
}

// wake mails those whose own promise waited for this one to be kept.
func (o *opened) wake(tx *db.Tx, v *vault.Vault, site string, by access.Actor, now time.Time) error {
	waiting, err := dependents(tx, o.Commitment)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		other := opened{Commitment: c}
		if err := other.mail(tx, v, site, by, c.Professional, mailReady, now); err != nil {
			return err
		}
	}
	return nil
}

// mail puts a neutral mail to one of the promiser's organisation in the outbox.
// Nobody is told of what they did themself, who may not know of the person, or
// who has left; and nothing goes by mail about a person whose identity is
// protected.
func (o *opened) mail(tx *db.Tx, v *vault.Vault, site string, by access.Actor, to id.Professional, l letter, now time.Time) error {
	if to == "" || to == by.Professional {
		return nil
	}
	staff, err := directory.ProfessionalOf(tx, to)
	if err != nil || staff.Email == "" || !staff.Active(access.Today(now)) {
		return err
	}
	if knows, err := MayKnow(tx, o.Person, to, staff.Organisation, now); err != nil || !knows {
		return err
	}
	who, err := person.Load(tx, v, o.Person)
	if err != nil || who.Protected {
		return err
	}
	w := words.In(words.Languages[0])
	err = mail.Enqueue(tx, mail.Mail{
		To: staff.Email, About: o.Person, Subject: w.T("commitment." + string(l) + "_subject"), Body: w.T("commitment."+string(l)+"_body", site+"/commitments/"+o.ID),
	}, now)
	// An address that no mail can go to must not stop the promise.
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("mail about a promise: %w", err)
	}
	return nil
}

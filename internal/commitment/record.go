package commitment

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// Record keeps a promise in tx, with its trace and a neutral mail to who is
// asked. Only the coordinator asks a professional; the person and the
// coordinator record what the person promises. What a coordinator promises in
// their own name within their mandate is accepted at once.
func Record(
	tx *db.Tx, v *vault.Vault, site string, by access.Actor, sight access.Sight, p Promise, now time.Time,
) (Commitment, error) {
	if !sight.Self() || p.Professional != "" {
		if err := sight.MustCoordinate(); err != nil {
			return Commitment{}, err
		}
	}
	enrolled, err := participation.Current(tx, sight.Person)
	if err != nil {
		return Commitment{}, err
	}
	method, err := programme.Load(tx, enrolled.Programme)
	if err != nil {
		return Commitment{}, err
	}
	p.Person = sight.Person
	today := access.Today(now)
	c, err := Propose(p, method.Measures, Step{Account: by.Account, Professional: by.Professional, At: now}, today)
	asked, whoErr := promiser(tx, p, now)
	if err := fault.Join(whoErr, err); err != nil {
		return Commitment{}, err
	}
	c.Participation, c.Organisation = enrolled.ID, asked.Organisation
	c.ProfessionalName, c.OrganisationName = asked.Name, asked.OrganisationName
	key, err := v.Key(tx, sight.Person)
	if err != nil {
		return Commitment{}, err
	}
	if err := planned(tx, key, c); err != nil {
		return Commitment{}, err
	}
	o := opened{Commitment: c, key: key, sight: sight, today: today}
	if o.Needs() {
		if o.mandates, err = directory.Mandates(tx, o.Organisation); err != nil {
			return Commitment{}, err
		}
	}
	cover, err := o.cover(tx, now)
	if err != nil {
		return Commitment{}, err
	}
	if o.Signer = cover.Signer; cover.Own {
		o.Mandate, o.Covered = cover.Mandate.ID, cover.Mandate
	}
	if err := insert(tx, key, o.Commitment); err != nil {
		return Commitment{}, err
	}
	if err := audit.Record(tx, access.Did(by, o.Person, now, "commitment.record", o.ID, o.ground())); err != nil {
		return Commitment{}, err
	}
	if o.who = o.standing(by); o.who.Promises {
		if cover.Own || cover.Signer != "" {
			return o.Commitment, o.take(tx, by, ActAccept, "", now)
		}
		return o.Commitment, nil
	}
	return o.Commitment, ask(tx, v, site, o.Commitment, asked, now)
}

// promiser loads who is asked; none when the person promises. Who may not know
// of the person cannot be asked: the question itself would tell.
func promiser(tx *db.Tx, p Promise, now time.Time) (directory.Professional, error) {
	if p.Professional == "" {
		return directory.Professional{}, nil
	}
	if !id.Valid(p.Professional) {
		return directory.Professional{}, fault.Field("professional", "error.choose")
	}
	asked, err := directory.ProfessionalOf(tx, p.Professional)
	if fault.KindOf(err) == fault.NotFound {
		return asked, fault.Field("professional", "error.choose")
	}
	if err != nil {
		return asked, err
	}
	if !asked.EndedOn.IsZero() && asked.EndedOn.Before(access.Today(now)) {
		return asked, fault.Field("professional", "commitment.left")
	}
	ok, err := MayKnow(tx, p.Person, asked.ID, asked.Organisation, now)
	if err == nil && !ok {
		err = fault.Field("professional", "commitment.consent_first")
	}
	return asked, err
}

// MayKnow reports whether the professional may know of the person today: who
// may not cannot be asked for anything either.
func MayKnow(r db.Reader, who id.Person, professional id.Professional, organisation id.Organisation, now time.Time) (bool, error) {
	other := access.Actor{Account: audit.System, Professional: professional, Organisation: organisation}
	_, err := access.See(r, other, who, now)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// planned checks that goal and measure are of this person's plan.
func planned(r db.Reader, key *vault.Key, c Commitment) error {
	if c.Goal == "" && c.Measure == "" {
		return nil
	}
	p, err := plan.Load(r, key, c.Person)
	if err != nil {
		return err
	}
	goal, measure := c.Goal == "", c.Measure == ""
	for _, g := range p.Goals {
		goal = goal || g.ID == c.Goal
		for _, m := range g.Measures {
			measure = measure || m.ID == c.Measure
		}
	}
	if !goal || !measure {
		return fault.Field("goal", "error.choose")
	}
	return nil
}

// ask puts a neutral mail in the outbox. Nothing goes by mail about a person
// whose identity is protected.
func ask(tx *db.Tx, v *vault.Vault, site string, c Commitment, asked directory.Professional, now time.Time) error {
	if c.Mine() || asked.Email == "" {
		return nil
	}
	who, err := person.Load(tx, v, c.Person)
	if err != nil || who.Protected {
		return err
	}
	w := words.In(words.Languages[0])
	err = mail.Enqueue(tx, mail.Mail{
		To: asked.Email, Subject: w.T("commitment.mail_subject"), Body: w.T("commitment.mail_body", site+"/commitments/"+c.ID),
	}, now)
	// An address that no mail can go to must not stop the promise.
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("ask by mail: %w", err)
	}
	return nil
}

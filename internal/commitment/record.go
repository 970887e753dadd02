package commitment

import (
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/vault"
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
	asked, whoErr := whoPromises(tx, p, now)
	if err := fault.Join(whoErr, err); err != nil {
		return Commitment{}, err
	}
	c.Participation, c.Organisation = enrolled.ID, asked.Organisation
	c.ProfessionalName, c.OrganisationName = asked.Name, asked.OrganisationName
	key, err := v.Key(tx, sight.Person)
	if err != nil {
		return Commitment{}, err
	}
	if err := fault.Join(planned(tx, key, c), linked(tx, c)); err != nil {
		return Commitment{}, err
	}
	o := opened{Commitment: c, key: key, sight: sight, today: today}
	if o.Needs() {
		if o.mandates, err = directory.Mandates(tx, o.Organisation); err != nil {
			return Commitment{}, err
		}
	}
	cover, err := o.cover(tx, o.Terms(), now)
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
	if o.who = o.standing(by); !o.who.Promises {
		return o.Commitment, o.mail(tx, v, site, by, o.Professional, mailAsk, now)
	}
	if !cover.Own && cover.Signer == "" {
		return o.Commitment, nil
	}
	if err := o.take(tx, by, o.who, Doing{Act: ActAccept}, OwnLogin, now); err != nil {
		return Commitment{}, err
	}
	if err := audit.Record(tx, access.Did(by, o.Person, now, "commitment.accept", o.ID, o.ground())); err != nil {
		return Commitment{}, err
	}
	return o.Commitment, o.tell(tx, v, site, by, ActAccept, now)
}

// whoPromises loads who is asked; none when the person promises. Who may not know
// of the person cannot be asked: the question itself would tell.
func whoPromises(tx *db.Tx, p Promise, now time.Time) (directory.Professional, error) {
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

// linked checks that the promise it waits for and the one it asks for anew are
// this person's, and that the latter came to nothing.
func linked(r db.Reader, c Commitment) error {
	for _, link := range []struct{ field, id string }{{"depends", c.DependsOn}, {"replaces", c.Replaces}} {
		if link.id == "" {
			continue
		}
		state, err := stateOf(r, link.id, c.Person)
		if fault.KindOf(err) == fault.NotFound {
			return fault.Field(link.field, "error.choose")
		}
		if err != nil {
			return err
		}
		if link.field == "replaces" && (state.Open() || state == Kept) {
			return fault.Field(link.field, "error.choose")
		}
	}
	return nil
}

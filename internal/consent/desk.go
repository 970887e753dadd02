package consent

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// A Desk is where consents are given, withdrawn and read.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// Give keeps a consent, given by the person in their own login or recorded at
// their word by the coordinator.
func (d *Desk) Give(ctx context.Context, by access.Actor, g Giving) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := speaks(tx, by, g.Person, now)
		if err != nil {
			return err
		}
		return Give(tx, d.Vault, by, sight, g, now)
	})
}

// Check refuses what Give would refuse, and gives nothing.
func (d *Desk) Check(ctx context.Context, by access.Actor, g Giving) error {
	now := d.Now()
	return d.DB.Read(ctx, func(v *db.View) error {
		sight, err := speaks(v, by, g.Person, now)
		if err != nil {
			return err
		}
		to, err := to(v, g)
		if err == nil {
			_, err = g.clean(sight.Self(), to, access.Today(now))
		}
		return err
	})
}

// Give is Desk.Give within an act, by someone whose sight is open already.
func Give(tx *db.Tx, v *vault.Vault, by access.Actor, sight access.Sight, g Giving, now time.Time) error {
	to, err := to(tx, g)
	if err != nil {
		return err
	}
	if g, err = g.clean(sight.Self(), to, access.Today(now)); err != nil {
		return err
	}
	key, err := v.Key(tx, g.Person)
	if err != nil {
		return err
	}
	if err := insert(tx, key, g, by.Account, now); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, g.Person, now, "consent.give", g.ID, sight.Ground(access.Identity)))
}

// to looks up who a waiver names; whoever is not there stays zero, for the rule
// to refuse.
func to(r db.Reader, g Giving) (to recipient, err error) {
	if g.Kind != Waives {
		return to, nil
	}
	if to.organisation, err = directory.OrganisationOf(r, g.Organisation); err != nil {
		return recipient{}, absent(err)
	}
	if g.Professional == "" {
		return to, nil
	}
	if to.professional, err = directory.ProfessionalOf(r, g.Professional); err != nil {
		to.professional = directory.Professional{}
		return to, absent(err)
	}
	to.barred, err = access.Barred(r, g.Person, g.Professional)
	return to, err
}

func absent(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// speaks returns the sight of someone who may speak in this: the person, or
// their coordinator at their word.
func speaks(r db.Reader, by access.Actor, person id.Person, now time.Time) (access.Sight, error) {
	sight, err := access.See(r, by, person, now)
	if err == nil {
		err = sight.MustSpeak()
	}
	return sight, err
}

// Withdraw ends a consent at once, without a reason: from the next request on it
// opens nothing. What is withdrawn already stays as it is.
func (d *Desk) Withdraw(ctx context.Context, by access.Actor, person id.Person, consent string) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := speaks(tx, by, person, now)
		if err != nil {
			return err
		}
		stood, err := withdraw(tx, person, consent, by.Account, now)
		if err != nil || !stood {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "consent.withdraw", consent, sight.Ground(access.Identity)))
	})
}

// Of lists what the person has consented to, newest first.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) ([]Consent, error) {
	sheet, err := d.Sheet(ctx, by, person)
	return sheet.Consents, err
}

// Sheet returns what was said about who may see what of a person. It is for the
// person and the coordinator.
func (d *Desk) Sheet(ctx context.Context, by access.Actor, person id.Person) (s Sheet, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := speaks(v, by, person, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		if s.Consents, err = Of(v, key, person); err != nil {
			return err
		}
		if s.Barred, err = barred(v, person); err != nil {
			return err
		}
		if s.Emergencies, err = emergencies(v, key, person); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "consent.read", access.Identity)
		return nil
	})
	return s, err
}

// Bar keeps a professional from everything about the person, from now on and
// whatever else would let them in. A professional may also bar themself, being
// kin or having another interest: that nobody lifts.
func (d *Desk) Bar(ctx context.Context, by access.Actor, person id.Person, professional id.Professional) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err == nil && !sight.Self() && by.Professional != professional {
			err = sight.MustCoordinate()
		}
		if err != nil {
			return err
		}
		if _, err := directory.ProfessionalOf(tx, professional); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.Field("professional", "error.choose")
			}
			return err
		}
		if err := access.Shut(tx, access.Bar{
			ID: id.New[string](), Person: person, Professional: professional, Since: now, Kinship: by.Professional == professional,
		}); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "consent.bar", string(professional), sight.Ground(access.Identity)))
	})
}

// LiftBar lets a barred professional in again, as far as anything else does.
func (d *Desk) LiftBar(ctx context.Context, by access.Actor, person id.Person, professional id.Professional) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := speaks(tx, by, person, now)
		if err != nil {
			return err
		}
		stood, err := access.Lift(tx, person, professional, now)
		if err != nil || !stood {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "consent.lift_bar", string(professional), sight.Ground(access.Identity)))
	})
}

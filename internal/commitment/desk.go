package commitment

import (
	"cmp"
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// A Desk does the acts upon promises.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for the link in a mail
}

// Record keeps a promise outside any meeting: what the coordinator asks of a
// professional, or what the person promises. Who is asked must be allowed to
// know of the person. See the function Record.
func (d *Desk) Record(ctx context.Context, by access.Actor, p Promise) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := access.See(tx, by, p.Person, now)
		if err != nil {
			return err
		}
		p.Meeting = "" // only the meeting itself records what is promised in it
		_, err = Record(tx, d.Vault, d.URL, by, sight, p, now)
		return err
	})
}

// Accept is the professional's yes. Beyond their own mandate it waits for the
// signature of a colleague whose mandate covers it; a Conflict refusal when
// there is no such colleague, and the promise stays asked.
func (d *Desk) Accept(ctx context.Context, by access.Actor, commitment string) error {
	return d.take(ctx, by, commitment, ActAccept, "")
}

// Sign gives the signature that a promise waits for.
func (d *Desk) Sign(ctx context.Context, by access.Actor, commitment string) error {
	return d.take(ctx, by, commitment, ActSign, "")
}

// Decline is the professional's no, or that of who should sign, with a reason.
func (d *Desk) Decline(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.take(ctx, by, commitment, ActDecline, reason)
}

// Keep confirms that the promise was kept: by the person or the coordinator,
// never by the one who promised.
func (d *Desk) Keep(ctx context.Context, by access.Actor, commitment string) error {
	return d.take(ctx, by, commitment, ActKeep, "")
}

// Break says that the promise was not kept, and why.
func (d *Desk) Break(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.take(ctx, by, commitment, ActBreak, reason)
}

// Release frees the promiser: it is no longer needed, and why.
func (d *Desk) Release(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.take(ctx, by, commitment, ActRelease, reason)
}

// Withdraw takes the question back before it is promised, and says why.
func (d *Desk) Withdraw(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.take(ctx, by, commitment, ActWithdraw, reason)
}

func (d *Desk) take(ctx context.Context, by access.Actor, commitment string, a Act, reason string) error {
	if a.NeedsReason() { // that there is one is for Take, once it is known that by may see the promise
		if err := text.Optional("reason", &reason, text.Long); err != nil {
			return err
		}
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		o, err := open(tx, d.Vault, by, commitment, now)
		if err != nil {
			return err
		}
		return o.take(tx, by, a, reason, now)
	})
}

// An opened promise: what an act upon it is decided from.
type opened struct {
	Commitment
	key      *vault.Key
	sight    access.Sight
	mandates []directory.Mandate
	who      Standing
	today    day.Day
}

// open loads a promise that by may see, or refuses as if there were none.
func open(r db.Reader, v *vault.Vault, by access.Actor, commitment string, now time.Time) (o opened, err error) {
	person, err := personOf(r, commitment)
	if err != nil {
		return o, err
	}
	o.today = access.Today(now)
	if o.sight, err = access.See(r, by, person, now); err != nil {
		return o, err
	}
	if o.key, err = v.Key(r, person); err != nil {
		return o, err
	}
	if o.Commitment, err = load(r, o.key, commitment); err != nil {
		return o, err
	}
	if o.Organisation != "" {
		if o.mandates, err = directory.Mandates(r, o.Organisation); err != nil {
			return o, err
		}
	}
	o.who = o.standing(by)
	if !o.who.Promises && !o.asksSignature() && !o.sight.Sees(access.Plan) {
		return o, fault.Hidden()
	}
	return o, nil
}

func (o *opened) standing(by access.Actor) Standing {
	_, signer := signs(o.Commitment, o.mandates, o.today, by.Professional)
	return Standing{
		Self:        o.sight.Self(),
		Coordinates: o.sight.Coordinates(),
		Promises:    !o.Mine() && o.Professional == by.Professional,
		Signs:       o.Needs() && signer,
	}
}

// asksSignature reports whether the promise is by's to see because they can sign it.
func (o *opened) asksSignature() bool { return o.who.Signs && o.State == AwaitingSignature }

func (o *opened) take(tx *db.Tx, by access.Actor, a Act, reason string, now time.Time) error {
	var cover Cover
	switch a {
	case ActAccept:
		var err error
		if cover, err = o.cover(tx, now); err != nil {
			return err
		}
	case ActSign:
		cover.Mandate, _ = signs(o.Commitment, o.mandates, o.today, by.Professional)
	}
	before := o.Version
	step := Step{Account: by.Account, Professional: by.Professional, At: now, Reason: reason}
	if err := o.Take(a, o.who, cover, step); err != nil {
		return err
	}
	if err := save(tx, o.key, &o.Commitment, before); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, o.Person, now, "commitment."+string(a), o.ID, o.ground()))
}

// cover finds what the promise rests on today.
func (o *opened) cover(r db.Reader, now time.Time) (cover Cover, err error) {
	cover = FindCover(o.Commitment, o.mandates, o.today, func(p id.Professional) bool {
		ok, failed := MayKnow(r, o.Person, p, o.Organisation, now)
		err = cmp.Or(err, failed)
		return ok
	})
	return cover, err
}

// ground is why by may act: a professional's own promise needs no more than
// that they may know of the person.
func (o *opened) ground() string {
	if g := o.sight.Ground(access.Plan); g != "" {
		return g
	}
	return o.sight.Ground(access.Identity)
}
